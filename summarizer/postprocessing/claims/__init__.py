"""Build claims from drafts: speakers, channels, dates and hedges."""
