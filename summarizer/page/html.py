"""Render the HTML page from its assets, its content security policy and its data.

The policy allows the style and the script of the page, by their digests, and no requests; `review`
adds its own server.
"""

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from summarizer.page.data import JsonObject

_PACKAGE = Path(__file__).parent
_VENDORED = "dispatch quadtree timer color interpolate ease selection transition drag zoom force"
_STYLES = (
    "theme.css", "frame.css", "document_list.css", "source.css", "overview.css", "charts.css",
    "network.css", "print.css",
)  # fmt: skip
_SCRIPTS = (
    "dom.js", "data_source.js", "offsets.js", "model.js", "filters.js", "routes.js", "time_axis.js",
    "marks.js", "figure.js", "download.js", "document_list.js", "source.js", "wording.js",
    "record_cards.js", "document.js", "network_graph.js", "communities.js", "network_drawing.js",
    "network.js", "network_selection.js", "statements.js", "reliability.js", "findings.js",
    "stances.js", "overview.js", "bar_chart.js", "row_chart.js", "entity_page.js", "timeline.js",
    "outlets.js", "document_keys.js",
)  # fmt: skip
_ESCAPES = {
    "<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029",
}  # fmt: skip


@dataclass(frozen=True)
class PageExtension:
    """Additions of another package to the page.

    Attributes:
        scripts: Script files that run before the page is drawn.
        connect: The source that the page may send requests to, as in the policy.
    """

    scripts: Sequence[Path] = ()
    styles: Sequence[Path] = ()
    connect: str = ""


def render_page(data: JsonObject, extension: PageExtension | None = None) -> str:
    """Return the HTML page that shows `data`."""
    extension = extension or PageExtension()
    style = _concatenated([*(_PACKAGE / "assets" / name for name in _STYLES), *extension.styles])
    script = _script(extension)
    parts = {
        "policy": content_policy(style, script, extension.connect),
        "style": style,
        "script": script,
        "data": json_block(data),
    }
    template = (_PACKAGE / "assets" / "page.html").read_text(encoding="utf-8")
    # One pass: inserted text is not searched for placeholders.
    return re.sub(r"\{\{ (\w+) \}\}", lambda match: parts[match[1]], template)


def content_policy(style: str, script: str, connect: str = "") -> str:
    """Return the content security policy that allows only this style and this script."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        f"{f'connect-src {connect}; ' if connect else ''}"
        # A chart is saved as PNG through a picture in memory.
        "img-src blob:; base-uri 'none'; form-action 'none'"
    )


def json_block(data: JsonObject) -> str:
    """Return `data` as JSON that cannot end its HTML element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    # Lone surrogates are valid in JSON but not in UTF-8.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _script(extension: PageExtension) -> str:
    vendor, assets = _PACKAGE / "vendor", _PACKAGE / "assets"
    vendored = _concatenated(vendor / f"d3-{name}.min.js" for name in _VENDORED.split())
    scripts = [*(assets / name for name in _SCRIPTS), *extension.scripts, assets / "main.js"]
    # One function around all scripts: they share a scope that is not global.
    return f'{vendored}\n(() => {{\n"use strict";\n{_concatenated(scripts)}\n}})();\n'


def _concatenated(paths: Iterable[Path]) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def _digest(text: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()
