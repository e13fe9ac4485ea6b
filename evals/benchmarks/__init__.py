"""Benchmarks against other corpora and attacks."""
