"""Print how often each warning is given, and how many planted faults it catches.

    python -m benchmarks.faithfulness

Four sets of records: what people wrote of the gold documents, what they wrote of the training
articles, and what the embedded and a capable model wrote of the gold documents (their recorded
answers). On the first two a warning is a false alarm, or nearly. Faults are planted into the gold
claims, one a claim, and into the gold positions by `benchmarks.planted_faults`. One is noticed if
the record has a warning; the last columns say how many right records of the
same people have the warning that should notice the fault.
"""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

from benchmarks.planted_faults import FAULTS, Case, Plant, other_holders
from evals.dataset.gold import GoldDocument, default_gold, read_all_gold, read_gold
from evals.dataset.gold_summary import gold_to_summary
from evals.runs.recording import ReplayModel, read_recording
from evals.runs.systems import default_recording
from summarizer.faithfulness.checker import FaithfulnessChecker
from summarizer.faithfulness.holders import HolderChecker
from summarizer.pipeline import summarize_document
from summarizer.schema.summary import Position, SummaryRecord
from summarizer.text.document import Document
from summarizer.vocabulary import ClaimWarning, Profile

COLUMNS = ("claims", "any", *get_args(ClaimWarning)[:13], "positions", "holder-unproven")
"""Disputes are given by rules, not by these checks."""
HOLDERS = ("holder by a claim", "holder by a deed or ascription")


def kind_of_holder(position: Position) -> str:
    """Return which of `HOLDERS` a position has."""
    return HOLDERS[position.basis != "claim"]


def caught(plant: Plant, golds: Iterable[GoldDocument], draw: random.Random) -> tuple[int, int]:
    """Return how many planted faults of claims were warned of, of how many."""
    hit = planted = 0
    for gold in golds:
        summary = gold_to_summary(gold)
        document = Document.from_text(gold.text, id=gold.id)
        usual = FaithfulnessChecker(document, summary.actors, summary.claims)
        for claim in summary.claims:
            wrong = plant(Case(claim, summary, document, draw))
            if wrong is None:
                continue
            planted += 1
            changed, actors = wrong
            is_usual = actors is summary.actors
            checker = usual if is_usual else FaithfulnessChecker(document, actors, summary.claims)
            hit += bool(checker.warnings(changed))
    return hit, planted


def caught_holders(golds: Iterable[GoldDocument], kind: str) -> tuple[int, int]:
    """Return how many wrong holders of a kind in `HOLDERS` were warned of, of how many."""
    hit = planted = 0
    for gold in golds:
        summary = gold_to_summary(gold)
        document = Document.from_text(gold.text, id=gold.id)
        checker = HolderChecker(document, summary.actors, summary.claims)
        for position, right in zip(gold.record.positions, summary.positions, strict=True):
            if kind_of_holder(right) == kind:
                accepted = position.accept.actor
                wrong = other_holders(right, accepted, summary.actors, document)
                planted += len(wrong)
                hit += sum(bool(checker.warnings(changed)) for changed in wrong)
    return hit, planted


def by_people(golds: Iterable[GoldDocument]) -> Iterator[tuple[Document, SummaryRecord]]:
    """Yield the gold records as summaries."""
    for gold in golds:
        yield Document.from_text(gold.text, id=gold.id), gold_to_summary(gold)


def by_a_model(
    golds: Iterable[GoldDocument], recording: Path, profile: Profile | None = None
) -> Iterator[tuple[Document, SummaryRecord]]:
    """Yield what a model's recorded answers become."""
    model = ReplayModel(read_recording(recording))
    for gold in golds:
        document = Document.from_text(gold.text, id=gold.id)
        yield document, summarize_document(document, model, profile=profile)


def count_warnings(read: Iterable[tuple[Document, SummaryRecord]]) -> Counter[str]:
    """Return the numbers of claims and positions, and for each warning how many have it."""
    counts: Counter[str] = Counter()
    for document, summary in read:
        checker = FaithfulnessChecker(document, summary.actors, summary.claims)
        holders = HolderChecker(document, summary.actors, summary.claims)
        for claim in summary.claims:
            given = checker.warnings(claim)
            counts["claims"] += 1
            counts["any"] += bool(given)
            counts.update(given)
        for position in summary.positions:
            kind = kind_of_holder(position)
            given_here = holders.warnings(position)
            counts.update(("positions", kind, *given_here, *(f"{kind}: {w}" for w in given_here)))
    return counts


def _print_warnings(title: str, counts: Counter[str]) -> None:
    print(f"{title:24}" + "".join(f"{counts[name]:>10}" for name in COLUMNS))


def main() -> None:
    """Print both tables."""
    from training.data_prep.corpus import convert_article, read_articles, shipped_articles

    golds, recordings = read_all_gold(), default_recording().parent
    print("columns: " + ", ".join(COLUMNS))
    gold = count_warnings(by_people(golds))
    trained = (convert_article(article) for article in read_articles(shipped_articles()))
    training = count_warnings(by_people(trained))
    of_models = read_gold(default_gold())
    embedded = by_a_model(of_models, default_recording())
    capable = by_a_model(of_models, recordings / "capable.jsonl", "capable")
    _print_warnings("people, gold", gold)
    _print_warnings("people, training", training)
    _print_warnings("embedded model, gold", count_warnings(embedded))
    _print_warnings("capable model, gold", count_warnings(capable))
    print(
        "\nplanted in gold: noticed of planted; right records of gold and training with the warning"
    )
    for name, (warning, plant) in FAULTS.items():
        noticed = caught(plant, golds, random.Random(7))  # noqa: S311 - no secret
        shares = [counts[warning] / counts["claims"] for counts in (gold, training)]
        _print_fault(name, warning, noticed, shares)
    for name in HOLDERS:
        noticed = caught_holders(golds, name)
        shares = [counts[f"{name}: holder-unproven"] / counts[name] for counts in (gold, training)]
        _print_fault(name, "holder-unproven", noticed, shares)


def _print_fault(name: str, warning: str, noticed: tuple[int, int], shares: list[float]) -> None:
    hit, planted = noticed
    figures = " ".join(f"{share:.1%}" for share in shares)
    print(f"{name:32}{warning:28}{hit:>5} of {planted} ({hit / planted:.0%})", figures)


if __name__ == "__main__":
    main()
