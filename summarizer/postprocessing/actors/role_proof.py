"""Rules that the article proves role and affiliation of an actor (`docs/codebook.md`, 2.1).

Both must stand in one noun phrase with a mention of the actor, or as its apposition. A small model
takes others from near by: the `cemetery` of the sentence, the `broadcaster` that somebody told.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from summarizer.grounding.countries import country_forms
from summarizer.grounding.name_matching import has_words, norm, organization_words
from summarizer.grounding.quotation import OPENING_MARKS
from summarizer.postprocessing.actors.appositions import (
    REACH,
    belongs_beside,
    has_office_beside,
    is_office_phrase,
)
from summarizer.postprocessing.actors.mentions import find_mentions
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.postprocessing.stages import ActorStage
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

_POSSESSIVE_PRONOUN = re.compile(r"(?<!\w)(?:[Ii]ts|[Tt]heir)(?!\w)")
_NO_OWNERS = {"its": frozenset({"person", "group"}), "their": frozenset({"person", "government"})}
"""The kinds of actors that a pronoun cannot mean."""

_MAX_ANTECEDENT_SENTENCES = 4


def prove_roles(stage: ActorStage) -> None:
    """Drop a role that is no office, or that stands beside no mention of its bearer."""
    mentions = find_mentions(stage.document, stage.registry)
    for actor in stage.registry:
        if actor.role and not _has_role(stage.document.article, actor, mentions[actor]):
            _report(stage, f"role {actor.role!r}", actor)
            actor.role = None


def prove_affiliations(stage: ActorStage) -> None:
    """Drop an affiliation that stands in no noun phrase or apposition of its actor."""
    mentions = find_mentions(stage.document, stage.registry)
    owners = _OwnerFinder(stage.document, mentions)
    for actor in stage.registry:
        owner = stage.registry.resolve(actor.affiliation) if actor.affiliation else None
        if owner is None:
            continue
        names = _names_of(owner, stage.registry)
        if not any(owners.is_owner(owner, names, mention) for mention in mentions[actor]):
            _report(stage, f"affiliation {actor.affiliation!r}", actor)
            actor.affiliation = None


def _report(stage: ActorStage, what: str, actor: ActorCandidate) -> None:
    stage.diagnostics.warn(f"{what} of {actor.name!r} is not proven and was left out")


def _has_role(text: str, actor: ActorCandidate, mentions: Sequence[CharSpan]) -> bool:
    role, is_group = actor.role or "", actor.kind == "group"
    if not (is_group or actor.kind == "person") or not is_office_phrase(role, is_plural=is_group):
        return False
    is_named = has_words(actor.name, role)
    return is_named or any(has_office_beside(text, mention, role) for mention in mentions)


class _OwnerFinder:
    """Finds whom the noun phrases around mentions name as owner, by name or by pronoun."""

    def __init__(
        self, document: Document, mentions: Mapping[ActorCandidate, Sequence[CharSpan]]
    ) -> None:
        self._document = document
        self._by_sentence: dict[int, list[tuple[int, ActorCandidate]]] = defaultdict(list)
        for actor, spans in mentions.items():
            for span in spans:
                self._by_sentence[document.sentence_at(span.start)].append((span.start, actor))

    def is_owner(self, owner: ActorCandidate, names: re.Pattern[str], mention: CharSpan) -> bool:
        """Return whether the noun phrase around `mention` names `owner`."""
        return any(self._beside(mention, names)) or any(
            self._antecedent(pronoun) is owner
            for pronoun in self._beside(mention, _POSSESSIVE_PRONOUN)
        )

    def _beside(self, mention: CharSpan, words: re.Pattern[str]) -> list[CharSpan]:
        text = self._document.article
        start, end = max(0, mention.start - REACH), mention.end + REACH
        spans = [CharSpan(*found.span()) for found in words.finditer(text, start, end)]
        return [span for span in spans if belongs_beside(text, mention, span)]

    def _antecedent(self, at: CharSpan) -> ActorCandidate | None:
        """Return the first actor that the pronoun fits in the last sentence that has one.

        Words before it in its own sentence, other than a quotation, may name one who is not listed.
        """
        excluded = _NO_OWNERS[at.slice(self._document.article).lower()]
        own = self._document.sentence_at(at.start)
        start = self._document.sentences[own].start
        begins = start == at.start or self._document.article[start] in OPENING_MARKS
        for index in range(own, own - _MAX_ANTECEDENT_SENTENCES if begins else own - 1, -1):
            fitting = (
                mention
                for mention in self._by_sentence.get(index, ())
                if mention[0] < at.start and mention[1].kind not in excluded
            )
            if first := min(fitting, key=lambda mention: mention[0], default=None):
                return first[1]
        return None


def _names_of(owner: ActorCandidate, registry: ActorRegistry) -> re.Pattern[str]:
    """Return what matches the names of an actor, those of its country, and its last word alone."""
    names = set(owner.surfaces)
    for surface in owner.surfaces:
        possessor, _, rest = surface.partition("’s ")
        names |= {f"{form} {rest}".strip() for form in country_forms(possessor)}
    head = re.split(r"\s(?:of|for|from|in)\s", norm(owner.name))[0].rpartition(" ")[2]
    if head in organization_words() and not registry.has_word_in_other(head, owner):
        names |= {head, head.capitalize()}
    words = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")
