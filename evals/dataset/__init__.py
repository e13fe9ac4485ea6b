"""Gold records: reading, writing, validating and converting them."""
