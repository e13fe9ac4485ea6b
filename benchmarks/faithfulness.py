"""Print how often each warning is given, and how many planted faults it catches.

    python -m benchmarks.faithfulness

Three sets of claims: what people wrote of the gold documents, what they wrote of the training
articles, and what the embedded model wrote of the gold documents (its recorded answers). On the
first two a warning is a false alarm, or nearly. Faults are planted into the gold claims, one a
claim: another number, a name of nowhere, a person from elsewhere in the article, a negation more
or less.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import get_args

from evals.dataset.gold import GoldDocument, default_gold, read_gold
from evals.dataset.gold_summary import gold_to_summary
from evals.runs.recording import ReplayModel, read_recording
from evals.runs.systems import default_recording
from summarizer.faithfulness.checker import FaithfulnessChecker
from summarizer.faithfulness.numbers import extract_numbers, supported_numbers
from summarizer.pipeline import summarize_document
from summarizer.schema.summary import Claim, SummaryRecord
from summarizer.text.document import Document
from summarizer.vocabulary import ClaimWarning

Plant = Callable[[Claim, SummaryRecord, Document, random.Random], str | None]
_DIGITS = re.compile(r"(?<![\w.,:])\d{1,4}(?![\w.,:]?\d)")
_AUXILIARY = re.compile(r"\b(?:will|would|should|is|are|was|were|has|have|can|could|may|must)\b")
_NOT = re.compile(r"\s*\bnot\b")
_NEARBY = 2


def other_number(claim: Claim, _: SummaryRecord, document: Document, draw: random.Random) -> str:
    """Return the restatement with its first number changed, or with one put in."""
    new = next(
        str(value)
        for value in iter(lambda: draw.randrange(11, 9_999), None)
        if not extract_numbers(str(value)) & supported_numbers(document.text)
    )
    if _DIGITS.search(claim.text):
        return _DIGITS.sub(new, claim.text, count=1)
    return f"{claim.text.rstrip('.')} on {new} days."


def nowhere(claim: Claim, summary: SummaryRecord, _: Document, draw: random.Random) -> str | None:
    """Return the restatement with the first actor it names called otherwise."""
    for actor in summary.actors:
        if actor.name[:1].isupper() and actor.name in claim.text:
            return claim.text.replace(actor.name, draw.choice(("Qorvath", "Zemblia", "Ulm Dreen")))
    return None


def somebody_else(
    claim: Claim, summary: SummaryRecord, document: Document, draw: random.Random
) -> str | None:
    """Return the restatement with its first actor exchanged for a person who is not near."""
    guard = FaithfulnessChecker(document, summary.actors)
    named = [actor for actor in summary.actors if actor.name in claim.text]
    far = [
        actor
        for actor in summary.actors
        if actor.kind == "person"
        and actor.name.istitle()
        and actor.id not in (claim.speaker, *claim.via)
        and not guard.is_mentioned_near(actor, claim)
    ]
    return claim.text.replace(named[0].name, draw.choice(far).name) if named and far else None


def turned(claim: Claim, _: SummaryRecord, __: Document, ___: random.Random) -> str | None:
    """Return the restatement with a `not` taken out, or else put in."""
    if _NOT.search(claim.text):
        return _NOT.sub("", claim.text, count=1)
    found = _AUXILIARY.search(claim.text)
    return f"{claim.text[: found.end()]} not{claim.text[found.end() :]}" if found else None


FAULTS: dict[str, tuple[ClaimWarning, Plant]] = {
    "number": ("number-not-in-evidence", other_number),
    "name": ("name-not-in-source", nowhere),
    "person": ("name-far", somebody_else),
    "negation": ("negation-differs", turned),
}


def caught(
    fault: tuple[ClaimWarning, Plant], golds: Iterable[GoldDocument], draw: random.Random
) -> tuple[int, int]:
    """Return how many planted faults were warned of, of how many."""
    warning, plant = fault
    hit = planted = 0
    for gold in golds:
        summary = gold_to_summary(gold)
        document = Document.from_text(gold.text, id=gold.id)
        guard = FaithfulnessChecker(document, summary.actors)
        for claim in summary.claims:
            worse = plant(claim, summary, document, draw)
            if worse is None or worse == claim.text:
                continue
            planted += 1
            hit += warning in guard.warnings(claim.model_copy(update={"text": worse}))
    return hit, planted


def by_people(golds: Iterable[GoldDocument]) -> Iterator[tuple[Document, SummaryRecord]]:
    """Yield the gold records as summaries."""
    for gold in golds:
        yield Document.from_text(gold.text, id=gold.id), gold_to_summary(gold)


def by_the_model(golds: Iterable[GoldDocument]) -> Iterator[tuple[Document, SummaryRecord]]:
    """Yield what the embedded model's recorded answers become."""
    model = ReplayModel(read_recording(default_recording()))
    for gold in golds:
        document = Document.from_text(gold.text, id=gold.id)
        yield document, summarize_document(document, model)


def print_warnings(title: str, read: Iterable[tuple[Document, SummaryRecord]]) -> None:
    """Print a row: claims, and for each warning how many have it."""
    counts: Counter[str] = Counter()
    for document, summary in read:
        guard = FaithfulnessChecker(document, summary.actors)
        for claim in summary.claims:
            given = guard.warnings(claim)
            counts["claims"] += 1
            counts["any"] += bool(given)
            counts.update(given)
    cells = [counts["claims"], counts["any"], *(counts[name] for name in get_args(ClaimWarning))]
    print(f"{title:24}" + "".join(f"{cell:>24}" for cell in cells))


def main() -> None:
    """Print both tables."""
    from training.data_prep.corpus import convert_article, read_articles, shipped_articles

    golds = read_gold(default_gold())
    titles = ("claims", "any warning", *get_args(ClaimWarning))
    print(f"{'':24}" + "".join(f"{title:>24}" for title in titles))
    print_warnings("people, gold", by_people(golds))
    trained = (convert_article(article) for article in read_articles(shipped_articles()))
    print_warnings("people, training", by_people(trained))
    print_warnings("embedded model, gold", by_the_model(golds))
    print("\nplanted in gold: caught of planted")
    for name, fault in FAULTS.items():
        hit, planted = caught(fault, golds, random.Random(7))  # noqa: S311 - no secret
        print(f"{name:24}{hit:>8} of {planted} ({hit / planted:.0%})")


if __name__ == "__main__":
    main()
