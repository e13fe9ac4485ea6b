"""A report as a single HTML file.

Articles and model answers are untrusted. They are embedded as a block of escaped JSON, and the
page inserts them as text only. The content security policy allows only the embedded style and
script, by their digests, and no requests.
"""

import hashlib
import json
import re
from base64 import b64encode
from pathlib import Path

from .report import Report

MAX_BYTES = 10_000_000
"""Maximum size of the data; beyond it the last documents are left out, which the page states."""

_PARTS = Path(__file__).parent / "page"
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def page(report: Report, *, limit: int = MAX_BYTES) -> str:
    """Return `report` as a page of HTML."""
    style = (_PARTS / "page.css").read_text(encoding="utf-8")
    script = (_PARTS / "page.js").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    parts = {"policy": policy, "style": style, "script": script, "data": _data(report, limit)}
    template = (_PARTS / "page.html").read_text(encoding="utf-8")
    return re.sub(r"\{\{ (\w+) \}\}", lambda match: parts[match[1]], template)


def _data(report: Report, limit: int) -> str:
    documents = list(report["documents"])
    block = _block({**report, "left_out": 0})
    while len(block.encode()) > limit and documents:
        documents = documents[: len(documents) // 2]
        left_out = len(report["documents"]) - len(documents)
        block = _block({**report, "documents": documents, "left_out": left_out})
    return block


def _block(report: Report) -> str:
    block = json.dumps(report, ensure_ascii=False, separators=(",", ":"))
    block = block.translate(_ESCAPES)
    # Half surrogate pairs are valid in JSON but not in UTF-8.
    return block.encode("utf-8", "backslashreplace").decode("utf-8")


def _digest(text: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()
