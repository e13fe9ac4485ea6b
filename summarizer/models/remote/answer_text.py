"""Find the answer in a completion.

Servers put it in text, in parts or in a tool call, often with a code fence or prose around it.
"""

import json
from collections.abc import Iterator

from pydantic import BaseModel

from summarizer.text.surrogates import escape_surrogates, has_surrogates, replace_surrogates

_MAX_PASSES = 16
"""Braces that begin no JSON may together cost as much as reading the text this often."""

_DECODER = json.JSONDecoder()


def normalize_answer(message: object, key: str) -> None:
    """Set the content of `message` to its JSON object with `key`, or to its text without one."""
    if not isinstance(message, BaseModel):
        return
    candidates = [text for text in _texts(message) if text.strip()]
    answers = (extract_object(text, key) for text in candidates)
    answer = next(filter(None, answers), next(iter(candidates), None))
    # White space is kept: the length of the text tells what it cost, where usage is not reported.
    answer = next((text for text in candidates if text.strip() == answer), answer)
    message.content = answer and escape_surrogates(answer)  # type: ignore[attr-defined]


def extract_object(text: str, key: str) -> str | None:
    """Return the JSON of the last object with `key` in `text`, `None` if there is none.

    It is the last one because earlier ones may be quoted from the prompt. One without records
    counts only if there is no other.
    """
    found = None
    position, work = text.find("{"), _MAX_PASSES * len(text)
    while position >= 0 and work > 0:
        try:
            value, end = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            # The error itself counts the lines before it, which is fast but not free.
            work -= _last_read(text, error) - position + position // 64
            end = position + 1
        else:
            if key in value and (value[key] or found is None):
                found = _without_surrogates(value) or text[position:end]
        position = text.find("{", end)
    return found


def _last_read(text: str, error: Exception) -> int:
    """Return the position up to which a failed attempt read at most."""
    is_near = isinstance(error, json.JSONDecodeError) and not error.msg.startswith("Unterminated")
    return getattr(error, "pos", 0) + 1 if is_near else len(text)


def _texts(message: object) -> Iterator[str]:
    """Yield the text of the message, then the arguments of its calls."""
    content = _get(message, "content")
    parts = content if isinstance(content, list) else [content]
    texts = (part if isinstance(part, str) else _get(part, "text") for part in parts)
    yield "".join(text for text in texts if isinstance(text, str))
    calls = _get(message, "tool_calls")
    functions = [_get(call, "function") for call in calls] if isinstance(calls, list) else []
    for function in (*functions, _get(message, "function_call")):
        arguments = _get(function, "arguments")
        if arguments:
            yield arguments if isinstance(arguments, str) else json.dumps(arguments)


def _get(record: object, name: str) -> object:
    return record.get(name) if isinstance(record, dict) else getattr(record, name, None)


def _without_surrogates(value: object) -> str | None:
    """Return the JSON of `value` without unpaired surrogates, `None` if it has none."""
    text = json.dumps(value, ensure_ascii=False)
    return replace_surrogates(text) if has_surrogates(text) else None
