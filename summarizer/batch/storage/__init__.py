"""Files of a results folder: the SQLite store, cached responses, result files."""
