"""What a model writes (drafts) and what the product promises (records)."""
