"""PolNeAR as CofeNet scores it: exact fragments in its own token sequences.

Wang et al., CofeNet, COLING 2022, publish their split as JSON lines `{id, tokens, labels}`; an id
is that of an article and of an annotator, a label `B-` or `I-` with a role, or `O`. They cut
sequences after 300 tokens and count a fragment as right if role, first and last token are. Here the
spans of claims are put on the same tokens, and the same is counted.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from rapidfuzz.distance import Indel

from summarizer.errors import InputError

from ...scoring.metrics import Metric, overlap_metrics
from .corpus import Article
from .speakers import PredictedClaim

ROLES = ("source", "cue", "content")
PUBLISHED: dict[str, dict[str, float]] = {
    "CofeNet": {"source": 0.832, "cue": 0.753, "content": 0.729},
    "BERT": {"source": 0.811, "cue": 0.740, "content": 0.689},
}
"""F1 of exact matches on the test part (table 6 of the detailed experiments)."""

LONGEST = 300
"""Tokens after which a sequence is cut."""
_BRACKETS = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}"}
# The tokens have other quotation marks, dashes and ellipses than the articles.
_FOLD = dict.fromkeys(("''", "``", *"“”‘’`", '"'), "'") | dict.fromkeys("–—―", "-") | {"…": "..."}
_UNIT = re.compile(r"''|``|\S")
_Fragment = tuple[str, int, int]
"""Role, first token and end."""
_Owner = tuple[str, int, int]
"""Role, number of the claim, and number of the span in it."""


class LabelledSequence(BaseModel):
    """One sequence of tokens with one label each."""

    model_config = ConfigDict(frozen=True)

    id: str
    tokens: tuple[str, ...]
    labels: tuple[str, ...]


def read_sequences(path: Path, articles: Sequence[str]) -> dict[str, list[list[LabelledSequence]]]:
    """Return the sequences of `articles` in the file at `path`, one list for each annotator."""
    by_annotator: dict[str, list[LabelledSequence]] = {}
    for sequence in parse_sequences(path):
        by_annotator.setdefault(sequence.id, []).append(sequence)
    by_article: dict[str, list[list[LabelledSequence]]] = {}
    for name, sequences in by_annotator.items():
        by_article.setdefault(name.rpartition("_")[0], []).append(sequences)
    if absent := set(articles) - by_article.keys():
        what = f"{len(absent)} of {len(articles)} articles have no sequences here"
        raise InputError(what, str(path), "give the sequences of the same part of the corpus")
    return by_article


def parse_sequences(path: Path) -> list[LabelledSequence]:
    """Return all sequences of the file at `path`, in its order."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
        return [LabelledSequence.model_validate(json.loads(line)) for line in lines if line.strip()]
    except (OSError, ValueError, RecursionError) as error:
        what = f"no labelled sequences: {type(error).__name__}"
        raise InputError(what, str(path), "give valid.txt of CofeNet's polnear") from None


def cofenet_metrics() -> list[Metric]:
    """Return precision, recall and F1 of the fragments of each role."""
    return [metric for role in ROLES for metric in overlap_metrics(role)]


def score_fragments(
    article: Article,
    annotations: Sequence[Sequence[LabelledSequence]],
    claims: Sequence[PredictedClaim],
) -> Counter[str]:
    """Return the counts of the fragments of `claims` against each annotation of `article`."""
    counts: Counter[str] = Counter()
    for sequences in annotations:
        tokens = list(chain.from_iterable(sequence.tokens for sequence in sequences))
        owners = span_owners(claims, locate_tokens(tokens, article.text))
        start = 0
        for sequence in sequences:
            end = start + len(sequence.tokens)
            counts += count_fragments(sequence.labels, labels(owners[start:end]))
            start = end
    return counts


def count_fragments(gold: Sequence[str], predicted: Sequence[str]) -> Counter[str]:
    """Return the counts of the fragments of one sequence, given the labels of its tokens."""
    wanted, given = fragments(gold), fragments(predicted)
    groups = {"right": wanted & given, "given": given, "wanted": wanted}
    return Counter(f"{role}.{name}" for name, group in groups.items() for role, _, _ in group)


def fragments(sequence: Sequence[str]) -> set[_Fragment]:
    """Return role, first token and end of each fragment within the first 300 tokens.

    An `I-` label that continues no fragment of its role ends the fragment before and begins none.
    """
    spans: set[_Fragment] = set()
    role, start = "", 0
    for number, label in enumerate([*sequence[:LONGEST], "O"]):
        if role and label != f"I-{role}":
            spans.add((role, start, number))
            role = ""
        if label.startswith("B-"):
            role, start = label[2:], number
    return spans


def locate_tokens(tokens: Sequence[str], text: str) -> list[range]:
    """Return the characters of `text` from which each token was made; some may have none.

    Tokens and text are aligned by their longest common subsequence of characters, as the sequences
    write marks in other ways, and lack some sentences.
    """
    written = [_BRACKETS.get(token, token) for token in tokens]
    source = [(char, n) for n, token in enumerate(written) for char, _ in _visible(token)]
    target = list(_visible(text))
    found: list[range] = [range(0)] * len(tokens)
    joined = ("".join(character for character, _ in side) for side in (source, target))
    for block in Indel.opcodes(*joined):
        if block.tag != "equal":
            continue
        for (_, token), (_, place) in zip(
            source[block.src_start : block.src_end],
            target[block.dest_start : block.dest_end],
            strict=True,
        ):
            start = found[token].start if found[token] else place.start
            found[token] = range(start, place.stop)
    return found


def _visible(text: str) -> Iterator[tuple[str, range]]:
    """Yield the characters of `text` in a common form, each with its place."""
    for unit in _UNIT.finditer(text):
        for character in _FOLD.get(unit.group(), unit.group()):
            yield character, range(*unit.span())


def span_owners(claims: Sequence[PredictedClaim], tokens: Sequence[range]) -> list[_Owner | None]:
    """Return which span of `claims` each token is in.

    A source within a content is no content, nor is a cue. A token without a place in the text
    belongs to the span that both of its neighbours are in.
    """
    owners: list[_Owner | None] = [None] * len(tokens)
    for role in reversed(ROLES):
        for number, claim in enumerate(claims):
            spans = {"source": claim.speaker_span, "cue": claim.cue, "content": claim.content}
            for piece, (start, end) in enumerate(spans[role]):
                inside = [n for n, t in enumerate(tokens) if t and t.start < end and t.stop > start]
                for index in inside:
                    owners[index] = (role, number, piece)
    for index, token in enumerate(tokens):
        if not token and index > 0 and owners[index - 1] in owners[index + 1 : index + 2]:
            owners[index] = owners[index - 1]
    return owners


def labels(owners: Sequence[_Owner | None]) -> list[str]:
    """Return the label of each token of a sequence."""
    return [
        "O" if owner is None else f"{'I' if owner == before else 'B'}-{owner[0]}"
        for before, owner in zip([None, *owners], owners, strict=False)
    ]
