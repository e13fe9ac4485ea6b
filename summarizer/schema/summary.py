"""The records of one document, which are the public output format.

`docs/codebook.md` defines each field. `text == source[start:end]` holds for every span.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from summarizer.text.spans import CharSpan
from summarizer.text.surrogates import escape_surrogates
from summarizer.vocabulary import (
    ActorKind,
    Basis,
    Certainty,
    ClaimKind,
    ConfidenceBasis,
    DateSource,
    Directness,
    Grounding,
    Profile,
    Reason,
    RecordKind,
    Stance,
    TextSource,
)

SCHEMA_VERSION = "1"

MAX_COUNT = 10**13
"""More tokens than any run uses.

Even the sum over a million such documents fits in an integer of SQLite.
"""

Confidence = Annotated[float, Field(ge=0, le=1)]
"""The probability that a record is right in its headline fields."""

Count = Annotated[int, AfterValidator(lambda count: min(count, MAX_COUNT))]
Message = Annotated[str, AfterValidator(escape_surrogates)]
"""Text from outside, such as a server's error, in which lone surrogates are escaped."""


class Record(BaseModel):
    """Base of all records: frozen, without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Record):
    """Words of the document and their offsets: code points, 0-based, end-exclusive."""

    start: int = Field(ge=0)
    end: int
    text: str

    @classmethod
    def from_text(cls, source: str, span: CharSpan) -> Span:
        """Return the words of `source` at `span`."""
        return cls(start=span.start, end=span.end, text=span.slice(source))

    @property
    def span(self) -> CharSpan:
        """The offsets without the words."""
        return CharSpan(self.start, self.end)


class DocumentInfo(Record):
    """The document and its metadata."""

    id: str
    path: str | None
    sha256: str
    chars: int
    language: str | None
    title: str | None
    source: str | None
    date: str | None
    date_source: DateSource


class Actor(Record):
    """A person, organisation or collective that acts, speaks or is addressed.

    `trace` holds the ids of the rules that added or changed a record (`docs/reference/rules.md`).
    """

    id: str
    name: str
    kind: ActorKind
    role: str | None
    affiliation: str | None
    aliases: list[str]
    members: list[str]
    mentions: list[Span]
    confidence: Confidence | None = None
    trace: list[str] = []


class Claim(Record):
    """One reported statement: who said what, through whom, how certainly and when.

    A warning is a `ClaimWarning`, perhaps with a colon and a detail: `speaker-disputed: Kesh`.
    """

    id: str
    speaker: str | None
    source: Span | None
    via: list[str]
    cue: Span | None
    quote: Span
    text: str
    text_by: TextSource = "model"
    kind: ClaimKind
    certainty: Certainty
    directness: Directness
    date: str | None
    date_text: str | None
    grounding: Grounding
    confidence: Confidence | None = None
    warnings: list[str] = []
    trace: list[str] = []


class Position(Record):
    """An actor's preference for or against a topic.

    `concept` is the name of a concept of the user's codebook, absent if there is none.

    A warning is a `PositionWarning`, perhaps with a colon and a detail.
    """

    id: str
    actor: str
    topic: str
    concept: str | None = Field(default=None, exclude_if=lambda concept: concept is None)
    stance: Stance
    target: str | None
    basis: Basis
    claim_ids: list[str]
    evidence: Span
    grounding: Grounding
    confidence: Confidence | None = None
    warnings: list[str] = []
    trace: list[str] = []


class Rejected(Record):
    """A draft that became no record, the reason, and the rule that decided, if any."""

    record: RecordKind
    reason: Reason
    rule: str | None = None
    draft: dict[str, Any]


class Usage(Record):
    """Requests and tokens, including failed attempts; each number is at most `MAX_COUNT`."""

    requests: Count = 0
    prompt_tokens: Count = 0
    cached_prompt_tokens: Count = 0
    completion_tokens: Count = 0

    def __add__(self, other: Usage) -> Usage:
        """Return the sum of both."""
        names = Usage.model_fields
        return Usage(**{name: getattr(self, name) + getattr(other, name) for name in names})


class ReviewInfo(Record):
    """Who decided about the records of a summary, and how many records they decided.

    Attributes:
        accepted: Records accepted as the model wrote them.
        corrected: Records accepted with other values.
        added: Records that the model missed.
        rejected: Records left out.
        pending: Records without a decision.
    """

    annotators: list[str]
    accepted: int
    corrected: int
    added: int
    rejected: int
    pending: int


class CodebookInfo(Record):
    """The user's codebook that positions were coded with: its name and its digest."""

    name: str | None
    digest: str


PEOPLE = "people"
"""The model in the provenance of a summary that people have coded."""


class CodingInfo(Record):
    """A coding that people made elsewhere: who coded, and the file that it was imported from.

    `coders` is empty if the file does not name them, or says nothing about the document.
    """

    coders: list[str]
    file: str
    sha256: str


class Provenance(Record):
    """The model, prompts and usage that produced a summary, and the review that changed it.

    `notice` is what a reader must know before the records: that the model was not made for the
    language of the text.
    `copied_from` is the id of the document of the same text that the model was asked about.
    `confidence_basis` says whether the log-probabilities of the model's tokens were known, and
    `min_confidence` below which confidence a record is uncertain, if not the default.
    """

    model: str
    backend: str
    prompts: dict[str, str]
    package_version: str
    created_at: str
    usage: Usage
    seconds: float = Field(default=0.0, allow_inf_nan=False)
    profile: Profile | None = None
    notice: str | None = Field(default=None, exclude_if=lambda notice: notice is None)
    codebook: CodebookInfo | None = Field(default=None, exclude_if=lambda info: info is None)
    coding: CodingInfo | None = Field(default=None, exclude_if=lambda info: info is None)
    copied_from: str | None = Field(default=None, exclude_if=lambda document: document is None)
    review: ReviewInfo | None = Field(default=None, exclude_if=lambda review: review is None)
    confidence_basis: ConfidenceBasis | None = None
    min_confidence: Confidence | None = None
    warnings: list[str]


class SummaryRecord(Record):
    """The records of one document."""

    schema_version: str = SCHEMA_VERSION
    document: DocumentInfo
    digest: str
    actors: list[Actor]
    claims: list[Claim]
    positions: list[Position]
    rejected: list[Rejected]
    provenance: Provenance

    def actor(self, actor_id: str) -> Actor:
        """Return the actor with this id; raise `KeyError` if there is none."""
        return {actor.id: actor for actor in self.actors}[actor_id]


class Failure(Record):
    """A document that could not be summarized, with the stage, the error and the usage."""

    document: Message
    stage: str
    error: Message
    attempts: int
    usage: Usage = Usage()
