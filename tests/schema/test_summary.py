"""Summaries are frozen, complete and unchanged by a JSON round trip."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from summarizer.schema.summary import (
    Actor,
    Claim,
    DocumentInfo,
    Failure,
    Position,
    Provenance,
    Rejected,
    Span,
    SummaryRecord,
    Usage,
)
from summarizer.text.spans import CharSpan

TEXT = "Kesh will leave, Pell said."
COUNTS = st.builds(Usage, **dict.fromkeys(Usage.model_fields, st.integers(0, 10**9)))


def span(words: str) -> Span:
    return Span.from_text(TEXT, CharSpan(TEXT.index(words), TEXT.index(words) + len(words)))


def summary() -> SummaryRecord:
    return SummaryRecord(
        document=DocumentInfo(
            id="a", path=None, sha256="0", chars=len(TEXT), language="en", title=None,
            source=None, date="2024-05-15", date_source="argument",
        ),
        digest="Pell.",
        actors=[
            Actor(id="a1", name="Pell", kind="person", role=None, affiliation=None, aliases=[],
                  members=[], mentions=[span("Pell")]),
        ],
        claims=[
            Claim(id="c1", speaker="a1", source=span("Pell"), via=[], cue=span("said"),
                  quote=span("Kesh will leave"), text="Kesh will leave.", kind="prediction",
                  certainty="certain", directness="indirect", date=None, date_text=None,
                  grounding="exact"),
        ],
        positions=[
            Position(id="p1", actor="a1", topic="leaving", stance="support", target=None,
                     basis="claim", claim_ids=["c1"], evidence=span("will leave"),
                     grounding="near"),
        ],
        rejected=[Rejected(record="claim", reason="quote-not-in-source", draft={"start": "x"})],
        provenance=Provenance(model="m", backend="b", prompts={"claims": "x@1#0"},
                              package_version="0", created_at="2024-05-15T00:00:00Z",
                              usage=Usage(), seconds=0.0, warnings=[]),
    )  # fmt: skip


def test_a_summary_is_unchanged_after_a_json_round_trip() -> None:
    before = summary()
    after = SummaryRecord.model_validate_json(before.model_dump_json())
    assert after == before
    assert after.model_dump_json() == before.model_dump_json()


KEYS = {
    "document": "id path sha256 chars language title source date date_source",
    "actors": "id name kind role affiliation aliases members mentions confidence trace",
    "claims": "id speaker source via cue quote text text_by kind certainty directness date "
    "date_text grounding confidence warnings trace",
    "positions": "id actor topic stance target basis claim_ids evidence grounding confidence "
    "warnings trace",
    "rejected": "record reason rule draft",
    "provenance": "model backend prompts package_version created_at usage seconds profile "
    "confidence_basis min_confidence warnings",
}


@pytest.mark.parametrize("part", KEYS)
def test_the_keys_are_those_of_the_contract(part: str) -> None:
    record = json.loads(summary().model_dump_json())[part]
    assert set(record[0] if isinstance(record, list) else record) == set(KEYS[part].split())


def test_the_parts_are_those_of_the_contract() -> None:
    whole = json.loads(summary().model_dump_json())
    assert set(whole) == {"schema_version", "digest", *KEYS}
    assert whole["schema_version"] == "1"


def test_a_span_has_the_text_at_its_offsets() -> None:
    found = span("Pell")
    assert found.span.slice(TEXT) == found.text == "Pell"
    with pytest.raises(ValidationError):
        Span(start=-1, end=3, text="Kes")


def test_records_are_frozen_and_closed() -> None:
    record = summary()
    with pytest.raises(ValidationError):
        record.digest = "other"  # type: ignore[misc]  # the assignment under test
    raw = json.loads(record.model_dump_json()) | {"mood": "low"}
    with pytest.raises(ValidationError):
        SummaryRecord.model_validate(raw)


def test_an_actor_is_found_by_id() -> None:
    assert summary().actor("a1").name == "Pell"
    with pytest.raises(KeyError):
        summary().actor("a2")


@given(COUNTS, COUNTS)
def test_usage_is_summed(first: Usage, second: Usage) -> None:
    both = first + second
    assert both == second + first
    assert both.requests == first.requests + second.requests
    assert first + Usage() == first


def test_a_failure_is_unchanged_after_a_json_round_trip() -> None:
    failure = Failure(document="a", stage="model", error="no answer", attempts=2)
    assert Failure.model_validate_json(failure.model_dump_json()) == failure
