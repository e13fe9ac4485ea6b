"""Normalize and compare the names of actors with string rules.

Similarity is not used: `China’s Foreign Ministry` and `China’s Defense Ministry` are 82% similar
and differ, while `Zhang` and `Zhang Youxia` are 59% similar and can be the same person.
"""

import re
import unicodedata
from functools import cache, lru_cache

from summarizer.grounding.normalize import normalize_text
from summarizer.lexicons import load_column, load_rows, words_for
from summarizer.text.scripts import marks_only

_POSSESSIVE = re.compile(r"'s?(?=\s|$)")
_PUNCTUATION = re.compile(r"[^\w\s&]+")
_PREPOSITIONS = frozenset("at for from in of on to with".split())
_BRACKETS = re.compile(r"[\[\]]")
_DETERMINERS = frozenset("the a an his her its their our this that these those".split())
_APPROXIMATIONS = frozenset("about almost around nearly roughly some".split())
_ACRONYMS = frozenset({"us", "it", "who", "one"})
"""Pronouns that are names in capitals."""
PRONOUNS = frozenset(
    "he she it they him her them his hers its their theirs who we i you us me himself herself "
    "itself themselves self this that these those which one my our your mine ours yours".split()
)
FIRST_PERSONS = frozenset({"i", "we"})
"""Pronouns for who speaks, as subjects."""


@lru_cache(maxsize=8192)
def norm(name: str) -> str:
    """Return `name` in the form that is compared: no case, punctuation or possessive ending."""
    plain = _POSSESSIVE.sub("", normalize_text(unicodedata.normalize("NFKC", name)))
    return " ".join(_PUNCTUATION.sub(marks_only, plain).split())


@lru_cache(maxsize=8192)
def core_name(name: str) -> str:
    """Return `norm(name)` without leading determiners and titles, unless nothing else is left."""
    words = norm(name).split()
    first = 0
    while first < len(words) - 1 and (
        _is_determiner(words[first], words[first + 1]) or _is_title(words[first], words[first + 1])
    ):
        first += 1
    return " ".join(words[first:])


def without_article(name: str) -> str:
    """Return `name` without a leading determiner, otherwise unchanged."""
    first, _, rest = name.partition(" ")
    return rest.strip() if rest and _is_determiner(first.casefold(), rest) else name


def _is_determiner(word: str, following: str) -> bool:
    """Return whether `word` is a determiner, or says that the number after it is not exact."""
    return word in _DETERMINERS or (word in _APPROXIMATIONS and following[:1].isdigit())


def without_titles(name: str) -> str:
    """Return a person's `name` without leading titles, unless nothing else is left."""
    words = name.split(" ")
    first = 0
    while first < len(words) - 2 and _is_title(norm(words[first]), norm(words[first + 1])):
        first += 1
    rest = words[first:]
    if len(rest) == 2 and is_title_word(rest[0]) and rest[1][:1].isupper():
        return rest[1]
    return " ".join(rest)


def is_organization_word(word: str) -> bool:
    """Return whether `word` names a kind of organization: `ministry`, `court`, `party`."""
    return norm(word) in load_column("organization_words", "after_title")


@cache
def organization_words() -> frozenset[str]:
    """Return the words that name a kind of organization, in a title or without one."""
    return frozenset(word for word, *_ in load_rows("organization_words"))


def office_words() -> frozenset[str]:
    """Return the words that name a person by office or occupation: `minister`, `farmer`."""
    return words_for("person_words", "office")


def is_title_word(word: str) -> bool:
    """Return whether `word` is a title or rank that precedes names."""
    return norm(word) in words_for("person_words", "title")


def _is_title(word: str, following: str) -> bool:
    """Return whether `word` is a title of the person named next.

    The `U` of `U.S.`, unlike that of `U Nyan Win`, precedes a single letter, and `Minister of` and
    `Senator from` are offices.
    """
    is_name = len(following) > 1 and following not in _PREPOSITIONS
    return is_title_word(word) and is_name and not is_organization_word(following)


def is_pronoun(phrase: str) -> bool:
    """Return whether the phrase is a bare pronoun (`we`, `[W]e`); `US` and `IT` are names."""
    word = norm(_BRACKETS.sub("", phrase))
    return word in PRONOUNS and not (word in _ACRONYMS and phrase.isupper())


def has_words(phrase: str, name: str) -> bool:
    """Return whether `phrase` contains the words of `name` in order, by their norm."""
    return bool(name) and f" {norm(name)} " in f" {norm(phrase)} "


def is_part_of(part: str, whole: str) -> bool:
    """Return whether all words of `part` are in `whole`: `Zhang` in `Zhang Youxia`.

    Names that differ by a generational suffix belong to different persons.
    """
    few, many = set(core_name(part).split()), set(core_name(whole).split())
    return bool(few) and few < many and not (many - few) & {"jr", "sr", "ii", "iii", "iv"}


def acronyms_of(name: str) -> tuple[str, str]:
    """Return the initials of the capitalised words of `name`, and those of all: `DJ` and `DOJ`."""
    words = without_article(name).split()
    capitalised = "".join(word[0] for word in words if word[:1].isupper())
    return capitalised, "".join(word[0] for word in words).upper()


def is_acronym(short: str, long: str) -> bool:
    """Return whether `short` consists of the initials of the words of `long`."""
    letters = short.replace(".", "")
    return len(letters) > 1 and letters.isupper() and letters in acronyms_of(long)
