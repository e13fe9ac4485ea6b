"""Apply the lines of `aliases.csv` before all rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from summarizer.entity_resolution.context import ResolutionContext
from summarizer.entity_resolution.document_actors import DocumentActor
from summarizer.entity_resolution.name_analysis import name_key
from summarizer.entity_resolution.override_files import NONE, AliasLine


class AliasLookup:
    """The lines of `aliases.csv`, by name."""

    def __init__(self, lines: Sequence[AliasLine]) -> None:
        self._by_name: dict[str, list[AliasLine]] = defaultdict(list)
        for line in lines:
            for key in {name_key(line.name, "person"), name_key(line.name, "other")}:
                self._by_name[key].append(line)

    def line_for(self, actor: DocumentActor) -> AliasLine | None:
        """Return the most specific line that matches an actor, `None` when no line matches."""
        key = name_key(actor.name, actor.kind)
        lines = [
            line
            for line in self._by_name.get(key, ())
            if name_key(line.name, actor.kind) == key
            and line.kind in ("", actor.kind)
            and line.document in ("", actor.document)
        ]
        return max(lines, key=lambda line: (bool(line.document), bool(line.kind)), default=None)


def effective_name(actor: DocumentActor, line: AliasLine | None) -> str:
    """Return the canonical name that `line` gives the actor, or else its own name."""
    return actor.name if line is None or line.canonical == NONE else line.canonical


def apply_overrides(context: ResolutionContext, lines: Sequence[AliasLine | None]) -> None:
    """Merge and isolate actors as the user's lines state.

    Args:
        context: The actors.
        lines: The line that matches each actor.
    """
    by_canonical_name: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line is None:
            continue
        if line.canonical == NONE:
            context.clusters.isolate(index)
        else:
            by_canonical_name[line.canonical].append(index)
            context.clusters.set_chosen_name(index, line.canonical)
            reason = f"aliases.csv: “{line.name}” is {line.canonical}"
            context.clusters.reasons[index] = ("user", reason)
    for indices in by_canonical_name.values():
        context.clusters.merge_same_name(indices)
