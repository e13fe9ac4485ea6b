"""Error classes of the gold and predicted records of one document."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from summarizer.schema.gold import GoldActor, GoldClaim, GoldPosition, GoldRecord
from summarizer.schema.summary import Span

from ..dataset.gold import GoldDocument
from .align import (
    CLAIM_THRESHOLD,
    Alignment,
    Example,
    Match,
    align,
    same_speaker,
    topic_similarity,
    unmatched,
)
from .name_matching import norm
from .token_spans import TokenIndex, TokenSpan, shared_tokens, token_iou

RecordKind = Literal["actor", "claim", "position"]
AnyRecord = GoldActor | GoldClaim | GoldPosition
CLASSES = (
    "exact", "boundary", "wrong_speaker", "wrong_stance", "wrong_kind", "wrong_cue",
    "missed", "merged", "missed_optional", "spurious", "split", "duplicate",
)  # fmt: skip
"""All classes. A matched pair may have several of the classes `wrong_…`."""

_COVERED = 0.8


@dataclass(frozen=True)
class RecordResult:
    """The classes of one record, and the fields in which a matched pair agrees or not."""

    kind: RecordKind
    gold: str | None
    predicted: str | None
    similarity: float | None
    optional: bool
    classes: tuple[str, ...]
    fields: dict[str, bool] = field(default_factory=dict)

    @property
    def right(self) -> bool:
        """Whether the record is matched without an error."""
        return self.classes == ("exact",)


def compare_records(
    gold: GoldDocument, predicted: GoldRecord
) -> tuple[Example, Alignment, list[RecordResult]]:
    """Return two records of one document, their alignment and the results of the records."""
    example = Example(TokenIndex(gold.text), gold.record, predicted)
    alignment = align(example)
    return example, alignment, classify_records(example, alignment)


def classify_records(example: Example, alignment: Alignment) -> list[RecordResult]:
    """Return the results of one document: gold records in order, then unmatched predictions."""
    gold, predicted, actor_map = example.gold, example.predicted, alignment.actor_map
    actors = _results(
        "actor", gold.actors, predicted.actors, alignment.actors,
        lambda match: _compare_actors(
            gold.actors[match.gold], predicted.actors[match.predicted], actor_map
        ),
    )  # fmt: skip
    claims = _results(
        "claim", gold.claims, predicted.claims, alignment.claims,
        lambda match: _compare_claims(example, match, actor_map),
        lambda number: _missed_class(example, number),
        lambda number: _spurious_class(example, alignment, number),
    )  # fmt: skip
    positions = _results(
        "position", gold.positions, predicted.positions, alignment.positions,
        lambda match: _compare_positions(example, match, actor_map),
    )  # fmt: skip
    return [*actors, *claims, *positions]


Fields = dict[str, bool]
Errors = tuple[str, ...]


def _results(  # noqa: PLR0913 - one caller
    kind: RecordKind,
    golds: Sequence[AnyRecord],
    predicted: Sequence[AnyRecord],
    matches: Sequence[Match],
    compare: Callable[[Match], tuple[Errors, Fields]],
    missed_class: Callable[[int], str] = lambda _: "missed",
    spurious_class: Callable[[int], str] = lambda _: "spurious",
) -> list[RecordResult]:
    by_gold: dict[int, RecordResult] = {}
    for match in matches:
        gold, prediction = golds[match.gold], predicted[match.predicted]
        errors, fields = compare(match)
        by_gold[match.gold] = RecordResult(
            kind, gold.id, prediction.id, match.similarity, gold.optional, errors or ("exact",),
            fields,
        )  # fmt: skip
    missing, extra = unmatched(matches, len(golds), len(predicted))
    for number in missing:
        gold = golds[number]
        name = "missed_optional" if gold.optional else missed_class(number)
        by_gold[number] = RecordResult(kind, gold.id, None, None, gold.optional, (name,))
    return [by_gold[number] for number in range(len(golds))] + [
        RecordResult(
            kind, None, predicted[number].id, None, optional=False,
            classes=(spurious_class(number),),
        )
        for number in extra
    ]  # fmt: skip


def _compare_actors(
    gold: GoldActor, actor: GoldActor, actor_map: dict[str, str]
) -> tuple[Errors, Fields]:
    accept = gold.accept
    fields = {
        "kind": actor.kind in (gold.kind, *accept.kind),
        "name": actor.name in (gold.name, *accept.name),
    }
    if gold.role or actor.role:
        fields["role"] = actor.role in (gold.role, *accept.role)
    if gold.affiliation or actor.affiliation:
        affiliation = actor.affiliation and actor_map.get(actor.affiliation, "")
        fields["affiliation"] = affiliation in (gold.affiliation, *accept.affiliation)
    return () if fields["kind"] else ("wrong_kind",), fields


def _compare_claims(
    example: Example, match: Match, actor_map: dict[str, str]
) -> tuple[Errors, Fields]:
    gold, claim = example.gold.claims[match.gold], example.predicted.claims[match.predicted]
    fields = _claim_fields(example, gold, claim, actor_map)
    errors = () if match.similarity == 1 else ("boundary",)
    wrong = (name for name in ("speaker", "kind", "cue") if fields.get(name) is False)
    return (*errors, *(f"wrong_{name}" for name in wrong)), fields


def _claim_fields(
    example: Example, gold: GoldClaim, claim: GoldClaim, actor_map: dict[str, str]
) -> Fields:
    accept = gold.accept
    fields = {
        "speaker": same_speaker(gold, claim, actor_map),
        "kind": claim.kind in (gold.kind, *accept.kind),
        "certainty": claim.certainty in (gold.certainty, *accept.certainty),
        "directness": claim.directness in (gold.directness, *accept.directness),
    }
    if gold.cue_span:
        fields["cue"] = _same_words(example, gold.cue_span, claim.cue_span, accept.cue)
    if gold.source:
        fields["source"] = _same_words(example, gold.source, claim.source, accept.source)
    if gold.date or claim.date:
        fields["date"] = claim.date in (gold.date, *accept.date)
    if gold.via or claim.via:
        via = tuple(actor_map.get(actor_id, "") for actor_id in claim.via)
        fields["via"] = via in (gold.via, *accept.via)
    return fields


def _same_words(
    example: Example, gold: Span, predicted: Span | None, accepted: tuple[str | None, ...]
) -> bool:
    """Return whether two spans share a token, or the predicted one reads like an accepted one."""
    if predicted is None:
        return None in accepted
    if token_iou(example.token_span(gold), example.token_span(predicted)) > 0:
        return True
    return norm(predicted.text) in {norm(words) for words in accepted if words}


def _missed_class(example: Example, number: int) -> str:
    covered = _is_covered(example.gold_quotes[number][0], example.predicted_quotes)
    return "merged" if covered else "missed"


def _spurious_class(example: Example, alignment: Alignment, number: int) -> str:
    """Return why a predicted claim has no match: repeated, a part of a match, or neither."""
    quote = example.predicted_quotes[number]
    matched = [span for match in alignment.claims for span in example.gold_quotes[match.gold]]
    if any(token_iou(quote, span) >= CLAIM_THRESHOLD for span in matched):
        return "duplicate"
    return "split" if _is_covered(quote, matched) else "spurious"


def _is_covered(span: TokenSpan, by: Sequence[TokenSpan]) -> bool:
    return bool(span.size) and shared_tokens([span], list(by)) >= _COVERED * span.size


def _compare_positions(
    example: Example, match: Match, actor_map: dict[str, str]
) -> tuple[Errors, Fields]:
    gold = example.gold.positions[match.gold]
    position = example.predicted.positions[match.predicted]
    accept = gold.accept
    evidence = [example.token_span(span) for span in (gold.evidence, *accept.evidence)]
    predicted = example.token_span(position.evidence)
    target = position.target and actor_map.get(position.target, "")
    fields = {
        "stance": position.stance in topic_similarity(gold, position)[1],
        "basis": position.basis in (gold.basis, *accept.basis),
        "evidence": any(token_iou(span, predicted) >= 0.5 for span in evidence),
    }
    if gold.target or target:
        fields["target"] = target in (gold.target, *accept.target)
    return () if fields["stance"] else ("wrong_stance",), fields
