"""The class that instructor is handed for an answer: light, and the schema computed once.

instructor wraps each class it is given in one of its own, walks through all its fields and has
its schema computed anew, at each request. Given this class it finds nothing to wrap or to walk,
and what comes back holds an instance of the answer's own class.
"""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from instructor.v2.core.function_calls import ResponseSchema
from pydantic import BaseModel, PrivateAttr


class Wire(ResponseSchema):
    """An answer on its way through instructor."""

    answer: ClassVar[type[BaseModel]]
    json_schema: ClassVar[dict[str, Any]]
    _found: Any = PrivateAttr(None)

    @property
    def found(self) -> Any:  # noqa: ANN401 - an instance of `answer`, which mypy cannot know
        """The answer."""
        return self._found

    @classmethod
    def model_json_schema(cls, *_: Any, **__: Any) -> dict[str, Any]:  # noqa: ANN401 - pydantic's
        """Return the answer's schema; it is shared, and must not be changed."""
        return cls.json_schema

    @classmethod
    def model_validate_json(
        cls,
        json_data: str | bytes | bytearray,
        *,
        strict: bool | None = None,
        **_: Any,  # noqa: ANN401 - pydantic's
    ) -> Wire:
        """Return the answer in `json_data`, wrapped; never one of another class.

        Raises:
            ValidationError: If it does not fit the answer's class.
        """
        wire = cls.model_construct()
        wire._found = cls.answer.model_validate_json(json_data, strict=strict)
        return wire


@cache
def wire_class(answer: type[BaseModel]) -> type[Wire]:
    """Return the class to hand to instructor for `answer`."""
    return type(
        answer.__name__,
        (Wire,),
        {
            "__doc__": answer.__doc__,
            "__module__": __name__,
            "answer": answer,
            "json_schema": answer.model_json_schema(),
        },
    )
