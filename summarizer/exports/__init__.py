"""Records in the formats of other programs (`docs/reference/exports.md`).

Each format reads the folder of results once or twice, one document at a time, and is there whole
or not at all.
"""
