"""Check labelled articles before they are trained on: what is wrong, and what looks odd.

A fault breaks a rule that training relies on. An oddity may be right, and a person should look
at it. Each is one line that begins with the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evals.dataset.annotation import Article, NoteActor, NoteClaim
from evals.dataset.validation import validate
from summarizer.errors import InputError
from summarizer.text.document import Document
from training.data_prep.corpus import labelled

_PRONOUN = re.compile(
    r"(?:he|she|it|they|we|i|you|who|him|her|them|us|his|hers|its|their|our|this|that)", re.I
)
_ARTICLE = re.compile(r"(?:the|a|an)\s")
_QUOTED = re.compile('["“”]')
_LONGEST_TEXT = 45
_JUDGED = re.compile(
    r"takes sides|has not 2 to 10 words|date_text: one is missing$|without claim_ids$"
)
"""Rules of the gold lint that call for a second look in training data rather than a stop."""


@dataclass(frozen=True)
class Checked:
    """What was found in a set of articles."""

    faults: tuple[str, ...]
    oddities: tuple[str, ...]

    def refuse(self) -> None:
        """Stop if there is a fault.

        Raises:
            InputError: Naming the first of them.
        """
        if self.faults:
            where, _, what = self.faults[0].partition(": ")
            more = f" (and {len(self.faults) - 1} more)" if len(self.faults) > 1 else ""
            raise InputError(what + more, where, "see `python -m training check`")


def check(articles: Iterable[Article]) -> Checked:
    """Return what is wrong and what is odd in `articles`."""
    faults: list[str] = []
    oddities: list[str] = []
    for article in articles:
        faults += [f"{article.id}: {problem}" for problem in _faults(article)]
        for problem in (*_judged(article), *_odd(article)):
            oddities.append(f"{article.id}: {problem}")
    return Checked(tuple(faults), tuple(oddities))


def _faults(article: Article) -> Iterator[str]:
    try:
        problems = validate(labelled(article))
    except InputError as error:
        yield error.what
        return
    yield from (problem for problem in problems if not _JUDGED.search(problem))
    for number, claim in enumerate(article.claims, 1):
        yield from (f"claim {number}: {problem}" for problem in _claim_faults(claim))
    if not Document.from_text(article.text).sentences:
        yield "no sentences"


def _claim_faults(claim: NoteClaim) -> Iterator[str]:
    if (claim.source is None) != (claim.speaker is None):
        yield f"source {claim.source!r} and speaker {claim.speaker!r}: one is missing"
    if "\n\n" in claim.quote:
        yield "the quote crosses a paragraph"
    if not claim.text or len(claim.text.split()) > _LONGEST_TEXT:
        yield f"text is empty or has more than {_LONGEST_TEXT} words"


def _judged(article: Article) -> Iterator[str]:
    try:
        yield from (problem for problem in validate(labelled(article)) if _JUDGED.search(problem))
    except InputError:
        return


def _odd(article: Article) -> Iterator[str]:
    for actor in article.actors:
        yield from (f"actor {actor.name!r}: {problem}" for problem in _odd_actor(actor))
    for number, claim in enumerate(article.claims, 1):
        if claim.text == claim.quote:
            yield f"claim {number}: text only repeats the quote"
        if claim.source and not _QUOTED.search(claim.quote) and _holds(claim.quote, claim.cue):
            # A quotation in two parts covers its cue, and so does a hedge without a source.
            yield f"claim {number}: the cue {claim.cue!r} stands inside the quote"
    used = {p.actor for p in article.positions} | {p.target for p in article.positions}
    used |= {claim.speaker for claim in article.claims}
    if not used - {None}:
        yield "no actor says or wants anything"


def _odd_actor(actor: NoteActor) -> Iterator[str]:
    for words in (actor.name, *actor.aliases):
        # `US` and `WHO` are names, and `The Hindu` begins with a part of its own.
        if _PRONOUN.fullmatch(words) and not words.isupper():
            yield f"{words!r} is a pronoun"
        if _ARTICLE.match(words):
            yield f"{words!r} begins with an article"
    if actor.role and actor.affiliation and actor.affiliation in actor.role:
        yield f"the role {actor.role!r} repeats the affiliation"
    if actor.kind != "person" and actor.role:
        yield f"has the role {actor.role!r} but is no person"


def _holds(quote: str, cue: str | None) -> bool:
    return cue is not None and re.search(rf"\b{re.escape(cue)}\b", quote) is not None
