"""What a phrase that names an actor tells by itself: its kind, and who stands behind a paper.

For actors that a record names and the list of actors lacks; a listed actor has its kind from
the model.
"""

from __future__ import annotations

import re

from summarizer.grounding.countries import countries_with_capital, is_country
from summarizer.grounding.name_matching import norm, office_words
from summarizer.postprocessing.actors.names import persons_name_in
from summarizer.vocabulary import ActorKind

_HEADS: tuple[tuple[ActorKind, frozenset[str]], ...] = (
    ("agency", frozenset({"ministry", "department", "police", "agency", "embassy", "bureau"})),
    ("military", frozenset({"army", "navy", "military", "forces", "troops", "marines"})),
    ("legislature", frozenset({"parliament", "senate", "congress", "assembly", "legislature"})),
    ("court", frozenset({"court", "tribunal", "prosecutor", "prosecutors"})),
    ("government", frozenset({"government", "regime", "junta", "administration", "cabinet"})),
    ("armed_group", frozenset({"rebels", "militia", "insurgents", "militants", "guerrillas"})),
    ("media", frozenset({"daily", "times", "news", "post", "newspaper", "television", "radio"})),
    ("party", frozenset({"party", "coalition"})),
    ("civil_society", frozenset({"union", "church", "university", "foundation", "institute"})),
)
_OUTLETS = re.compile(
    r"\b(?:news agency|news site|state (?:television|radio|tv)|broadcaster|newspaper|website|"
    r"magazine|tv channel)\b"
)
_OCCASION = re.compile(r"\b(?:briefing|(?:news|press) conference|interview|speech|meeting)$")
_PLURALS = ("s", "men", "women", "people")
_PAPER = re.compile(
    r"^(?:an? |the )?(?:[\w-]+ )?(?:news release|press release|release|statement|report|letter|"
    r"communiqué|communique|decree|memo|filing|post|tweet) (?:from|by|of|issued by|released by) ",
    re.IGNORECASE,
)


def issuer_of(phrase: str) -> str:
    """Return who issued the paper that the phrase names (`a statement by …`), else the phrase."""
    return _PAPER.sub("", phrase, count=1) or phrase


def is_outlet(phrase: str) -> bool:
    """Tell whether the phrase names a medium by what it is, and not just `this newspaper`."""
    return guess_kind(phrase) == "media" and norm(phrase).split()[0] not in {"this", "a", "an"}


def is_occasion(phrase: str) -> bool:
    """Tell whether the phrase names where something was said, which is nobody's channel."""
    return bool(_OCCASION.search(norm(phrase)))


def guess_kind(phrase: str) -> ActorKind:
    """Return a kind for an actor that is known by this phrase alone, `other` if it tells none."""
    words = norm(phrase).split()
    if _OUTLETS.search(norm(phrase)):
        return "media"
    for word in (words[-1], words[0]) if words else ():
        for kind, heads in _HEADS:
            if word in heads:
                return kind
    if set(words) & office_words():
        return "person"
    if is_country(phrase) or countries_with_capital(phrase):
        return "government"
    if persons_name_in(phrase):
        return "person"
    plural_person = any(word[:-1] in office_words() for word in words if word.endswith("s"))
    is_plural = bool(words) and words[0].endswith(_PLURALS) and phrase[:1].islower()
    is_list = " and " in phrase
    return "group" if plural_person or is_plural or is_list else "other"
