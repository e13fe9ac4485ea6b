"""Build positions from drafts and infer them from claims."""
