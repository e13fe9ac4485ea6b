"""Drafts of actors become the roster: grounded, merged, without what the text does not say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from summarizer.grounding.align import find_occurrences
from summarizer.grounding.countries import countries_with_capital, is_country
from summarizer.grounding.name_matching import (
    core,
    is_part_of,
    is_pronoun,
    norm,
    without_article,
    without_titles,
)
from summarizer.grounding.quote_edges import trim_span
from summarizer.postprocessing.actors.deduplication import join_bodies, join_offices, return_names
from summarizer.postprocessing.actors.kinds import guess_kind, is_occasion
from summarizer.postprocessing.actors.mentions import is_used_alone
from summarizer.postprocessing.actors.names import has_name_besides, is_quantity, name_of
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.postprocessing.diagnostics import Diagnostics
from summarizer.schema.drafts import ActorDraft
from summarizer.text.document import Document
from summarizer.text.interval_index import IntervalIndex
from summarizer.text.spans import CharSpan, normalize_whitespace
from summarizer.vocabulary import ActorKind

_LOOSE_KINDS = frozenset({"group", "other"})
_MIN_SURNAME = 3
_QUOTED = re.compile(r"“[^“”]+”|\"[^\"]+\"|«[^«»]+»|„[^„“]+“")


def build_registry(
    document: Document, drafts: Iterable[tuple[CharSpan, ActorDraft]], notes: Diagnostics
) -> ActorRegistry:
    """Return the actors of `document`.

    Args:
        document: The article.
        drafts: Each draft with the range of the window it came from, in order.
        notes: Takes the rejected drafts and the warnings.
    """
    roster = ActorRegistry()
    for window, draft in drafts:
        _take_in(document, window, draft, roster, notes)
    return_names(document, roster)
    join_offices(document, roster)
    join_bodies(roster)
    _join_capitals(roster)
    for entry in roster:
        _add_surnames(document, entry, roster)
    return roster


def verbatim(document: Document, words: str, window: CharSpan | None = None) -> str | None:
    """Return `words` as they stand in the article, looked for in `window` first, or None."""
    body = CharSpan(document.body, len(document.text))
    for within in (window, body) if window else (body,):
        found = find_occurrences(words, document.text, within)
        if found:
            extent = trim_span(document.text, found[0].span, document.paragraphs)
            return _unquoted(normalize_whitespace(extent.slice(document.text)))
    return None


def _unquoted(name: str) -> str:
    """Return `name` without quotation marks around the whole: they are not part of it."""
    return name[1:-1].strip() if _QUOTED.fullmatch(name) else name


def find_or_add(
    document: Document, phrase: str, roster: ActorRegistry, notes: Diagnostics
) -> ActorCandidate | None:
    """Return the actor that `phrase` names, added to the list if only the article names it."""
    return roster.resolve(phrase) or add_found(document, phrase, roster, notes)


def add_found(
    document: Document, phrase: str, roster: ActorRegistry, notes: Diagnostics
) -> ActorCandidate | None:
    """Add an actor whom the list of actors lacks but a record names, if the article names it."""
    name = verbatim(document, phrase)
    if name is None or is_pronoun(name):
        return None
    kind = guess_kind(phrase)
    name = without_titles(name_of(name, kind))
    if not name:
        return None
    known = roster.named(name)
    if known is not None:
        return known
    notes.warn(f"actor {name!r} was not listed and was added from a record")
    return roster.add(ActorCandidate(name=name, kind=kind))


def _take_in(
    document: Document,
    window: CharSpan,
    draft: ActorDraft,
    roster: ActorRegistry,
    notes: Diagnostics,
) -> None:
    if is_pronoun(draft.name):
        notes.reject("actor", "name-is-a-pronoun", draft)
        return
    name = _grounded_name(document, window, draft, notes)
    if not name or is_quantity(name):
        notes.reject("actor", "name-not-in-source" if name is None else "name-is-empty", draft)
        return
    role = verbatim(document, draft.role, window) if draft.role else None
    if draft.role and role is None:
        notes.warn(f"role {draft.role!r} of {name!r} is not in the source and was left out")
    aliases = _grounded_aliases(document, window, name, draft)
    entry = _same(roster, name, draft.kind)
    if entry is None:
        roster.add(ActorCandidate(name, draft.kind, role, draft.affiliation, aliases, draft))
        return
    if _is_fuller(name, entry):
        aliases = [*roster.rename(entry, name), *aliases]
    entry.role = entry.role or role
    entry.affiliation = entry.affiliation or draft.affiliation
    roster.add_aliases(entry, [name, *aliases])


def _grounded_name(
    document: Document, window: CharSpan, draft: ActorDraft, notes: Diagnostics
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
    name = name_of(name, draft.kind)
    return without_titles(name) if draft.kind == "person" else name


def _grounded_aliases(
    document: Document, window: CharSpan, name: str, draft: ActorDraft
) -> list[str]:
    found = []
    for alias in draft.aliases:
        words = verbatim(document, alias, window)
        if words is None or is_pronoun(words):
            continue
        words = without_article(words)
        if _is_foreign_capital(words, name):
            continue
        # A title alone (`Admiral`) names an office, and a title with the name adds no form.
        if core(words) != core(name) or draft.kind != "person":
            found.append(words)
    return found


def _join_capitals(roster: ActorRegistry) -> None:
    """Make a capital that was listed as a government of its own the alias of its state."""
    for entry in [entry for entry in roster if entry.kind == "government"]:
        state = state_of(entry.name, roster)
        if state is not None and state is not entry:
            roster.remove(entry)
            roster.add_aliases(state, entry.surfaces)


def state_of(capital: str, roster: ActorRegistry) -> ActorCandidate | None:
    """Return the listed state whose capital this is (`Kigali denied it`), None if none is."""
    states = countries_with_capital(without_article(capital))
    if not states:
        return None
    found = [entry for entry in roster if states.intersection(map(core, entry.surfaces))]
    return found[0] if len(found) == 1 else None


def drop_bystanders(
    roster: ActorRegistry, parts: AbstractSet[ActorCandidate], notes: Diagnostics
) -> None:
    """Reject what is no actor by its kind, has no name of its own and plays no part.

    Args:
        roster: The actors; some leave it.
        parts: Those who speak, carry, hold or are meant in a record, or whom others belong to.
        notes: Takes the rejected drafts.
    """
    for entry in [entry for entry in roster if entry not in parts]:
        is_thing = entry.kind == "other" or is_occasion(entry.name)
        if is_thing and entry.draft is not None and not has_name_besides(entry.name, ()):
            roster.remove(entry)
            notes.reject("actor", "plays-no-part", entry.draft)


def drop_nested(
    roster: ActorRegistry,
    mentions: Mapping[ActorCandidate, Sequence[CharSpan]],
    parts: AbstractSet[ActorCandidate],
    notes: Diagnostics,
) -> None:
    """Reject who plays no part and is named inside other names only (`docs/codebook.md`, 9, 16).

    Args:
        roster: The actors; some leave it.
        mentions: Where each of them is named.
        parts: Those of whom another record speaks.
        notes: Takes the rejected drafts.
    """
    named = IntervalIndex(
        [extent for found in mentions.values() for extent in found], lambda one: one
    )
    for entry in [entry for entry in roster if entry not in parts]:
        if entry.draft is not None and all(
            any(other != extent and other.contains(extent) for other in named.overlapping(extent))
            for extent in mentions[entry]
        ):
            roster.remove(entry)
            notes.reject("actor", "plays-no-part", entry.draft)


def _is_foreign_capital(alias: str, name: str) -> bool:
    """Tell whether `alias` is the capital of another state than `name`."""
    states = countries_with_capital(alias)
    return bool(states) and is_country(name) and core(name) not in states


def _same(roster: ActorRegistry, name: str, kind: ActorKind) -> ActorCandidate | None:
    """Return the actor already listed who is this one."""
    known = roster.named(name)
    if known and (
        norm(known.name) == norm(name) or known.kind == kind or {known.kind, kind} & _LOOSE_KINDS
    ):
        return known
    return roster.person_by_part(name) if kind == "person" else None


def _is_fuller(name: str, entry: ActorCandidate) -> bool:
    return entry.kind == "person" and is_part_of(entry.name, name)


def _add_surnames(document: Document, entry: ActorCandidate, roster: ActorRegistry) -> None:
    """Give a person the first or last part of the name as an alias where it stands alone."""
    parts = entry.name.split()
    if entry.kind != "person" or len(parts) < 2:
        return
    for part in (parts[-1], parts[0]):
        if len(part) < _MIN_SURNAME or not part[0].isupper():
            continue
        if roster.others_with(norm(part), entry):
            continue
        if is_used_alone(document, part, entry.surfaces):
            roster.add_aliases(entry, [part])
