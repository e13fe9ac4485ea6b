"""Extract the name of an actor from words that a model copied (`docs/codebook.md`, 2.3 and 2.5).

Small models copy too much: `China, which built the wharf`, `Dale Hoskins of Nebraska`, `the
minister, Hugh Pattinson`. The name is a part of these words, delimited by commas, relative
pronouns and capitals.
"""

import re

from summarizer.grounding.name_matching import (
    is_organization_word,
    is_title_word,
    norm,
    office_words,
    without_article,
)
from summarizer.vocabulary import ActorKind

_DESCRIPTION_START = re.compile(r",(?!\d)|[;:–—(“\"]|\s-\s|\s(?:who|which|whose|where|when|that)\s")
"""Where a name ends and a description of its bearer begins."""

_RELATIVE_CLAUSE_START = re.compile(r",?\s(?:who|which|whose|where)\s")
_FUNCTION_WORDS = frozenset(
    "do does did not no be is are was were has have had will would can could may might must "
    "and or but if so as of for by with from to in at on near under whose them".split()
)
_QUANTITY_WORDS = _FUNCTION_WORDS | frozenset(
    "some few many several others both one two three four five six seven eight nine ten".split()
)
_INDEFINITE_PRONOUNS = frozenset(
    "anybody anyone everybody everyone neither nobody none somebody someone".split()
)
_NAME_PARTICLES = frozenset("de da di van von bin al el la".split())
_LIST_KINDS = frozenset({"group", "other"})
_NAME_AFTER_NOUN = re.compile(
    r"(?!.*\b(?:of|from|at|in|for|with|by|to|on|and)\s)(?:[\w-]+\s)*(?P<noun>[a-z-]+)\s"
    r"(?P<name>[A-Z][\w’'.-]*(?:\s[A-Z][\w’'.-]*){1,2})$"
)
"""A name after a description in lower case: `team member Rodaba Noori`."""
_HEADLINE_WORDS = 7
_TITLE_CASE = re.compile(r"\s(?:For|In|On|To|Over|With|At|After|Amid)\s")
"""A preposition with a capital: a headline, `Kesh Reportedly Looking For Votes In The North`."""

_LEADING_PREPOSITION = re.compile(r"^(?:[Ee]ven|for|of|by|from|with|to)\s")
_FINAL_PREPOSITION = re.compile(r"\s+(?:at|for|from|in|of|to|with)$")
_FINAL_STOP = re.compile(r"(?<=[a-z]{4})\.$")
"""The end of a sentence in `“Fox News Sunday.”`; abbreviations are shorter."""

_PREPOSITION_AFTER_NAME = re.compile(r"\s(?:of|from|at|in)\s")


_OWNER = re.compile(r"^(?:[A-Z][\w.&-]*\s)*[A-Z][\w.&-]*[’']s\s(?=[A-Z])")
"""Who a person belongs to: `Kesh’s Dora Valen`."""


def extract_name(words: str, kind: ActorKind) -> str:
    """Return the name in `words` of the article, empty if they name no actor."""
    words = _FINAL_PREPOSITION.sub("", _LEADING_PREPOSITION.sub("", words))
    words = without_article(words).removeprefix("own ")
    words = _FINAL_STOP.sub("", words)
    normalized = norm(words).split()
    if not set(normalized) - _FUNCTION_WORDS or normalized[0] in _INDEFINITE_PRONOUNS:
        return ""
    if normalized[-1] in {"whom", "which"}:
        # `two of whom` are some that were named before.
        return ""
    if len(normalized) >= _HEADLINE_WORDS and _TITLE_CASE.search(words):
        return ""
    if kind == "person":
        owned = _OWNER.sub("", words)
        words = words if is_office(owned) else owned
        return find_person_name(words) or strip_description(words)
    before_clause = _RELATIVE_CLAUSE_START.split(words, maxsplit=1)[0]
    is_list = " and " in before_clause or " & " in before_clause
    return before_clause if kind in _LIST_KINDS and is_list else strip_description(words)


def is_office(phrase: str) -> bool:
    """Return whether the phrase names a person by an office: `Kesh’s land reform minister`."""
    return not office_words().isdisjoint(norm(phrase).split())


def is_person_name(words: str) -> bool:
    """Return whether `words` look like a person's proper name, without office or organization."""
    parts = words.split()
    return len(parts) > 1 and all(
        (part[:1].isupper() or part in _NAME_PARTICLES)
        and not (_is_office_word(part) or is_organization_word(part))
        for part in parts
    )


def is_quantity(name: str) -> bool:
    """Return whether `name` gives only a quantity (`some`)."""
    return _QUANTITY_WORDS.issuperset(norm(name).split())


def find_person_name(words: str) -> str | None:
    """Return the proper name of a person that is the head of `words`, `None` without one.

    A name with an article (`the Capitol Ledger`) is not a person's.
    """
    for part in filter(None, (part.strip() for part in _DESCRIPTION_START.split(words))):
        name = _without_office(_PREPOSITION_AFTER_NAME.split(part)[0])
        if is_person_name(name) and without_article(name) == name:
            return name
        described = _NAME_AFTER_NOUN.match(part)
        if described and not is_organization_word(described["noun"]):
            return described["name"] if is_person_name(described["name"]) else None
    return None


def strip_description(words: str) -> str:
    """Return `words` without the description that follows a name: `Kesh, which holds the chair`."""
    match = _DESCRIPTION_START.search(words)
    return words[: match.start()].rstrip() if match and match.start() else words


def _without_office(words: str) -> str:
    """Return the words after the last office before a name: `Economy Secretary Lucia Baranda`."""
    parts = words.split()
    offices = [index for index, part in enumerate(parts) if _is_office_word(part)]
    rest = parts[offices[-1] + 1 :] if offices else parts
    return " ".join(rest) if len(rest) > 1 else words


def _is_office_word(word: str) -> bool:
    return norm(word) in office_words() or is_title_word(word)
