"""Rules for role and affiliation of an actor, by dependency trees (`docs/codebook.md`, 2.1).

Both stand in one noun phrase with a mention of the actor, or in its apposition. Of 712 affiliations
that the trees show of persons and groups in our labelled articles, 619 (87%) are right.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from summarizer.grounding.countries import country_forms, is_country
from summarizer.grounding.mentions import find_words
from summarizer.grounding.name_matching import has_words, norm, office_words
from summarizer.postprocessing.actors.named_entities import entity_kind, entity_name
from summarizer.postprocessing.actors.names import is_person_name
from summarizer.postprocessing.actors.noun_phrases import appositions, modifiers, owner_words
from summarizer.postprocessing.actors.registry import ActorCandidate
from summarizer.postprocessing.stages import ActorStage
from summarizer.syntax import Syntax
from summarizer.text.document import Document

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_PERSONS = frozenset({"person", "group"})
_BODIES = frozenset({"agency", "military", "legislature", "court"})
"""Kinds of organizations that belong to the state which their names begin with."""

_NO_OWNERS = {"its": _PERSONS, "their": frozenset({"person", "government"})}
"""The kinds of actors that a pronoun cannot mean."""

_RANKS = frozenset("admiral brigadier captain colonel commander general lieutenant major".split())
_OFFICES = office_words() - _RANKS
_HYPHENS = frozenset("-‐‑")
_OWNER_LABELS = frozenset({"GPE", "NORP"})
_MAX_ANTECEDENT_SENTENCES = 3
_NAMING = frozenset({"amod", "compound", "det", "nmod", "poss"})
"""What makes a noun another name: `Latin America` is not the United States."""

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "poss"})


def prove_roles(stage: ActorStage) -> None:
    """Take the role that a noun phrase or apposition of its bearer states, and drop others."""
    if stage.syntax is None:
        return
    for actor in stage.registry:
        heads = _occurrences(stage.document, stage.syntax, actor)
        heads = [head for head in heads if not _is_of_other(head, actor)]
        drafted = actor.role
        if drafted and not _has_role(stage.document, stage.syntax, actor, heads):
            actor.role = None
        if actor.role is None and actor.kind == "person" and is_person_name(actor.name):
            found = (office for head in heads if (office := _office_beside(head)))
            actor.role = next(found, None)
        if drafted and actor.role is None:
            what = f"role {drafted!r} of {actor.name!r}"
            stage.diagnostics.warn(f"{what} is not proven and was left out")


def _is_of_other(head: Token, actor: ActorCandidate) -> bool:
    """Return whether a surname stands in another's full name: `President Peter Valen`."""
    given = [token for token in head.lefts if token.ent_type_ == "PERSON" and token.pos_ == "PROPN"]
    names = {word for surface in actor.surfaces for word in norm(surface).split()}
    is_next = bool(given) and given[-1].i == head.i - 1
    return is_next and not names.issuperset(norm(given[-1].text).split())


def _office_beside(head: Token) -> str | None:
    """Return the office before a name or in its apposition: `Foreign Minister`, `envoy`."""
    title: list[Token] = []
    for token in reversed(list(head.lefts)):
        if token.dep_ == "compound" and token.ent_type_ != "PERSON":
            title = [*_words_before(token), token, *title]
    if title and title[-1].lower_ in _OFFICES:
        return head.doc[_word_start(title[0]) : title[-1].i + 1].text
    nouns = (noun for noun in appositions(head) if noun.pos_ == "NOUN" and noun.lower_ in _OFFICES)
    noun = next(nouns, None)
    if noun is None:
        return None
    return head.doc[_word_start([*_words_before(noun), noun][0]) : noun.i + 1].text


def _word_start(token: Token) -> int:
    """Return the index of the first token of a word: `vice` of `vice-chairman`."""
    doc, start = token.doc, token.i
    while (
        start
        and doc[start - 1].whitespace_ == ""
        and (doc[start].text in _HYPHENS or doc[start - 1].text in _HYPHENS)
    ):
        start -= 1
    return start


def _words_before(noun: Token) -> list[Token]:
    """Return the words of a compound before its noun, without names of owners."""
    parts: list[Token] = []
    for token in reversed(list(noun.lefts)):
        if token.dep_ != "compound" or token.ent_type_ in _OWNER_LABELS:
            break
        parts.insert(0, token)
    return parts


def add_owners(stage: ActorStage) -> None:
    """Add states and organizations that a noun phrase or apposition of an actor names as its owner.

    Those that are nobody's affiliation in the end are dropped by `drop-unused`.
    """
    syntax, registry = stage.syntax, stage.registry
    if syntax is None:
        return
    entities = {entity.root.i: entity for entity in syntax.doc.ents}
    heads = {actor: _occurrences(stage.document, syntax, actor) for actor in registry}
    named = {head.i for of_actor in heads.values() for head in of_actor}
    for actor in filter(_can_belong, heads):
        for word in (word for head in heads[actor] for word in owner_words(head)):
            entity = entities.get(word.i) if word.i not in named else None
            if entity and _is_owner(entity, word, actor):
                name = entity_name(entity)
                if registry.resolve(name) is None:
                    registry.add(ActorCandidate(name, entity_kind(entity), is_proposed=True))


def _is_owner(entity: Span, word: Token, actor: ActorCandidate) -> bool:
    """Return whether a named entity is a state, or an organization to which a person belongs."""
    if entity.text == "State":
        # `secretary of State`
        return False
    if entity.label_ == "GPE":
        return is_country(entity_name(entity))
    # `Energy` of `Energy Minister` is no organization.
    is_field = word.dep_ in {"compound", "nmod"} and not word.head.is_lower
    return entity.label_ == "ORG" and actor.kind in _PERSONS and not is_field


def _can_belong(actor: ActorCandidate) -> bool:
    is_list = actor.kind == "group" and " and " in actor.name
    return not is_list and actor.kind in _PERSONS | _BODIES


def assign_affiliations(stage: ActorStage) -> None:
    """Take as affiliation whom a noun phrase or apposition of the actor names as its owner."""
    if stage.syntax is None:
        return
    owners = _OwnerFinder(stage, stage.syntax)
    for actor in list(stage.registry):
        owner = owners.find(actor)
        if actor.affiliation and owner is None:
            what = f"affiliation {actor.affiliation!r} of {actor.name!r}"
            stage.diagnostics.warn(f"{what} is not proven and was left out")
        actor.affiliation = owner.name if owner else None


def _has_role(
    document: Document, syntax: Syntax, actor: ActorCandidate, heads: Sequence[Token]
) -> bool:
    role = actor.role or ""
    # `Maria` is no role of Maria Bartiromo, and none has the whole name in it.
    is_in_name = has_words(actor.name, role) and office_words().isdisjoint(norm(role).split())
    is_own_name = is_person_name(actor.name) and (is_in_name or has_words(role, actor.name))
    if actor.kind not in _PERSONS or is_own_name:
        return False
    found = {head.i for head in syntax.heads(find_words(document.article, document.body, role))}
    beside = (token.i for head in heads for token in (*appositions(head), *modifiers(head)))
    is_description = has_words(actor.name, role) and not is_person_name(actor.name)
    return is_description or not found.isdisjoint(beside)


def _occurrences(document: Document, syntax: Syntax, actor: ActorCandidate) -> list[Token]:
    """Return the heads of the names of `actor`, inside the names of others too."""
    surfaces = (find_words(document.article, document.body, name) for name in actor.surfaces)
    return syntax.heads(sorted({span for found in surfaces for span in found}))


class _OwnerFinder:
    """Finds whom the noun phrases around mentions name as owner, by name or by pronoun."""

    def __init__(self, stage: ActorStage, syntax: Syntax) -> None:
        self._heads: dict[ActorCandidate, list[Token]] = {}
        self._named: dict[int, list[ActorCandidate]] = defaultdict(list)
        self._by_noun: dict[str, list[ActorCandidate]] = defaultdict(list)
        self._states: dict[str, ActorCandidate] = {}
        for actor, spans in stage.mentions.items():
            self._heads[actor] = syntax.heads(spans)
            # Inside other names too: `Kesh’s army` belongs to Kesh.
            for head in _occurrences(stage.document, syntax, actor):
                self._named[head.i].append(actor)
                self._by_noun[head.lower_].append(actor)
            forms = chain.from_iterable(map(country_forms, actor.surfaces))
            if actor.kind == "government":
                self._states |= dict.fromkeys(map(str.lower, forms), actor)

    def find(self, actor: ActorCandidate) -> ActorCandidate | None:
        """Return the owner that most mentions of `actor` name, a state only without another."""
        if not _can_belong(actor):
            return None
        owners = Counter(filter(None, (self._nearest(head, actor) for head in self._heads[actor])))
        ranked = sorted(owners, key=lambda owner: (owner.kind == "government", -owners[owner]))
        return ranked[0] if ranked else None

    def _nearest(self, head: Token, actor: ActorCandidate) -> ActorCandidate | None:
        owners = [owner for word in owner_words(head) if (owner := self._owner(word, actor))]
        return min(owners, key=lambda owner: owner.kind == "government", default=None)

    def _owner(self, word: Token, actor: ActorCandidate) -> ActorCandidate | None:
        """Return the actor that `word` names as an owner of `actor`."""
        if word.lower_ in _NO_OWNERS:
            candidates = self._before(word, _NO_OWNERS[word.lower_])
        else:
            candidates = self._bearers(word, actor)
        return next((owner for owner in candidates if owner is not actor), None)

    def _bearers(self, word: Token, actor: ActorCandidate) -> Iterator[ActorCandidate]:
        """Yield the organizations and states that `word` names, or refers to: `the council`."""
        owners = [owner for owner in self._named[word.i] if owner.kind not in _PERSONS]
        before = {child.lower_ for child in word.lefts if child.dep_ in _NAMING}
        if not owners and not before and (state := self._states.get(word.lower_)):
            owners = [state]
        if not owners and before == {"the"}:
            nouns = set(self._by_noun.get(word.lower_, ()))
            owners = [owner for owner in nouns if owner.kind not in _PERSONS and len(nouns) == 1]
        yield from owners

    def _before(self, pronoun: Token, excluded: frozenset[str]) -> Iterator[ActorCandidate]:
        """Yield the subjects before `pronoun` that it fits, those of its own sentence first."""
        sentence = pronoun.sent
        for _ in range(_MAX_ANTECEDENT_SENTENCES):
            for token in sentence:
                if token.i < pronoun.i and token.dep_ in _SUBJECTS:
                    fitting = self._named[token.i]
                    yield from (actor for actor in fitting if actor.kind not in excluded)
                    if not fitting and token.pos_ == "PROPN":
                        return
            if sentence.start == 0:
                return
            sentence = pronoun.doc[sentence.start - 1].sent
