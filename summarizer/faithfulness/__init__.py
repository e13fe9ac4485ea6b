"""Check restatements against their evidence: numbers, names, negations and speakers."""
