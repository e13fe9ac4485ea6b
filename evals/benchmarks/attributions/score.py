"""Score claims against the attributions of a corpus.

`content` is the largest one-to-one matching at token overlap 0.5, `strict` the same at 0.9. In
`attribution` the speaker must agree as well, by the surface form, in `attribution_coref` also by
an automatic chain of mentions. A content is `covered` if half of its tokens are in one claim: for
corpora that mark only a part of what is said.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ...scoring.assignment import assign
from ...scoring.counts import MILLION
from ...scoring.metrics import Metric, overlap_metrics
from .corpus import Article, Attribution, Spans
from .speakers import PredictedClaim, SpeakerMatcher, Tokens, source_kind, token_overlap

KINDS = ("content", "strict", "token", "attribution", "attribution_coref")
SHARES = ("speaker", "covered", "covered_speaker")
CONTENT = 0.5
"""Token overlap from which two spans are the same content."""

_COVERED = 0.5

_STRICT = 0.9
_DIRECT = 0.8
_QUOTES = (
    re.compile(r"“[^“”]*(?:”|$)"),
    re.compile(r'"[^"]*(?:"|$)'),
    re.compile(r"''(?:(?!'').)*(?:''|$)"),
    re.compile(r"(?<!\w)‘[^‘\n]*?’(?!\w)"),
)
_GERMAN_QUOTES = (
    re.compile(r"„[^„“”]*(?:[“”]|$)"),
    re.compile(r"»[^»«]*(?:«|$)"),
)
_Edges = dict[tuple[int, int], float]


def metrics() -> list[Metric]:
    """Return precision, recall, F1 and the mean F1 of documents for each kind."""
    metrics = []
    for kind in KINDS:
        metrics += [
            *overlap_metrics(kind),
            Metric(f"{kind}_macro", kind, {f"{kind}.macro": 1}, {"documents": MILLION}),
        ]
    return [*metrics, *(_share(name, name) for name in SHARES)]


def kind_metrics(counts: Mapping[str, int]) -> list[Metric]:
    """Return the recall of each kind of content and of source that `counts` has."""
    names = sorted({key.split(".")[1] for key in counts if key.startswith("found.")})
    return [_share(name, f"found.{name}") for name in names]


def _share(name: str, key: str) -> Metric:
    return Metric(name, name, {f"{key}.right": 1}, {f"{key}.n": 1})


def score_article(
    article: Article,
    claims: Sequence[PredictedClaim],
    *,
    direct_only: bool = False,
    clauses: bool = False,
) -> Counter[str]:
    """Return the counts of one article.

    Spans beyond the text are cut. With `direct_only`, only content in quotation marks counts, of
    both the gold and the predictions. With `clauses`, sources are whole clauses.
    """
    tokens, quotations = Tokens(article.text), _Quotations(article.text)
    golds = list(article.attributions)
    predicted = [_clipped(claim, len(article.text)) for claim in claims]
    if direct_only:
        golds = [gold for gold in golds if quotations.kind(gold.content) == "direct"]
        predicted = [claim for claim in predicted if quotations.kind(claim.content) == "direct"]
    gold_tokens = [tokens.of(gold.content) for gold in golds]
    predicted_tokens = [tokens.of(claim.content) for claim in predicted]
    overlaps = _overlaps(gold_tokens, predicted_tokens)
    speakers = SpeakerMatcher(article, clauses=clauses)

    def agree(edge: tuple[int, int], *, chains: bool = False) -> bool:
        return speakers.agree(golds[edge[0]].source, predicted[edge[1]], chains=chains)

    def same_speaker(*, chains: bool) -> _Edges:
        return {edge: value for edge, value in overlaps.items() if agree(edge, chains=chains)}

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
    for number, gold in enumerate(golds):
        for name in _kinds(gold, article.text, quotations):
            counts[f"found.{name}.n"] += 1
            counts[f"found.{name}.right"] += number in matched
    _count_share("speaker", [edge in surface for edge in content], counts)
    covering = _covering(gold_tokens, predicted_tokens, agree)
    _count_share("covered", [edge is not None for edge in covering], counts)
    _count_share("covered_speaker", [agree(edge) for edge in covering if edge], counts)
    return counts


def _kinds(gold: Attribution, text: str, quotations: "_Quotations") -> list[str]:
    kinds = [quotations.kind(gold.content), f"source {source_kind(text, gold.source)}"]
    return [*kinds, f"type {gold.type}"] if gold.type else kinds


def _covering(
    golds: Sequence[frozenset[int]],
    predicted: Sequence[frozenset[int]],
    agree: Callable[[tuple[int, int]], bool],
) -> list[tuple[int, int] | None]:
    """Return for each content the claim with most of it, and of several one whose source agrees."""
    covering: list[tuple[int, int] | None] = []
    for g, gold in enumerate(golds):
        shares = {p: len(gold & tokens) for p, tokens in enumerate(predicted)}
        most = max(shares.values(), default=0)
        edges = [(g, p) for p, shared in shares.items() if shared == most]
        enough = bool(gold) and most >= _COVERED * len(gold)
        covering.append(next(filter(agree, edges), edges[0]) if enough else None)
    return covering


class _Quotations:
    def __init__(self, text: str) -> None:
        self._words = Tokens(text, words_only=True)
        # A closing mark in German is an opening one in English.
        patterns = _GERMAN_QUOTES if "„" in text else _QUOTES
        self._inside = self._words.of(
            [
                (line.start() + match.start(), line.start() + match.end())
                for line in re.finditer(r"[^\n]+", text)
                for pattern in patterns
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


def _count_share(name: str, right: Sequence[bool], counts: Counter[str]) -> None:
    counts[f"{name}.n"] += len(right)
    counts[f"{name}.right"] += sum(right)
