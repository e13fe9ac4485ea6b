"""The annotation format: one JSON file per article, with words of the text and no offsets."""

from pathlib import Path

from pydantic import Field, ValidationError

from summarizer.errors import InputError, first_problem
from summarizer.schema.gold import ActorAccept, Equivalent, GoldModel
from summarizer.vocabulary import ActorKind, Basis, Certainty, ClaimKind, Directness, Stance


class AnnotatedClaimAccept(GoldModel):
    """Other values of a claim's fields that count as fully correct; spans by their words."""

    source: tuple[str | None, ...] = ()
    speaker: tuple[str | None, ...] = ()
    via: tuple[tuple[str, ...], ...] = ()
    cue: tuple[str | None, ...] = ()
    quote: tuple[str, ...] = ()
    kind: tuple[ClaimKind, ...] = ()
    certainty: tuple[Certainty, ...] = ()
    directness: tuple[Directness, ...] = ()
    date: tuple[str | None, ...] = ()


class AnnotatedPositionAccept(GoldModel):
    """Other values of a position's fields that count as fully correct; actors by name."""

    actor: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    stance: tuple[Stance, ...] = ()
    target: tuple[str | None, ...] = ()
    basis: tuple[Basis, ...] = ()
    evidence: tuple[str, ...] = ()


class AnnotatedActor(GoldModel):
    """An annotated actor."""

    name: str
    kind: ActorKind
    role: str | None = None
    affiliation: str | None = None
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    optional: bool = False
    accept: ActorAccept = ActorAccept()  # affiliations by name
    note: str | None = None


class AnnotatedClaim(GoldModel):
    """An annotated claim; `date` is the time expression of the text."""

    source: str | None = None
    cue: str | None = None
    quote: str
    speaker: str | None = None
    via: tuple[str, ...] = ()
    kind: ClaimKind
    certainty: Certainty = "certain"
    date: str | None = None
    text: str
    optional: bool = False
    accept: AnnotatedClaimAccept = AnnotatedClaimAccept()
    note: str | None = None


class AnnotatedPosition(GoldModel):
    """An annotated position."""

    actor: str
    topic: str
    stance: Stance
    target: str | None = None
    basis: Basis
    evidence: str
    optional: bool = False
    accept: AnnotatedPositionAccept = AnnotatedPositionAccept()
    equivalents: tuple[Equivalent, ...] = ()
    note: str | None = None


class Article(GoldModel):
    """An article with its annotations.

    `dates` resolves time expressions that depend on the story, such as `a day later`.
    """

    id: str
    text: str
    date: str | None = None
    origin: str = "ours"
    dates: dict[str, str] = Field(default_factory=dict)
    actors: tuple[AnnotatedActor, ...]
    claims: tuple[AnnotatedClaim, ...]
    positions: tuple[AnnotatedPosition, ...]


def read_annotation(path: Path) -> Article:
    """Return the annotated article at `path`."""
    try:
        return Article.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise InputError(first_problem(error), str(path), "see docs/how-to/gold.md") from None
    except OSError as error:
        raise InputError(error.strerror or "unreadable", str(path), "check the path") from None
