"""Analyze the name of an actor with string rules.

A proper name (`Unity Party`) identifies an actor in any document. A common name (`police`,
`Foreign Ministry`, `two delegates`) identifies one only within a document or with its owner.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from summarizer.grounding.countries import country_of_adjective, is_country
from summarizer.grounding.name_matching import (
    core_name,
    norm,
    office_words,
    without_article,
    without_titles,
)
from summarizer.lexicons import word_set
from summarizer.vocabulary import ActorKind

STATE_BODY_KINDS = frozenset({"government", "agency", "military", "legislature", "court"})
"""Kinds of actors that are part of a state."""

INSTITUTION_KINDS = STATE_BODY_KINDS | {"igo", "media", "civil_society", "party", "other"}
"""Kinds of actors of which a corpus may have one by a common name."""

_POSSESSIVE = re.compile(r"(?P<owner>.+?)(?:['’]s|(?<=s)['’])\s+(?P<rest>\S.*)")
_WORD = re.compile(r"[^\W_]+(?:[-'’.&/][^\W_]+)*")
_FUNCTION_WORDS = frozenset(
    "of the and for in on at to from with by a an de da do dos das di del della der den des du "
    "la le les el al van von zu ter ten bin ibn abu y e et und".split()
)
"""Words that are lower-case even in a proper name."""

_GOVERNMENT_WORDS = frozenset({"government", "authorities"})
_MAX_ADJECTIVE_WORDS = 3


@dataclass(frozen=True, slots=True)
class NameAnalysis:
    """The parts of a name.

    Attributes:
        key: The name in the form that is compared.
        words: The number of words, without function words.
        proper: Whether the name identifies an actor in any document.
        generic: Whether all words are generic: `government`, `spokesman`.
        owner: The key of the country or organization named as the owner; empty if there is none.
        rest: The key of the words after the owner, or of the whole name.
        label: The name without article and titles, for display.
        is_institution: Whether it is a common name of several capitalized words without an owner:
            `State Senate`.
    """

    key: str
    words: int
    proper: bool
    generic: bool
    owner: str
    rest: str
    label: str
    is_institution: bool = False

    @property
    def is_government(self) -> bool:
        """Whether the name denotes a country by its government: `Kesh’s government`."""
        return bool(self.owner) and self.rest in _GOVERNMENT_WORDS


@lru_cache(maxsize=65_536)
def analyze_name(name: str, kind: ActorKind) -> NameAnalysis:
    """Return the analysis of `name` as the name of an actor of this kind."""
    if kind == "person":
        return _analyze_person(name)
    label = without_article(" ".join(name.split()))
    owner, rest = _split_owner(label, kind)
    content = _content_words(label)
    common = word_set("common_party_words" if kind == "party" else "common_name_words")
    distinctive = [word for word in content if norm(word) not in common]
    proper = bool(owner) and kind != "group"
    if not proper:
        enough = len(content) > 1 if kind == "group" else bool(distinctive)
        proper = enough and all(map(_is_capitalized, content))
    key = _key(label)
    rest = _key(rest) if owner else key
    is_institution = (kind in INSTITUTION_KINDS and len(content) > 1 and not proper) and all(
        map(_is_capitalized, content)
    )
    generic = not distinctive
    return NameAnalysis(key, len(content), proper, generic, owner, rest, label, is_institution)


def name_key(name: str, kind: ActorKind) -> str:
    """Return `name` in the form that is compared with names of the same kind."""
    return analyze_name(name, kind).key


def initials(name: str) -> set[str]:
    """Return the initials of `name`, with and without its function words."""
    return {
        "".join(word[0] for word in words).casefold()
        for words in (_WORD.findall(name), _content_words(name))
    }


def is_acronym(short: str, name: str) -> bool:
    """Return whether `short` consists of the initials of `name`."""
    letters = "".join(character for character in short if character.isalnum())
    return len(letters) > 1 and letters.isupper() and letters.casefold() in initials(name)


def is_related(first: str, second: str) -> bool:
    """Return whether two names share a distinctive word, or one is the acronym of the other."""
    words = (
        {norm(word) for word in _WORD.findall(name)}
        - _FUNCTION_WORDS
        - word_set("common_name_words")
        for name in (first, second)
    )
    return bool(set.intersection(*words)) or is_acronym(first, second) or is_acronym(second, first)


def _analyze_person(name: str) -> NameAnalysis:
    label = without_titles(without_article(" ".join(name.split())))
    key = core_name(name) or _key(name)
    content = _content_words(label)
    distinctive = [word for word in content if norm(word) not in office_words()]
    proper = len(distinctive) == len(content) > 0 and all(map(_is_capitalized, content))
    return NameAnalysis(key, len(content), proper, not distinctive, "", key, label)


def _content_words(name: str) -> list[str]:
    return [word for word in _WORD.findall(name) if word.casefold() not in _FUNCTION_WORDS]


def _split_owner(name: str, kind: ActorKind) -> tuple[str, str]:
    """Return the key of the owner at the beginning of a name, and the rest; empty without one."""
    possessive = _POSSESSIVE.fullmatch(name)
    if possessive is not None:
        words = _WORD.findall(possessive["owner"])
        if words and _can_be_owner(words):
            return _key(possessive["owner"]), possessive["rest"]
        return "", ""
    if kind not in STATE_BODY_KINDS or is_country(name) or not name[:1].isupper():
        return "", ""
    words = name.split(" ")
    for count in range(min(_MAX_ADJECTIVE_WORDS, len(words) - 1), 0, -1):
        if country := country_of_adjective(" ".join(words[:count])):
            return country, " ".join(words[count:])
    return "", ""


def _can_be_owner(words: list[str]) -> bool:
    content = [word for word in words if word.casefold() not in _FUNCTION_WORDS]
    return all(map(_is_capitalized, content)) and any(
        norm(word) not in word_set("common_name_words") for word in content
    )


def _is_capitalized(word: str) -> bool:
    """Return whether a word is written as a name: `Valen`, `al-Amri`, `G20`, `习近平`."""
    if any(character.isdigit() for character in word):
        return True
    return any(part[:1].isupper() or not part[:1].islower() for part in re.split("[-'’]", word))


def _key(name: str) -> str:
    return norm(without_article(name)) or " ".join(name.casefold().split())
