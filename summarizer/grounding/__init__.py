"""Find quotations, names and dates in the source text with string rules."""
