"""Corpora of attributions in news, scored from the user's own copies."""
