"""Positions: from drafts, and inferred from claims."""
