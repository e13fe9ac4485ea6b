"""Print how often each warning is given, and how many planted faults it catches.

    python -m benchmarks.faithfulness

Three sets of claims: what people wrote of the gold documents, what they wrote of the training
articles, and what the embedded model wrote of the gold documents (its recorded answers). On the
first two a warning is a false alarm, or nearly. Faults are planted into the gold claims, one a
claim, by `benchmarks.planted_faults`; the last column says how many right claims of the same people
have the warning that should notice the fault.
"""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import get_args

from benchmarks.planted_faults import FAULTS, Case, Plant
from evals.dataset.gold import GoldDocument, default_gold, read_all_gold, read_gold
from evals.dataset.gold_summary import gold_to_summary
from evals.runs.recording import ReplayModel, read_recording
from evals.runs.systems import default_recording
from summarizer.faithfulness.checker import FaithfulnessChecker
from summarizer.pipeline import summarize_document
from summarizer.schema.summary import SummaryRecord
from summarizer.text.document import Document
from summarizer.vocabulary import ClaimWarning


def caught(
    fault: tuple[ClaimWarning, Plant], golds: Iterable[GoldDocument], draw: random.Random
) -> tuple[int, int]:
    """Return how many planted faults were warned of, of how many."""
    warning, plant = fault
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
            hit += warning in checker.warnings(changed)
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


def count_warnings(read: Iterable[tuple[Document, SummaryRecord]]) -> Counter[str]:
    """Return the number of claims, of those with any warning, and of those with each."""
    counts: Counter[str] = Counter()
    for document, summary in read:
        checker = FaithfulnessChecker(document, summary.actors, summary.claims)
        for claim in summary.claims:
            given = checker.warnings(claim)
            counts.update(("claims", *(("any",) if given else ()), *given))
    return counts


def print_warnings(title: str, read: Iterable[tuple[Document, SummaryRecord]]) -> Counter[str]:
    """Print and return a row: claims, and for each warning how many have it."""
    counts = count_warnings(read)
    cells = [counts["claims"], counts["any"], *(counts[name] for name in get_args(ClaimWarning))]
    print(f"{title:24}" + "".join(f"{cell:>10}" for cell in cells))
    return counts


def main() -> None:
    """Print both tables."""
    from training.data_prep.corpus import convert_article, read_articles, shipped_articles

    golds = read_all_gold()
    titles = ("claims", "any", *get_args(ClaimWarning))
    print("columns: " + ", ".join(titles))
    gold = print_warnings("people, gold", by_people(golds))
    trained = (convert_article(article) for article in read_articles(shipped_articles()))
    training = print_warnings("people, training", by_people(trained))
    print_warnings("embedded model, gold", by_the_model(read_gold(default_gold())))
    print(
        "\nplanted in gold: caught of planted; right claims of gold and training with the warning"
    )
    for name, fault in FAULTS.items():
        hit, planted = caught(fault, golds, random.Random(7))  # noqa: S311 - no secret
        shares = (f"{counts[fault[0]] / counts['claims']:.1%}" for counts in (gold, training))
        print(f"{name:20}{fault[0]:28}{hit:>5} of {planted} ({hit / planted:.0%})", *shares)


if __name__ == "__main__":
    main()
