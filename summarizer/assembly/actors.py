"""Drafts of actors become the roster: grounded, merged, without what the text does not say."""

from __future__ import annotations

import re
from collections.abc import Iterable

from summarizer.assembly.mentions import standing_alone
from summarizer.assembly.notes import Notes
from summarizer.assembly.phrases import guess_kind
from summarizer.assembly.roster import Entry, Roster
from summarizer.grounding.edges import tidy
from summarizer.grounding.locate import occurrences
from summarizer.grounding.names import (
    core,
    is_part_of,
    is_pronoun,
    norm,
    without_article,
    without_titles,
)
from summarizer.records.drafts import ActorDraft
from summarizer.text.document import Document
from summarizer.text.spans import Extent, squeezed
from summarizer.vocabulary import ActorKind

_LOOSE_KINDS = frozenset({"group", "other"})
_MIN_SURNAME = 3
_QUOTED = re.compile(r"“[^“”]+”|\"[^\"]+\"|«[^«»]+»|„[^„“]+“")


def build_roster(
    document: Document, drafts: Iterable[tuple[Extent, ActorDraft]], notes: Notes
) -> Roster:
    """Return the actors of `document`.

    Args:
        document: The article.
        drafts: Each draft with the range of the window it came from, in order.
        notes: Takes the rejected drafts and the warnings.
    """
    roster = Roster()
    for window, draft in drafts:
        _take_in(document, window, draft, roster, notes)
    for entry in roster:
        _add_surnames(document, entry, roster)
    return roster


def verbatim(document: Document, words: str, window: Extent | None = None) -> str | None:
    """Return `words` as they stand in the article, looked for in `window` first, or None."""
    body = Extent(document.body, len(document.text))
    for within in (window, body) if window else (body,):
        found = occurrences(words, document.text, within)
        if found:
            extent = tidy(document.text, found[0].extent, document.paragraphs)
            return _unquoted(squeezed(extent.of(document.text)))
    return None


def _unquoted(name: str) -> str:
    """Return `name` without quotation marks around the whole: they are not part of it."""
    return name[1:-1].strip() if _QUOTED.fullmatch(name) else name


def find_or_add(document: Document, phrase: str, roster: Roster, notes: Notes) -> Entry | None:
    """Return the actor that `phrase` names, added to the list if only the article names it."""
    return roster.resolve(phrase) or add_found(document, phrase, roster, notes)


def add_found(document: Document, phrase: str, roster: Roster, notes: Notes) -> Entry | None:
    """Add an actor whom the list of actors lacks but a record names, if the article names it."""
    name = verbatim(document, phrase)
    if name is None or is_pronoun(name):
        return None
    name = without_titles(without_article(name))
    notes.warn(f"actor {name!r} was not listed and was added from a record")
    return roster.add(Entry(name=name, kind=guess_kind(phrase)))


def _take_in(
    document: Document, window: Extent, draft: ActorDraft, roster: Roster, notes: Notes
) -> None:
    if is_pronoun(draft.name):
        notes.reject("actor", "name-is-a-pronoun", draft)
        return
    name = _grounded_name(document, window, draft, notes)
    if name is None:
        notes.reject("actor", "name-not-in-source", draft)
        return
    role = verbatim(document, draft.role, window) if draft.role else None
    if draft.role and role is None:
        notes.warn(f"role {draft.role!r} of {name!r} is not in the source and was left out")
    aliases = _grounded_aliases(document, window, name, draft)
    entry = _same(roster, name, draft.kind)
    if entry is None:
        roster.add(Entry(name, draft.kind, role, draft.affiliation, aliases))
        return
    if _is_fuller(name, entry):
        aliases = [*roster.rename(entry, name), *aliases]
    entry.role = entry.role or role
    entry.affiliation = entry.affiliation or draft.affiliation
    roster.add_aliases(entry, [name, *aliases])


def _grounded_name(
    document: Document, window: Extent, draft: ActorDraft, notes: Notes
) -> str | None:
    name = verbatim(document, draft.name, window)
    if name is None:
        stand_ins = [
            found for alias in draft.aliases if (found := verbatim(document, alias, window))
        ]
        name = max(stand_ins, key=len, default=None)
        if name is None or is_pronoun(name):
            return None
        notes.warn(f"actor {draft.name!r} is not in the source by that name; {name!r} was taken")
    name = without_article(name)
    return without_titles(name) if draft.kind == "person" else name


def _grounded_aliases(
    document: Document, window: Extent, name: str, draft: ActorDraft
) -> list[str]:
    found = []
    for alias in draft.aliases:
        words = verbatim(document, alias, window)
        if words is None or is_pronoun(words):
            continue
        words = without_article(words)
        # A title alone (`Admiral`) names an office, and a title with the name adds no form.
        if core(words) != core(name) or draft.kind != "person":
            found.append(words)
    return found


def _same(roster: Roster, name: str, kind: ActorKind) -> Entry | None:
    """Return the actor already listed who is this one."""
    known = roster.named(name)
    if known and (
        norm(known.name) == norm(name) or known.kind == kind or {known.kind, kind} & _LOOSE_KINDS
    ):
        return known
    return roster.person_by_part(name) if kind == "person" else None


def _is_fuller(name: str, entry: Entry) -> bool:
    return entry.kind == "person" and is_part_of(entry.name, name)


def _add_surnames(document: Document, entry: Entry, roster: Roster) -> None:
    """Give a person the first or last part of the name as an alias where it stands alone."""
    parts = entry.name.split()
    if entry.kind != "person" or len(parts) < 2:
        return
    for part in (parts[-1], parts[0]):
        if len(part) < _MIN_SURNAME or not part[0].isupper():
            continue
        if roster.others_with(norm(part), entry):
            continue
        if standing_alone(document, part, entry.surfaces):
            roster.add_aliases(entry, [part])
