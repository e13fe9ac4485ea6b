"""Export records as tables: CSV, Parquet, timeline, overview."""
