"""A report as a single HTML file.

Articles and model answers are untrusted. They are embedded as a block of escaped JSON, and the
page inserts them as text only. The content security policy allows only the embedded style and
script, by their digests, and no requests.
"""

import re
from pathlib import Path

from summarizer.page.html import content_policy, json_block

from .report import Report

MAX_BYTES = 10_000_000
"""Maximum size of the data; beyond it the last documents are left out, which the page states."""

_PARTS = Path(__file__).parent / "page"


def page(report: Report, *, limit: int = MAX_BYTES) -> str:
    """Return `report` as a page of HTML."""
    style = (_PARTS / "page.css").read_text(encoding="utf-8")
    script = (_PARTS / "page.js").read_text(encoding="utf-8")
    parts = {
        "policy": content_policy(style, script),
        "style": style,
        "script": script,
        "data": _data(report, limit),
    }
    template = (_PARTS / "page.html").read_text(encoding="utf-8")
    return re.sub(r"\{\{ (\w+) \}\}", lambda match: parts[match[1]], template)


def _data(report: Report, limit: int) -> str:
    documents = list(report["documents"])
    block = json_block({**report, "left_out": 0})
    while len(block.encode()) > limit and documents:
        documents = documents[: len(documents) // 2]
        left_out = len(report["documents"]) - len(documents)
        block = json_block({**report, "documents": documents, "left_out": left_out})
    return block
