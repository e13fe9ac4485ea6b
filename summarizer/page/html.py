"""The file of HTML: parts, policy and data put together.

The policy allows the one style and the one script that are in the page, by their digests, and no
request to anywhere; `review` adds its own server.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from summarizer.page.data import Values

_ROOM = Path(__file__).parent
_VENDORED = tuple(
    f"d3-{name}.min.js"
    for name in (
        "dispatch quadtree timer color interpolate ease selection transition drag zoom force"
    ).split()
)
_STYLES = ("theme.css", "frame.css", "list.css", "source.css", "overview.css", "print.css")
_SCRIPTS = (
    "dom.js", "start.js", "offsets.js", "model.js", "filters.js", "routes.js", "list.js",
    "source.js", "cards.js", "reading.js", "graph.js", "drawing.js", "network.js", "stances.js",
    "timeline.js",
    "keys.js",
)  # fmt: skip
_LAST = ("main.js",)
_ESCAPES = {
    "<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029",
}  # fmt: skip


@dataclass(frozen=True)
class Extra:
    """What another room adds to the page.

    Attributes:
        scripts: Files that run before the page is drawn.
        styles: Files of style.
        connect: Where the page may send requests, as the policy names it.
    """

    scripts: Sequence[Path] = ()
    styles: Sequence[Path] = ()
    connect: str = ""


def html(data: Values, extra: Extra | None = None) -> str:
    """Return `data` as a page of HTML."""
    extra = extra or Extra()
    style = _joined([*(_ROOM / "assets" / name for name in _STYLES), *extra.styles])
    script = _script(extra)
    parts = {
        "policy": policy(style, script, extra.connect),
        "style": style,
        "script": script,
        "data": block(data),
    }
    before, *pieces = (_ROOM / "assets" / "page.html").read_text(encoding="utf-8").split("{{ ")
    for piece in pieces:
        name, after = piece.split(" }}", 1)
        before += parts[name] + after
    return before


def policy(style: str, script: str, connect: str = "") -> str:
    """Return the content policy of a page with just this style and this script."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        f"{f'connect-src {connect}; ' if connect else ''}base-uri 'none'; form-action 'none'"
    )


def block(data: Values) -> str:
    """Return `data` as JSON that no markup can leave."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character, escape in _ESCAPES.items():
        written = written.replace(character, escape)
    # Half surrogate pairs are valid in JSON but not in UTF-8.
    return written.encode("utf-8", "backslashreplace").decode("utf-8")


def _script(extra: Extra) -> str:
    vendored = _joined(_ROOM / "vendor" / name for name in _VENDORED)
    assets = _ROOM / "assets"
    own = [*(assets / name for name in _SCRIPTS), *extra.scripts, *(assets / n for n in _LAST)]
    # One function around all of them: they see each other, and nothing outside sees them.
    return f'{vendored}\n(() => {{\n"use strict";\n{_joined(own)}\n}})();\n'


def _joined(paths: Iterable[Path]) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def _digest(text: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()
