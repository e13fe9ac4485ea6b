"""Positions become statements, and statements networks (`docs/networks.md`).

Pure definitions: no file format is known here.
"""
