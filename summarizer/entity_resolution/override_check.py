"""Find lines of `aliases.csv` and `topics.csv` that nothing in the dataset matches."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from rapidfuzz import fuzz, process, utils

from summarizer.entity_resolution.document_actors import DocumentActor
from summarizer.entity_resolution.name_analysis import name_key
from summarizer.entity_resolution.override_files import NONE, AliasLine
from summarizer.entity_resolution.topics import topic_key

_MAX_WARNINGS = 10
_NEAR, _VERY_NEAR = 70, 85
"""Similarity of two names, in percent."""


def alias_warnings(
    path: Path, lines: Sequence[AliasLine], actors: Sequence[DocumentActor]
) -> list[str]:
    """Return a warning for each line of `path` that names what no document has."""
    by_key = defaultdict(list)
    for actor in actors:
        by_key[name_key(actor.name, actor.kind)].append(actor)
    names = sorted({actor.name for actor in actors})
    return _first(_alias_warnings(path, lines, by_key, names), path)


def _alias_warnings(
    path: Path,
    lines: Sequence[AliasLine],
    by_key: Mapping[str, Sequence[DocumentActor]],
    names: Sequence[str],
) -> Iterator[str]:
    own_names: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        own_names[line.canonical].add(line.name)
    for line in lines:
        where = f"{path}, line {line.number}"
        actors = [actor for key in _keys(line.name) for actor in by_key.get(key, ())]
        if not actors:
            yield f"no actor is named {line.name!r} ({where}): {_near_names(line.name, names)}"
        elif not any(line.fits(actor.kind, actor.document) for actor in actors):
            found = ", ".join(sorted({f"{actor.kind} in {actor.document}" for actor in actors})[:3])
            yield f"no actor named {line.name!r} has this kind or document ({where}): it is {found}"
        for name in {line.canonical, line.affiliation} - {NONE, ""}:
            if _keys(name).isdisjoint(by_key):
                other_names = [other for other in names if other not in own_names[name]]
                if near := _near(name, other_names, _VERY_NEAR):
                    yield f"no actor is named {name!r} ({where}): is it {near[0]}?"


def topic_warnings(path: Path, concepts: Mapping[str, str], topics: Iterable[str]) -> list[str]:
    """Return a warning for each topic in `path` that no position has."""
    names = sorted(set(topics))
    keys = set(map(topic_key, names))
    warnings = (
        f"no position has the topic {topic!r} ({path}): {_near_names(topic, names)}"
        for topic in concepts
        if topic_key(topic) not in keys
    )
    return _first(warnings, path)


def _keys(name: str) -> set[str]:
    return {name_key(name, "person"), name_key(name, "other")}


def _near_names(name: str, names: Sequence[str]) -> str:
    near = _near(name, names, _NEAR)
    return f"near names are {', '.join(near)}" if near else "the line has no effect"


def _near(name: str, names: Sequence[str], minimum: int) -> list[str]:
    matches = process.extract(
        name,
        names,
        scorer=fuzz.ratio,
        processor=utils.default_process,
        limit=3,
        score_cutoff=minimum,
    )
    return [match for match, _, _ in matches]


def _first(warnings: Iterator[str], path: Path) -> list[str]:
    """Return the first warnings; near names of many lines would take long."""
    shown = list(islice(warnings, _MAX_WARNINGS + 1))
    if len(shown) > _MAX_WARNINGS:
        shown[-1] = f"more lines have no effect ({path}): correct these first"
    return shown
