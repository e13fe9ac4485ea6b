"""Write the grammar that holds an answer of the embedded engine to its schema and to the article.

The form is llguidance's Lark dialect. The answer is compact JSON with the keys of the draft in
order, optional ones left out. A field that the draft marks as copied can only hold words of the
window, cut at the edges of words: the model cannot invent a name or a quotation, it can only
choose the wrong one.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Iterator, Sequence
from typing import Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from summarizer.schema.drafts import Answer, Copied, Draft
from summarizer.text.windows import Window

MAX_LIST = 8
"""Most items of a list inside a record (aliases, channels)."""

_RECORDS = {"positions": (1, 4)}
_MOST_RECORDS = (2, 8)
"""Most records for each sentence, and how many more: a small model may say one again without end.

Of 2,553 labelled windows none has more than 11 actors, 6 claims or 2 positions more than sentences.
Actors may be more than that: a model that says one again can come to the others yet.
"""

_CHUNK = re.compile(r"\w+|\s+|.", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def answer_grammar(answer: type[Answer], window: Window) -> str:
    """Return the grammar for an `answer` about `window`."""
    (key, field), *_ = answer.model_fields.items()
    record = get_args(field.annotation)[0]
    each, spare = _RECORDS.get(key, _MOST_RECORDS)
    most = each * len(window.sentences) + spare
    opening, closing = _literal(f'{{"{key}":['), _literal("]}")
    return "\n".join(
        [
            "%llguidance {}",
            f'start: {opening} (record ("," record){{0,{most}}})? {closing}',
            f"record: {_record(record)}",
            f"NUMBER: {_numbers(len(window.sentences))}",
            f"COPIED: {_copied(window)}",
            # Without a bound: a counted repetition beside the substring automaton costs llguidance
            # nine tenths of the engine's speed. The token limit of the ask bounds the text.
            'TEXT: /([^"\\\\\\x00-\\x1F\\x7F]|\\\\["\\\\])+/',
            "",
        ]
    )


def _record(draft: type[Draft]) -> str:
    parts = ['"{"']
    for position, (name, field) in enumerate(draft.model_fields.items()):
        key = f'"{name}":' if position == 0 else f',"{name}":'
        pair = f"{_literal(key)} {_value(field)}"
        parts.append(pair if field.is_required() else f"({pair})?")
    return " ".join([*parts, '"}"'])


def _value(field: FieldInfo) -> str:
    is_copied = any(isinstance(mark, Copied) for mark in field.metadata)
    return "".join(_alternatives(field.annotation, is_copied=is_copied))


def _alternatives(annotation: Any, *, is_copied: bool) -> Iterator[str]:  # noqa: ANN401
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        yield "(" + " | ".join(_literal(f'"{choice}"') for choice in arguments) + ")"
    elif origin in {Union, types.UnionType}:
        (inner,) = (argument for argument in arguments if argument is not type(None))
        yield from _alternatives(inner, is_copied=is_copied)
    elif origin is list:
        item = "".join(_alternatives(arguments[0], is_copied=is_copied))
        yield f'"[" {item} ("," {item}){{0,{MAX_LIST - 1}}} "]"'
    elif hasattr(annotation, "__metadata__"):
        copied = any(isinstance(mark, Copied) for mark in annotation.__metadata__)
        yield from _alternatives(annotation.__origin__, is_copied=copied)
    elif annotation is int:
        yield "NUMBER"
    elif annotation is str:
        mark = _literal('"')
        yield f"{mark} {'COPIED' if is_copied else 'TEXT'} {mark}"
    else:
        raise TypeError(f"no grammar for {annotation!r}")


def _numbers(count: int) -> str:
    return " | ".join(f'"{number}"' for number in range(1, count + 1))


def _copied(window: Window) -> str:
    chunks = list(_chunks(window.lines))
    substring = json.dumps({"substring_chunks": chunks}, ensure_ascii=False)
    return f"%regex {substring} & /[^ ]([^\\n]*[^ ])?/"


def _chunks(lines: Sequence[str]) -> Iterator[str]:
    """Yield the window's words, blanks and marks as they stand inside a JSON string."""
    for line in lines:
        for found in _CHUNK.finditer(_CONTROL.sub(" ", line)):
            yield json.dumps(found.group(), ensure_ascii=False)[1:-1]
        # A line break ends every copy: no span runs from one sentence into the next.
        yield "\\n"


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
