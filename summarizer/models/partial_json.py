"""Keep the sound records of an answer that is not sound as a whole."""

from __future__ import annotations

import json
import math
import re
from typing import Any, get_args

from pydantic import ValidationError

from summarizer.schema.drafts import AnyAnswer, Draft


def _finite(number: str) -> float | None:
    value = float(number)
    return value if math.isfinite(value) else None


# NaN and what is infinite (`1e999`) are no JSON, and a summary could not be written with them.
_DECODER = json.JSONDecoder(parse_constant=lambda _: None, parse_float=_finite)


def parse_partial(
    raw: str, answer: type[AnyAnswer]
) -> tuple[AnyAnswer, tuple[dict[str, Any], ...]] | None:
    """Return the records of `raw` that fit the schema, and those that do not.

    Args:
        raw: What the model wrote: the whole answer, or one that was cut off.
        answer: The schema.

    Returns:
        None if `raw` does not even begin as such an answer.
    """
    (key, field), *_ = answer.model_fields.items()
    record: type[Draft] = get_args(field.annotation)[0]
    found = _items(raw, key)
    if found is None:
        return None
    sound: list[Draft] = []
    unsound: list[dict[str, Any]] = []
    for item in found[0]:
        try:
            sound.append(record.model_validate(item))
        except ValidationError:
            unsound.append(item if isinstance(item, dict) else {"value": item})
    return answer.model_validate({key: sound}), tuple(unsound)


def is_complete(raw: str, answer: type[AnyAnswer]) -> bool:
    """Tell whether the list of records in `raw` has an end, so that nothing after it is lost."""
    (key, *_) = answer.model_fields
    found = _items(raw, key)
    return found is not None and found[1]


def _items(raw: str, key: str) -> tuple[list[Any], bool] | None:
    """Return the complete items of the list under `key`, and whether the list has an end."""
    opening = re.search(rf'"{key}"\s*:\s*\[', raw)
    if not opening:
        return None
    at = opening.end()
    items: list[Any] = []
    while True:
        while at < len(raw) and raw[at] in " \t\r\n,":
            at += 1
        if at >= len(raw) or raw[at] == "]":
            return items, at < len(raw)
        try:
            item, at = _DECODER.raw_decode(raw, at)
            items.append(_writable(item))
        except (ValueError, RecursionError):  # a number of thousands of digits is a ValueError
            return items, False


def _writable(item: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return `item` without halves of surrogate pairs, which UTF-8 cannot hold."""
    text = json.dumps(item, ensure_ascii=False)
    clean = text.encode("utf-8", "replace").decode()
    return item if clean == text else json.loads(clean)
