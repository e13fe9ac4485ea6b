"""Whether two phrases name the same source, by their surface form only.

The rules and word lists are those of the published PolNeAR scorer, so that the figures of
both can be compared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = re.compile(r"\w+(?:[.'’\-]\w+)*\.?")
TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady sen sens senator senators rep reps "
    "representative congressman congresswoman gov govs governor pres president vice-president vp "
    "chancellor premier minister secretary ambassador judge justice chief attorney gen general "
    "adm col colonel lt maj major sgt capt captain admiral rev reverend pastor pope king queen "
    "prince princess mayor sheriff former ex then-candidate candidate nominee".split()
)
DETERMINERS = frozenset(
    "the a an this that these those his her its their my our your some any many several most "
    "both all other another one".split()
)
STOPS = frozenset(
    "of in for from at on with by to and or as who which whom whose is was are were s".split()
)
_GROUPS = (
    "i me my mine myself", "we us our ours ourselves", "you your yours yourself",
    "he him his himself", "she her hers herself", "it its itself",
    "they them their theirs themselves", "who whom whose which that",
)  # fmt: skip
_PRONOUNS = {word: group.split()[0] for group in _GROUPS for word in group.split()}
_DERIVED = frozenset(
    "campaign camp administration team supporters supporter allies ally aides aide officials "
    "official spokesman spokeswoman spokesperson adviser advisers advisor advisors surrogate "
    "surrogates foundation organization backers critics opponents voters attorney lawyer lawyers "
    "wife husband son daughter brother father mother fans staff staffers".split()
)
_GENERIC = frozenset(
    "senior top local other others new recent federal state political leading young black white "
    "early public national multiple numerous various more least about one two three four five "
    "six seven eight nine ten dozens hundreds thousands".split()
)
_SAME = {
    "u.s": "us", "american": "us", "america": "us", "americans": "us", "usa": "us",
    "gop": "republican", "republicans": "republican", "democrats": "democratic",
    "democrat": "democratic", "british": "uk", "britain": "uk",
}  # fmt: skip
_MALE = frozenset({"mr", "sir", "lord", "king", "prince", "congressman"})
_FEMALE = frozenset({"mrs", "ms", "miss", "lady", "dame", "queen", "princess", "congresswoman"})
_GAP = re.compile(r"[,(;:—–\[]|--| - ")
_POSTMODIFIERS = frozenset(
    "who which whom whose that of for from in at on with to by as about during among within "
    "against near after before since".split()
)
_GENERATIONS = frozenset({"jr", "sr", "ii", "iii"})
_OWNER = re.compile(r"['’]s\s")


def words(text: str) -> list[tuple[str, int]]:
    """Return the words of `text` without possessives and periods, with their offsets."""
    words_and_offsets = []
    for match in _WORD.finditer(text):
        word = match.group().replace("’", "'")
        word = re.sub(r"'s?$", "", re.sub(r"'s$", "", word)).rstrip(".")
        if re.fullmatch(r"(?:\w\.)+\w", word):
            word = word.replace(".", "")
        if word:
            words_and_offsets.append((word, match.start()))
    return words_and_offsets


def pronoun(text: str) -> str | None:
    """Return the group of the pronoun that `text` consists of, `None` if it is no pronoun."""
    lower = [word.lower() for word, _ in words(text)]
    lower = [word for word in lower if word not in ("and", "all", "both", "also")] or lower
    return _PRONOUNS.get(lower[0]) if len(lower) == 1 else None


def content_words(text: str) -> list[str]:
    """Return the words without determiners, stop words, owners and, if others remain, titles."""
    matches = words(text)
    lower = [word.lower() for word, _ in matches]
    # Only a word that is followed by another can be an owner.
    owned = [bool(_OWNER.match(text, start + len(word))) for word, start in matches[:-1]]
    content = [
        word
        for word, is_owner in zip(lower, [*owned, False], strict=False)
        if word not in DETERMINERS | STOPS and not is_owner
    ]
    return [word for word in content if word not in TITLES] or content or lower


def heads(text: str) -> set[str]:
    """Return the head of each conjunct of the first noun phrase."""
    return {head for part in _conjuncts(text) if (head := _head(part))}


def same_source(gold: str, predicted: str) -> bool:
    """Return whether two phrases share a head or half of their words, without a conflict."""
    gold_pronoun, predicted_pronoun = pronoun(gold), pronoun(predicted)
    if gold_pronoun or predicted_pronoun:
        return gold_pronoun is not None and gold_pronoun == predicted_pronoun
    if conflicts(gold, predicted):
        return False
    if heads(gold) & heads(predicted):
        return True
    gold_words, predicted_words = Counter(content_words(gold)), Counter(content_words(predicted))
    shared = (gold_words & predicted_words).total()
    return bool(shared) and 2 * shared / (gold_words.total() + predicted_words.total()) >= 0.5


def conflicts(first: str, second: str) -> bool:
    """Return whether two phrases with one head are different: Bill and Hillary Clinton."""
    first_heads, second_heads = heads(first), heads(second)
    shared = first_heads & second_heads
    if not shared:
        return _is_derived(first_heads, second) or _is_derived(second_heads, first)
    return any(_differ(_Modifiers.of(first, head), _Modifiers.of(second, head)) for head in shared)


def _is_derived(phrase_heads: set[str], owner: str) -> bool:
    """Return whether the heads are only the campaign, the aides … of `owner`."""
    return bool(phrase_heads) and phrase_heads <= _DERIVED - set(content_words(owner))


@dataclass(frozen=True)
class _Modifiers:
    """The capitalised names and titles before a head, and whether `Jr.` follows it."""

    before: tuple[str, ...]
    junior: bool
    proper: bool

    @classmethod
    def of(cls, text: str, head: str) -> _Modifiers | None:
        text_words = words(text)
        for number, (word, _) in enumerate(text_words):
            if word.lower() == head:
                following = [after.lower() for after, _ in text_words[number + 1 : number + 2]]
                before = tuple(_before(text, text_words, number))
                return cls(before, following == ["jr"], word[:1].isupper())
        return None

    def names(self) -> set[str]:
        plain = {_SAME.get(word, word) for word in self.before if word not in TITLES}
        return plain - DETERMINERS - STOPS - _GENERIC


def _before(text: str, text_words: list[tuple[str, int]], head: int) -> list[str]:
    """Return the capitalised words directly before the word with the number `head`."""
    proper = text_words[head][0][:1].isupper()
    before: list[str] = []
    for number in range(head - 1, -1, -1):
        word, start = text_words[number]
        if _GAP.search(text[start + len(word) : text_words[number + 1][1]]):
            break
        if word[:1].isupper():
            before.insert(0, word.lower())
        elif proper or word.lower() in ("and", "or"):
            break
    return before


def _differ(first: _Modifiers | None, second: _Modifiers | None) -> bool:
    if first is None or second is None:
        return False
    for left, right in ((first, second), (second, first)):
        if _MALE.intersection(left.before) and _FEMALE.intersection(right.before):
            return True
    if not first.names() or not second.names():
        return False
    if first.junior != second.junior and first.proper and second.proper:
        return True
    return not any(
        left.startswith(right) or right.startswith(left)
        for left in first.names()
        for right in second.names()
    )


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
