"""When two names are the same actor's.

Pure string rules, no similarity: `China’s Foreign Ministry` and `China’s Defense Ministry` are
82% alike and differ, `Zhang` and `Zhang Youxia` are 59% alike and do not.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from summarizer.grounding.normalize import normalize_text

_POSSESSIVE = re.compile(r"'s?(?=\s|$)")
_PUNCTUATION = re.compile(r"[^\w\s&]+")
_DETERMINERS = frozenset("the a an his her its their our this that these those".split())
_TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir dame lord lady rev reverend hon gen general adm admiral "
    "maj major col colonel lt lieutenant capt captain sgt sergeant cmdr commander brig brigadier "
    "marshal rear vice deputy president minister senator sen rep representative gov governor "
    "secretary ambassador chancellor premier king queen prince princess sheikh imam ayatollah "
    "judge justice chief mayor spokesman spokeswoman spokesperson u daw ko ma".split()
)
_BODIES = frozenset(
    "agency army assembly authority board bureau cabinet chamber college commission "
    "committee council court department electric league ministry motors office party prosecutor "
    "secretariat service staff strike system tribunal university".split()
)
"""What follows a word that then is part of a body's name: `General Assembly`, no general."""

_ACRONYMS = frozenset({"us", "it", "who", "one"})
"""Pronouns that are names when they are written in capitals."""
PRONOUNS = frozenset(
    "he she it they him her them his hers its their theirs who we i you us me himself herself "
    "itself themselves this that these those which one".split()
)
PERSON_WORDS = frozenset(
    "spokesman spokeswoman spokesperson minister president premier chancellor secretary senator "
    "ambassador governor mayor chief head leader chairman chairwoman chair director commander "
    "official officer general admiral colonel judge lawyer analyst adviser professor economist "
    "envoy deputy commissioner witness resident diplomat mediator lawmaker researcher brother "
    "sister mother father son daughter widow wife husband farmer fisherman teacher student source "
    "representative aide bishop captain manager worker engineer doctor trader schoolteacher cleric "
    "emir banker peacekeeper administrator observer coordinator nurse employee delegate lobbyist "
    "columnist magistrate inspector driver priest prefect speaker convener attaché".split()
)


@lru_cache(maxsize=8192)
def norm(name: str) -> str:
    """Return `name` for comparison: no case, marks, possessive ending or punctuation."""
    plain = _POSSESSIVE.sub("", normalize_text(unicodedata.normalize("NFKC", name)))
    return " ".join(_PUNCTUATION.sub(" ", plain).split())


@lru_cache(maxsize=8192)
def core(name: str) -> str:
    """Return `norm(name)` without determiners and titles in front, unless nothing is left."""
    words = norm(name).split()
    kept = list(words)
    while len(kept) > 1 and (kept[0] in _DETERMINERS or _is_title(kept)):
        kept.pop(0)
    return " ".join(kept)


def without_article(name: str) -> str:
    """Return `name` without a determiner in front of it, otherwise letter by letter."""
    first, _, rest = name.partition(" ")
    return rest.strip() if rest and first.casefold() in _DETERMINERS else name


def without_titles(name: str) -> str:
    """Return a person's `name` without the titles in front of it, unless nothing is left."""
    words = name.split(" ")
    while len(words) > 2 and _is_title([norm(word) for word in words[:2]]):
        words.pop(0)
    if len(words) == 2 and norm(words[0]) in _TITLES and words[1][:1].isupper():
        words.pop(0)
    return " ".join(words)


def is_body_word(word: str) -> bool:
    """Tell whether `word` is the kind of a body: `ministry`, `court`, `party`."""
    return norm(word) in _BODIES


def is_title_word(word: str) -> bool:
    """Tell whether `word` is a title or rank that stands in front of names."""
    return norm(word) in _TITLES


def _is_title(words: list[str]) -> bool:
    """Tell whether the first of these words is a title of what the next one names.

    The `U` of `U.S.`, unlike that of `U Nyan Win`, stands before a single letter.
    """
    return words[0] in _TITLES and words[1] not in _BODIES and len(words[1]) > 1


def is_pronoun(phrase: str) -> bool:
    """Tell whether the phrase is a bare pronoun; `US`, `WHO` and `IT` are names."""
    word = norm(phrase)
    return word in PRONOUNS and not (word in _ACRONYMS and phrase.isupper())


def has_words(phrase: str, name: str) -> bool:
    """Tell whether the words of `name` stand in `phrase`, in a row, by their norm."""
    return bool(name) and f" {norm(name)} " in f" {norm(phrase)} "


def is_part_of(part: str, whole: str) -> bool:
    """Tell whether the words of one name are some of another's: `Zhang` of `Zhang Youxia`.

    A generational suffix tells two people apart and is no such part.
    """
    few, many = set(core(part).split()), set(core(whole).split())
    return bool(few) and few < many and not (many - few) & {"jr", "sr", "ii", "iii", "iv"}
