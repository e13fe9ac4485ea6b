"""Read the user's copy of a corpus of attributions: JSON lines, or a checkout of PolNeAR.

`docs/how-to/evaluate.md` describes the lines. The articles belong to their publishers, so no text
of them is stored or printed.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from summarizer.errors import InputError

Spans = tuple[tuple[int, int], ...]
_ROLE = re.compile(r"([A-Za-z-]+?)\d*:(\S+)")


class Attribution(BaseModel):
    """One annotated attribution; `type` is the corpus's own class of it."""

    model_config = ConfigDict(frozen=True)

    source: Spans = ()
    cue: Spans = ()
    content: Spans
    type: str | None = None


class Article(BaseModel):
    """One article of the corpus; `coref` holds automatic chains of mentions, if available."""

    model_config = ConfigDict(frozen=True)

    id: str
    text: str
    date: str | None = None
    attributions: tuple[Attribution, ...]
    coref: tuple[tuple[tuple[int, int], ...], ...] = ()


def read_corpus(path: Path) -> tuple[Article, ...]:
    """Return the articles at `path`: a file of JSON lines, or a folder of `.txt` and `.ann`."""
    hint = "give JSON lines, or a folder of PolNeAR"
    try:
        if path.is_dir():
            articles = tuple(_read_checkout(path))
        else:
            lines = path.read_text(encoding="utf-8").split("\n")
            articles = tuple(_article(json.loads(line)) for line in lines if line.strip())
    except (OSError, ValueError, RecursionError, KeyError, TypeError) as error:
        raise InputError(f"no attributions: {type(error).__name__}", str(path), hint) from None
    if not articles:
        raise InputError("no article found", str(path), hint)
    if len({article.id for article in articles}) < len(articles):
        raise InputError("an article occurs twice", str(path), "give one split only")
    return articles


def merge_spans(spans: list[tuple[int, int]]) -> Spans:
    """Return `spans` in order, joined where they touch or overlap."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def _article(row: dict[str, Any]) -> Article:
    chains = row.get("coref") or []
    mentions = tuple(tuple((m[0], m[1]) for m in chain) for chain in chains)
    return Article.model_validate({**row, "coref": mentions})


def _read_checkout(folder: Path) -> Iterator[Article]:
    """Yield the articles of a split: `text/ARTICLE.txt` and `attributions/ARTICLE_by.ann`."""
    annotations: dict[str, Path] = {}
    for path in sorted(folder.rglob("*.ann")):
        # Files are named `ARTICLE_annotator.ann`; the first annotator by name is the main one.
        annotations.setdefault(re.sub(r"_[0-9a-f]{4}$", "", path.stem), path)
    for path in sorted(folder.rglob("*.txt")):
        if path.stem in annotations:
            text = path.read_bytes().decode("utf-8")
            standoff = annotations[path.stem].read_text(encoding="utf-8")
            yield Article(id=path.stem, text=text, attributions=tuple(_parse_brat(standoff)))


def _parse_brat(standoff: str) -> Iterator[Attribution]:
    """Yield the attributions of one brat file, without events that have no content."""
    spans: dict[str, list[tuple[int, int]]] = {}
    # Covered text may contain line breaks, so only lines that begin a record are parsed.
    for match in re.finditer(r"^(T\d+)\t\S+ ([\d ;]+)\t", standoff, re.MULTILINE):
        pairs = (pair.split() for pair in match[2].split(";"))
        spans[match[1]] = [(int(start), int(end)) for start, end in pairs]
    for event in re.finditer(r"^E\d+\t(.+)$", standoff, re.MULTILINE):
        roles: dict[str, list[tuple[int, int]]] = {}
        for name, target in _ROLE.findall(event[1]):
            roles.setdefault(name, []).extend(spans.get(target, []))
        if roles.get("Content"):
            yield Attribution(
                source=merge_spans(roles.get("Source", [])),
                cue=merge_spans(roles.get("Cue") or roles.get("Attribution", [])),
                content=merge_spans(roles["Content"]),
            )
