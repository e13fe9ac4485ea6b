"""Read the valid records of an answer that is invalid or incomplete."""

import json
import math
import re
from typing import Any

from pydantic import ValidationError

from summarizer.schema.drafts import AnyAnswer, Draft, draft_of
from summarizer.text.surrogates import replace_surrogates


def _finite(number: str) -> float | None:
    value = float(number)
    return value if math.isfinite(value) else None


# NaN and infinite numbers (`1e999`) become null: a summary with them could not be written as JSON.
_DECODER = json.JSONDecoder(parse_constant=lambda _: None, parse_float=_finite)


def parse_partial(
    raw: str, answer: type[AnyAnswer]
) -> tuple[AnyAnswer, tuple[dict[str, Any], ...]] | None:
    """Return the records of `raw` that fit the schema, and those that do not.

    Returns:
        `None` if `raw` does not begin as such an answer.
    """
    (key, *_), record = answer.model_fields, draft_of(answer)
    result = _items(raw, key)
    if result is None:
        return None
    items, _is_closed = result
    valid: list[Draft] = []
    invalid: list[dict[str, Any]] = []
    for item in items:
        try:
            valid.append(record.model_validate(item))
        except ValidationError:
            invalid.append(item if isinstance(item, dict) else {"value": item})
    return answer.model_validate({key: valid}), tuple(invalid)


def is_complete(raw: str, answer: type[AnyAnswer]) -> bool:
    """Return whether the list of records in `raw` is closed."""
    (key, *_) = answer.model_fields
    result = _items(raw, key)
    return result is not None and result[1]


def _items(raw: str, key: str) -> tuple[list[Any], bool] | None:
    """Return the complete items of the list under `key`, and whether the list is closed."""
    opening = re.search(rf'"{key}"\s*:\s*\[', raw)
    if not opening:
        return None
    position = opening.end()
    items: list[Any] = []
    while True:
        while position < len(raw) and raw[position] in " \t\r\n,":
            position += 1
        if position >= len(raw) or raw[position] == "]":
            return items, position < len(raw)
        try:
            item, position = _DECODER.raw_decode(raw, position)
            items.append(_encodable(item))
        except (ValueError, RecursionError):  # a number of thousands of digits is a ValueError
            return items, False


def _encodable(item: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return `item` with unpaired surrogates, which UTF-8 cannot encode, replaced."""
    text = json.dumps(item, ensure_ascii=False)
    clean = replace_surrogates(text)
    return item if clean == text else json.loads(clean)
