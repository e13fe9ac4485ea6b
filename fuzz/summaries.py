"""Build summaries from fuzzer bytes, so that every string in them is arbitrary.

NULs separate the parts of the bytes: the article first, then the words of the records. Spans are
always words of the article, because postprocessing produces no others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from summarizer.errors import InputError
from summarizer.pipeline import document_info
from summarizer.schema.summary import Actor, Claim, Position, Provenance, Rejected, Span, Usage
from summarizer.summary import Summary
from summarizer.text.document import Document
from summarizer.vocabulary import ActorKind, Certainty, ClaimKind, Stance

NUL = "\u2400"
"""Represents NUL in a part, because NUL separates the parts."""

_MAX_WORDS = 8
_DATES = (None, "2024-05-13", "2024-05", "2024", "2024-05-06/2024-05-12")
SEEDS = tuple(
    words.encode()
    for words in (
        "Dora said “no”.\nKesh\tpays.\0=1+1\0+cmd|' /C calc'!A0\0@SUM(A1)\0-2\0\t=1\0＝1\0 =1",
        "A — b.\r\nC\u2028d\x85e 👩‍👩‍👧 𝔘."
        "\0</script><!--<script>\0]]>&lt;\0a | b \\ c = d\0two\nlines",
        'Kesh.\0\u202e=1+1\0\u00ad=1\0\u3000=1\0\u200d@x\0\x0b-1\0\'=1\0;"x";\0\u2400\x1b[0m',
        "x\0\0 \0\n\0\ufffe\uffff\0" + "w" * 500 + "\0Republic of Kesh\0Kesh\0KESH",
        # A lone carriage return, which must not end a line of `merges.csv`.
        "Kesh pays.\0=0+1\0+cmd\0@SUM(A1)\0-2\0Republic of\rKesh\0Kesh\0the Republic of\rKesh",
    )
)


@dataclass(frozen=True)
class Results:
    """Results in memory, with the interface of `Dataset`."""

    summaries: Sequence[Summary]
    texts: Sequence[str]
    folder: Path = field(default=Path("nowhere"))
    only_concepts: bool = False

    def __iter__(self) -> Iterator[Summary]:
        """Yield the summaries."""
        yield from self.summaries

    def text(self, summary: Summary) -> str:
        """Return the text of a summary."""
        return self.texts[self.summaries.index(summary)]


def results_of(data: bytes) -> Results | None:
    """Return a document with its records, `None` when `data` contains no article."""
    text, *words = data.decode("utf-8", "ignore").split("\0")
    words = [word.replace(NUL, "\0") for word in words[:_MAX_WORDS]] or [text[:30]]
    try:
        document = Document.from_text(text, date="2024-05-15")
    except InputError:
        return None
    return Results([_SummaryFactory(document, words).summary(len(data))], [text])


@dataclass
class _SummaryFactory:
    document: Document
    words: Sequence[str]

    def summary(self, seed: int) -> Summary:
        info = document_info(self.document).model_copy(
            update={"id": self._word(seed), "title": self._word(0), "source": self._word(1)}
        )
        count = range(len(self.words))
        return Summary(
            document=info,
            digest=self._word(seed + 1),
            actors=[self._actor(number) for number in count],
            claims=[self._claim(number) for number in count],
            positions=[self._position(number) for number in count],
            rejected=[self._rejected()],
            provenance=Provenance(
                model=self._word(4), backend="b", prompts={}, package_version="0", created_at="",
                usage=Usage(), seconds=0.0, warnings=[self._word(5)],
            ),
        )  # fmt: skip

    def _actor(self, number: int) -> Actor:
        kinds = get_args(ActorKind)
        return Actor(
            id=f"a{number}", name=self._word(number) or "x", kind=kinds[number % len(kinds)],
            role=self._word(number + 1), affiliation=f"a{number + 1}",
            aliases=[self._word(number + 2)], members=[f"a{number + 3}"],
            mentions=[self._span(number), self._span(2 * number + 1)] if number % 3 else [],
        )  # fmt: skip

    def _claim(self, number: int) -> Claim:
        kinds, certain = get_args(ClaimKind), get_args(Certainty)
        return Claim(
            id=f"c{number}", speaker=f"a{number}", source=self._span(number), via=["a0"],
            cue=self._span(number + 1), quote=self._span(number + 2), text=self._word(number),
            kind=kinds[number % len(kinds)], certainty=certain[number % len(certain)],
            directness="indirect", date=_DATES[number % len(_DATES)],
            date_text=self._word(number + 1), grounding="near",
        )  # fmt: skip

    def _position(self, number: int) -> Position:
        stances = get_args(Stance)
        return Position(
            id=f"p{number}", actor=f"a{number}", topic=self._word(number) or "x",
            stance=stances[number % len(stances)], target=f"a{number // 2}", basis="claim",
            claim_ids=[f"c{number}"], evidence=self._span(number + 3), grounding="exact",
        )  # fmt: skip

    def _rejected(self) -> Rejected:
        draft = {self._word(2): self._word(3)}
        return Rejected(record="claim", reason="invalid-draft", draft=draft)

    def _word(self, number: int) -> str:
        return self.words[number % len(self.words)]

    def _span(self, number: int) -> Span:
        text = self.document.text
        sentence = self.document.sentences[number % len(self.document.sentences)]
        start = sentence.start + number % (sentence.end - sentence.start)
        end = sentence.end if number % 2 else min(len(text), sentence.end + number)
        return Span(start=start, end=end, text=text[start:end])
