"""What is right and what is wrong in one document: a row for each record of either side.

A row has a class (`exact`, `boundary`, `missed`, …) that says what became of the record, and
for a pair the fields in which the two agree or not. A field that neither side has is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from summarizer.faithfulness.negation import is_negated
from summarizer.schema.gold import GoldActor, GoldClaim, GoldPosition
from summarizer.schema.summary import Span

from .align import CLAIM_THRESHOLD, Alignment, Pair, Sides, speaker_right, topic_labels, unpaired
from .name_matching import norm
from .token_spans import TokenRun, common_size, overlap

Kind = Literal["actor", "claim", "position"]
CLASSES = (
    "exact", "boundary", "wrong_speaker", "wrong_stance", "wrong_kind", "wrong_cue",
    "missed", "merged", "missed_optional", "spurious", "split", "duplicate",
)  # fmt: skip
"""What can become of a record. A pair may be in several of the classes `wrong_…`."""

_COVERED = 0.8


@dataclass(frozen=True)
class Row:
    """What became of one record."""

    kind: Kind
    gold: str | None
    predicted: str | None
    similarity: float | None
    optional: bool
    classes: tuple[str, ...]
    fields: dict[str, bool] = field(default_factory=dict)

    @property
    def right(self) -> bool:
        """Whether the record is fully right: a pair without a wrong field of weight."""
        return self.classes == ("exact",)


def judge(sides: Sides, alignment: Alignment) -> list[Row]:
    """Return the rows of one document: gold in its order, then what was made up."""
    return [
        *_actor_rows(sides, alignment),
        *_claim_rows(sides, alignment),
        *_position_rows(sides, alignment),
    ]


def _actor_rows(sides: Sides, alignment: Alignment) -> list[Row]:
    golds, predicted = sides.gold.actors, sides.predicted.actors
    rows: dict[int, Row] = {}
    for pair in alignment.actors:
        gold, actor = golds[pair.gold], predicted[pair.predicted]
        fields = _actor_fields(gold, actor, alignment.who)
        wrong = () if fields["kind"] else ("wrong_kind",)
        rows[pair.gold] = _paired("actor", gold, actor, pair, wrong, fields)
    missing, extra = unpaired(alignment.actors, len(golds), len(predicted))
    for number in missing:
        rows[number] = _missed("actor", golds[number], "missed")
    return [rows[n] for n in sorted(rows)] + [
        _extra("actor", predicted[number], "spurious") for number in extra
    ]


def _actor_fields(gold: GoldActor, actor: GoldActor, who: dict[str, str]) -> dict[str, bool]:
    accept = gold.accept
    fields = {
        "kind": actor.kind in (gold.kind, *accept.kind),
        "name": actor.name in (gold.name, *accept.name),
    }
    if gold.role or actor.role:
        fields["role"] = actor.role in (gold.role, *accept.role)
    if gold.affiliation or actor.affiliation:
        above = actor.affiliation and who.get(actor.affiliation, "")
        fields["affiliation"] = above in (gold.affiliation, *accept.affiliation)
    return fields


def _claim_rows(sides: Sides, alignment: Alignment) -> list[Row]:
    golds, predicted = sides.gold.claims, sides.predicted.claims
    rows: dict[int, Row] = {}
    for pair in alignment.claims:
        gold, claim = golds[pair.gold], predicted[pair.predicted]
        fields = _claim_fields(sides, gold, claim, alignment.who)
        wrong = tuple(
            f"wrong_{name}" for name in ("speaker", "kind", "cue") if fields.get(name) is False
        )
        bound = () if pair.similarity == 1 else ("boundary",)
        rows[pair.gold] = _paired("claim", gold, claim, pair, bound + wrong, fields)
    missing, extra = unpaired(alignment.claims, len(golds), len(predicted))
    for number in missing:
        covered = not golds[number].optional and _covered(sides.quotes[number][0], sides.said)
        rows[number] = _missed("claim", golds[number], "merged" if covered else "missed")
    return [rows[n] for n in sorted(rows)] + [
        _extra("claim", predicted[number], _extra_class(sides, alignment, number))
        for number in extra
    ]


def _claim_fields(
    sides: Sides, gold: GoldClaim, claim: GoldClaim, who: dict[str, str]
) -> dict[str, bool]:
    accept = gold.accept
    fields = {
        "speaker": speaker_right(gold, claim, who),
        "kind": claim.kind in (gold.kind, *accept.kind),
        "certainty": claim.certainty in (gold.certainty, *accept.certainty),
        "directness": claim.directness in (gold.directness, *accept.directness),
        "polarity": is_negated(claim.text) == is_negated(gold.text),
    }
    if gold.cue_span:
        fields["cue"] = _words_right(sides, gold.cue_span, claim.cue_span, accept.cue)
    if gold.source:
        fields["source"] = _words_right(sides, gold.source, claim.source, accept.source)
    if gold.date or claim.date:
        fields["date"] = claim.date in (gold.date, *accept.date)
    if gold.via or claim.via:
        via = tuple(who.get(id, "") for id in claim.via)
        fields["via"] = via in (gold.via, *accept.via)
    return fields


def _words_right(
    sides: Sides, gold: Span | None, said: Span | None, accepted: tuple[str | None, ...]
) -> bool:
    """Tell whether two spans share a word, or the second reads like an accepted one."""
    if said is None or gold is None:
        return None in accepted
    if overlap(sides.run(gold), sides.run(said)) > 0:
        return True
    return norm(said.text) in {norm(words) for words in accepted if words}


def _extra_class(sides: Sides, alignment: Alignment, number: int) -> str:
    """Return why a predicted claim is in no pair: said twice, cut off another, or made up."""
    said = sides.said[number]
    matched = [run for pair in alignment.claims for run in sides.quotes[pair.gold]]
    if any(overlap(said, run) >= CLAIM_THRESHOLD for run in matched):
        return "duplicate"
    return "split" if _covered(said, matched) else "spurious"


def _covered(run: TokenRun, by: Sequence[TokenRun]) -> bool:
    return bool(run.size) and common_size([run], list(by)) >= _COVERED * run.size


def _position_rows(sides: Sides, alignment: Alignment) -> list[Row]:
    golds, predicted = sides.gold.positions, sides.predicted.positions
    rows: dict[int, Row] = {}
    for pair in alignment.positions:
        gold, position = golds[pair.gold], predicted[pair.predicted]
        fields = _position_fields(sides, gold, position, alignment.who)
        wrong = () if fields["stance"] else ("wrong_stance",)
        rows[pair.gold] = _paired("position", gold, position, pair, wrong, fields)
    missing, extra = unpaired(alignment.positions, len(golds), len(predicted))
    for number in missing:
        rows[number] = _missed("position", golds[number], "missed")
    return [rows[n] for n in sorted(rows)] + [
        _extra("position", predicted[number], "spurious") for number in extra
    ]


def _position_fields(
    sides: Sides, gold: GoldPosition, position: GoldPosition, who: dict[str, str]
) -> dict[str, bool]:
    accept = gold.accept
    evidence = [sides.run(span) for span in (gold.evidence, *accept.evidence)]
    target = position.target and who.get(position.target, "")
    fields = {
        "stance": position.stance in topic_labels(gold, position)[1],
        "basis": position.basis in (gold.basis, *accept.basis),
        "evidence": any(overlap(run, sides.run(position.evidence)) >= 0.5 for run in evidence),
    }
    if gold.target or target:
        fields["target"] = target in (gold.target, *accept.target)
    return fields


_Any = GoldActor | GoldClaim | GoldPosition


def _paired(
    kind: Kind, gold: _Any, other: _Any, pair: Pair, wrong: tuple[str, ...], fields: dict[str, bool]
) -> Row:
    classes = wrong or ("exact",)
    return Row(kind, gold.id, other.id, pair.similarity, gold.optional, classes, fields)


def _missed(kind: Kind, gold: _Any, name: str) -> Row:
    classes = ("missed_optional",) if gold.optional else (name,)
    return Row(kind, gold.id, None, None, gold.optional, classes)


def _extra(kind: Kind, record: _Any, name: str) -> Row:
    return Row(kind, None, record.id, None, optional=False, classes=(name,))
