"""The drafts of positions that a model codes with the concepts of a codebook.

`coded_answer` is the answer about all positions, each with its concept or none; `stances_answer`
is the answer about each concept, with those who take a side on it.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, create_model

from summarizer.schema.drafts import AnyAnswer, CopiedStr, Draft, PositionDraft, PositionsAnswer
from summarizer.text.spans import normalize_whitespace
from summarizer.vocabulary import Basis, Stance

_NONE = frozenset({"", "none", "null"})


class CodedPositionDraft(PositionDraft):
    """An actor's preference for or against something, with its concept."""

    concept: str | None = None


class StanceDraft(Draft):
    """An actor's side on a concept, or that nobody takes one."""

    concept: str = Field(description="name of the concept, as listed")
    actor: CopiedStr | None = Field(None, description="name of the actor who takes a side on it")
    stance: Stance | None = Field(None, description="support, oppose, mixed or neutral")
    basis: Basis | None = Field(None, description="claim, action or ascribed")
    sentence: int | None = Field(None, description="number of the sentence that shows it")
    start: CopiedStr | None = Field(
        None,
        description="first four words of the shortest span that shows preference and matter, "
        "copied; the whole span if it has at most six words",
    )
    end: CopiedStr | None = Field(None, description="last four words of that span, copied")

    @property
    def is_nobody(self) -> bool:
        """Whether the draft says that nobody takes a side."""
        return not (self.actor or self.stance)

    def position(self) -> CodedPositionDraft | None:
        """Return the draft as a position on the concept, `None` if a part of it is missing."""
        if not (self.actor and self.stance and self.sentence and self.start):
            return None
        return CodedPositionDraft(
            actor=self.actor,
            stance=self.stance,
            topic=self.concept,
            basis=self.basis or "claim",
            sentence=self.sentence,
            start=self.start,
            end=self.end,
            concept=self.concept,
        )


class StancesAnswer(Draft):
    """The answer about the concepts of a codebook in place of that to the task `positions`."""

    stances: list[StanceDraft]


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
    return _narrowed(CodedPositionDraft, PositionDraft, concept=(choice, None))


@lru_cache(maxsize=16)
def coded_answer(names: tuple[str, ...]) -> type[PositionsAnswer]:
    """Return the answer to the task `positions` whose drafts have one of these concepts."""
    draft = coded_draft(names)
    return _narrowed(PositionsAnswer, PositionsAnswer, positions=(list[draft], ...))  # type: ignore[valid-type]


@lru_cache(maxsize=16)
def stances_answer(names: tuple[str, ...]) -> type[StancesAnswer]:
    """Return the answer about these concepts."""
    field = StanceDraft.model_fields["concept"]
    choice = Annotated[
        Literal[names],  # type: ignore[valid-type]
        BeforeValidator(_Chooser(names)),
        Field(description=field.description),
    ]
    draft = _narrowed(StanceDraft, StanceDraft, concept=(choice, ...))
    return _narrowed(StancesAnswer, StancesAnswer, stances=(list[draft], ...))  # type: ignore[valid-type]


def _narrowed(base: type[AnyAnswer], shown: type[Draft], **fields: Any) -> type[AnyAnswer]:  # noqa: ANN401 - of pydantic
    """Return a subclass of `base` with other types of fields, named and described as `shown`."""
    return create_model(shown.__name__, __base__=base, __doc__=shown.__doc__, **fields)


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
