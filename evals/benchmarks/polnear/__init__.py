"""PolNeAR: a public corpus of attributions in news, scored from the user's own copy."""
