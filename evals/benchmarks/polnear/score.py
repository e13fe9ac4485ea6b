"""Score claims against PolNeAR: whether what was reported was found, and who said it.

`content` is a one-to-one matching at token overlap 0.5 with as many pairs as can be, `strict`
the same at 0.9, `attribution` one in which the speaker must agree by the surface and
`attribution_coref` by an automatic chain of mentions too. An attribution is our claim.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from ...scoring.assignment import assign
from ...scoring.counts import MILLION
from ...scoring.metrics import Metric
from .corpus import Article, Spans
from .speakers import PredictedClaim, SpeakerMatcher, Tokens, source_kind, token_overlap

KINDS = ("content", "strict", "token", "attribution", "attribution_coref")
CONTENT = 0.5
"""Share of their words from which two spans hold the same content."""

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
    """Return the figures: precision, recall and F1 of each kind, and the means of documents."""
    found = []
    for kind in KINDS:
        right, given, wanted = f"{kind}.right", f"{kind}.given", f"{kind}.wanted"
        found += [
            Metric(f"{kind}_p", kind, {right: 1}, {given: 1}),
            Metric(f"{kind}_r", kind, {right: 1}, {wanted: 1}),
            Metric(f"{kind}_f1", kind, {right: 2}, {given: 1, wanted: 1}),
            Metric(f"{kind}_macro", kind, {f"{kind}.macro": 1}, {"documents": MILLION}),
        ]
    return found


def score_article(
    article: Article, claims: Sequence[PredictedClaim], *, direct_only: bool = False
) -> Counter[str]:
    """Return the counts of one article.

    Args:
        article: Text and attributions.
        claims: What was predicted; spans beyond the text are cut.
        direct_only: Count only content that stands in quotation marks, on both sides.
    """
    tokens, quoted = Tokens(article.text), _Quoted(article.text)
    golds = [(gold.content, gold.source) for gold in article.attributions]
    given = [_clipped(claim, len(article.text)) for claim in claims]
    if direct_only:
        golds = [gold for gold in golds if quoted.kind(gold[0]) == "direct"]
        given = [claim for claim in given if quoted.kind(claim.content) == "direct"]
    ours = [tokens.of(content) for content, _ in golds]
    theirs = [tokens.of(claim.content) for claim in given]
    overlaps = _overlaps(ours, theirs)
    speakers = SpeakerMatcher(article)

    def agreeing(*, chains: bool) -> _Edges:
        return _kept(overlaps, lambda g, p: speakers.agree(golds[g][1], given[p], chains=chains))

    counts: Counter[str] = Counter({"documents": 1})
    content = _matched(overlaps)
    surface, chained = agreeing(chains=False), agreeing(chains=True)
    _count("content", len(content), len(theirs), len(ours), counts)
    strict = {edge: value for edge, value in overlaps.items() if value >= _STRICT}
    _count("strict", len(_matched(strict)), len(theirs), len(ours), counts)
    held, said = frozenset().union(*ours), frozenset().union(*theirs)
    _count("token", len(held & said), len(said), len(held), counts)
    _count("attribution", len(_matched(surface)), len(theirs), len(ours), counts)
    _count("attribution_coref", len(_matched(chained)), len(theirs), len(ours), counts)
    found = {g for g, _ in content}
    for number, (spans, source) in enumerate(golds):
        kinds = (quoted.kind(spans), f"source {source_kind(article.text, source)}")
        for name in kinds:
            counts[f"found.{name}.n"] += 1
            counts[f"found.{name}.right"] += number in found
    counts["speaker.n"] += len(content)
    counts["speaker.right"] += sum(edge in surface for edge in content)
    return counts


def recall_by_kind(counts: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Return for each kind of content and source how many were found, of how many."""
    names = sorted({key.split(".")[1] for key in counts if key.startswith("found.")})
    return {name: (counts[f"found.{name}.right"], counts[f"found.{name}.n"]) for name in names}


class _Quoted:
    """Which words of an article stand in quotation marks."""

    def __init__(self, text: str) -> None:
        self._words = Tokens(text, words_only=True)
        ranges = []
        for line in re.finditer(r"[^\n]+", text):
            for pattern in _QUOTES:
                for found in pattern.finditer(line.group()):
                    ranges.append((line.start() + found.start(), line.start() + found.end()))
        self._inside = self._words.of(ranges)

    def kind(self, content: Spans) -> str:
        """Return whether `content` is a `direct`, `mixed` or `indirect` quotation."""
        words = self._words.of(content)
        share = len(words & self._inside) / len(words) if words else 0.0
        return "direct" if share >= _DIRECT else "mixed" if share > 0 else "indirect"


def _clipped(claim: PredictedClaim, length: int) -> PredictedClaim:
    spans = tuple((max(0, start), min(length, end)) for start, end in claim.content)
    kept = tuple(span for span in spans if span[0] < span[1])
    return PredictedClaim(kept, claim.speaker_span, claim.speaker_text)


def _overlaps(ours: Sequence[frozenset[int]], theirs: Sequence[frozenset[int]]) -> _Edges:
    found = {}
    for g, gold in enumerate(ours):
        for p, given in enumerate(theirs):
            value = token_overlap(gold, given)
            if value >= CONTENT:
                found[g, p] = value
    return found


def _kept(edges: _Edges, keep: Callable[[int, int], bool]) -> _Edges:
    return {edge: value for edge, value in edges.items() if keep(*edge)}


def _matched(edges: _Edges) -> list[tuple[int, int]]:
    """Return as many pairs as can be, and of those the ones that overlap most."""
    # One more pair outweighs any gain in overlap.
    more = len(edges) + 1.0
    return assign({edge: more + value for edge, value in edges.items()})


def _count(kind: str, right: int, given: int, wanted: int, counts: Counter[str]) -> None:
    counts[f"{kind}.right"] += right
    counts[f"{kind}.given"] += given
    counts[f"{kind}.wanted"] += wanted
    # Nothing marked and nothing found is full agreement.
    value = 2 * right / (given + wanted) if given + wanted else 1.0
    counts[f"{kind}.macro"] += round(MILLION * value)
