"""The user's lines, applied before any rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from summarizer.entity_resolution.document_actors import DocumentActor
from summarizer.entity_resolution.evidence import Evidence
from summarizer.entity_resolution.name_analysis import name_key
from summarizer.entity_resolution.override_files import NONE, AliasLine


class UserLines:
    """Which line of `aliases.csv` speaks of which sighting."""

    def __init__(self, lines: Sequence[AliasLine]) -> None:
        self._by_name: dict[str, list[AliasLine]] = defaultdict(list)
        for line in lines:
            for key in {name_key(line.name, "person"), name_key(line.name, "other")}:
                self._by_name[key].append(line)

    def line(self, sighting: DocumentActor) -> AliasLine | None:
        """Return the line that speaks of a sighting most precisely, None if none does."""
        lines = [
            line
            for line in self._by_name.get(name_key(sighting.name, sighting.kind), ())
            if name_key(line.name, sighting.kind) == name_key(sighting.name, sighting.kind)
            and line.kind in ("", sighting.kind)
            and line.document in ("", sighting.document)
        ]
        return max(lines, key=lambda line: (bool(line.document), bool(line.kind)), default=None)


def chosen_name(sighting: DocumentActor, line: AliasLine | None) -> str:
    """Return the name under which a sighting is weighed."""
    return sighting.name if line is None or line.canonical == NONE else line.canonical


def apply(evidence: Evidence, lines: Sequence[AliasLine | None]) -> None:
    """Join and set apart what the user's lines say.

    Args:
        evidence: The sightings.
        lines: The line that speaks of each of them.
    """
    same: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        if line is None:
            continue
        if line.canonical == NONE:
            evidence.clusters.set_apart(number)
        else:
            same[line.canonical].append(number)
            evidence.clusters.pin(number, line.canonical)
            evidence.clusters.why[number] = (
                "user",
                f"aliases.csv: “{line.name}” is {line.canonical}",
            )
    for numbers in same.values():
        evidence.clusters.unite(numbers)
