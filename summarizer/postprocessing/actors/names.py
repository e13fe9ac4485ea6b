"""From the words a model copied to the name an actor goes by (`docs/codebook.md`, 2.3 and 2.5).

A small model copies too much: `China, which built the wharf`, `Dale Hoskins of Nebraska`, `the
minister, Hugh Pattinson`. The name is a part of these words, found by commas, relative pronouns
and capitals; nothing is added to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from summarizer.grounding.name_matching import (
    is_body_word,
    is_title_word,
    norm,
    office_words,
    without_article,
)
from summarizer.grounding.normalize import normalize_text
from summarizer.vocabulary import ActorKind

_LOOSE = re.compile(
    r"[,;:–—(“\"]|\s-\s|\s(?:who|which|whose|where|when|that)\s",
)
"""Where a name ends and what is told about its bearer begins."""

_RELATIVE = re.compile(r",?\s(?:who|which|whose|where)\s")
_COMPLEMENT = re.compile(r"\s(?:of|by|from|to|with|in|at|for|near|which|who|whose|that)\s")
_FOLLOWING = re.compile(
    r"\s*(?:$|[,;:(—–-]|(?:of|from|in|at|for|on|who|which|that|and|himself|herself|itself)\b)"
    r"|'s?\s+(?:government|regime|junta|authorities|administration|leadership)\b",
)
_DEFINITE = frozenset("the this that these those his her its their our both each".split())
_POSSESSOR = re.compile(r"(?:[A-Z][\w-]*\s+){0,3}[A-Z][\w-]*[’']s?\s")
_LEADING = frozenset("for by with from to in at on near under".split())
_EMPTY = frozenset(
    "do does did not no be is are was were has have had will would can could may might must "
    "and or but if so as of for by with from to in at on near under whose them".split()
)
_QUANTITIES = _EMPTY | frozenset(
    "some few many several others both one two three four five six seven eight nine ten".split()
)
_NOBODY = frozenset("nobody neither none".split())
_LISTS = frozenset({"group", "other"})
_PEOPLE = re.compile(
    r"(?:[\w’'-]+\s){0,4}?(?P<who>[a-z]+(?:s|men|women|people))\s(?:from|of|in|at|with)\s"
)
_BODIES = frozenset("forces troops states nations times news sources".split())
"""Plurals that are a body themselves, or no people."""
_AFTER_NAME = re.compile(r"\s(?:of|from|at|in)\s")


def name_of(words: str, kind: ActorKind) -> str:
    """Return the name in `words`, empty if they name nobody.

    Args:
        words: Verbatim words of the article that a model gave as a name.
        kind: What kind of actor it is thought to be.
    """
    words = _without_preposition(without_article(words))
    plain = norm(words).split()
    if not set(plain) - _EMPTY or plain[0] in _NOBODY:
        return ""
    if kind == "person":
        return persons_name_in(words) or head_of(words)
    named = _RELATIVE.split(words, maxsplit=1)[0]
    return named if kind in _LISTS and _is_list(named) else head_of(words)


def is_head(phrase: str, name: str) -> bool:
    """Tell whether the noun phrase speaks of `name` itself, not of something that is its.

    `The guild of Hasra` does not speak of Hasra, `Radonjic supporters` not of Radonjic, `Iran’s
    mission` not of Iran; but `Iran’s government` is Iran.
    """
    found = re.search(rf"(?<!\w){re.escape(normalize_text(name))}(?!\w)", normalize_text(phrase))
    if not found:
        return False
    before, after = normalize_text(phrase)[: found.start()], normalize_text(phrase)[found.end() :]
    clause = before.rpartition(",")[2]
    return not _COMPLEMENT.search(clause) and bool(_FOLLOWING.match(after))


def is_definite(phrase: str) -> bool:
    """Tell whether the phrase speaks of one known already: `the party`, `Kesh’s minister`."""
    return norm(phrase).partition(" ")[0] in _DEFINITE or bool(_POSSESSOR.match(phrase))


def is_office(phrase: str) -> bool:
    """Tell whether the phrase speaks of a person by an office: `Kesh’s land reform minister`."""
    return bool(set(norm(phrase).split()) & office_words())


def are_people(phrase: str) -> bool:
    """Tell whether the phrase speaks of several people of a body: `activists of the Guild`."""
    found = _PEOPLE.match(phrase)
    return found is not None and found["who"] not in _BODIES


def has_name_besides(phrase: str, surfaces: Iterable[str]) -> bool:
    """Tell whether the phrase holds a name of its own: a capital that is in no surface."""
    known = {word for surface in surfaces for word in norm(surface).split()}
    return any(word[:1].isupper() and norm(word) not in known for word in phrase.split()[1:])


def is_proper(words: str) -> bool:
    """Tell whether `words` are two or more capitalised words and nothing else, as a name is."""
    parts = words.split()
    return len(parts) > 1 and all(_is_capital(part) for part in parts)


def is_persons_name(words: str) -> bool:
    """Tell whether `words` look like a person's proper name: capitals, no office, no body."""
    parts = words.split()
    return is_proper(words) and not any(_is_office(part) or is_body_word(part) for part in parts)


def is_quantity(name: str) -> bool:
    """Tell whether `name` only says how many (`some`): an actor where it speaks, and only there."""
    return not set(norm(name).split()) - _QUANTITIES


def persons_name_in(words: str) -> str | None:
    """Return the proper name of a person that is the head of `words`, None if there is none.

    A name with an article (`the Capitol Ledger`) or a body's word in it is no person's.
    """
    for part in filter(None, (part.strip() for part in _LOOSE.split(words))):
        proper = _without_office(_AFTER_NAME.split(part)[0])
        if is_persons_name(proper) and without_article(proper) == proper:
            return proper
    return None


def _without_office(words: str) -> str:
    """Return what follows the last office in front of a name: `Economy Secretary Lucia Baranda`."""
    parts = words.split()
    offices = [number for number, part in enumerate(parts) if _is_office(part)]
    rest = parts[offices[-1] + 1 :] if offices else parts
    return " ".join(rest) if len(rest) > 1 else words


def head_of(words: str) -> str:
    """Return `words` up to what is only told of their bearer: `Kesh, which holds the chair`."""
    found = _LOOSE.search(words)
    return words[: found.start()].rstrip() if found and found.start() else words


def _without_preposition(words: str) -> str:
    first, _, rest = words.partition(" ")
    return without_article(rest) if rest and first in _LEADING else words


def _is_list(words: str) -> bool:
    return " and " in words or " & " in words


def _is_capital(word: str) -> bool:
    return word[:1].isupper() or word in {"de", "da", "di", "van", "von", "bin", "al", "el", "la"}


def _is_office(word: str) -> bool:
    return norm(word) in office_words() or is_title_word(word)
