"""The grammar that constrains an answer of the embedded engine to its schema and the article.

The syntax is llguidance's Lark dialect. The answer is compact JSON with the draft's keys in order,
where optional keys may be left out. A field marked as `CopiedText` holds a run of whole words of
one sentence of the window, so the model cannot invent a name or a quotation.
"""

import json
import re
import types
from collections.abc import Iterator, Sequence
from typing import Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from summarizer.schema.drafts import Answer, CopiedText, Draft, is_restatement
from summarizer.text.windows import Window

MAX_LIST = 8
"""Most items of a list inside a record (aliases, channels)."""

_POSITIONS_LIMIT = (1, 4)
_RECORDS_LIMIT = (2, 8)
"""Most records: so many for each sentence, and so many more; a small model may repeat itself.

Of 2,553 labelled windows none has more than 11 actors, 6 claims or 2 positions more than sentences.
The limit of actors is higher, because a model that repeats an actor may still come to new ones.
"""

_CHUNK = re.compile(r"\w+|\s+|.", re.DOTALL)
_EMPTY = '"\\"\\""'
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def answer_grammar(answer: type[Answer], window: Window, *, in_rows: bool = False) -> str:
    """Return the grammar of an `answer` about `window`.

    In rows, a record is an array of its values, in which an empty string is a value left out.
    """
    (key, field), *_ = answer.model_fields.items()
    record = get_args(field.annotation)[0]
    per_sentence, extra = _POSITIONS_LIMIT if key == "positions" else _RECORDS_LIMIT
    limit = per_sentence * len(window.sentences) + extra
    opening, closing = _literal(f'{{"{key}":['), _literal("]}")
    numbers = " | ".join(f'"{number}"' for number in range(1, len(window.sentences) + 1))
    return "\n".join(
        [
            "%llguidance {}",
            f'start: {opening} (record ("," record){{0,{limit}}})? {closing}',
            f"record: {_row(record) if in_rows else _record(record)}",
            f"NUMBER: {numbers}",
            f"COPIED: {_copied(window)}",
            # Unbounded: a counted repetition beside the substring automaton makes llguidance ten
            # times as slow. The token limit of the request bounds the text.
            'TEXT: /([^"\\\\\\x00-\\x1F\\x7F]|\\\\["\\\\])+/',
            "",
        ]
    )


def _fields(draft: type[Draft]) -> list[tuple[str, FieldInfo]]:
    # Claims are worded by code; restatements are a fifth of what the model would write about them.
    return [item for item in draft.model_fields.items() if not is_restatement(item[1])]


def _row(draft: type[Draft]) -> str:
    fields = [field for _, field in _fields(draft)]
    last = max(number for number, field in enumerate(fields) if field.is_required())
    values = [
        _value(field) if field.is_required() else f"({_value(field)} | {_EMPTY})"
        for field in fields
    ]
    # What follows the last required value can be left out from its end.
    optional = ""
    for value in reversed(values[last + 1 :]):
        optional = f'("," {value} {optional})?'
    required = ' "," '.join(values[: last + 1])
    return f'"[" {required} {optional} "]"'


def _record(draft: type[Draft]) -> str:
    parts = ['"{"']
    for position, (name, field) in enumerate(_fields(draft)):
        key = f'"{name}":' if position == 0 else f',"{name}":'
        pair = f"{_literal(key)} {_value(field)}"
        parts.append(pair if field.is_required() else f"({pair})?")
    return " ".join([*parts, '"}"'])


def _value(field: FieldInfo) -> str:
    is_copied = any(isinstance(mark, CopiedText) for mark in field.metadata)
    return "".join(_alternatives(field.annotation, is_copied=is_copied))


def _alternatives(annotation: Any, *, is_copied: bool) -> Iterator[str]:  # noqa: ANN401
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        yield "(" + " | ".join(_literal(_literal(choice)) for choice in arguments) + ")"
    elif origin in {Union, types.UnionType}:
        (inner,) = (argument for argument in arguments if argument is not type(None))
        yield from _alternatives(inner, is_copied=is_copied)
    elif origin is list:
        item = "".join(_alternatives(arguments[0], is_copied=is_copied))
        yield f'"[" {item} ("," {item}){{0,{MAX_LIST - 1}}} "]"'
    elif hasattr(annotation, "__metadata__"):
        copied = any(isinstance(mark, CopiedText) for mark in annotation.__metadata__)
        yield from _alternatives(annotation.__origin__, is_copied=copied)
    elif annotation is int:
        yield "NUMBER"
    elif annotation is str:
        quote = _literal('"')
        yield f"{quote} {'COPIED' if is_copied else 'TEXT'} {quote}"
    else:
        raise TypeError(f"no grammar for {annotation!r}")


def _copied(window: Window) -> str:
    substring = _literal({"substring_chunks": list(_chunks(window.lines))})
    return f"%regex {substring} & /[^ ]([^\\n]*[^ ])?/"


def _chunks(lines: Sequence[str]) -> Iterator[str]:
    """Yield the window's words, blanks and punctuation as they appear inside a JSON string."""
    for line in lines:
        for match in _CHUNK.finditer(_CONTROL.sub(" ", line)):
            yield _literal(match.group())[1:-1]
        # A line break ends every copy, so no copy spans two sentences.
        yield "\\n"


def _literal(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
