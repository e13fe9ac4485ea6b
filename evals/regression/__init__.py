"""Baselines, gates and statistical comparison of runs."""
