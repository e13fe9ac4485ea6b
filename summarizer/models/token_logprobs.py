"""Log-probabilities of the fields of an answer, from those of its tokens.

A server gives one number per token. A field's number is the mean over the tokens that overlap its
value, the closing quotation mark included, because ending a value is a decision too.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

Token = tuple[bytes, float]
"""The bytes of a token and its log-probability."""

WHOLE_RECORD = "record"
"""The pseudo-field of all tokens of a record."""

_DECODER = json.JSONDecoder()
_SKIPPED = " \t\r\n,:"
_DIGITS = 4


class FieldLogprob(NamedTuple):
    """The mean and the smallest log-probability of the tokens of one value."""

    mean: float
    minimum: float


RecordLogprobs = Mapping[str, FieldLogprob]
"""The numbers of one record's fields, and of `WHOLE_RECORD`."""

_Spans = dict[str, tuple[int, int]]


def completion_tokens(completion: object) -> list[Token]:
    """Return the tokens of the first choice of a completion; empty if it has no numbers."""
    try:
        content = completion.choices[0].logprobs.content  # type: ignore[attr-defined]
        tokens = [(_token_bytes(token), float(token.logprob)) for token in content]
    except (AttributeError, IndexError, TypeError, ValueError):
        return []
    return tokens if all(math.isfinite(logprob) for _, logprob in tokens) else []


def record_logprobs(raw: str, key: str, tokens: Sequence[Token]) -> tuple[RecordLogprobs, ...]:
    """Return the numbers of each record in the list `key` of the answer `raw`.

    Returns:
        Empty if the tokens are not those of `raw`, or `raw` is not one JSON object.
    """
    joined, encoded = b"".join(text for text, _ in tokens), raw.encode("utf-8", "replace")
    start = joined.find(encoded) if encoded else -1
    if start < 0:
        return ()
    ends = list(accumulate(len(text) for text, _ in tokens))
    offsets = _byte_offsets(raw)

    def numbers(span: tuple[int, int]) -> FieldLogprob | None:
        first, last = (start + offsets[position] for position in span)
        chosen = [
            logprob
            for (text, logprob), end in zip(tokens, ends, strict=True)
            if end > first and end - len(text) < last
        ]
        if not chosen:
            return None
        return FieldLogprob(round(sum(chosen) / len(chosen), _DIGITS), round(min(chosen), _DIGITS))

    try:
        records = list(_record_spans(raw, key))
    except (ValueError, IndexError, RecursionError):
        return ()
    found = ({name: numbers(span) for name, span in record.items()} for record in records)
    return tuple({name: value for name, value in record.items() if value} for record in found)


def dump_logprobs(logprobs: Sequence[RecordLogprobs]) -> list[dict[str, list[float]]]:
    """Return the numbers as JSON values: `[mean, minimum]` of each field."""
    return [{name: list(value) for name, value in record.items()} for record in logprobs]


def load_logprobs(
    records: Sequence[Mapping[str, Sequence[float]]],
) -> tuple[RecordLogprobs, ...]:
    """Return the numbers that `dump_logprobs` wrote."""
    return tuple(
        {name: FieldLogprob(*value) for name, value in record.items()} for record in records
    )


def _token_bytes(token: object) -> bytes:
    """Return the bytes of a token; some servers give the text only."""
    values = getattr(token, "bytes", None)
    return bytes(values) if values is not None else str(token.token).encode()  # type: ignore[attr-defined]


def _byte_offsets(raw: str) -> list[int]:
    """Return the offset of each character in UTF-8, and that of the end."""
    return [0, *accumulate(len(char.encode("utf-8", "replace")) for char in raw)]


def _record_spans(raw: str, key: str) -> Iterator[_Spans]:
    """Yield the spans of the values of each record; the key of all of it is `WHOLE_RECORD`."""
    position = raw.index("[", raw.index(f'"{key}"')) + 1
    while raw[position := _skip(raw, position)] == "{":
        opening, spans = position, _Spans()
        position = _skip(raw, position + 1)
        while raw[position] != "}":
            name, position = _DECODER.raw_decode(raw, position)
            start = _skip(raw, position)
            _, position = _DECODER.raw_decode(raw, start)
            # The opening quotation mark is in the token of the key.
            spans[str(name)] = start + (raw[start] == '"'), position
            position = _skip(raw, position)
        position += 1
        yield {**spans, WHOLE_RECORD: (opening, position)}


def _skip(raw: str, position: int) -> int:
    while raw[position] in _SKIPPED:
        position += 1
    return position
