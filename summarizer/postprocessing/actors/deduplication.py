"""People whom a model listed twice, and names that it gave to the wrong actor.

A small model lists `Washington’s envoy` and `Daniel Ashby` as two where the article says
`Washington’s envoy, Daniel Ashby`, and calls Sigrid Haukeland `Pestov` beside a Nikolai Pestov.
In the labels of 363 articles, with 6,084 actors, these rules would join 1 pair and take 3 names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from summarizer.grounding.countries import country_of
from summarizer.grounding.name_matching import is_title_word, norm, without_article, without_titles
from summarizer.postprocessing.actors.members import names_several
from summarizer.postprocessing.actors.names import is_head, is_office, is_persons_name
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.text.document import Document

_BEFORE = re.compile(r",\s(?:(?:an?|the|its|his|her|their)\s)?(?:[A-Z]\w+[’']s?\s)?$")
"""Between a name and the office behind it: `Ana Kessler, a farmer`."""

_CLOSED = re.compile(r"(?:\s(?:of|for|from|in|at|who|whose)\s[^.,;]*)?(?:[,.;)—–]|$)|\swho\b")
"""What ends such an office: `Kessler, a farmer from Iowa,` not `After her, a farmer said`."""

_BETWEEN = re.compile(r"(?:,\s|[^\S\n])(?:(?P<title>[A-Z][\w.’'-]*)\s)?")
"""Between an office and the name behind it: `a spokesman, Captain Pascal Lumbu`."""

_NAME = r"[A-Z][\w’-]+(?: [A-Z][\w’-]+){1,3}(?!\w)(?![’']s)"
_NO_BODIES = frozenset({"person", "group", "other"})
_RULERS = frozenset({"junta", "regime"})
_FAR = 60
"""Characters in front of an office among which the comma behind a name is looked for."""


def join_offices(document: Document, roster: ActorRegistry) -> None:
    """Make one of an office and a name that were listed apart and are the same person.

    They are if they have the same role in the same body, or if the article sets the name beside
    the office where it first speaks of it. A name beside it that nobody has listed is its own.
    """
    people = [entry for entry in roster if entry.kind == "person"]
    named = [entry for entry in people if is_persons_name(entry.name)]
    bearers = Counter(map(_office, named))
    by_office = {_office(entry): entry for entry in named}
    for entry in people:
        if is_persons_name(entry.name) or not is_office(entry.name):
            continue
        known = by_office.get(_office(entry)) if bearers[_office(entry)] == 1 else None
        bearer = known or _beside(document, entry.name, named)
        if bearer is not None:
            entry.role = entry.role or entry.name
            _join(roster, bearer, entry)
            continue
        name = _name_behind(document, entry.name)
        if name and roster.resolve(name) is None:
            take_name(roster, entry, name)


def join_bodies(roster: ActorRegistry) -> None:
    """Make one of bodies that are called after their state in two ways.

    `China’s Foreign Ministry` and `Chinese Foreign Ministry` are one, and where an article has a
    `Myanmar regime`, `the junta` is no other.
    """
    seen: dict[tuple[str, str], ActorCandidate] = {}
    for entry in [entry for entry in roster if entry.kind not in _NO_BODIES]:
        of, _, what = norm(entry.name).partition(" ")
        state = country_of(of) if " " in what else None
        if state and (first := seen.setdefault((state, what), entry)) is not entry:
            _join(roster, first, entry)
    rulers = [entry for entry in roster if norm(entry.name).rpartition(" ")[2] in _RULERS]
    bare = [entry for entry in rulers if norm(entry.name) in _RULERS]
    if len(rulers) - len(bare) == 1:
        (ruler,) = (entry for entry in rulers if entry not in bare)
        for entry in bare:
            _join(roster, ruler, entry)


def take_name(roster: ActorRegistry, office: ActorCandidate, name: str) -> None:
    """Give a person who was listed by an office the name; the office becomes role and alias."""
    office.role = office.role or office.name
    roster.add_aliases(office, roster.rename(office, name))


def return_names(document: Document, roster: ActorRegistry) -> None:
    """Take from each actor the aliases that name another, or several."""
    for entry in roster:
        entry.aliases = [
            alias for alias in entry.aliases if not _is_anothers(document, alias, entry, roster)
        ]


def _join(roster: ActorRegistry, entry: ActorCandidate, other: ActorCandidate) -> None:
    roster.remove(other)
    entry.role = entry.role or other.role
    entry.affiliation = entry.affiliation or other.affiliation
    roster.add_aliases(entry, other.surfaces)


def _office(entry: ActorCandidate) -> tuple[str, str]:
    return norm(entry.role or entry.name), norm(entry.affiliation or "")


def _beside(
    document: Document, office: str, named: Sequence[ActorCandidate]
) -> ActorCandidate | None:
    """Return whose name stands beside `office` where it first stands, None if nobody's does."""
    text = document.text
    found = re.compile(rf"(?<!\w){re.escape(office)}(?!\w)").search(text, document.body)
    if found is None:
        return None
    starts = _starts_behind(text, found.end())
    before = _BEFORE.search(text, max(document.body, found.start() - _FAR), found.start())
    end = before.start() if before and _CLOSED.match(text, found.end()) else document.body
    for entry in named:
        if text.endswith(entry.name, document.body, end):
            return entry
        if any(_stands(entry.name, text, start) for start in starts):
            return entry
    return None


def _name_behind(document: Document, office: str) -> str | None:
    """Return the name that the article has right behind `office` (`junta chief Min Ko`)."""
    found = re.compile(rf"(?<!\w){re.escape(office)} (?P<name>{_NAME})").search(
        document.text, document.body
    )
    return without_titles(found["name"]) if found and is_persons_name(found["name"]) else None


def _starts_behind(text: str, end: int) -> list[int]:
    """Return where a name may begin behind an office that ends there, perhaps after a title."""
    between = _BETWEEN.match(text, end)
    if between is None:
        return []
    if between["title"] and is_title_word(between["title"]):
        return [between.start("title"), between.end()]
    return [between.start("title") if between["title"] else between.end()]


def _stands(name: str, text: str, start: int) -> bool:
    following = text[start + len(name) : start + len(name) + 1]
    return text.startswith(name, start) and not following.isalnum()


def _is_anothers(
    document: Document, alias: str, entry: ActorCandidate, roster: ActorRegistry
) -> bool:
    if set(norm(alias).split()) & set(norm(entry.name).split()):
        # `Kesh’s prime minister` is not Kesh.
        return entry.kind != "person" and is_office(alias) and not is_office(entry.name)
    if entry.kind == "person" and alias[:1].isupper() and " " not in alias:
        return _is_surname(document, alias)
    if entry.kind != "group" and names_several(alias, roster):
        return True
    others = (other for other in roster.beginning_in(alias) if other is not entry)
    return any(" " in other.name and is_head(alias, other.name) for other in others)


def _is_surname(document: Document, word: str) -> bool:
    """Tell whether the article gives this word a first name."""
    fuller = re.compile(rf"(?<!\w)[A-Z][\w’'-]+\s{re.escape(word)}(?!\w)")
    return any(
        is_persons_name(without_article(found[0]))
        for found in fuller.finditer(document.text, document.body)
    )
