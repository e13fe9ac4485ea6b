"""How an answer is written: with the keys of its records, or in rows of their values.

Keys of one letter save nothing (0.3% of the tokens of claims), because a key is one token whatever
its length. Rows leave the keys out.
"""

import json
from typing import Literal

from summarizer.schema.drafts import (
    ActorsAnswer,
    AttributionsAnswer,
    ClaimsAnswer,
    Draft,
    compact_json,
    non_default_fields,
)

AnswerForm = Literal["objects", "rows"]
WindowAnswer = ActorsAnswer | ClaimsAnswer | AttributionsAnswer
"""An answer that the adapter is trained to give about a window."""


def write_answer(answer: WindowAnswer, form: AnswerForm) -> str:
    """Return `answer` as the model is to write it."""
    if form == "objects":
        return compact_json(answer)
    ((key, records),) = ((name, getattr(answer, name)) for name in type(answer).model_fields)
    rows = {key: [_row(record) for record in records]}
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _row(record: Draft) -> list[object]:
    """Return the values of `record` in order: empty for a default one, none after the last."""
    fields = non_default_fields(record)
    last = max(number for number, name in enumerate(type(record).model_fields) if name in fields)
    return [fields.get(name, "") for name in list(type(record).model_fields)[: last + 1]]
