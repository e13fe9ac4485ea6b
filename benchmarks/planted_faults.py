"""Faults to plant into right claims and positions, each a change of one field."""

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from summarizer.faithfulness.checker import FaithfulnessChecker
from summarizer.faithfulness.numbers import extract_numbers, plain_number, supported_numbers
from summarizer.lexicons import load_rows
from summarizer.schema.summary import Actor, Claim, Position, Span, SummaryRecord
from summarizer.text.document import Document
from summarizer.vocabulary import ClaimWarning

_DIGITS = re.compile(r"(?<![\w.,:])\d{1,4}(?![\w.,:]?\d)")
_AUXILIARY = re.compile(r"\b(?:will|would|should|is|are|was|were|has|have|can|could|may|must)\b")
_NOT = re.compile(r"\s*\bnot\b")
_FUTURE = re.compile(r"\b(?:will|would)\b(?! not\b)")
_MAGNITUDES = {"million": "billion", "billion": "million", "thousand": "million"}
_PERCENT = re.compile(r"(?<=\d)\s?%|[ -]per ?cent\b(?! points?)")
_POINTS = re.compile(r" percentage points?\b")
_NUMBER = re.compile(r"(?<![\w.,:-])(?:\d+(?:[.,:]\d+)*|[^\W\d_]+)(?!\w|[.,:]\d)")
_CONDITIONS = {"if": "unless", "unless": "if", "If": "Unless", "Unless": "If"}
_MODALS = {"could": "will", "will": "could", "may": "must", "must": "may"}
_NEARBY = 2


@dataclass(frozen=True)
class Case:
    """A right claim with its document."""

    claim: Claim
    summary: SummaryRecord
    document: Document
    draw: random.Random

    def restated(self, text: str | None) -> "Planted | None":
        """Return the claim with this restatement, `None` if it is the same or missing."""
        if text is None or text == self.claim.text:
            return None
        return self.changed(text=text)

    def changed(self, **fields: object) -> "Planted":
        """Return the claim with these fields."""
        return self.claim.model_copy(update=fields), self.summary.actors


Planted = tuple[Claim, Sequence[Actor]]
Plant = Callable[[Case], Planted | None]


def other_number(case: Case) -> Planted | None:
    """Change the first number, or put one in."""
    text = case.claim.text
    new = next(
        str(value)
        for value in iter(lambda: case.draw.randrange(11, 9_999), None)
        if not extract_numbers(str(value)) & supported_numbers(case.document.text)
    )
    if _DIGITS.search(text):
        return case.restated(_DIGITS.sub(new, text, count=1))
    return case.restated(f"{text.rstrip('.')} on {new} days.")


def other_magnitude(case: Case) -> Planted | None:
    """Change `million` to `billion`."""
    return case.restated(_exchanged(case.claim.text, _MAGNITUDES.items()))


def other_unit(case: Case) -> Planted | None:
    """Change a unit after a number to another unit of the same measure."""
    rows = [(unit.split("|"), measure) for unit, measure in load_rows("units")]
    pairs = [
        (form, case.draw.choice([u for u, m in rows if m == measure and u is not unit])[-1])
        for unit, measure in rows
        if measure not in {"share", "count"}
        for form in unit
    ]
    return case.restated(_exchanged(case.claim.text, pairs, before=r"(?<=\d )"))


def other_sign(case: Case) -> Planted | None:
    """Put a minus before the first number."""
    return case.restated(_DIGITS.sub(r"minus \g<0>", case.claim.text, count=1))


def other_percent(case: Case) -> Planted | None:
    """Take the percent from the first number, or put one in."""
    text = case.claim.text
    without = re.sub(r"(?<=\d)\s?(?:%|per ?cent)", "", text, count=1)
    changed = without if without != text else _DIGITS.sub(r"\g<0> percent", text, count=1)
    return case.restated(changed)


def percentage_points(case: Case) -> Planted | None:
    """Make the first percentage one of points, or the reverse."""
    text = case.claim.text
    if _POINTS.search(text):
        return case.restated(_POINTS.sub(" percent", text, count=1))
    return case.restated(_PERCENT.sub(" percentage points", text, count=1))


def exchanged_numbers(case: Case) -> Planted | None:
    """Exchange the first two numbers that differ."""
    text = case.claim.text
    numbers = [match for match in _NUMBER.finditer(text) if plain_number(match[0].lower())]
    for first, second in combinations(numbers, 2):
        if first[0].lower() != second[0].lower():
            between = text[first.end() : second.start()]
            parts = (text[: first.start()], second[0], between, first[0], text[second.end() :])
            return case.restated("".join(parts))
    return None


def other_condition(case: Case) -> Planted | None:
    """Exchange `if` and `unless`."""
    return case.restated(_exchanged(case.claim.text, _CONDITIONS.items()))


def nowhere(case: Case) -> Planted | None:
    """Give the first actor that is named a name of nowhere."""
    for actor in case.summary.actors:
        if actor.name[:1].isupper() and actor.name in case.claim.text:
            name = case.draw.choice(("Qorvath", "Zemblia", "Ulm Dreen"))
            return case.restated(case.claim.text.replace(actor.name, name))
    return None


def somebody_else(case: Case) -> Planted | None:
    """Exchange the first actor that is named for a person who is not near."""
    claim, actors = case.claim, case.summary.actors
    checker = FaithfulnessChecker(case.document, actors)
    named = [actor for actor in actors if actor.name in claim.text]
    far = [
        actor
        for actor in actors
        if actor.kind == "person"
        and actor.name.istitle()
        and actor.id not in (claim.speaker, *claim.via)
        and not checker.is_mentioned_near(actor, claim)
    ]
    if not (named and far):
        return None
    return case.restated(claim.text.replace(named[0].name, case.draw.choice(far).name))


def turned(case: Case) -> Planted | None:
    """Take a `not` out, or else put one in."""
    text = case.claim.text
    if _NOT.search(text):
        return case.restated(_NOT.sub("", text, count=1))
    found = _AUXILIARY.search(text)
    return case.restated(f"{text[: found.end()]} not{text[found.end() :]}" if found else None)


def nearly_turned(case: Case) -> Planted | None:
    """Write `hardly`, `barely`, `fails to` or `refuses to`."""
    text = case.claim.text
    new = case.draw.choice(("will hardly", "will barely", "fails to", "refuses to"))
    return case.restated(_FUTURE.sub(new, text, count=1))


def opposite(case: Case) -> Planted | None:
    """Exchange the first word that has an opposite: `rose` for `fell`."""
    rows = [(first.split("|"), second.split("|")) for first, second in load_rows("opposites")]
    pairs = [pair for a, b in rows for pair in (*zip(a, b, strict=False), *zip(b, a, strict=False))]
    return case.restated(_exchanged(case.claim.text, pairs))


def other_modality(case: Case) -> Planted | None:
    """Exchange `could` and `will`, `may` and `must`."""
    return case.restated(_exchanged(case.claim.text, _MODALS.items()))


def other_source(case: Case) -> Planted | None:
    """Make a mention of another actor within two sentences the source."""
    claim, actors = case.claim, case.summary.actors
    if claim.speaker is None or claim.source is None:
        return None
    others = [actor for actor in actors if actor.id != claim.speaker]
    mentions = [mention for mention, _ in _mentions_near(claim.quote, others, case.document)]
    return case.changed(source=case.draw.choice(mentions)) if mentions else None


def other_speaker(case: Case) -> Planted | None:
    """Make another actor that is mentioned within two sentences the speaker."""
    claim, actors = case.claim, case.summary.actors
    if claim.speaker is None:
        return None
    others = [actor for actor in actors if actor.id != claim.speaker]
    near = sorted({actor for _, actor in _mentions_near(claim.quote, others, case.document)})
    return case.changed(speaker=case.draw.choice(near)) if near else None


def other_holders(
    position: Position, accepted: Iterable[str], actors: Iterable[Actor], document: Document
) -> list[Position]:
    """Return the position with each actor as holder that is mentioned within two sentences.

    Actors that are `accepted` as holders too are left out.
    """
    others = [actor for actor in actors if actor.id not in {position.actor, *accepted}]
    near = sorted({actor for _, actor in _mentions_near(position.evidence, others, document)})
    return [position.model_copy(update={"actor": actor}) for actor in near]


def _mentions_near(
    span: Span, actors: Iterable[Actor], document: Document
) -> list[tuple[Span, str]]:
    """Return the mentions within two sentences of `span`, each with the id of its actor."""
    first, last = (document.sentence_at(at) for at in (span.start, span.end - 1))
    near = range(first - _NEARBY, last + _NEARBY + 1)
    return [
        (mention, actor.id)
        for actor in actors
        for mention in actor.mentions
        if document.sentence_at(mention.start) in near
    ]


def longer_quote(case: Case) -> Planted | None:
    """Let the quotation reach to the end of what the next speaker says."""
    claim = case.claim
    following = [
        other
        for other in case.summary.claims
        if other.quote.start > claim.quote.end and other.speaker not in (None, claim.speaker)
    ]
    if claim.speaker is None or not following:
        return None
    start, end = claim.quote.start, following[0].quote.end
    return case.changed(quote=Span(start=start, end=end, text=case.document.text[start:end]))


def alias_of_other(case: Case) -> Planted | None:
    """Give the speaker the name of another person as an alias."""
    actors = case.summary.actors
    persons = [a for a in actors if a.kind == "person" and a.id != case.claim.speaker]
    if not persons or case.claim.speaker not in {actor.id for actor in actors}:
        return None
    name = case.draw.choice(persons).name
    changed = [
        actor.model_copy(update={"aliases": [*actor.aliases, name]})
        if actor.id == case.claim.speaker
        else actor
        for actor in actors
    ]
    return case.claim, changed


def _exchanged(
    text: str, pairs: Iterable[tuple[str, str]], *, before: str = r"(?<!\w)"
) -> str | None:
    """Return `text` with the word that stands first in it exchanged, `None` without one."""
    found = [
        (match.start(), -len(word), match, new)
        for word, new in pairs
        if (match := re.search(rf"{before}{re.escape(word)}(?!\w)", text))
    ]
    if not found:
        return None
    _, _, match, new = min(found, key=lambda candidate: candidate[:2])
    return f"{text[: match.start()]}{new}{text[match.end() :]}"


FAULTS: dict[str, tuple[ClaimWarning, Plant]] = {
    "number": ("number-not-in-evidence", other_number),
    "million, billion": ("number-not-in-evidence", other_magnitude),
    "unit": ("number-not-in-evidence", other_unit),
    "minus": ("number-not-in-evidence", other_sign),
    "percent": ("number-not-in-evidence", other_percent),
    "percentage points": ("number-not-in-evidence", percentage_points),
    "two numbers exchanged": ("number-not-in-evidence", exchanged_numbers),
    "name": ("name-not-in-source", nowhere),
    "person": ("name-far", somebody_else),
    "negation": ("negation-differs", turned),
    "hardly, fails to": ("negation-differs", nearly_turned),
    "if, unless": ("negation-differs", other_condition),
    "opposite": ("opposite-word", opposite),
    "modality": ("modality-differs", other_modality),
    "source": ("source-names-other", other_source),
    "speaker": ("source-names-other", other_speaker),
    "longer quotation": ("quote-holds-other-speaker", longer_quote),
    "alias": ("speaker-shares-name", alias_of_other),
}
