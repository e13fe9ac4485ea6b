"""Whether a restatement keeps to its evidence: numbers, names, negations, and who is near."""
