"""Read what overrides the resolver: `aliases.csv`, `topics.csv` and the actors of the codebook."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from summarizer.codebook import Codebook
from summarizer.errors import InputError
from summarizer.text.csv_rows import read_csv_rows
from summarizer.vocabulary import ActorKind

NONE = "-"
"""As a canonical name, undoes all merges of an actor; as an affiliation, removes it."""

_ALIAS_COLUMNS = ("kind", "affiliation", "document", "actor", "rule", "reason", "why", "note")
_TOPIC_COLUMNS = ("cluster", "count", "why", "note")
"""Optional columns; the lists of the resolver have those that are ignored."""

_KINDS = frozenset(get_args(ActorKind))


@dataclass(frozen=True, slots=True)
class AliasLine:
    """One line of `aliases.csv`.

    Attributes:
        kind: The kind of the actor; empty for any kind.
        canonical: The name of the entity; `-` keeps the actor separate from all others.
        affiliation: The entity it belongs to; empty to keep that of the documents, `-` for none.
        document: The only document that the line applies to; empty for all.
        origin: What states it: `aliases.csv`, or the codebook, whose names may also be aliases of
            an actor in its document.
        number: The number of the line in its file.
    """

    name: str
    kind: str
    canonical: str
    affiliation: str = ""
    document: str = ""
    origin: Literal["aliases.csv", "codebook"] = "aliases.csv"
    number: int = field(default=0, compare=False)

    def fits(self, kind: str, document: str) -> bool:
        """Return whether the line applies to actors of this kind in this document."""
        return self.kind in ("", kind) and self.document in ("", document)


def read_aliases(path: Path) -> list[AliasLine]:
    """Return the lines of an `aliases.csv`: columns name, kind, canonical, affiliation, document.

    Only `name` and `canonical` are required. The other columns of `merges.csv` are ignored, so that
    its lines can be copied, and so is `note`.
    """
    lines = []
    values: dict[tuple[str, str, str], tuple[str, str]] = {}
    for number, row in read_csv_rows(path, ("name", "canonical"), _ALIAS_COLUMNS):
        kind, affiliation = row.get("kind", ""), row.get("affiliation", "")
        document = row.get("document", "")
        line = AliasLine(row["name"], kind, row["canonical"], affiliation, document, number=number)
        where = f"{path}, line {number}"
        if line.kind and line.kind not in _KINDS:
            hint = f"use one of {', '.join(sorted(_KINDS))}, or leave it empty"
            raise InputError(f"there is no kind {line.kind!r}", where, hint)
        key = line.name, line.kind, line.document
        value = line.canonical, line.affiliation
        if values.setdefault(key, value) != value:
            raise InputError(f"{line.name!r} is given two meanings", where, "keep one of them")
        lines.append(line)
    return lines


def codebook_lines(codebook: Codebook) -> list[AliasLine]:
    """Return a line for each name of each actor of `codebook`."""
    return [
        AliasLine(name, "", actor.name, origin="codebook")
        for actor in codebook.actors
        for name in actor.names
    ]


def read_topics(path: Path) -> dict[str, str]:
    """Return the concept of each topic of a `topics.csv`: columns topic, concept."""
    concepts: dict[str, str] = {}
    for number, row in read_csv_rows(path, ("topic", "concept"), _TOPIC_COLUMNS):
        topic, concept = row["topic"], row["concept"]
        if concepts.setdefault(topic, concept) != concept:
            where = f"{path}, line {number}"
            raise InputError(f"{topic!r} is given two concepts", where, "keep one of them")
    return concepts
