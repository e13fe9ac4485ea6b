"""Compare the holder of a position with the actors that its evidence can be about."""

import re
from collections.abc import Iterable, Iterator, Sequence

from summarizer.grounding.countries import countries_with_capital, country_of_adjective
from summarizer.grounding.name_matching import core_name
from summarizer.schema.summary import Actor, Claim, Position
from summarizer.text.document import Document
from summarizer.text.interval_index import IntervalIndex
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import PositionWarning

_REACH = 3
"""Sentences before the evidence in which the antecedent of a pronoun is searched."""

_LONGEST = 500
"""Characters of a sentence, or of some sentences, that are searched for names."""

_PRONOUN = re.compile(
    r"\b(?:he|she|it|his|her|its|their|they|them|we|i|you|both|others|some|many"
    r"|most|those|this|one|the latter)\b",
    re.IGNORECASE,
)
_PERSONAL_PRONOUN = re.compile(r"\b(?:he|she|it|they|his|her|its|their)\b", re.IGNORECASE)
_POSSESSIVE = frozenset({"his", "her", "its", "their"})
_PERSONAL, _IMPERSONAL = frozenset({"he", "she", "his", "her"}), frozenset({"it", "its"})
_RELATIVE = re.compile(r"(?:who|which|that)\b")
_ARTICLE = re.compile(r"(?:the |an? )?", re.IGNORECASE)
_DETERMINER = r"(?:(?:the|an?|most|his|her|its|their)\s+)?"
_NOUN = r"(?!(?:of|in|for|to|at|on|by|with|from|against|over|as|and|or|than)\b)[\w-]+"
_AND = re.compile(rf",?\s*(?:and|or|,|with|&)\s+{_DETERMINER}(?:[\w-]+\s+)?")
_SUBJECT_FOLLOWS = re.compile(
    r"\b(?:by|of|from|between)(?:\s[\w’'-]+){0,3}\s$"
    rf"|(?:;|\(|\b(?:while|whereas|but|and|that|which|with))\s*{_DETERMINER}$"
    rf"|\b(?:an?|the|any|some|no)\s{_NOUN}(?:\s{_NOUN})?\s(?:the|his|her|its|their)\s$",
    re.IGNORECASE,
)
_CONTEXT = 40
"""Characters before a name that decide whether it is a subject."""
_CAPITALIZED = re.compile(r"\b(?=(([A-Z]\w+)(?:\s[A-Z]\w+)?))")

Named = tuple[CharSpan, str]
"""Words that name an actor, and its id."""


class HolderChecker:
    """Find the actors that the evidence of a position can make its holder, without a parser."""

    def __init__(
        self, document: Document, actors: Sequence[Actor], claims: Iterable[Claim]
    ) -> None:
        self._document = document
        self._actors = {actor.id: actor for actor in actors}
        self._speakers = {claim.id: claim.speaker for claim in claims if claim.speaker}
        mentions = [(mention.span, actor.id) for actor in actors for mention in actor.mentions]
        self._mentions = IntervalIndex(mentions, lambda mention: mention[0])
        self._countries: dict[str, list[str]] = {}
        for actor in actors:
            for name in (actor.name, *actor.aliases):
                for country in {core_name(name), *countries_with_capital(name)}:
                    self._countries.setdefault(country, []).append(actor.id)
        self._found: dict[CharSpan, frozenset[str]] = {}

    def warnings(self, position: Position) -> list[PositionWarning]:
        """Return the warnings about `position`."""
        if not self._document.language_rules.runs("holder-unproven"):
            return []
        return ["holder-unproven"] if self.is_unproven(position) else []

    def is_unproven(self, position: Position) -> bool:
        """Return whether neither the speakers of the claims nor the evidence are the holder."""
        speakers = {self._speakers[name] for name in position.claim_ids if name in self._speakers}
        if position.basis == "claim" and speakers:
            return not any(self._speaks_for(speaker, position.actor) for speaker in speakers)
        return position.actor not in self.possible_holders(position.evidence.span)

    def possible_holders(self, evidence: CharSpan) -> frozenset[str]:
        """Return the actors that `evidence` can be about.

        These are the first that it names and those after words such as `by` or `while`, or in a
        clause without them (`a change the party made`). If the evidence begins with other words,
        they can stand before it in the sentence; if these have a pronoun, further before.
        """
        if evidence not in self._found:
            self._found[evidence] = frozenset(self._find(evidence))
        return self._found[evidence]

    def _find(self, evidence: CharSpan) -> set[str]:
        text, named = self._document.text, self._named(evidence)
        lead = text[evidence.start : named[0][0].start if named else evidence.end]
        later = {
            actor
            for span, actor in named
            if _SUBJECT_FOLLOWS.search(text, max(evidence.start, span.start - _CONTEXT), span.start)
        }
        pronoun = _PRONOUN.match(lead) or _PERSONAL_PRONOUN.search(lead)
        if pronoun:
            later |= self._antecedents(pronoun, evidence)
            if not pronoun.start() and pronoun[0].lower() not in _POSSESSIVE:
                return later
        before = self._named_before(evidence) if lead.strip() else set()
        if _RELATIVE.match(lead):
            return later | before
        return later | before | self._first_named(named)

    def _first_named(self, named: Sequence[Named]) -> set[str]:
        """Return the actor named first, and those that `and` or a comma add to it."""
        text, subjects = self._document.text, set[str]()
        first = last = named[0][0] if named else CharSpan(0, 0)
        for span, actor in named:
            is_same = _ARTICLE.fullmatch(text, first.start, span.start)
            if is_same or _AND.fullmatch(text, last.end, max(last.end, span.start)):
                subjects.add(actor)
                last = span
        return subjects

    def _named_before(self, evidence: CharSpan) -> set[str]:
        """Return the actors that the sentence names before the evidence, also by a pronoun."""
        before = self._before(evidence, 0)
        found = {actor for _, actor in self._named(before)}
        pronoun = _PRONOUN.search(before.slice(self._document.text))
        return found | (self._antecedents(pronoun, evidence) if pronoun else set())

    def _antecedents(self, pronoun: re.Match[str], evidence: CharSpan) -> set[str]:
        """Return the actors named before the evidence that the pronoun can stand for."""
        before = self._before(evidence, _REACH)
        kinds = {actor: self._actors[actor].kind for _, actor in self._named(before)}
        return {
            actor
            for actor, kind in kinds.items()
            if not (pronoun[0].lower() in _PERSONAL and kind != "person")
            and not (pronoun[0].lower() in _IMPERSONAL and kind == "person")
        }

    def _before(self, evidence: CharSpan, sentences: int) -> CharSpan:
        """Return the text before `evidence` in its sentence and in the `sentences` before it."""
        index = max(0, self._document.sentence_at(evidence.start) - sentences)
        start = max(self._document.sentences[index].start, evidence.start - _LONGEST)
        return CharSpan(min(start, evidence.start), evidence.start)

    def _named(self, within: CharSpan) -> list[Named]:
        """Return the names inside `within`, in order, without names inside other names."""
        within = CharSpan(within.start, min(within.end, within.start + _LONGEST))
        clipped = [
            (CharSpan(max(span.start, within.start), min(span.end, within.end)), actor)
            for span, actor in self._mentions.overlapping(within)
        ]
        outermost: list[Named] = []
        end = within.start
        for span, actor in sorted([*clipped, *self._adjectives(within)]):
            if span.end > end or span == outermost[-1][0]:
                outermost.append((span, actor))
                # A name that begins before `within` is cut, so another can begin inside it.
                end = span.end if span.start > within.start else end
        return outermost

    def _adjectives(self, within: CharSpan) -> Iterator[Named]:
        """Yield the adjectives of countries that are actors: `South Korean`."""
        for match in _CAPITALIZED.finditer(self._document.article, *within):
            for group in (1, 2):
                country = country_of_adjective(match[group])
                for actor in self._countries.get(country or "", ()):
                    yield CharSpan(*match.span(group)), actor

    def _speaks_for(self, speaker: str, holder: str) -> bool:
        """Return whether the speaker is the holder, a member of it, or belongs to it."""
        chain: list[str] = []
        current: str | None = speaker
        while current in self._actors and current not in chain:
            chain.append(current)
            current = self._actors[current].affiliation
        return holder in chain or speaker in self._actors[holder].members
