"""Positions become statements, and statements networks (`docs/explanation/networks.md`).

Pure definitions: no file format is known here.
"""
