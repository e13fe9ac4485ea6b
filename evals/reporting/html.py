"""A report as one file of HTML that can be sent to somebody.

Articles and answers of models are untrusted. They enter as a block of JSON that no markup can
leave, and the page writes them as text only. Its policy allows the one style and the one script
that are in it, by their digests, and no request to anywhere.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from pathlib import Path

from summarizer.errors import OutputError

from .report import Report

MAX_BYTES = 10_000_000
"""Largest block of data; beyond it the last documents are left out, and the page says so."""

_PARTS = Path(__file__).parent / "page"
_ESCAPES = {
    "<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029",
}  # fmt: skip


def page(report: Report, *, limit: int = MAX_BYTES) -> str:
    """Return `report` as a page of HTML."""
    style = (_PARTS / "page.css").read_text(encoding="utf-8")
    script = (_PARTS / "page.js").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    parts = {"policy": policy, "style": style, "script": script, "data": _data(report, limit)}
    filled = (_PARTS / "page.html").read_text(encoding="utf-8")
    before, *pieces = filled.split("{{ ")
    for piece in pieces:
        name, after = piece.split(" }}", 1)
        before += parts[name] + after
    return before


def write_page(report: Report, path: Path) -> None:
    """Write `report` as a page of HTML to `path`.

    Raises:
        OutputError: If the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(report), encoding="utf-8")
    except OSError as error:
        raise OutputError(error.strerror or "unwritable", str(path), "choose another") from None


def _data(report: Report, limit: int) -> str:
    kept = list(report["documents"])
    written = _block({**report, "left_out": 0})
    while len(written.encode()) > limit and kept:
        kept = kept[: len(kept) // 2]
        left_out = len(report["documents"]) - len(kept)
        written = _block({**report, "documents": kept, "left_out": left_out})
    return written


def _block(report: Report) -> str:
    written = json.dumps(report, ensure_ascii=False, separators=(",", ":"))
    for character, escape in _ESCAPES.items():
        written = written.replace(character, escape)
    # Half surrogate pairs are valid in JSON but not in UTF-8.
    return written.encode("utf-8", "backslashreplace").decode("utf-8")


def _digest(text: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()
