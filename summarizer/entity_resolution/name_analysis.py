"""What a name says about who bears it: pure string rules.

A proper name (`Unity Party`) tells by itself who is meant. A common one (`police`,
`Foreign Ministry`, `two delegates`) does so within a document, or with its owner.
"""

from __future__ import annotations

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

STATE_KINDS = frozenset({"government", "agency", "military", "legislature", "court"})
_POSSESSIVE = re.compile(r"(?P<owner>.+?)(?:['’]s|(?<=s)['’])\s+(?P<rest>\S.*)")
_WORD = re.compile(r"[^\W_]+(?:[-'’.&/][^\W_]+)*")
_SMALL = frozenset(
    "of the and for in on at to from with by a an de da do dos das di del della der den des du "
    "la le les el al van von zu ter ten bin ibn abu y e et und".split()
)
"""Words that are small in a proper name too."""

_WHOLE_STATE = frozenset({"government", "authorities"})


@dataclass(frozen=True, slots=True)
class NameAnalysis:
    """What a name says.

    Attributes:
        key: The name for comparison.
        words: Of how many words it consists, small ones not counted.
        proper: Whether it tells by itself who is meant.
        bare: Whether no word of it tells anything: `government`, `spokesman`.
        owner: The key of the state or body that it names as its own; empty if none.
        rest: The key of what follows the owner, or of the whole name.
        label: The name without article and titles, as it is shown.
    """

    key: str
    words: int
    proper: bool
    bare: bool
    owner: str
    rest: str
    label: str

    @property
    def whole_state(self) -> bool:
        """Whether it is a state under the name of its government: `Kesh’s government`."""
        return bool(self.owner) and self.rest in _WHOLE_STATE


@lru_cache(maxsize=65_536)
def naming(name: str, kind: ActorKind) -> NameAnalysis:
    """Return what `name` says as the name of a `kind`."""
    if kind == "person":
        return _person(name)
    plain = without_article(" ".join(name.split()))
    owner, rest = _owner(plain, kind)
    content = [word for word in _WORD.findall(plain) if word.casefold() not in _SMALL]
    common = word_set("common_party_words" if kind == "party" else "common_name_words")
    telling = [word for word in content if norm(word) not in common]
    proper = bool(owner) if kind != "group" else False
    if not proper:
        enough = len(content) > 1 if kind == "group" else bool(telling)
        proper = enough and all(map(_capital, content))
    key = _key(plain)
    rest = _key(rest) if owner else key
    return NameAnalysis(key, len(content), proper, not telling, owner, rest, plain)


def name_key(name: str, kind: ActorKind) -> str:
    """Return `name` for comparison with others of the same kind."""
    return naming(name, kind).key


def initials(name: str) -> set[str]:
    """Return the first letters of the words of `name`, with and without its small words."""
    words = _WORD.findall(name)
    telling = [word for word in words if word.casefold() not in _SMALL]
    return {"".join(word[0] for word in some).casefold() for some in (words, telling)}


def is_acronym(short: str, name: str) -> bool:
    """Tell whether `short` consists of the first letters of the words of `name`."""
    letters = "".join(character for character in short if character.isalnum())
    return len(letters) > 1 and letters.isupper() and letters.casefold() in initials(name)


def is_related(one: str, other: str) -> bool:
    """Tell whether two names share a word that tells, or one is the acronym of the other."""
    words = (
        {norm(word) for word in _WORD.findall(name)} - _SMALL - word_set("common_name_words")
        for name in (one, other)
    )
    return bool(set.intersection(*words)) or is_acronym(one, other) or is_acronym(other, one)


def _person(name: str) -> NameAnalysis:
    label = without_titles(without_article(" ".join(name.split())))
    key = core_name(name) or _key(name)
    content = [word for word in _WORD.findall(label) if word.casefold() not in _SMALL]
    telling = [word for word in content if norm(word) not in office_words()]
    proper = bool(telling) and len(telling) == len(content) and all(map(_capital, content))
    return NameAnalysis(key, len(content), proper, not telling, "", key, label)


def _owner(name: str, kind: ActorKind) -> tuple[str, str]:
    """Return the key of the owner that stands in front of a name, and the rest; or two blanks."""
    found = _POSSESSIVE.fullmatch(name)
    if found is not None:
        words = _WORD.findall(found["owner"])
        if words and _names_an_owner(words):
            return _key(found["owner"]), found["rest"]
        return "", ""
    if kind not in STATE_KINDS or is_country(name) or not name[:1].isupper():
        return "", ""
    words = name.split(" ")
    for count in (3, 2, 1):
        country = country_of_adjective(" ".join(words[:count]))
        if country and len(words) > count:
            return country, " ".join(words[count:])
    return "", ""


def _names_an_owner(words: list[str]) -> bool:
    telling = [word for word in words if word.casefold() not in _SMALL]
    return all(map(_capital, telling)) and any(
        norm(word) not in word_set("common_name_words") for word in telling
    )


def _capital(word: str) -> bool:
    """Tell whether a word is written as a name: `Valen`, `al-Amri`, `G20`, `习近平`."""
    if any(character.isdigit() for character in word):
        return True
    return any(part[:1].isupper() or not part[:1].islower() for part in re.split("[-'’]", word))


def _key(name: str) -> str:
    return norm(without_article(name)) or " ".join(name.casefold().split())
