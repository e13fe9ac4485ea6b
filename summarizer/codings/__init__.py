"""Codings that people made elsewhere: read them, place them in texts, and write them as results."""
