"""Compare predictions with gold: alignment, counts, metrics."""
