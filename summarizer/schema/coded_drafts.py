"""The drafts of positions that a model codes with the concepts of a codebook."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, create_model

from summarizer.schema.drafts import PositionDraft, PositionsAnswer
from summarizer.text.spans import normalize_whitespace

_NONE = frozenset({"", "none", "null"})


class CodedPositionDraft(PositionDraft):
    """An actor's preference for or against something, with its concept."""

    concept: str | None = None


@lru_cache(maxsize=16)
def coded_draft(names: tuple[str, ...]) -> type[CodedPositionDraft]:
    """Return the draft whose `concept` is one of these names or null.

    A name in other letter case or with other white space is accepted as the name; any other
    concept makes the draft invalid.
    """
    choice = Annotated[
        Literal[names] | None,  # type: ignore[valid-type]
        BeforeValidator(_Chooser(names)),
        Field(description="name of the concept that it is about, as listed; null if none"),
    ]
    fields: dict[str, Any] = {"concept": (choice, None)}
    return create_model(
        PositionDraft.__name__,
        __base__=CodedPositionDraft,
        __doc__=PositionDraft.__doc__,
        **fields,
    )


@lru_cache(maxsize=16)
def coded_answer(names: tuple[str, ...]) -> type[PositionsAnswer]:
    """Return the answer to the task `positions` whose drafts have one of these concepts."""
    fields: dict[str, Any] = {"positions": (list[coded_draft(names)], ...)}  # type: ignore[misc]
    return create_model(
        PositionsAnswer.__name__,
        __base__=PositionsAnswer,
        __doc__=PositionsAnswer.__doc__,
        **fields,
    )


class _Chooser:
    """Replaces a concept by the name that it equals but for letter case and white space."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = {_folded(name): name for name in names}

    def __call__(self, value: object) -> object:
        if not isinstance(value, str):
            return value
        folded = _folded(value)
        return self._names.get(folded, None if folded in _NONE else value)


def _folded(name: str) -> str:
    return normalize_whitespace(name).casefold()
