"""The article: its exact text, and what is computed from it alone."""
