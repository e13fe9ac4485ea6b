"""Infer the kind of an actor from the phrase that names it.

Used for actors that a record names and the list of actors lacks; the kind of a listed actor
comes from the model.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from summarizer.grounding.countries import countries_with_capital, is_country
from summarizer.grounding.name_matching import norm, office_words, without_article
from summarizer.lexicons import load_column
from summarizer.postprocessing.actors.names import find_person_name
from summarizer.vocabulary import ActorKind

if TYPE_CHECKING:
    from spacy.tokens import Token

SAME_AS_STATE = frozenset("administration authorities authority government junta regime".split())
"""Words for who speaks for a state: `the Keshi authorities` are Kesh."""

_MEDIA_OUTLET = re.compile(
    r"\b(?:news agency|news site|state (?:television|radio|tv)|broadcaster|newspaper|website|"
    r"magazine|tv channel)\b"
)
_OCCASION = re.compile(r"\b(?:briefing|(?:news|press) conference|interview|speech|meeting)$")
_COMPLEMENT = re.compile(r"\s(?:about|at|by|from|in|of|on|to|with)\s")
_COLLECTIVES = frozenset("delegation majority opposition others people percent side".split())
_PLURAL_ENDINGS = ("s", "men", "women", "people")


def is_occasion(phrase: str) -> bool:
    """Return whether the phrase names the occasion of a statement, which is not a channel."""
    before_complement = _COMPLEMENT.split(norm(phrase))[0]
    return _OCCASION.search(before_complement) is not None


def kind_of_head(head: Token) -> ActorKind | None:
    """Return the kind that the noun of a description shows: `an inspector of the agency`."""
    if head.pos_ != "NOUN":
        return None
    kinds = load_column("organization_words", "kind")
    if kind := kinds.get(head.lower_):
        return cast(ActorKind, kind)
    if head.tag_ == "NNS" or head.lower_ in _COLLECTIVES:
        return "group"
    return "person" if head.lower_ in office_words() else None


def _is_broadcast(name: str) -> bool:
    """Return whether a name begins with the capitals of a known medium: `CBS This Morning`."""
    first, _, rest = name.partition(" ")
    is_medium = load_column("organizations", "kind").get(norm(first)) == "media"
    return is_medium and first.isupper() and rest[:1].isupper()


def guess_kind(phrase: str) -> ActorKind:
    """Return the kind of an actor known by this phrase alone, `other` if the phrase shows none."""
    words = norm(phrase).split()
    if known := load_column("organizations", "kind").get(norm(without_article(phrase))):
        return cast(ActorKind, known)
    if _MEDIA_OUTLET.search(norm(phrase)):
        return "media"
    kinds = load_column("organization_words", "kind")
    # `Court of Appeals`
    head = _COMPLEMENT.split(norm(phrase))[0].split()
    for word in (words[-1], *head[-1:], words[0]) if words else ():
        if word in kinds:
            return cast(ActorKind, kinds[word])
    if not office_words().isdisjoint(words):
        return "person"
    if _is_broadcast(without_article(phrase)):
        return "media"
    return _kind_of_name(phrase) or _kind_of_several(phrase)


def _kind_of_name(phrase: str) -> ActorKind | None:
    """Return the kind of a state or a person, `None` if the phrase is the name of neither."""
    if is_country(phrase) or countries_with_capital(phrase):
        return "government"
    return "person" if find_person_name(phrase) else None


def _kind_of_several(phrase: str) -> ActorKind:
    """Return `group` for a phrase in the plural, else `other`."""
    words = norm(phrase).split()
    has_plural_office = any(word[:-1] in office_words() for word in words if word.endswith("s"))
    is_plural = bool(words) and words[0].endswith(_PLURAL_ENDINGS) and phrase[:1].islower()
    return "group" if has_plural_office or is_plural or " and " in phrase else "other"
