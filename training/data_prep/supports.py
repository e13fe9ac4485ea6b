"""Build examples of the task `supports`: does the window support this record?

The model is shown a claim or a position and answers `yes` or `no`, so the probability of `yes` is
a confidence. A labelled record is supported. The same record with one planted fault is not: with
another speaker or holder, a turned stance, or other words as its evidence.
"""

import json
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from summarizer.schema.gold import GoldActor, GoldRecord
from summarizer.text.spans import CharSpan, normalize_whitespace
from summarizer.text.windows import Window
from training.data_prep.copy_constraints import CopyConstraints

SUPPORTED, UNSUPPORTED = "yes", "no"
_TURNED = {"support": "oppose", "oppose": "support"}
_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class _Case:
    """A labelled record.

    Attributes:
        keys: The keys of its actor and of its words.
        judgement: The other fields that are shown.
        actor: The id of who says or holds it.
        via: The ids of those who relay it.
    """

    keys: tuple[str, str]
    judgement: Mapping[str, str]
    actor: str
    via: tuple[str, ...]
    span: CharSpan


class SupportBuilder:
    """Records of one window of a labelled article, as labelled and with faults.

    Args:
        draw: Chooses records and faults; the same state gives the same ones.
    """

    def __init__(self, record: GoldRecord, window: Window, draw: random.Random) -> None:
        self._window, self._draw = window, draw
        constraints = CopyConstraints(window)
        forms = {actor.id: constraints.copyable_items(_forms(actor)) for actor in record.actors}
        self._names = {actor_id: names[0] for actor_id, names in forms.items() if names}
        self._cases = [
            case
            for case in (*_claims(record), *_positions(record))
            if window.span.contains(case.span) and case.actor in self._names
        ]

    def pairs(self, count: int) -> Iterator[tuple[str, str]]:
        """Yield question and answer of at most `count` records, each with and without a fault."""
        for case in self._draw.sample(self._cases, min(count, len(self._cases))):
            if faults := [*self._faults(case)]:
                name, words = self._names[case.actor], case.span.slice(self._window.document.text)
                yield _question(case, name, words), SUPPORTED
                yield self._draw.choice(faults), UNSUPPORTED

    def _faults(self, case: _Case) -> Iterator[str]:
        """Yield `case` with one fault of each sort that it can have."""
        name, words = self._names[case.actor], case.span.slice(self._window.document.text)
        if others := sorted(set(self._names.values()) - self._involved(case)):
            yield _question(case, self._draw.choice(others), words)
        if turned := _TURNED.get(case.judgement.get("stance", "")):
            yield _question(case, name, words, stance=turned)
        if moved := self._moved(case.span):
            yield _question(case, name, moved)

    def _involved(self, case: _Case) -> set[str]:
        """Return the names of all who say, hold or relay something in words of the same span."""
        near = (other for other in self._cases if other.span.overlaps(case.span))
        ids = {actor_id for other in near for actor_id in (other.actor, *other.via)}
        return {self._names[actor_id] for actor_id in ids & self._names.keys()}

    def _moved(self, span: CharSpan) -> str | None:
        """Return as many words after the middle of a span, `None` if the window ends before."""
        text = self._window.document.text
        following = _WORD.findall(CharSpan(span.start, self._window.span.end).slice(text))
        count = len(span.slice(text).split())
        first = (count + 1) // 2
        return (
            " ".join(following[first : first + count]) if first + count <= len(following) else None
        )


def _claims(record: GoldRecord) -> Iterator[_Case]:
    for claim in record.claims:
        if claim.speaker:
            judgement = {"kind": claim.kind}
            yield _Case(("speaker", "quote"), judgement, claim.speaker, claim.via, claim.quote.span)


def _positions(record: GoldRecord) -> Iterator[_Case]:
    for position in record.positions:
        judgement = {"stance": position.stance, "topic": position.topic}
        span = position.evidence.span
        yield _Case(("actor", "evidence"), judgement, position.actor, (), span)


def _forms(actor: GoldActor) -> list[str]:
    return [actor.name, *sorted(actor.aliases, key=len, reverse=True)]


def _question(case: _Case, name: str, words: str, **changed: str) -> str:
    actor, evidence = case.keys
    shown = {actor: name, **case.judgement, **changed, evidence: normalize_whitespace(words)}
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))
