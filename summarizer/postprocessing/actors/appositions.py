"""Read the noun phrase around a name: the office of its bearer and whom the bearer belongs to.

`Kesh’s interior minister, Dora Valen`, `Dora Valen, head of the Border Guild`, `Dora Valen of the
Guild`. Word patterns decide, without a parser.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from summarizer.grounding.name_matching import is_organization_word, is_title_word, office_words
from summarizer.lexicons import word_set
from summarizer.text.spans import CharSpan

REACH = 120
"""Characters before and after a name that are read."""

_WORD = r"[\w’'.&-]+"
_TITLES = r"(?:[A-Z][\w.’'-]*\s){0,2}"
_DETERMINER = r"(?:the|an?|its|his|her|their|our|one\sof\s(?:its|their|the))"
_PREPOSITION = r"(?:of|for|from|in|at|to|on|with|who)\s"
_COMPLEMENT = rf"(?:\s{_PREPOSITION}[^,;:.“”\"()\n]{{1,60}}?)"
_SECOND_OFFICE = rf"(?:(?:the|former)\s(?:{_WORD}\s){{1,4}}?)?{_TITLES}"
_OFFICE_TO_NAME = rf"(?:(?:{_COMPLEMENT}?,)?\s|\sof\s[a-z]+\s){_SECOND_OFFICE}"
"""The words between an office and the name after it: ` from Kesh, the judge Dr. `."""

_APPOSITION = (
    r"(?:(?:,\s|\s\(|\s[–—-]\s)(?:\d+,\s)?(?:who\s(?:is|was)\s)?|\s(?:is|was|has\sbeen)\s)"
)
_NAME_TO_OFFICE = re.compile(
    rf"{_APPOSITION}(?:{_DETERMINER}\s|(?:{_WORD}\s){{0,4}}?{_WORD}[’']s?\s)?"
    rf"(?P<words>(?:{_WORD}\s){{0,6}})"
)
_LEADS = re.compile(
    r",?\swho\s(?:leads|led|heads|headed|chairs|chaired|runs|coordinates|represents|founded|speaks\sfor)\s"
    rf"(?:the\s)?(?P<words>(?:{_WORD}\s){{0,3}})"
)
_OF = re.compile(rf"\s(?:of|from)\s(?:the\s|an?\s)?(?P<words>(?:{_WORD}\s){{0,3}})")
_PERSON_ENDING = re.compile(
    r"(?:er|or|ist|ian|man|woman|men|women|person|people|ant|(?<!m)ent|eer"
    r"|(?:deleg|candid|advoc|magistr|associ)ate|(?:execut|detect)ive)s?$"
)
_OTHER_OFFICES = frozenset("mp mep ceo counsel".split())


def is_office_phrase(words: str, *, is_plural: bool) -> bool:
    """Return whether `words` name an office or occupation, by their head: `minister of defence`.

    `is_plural` allows that of several persons: `defence ministers`.
    """
    head = re.split(rf"\s{_PREPOSITION}|,", words, maxsplit=1)[0].split()
    return bool(head) and _is_person_noun(head[-1]) and (is_plural or head[-1][-1] != "s")


def has_office_beside(text: str, name: CharSpan, office: str) -> bool:
    """Return whether `office` stands in one noun phrase with the name or as its apposition."""
    before = text[max(0, name.start - REACH) : name.start]
    after = text[name.end : name.end + REACH]
    pattern = rf"(?<!\w){re.escape(office)}"
    if re.search(f"{pattern}{_OFFICE_TO_NAME}$", before):
        return True
    starts = [found.start() for found in re.finditer(rf"{pattern}(?!\w)", after)]
    return any(_is_modified(_NAME_TO_OFFICE.fullmatch(after, 0, start)) for start in starts)


def belongs_beside(text: str, name: CharSpan, owner: CharSpan) -> bool:
    """Return whether the words at `owner` say whom the bearer of the name belongs to."""
    if name.contains(owner):
        return name != owner
    if owner.end <= name.start:
        return _is_owner_before(text, CharSpan(owner.end, name.start), owner)
    return name.end <= owner.start and _is_owner_after(text, CharSpan(name.end, owner.start), owner)


_OWNED = re.compile(
    rf"(?:[’']s?)?\s(?P<words>(?:(?!{_PREPOSITION}){_WORD}\s){{0,5}})(?P<noun>{_WORD}){_OFFICE_TO_NAME}"
)
"""The words between the owner of an office and the name: `’s chief negotiator, `."""

_POSSESSIVE = re.compile(rf"[’']s?\s(?:[a-z-]+\s){{0,2}}{_TITLES}|\s")
_COMPLEMENT_TO_NAME = re.compile(rf",\s{_SECOND_OFFICE}")
_OFFICE_OF = re.compile(
    rf".*(?<!\w)(?P<noun>{_WORD})\s(?:of|from|at|for|in|to|with)\s(?:the\s)?"
    rf"(?P<words>(?:{_WORD}\s){{0,3}})$",
    re.DOTALL,
)
_WORDS_AFTER = re.compile(rf"(?:[’']s?)?(?P<words>(?:\s{_WORD}){{1,6}})")


def _is_owner_before(text: str, gap: CharSpan, owner: CharSpan) -> bool:
    between = gap.slice(text)
    if _POSSESSIVE.fullmatch(between):
        return True
    owned = _OWNED.fullmatch(between)
    if owned and _is_person_noun(owned["noun"]) and _are_modifiers(owned["words"]):
        return True
    before = text[max(0, owner.start - REACH) : owner.start]
    office = _OFFICE_OF.match(before) if _COMPLEMENT_TO_NAME.fullmatch(between) else None
    return bool(office and _is_person_noun(office["noun"]) and _are_modifiers(office["words"]))


def _is_owner_after(text: str, gap: CharSpan, owner: CharSpan) -> bool:
    between = gap.slice(text)
    after = text[owner.end : owner.end + REACH]
    if any(_is_modified(pattern.fullmatch(between)) for pattern in (_OF, _LEADS)):
        return True
    if between == " (":
        return after.startswith(")")
    office = _OFFICE_OF.match(between)
    if office and _is_person_noun(office["noun"]):
        start = _NAME_TO_OFFICE.fullmatch(between, 0, office.start("noun"))
        return _is_modified(start) and _are_modifiers(office["words"])
    owned = _WORDS_AFTER.match(after) if _is_modified(_NAME_TO_OFFICE.fullmatch(between)) else None
    return owned is not None and _begins_with_office(owned["words"].split())


def _begins_with_office(words: Sequence[str]) -> bool:
    """Return whether the first noun phrase of `words` ends in an office: `energy minister said`."""
    modifiers = takewhile(lambda word: word.lower() not in word_set("stop_words"), words)
    return any(map(_is_person_noun, modifiers))


def _is_modified(match: re.Match[str] | None) -> bool:
    """Return whether the pattern matches and its words are such as modify a noun."""
    return match is not None and _are_modifiers(match["words"] or "")


def _are_modifiers(words: str) -> bool:
    return word_set("stop_words").isdisjoint(words.lower().split())


def _is_person_noun(word: str) -> bool:
    lower = word.lower().strip(".,").rpartition("-")[2]
    if is_organization_word(lower):
        return False
    forms = {lower, lower.removesuffix("s")}
    is_listed = not forms.isdisjoint(office_words() | _OTHER_OFFICES) or is_title_word(lower)
    return is_listed or _PERSON_ENDING.search(lower) is not None
