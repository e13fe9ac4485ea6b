"""Agreement, statistics and review of labels."""
