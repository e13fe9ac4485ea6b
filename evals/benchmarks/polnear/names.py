"""When two phrases name one source, by PolNeAR's surface alone: no knowledge, no coreference.

The rules and word lists are those of the published scorer, down to its leniencies, so that its
figures can be set beside ours.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = re.compile(r"\w+(?:[.'’\-]\w+)*\.?")
_TITLE_WORDS = (
    "mr mrs ms miss mx dr prof professor sir dame lord lady sen sens senator senators rep reps "
    "representative congressman congresswoman gov govs governor pres president vice-president vp "
    "chancellor premier minister secretary ambassador judge justice chief attorney gen general "
    "adm col colonel lt maj major sgt capt captain admiral rev reverend pastor pope king queen "
    "prince princess mayor sheriff former ex then-candidate candidate nominee"
)
TITLES = frozenset(_TITLE_WORDS.split())
_DETERMINERS = (
    "the a an this that these those his her its their my our your some any many several most "
    "both all other another one"
)
DETERMINERS = frozenset(_DETERMINERS.split())
_STOPS = "of in for from at on with by to and or as who which whom whose is was are were s"
STOPS = frozenset(_STOPS.split())
_GROUPS = (
    "i me my mine myself", "we us our ours ourselves", "you your yours yourself",
    "he him his himself", "she her hers herself", "it its itself",
    "they them their theirs themselves", "who whom whose which that",
)  # fmt: skip
_PRONOUNS = {word: group.split()[0] for group in _GROUPS for word in group.split()}
_DERIVED_WORDS = (
    "campaign camp administration team supporters supporter allies ally aides aide officials "
    "official spokesman spokeswoman spokesperson adviser advisers advisor advisors surrogate "
    "surrogates foundation organization backers critics opponents voters attorney lawyer lawyers "
    "wife husband son daughter brother father mother fans staff staffers"
)
_DERIVED = frozenset(_DERIVED_WORDS.split())
_GENERIC_WORDS = (
    "senior top local other others new recent federal state political leading young black white "
    "early public national multiple numerous various more least about one two three four five "
    "six seven eight nine ten dozens hundreds thousands"
)
_GENERIC = frozenset(_GENERIC_WORDS.split())
_SAME = {
    "u.s": "us", "american": "us", "america": "us", "americans": "us", "usa": "us",
    "gop": "republican", "republicans": "republican", "democrats": "democratic",
    "democrat": "democratic", "british": "uk", "britain": "uk",
}  # fmt: skip
_MALE = frozenset({"mr", "sir", "lord", "king", "prince", "congressman"})
_FEMALE = frozenset({"mrs", "ms", "miss", "lady", "dame", "queen", "princess", "congresswoman"})
_GAP = re.compile(r"[,(;:—–\[]|--| - ")
_POST_WORDS = (
    "who which whom whose that of for from in at on with to by as about during among within "
    "against near after before since"
)
_POSTMODIFIERS = frozenset(_POST_WORDS.split())
_GENERATIONS = frozenset({"jr", "sr", "ii", "iii"})
_OWNER = re.compile(r"['’]s\s")


def words(text: str) -> list[tuple[str, int]]:
    """Return the words of `text` without possessives and points, with their offsets."""
    found = []
    for match in _WORD.finditer(text):
        word = match.group().replace("’", "'")
        word = re.sub(r"'s?$", "", re.sub(r"'s$", "", word)).rstrip(".")
        if re.fullmatch(r"(?:\w\.)+\w", word):
            word = word.replace(".", "")
        if word:
            found.append((word, match.start()))
    return found


def pronoun(text: str) -> str | None:
    """Return the group of the pronoun that `text` is, if it is one."""
    low = [word.lower() for word, _ in words(text)]
    low = [word for word in low if word not in ("and", "all", "both", "also")] or low
    return _PRONOUNS.get(low[0]) if len(low) == 1 else None


def content_words(text: str) -> list[str]:
    """Return the words that carry a phrase: no determiners, stops, owners; titles at need."""
    found = words(text)
    low = [word.lower() for word, _ in found]
    owners = {
        place
        for place, (word, start) in enumerate(found[:-1])
        if _OWNER.match(text, start + len(word))
    }
    kept = [
        word
        for place, word in enumerate(low)
        if word not in DETERMINERS and word not in STOPS and place not in owners
    ]
    return [word for word in kept if word not in TITLES] or kept or low


def heads(text: str) -> set[str]:
    """Return the head of each conjunct of the first noun phrase."""
    return {head for part in _conjuncts(text) if (head := _head(part))}


def same_source(gold: str, predicted: str) -> bool:
    """Return whether two phrases name one source: heads or half of the words, and no conflict."""
    one, other = pronoun(gold), pronoun(predicted)
    if one or other:
        return one is not None and one == other
    if conflicts(gold, predicted):
        return False
    if heads(gold) & heads(predicted):
        return True
    ours, theirs = Counter(content_words(gold)), Counter(content_words(predicted))
    shared = sum((ours & theirs).values())
    return bool(shared) and 2 * shared / (sum(ours.values()) + sum(theirs.values())) >= 0.5


def conflicts(one: str, other: str) -> bool:
    """Return whether two phrases with one head are two parties: Bill and Hillary Clinton."""
    ours, theirs = heads(one), heads(other)
    shared = ours & theirs
    if not shared:
        return _only_derived(ours, one, other) or _only_derived(theirs, other, one)
    return any(_differ(_Modifiers.of(one, head), _Modifiers.of(other, head)) for head in shared)


def _only_derived(found: set[str], one: str, other: str) -> bool:
    """Return whether `one` is but the campaign, the aides … of `other`."""
    return bool(found) and found <= _DERIVED and not found & set(content_words(other))


@dataclass(frozen=True)
class _Modifiers:
    """What stands capitalised before a head: names, titles; and whether a `Jr.` follows."""

    before: tuple[str, ...]
    junior: bool
    proper: bool

    @classmethod
    def of(cls, text: str, head: str) -> _Modifiers | None:
        found = words(text)
        for place, (word, _) in enumerate(found):
            if word.lower() == head:
                after = found[place + 1][0].lower() if place + 1 < len(found) else ""
                before = tuple(_before(text, found, place))
                return cls(before, after == "jr", word[:1].isupper())
        return None

    def names(self) -> list[str]:
        plain = [_SAME.get(word, word) for word in self.before if word not in TITLES]
        return [word for word in plain if word not in DETERMINERS | STOPS | _GENERIC]


def _before(text: str, found: list[tuple[str, int]], place: int) -> list[str]:
    proper = found[place][0][:1].isupper()
    run: list[str] = []
    for at in range(place - 1, -1, -1):
        word, start = found[at]
        if _GAP.search(text[start + len(word) : found[at + 1][1]]):
            break
        if word[:1].isupper():
            run.insert(0, word.lower())
        elif proper or word.lower() in ("and", "or"):
            break
    return run


def _differ(one: _Modifiers | None, other: _Modifiers | None) -> bool:
    if one is None or other is None:
        return False
    ours, theirs = set(one.before), set(other.before)
    if (ours & _MALE and theirs & _FEMALE) or (ours & _FEMALE and theirs & _MALE):
        return True
    first, second = one.names(), other.names()
    if not first or not second:
        return False
    if one.junior != other.junior and one.proper and other.proper:
        return True
    begun = any(a.startswith(b) or b.startswith(a) for a in first for b in second)
    return not set(first) & set(second) and not begun


def _conjuncts(text: str) -> Iterator[list[str]]:
    """Yield the words of each conjunct up to the first comma or post-modifier."""
    part: list[str] = []
    end = 0
    for word, start in words(text):
        gap, low = text[end:start], word.lower()
        if part and (_GAP.search(gap) or low in _POSTMODIFIERS):
            break
        if part and low in ("and", "or"):
            yield part
            part = []
        else:
            part.append(word)
        end = start + len(word)
    yield part


def _head(part: list[str]) -> str | None:
    body = [word for word in part if word.lower() not in DETERMINERS | STOPS]
    while len(body) > 1 and body[-1].lower() in _GENERATIONS:
        body.pop()
    return body[-1].lower() if body else None
