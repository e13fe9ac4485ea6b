"""Types of error of records: who stands in place of a speaker, and what became of a position."""

from typing import Any

import pytest
from support.data.eval_cases import gold, kesh, perfect, span

from evals.dataset.gold import GoldDocument
from evals.runs.predictions import to_gold_record
from evals.scoring.error_types import count_errors, gold_key
from summarizer.schema.summary import Span, SummaryRecord


def errors(predicted: SummaryRecord, document: GoldDocument | None = None) -> dict[str, int]:
    counts = count_errors(document or kesh(), to_gold_record(predicted))
    return {name: count for name, count in counts.items() if ": " in name}


def changed(layer: str, number: int, /, **changes: object) -> SummaryRecord:
    """Return the worked example with one record changed."""
    summary = perfect(kesh())
    records = list(getattr(summary, layer))
    records[number] = records[number].model_copy(update=changes)
    return summary.model_copy(update={layer: records})


def without(layer: str, number: int) -> SummaryRecord:
    summary = perfect(kesh())
    records = [one for n, one in enumerate(getattr(summary, layer)) if n != number]
    return summary.model_copy(update={layer: records})


def added(layer: str, number: int, /, **changes: object) -> SummaryRecord:
    summary = perfect(kesh())
    record = getattr(summary, layer)[number].model_copy(update=changes)
    return summary.model_copy(update={layer: [*getattr(summary, layer), record]})


def test_a_perfect_summary_has_no_error_and_optional_records_do_not_count() -> None:
    counts = count_errors(kesh(), to_gold_record(perfect(kesh())))
    assert counts == {gold_key("actor"): 11, gold_key("claim"): 6, gold_key("position"): 4}
    assert errors(without("claims", 6)) == errors(without("actors", 2)) == {}


def words(text: str) -> Span:
    return span(kesh(), text)


OTHER: dict[str, Any] = {"id": "x", "aliases": [], "affiliation": None}
CASES = {
    "group missed, the holder of a position": (
        without("actors", 10),
        {"actor: missed: group": 1, "position: other holder, same evidence": 1},
    ),
    "organization missed": (without("actors", 8), {"actor: missed: organization": 1}),
    "company listed": (
        added("actors", 5, **OTHER, name="Fuel", kind="company", mentions=[words("fuel depot")]),
        {"actor: not in the gold: organization": 1},
    ),
    "listed twice": (
        added("actors", 0, **OTHER, name="Minister", kind="person"),
        {"actor: listed twice": 1},
    ),
    "kind of an actor": (changed("actors", 5, kind="company"), {"actor: wrong kind": 1}),
    "claim missed": (without("claims", 4), {"claim: missed: indirect": 1}),
    "claim listed": (
        added("claims", 3, id="x", quote=words("voted against the border bill")),
        {"claim: not in the gold: indirect": 1},
    ),
    "returned twice": (added("claims", 3, id="x"), {"claim: returned twice": 1}),
    "no speaker": (changed("claims", 0, speaker=None), {"claim: no speaker": 1}),
    "channel": (changed("claims", 3, speaker="a6"), {"claim: the channel as speaker": 1}),
    "another speaker": (changed("claims", 3, speaker="a8"), {"claim: another speaker": 1}),
    "kind and cue": (
        changed("claims", 4, kind="threat", cue=words("voted")),
        {"claim: wrong kind": 1, "claim: wrong cue": 1},
    ),
    "boundaries": (
        changed("claims", 4, quote=words("dispute to drag on")),
        {"claim: other boundaries": 1},
    ),
    "position missed": (without("positions", 2), {"position: missed: action": 1}),
    "position listed": (
        added("positions", 2, id="x", actor="a12", topic="fuel", evidence=words("a fuel depot")),
        {"position: not in the gold: action": 1},
    ),
    "holder": (
        changed("positions", 2, actor="a10"),
        {"position: other holder, same evidence": 1},
    ),
    "topic": (
        changed("positions", 2, topic="parliament"),
        {"position: other topic, same evidence": 1},
    ),
    "stance": (changed("positions", 2, stance="support"), {"position: wrong stance": 1}),
    "target": (changed("positions", 2, target="a5"), {"position: wrong target": 1}),
}  # fmt: skip


@pytest.mark.parametrize(("predicted", "expected"), CASES.values(), ids=CASES)
def test_each_error_has_its_type(predicted: SummaryRecord, expected: dict[str, int]) -> None:
    assert errors(predicted) == expected


def test_a_speaker_whom_the_gold_lacks_is_told_from_another_one() -> None:
    summary = added("actors", 5, **OTHER, name="Fuel", kind="other", mentions=[words("fuel depot")])
    claims = list(summary.claims)
    claims[3] = claims[3].model_copy(update={"speaker": "x"})
    found = errors(summary.model_copy(update={"claims": claims}))
    assert found == {
        "actor: not in the gold: other kind": 1,
        "claim: a speaker who is not in the gold": 1,
    }


def test_a_pronoun_given_to_another_actor_has_its_own_type() -> None:
    document = gold("f04")
    summary = perfect(document)
    number = next(
        n
        for n, claim in enumerate(document.record.claims)
        if claim.source and claim.source.text.lower() in ("he", "she", "it") and not claim.optional
    )
    claims = list(summary.claims)
    other = next(
        actor.id
        for actor in summary.actors
        if actor.id not in (claims[number].speaker, *claims[number].via)
    )
    claims[number] = claims[number].model_copy(update={"speaker": other})
    found = errors(summary.model_copy(update={"claims": claims}), document)
    assert found == {"claim: another speaker for a pronoun": 1}
