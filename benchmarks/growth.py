"""Measure how time and memory grow with the length of an article and the number of records.

    python -m benchmarks.growth [--quick] [--repeated]

Each row doubles the size of the one before. The column `times` is the growth factor, which is 2
when growth is linear. Seconds are processor time; memory is the peak that Python allocated.
`--repeated` prints for each function the text of one repeated unit with which its time grew most.
"""

import argparse
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence

from benchmarks.repeated_texts import print_repeated
from summarizer.errors import InputError
from summarizer.models.partial_json import parse_partial
from summarizer.pipeline import summarize_document
from summarizer.postprocessing.pipeline import WindowDrafts, build_records
from summarizer.schema.drafts import (
    ActorDraft,
    ActorsAnswer,
    ClaimDraft,
    ClaimsAnswer,
    PositionDraft,
    compact_json,
)
from summarizer.text.document import MAX_CHARS, Document
from summarizer.text.windows import split_windows
from summarizer.vocabulary import Profile

Work = Callable[[int], Callable[[], object]]
"""Prepares the work for a size and returns it."""

_ARTICLE = 100_000


def prose(characters: int) -> str:
    """Return sentences of invented news."""
    text: list[str] = []
    number = 0
    while len("".join(text[-1:])) + number * 60 < characters:
        text.append(f"Minister Kesh{number} said on Monday that item {number} would not rise. ")
        number += 1
    return "".join(text)[:characters]


def family(characters: int) -> str:
    """Return sentences that each name a different member of one family."""
    names = (f"Omon Kesh{number} left. " for number in range(characters // 14))
    return "".join(names)[:characters]


def one_sentence(characters: int) -> str:
    """Return one long sentence."""
    return ("and the crossing at Hasra " * (characters // 26 + 1))[:characters]


def one_word(characters: int) -> str:
    """Return one long word."""
    return "a" * characters


def short_sentences(characters: int) -> str:
    """Return sentences of one word."""
    return ("So. " * (characters // 4 + 1))[:characters]


def lines(characters: int) -> str:
    """Return paragraphs of one word."""
    return ("No\n\n" * (characters // 4 + 1))[:characters]


class _EmptyModel:
    """A model that returns no records."""

    name = backend = "empty"
    family = "tuned"
    profile: Profile = "small"

    def generate(self, request):  # type: ignore[no-untyped-def]
        """Return no records."""
        from summarizer.models.base import ModelResponse
        from summarizer.schema.summary import Usage

        return ModelResponse(
            request.answer.model_validate({request.prompt.task: []}), "", Usage(), 0.0
        )

    def close(self) -> None:
        """Do nothing."""


def summarizing(shape: Callable[[int], str]) -> Work:
    """Return the full pipeline on an article of this shape, with a model without records."""

    def prepare(size: int) -> Callable[[], object]:
        text = shape(size)
        return lambda: summarize_document(Document.from_text(text), _EmptyModel())

    return prepare


def postprocessing(
    make: Callable[[int], tuple[list[ActorDraft], list[ClaimDraft], list[PositionDraft]]],
    shape: Callable[[int], str] = prose,
) -> Work:
    """Return the postprocessing of this many drafts on one article."""

    def prepare(size: int) -> Callable[[], object]:
        document = Document.from_text(shape(_ARTICLE))
        drafts = [WindowDrafts(window) for window in split_windows(document)]
        actors, claims, positions = make(size)
        for index, window_drafts in enumerate(drafts):
            window_drafts.actors.extend(actors[index :: len(drafts)])
            window_drafts.claims.extend(claims[index :: len(drafts)])
            window_drafts.positions.extend(positions[index :: len(drafts)])
        return lambda: build_records(document, drafts)

    return prepare


def many_actors(size: int) -> tuple[list[ActorDraft], list[ClaimDraft], list[PositionDraft]]:
    """Return actors, a tenth of whom occur in the article."""
    actors = [
        ActorDraft(name=f"Kesh{number}", kind="person", aliases=[f"Minister Kesh{number}"])
        for number in range(size)
    ]
    return actors, [], []


def one_family(size: int) -> tuple[list[ActorDraft], list[ClaimDraft], list[PositionDraft]]:
    """Return people with one family name, and a claim that each of them left."""
    names = [f"Omon Kesh{number}" for number in range(size)]
    claims = [
        ClaimDraft(
            sentence=number % 36 + 1,
            start=f"Kesh{number} left",
            kind="assertion",
            text=f"{name} left.",
        )
        for number, name in enumerate(names)
    ]
    return [ActorDraft(name=name, kind="person") for name in names], claims, []


def many_claims(size: int) -> tuple[list[ActorDraft], list[ClaimDraft], list[PositionDraft]]:
    """Return claims about every sentence, most of them ungrounded."""
    claims = [
        ClaimDraft(
            sentence=number % 36 + 1,
            source=f"Minister Kesh{number}",
            cue="said",
            start="that item" if number % 2 else "would not rise",
            kind="assertion",
            text=f"Item {number} would rise in Kesh{number}.",
        )
        for number in range(size)
    ]
    return [ActorDraft(name="Kesh1", kind="person")], claims, []


def many_positions(size: int) -> tuple[list[ActorDraft], list[ClaimDraft], list[PositionDraft]]:
    """Return positions of one holder on as many topics."""
    positions = [
        PositionDraft(
            actor="Kesh1",
            stance="support",
            topic=f"item {number}",
            basis="action",
            sentence=number % 36 + 1,
            start="would not rise",
        )
        for number in range(size)
    ]
    return [ActorDraft(name="Kesh1", kind="person")], [], positions


def equal_claims(size: int) -> tuple[list[ActorDraft], list[ClaimDraft], list[PositionDraft]]:
    """Return one claim with one position, again and again."""
    claim = ClaimDraft(
        sentence=2, source="He", cue="said", start="it would rise", kind="demand", text="It rises."
    )
    position = PositionDraft(
        actor="Kesh", stance="support", topic="item", basis="claim", sentence=2, start="it would"
    )
    actor = ActorDraft(name="Omon Kesh", kind="person", role="minister", aliases=["Kesh"])
    return [actor] * size, [claim] * size, [position] * size


def pronouns(characters: int) -> str:
    """Return sentences about one person, who is mentioned in half of them."""
    return ("Omon Kesh left. He said it would rise. " * (characters // 39 + 1))[:characters]


def equal_letters(characters: int) -> str:
    """Return one word of equal letters."""
    return "a" * characters


def letter_names(size: int) -> tuple[list[ActorDraft], list[ClaimDraft], list[PositionDraft]]:
    """Return actors whose names are 300 equal letters or more."""
    names = ("a" * (300 + number) for number in range(size))
    return [ActorDraft(name=name, kind="group") for name in names], [], []


def parsing_partial(size: int) -> Callable[[], object]:
    """Return the parsing of this many records from a truncated answer."""
    claim = ClaimDraft(sentence=1, start="x", kind="assertion", text="y")
    raw = compact_json(ClaimsAnswer(claims=[claim] * size))[:-20]
    actors = compact_json(ActorsAnswer(actors=[])) + raw
    return lambda: parse_partial(actors, ClaimsAnswer)


CURVES: dict[str, tuple[Work, tuple[int, ...]]] = {
    "prose, characters": (summarizing(prose), (50_000, 100_000, 200_000, 400_000)),
    "one sentence, characters": (summarizing(one_sentence), (50_000, 100_000, 200_000, 400_000)),
    "one word, characters": (summarizing(one_word), (50_000, 100_000, 200_000, 400_000)),
    "one-word sentences, characters": (
        summarizing(short_sentences), (50_000, 100_000, 200_000, 400_000)
    ),
    "one-word paragraphs, characters": (summarizing(lines), (50_000, 100_000, 200_000, 400_000)),
    "actors from a model": (postprocessing(many_actors), (1_250, 2_500, 5_000, 10_000)),
    "actors of one family": (postprocessing(one_family, family), (1_250, 2_500, 5_000, 10_000)),
    "claims from a model": (postprocessing(many_claims), (1_250, 2_500, 5_000, 10_000)),
    "positions from a model": (postprocessing(many_positions), (1_250, 2_500, 5_000, 10_000)),
    "equal drafts": (postprocessing(equal_claims, pronouns), (1_250, 2_500, 5_000, 10_000)),
    "names of 300 equal letters": (
        postprocessing(letter_names, equal_letters), (125, 250, 500, 1_000)
    ),
    "records of a truncated answer": (parsing_partial, (1_250, 2_500, 5_000, 10_000)),
}  # fmt: skip


def measured(work: Work, size: int) -> tuple[float, float]:
    """Return seconds and MiB of one size, measured separately because tracing is slow."""
    started = time.process_time()
    work(size)()
    seconds = time.process_time() - started
    run = work(size)
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return seconds, peak / 2**20


def curve(work: Work, sizes: Sequence[int]) -> Iterator[tuple[int, float, float]]:
    """Yield size, seconds and MiB for each size."""
    for size in sizes:
        yield (size, *measured(work, size))


def main() -> None:
    """Print every curve."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth")
    parser.add_argument("--quick", action="store_true", help="the two smallest sizes only")
    parser.add_argument("--only", help="curves whose name contains this")
    parser.add_argument("--repeated", action="store_true", help="repeated texts only")
    options = parser.parse_args()
    if options.repeated:
        print_repeated(6_250 if options.quick else 25_000)
        return
    print(f"{'':36}{'size':>9}{'seconds':>9}{'times':>7}{'MiB':>8}{'times':>7}")
    for name, (work, sizes) in CURVES.items():
        if options.only and options.only not in name:
            continue
        before: tuple[float, float] | None = None
        for size, seconds, mib in curve(work, sizes[:2] if options.quick else sizes):
            grew = [
                f"{now / was:.1f}" for now, was in zip((seconds, mib), before or (), strict=False)
            ]
            times, more = grew or ["", ""]
            print(f"{name:36}{size:>9,}{seconds:>9.2f}{times:>7}{mib:>8.1f}{more:>7}", flush=True)
            before = seconds, mib
            name = ""
    try:
        Document.from_text("a" * 5_000_000)
    except InputError as error:
        print(f"\n5,000,000 characters: rejected: {error}")
    print(f"the maximum length of an article is {MAX_CHARS:,} characters")


if __name__ == "__main__":
    main()
