"""Whether the records of a run say what the article says: checks, verdicts, confidences."""
