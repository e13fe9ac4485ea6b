"""Codings of a corpus: which actor of a document takes which stance towards which concept.

They come from a CSV file, which a person wrote, or from the positions of a results folder.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast, get_args

from summarizer.codebook import Codebook
from summarizer.corrections.reviewed import open_reviewed
from summarizer.errors import InputError
from summarizer.text.csv_rows import read_csv_rows
from summarizer.vocabulary import Stance

_COLUMNS = ("document", "actor", "concept", "stance")
_STANCES = frozenset(get_args(Stance))


@dataclass(frozen=True)
class Coding:
    """One coding; `names` are all known names of the actor."""

    document: str
    names: frozenset[str]
    concept: str
    stance: Stance


def read_codings(path: Path, codebook: Codebook) -> list[Coding]:
    """Return the codings in the CSV file or the results folder at `path`.

    Raises:
        InputError: If they cannot be read, or a concept is not one of `codebook`.
    """
    found = list(_of_results(path) if path.is_dir() else _of_table(path))
    unknown = sorted({coding.concept for coding in found} - {*codebook.concept_names})
    if unknown:
        raise InputError(f"no such concept: {unknown[0]}", str(path), "use one of the codebook")
    groups = [frozenset(map(str.casefold, actor.names)) for actor in codebook.actors]
    known = list(zip(groups, codebook.actors, strict=True))
    return list(
        dict.fromkeys(
            Coding(
                coding.document,
                coding.names.union(
                    *(
                        actor.names
                        for names, actor in known
                        if not names.isdisjoint(map(str.casefold, coding.names))
                    )
                ),
                coding.concept,
                coding.stance,
            )
            for coding in found
        )
    )


def _of_table(path: Path) -> Iterator[Coding]:
    for number, row in read_csv_rows(path, _COLUMNS):
        if row["stance"] not in _STANCES:
            hint = f"use one of {', '.join(sorted(_STANCES))}"
            raise InputError(f"no stance: {row['stance']}", f"{path}, line {number}", hint)
        stance = cast(Stance, row["stance"])
        document = Path(row["document"]).stem
        yield Coding(document, frozenset({row["actor"]}), row["concept"], stance)


def _of_results(folder: Path) -> Iterator[Coding]:
    for summary in open_reviewed(folder):
        names = {actor.id: frozenset((actor.name, *actor.aliases)) for actor in summary.actors}
        for position in summary.positions:
            if position.concept:
                held = names[position.actor], position.concept, position.stance
                yield Coding(Path(summary.document.id).stem, *held)
