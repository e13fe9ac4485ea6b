"""Find whom a description that names nobody means: `the general`, `the newspaper`."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from summarizer.grounding.name_matching import norm
from summarizer.postprocessing.actors.kinds import kind_of_head
from summarizer.postprocessing.actors.mentions import Mentions
from summarizer.postprocessing.actors.names import is_office
from summarizer.postprocessing.actors.noun_phrases import is_titled
from summarizer.postprocessing.actors.registry import ActorCandidate
from summarizer.postprocessing.claims.source_heads import is_definite, shares_noun
from summarizer.syntax import Syntax
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import ActorKind

if TYPE_CHECKING:
    from spacy.tokens import Token

_PERSONS: frozenset[ActorKind] = frozenset({"person"})
_GROUPS: frozenset[ActorKind] = frozenset({"group"})
_SHARES = frozenset("fifth half majority most percent quarter third %".split())
_ORGANIZATIONS: dict[frozenset[ActorKind], str] = {
    frozenset({"media", "company"}): "broadcaster channel magazine network newspaper outlet paper"
    " publication site station tabloid website company corporation firm giant manufacturer retailer"
    " startup",
    frozenset({"civil_society"}): "association charity federation foundation institute nonprofit"
    " union university",
    frozenset({"civil_society", "armed_group", "party"}): "group organisation organization",
    frozenset({"agency"}): "agency bureau department ministry regulator watchdog",
    frozenset({"court"}): "court tribunal",
    frozenset({"party"}): "party",
}
_DETERMINERS = frozenset({"det", "predet"})
_KINDS_OF_NOUNS = {noun: kinds for kinds, nouns in _ORGANIZATIONS.items() for noun in nouns.split()}
"""Kinds of actors that `the newspaper` and other nouns can mean."""

_PERSON_ENDINGS = ("candidate", "crat", "ican", "ist", "maker", "man", "or", "runner", "woman")


def kinds_described(syntax: Syntax | None, source: CharSpan) -> AbstractSet[ActorKind]:
    """Return the kinds of actors that a description can mean.

    Without any, the source names somebody or may be new in the article.
    """
    head = syntax.head(source) if syntax else None
    if head is not None and _is_share(head):
        return _GROUPS
    if head is None or head.tag_ not in {"NN", "NNP"} or not is_definite(head):
        return frozenset()
    if kinds := _KINDS_OF_NOUNS.get(head.lower_):
        return kinds
    is_person = is_office(head.lower_) or head.lower_.endswith(_PERSON_ENDINGS)
    return _PERSONS if is_person and kind_of_head(head) in {None, "person"} else frozenset()


def _is_share(head: Token) -> bool:
    """Return whether a noun is a share of whom a poll asked: `59 percent`, `nearly half`."""
    return head.lower_ in _SHARES and not any(child.dep_ == "prep" for child in head.rights)


def names_share(name: str) -> bool:
    """Return whether a name is a share of a group, which another share does not mean."""
    return not _SHARES.isdisjoint(norm(name).split())


def find_bearer(
    syntax: Syntax | None, mentions: Mentions, source: CharSpan
) -> ActorCandidate | None:
    """Return the only person named before whose role or title the source is.

    `The president` is `President Dora Valen`.
    """
    head = syntax.head(source) if syntax else None
    if head is None or kinds_described(syntax, source) != _PERSONS:
        return None
    if any(child.dep_ not in _DETERMINERS for child in head.lefts):
        # `The Florida senator` is another one than `the senator`.
        return None
    persons = (actor for actor in mentions if actor.kind == "person")
    bearers = [actor for actor in persons if is_bearer(syntax, mentions, source, actor)]
    return bearers[0] if len(bearers) == 1 else None


def is_bearer(
    syntax: Syntax | None, mentions: Mentions, source: CharSpan, actor: ActorCandidate
) -> bool:
    """Return whether the actor was named before with the noun of the source.

    The noun is a word of a name, a role or a title before a name.
    """
    spans = mentions[actor]
    head = syntax.head(source) if syntax and spans and spans[0] < source else None
    if syntax is None or head is None:
        return False
    return shares_noun(head, actor) or any(is_titled(name, head) for name in syntax.heads(spans))
