"""Fit and cross-validate the confidence of records."""
