"""Codings of a corpus: which actor of a document takes which stance towards which concept.

They come from a CSV file, which a person wrote, or are the positions of summaries.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast, get_args

from summarizer.codebook import Codebook
from summarizer.entity_resolution.override_files import AliasLine, codebook_lines
from summarizer.errors import InputError
from summarizer.schema.derived import Affiliations
from summarizer.schema.summary import SummaryRecord
from summarizer.text.csv_rows import read_csv_rows
from summarizer.vocabulary import Stance

_COLUMNS = ("document", "actor", "concept", "stance")
_STANCES = frozenset(get_args(Stance))
_SUFFIX = re.compile(r"\.[a-z]{2,5}$")


@dataclass(frozen=True)
class Coding:
    """One coding.

    Attributes:
        names: All known names of the actor.
        bodies: The names of the bodies that it belongs to.
        is_optional: Whether it costs nothing to miss it.
    """

    document: str
    names: frozenset[str]
    concept: str
    stance: Stance
    bodies: frozenset[str] = frozenset()
    is_optional: bool = False


def read_codings(path: Path, codebook: Codebook, aliases: Sequence[AliasLine] = ()) -> list[Coding]:
    """Return the codings in the CSV file at `path`.

    Args:
        path: A file with the columns document, actor, concept and stance, perhaps affiliation and
            optional (`1`).
        codebook: The concepts, and actors with their names.
        aliases: Further names of actors, as `read_aliases` returns them.

    Raises:
        InputError: If they cannot be read, or a concept is not one of `codebook`.
    """
    return _with_known_names(list(_of_table(path, codebook)), codebook, aliases)


def codings_of(
    summaries: Iterable[SummaryRecord], codebook: Codebook, aliases: Sequence[AliasLine] = ()
) -> list[Coding]:
    """Return the positions of `summaries` that have a concept; see `read_codings`."""
    found = [coding for summary in summaries for coding in _of_summary(summary)]
    return _with_known_names(found, codebook, aliases)


def _with_known_names(
    codings: Sequence[Coding], codebook: Codebook, aliases: Sequence[AliasLine]
) -> list[Coding]:
    """Return the codings with the canonical names of their actors, each once."""
    lines = (*codebook_lines(codebook), *aliases)
    canonical = {line.name.casefold(): line.canonical for line in lines}

    def known(names: frozenset[str]) -> frozenset[str]:
        return names | {canonical[key] for name in names if (key := name.casefold()) in canonical}

    return list(
        dict.fromkeys(
            replace(coding, names=known(coding.names), bodies=known(coding.bodies))
            for coding in codings
        )
    )


def document_name(name: str) -> str:
    """Return the name of a document without folder and suffix, which its id may have."""
    return _SUFFIX.sub("", Path(name).name)


def _of_table(path: Path, codebook: Codebook) -> Iterator[Coding]:
    for number, row in read_csv_rows(path, _COLUMNS):
        where = f"{path}, line {number}"
        if row["stance"] not in _STANCES:
            hint = f"use one of {', '.join(sorted(_STANCES))}"
            raise InputError(f"no stance: {row['stance']}", where, hint)
        if row["concept"] not in codebook.concept_names:
            raise InputError(f"no such concept: {row['concept']}", where, "use the codebook's")
        yield Coding(
            document_name(row["document"]),
            frozenset({row["actor"]}),
            row["concept"],
            cast(Stance, row["stance"]),
            frozenset(filter(None, [row.get("affiliation", "")])),
            row.get("optional", "") == "1",
        )


def _of_summary(summary: SummaryRecord) -> Iterator[Coding]:
    affiliations = Affiliations(summary.actors)
    for position in summary.positions:
        if position.concept:
            holder = affiliations.by_id[position.actor]
            body = affiliations.organisation(holder.id)
            yield Coding(
                document_name(summary.document.id),
                frozenset((holder.name, *holder.aliases)),
                position.concept,
                position.stance,
                frozenset((body.name, *body.aliases)) if body else frozenset(),
            )
