"""The networks of a folder of results, in any of the network formats.

The summaries are read once; what is held is names and positions, never texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from summarizer.entity_resolution.override_files import read_aliases, read_topics
from summarizer.errors import ConfigError
from summarizer.exports.graphs.gexf import gexf
from summarizer.exports.graphs.graphml import graphml
from summarizer.exports.graphs.matrix import matrix_csv, matrix_dl
from summarizer.exports.tables.resolution_lists import merges_csv, proposals_csv, refusals_csv
from summarizer.networks.affiliation import Qualifier, TwoModeNorm, affiliation
from summarizer.networks.build import ResolvedCorpus, resolve_corpus
from summarizer.networks.counting import Duplicates
from summarizer.networks.directed import attribution, dyads
from summarizer.networks.network import Network
from summarizer.networks.one_mode import OneMode, OneModeNorm, one_mode
from summarizer.networks.statement import DEFAULT_READING, Reading, Statement
from summarizer.networks.statement_events import events
from summarizer.networks.time_slices import Unit, time_slices
from summarizer.output import write_atomically
from summarizer.schema.summary import SummaryRecord

Kind = Literal[
    "affiliation", "congruence", "conflict", "subtract", "ignore", "dyads", "attribution", "events"
]
"""The networks by name; `events` is the affiliation network with an edge for each statement."""

Normalisation = Literal["none", "average", "jaccard", "cosine", "activity", "prominence"]
WRITERS: Mapping[str, Callable[[Network], Iterator[str]]] = {
    "graphml": graphml,
    "gexf": gexf,
    "matrix": matrix_csv,
    "dl": matrix_dl,
}
"""How each format is written."""

SUFFIXES = {"graphml": ".graphml", "gexf": ".gexf", "matrix": ".csv", "dl": ".dl"}
"""How its files end."""

LISTS = ("merges.csv", "apart.csv", "topics.proposed.csv")
"""The files that stand beside networks in a folder."""


@dataclass(frozen=True)
class NetworkOptions:
    """What a user may choose about a network.

    Attributes:
        kind: Which network.
        reading: How positions become statements, and how far holders are rolled up.
        duplicates: Within what a repeated statement counts once; None is the network's default.
        qualifier: What becomes of agreement in an affiliation network.
        normalisation: Of the weights; each network has its own ones.
        window: Unit of time windows; None puts all of the time into one network.
        size: How many units a window spans.
        step: How many units lie between the beginnings of two windows.
        aliases: The user's `aliases.csv`.
        topics: The user's `topics.csv`.
    """

    kind: Kind = "affiliation"
    reading: Reading = DEFAULT_READING
    duplicates: Duplicates | None = None
    qualifier: Qualifier = "subtract"
    normalisation: Normalisation = "none"
    window: Unit | None = None
    size: int = 1
    step: int = 1
    aliases: Path | None = None
    topics: Path | None = None


def read_discourse(summaries: Iterable[SummaryRecord], options: NetworkOptions) -> ResolvedCorpus:
    """Return who stands where in `summaries`, as the user's files and options have it.

    Raises:
        InputError: If one of the user's files cannot be used.
    """
    aliases = read_aliases(options.aliases) if options.aliases else []
    topics = read_topics(options.topics) if options.topics else None
    return resolve_corpus(summaries, aliases=aliases, topics=topics, reading=options.reading)


def network_of(
    found: ResolvedCorpus, options: NetworkOptions, statements: Iterable[Statement] | None = None
) -> Network:
    """Return the network that `options` describe.

    Args:
        found: Who stands where.
        options: The user's choices.
        statements: Those of one time window; all by default.

    Raises:
        ConfigError: If the network has no such normalisation.
    """
    said = found.statements if statements is None else statements
    _check_normalisation(options)
    if options.kind == "attribution":
        return attribution(found.relays, duplicates=options.duplicates or "all")
    if options.kind == "dyads":
        return dyads(said, duplicates=options.duplicates or "all")
    if options.kind == "events":
        return events(said, duplicates=options.duplicates or "all")
    counted = options.duplicates or "document"
    if options.kind == "affiliation":
        return affiliation(
            said,
            qualifier=options.qualifier,
            normalisation=_two_mode(options.normalisation),
            duplicates=counted,
        )
    return one_mode(
        said, options.kind, normalisation=_one_mode(options.normalisation), duplicates=counted
    )


def network_text(
    summaries: Iterable[SummaryRecord], format: str, options: NetworkOptions
) -> Iterator[str]:
    """Yield the parts of one network in `format`, a key of `WRITERS`.

    Raises:
        ConfigError: If time windows are asked for, which are a file each.
    """
    if options.window is not None:
        raise ConfigError("time windows are a file each", options.window, "name a folder")
    return WRITERS[format](network_of(read_discourse(summaries, options), options))


def write_networks(
    summaries: Iterable[SummaryRecord], folder: Path, format: str, options: NetworkOptions
) -> list[str]:
    """Write the network, or one for each window of time, and what the resolver did, to `folder`.

    Args:
        summaries: All of them.
        folder: Where the files go.
        format: A key of `WRITERS`.
        options: The user's choices.

    Returns:
        The names of the files.

    Raises:
        ConfigError: If the options contradict each other.
        InputError: If one of the user's files cannot be used.
        OutputError: If the disk refuses.
    """
    found = read_discourse(summaries, options)
    write = WRITERS[format]
    names = []
    for label, statements in _slices(found, options):
        name = "_".join(filter(None, (options.kind, label))) + SUFFIXES[format]
        write_atomically(folder / name, write(network_of(found, options, statements)))
        names.append(name)
    parts = (
        merges_csv(found.resolution),
        refusals_csv(found.resolution),
        proposals_csv(found.proposals()),
    )
    for name, lines in zip(LISTS, parts, strict=True):
        write_atomically(folder / name, lines)
    return [*names, *LISTS]


def _slices(
    found: ResolvedCorpus, options: NetworkOptions
) -> Iterator[tuple[str, Iterable[Statement] | None]]:
    if options.window is None:
        yield "", None
        return
    if options.kind == "attribution":
        hint = "leave the window out, or choose another network"
        raise ConfigError("attribution has no time windows", options.window, hint)
    for window in time_slices(
        found.statements, options.window, size=options.size, step=options.step
    ):
        yield window.label, window.statements


def _check_normalisation(options: NetworkOptions) -> None:
    if options.kind == "affiliation":
        known = get_args(TwoModeNorm)
    else:
        known = get_args(OneModeNorm) if options.kind in get_args(OneMode) else ("none",)
    if options.normalisation not in known:
        what = f"there is no such normalisation of {options.kind}"
        raise ConfigError(what, options.normalisation, f"choose one of {', '.join(known)}")


def _two_mode(normalisation: Normalisation) -> TwoModeNorm:
    names: dict[str, TwoModeNorm] = {name: name for name in get_args(TwoModeNorm)}
    return names[normalisation]


def _one_mode(normalisation: Normalisation) -> OneModeNorm:
    names: dict[str, OneModeNorm] = {name: name for name in get_args(OneModeNorm)}
    return names[normalisation]
