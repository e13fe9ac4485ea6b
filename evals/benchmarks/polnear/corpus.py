"""Read PolNeAR from wherever the user has it: a checkout of the corpus, or lines of JSON.

The articles belong to their publishers. Nothing of them is kept here, and no output of the
verb `polnear` holds any text of them.
"""

from __future__ import annotations

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
    """One attribution as a person marked it: who, by which words, what."""

    model_config = ConfigDict(frozen=True)

    source: Spans = ()
    cue: Spans = ()
    content: Spans


class Article(BaseModel):
    """One article of the corpus. `coref` are automatic chains of mentions, where there are any."""

    model_config = ConfigDict(frozen=True)

    id: str
    text: str
    date: str | None = None
    attributions: tuple[Attribution, ...]
    coref: tuple[tuple[tuple[int, int], ...], ...] = ()


def read_corpus(path: Path) -> tuple[Article, ...]:
    """Return the articles at `path`: a file of JSON lines, or a folder of `.txt` and `.ann`.

    Raises:
        InputError: If there is none, or one is malformed.
    """
    try:
        if path.is_dir():
            articles = tuple(_read_checkout(path))
        else:
            lines = path.read_text(encoding="utf-8").split("\n")
            articles = tuple(_article(json.loads(line)) for line in lines if line.strip())
    except (OSError, ValueError, RecursionError, KeyError, TypeError) as error:
        what = f"no PolNeAR data: {type(error).__name__}"
        raise InputError(what, str(path), "give dev.jsonl or a folder of the corpus") from None
    if not articles:
        raise InputError("no article found", str(path), "give dev.jsonl or a folder of the corpus")
    if len({article.id for article in articles}) < len(articles):
        raise InputError("an article stands there twice", str(path), "give one split only")
    return articles


def merge_spans(spans: list[tuple[int, int]]) -> Spans:
    """Return `spans` in order, those that touch or overlap made one."""
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
        # Several people marked some articles; the first by name is the main one.
        annotations.setdefault(_stem(path), path)
    for path in sorted(folder.rglob("*.txt")):
        if path.stem in annotations:
            text = path.read_bytes().decode("utf-8")
            marks = annotations[path.stem].read_text(encoding="utf-8")
            yield Article(id=path.stem, text=text, attributions=tuple(_parse_brat(marks)))


def _stem(path: Path) -> str:
    """Return the article's name: annotations are named `ARTICLE_annotator.ann`."""
    return re.sub(r"_[0-9a-f]{4}$", "", path.stem)


def _parse_brat(marks: str) -> Iterator[Attribution]:
    """Yield the attributions of one brat file; an event without content is none."""
    spans: dict[str, list[tuple[int, int]]] = {}
    # A text of several lines breaks a record, so records are told by how they begin.
    for found in re.finditer(r"^(T\d+)\t\S+ ([\d ;]+)\t", marks, re.MULTILINE):
        pairs = (pair.split() for pair in found[2].split(";"))
        spans[found[1]] = [(int(start), int(end)) for start, end in pairs]
    for event in re.finditer(r"^E\d+\t(.+)$", marks, re.MULTILINE):
        roles: dict[str, list[tuple[int, int]]] = {}
        for name, target in _ROLE.findall(event[1]):
            roles.setdefault(name, []).extend(spans.get(target, []))
        if roles.get("Content"):
            yield Attribution(
                source=merge_spans(roles.get("Source", [])),
                cue=merge_spans(roles.get("Cue") or roles.get("Attribution", [])),
                content=merge_spans(roles["Content"]),
            )
