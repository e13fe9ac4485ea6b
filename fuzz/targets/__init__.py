"""The targets: each a module with `SEEDS` and `check`."""

NAMES = (
    "document",
    "sentences",
    "grounding",
    "salvage",
    "dates",
    "assembly",
    "faith",
    "page",
    "gold",
    "records",
    "intake",
    "tables",
    "exchange",
    "block",
)
