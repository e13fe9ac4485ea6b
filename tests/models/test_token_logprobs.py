"""The log-probabilities of tokens are those of the values that they overlap."""

import pytest

from summarizer.models.token_logprobs import (
    FieldLogprob,
    Token,
    dump_logprobs,
    load_logprobs,
    record_logprobs,
)

RAW = '{"actors":[{"name":"Büşra","kind":"person"},{"name":"Oda","aliases":["the oda"]}]}'


def tokens(*pairs: tuple[str, float]) -> list[Token]:
    return [(text.encode(), logprob) for text, logprob in pairs]


def one_per_byte(text: str, low: str = "", logprob: float = -2.0) -> list[Token]:
    """Return a token for each byte; those of `low` have another number than 0."""
    data, part = text.encode(), low.encode()
    at = data.find(part) if part else len(data)
    within = range(at, at + len(part))
    return [(data[n : n + 1], logprob if n in within else 0.0) for n in range(len(data))]


def test_a_field_has_the_mean_and_the_minimum_of_its_tokens() -> None:
    raw = '{"actors":[{"name":"Dora Valen"}]}'
    parts = tokens(('{"actors":[{"name":"', -9), ("Dora", -1), (" Valen", -2), ('"}]}', -3))
    (record,) = record_logprobs(raw, "actors", parts)
    # The closing quotation mark counts: the value could have gone on.
    assert record["name"] == FieldLogprob(-2.0, -3.0)


@pytest.mark.parametrize(
    ("low", "place", "field"),
    [("Büşra", 0, "name"), ("person", 0, "kind"), ("Oda", 1, "name"), ("the oda", 1, "aliases")],
)
def test_each_value_is_found_by_its_bytes(low: str, place: int, field: str) -> None:
    records = record_logprobs(RAW, "actors", one_per_byte(RAW, low))
    touched = {
        (number, name)
        for number, record in enumerate(records)
        for name, value in record.items()
        if value.minimum < 0
    }
    assert touched == {(place, field), (place, "record")}


def test_an_answer_in_a_code_fence_is_found_in_the_tokens() -> None:
    whole = one_per_byte(f"```json\n{RAW}\n```", "person")
    assert record_logprobs(RAW, "actors", whole) == record_logprobs(
        RAW, "actors", one_per_byte(RAW, "person")
    )


@pytest.mark.parametrize(
    ("raw", "given"),
    [
        (RAW, []),
        (RAW, one_per_byte(RAW[:-9])),
        (RAW[:-9], one_per_byte(RAW[:-9])),
        ("no JSON", one_per_byte("no JSON")),
        ("", one_per_byte("x")),
    ],
    ids=["no tokens", "other tokens", "cut answer", "prose", "empty answer"],
)
def test_without_an_alignment_there_are_no_numbers(raw: str, given: list[Token]) -> None:
    assert record_logprobs(raw, "actors", given) == ()


def test_numbers_are_unchanged_after_a_round_trip() -> None:
    records = record_logprobs(RAW, "actors", one_per_byte(RAW, "person"))
    assert load_logprobs(dump_logprobs(records)) == records
