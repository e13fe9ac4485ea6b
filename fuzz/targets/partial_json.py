"""Valid records of any answer are recovered, and every recovered record can be serialized."""

import json

from summarizer.models.partial_json import is_complete, parse_partial
from summarizer.schema.drafts import (
    ActorsAnswer,
    AnyAnswer,
    ClaimsAnswer,
    PositionsAnswer,
    compact_json,
)

SEEDS = (
    b'{"actors":[{"name":"A","kind":"person"},{"name":7}]}',
    b'{"claims":[{"sentence":1,"start":"x","kind":"assertion","text":"y"},{"sente',
    b'{"positions":[{"actor":"A","stance":"support","topic":"t","basis":"claim","sentence":1,'
    b'"start":"s"}]} trailing',
    b'{"claims":[NaN, Infinity, 1e999, "\\ud800", ' + b"9" * 5_000 + b"]}",
    b'{"actors":' + b"[" * 3_000, b'{"actors": [null, true, {}, [], ""]}',
)  # fmt: skip


def check(data: bytes) -> None:
    """Parse `data` as every answer type."""
    try:
        raw = data.decode("utf-8", "surrogatepass")  # a server may send lone surrogates
    except UnicodeDecodeError:
        raw = data.decode("utf-8", "replace")
    _check_answer(raw, ActorsAnswer)
    _check_answer(raw, ClaimsAnswer)
    _check_answer(raw, PositionsAnswer)


def _check_answer(raw: str, answer: type[AnyAnswer]) -> None:
    parsed = parse_partial(raw, answer)
    is_complete(raw, answer)
    if parsed is None:
        return
    recovered, invalid = parsed
    compact_json(recovered).encode()
    json.dumps(invalid, allow_nan=False, ensure_ascii=False).encode()
    assert answer.model_validate_json(recovered.model_dump_json()) == recovered
