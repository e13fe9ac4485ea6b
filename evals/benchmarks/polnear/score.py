"""Score claims against the attributions of PolNeAR.

`content` is the largest one-to-one matching at token overlap 0.5, `strict` the same at 0.9. In
`attribution` the speaker must agree as well, by the surface form, in `attribution_coref` also by
an automatic chain of mentions.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ...scoring.assignment import assign
from ...scoring.counts import MILLION
from ...scoring.metrics import Metric
from .corpus import Article, Spans
from .speakers import PredictedClaim, SpeakerMatcher, Tokens, source_kind, token_overlap

KINDS = ("content", "strict", "token", "attribution", "attribution_coref")
CONTENT = 0.5
"""Token overlap from which two spans are the same content."""

_STRICT = 0.9
_DIRECT = 0.8
_QUOTES = (
    re.compile(r"“[^“”]*(?:”|$)"),
    re.compile(r'"[^"]*(?:"|$)'),
    re.compile(r"''(?:(?!'').)*(?:''|$)"),
    re.compile(r"(?<!\w)‘[^‘\n]*?’(?!\w)"),
)
_Edges = dict[tuple[int, int], float]


def metrics() -> list[Metric]:
    """Return precision, recall, F1 and the mean F1 of documents for each kind."""
    metrics = []
    for kind in KINDS:
        right, given, wanted = f"{kind}.right", f"{kind}.given", f"{kind}.wanted"
        metrics += [
            Metric(f"{kind}_p", kind, {right: 1}, {given: 1}),
            Metric(f"{kind}_r", kind, {right: 1}, {wanted: 1}),
            Metric(f"{kind}_f1", kind, {right: 2}, {given: 1, wanted: 1}),
            Metric(f"{kind}_macro", kind, {f"{kind}.macro": 1}, {"documents": MILLION}),
        ]
    return metrics


def score_article(
    article: Article, claims: Sequence[PredictedClaim], *, direct_only: bool = False
) -> Counter[str]:
    """Return the counts of one article.

    Spans beyond the text are cut. With `direct_only`, only content in quotation marks counts, of
    both the gold and the predictions.
    """
    tokens, quotations = Tokens(article.text), _Quotations(article.text)
    golds = [(gold.content, gold.source) for gold in article.attributions]
    predicted = [_clipped(claim, len(article.text)) for claim in claims]
    if direct_only:
        golds = [gold for gold in golds if quotations.kind(gold[0]) == "direct"]
        predicted = [claim for claim in predicted if quotations.kind(claim.content) == "direct"]
    gold_tokens = [tokens.of(content) for content, _ in golds]
    predicted_tokens = [tokens.of(claim.content) for claim in predicted]
    overlaps = _overlaps(gold_tokens, predicted_tokens)
    speakers = SpeakerMatcher(article)

    def same_speaker(*, chains: bool) -> _Edges:
        return {
            (g, p): value
            for (g, p), value in overlaps.items()
            if speakers.agree(golds[g][1], predicted[p], chains=chains)
        }

    content, surface = _matched(overlaps), same_speaker(chains=False)
    matchings = {
        "content": content,
        "strict": _matched({edge: value for edge, value in overlaps.items() if value >= _STRICT}),
        "attribution": _matched(surface),
        "attribution_coref": _matched(same_speaker(chains=True)),
    }
    counts: Counter[str] = Counter({"documents": 1})
    for kind, pairs in matchings.items():
        _count(kind, len(pairs), len(predicted), len(golds), counts)
    all_gold, all_predicted = frozenset().union(*gold_tokens), frozenset().union(*predicted_tokens)
    _count("token", len(all_gold & all_predicted), len(all_predicted), len(all_gold), counts)
    matched = {g for g, _ in content}
    for number, (spans, source) in enumerate(golds):
        for name in (quotations.kind(spans), f"source {source_kind(article.text, source)}"):
            counts[f"found.{name}.n"] += 1
            counts[f"found.{name}.right"] += number in matched
    counts["speaker.n"] += len(content)
    counts["speaker.right"] += sum(edge in surface for edge in content)
    return counts


def recall_by_kind(counts: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Return for each kind of content and source the matched attributions and all of them."""
    names = sorted({key.split(".")[1] for key in counts if key.startswith("found.")})
    return {name: (counts[f"found.{name}.right"], counts[f"found.{name}.n"]) for name in names}


class _Quotations:
    def __init__(self, text: str) -> None:
        self._words = Tokens(text, words_only=True)
        self._inside = self._words.of(
            [
                (line.start() + match.start(), line.start() + match.end())
                for line in re.finditer(r"[^\n]+", text)
                for pattern in _QUOTES
                for match in pattern.finditer(line.group())
            ]
        )

    def kind(self, content: Spans) -> str:
        """Return whether `content` is a `direct`, `mixed` or `indirect` quotation."""
        words = self._words.of(content)
        share = len(words & self._inside) / len(words) if words else 0.0
        return "direct" if share >= _DIRECT else "mixed" if share > 0 else "indirect"


def _clipped(claim: PredictedClaim, length: int) -> PredictedClaim:
    spans = tuple((max(0, start), min(length, end)) for start, end in claim.content)
    return replace(claim, content=tuple(span for span in spans if span[0] < span[1]))


def _overlaps(golds: Sequence[frozenset[int]], predicted: Sequence[frozenset[int]]) -> _Edges:
    return {
        (g, p): overlap
        for g, gold in enumerate(golds)
        for p, tokens in enumerate(predicted)
        if (overlap := token_overlap(gold, tokens)) >= CONTENT
    }


def _matched(edges: _Edges) -> list[tuple[int, int]]:
    """Return the largest matching, and of several the one with the largest overlap."""
    # One more pair outweighs any gain in overlap.
    weight = len(edges) + 1.0
    return assign({edge: weight + overlap for edge, overlap in edges.items()})


def _count(kind: str, right: int, given: int, wanted: int, counts: Counter[str]) -> None:
    counts[f"{kind}.right"] += right
    counts[f"{kind}.given"] += given
    counts[f"{kind}.wanted"] += wanted
    # Nothing annotated and nothing predicted is full agreement.
    value = 2 * right / (given + wanted) if given + wanted else 1.0
    counts[f"{kind}.macro"] += round(MILLION * value)
