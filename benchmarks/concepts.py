"""Compare ways to find the concept of a position: shared words, sentence embeddings, and both.

    python -m benchmarks.concepts [MODEL_FOLDER]

The positions are those of the gold, the held-out gold and `evals/dispute`, with their topics and
evidence, so that only the choice of the concept is compared. MODEL_FOLDER holds a sentence
transformer, such as all-MiniLM-L6-v2 (needs the extra `train`); without it the words alone are
measured. Printed are the share of right choices, and precision and recall of the concepts given.
"""

import argparse
import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.dataset.concepts import CONCEPTS_FILE, default_codebook, read_concepts
from evals.dataset.gold import default_gold, held_out_gold, read_gold
from evals.files import EVALS
from summarizer.codebook import Codebook, Concept, read_codebook
from summarizer.postprocessing.positions.concept_words import LEAST, ConceptMatcher

_BATCH = 32
_WORDS_PER_COSINE = 0.1
"""The weight of the words' score beside a cosine, the best of five on the gold."""

Scores = Sequence[Sequence[float]]
Embed = Callable[[Sequence[str]], "list[list[float]]"]


@dataclass(frozen=True)
class Statements:
    """Texts of positions with their right concept, `None` if they have none."""

    name: str
    codebook: Codebook
    texts: list[str]
    concepts: list[str | None]


def of_gold(folder: Path) -> Statements:
    """Return the positions of the gold records in `folder`."""
    codebook = read_codebook(default_codebook())
    known = read_concepts(folder / CONCEPTS_FILE, codebook)
    pairs = [
        (f"{position.topic} {position.evidence.text}", known[gold.id, position.id].concept)
        for gold in read_gold(folder)
        for position in gold.record.positions
        if (gold.id, position.id) in known
    ]
    return Statements(
        folder.name, codebook, [text for text, _ in pairs], [concept for _, concept in pairs]
    )


def of_dispute() -> Statements:
    """Return the codings of the corpus `evals/dispute`."""
    folder = EVALS / "dispute"
    with (folder / "codings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    codebook = read_codebook(folder / "codebook.toml")
    return Statements(
        "dispute", codebook, [row["quote"] for row in rows], [row["concept"] for row in rows]
    )


def sentence_transformer(folder: Path) -> Embed:
    """Return the function that embeds texts with the model in `folder`, by mean pooling."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(str(folder))
    model = AutoModel.from_pretrained(str(folder)).eval()

    def embed(texts: Sequence[str]) -> list[list[float]]:
        rows: list[list[float]] = []
        for start in range(0, len(texts), _BATCH):
            part = list(texts[start : start + _BATCH])
            batch = tokenizer(part, padding=True, truncation=True, return_tensors="pt")
            with torch.no_grad():
                states = model(**batch).last_hidden_state
            mask = batch["attention_mask"].unsqueeze(-1)
            means = (states * mask).sum(1) / mask.sum(1)
            rows += torch.nn.functional.normalize(means, dim=1).tolist()
        return rows

    return embed


def cosines(statements: Statements, embed: Embed) -> Scores:
    """Return the mean cosine of each text with name, definition and examples of each concept."""
    texts = embed(statements.texts)
    parts = [embed(_parts(concept)) for concept in statements.codebook.concepts]
    return [
        [sum(_dot(text, part) for part in rows) / len(rows) for rows in parts] for text in texts
    ]


def _parts(concept: Concept) -> list[str]:
    return [concept.name, f"{concept.name}: {concept.definition}", *concept.examples]


def _dot(first: Sequence[float], second: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(first, second, strict=True))


def report(title: str, statements: Statements, scores: Scores, least: float) -> None:
    """Print one line for the concepts with the highest scores that are at least `least`."""
    names = statements.codebook.concept_names
    given = [names[row.index(max(row))] if max(row) >= least else None for row in map(list, scores)]
    pairs = list(zip(given, statements.concepts, strict=True))
    right = sum(found == wanted for found, wanted in pairs)
    named = sum(found == wanted for found, wanted in pairs if found)
    precision = named / max(1, sum(found is not None for found in given))
    recall = named / max(1, sum(wanted is not None for wanted in statements.concepts))
    shares = f"right {right / len(pairs):.3f}  P {precision:.3f}  R {recall:.3f}"
    print(f"{statements.name:8} {title:22} {shares}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("model", nargs="?", type=Path, metavar="MODEL_FOLDER")
    model = parser.parse_args().model
    embed = sentence_transformer(model) if model else None
    for statements in (of_gold(default_gold()), of_gold(held_out_gold()), of_dispute()):
        matcher = ConceptMatcher.of(statements.codebook)
        words = [matcher.scores(text) for text in statements.texts]
        report("words", statements, words, LEAST)
        if embed is None:
            continue
        meant = cosines(statements, embed)
        both = [
            [cosine + _WORDS_PER_COSINE * score for cosine, score in zip(*rows, strict=True)]
            for rows in zip(meant, words, strict=True)
        ]
        for least in (0.0, 0.2, 0.25):
            report(f"embeddings, {least}", statements, meant, least)
        report("both, 0.3", statements, both, 0.3)


if __name__ == "__main__":
    main()
