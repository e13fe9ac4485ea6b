"""What a batch keeps on the disk: the SQLite store, cached responses, result files."""
