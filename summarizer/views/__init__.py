"""Summaries as pages for people."""
