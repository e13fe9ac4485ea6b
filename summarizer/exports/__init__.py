"""Export records in the formats of other programs (`docs/reference/exports.md`).

Each format reads the folder of results once or twice, one document at a time. An export is written
whole or not at all.
"""
