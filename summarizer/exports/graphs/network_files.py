"""Write the networks of a folder of results in any of the network formats.

The summaries are read once; names and positions are kept in memory, texts are not.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from summarizer.dataset import Dataset
from summarizer.entity_resolution.override_check import alias_warnings, topic_warnings
from summarizer.entity_resolution.override_files import codebook_lines, read_aliases, read_topics
from summarizer.errors import ConfigError
from summarizer.exports.graphs.gexf import gexf
from summarizer.exports.graphs.graphml import graphml
from summarizer.exports.graphs.matrix import matrix_csv, matrix_dl
from summarizer.exports.tables.resolution_lists import (
    aliases_csv,
    merges_csv,
    proposals_csv,
    refusals_csv,
)
from summarizer.networks.affiliation import Qualifier, TwoModeNorm, affiliation_network
from summarizer.networks.build import ResolvedCorpus, collect_inputs, resolve_corpus
from summarizer.networks.counting import Duplicates
from summarizer.networks.directed import attribution_network, dyad_network
from summarizer.networks.network import Network
from summarizer.networks.one_mode import OneModeLayer, OneModeNorm, one_mode_network
from summarizer.networks.statement import DEFAULT_STATEMENT_OPTIONS, Statement, StatementOptions
from summarizer.networks.statement_events import event_network
from summarizer.networks.time_slices import TimeUnit, time_slices
from summarizer.output import write_atomically
from summarizer.schema.derived import subject_of
from summarizer.schema.summary import SummaryRecord

NetworkKind = Literal[
    "affiliation", "congruence", "conflict", "subtract", "ignore", "dyads", "attribution", "events"
]
"""The networks by name; `events` is the affiliation network with an edge for each statement."""

Normalisation = Literal["none", "average", "jaccard", "cosine", "activity", "prominence"]
NETWORK_FORMATS: Mapping[str, Callable[[Network], Iterator[str]]] = {
    "graphml": graphml,
    "gexf": gexf,
    "matrix": matrix_csv,
    "dl": matrix_dl,
}
"""The serialiser of each format."""

SUFFIXES = {"graphml": ".graphml", "gexf": ".gexf", "matrix": ".csv", "dl": ".dl"}
"""The file extension of each format."""

RESOLUTION_FILES = ("merges.csv", "apart.csv", "aliases.proposed.csv", "topics.proposed.csv")
"""The files that accompany networks in a folder."""


@dataclass(frozen=True)
class NetworkOptions:
    """The user's options for a network.

    Attributes:
        duplicates: The scope in which a repeated statement counts once; `None` is the default of
            the network.
        qualifier: How agreement enters the weights of an affiliation network.
        normalisation: Each network supports some of them.
        window: The unit of time windows; `None` gives one network for the whole period.
        size: Units that a window spans.
        step: Units between the beginnings of two windows.
        on_warning: Called with a line for each line of the user's files that has no effect.
    """

    kind: NetworkKind = "affiliation"
    statements: StatementOptions = DEFAULT_STATEMENT_OPTIONS
    duplicates: Duplicates | None = None
    qualifier: Qualifier = "subtract"
    normalisation: Normalisation = "none"
    window: TimeUnit | None = None
    size: int = 1
    step: int = 1
    aliases: Path | None = None
    topics: Path | None = None
    on_warning: Callable[[str], None] = lambda _: None


def resolve_summaries(
    summaries: Iterable[SummaryRecord], options: NetworkOptions
) -> ResolvedCorpus:
    """Return the resolved corpus of `summaries`, with the user's files and options applied.

    The actors of the codebook of a results folder are aliases, after those of the user's file.
    """
    aliases = read_aliases(options.aliases) if options.aliases else []
    if isinstance(summaries, Dataset) and (codebook := summaries.codebook):
        aliases += codebook_lines(codebook)
    topics = read_topics(options.topics) if options.topics else None
    inputs = collect_inputs(summaries)
    warnings = []
    if options.aliases:
        lines = [line for line in aliases if line.origin == "aliases.csv"]
        warnings += alias_warnings(options.aliases, lines, inputs.document_actors)
    if options.topics and topics:
        used = (subject_of(position, options.statements.by) for position in inputs.positions)
        warnings += topic_warnings(options.topics, topics, used)
    for warning in warnings:
        options.on_warning(warning)
    return resolve_corpus(inputs, aliases=aliases, topics=topics, options=options.statements)


def build_network(
    corpus: ResolvedCorpus, options: NetworkOptions, statements: Iterable[Statement] | None = None
) -> Network:
    """Return the network that `options` describe, of all or the given statements."""
    statements = corpus.statements if statements is None else statements
    _check_normalisation(options)
    counts_all = options.kind in ("attribution", "dyads", "events")
    duplicates = options.duplicates or ("all" if counts_all else "document")
    if options.kind == "attribution":
        return attribution_network(corpus.relays, duplicates=duplicates)
    if options.kind == "dyads":
        return dyad_network(statements, duplicates=duplicates)
    if options.kind == "events":
        return event_network(statements, duplicates=duplicates)
    if options.kind == "affiliation":
        two_mode_norm = cast("TwoModeNorm", options.normalisation)
        return affiliation_network(
            statements,
            qualifier=options.qualifier,
            normalisation=two_mode_norm,
            duplicates=duplicates,
        )
    one_mode_norm = cast("OneModeNorm", options.normalisation)
    return one_mode_network(
        statements, options.kind, normalisation=one_mode_norm, duplicates=duplicates
    )


def network_text(
    summaries: Iterable[SummaryRecord], format: str, options: NetworkOptions
) -> Iterator[str]:
    """Return the parts of one network in `format`, a key of `NETWORK_FORMATS`.

    Raises:
        ConfigError: If time windows are requested, which need a file each.
    """
    if options.window is not None:
        raise ConfigError("time windows need a file each", options.window, "name a folder")
    return NETWORK_FORMATS[format](build_network(resolve_summaries(summaries, options), options))


def write_networks(
    summaries: Iterable[SummaryRecord], folder: Path, format: str, options: NetworkOptions
) -> list[str]:
    """Write the network, or one per time window, and the lists of the resolver to `folder`.

    Returns the names of the files.
    """
    corpus = resolve_summaries(summaries, options)
    serialise = NETWORK_FORMATS[format]
    names = []
    for label, statements in _slices(corpus, options):
        name = "_".join(filter(None, (options.kind, label))) + SUFFIXES[format]
        write_atomically(folder / name, serialise(build_network(corpus, options, statements)))
        names.append(name)
    lists = (merges_csv, refusals_csv, aliases_csv)
    parts = [write(corpus.resolution) for write in lists] + [proposals_csv(corpus.proposals())]
    for name, lines in zip(RESOLUTION_FILES, parts, strict=True):
        write_atomically(folder / name, lines)
    return [*names, *RESOLUTION_FILES]


def _slices(
    corpus: ResolvedCorpus, options: NetworkOptions
) -> Iterator[tuple[str, Iterable[Statement] | None]]:
    if options.window is None:
        yield "", None
        return
    if options.kind == "attribution":
        hint = "leave the window out, or choose another network"
        raise ConfigError("attribution has no time windows", options.window, hint)
    size, step = options.size, options.step
    for window in time_slices(corpus.statements, options.window, size=size, step=step):
        yield window.label, window.statements


def _check_normalisation(options: NetworkOptions) -> None:
    if options.kind == "affiliation":
        supported = get_args(TwoModeNorm)
    else:
        supported = get_args(OneModeNorm) if options.kind in get_args(OneModeLayer) else ("none",)
    if options.normalisation not in supported:
        what = f"there is no such normalisation of {options.kind}"
        raise ConfigError(what, options.normalisation, f"choose one of {', '.join(supported)}")
