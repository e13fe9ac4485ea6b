"""From drafts of all windows to the records of one document."""
