"""Measure time and memory from summaries to networks and their files.

    python benchmarks/networks.py [DOCUMENTS]

The corpus is invented: 15 actors, 5 positions and 2 relayed claims per document. A few names are
frequent and most are rare, as in news.
"""

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from summarizer.entity_resolution.document_actors import DocumentActor
from summarizer.exports.graphs.gexf import gexf
from summarizer.exports.graphs.graphml import graphml
from summarizer.exports.graphs.matrix import matrix_csv
from summarizer.exports.tables.resolution_lists import merges_csv
from summarizer.networks.affiliation import affiliation_network
from summarizer.networks.build import (
    CorpusInputs,
    PositionRow,
    RelayRow,
    ResolvedCorpus,
    resolve_corpus,
)
from summarizer.networks.directed import attribution_network, dyad_network
from summarizer.networks.network import Network
from summarizer.networks.one_mode import one_mode_network
from summarizer.networks.statement_events import event_network
from summarizer.networks.time_slices import time_slices
from summarizer.output import write_atomically
from summarizer.vocabulary import Stance

T = TypeVar("T")
STANCES: tuple[Stance, ...] = ("support", "support", "oppose", "mixed", "neutral")
STATES, PEOPLE, BODIES, TOPICS = 150, 6_000, 3_000, 8_000
VERBS = "release closing reform sale ban inspection funding withdrawal".split()
SYLLABLES = "ba ko ri tu len sha mor vi dan pel os kur zin ta wen hu".split()


def skewed(draw: random.Random, count: int, often: float = 0.7) -> int:
    """Return a number below `count`; small numbers are more frequent."""
    return min(int(draw.paretovariate(often)) - 1, count * 50) % count


def word(number: int) -> str:
    """Return an invented name, a different one for each number."""
    parts = []
    for _ in range(4):
        number, rest = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[rest])
    return "".join(parts).capitalize()


def actors(draw: random.Random, document: str) -> Iterator[DocumentActor]:
    """Yield 15 actors of a document: states, their bodies, people and unnamed groups."""
    states = [word(skewed(draw, STATES)) for _ in range(3)]
    for number, state in enumerate(states):
        aliases = (f"{state}abad",) if draw.random() < 0.3 else ()
        yield DocumentActor(document, f"a{number}", state, "government", aliases=aliases)
    for number in range(3, 6):
        body = draw.choice(["Foreign Ministry", "police", "parliament", "Defence Ministry"])
        name = body if draw.random() < 0.5 else f"{states[number - 3]}’s {body}"
        yield DocumentActor(document, f"a{number}", name, "agency", affiliation=f"a{number - 3}")
    for number in range(6, 11):
        person = skewed(draw, PEOPLE)
        first, last = word(person * 7 + 60_000), word(person % 2_500 + 20_000)
        name = last if draw.random() < 0.2 else f"{first} {last}"
        yield DocumentActor(document, f"a{number}", name, "person", "minister", f"a{number % 6}")
    for number in range(11, 13):
        body = f"{word(skewed(draw, BODIES) + 40_000)} Union"
        yield DocumentActor(document, f"a{number}", body, "civil_society")
    yield DocumentActor(document, "a13", "analysts", "group")
    yield DocumentActor(document, "a14", f"residents of {states[0]}", "group")


def corpus(documents: int) -> CorpusInputs:
    """Return the inputs of a corpus of this many documents."""
    draw = random.Random(7)  # noqa: S311
    inputs = CorpusInputs()
    for number in range(documents):
        document = f"d{number:06}"
        inputs.document_actors.extend(actors(draw, document))
        date = f"{2020 + number % 5}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        for position in range(5):
            topic = skewed(draw, TOPICS, 0.2)
            wording = f"{VERBS[topic % 8]} of the {word(topic + 50_000)} {word(topic % 97)}"
            stance = draw.choice(STANCES)
            holder, target = f"a{draw.randrange(15)}", f"a{draw.randrange(15)}"
            position_id = f"p{position}"
            inputs.positions.append(
                PositionRow(
                    document,
                    position_id,
                    date,
                    "document",
                    holder,
                    wording,
                    stance,
                    target,
                    "x" * 120,
                )
            )
        for claim in range(2):
            via = (f"a{draw.randrange(11, 13)}",)
            relay = RelayRow(document, f"c{claim}", date, "document", f"a{draw.randrange(11)}", via)
            inputs.relays.append(relay)
    return inputs


def timed(name: str, work: Callable[[], T], note: Callable[[T], str] = lambda _: "") -> T:
    """Run `work` and print its time and the peak memory so far."""
    start = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:<34} {seconds:7.2f} s {memory:7.0f} MB  {note(result)}")
    return result


def size(network: Network) -> str:
    """Return the size of a network."""
    return f"{len(network.nodes):,} nodes, {len(network.edges):,} edges"


def corpus_size(resolved: ResolvedCorpus) -> str:
    """Return the size of a corpus."""
    entities = len(set(resolved.resolution.entities.values()))
    return f"{entities:,} entities, {len(resolved.statements):,} statements"


def files(resolved: ResolvedCorpus, folder: Path) -> None:
    """Build the networks of a corpus and write them in each format."""
    statements = resolved.statements
    two_mode = timed("affiliation", lambda: affiliation_network(statements), size)
    agree = timed("congruence", lambda: one_mode_network(statements, "congruence"), size)
    timed(
        "subtract, average",
        lambda: one_mode_network(statements, "subtract", normalisation="average"),
        size,
    )
    sides = timed("dyads", lambda: dyad_network(statements), size)
    timed("attribution", lambda: attribution_network(resolved.relays), size)
    timed(
        "windows of 3 months",
        lambda: list(time_slices(statements, "months", size=3)),
        lambda w: f"{len(w)}",
    )
    single = timed("one edge per statement", lambda: event_network(statements), size)
    timed(
        "GraphML of affiliation", lambda: write_atomically(folder / "a.graphml", graphml(two_mode))
    )
    timed("GraphML of congruence", lambda: write_atomically(folder / "c.graphml", graphml(agree)))
    timed("GEXF of statements", lambda: write_atomically(folder / "s.gexf", gexf(single)))
    timed("matrix of dyads", lambda: write_atomically(folder / "d.csv", matrix_csv(sides)))
    merges = merges_csv(resolved.resolution)
    timed("merges.csv", lambda: write_atomically(folder / "merges.csv", merges))
    timed("proposed topics", resolved.proposals, lambda p: f"{len(p):,} lines")


def main() -> None:
    """Print the table."""
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    print(f"{documents:,} documents          time    peak memory so far")
    inputs = timed("(inventing the corpus)", lambda: corpus(documents))
    resolved = timed(
        "resolve, statements",
        lambda: resolve_corpus(inputs),
        corpus_size,
    )
    with tempfile.TemporaryDirectory() as folder:
        files(resolved, Path(folder))


if __name__ == "__main__":
    main()
