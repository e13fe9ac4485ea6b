"""Build the registry of actors from drafts, merge duplicates and find mentions."""
