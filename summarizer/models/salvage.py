"""Keep the sound records of an answer that is not sound as a whole."""

from __future__ import annotations

import json
from typing import Any, get_args

from pydantic import ValidationError

from summarizer.records.drafts import AnyAnswer, Draft


def salvage(
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
    items = _items(raw, key)
    if items is None:
        return None
    sound: list[Draft] = []
    unsound: list[dict[str, Any]] = []
    for item in items:
        try:
            sound.append(record.model_validate(item))
        except ValidationError:
            unsound.append(item if isinstance(item, dict) else {"value": item})
    return answer.model_validate({key: sound}), tuple(unsound)


def _items(raw: str, key: str) -> list[Any] | None:
    """Return the complete items of the list under `key`, even if the end is missing."""
    at = raw.find(f'"{key}"')
    at = raw.find("[", at) + 1 if at >= 0 else 0
    if not at:
        return None
    decoder = json.JSONDecoder()
    items: list[Any] = []
    while True:
        while at < len(raw) and raw[at] in " \t\r\n,":
            at += 1
        if at >= len(raw) or raw[at] == "]":
            return items
        try:
            item, at = decoder.raw_decode(raw, at)
        except (json.JSONDecodeError, RecursionError):
            return items
        items.append(item)
