"""Types of error of one document's records, finer than their classes: counts, and no words.

An error belongs to a layer (`actor`, `claim` or `position`) and is counted under `layer: type`;
`layer.gold` counts the required gold records of the layer. A claim or a position may have several.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeVar, get_args

from summarizer.grounding.name_matching import is_pronoun
from summarizer.schema.gold import GoldActor, GoldClaim, GoldPosition, GoldRecord

from ..dataset.gold import GoldDocument
from .align import Alignment, Example
from .error_classes import RecordKind, RecordResult, compare_records
from .token_spans import token_iou

Record = TypeVar("Record", GoldActor, GoldClaim, GoldPosition)

EVIDENCE_THRESHOLD = 0.5
_KINDS = {"person": "person", "group": "group", "media": "media", "other": "other kind"}
_STRUCTURE = {
    "merged": "inside a longer claim",
    "split": "a part of a claim",
    "duplicate": "returned twice",
}
_FIELDS = {"wrong_kind": "wrong kind", "wrong_cue": "wrong cue", "wrong_stance": "wrong stance"}


def gold_key(layer: str) -> str:
    """Return the name of the count of required gold records of `layer`."""
    return f"{layer}.gold"


def count_errors(gold: GoldDocument, predicted: GoldRecord) -> Counter[str]:
    """Return how often each type of error occurs, and the numbers of required gold records."""
    example, alignment, rows = compare_records(gold, predicted)
    counts: Counter[str] = Counter()
    for layer in get_args(RecordKind):
        records: Sequence[GoldActor | GoldClaim | GoldPosition] = getattr(gold.record, f"{layer}s")
        counts[gold_key(layer)] = sum(not record.optional for record in records)
    for row in rows:
        if not row.optional:
            types = _TYPES[row.kind](example, alignment, row)
            counts.update(f"{row.kind}: {name}" for name in types)
    return counts


def _actor_errors(example: Example, alignment: Alignment, row: RecordResult) -> Iterator[str]:
    if row.predicted is None:
        gold = _by_id(example.gold.actors, row.gold)
        yield f"missed: {_KINDS.get(gold.kind, 'organization')}"
    elif row.gold is None:
        actor = _by_id(example.predicted.actors, row.predicted)
        if _is_listed_twice(example, alignment, actor):
            yield "listed twice"
        else:
            yield f"not in the gold: {_KINDS.get(actor.kind, 'organization')}"
    elif "wrong_kind" in row.classes:
        yield "wrong kind"


def _is_listed_twice(example: Example, alignment: Alignment, actor: GoldActor) -> bool:
    """Return whether one of the mentions of `actor` is that of a gold actor who is found."""
    found = set(alignment.actor_map.values())
    places = {
        example.token_span(span)
        for gold in example.gold.actors
        if gold.id in found
        for span in gold.mentions
    }
    return any(example.token_span(span) in places for span in actor.mentions)


def _claim_errors(example: Example, alignment: Alignment, row: RecordResult) -> Iterator[str]:
    structure = next((name for name in row.classes if name in _STRUCTURE), None)
    if structure:
        yield _STRUCTURE[structure]
    elif row.predicted is None:
        yield f"missed: {_by_id(example.gold.claims, row.gold).directness}"
    elif row.gold is None:
        yield f"not in the gold: {_by_id(example.predicted.claims, row.predicted).directness}"
    else:
        gold = _by_id(example.gold.claims, row.gold)
        claim = _by_id(example.predicted.claims, row.predicted)
        if "wrong_speaker" in row.classes:
            yield _speaker_error(gold, claim, alignment)
        if "boundary" in row.classes:
            yield "other boundaries"
        yield from (_FIELDS[name] for name in row.classes if name in _FIELDS)


def _speaker_error(gold: GoldClaim, claim: GoldClaim, alignment: Alignment) -> str:
    """Return who stands in place of the gold speaker."""
    if claim.speaker is None:
        return "no speaker"
    if gold.speaker is None:
        return "a speaker where the text names none"
    speaker = alignment.actor_map.get(claim.speaker)
    if speaker is None:
        return "a speaker who is not in the gold"
    if speaker in gold.via:
        return "the channel as speaker"
    if gold.source and is_pronoun(gold.source.text):
        return "another speaker for a pronoun"
    return "another speaker"


def _position_errors(example: Example, alignment: Alignment, row: RecordResult) -> Iterator[str]:
    if row.predicted is None:
        gold = _by_id(example.gold.positions, row.gold)
        other = _same_evidence(example, gold, alignment)
        if other is None:
            yield f"missed: {gold.basis}"
        else:
            same = alignment.actor_map.get(other.actor) in (gold.actor, *gold.accept.actor)
            yield "other topic, same evidence" if same else "other holder, same evidence"
    elif row.gold is None:
        position = _by_id(example.predicted.positions, row.predicted)
        missed = _unmatched_positions(example, alignment)
        # With the evidence of a missed one it is counted there.
        if not any(_share_evidence(example, gold, position) for gold in missed):
            yield f"not in the gold: {position.basis}"
    else:
        yield from (_FIELDS[name] for name in row.classes if name in _FIELDS)
        if row.fields.get("target") is False:
            yield "wrong target"


def _unmatched_positions(example: Example, alignment: Alignment) -> list[GoldPosition]:
    matched = {match.gold for match in alignment.positions}
    return [
        position
        for number, position in enumerate(example.gold.positions)
        if number not in matched and not position.optional
    ]


def _same_evidence(
    example: Example, gold: GoldPosition, alignment: Alignment
) -> GoldPosition | None:
    """Return the first unmatched predicted position with the evidence of `gold`."""
    matched = {match.predicted for match in alignment.positions}
    candidates = (
        position
        for number, position in enumerate(example.predicted.positions)
        if number not in matched
    )
    return next((one for one in candidates if _share_evidence(example, gold, one)), None)


def _share_evidence(example: Example, gold: GoldPosition, position: GoldPosition) -> bool:
    span = example.token_span(position.evidence)
    accepted = (gold.evidence, *gold.accept.evidence)
    return any(token_iou(example.token_span(one), span) >= EVIDENCE_THRESHOLD for one in accepted)


def _by_id(records: Sequence[Record], record_id: str | None) -> Record:
    return next(record for record in records if record.id == record_id)


_TYPES = {"actor": _actor_errors, "claim": _claim_errors, "position": _position_errors}
