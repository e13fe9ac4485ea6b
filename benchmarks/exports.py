"""Measure time and memory of each export format for many documents.

    python benchmarks/exports.py [--documents 10000] [--format csv ...]

The documents are invented, with the number of actors, claims and positions of a 600-word article.
Each format runs in a separate process, to measure its own peak of memory.
"""

import argparse
import hashlib
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from summarizer.cli.option_types import Format
from summarizer.grounding.quotation import directness_of
from summarizer.schema.summary import Actor, Claim, DocumentInfo, Position, Provenance, Span, Usage
from summarizer.summary import Summary
from summarizer.vocabulary import ClaimKind, Stance

_KINDS: tuple[ClaimKind, ...] = get_args(ClaimKind)
_STANCES: tuple[Stance, ...] = get_args(Stance)
_SURNAMES = "Valen Omon Pell Achterberg Tovar Lindqvist Okoro Brandt Castel Ishii".split()
_TOPICS = 400
_PERSONS = 5_000
_SENTENCES = 20


def main() -> None:
    """Generate the documents, run the formats and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--format", nargs="*", default=list(get_args(Format)))
    parser.add_argument("--single", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.single:
        _export_one(*arguments.single)
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "out"
        started = time.perf_counter()
        size = _write(folder, arguments.documents)
        took = time.perf_counter() - started
        print(f"{arguments.documents:,} documents, {size / 1e6:.0f} MB of JSON ({took:.0f} s)\n")
        print(f"{'format':<12} {'seconds':>8} {'of CPU':>8} {'peak MB':>8} {'MB written':>11}")
        for format in arguments.format:
            command = [sys.executable, __file__, "--single", str(folder), format, scratch]
            subprocess.run(command, check=True)  # noqa: S603 - this script


def _export_one(folder: str, format: str, scratch: str) -> None:
    from summarizer.cli.app import main as summarizer

    out = Path(scratch) / format
    started = time.perf_counter()
    if summarizer(["export", folder, "--to", format, "--out", str(out)]):
        sys.exit(f"{format} failed")
    took = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_SELF)
    busy, peak = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    paths = out.iterdir() if out.is_dir() else [out]
    size = sum(path.stat().st_size for path in paths) / 1e6
    print(f"{format:<12} {took:>8.1f} {busy:>8.1f} {peak:>8.0f} {size:>11.1f}")


def _write(folder: Path, documents: int) -> int:
    (folder / "texts").mkdir(parents=True)
    with (folder / "summaries.jsonl").open("w", encoding="utf-8") as file:
        for summary, text in _documents(documents):
            file.write(summary.model_dump_json() + "\n")
            (folder / "texts" / f"{summary.document.id}.txt").write_bytes(text.encode())
        return file.tell()


def _documents(count: int) -> Iterator[tuple[Summary, str]]:
    draw = random.Random(7)  # noqa: S311 - not a secret
    for number in range(count):
        yield _document(draw, number)


def _document(draw: random.Random, number: int) -> tuple[Summary, str]:
    persons = [f"{draw.choice(_SURNAMES)} {draw.randrange(_PERSONS)}" for _ in range(8)]
    persons = list(dict.fromkeys(persons))
    date = f"20{draw.randrange(15, 26)}-{draw.randrange(1, 13):02d}-{draw.randrange(1, 29):02d}"
    text = f"date {date}\n\n"
    mentions: dict[str, list[Span]] = {name: [] for name in (*persons, "Kesh")}
    claims: list[Claim] = []
    positions: list[Position] = []
    for sentence in range(1, _SENTENCES + 1):
        name, topic = draw.choice(persons), f"matter {draw.randrange(_TOPICS)} of the border"
        start = len(text)
        quote = f"that Kesh “would never” accept {topic} unless the others moved first"
        text += f"{name} said {quote}, on the evening of the talks.\n\n"
        mentions[name].append(Span(start=start, end=start + len(name), text=name))
        at = start + len(name) + 6
        mentions["Kesh"].append(Span(start=at + 5, end=at + 9, text="Kesh"))
        span = Span(start=at, end=at + len(quote), text=quote)
        speaker = f"a{persons.index(name) + 1}"
        claims.append(_claim(draw, sentence, speaker, span, start, name))
        if sentence % 2:
            positions.append(_position(draw, len(positions) + 1, speaker, topic, span, sentence))
    actors = [
        _actor(number, name, spans) for number, (name, spans) in enumerate(mentions.items(), 1)
    ]
    return _summary(number, text, date, actors, claims, positions), text


def _actor(number: int, name: str, spans: list[Span]) -> Actor:
    state = name == "Kesh"
    return Actor(
        id=f"a{number}", name=name, kind="government" if state else "person",
        role=None if state else "minister", affiliation=None, aliases=[], members=[],
        mentions=spans or [Span(start=0, end=4, text="date")],
    )  # fmt: skip


def _claim(
    draw: random.Random, number: int, speaker: str, span: Span, start: int, name: str
) -> Claim:
    at = start + len(name) + 1
    return Claim(
        id=f"c{number}", speaker=speaker, via=[], quote=span,
        source=Span(start=start, end=start + len(name), text=name),
        cue=Span(start=at, end=at + 4, text="said"), kind=draw.choice(_KINDS),
        text=span.text.removeprefix("that ") + ".", certainty="certain",
        directness=directness_of(span.text, attributed=True),
        date=None, date_text=None, grounding="exact",
    )  # fmt: skip


def _position(
    draw: random.Random, number: int, actor: str, topic: str, span: Span, claim: int
) -> Position:
    return Position(
        id=f"p{number}", actor=actor, topic=topic, stance=draw.choice(_STANCES), target=None,
        basis="claim", claim_ids=[f"c{claim}"], evidence=span, grounding="exact",
    )  # fmt: skip


def _summary(
    number: int,
    text: str,
    date: str,
    actors: list[Actor],
    claims: list[Claim],
    positions: list[Position],
) -> Summary:
    return Summary(
        document=DocumentInfo(
            id=f"d{number:06d}", path=f"d{number:06d}.txt", chars=len(text), language="en",
            sha256=hashlib.sha256(text.encode()).hexdigest(), title=f"News {number}",
            source="Gazette", date=date, date_source="header",
        ),
        digest="", actors=actors, claims=claims, positions=positions, rejected=[],
        provenance=Provenance(
            model="none", backend="none", prompts={}, package_version="0", usage=Usage(),
            created_at="2026-01-01T00:00:00Z", seconds=0.0, warnings=[],
        ),
    )  # fmt: skip


if __name__ == "__main__":
    main()
