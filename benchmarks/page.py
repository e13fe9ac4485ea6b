"""Measure the size of the page, the time to build it, and the time until it is readable.

    python benchmarks/page.py [DOCUMENTS] [CLAIMS]

Generates documents of about 3,000 characters with CLAIMS claims each, writes the page, and opens
it in headless Chromium (the Debian packages `chromium` and `chromium-driver`). Prints the best of
three rounds: first contentful paint, overview ready, and each other view drawn.
"""

import hashlib
import random
import sys
import tempfile
import time
from pathlib import Path

from summarizer.page.build import write_page
from summarizer.schema.summary import (
    Actor,
    Claim,
    DocumentInfo,
    Position,
    Provenance,
    Span,
    SummaryRecord,
    Usage,
)

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from support.web.browser import CHROMIUM, DRIVER, MISSING, Browser, browser

ROUNDS = 3
_WORDS = (
    "council border minister crossing reopened talks army depot budget vote union strike port "
    "grain release detainees accord patrols tariff coalition inquiry ceasefire pipeline treaty"
).split()
_PAINT = (
    "const paint = performance.getEntriesByName('first-contentful-paint')[0];"
    "return paint ? paint.startTime : null"
)


def main() -> None:
    """Measure and print a table."""
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    claims = int(sys.argv[2]) if len(sys.argv) > 2 else 30
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder / "results", documents, claims)
        started = time.perf_counter()
        written = write_page(folder / "results", folder / "page.html")
        seconds = time.perf_counter() - started
        print(f"{written.documents} documents of {claims} claims")
        print(f"{'size':<28}{written.bytes / 1e6:>8.2f} MB")
        print(f"{'built in':<28}{seconds:>8.2f} s")
        if CHROMIUM is None or DRIVER is None:
            print(MISSING)
            return
        rounds = []
        for number in range(ROUNDS):
            with browser(folder / f"profile{number}") as window:
                rounds.append(_opened(window, (folder / "page.html").as_uri()))
        for step in rounds[0]:
            print(f"{step:<28}{min(times[step] for times in rounds):>8.2f} s")


def _opened(window: Browser, address: str) -> dict[str, float]:
    window.size(1300, 900)
    window.run("return 1")
    started = time.perf_counter()
    window.open(address)
    ready = time.perf_counter() - started
    times = {
        "first contentful paint": window.until(_PAINT) / 1000,
        "overview ready": ready,
    }
    for step, address_hash, selector in (
        ("a document drawn", "#/document/d0001", ".card"),
        ("a topic drawn", "#/topic/army%20depot", ".quotations li"),
        ("network drawn", "#/network", "#canvas .node"),
        ("timeline drawn", "#/timeline", "#lanes .mark"),
        ("outlets drawn", "#/outlets", "#quoted td"),
        ("the list filtered", "#/documents?q=depot", "#view-documents .row"),
    ):
        started = time.perf_counter()
        window.run("location.hash = arguments[0]", address_hash)
        window.until(
            "const e = document.querySelector(arguments[0]); return e && e.checkVisibility()",
            selector,
        )
        times[step] = time.perf_counter() - started
    return times


def _write(folder: Path, documents: int, claims: int) -> None:
    (folder / "texts").mkdir(parents=True)
    with (folder / "summaries.jsonl").open("w", encoding="utf-8") as lines:
        for number in range(documents):
            text, summary = _document(number, claims)
            lines.write(summary.model_dump_json() + "\n")
            (folder / "texts" / f"{summary.document.id}.txt").write_text(text, encoding="utf-8")


def _document(number: int, claims: int) -> tuple[str, SummaryRecord]:
    chance = random.Random(number)  # noqa: S311 - not a secret
    names = [f"Speaker {chance.randrange(400)}" for _ in range(12)]
    names = list(dict.fromkeys(names))
    text, sentences = "", []
    for place in range(claims):
        name = names[place % len(names)]
        words = " ".join(chance.choices(_WORDS, k=9))
        start = len(text)
        text += f"{name} said that {words}.\n\n"
        sentences.append((name, start, words))
    text += "".join(" ".join(chance.choices(_WORDS, k=12)) + ". " for _ in range(9))

    def span(start: int, words: str) -> Span:
        return Span(start=start, end=start + len(words), text=words)

    actors = [
        Actor(
            id=f"a{place + 1}", name=name, kind="person", role=None, affiliation=None, aliases=[],
            members=[],
            mentions=[span(at, name) for speaker, at, _ in sentences if speaker == name],
        )
        for place, name in enumerate(names)
    ]  # fmt: skip
    ids = {actor.name: actor.id for actor in actors}
    all_claims = [
        Claim(
            id=f"c{place + 1}", speaker=ids[name], source=span(start, name), via=[],
            cue=span(start + len(name) + 1, "said"),
            quote=span(start + len(name) + 6, f"that {words}"), text=f"{words.capitalize()}.",
            kind=chance.choice(["demand", "assertion", "threat"]), certainty="certain",
            directness="indirect", date_text=None,
            date=f"2024-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            grounding="exact",
        )
        for place, (name, start, words) in enumerate(sentences)
    ]  # fmt: skip
    positions = [
        Position(
            id=f"p{place + 1}", actor=claim.speaker or "a1",
            topic=f"{chance.choice(_WORDS)} {chance.choice(_WORDS)}",
            stance=chance.choice(["support", "oppose", "mixed"]), target=None, basis="claim",
            claim_ids=[claim.id], evidence=claim.quote, grounding="exact",
        )
        for place, claim in enumerate(all_claims[:10])
    ]  # fmt: skip
    info = DocumentInfo(
        id=f"d{number:04}", path=None, sha256=hashlib.sha256(text.encode()).hexdigest(),
        chars=len(text), language="en", title=f"Talks on the {chance.choice(_WORDS)} go on",
        source="The Daily Oran", date="2024-06-01", date_source="metadata",
    )  # fmt: skip
    provenance = Provenance(
        model="benchmark", backend="none", prompts={}, package_version="0", created_at="",
        usage=Usage(), seconds=0.0, warnings=[],
    )  # fmt: skip
    return text, SummaryRecord(
        document=info, digest=" ".join(chance.choices(_WORDS, k=40)), actors=actors,
        claims=all_claims, positions=positions, rejected=[], provenance=provenance,
    )  # fmt: skip


if __name__ == "__main__":
    main()
