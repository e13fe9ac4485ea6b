"""The models of a codebook. `docs/how-to/codebook.md` describes the fields and both file forms."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic import model_validator as validator

from summarizer.codebook.toml_writer import toml_lines
from summarizer.vocabulary import ActorKind

_DIGEST_DIGITS = 16


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("it has a line break or another control character")
    return text


Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(_one_line),
]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4_000)]
FilledText = Annotated[Text, StringConstraints(min_length=1)]


class _CodebookPart(BaseModel):
    """Frozen, without unknown keys; a field has the name of the file or of Python."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True
    )


class Concept(_CodebookPart):
    """A matter that positions are coded into.

    Attributes:
        name: What `Position.concept` holds, verbatim.
        definition: What belongs to it.
        examples: Statements that belong to it.
        excludes: What does not belong to it; `not` in files.
    """

    name: Name
    definition: Text = ""
    examples: tuple[FilledText, ...] = ()
    excludes: tuple[FilledText, ...] = Field((), alias="not")


class CodebookActor(_CodebookPart):
    """An actor with its canonical name and the other names that texts use for it."""

    name: Name
    aliases: tuple[Name, ...] = ()
    kind: ActorKind | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The canonical name, then the aliases."""
        return self.name, *self.aliases


class Codebook(_CodebookPart):
    """The concepts and actors of a project; names are unique in any case of letters.

    Attributes:
        instructions: A few lines of the user's own for the model.
        stances: Whether a model is asked for the stances on each concept in place of all positions.
    """

    name: Name | None = None
    instructions: Text | None = None
    stances: bool = False
    concepts: tuple[Concept, ...] = Field(alias="concept", min_length=1)
    actors: tuple[CodebookActor, ...] = Field((), alias="actor")

    @validator(mode="after")
    def _check_names(self) -> Self:
        for repeated in _repeated((concept.name,) for concept in self.concepts):
            raise ValueError(f"two concepts are named {repeated!r}")
        for repeated in _repeated(actor.names for actor in self.actors):
            raise ValueError(f"two actors are named {repeated!r}")
        return self

    @property
    def concept_names(self) -> tuple[str, ...]:
        """The names of the concepts, in order."""
        return tuple(concept.name for concept in self.concepts)

    @property
    def digest(self) -> str:
        """The first digits of the SHA-256 of everything in the codebook."""
        content = self.model_dump_json(by_alias=True, exclude_defaults=True)
        return hashlib.sha256(content.encode()).hexdigest()[:_DIGEST_DIGITS]

    def to_toml(self) -> str:
        """Return the codebook as a TOML file, which `read_codebook` reads back unchanged."""
        return "\n".join(toml_lines(self.model_dump(by_alias=True, exclude_defaults=True))) + "\n"


def _repeated(groups: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield the names that two groups share in any case."""
    seen: set[str] = set()
    for names in groups:
        folded = {name.casefold(): name for name in names}
        yield from (name for key, name in folded.items() if key in seen)
        seen.update(folded)
