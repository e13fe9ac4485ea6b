"""Many machines: Ray carries documents to workers and summaries back, and nothing else changes."""
