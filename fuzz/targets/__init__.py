"""The fuzz targets. Each is a module with `SEEDS` and `check`."""

NAMES = (
    "document",
    "sentences",
    "grounding",
    "partial_json",
    "dates",
    "postprocessing",
    "faithfulness",
    "page",
    "gold",
    "records",
    "loaders",
    "tables",
    "exchange",
    "block",
)
