"""Summaries and folders of results for the tests of exports, hostile ones included."""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from summarizer.schema.summary import (
    Actor,
    Claim,
    DocumentInfo,
    Position,
    Provenance,
    Rejected,
    Span,
    Usage,
)
from summarizer.summary import Summary

KESH = (
    "Kesh’s Interior Minister Dora Valen said on Monday that the government would reopen the "
    "crossing. Tarsia rejected the condition, KTV reported. Dora Valen leads the Unity Party."
)
HOSTILE = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    "－1",
    " =1+1",
    "\u202e=1+1",
    'he said "no"; she, "yes"',
    "two\nlines",
    "lone\rcarriage",
    "dos\r\nlines",
    "nul\x00inside",
    "bidi \u202edetrevni\u202c",
    "emoji 👩‍👩‍👧 𝔘𝔫𝔦",
    "line\u2028separator\x85next\x0bvertical",
    "a | b \\ c = d",
    " blanks at the edges ",
    "<script>alert(1)</script> & [link](x) `code`",
    "'quoted",
    "",
    "x" * 10_000,
)
"""Strings that a web page or a model may put into a name, topic or title."""


def span(text: str, words: str, start: int = 0) -> Span:
    at = text.index(words, start)
    return Span(start=at, end=at + len(words), text=words)


def actor(id: str, name: str, kind: str = "person", **changes: Any) -> Actor:
    values: dict[str, Any] = {
        "role": None, "affiliation": None, "aliases": [], "members": [], "mentions": [],
    }  # fmt: skip
    return Actor(id=id, name=name, kind=kind, **{**values, **changes})


def claim(id: str, quote: Span, **changes: Any) -> Claim:
    values: dict[str, Any] = {
        "speaker": None, "source": None, "via": [], "cue": None, "text": quote.text,
        "kind": "assertion", "certainty": "certain", "directness": "indirect", "date": None,
        "date_text": None, "grounding": "exact",
    }  # fmt: skip
    return Claim(id=id, quote=quote, **{**values, **changes})


def position(id: str, actor: str, evidence: Span, **changes: Any) -> Position:
    values: dict[str, Any] = {
        "topic": "reopening of the crossing", "stance": "support", "target": None,
        "basis": "action", "claim_ids": [], "grounding": "exact",
    }  # fmt: skip
    return Position(id=id, actor=actor, evidence=evidence, **{**values, **changes})


def summary(
    text: str,
    actors: Sequence[Actor] = (),
    claims: Sequence[Claim] = (),
    positions: Sequence[Position] = (),
    **info: Any,
) -> Summary:
    values: dict[str, Any] = {
        "id": "kesh", "path": "kesh.txt", "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "chars": len(text), "language": "en", "title": None, "source": None,
        "date": "2024-05-15", "date_source": "argument",
    }  # fmt: skip
    return Summary(
        document=DocumentInfo(**{**values, **info}),
        digest="",
        actors=list(actors),
        claims=list(claims),
        positions=list(positions),
        rejected=[Rejected(record="claim", reason="quote-not-in-source", draft={})],
        provenance=Provenance(
            model="m", backend="b", prompts={}, package_version="1", seconds=1.0, warnings=[],
            created_at="2024-05-16T00:00:00Z", usage=Usage(),
        ),
    )  # fmt: skip


def kesh(**info: Any) -> Summary:
    """Return a summary with affiliations, a channel and a stated date."""
    text = KESH
    valen = [span(text, "Dora Valen"), span(text, "Dora Valen", 100)]
    return summary(
        text,
        [
            actor("a1", "Kesh", "government", mentions=[span(text, "Kesh")]),
            actor("a2", "Dora Valen", role="Interior Minister", affiliation="a1", mentions=valen),
            actor("a3", "Tarsia", "government", mentions=[span(text, "Tarsia")]),
            actor("a4", "KTV", "media", mentions=[span(text, "KTV")]),
            actor(
                "a5", "Unity Party", "group", members=["a2", "a3"],
                mentions=[span(text, "Unity Party")],
            ),
        ],
        [
            claim(
                "c1", span(text, "that the government would reopen the crossing"), speaker="a2",
                source=span(text, "Dora Valen"), cue=span(text, "said"), kind="commitment",
                date="2024-05-13", date_text="Monday",
            ),
            claim(
                "c2", span(text, "the condition"), speaker="a3", via=["a4"], kind="refusal",
                cue=span(text, "rejected"), certainty="probable",
                warnings=["name-far", "speaker-unproven"],
            ),
        ],
        [
            position(
                "p1", "a1", span(text, "would reopen the crossing"), basis="claim",
                claim_ids=["c1"], target="a3",
            ),
            position(
                "p2", "a3", span(text, "rejected the condition"), basis="claim", stance="oppose",
                claim_ids=["c2"], topic="condition of reopening", warnings=["holder-unproven"],
            ),
            position(
                "p3", "a5", span(text, "leads the Unity Party"), stance="mixed", topic="party line"
            ),
        ],
        **info,
    )  # fmt: skip


def hostile() -> tuple[Summary, str]:
    """Return a document in which every string is hostile, with its text."""
    # A document contains no NUL, but a name from a model may.
    lines = [words.replace("\x00", "") for words in HOSTILE]
    text = "\n".join(["date 2024-05-15\r\n\r", *lines, "Dora spoke 👩‍👩‍👧 twice."])
    actors, claims, positions = [], [], []
    at = span(text, "Dora")
    for number, words in enumerate(HOSTILE, start=1):
        id = str(number)
        actors.append(
            actor(f"a{id}", words, role=words, aliases=[words], mentions=[at], affiliation="a9")
        )
        claims.append(
            claim(f"c{id}", span(text, "spoke"), speaker=f"a{id}", text=words, date_text=words)
        )
        positions.append(
            position(f"p{id}", f"a{id}", span(text, "twice"), topic=words or "-", warnings=[words])
        )
    record = summary(
        text, actors, claims, positions, id="=evil", title=HOSTILE[10], source=HOSTILE[11]
    )
    return record, text


def folder(where: Path, pairs: Iterable[tuple[Summary, str]]) -> Path:
    """Write a folder of results as `batch` does."""
    (where / "texts").mkdir(parents=True)
    with (where / "summaries.jsonl").open("w", encoding="utf-8", newline="") as file:
        for record, text in pairs:
            file.write(record.model_dump_json() + "\n")
            (where / "texts" / f"{record.document.id}.txt").write_bytes(text.encode())
    return where
