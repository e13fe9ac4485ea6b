"""Check labelled articles before training.

An error breaks a rule that training relies on. A warning marks a label that a person should review.
Each is one line that starts with the article's id.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evals.dataset.annotation import AnnotatedActor, AnnotatedClaim, Article
from evals.dataset.validation import validate
from summarizer.errors import InputError
from summarizer.text.document import Document
from training.data_prep.corpus import convert_article

_PRONOUN = re.compile(
    r"(?:he|she|it|they|we|i|you|who|him|her|them|us|his|hers|its|their|our|this|that)", re.I
)
_ARTICLE = re.compile(r"(?:the|a|an)\s")
_QUOTED = re.compile('["“”]')
_LONGEST_TEXT = 45
_JUDGEMENT_RULES = re.compile(
    r"takes no side|2 to 10 words|date_text belong together|needs a claim$"
)
"""Rules of gold validation that are warnings, not errors, in training data."""


@dataclass(frozen=True)
class LabelReport:
    """Errors and warnings of a set of articles."""

    errors: tuple[str, ...]
    warnings: tuple[str, ...]

    def refuse(self) -> None:
        """Raise `InputError`, which names the first error, if there is any."""
        if self.errors:
            where, _, what = self.errors[0].partition(": ")
            more = f" (and {len(self.errors) - 1} more)" if len(self.errors) > 1 else ""
            raise InputError(what + more, where, "see `python -m training check`")


def check(articles: Iterable[Article]) -> LabelReport:
    """Return errors and warnings of `articles`."""
    errors: list[str] = []
    warnings: list[str] = []
    for article in articles:
        doubts: list[str] = []
        try:
            broken = [str(problem) for problem in validate(convert_article(article))]
            doubts = [rule for rule in broken if _JUDGEMENT_RULES.search(rule)]
            problems = [*(rule for rule in broken if rule not in doubts), *_errors(article)]
        except InputError as error:
            problems = [error.what]
        errors += [f"{article.id}: {problem}" for problem in problems]
        warnings += [f"{article.id}: {problem}" for problem in (*doubts, *_warnings(article))]
    return LabelReport(tuple(errors), tuple(warnings))


def _errors(article: Article) -> Iterator[str]:
    for number, claim in enumerate(article.claims, 1):
        yield from (f"claim {number}: {problem}" for problem in _claim_errors(claim))
    if not Document.from_text(article.text).sentences:
        yield "no sentences"


def _claim_errors(claim: AnnotatedClaim) -> Iterator[str]:
    if (claim.source is None) != (claim.speaker is None):
        yield f"source {claim.source!r} and speaker {claim.speaker!r}: one is missing"
    if "\n\n" in claim.quote:
        yield "the quote crosses a paragraph"
    if not claim.text or len(claim.text.split()) > _LONGEST_TEXT:
        yield f"text is empty or has more than {_LONGEST_TEXT} words"


def _warnings(article: Article) -> Iterator[str]:
    for actor in article.actors:
        yield from (f"actor {actor.name!r}: {problem}" for problem in _actor_warnings(actor))
    for number, claim in enumerate(article.claims, 1):
        if claim.text == claim.quote:
            yield f"claim {number}: text only repeats the quote"
        if claim.source and not _QUOTED.search(claim.quote) and _contains(claim.quote, claim.cue):
            # A split quotation contains its cue, as does a hedge without a source.
            yield f"claim {number}: the cue {claim.cue!r} is inside the quote"
    used = {p.actor for p in article.positions} | {p.target for p in article.positions}
    used |= {claim.speaker for claim in article.claims}
    if not used - {None}:
        yield "no actor has a claim or position"


def _actor_warnings(actor: AnnotatedActor) -> Iterator[str]:
    for words in (actor.name, *actor.aliases):
        # `US` and `WHO` are names, and the article of `The Hindu` is part of the name.
        if _PRONOUN.fullmatch(words) and not words.isupper():
            yield f"{words!r} is a pronoun"
        if _ARTICLE.match(words):
            yield f"{words!r} starts with an article"
    if actor.role and actor.affiliation and actor.affiliation in actor.role:
        yield f"the role {actor.role!r} repeats the affiliation"
    if actor.kind != "person" and actor.role:
        yield f"has the role {actor.role!r} but is not a person"


def _contains(quote: str, cue: str | None) -> bool:
    return cue is not None and re.search(rf"\b{re.escape(cue)}\b", quote) is not None
