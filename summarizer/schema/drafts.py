"""The drafts of actors, claims and positions that a model writes.

A draft contains words and sentence numbers. Offsets, ids and resolved dates are computed. The order
of the fields is the order of the keys in the answer. The field descriptions and the docstrings of
the drafts are prompt text: the `general` templates print the former through `field_guide`, and the
JSON Schema that a server receives contains both.
"""

import json
from functools import cache
from typing import Annotated, Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from summarizer.vocabulary import ActorKind, Basis, Certainty, ClaimKind, Stance


class CopiedText:
    """Mark a string that must consist of words of the article."""


class Restatement:
    """Mark a string in the model's own words, which the embedded model is not asked for."""


CopiedStr = Annotated[str, CopiedText()]
"""A string copied from the article."""

ANCHOR_WORDS = 4
"""Number of words in `start` and in `end` of a long span."""

MAX_WHOLE_SPAN_WORDS = 6
"""A span of at most this many words is given whole in `start`, without `end`."""


class Draft(BaseModel):
    """One record as a model writes it; unknown keys are an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ActorDraft(Draft):
    """A person, organisation or collective that speaks, decides or acts in the article."""

    name: CopiedStr = Field(
        description="fullest name in the text, copied, without title, rank or article"
    )
    kind: ActorKind = Field(description="one of the kinds listed below")
    role: CopiedStr | None = Field(
        None, description="office or function as written, without the organisation's name"
    )
    affiliation: CopiedStr | None = Field(
        None, description="name of the actor it belongs to, only if the text says so"
    )
    aliases: list[CopiedStr] = Field(
        default_factory=list, description="every other naming form the text uses for it"
    )


class AttributionDraft(Draft):
    """Where a claim stands: its sentences, who says it, by which words, and what.

    It is all that the task `attributions` asks for; a claim goes on with what it needs the
    codebook for.
    """

    sentence: int = Field(description="number of the sentence in which the reported content begins")
    until: int | None = Field(None, description="number of its last sentence, if another")
    source: CopiedStr | None = Field(
        None, description="the words that name who says it, copied; absent if nobody does"
    )
    cue: CopiedStr | None = Field(
        None, description="the words that signal the saying, copied: said, called on, according to"
    )
    start: CopiedStr = Field(
        description="first four words of the reported content, copied; the whole content if it "
        "has at most six words"
    )
    end: CopiedStr | None = Field(
        None, description="last four words of it, copied; absent if `start` holds the whole"
    )


def _require_text(schema: dict[str, Any]) -> None:
    """Have servers and `general` prompts require the restatement; its default is for grammars."""
    del schema["properties"]["text"]["default"]
    schema["required"].append("text")


class ClaimDraft(AttributionDraft):
    """Something the article reports that somebody said, thinks, wants, orders or shows."""

    speaker: CopiedStr | None = Field(
        None, description="name of the actor who says it, if `source` is not that name already"
    )
    via: list[CopiedStr] = Field(
        default_factory=list, description="names of those who merely relay it, nearest first"
    )
    kind: ClaimKind = Field(description="kind of act, see below")
    certainty: Certainty = Field("certain", description="how firmly the speaker commits to it")
    date: CopiedStr | None = Field(
        None, description="time expression that dates the saying itself, copied, no preposition"
    )
    text: Annotated[str, Restatement()] = Field(
        "", description="the content restated in one sentence, names for pronouns, nothing added"
    )

    model_config = ConfigDict(json_schema_extra=_require_text)


class PositionDraft(Draft):
    """An actor's preference for or against something."""

    actor: CopiedStr = Field(description="name of the actor who holds it")
    stance: Stance = Field(description="support, oppose, mixed or neutral")
    topic: str = Field(description="2 to 10 words naming the matter, free of any stance")
    target: CopiedStr | None = Field(
        None, description="name of the actor whose conduct is at issue"
    )
    basis: Basis = Field(description="claim, action or ascribed")
    sentence: int = Field(description="number of the sentence that shows it")
    start: CopiedStr = Field(
        description="first four words of the shortest span that shows preference and matter, "
        "copied; the whole span if it has at most six words"
    )
    end: CopiedStr | None = Field(None, description="last four words of that span, copied")


class ActorsAnswer(Draft):
    """The answer to the task `actors`."""

    actors: list[ActorDraft]


class ClaimsAnswer(Draft):
    """The answer to the task `claims`."""

    claims: list[ClaimDraft]


class PositionsAnswer(Draft):
    """The answer to the task `positions`."""

    positions: list[PositionDraft]


class AttributionsAnswer(Draft):
    """The answer to the task `attributions`, which only the `tuned` prompts have."""

    claims: list[AttributionDraft]


Answer = ActorsAnswer | ClaimsAnswer | PositionsAnswer | AttributionsAnswer
AnyAnswer = TypeVar("AnyAnswer", bound=Draft)
"""The shape of an answer, whose first field is a list of drafts."""


def draft_of(answer: type[BaseModel]) -> type[Draft]:
    """Return the class of the drafts in an answer."""
    (field, *_) = answer.model_fields.values()
    draft: type[Draft] = get_args(field.annotation)[0]
    return draft


def compact_json(draft: BaseModel) -> str:
    """Return `draft` as a model writes it: no spaces, keys in order, default values omitted."""
    return json.dumps(non_default_fields(draft), ensure_ascii=False, separators=(",", ":"))


def non_default_fields(draft: BaseModel) -> dict[str, Any]:
    """Return the fields of `draft` that differ from their defaults."""
    return draft.model_dump(mode="json", exclude_defaults=True)


@cache
def field_guide(draft: type[Draft]) -> str:
    """Return one line of instructions for each field of `draft`, in order."""
    return "\n".join(
        f"- {name}{_note(field)}: {field.description}" for name, field in draft.model_fields.items()
    )


def is_restatement(field: FieldInfo) -> bool:
    """Return whether a field of a draft is a restatement."""
    return any(isinstance(mark, Restatement) for mark in field.metadata)


def _note(field: FieldInfo) -> str:
    return "" if field.is_required() or is_restatement(field) else " (optional)"


def span_anchors(words: list[str]) -> tuple[str, str | None]:
    """Return `start` and `end` of a span of these words."""
    if len(words) <= MAX_WHOLE_SPAN_WORDS:
        return " ".join(words), None
    return " ".join(words[:ANCHOR_WORDS]), " ".join(words[-ANCHOR_WORDS:])
