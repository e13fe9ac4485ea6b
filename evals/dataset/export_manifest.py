"""Whether a person has changed an exported annotation: an untouched export is a model's answer."""

import hashlib
import json
from pathlib import Path

from summarizer.exports.brat.config import MANIFEST_FILE


def is_untouched(path: Path) -> bool:
    """Return whether the brat file at `path` is as `summarizer export --to brat` wrote it."""
    try:
        digests = json.loads((path.parent / MANIFEST_FILE).read_text(encoding="utf-8"))
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(digests, dict) and digests.get(path.name) == digest
