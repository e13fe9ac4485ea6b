"""Run a system over the gold documents and store its predictions."""
