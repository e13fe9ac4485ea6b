"""The HTML view of one summary: its text with marked spans beside the records, without scripts."""
