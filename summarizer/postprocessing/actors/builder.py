"""Build the registry of actors from drafts: ground them, merge them, drop unsupported fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from summarizer.grounding.align import find_occurrences
from summarizer.grounding.countries import countries_with_capital, is_country
from summarizer.grounding.name_matching import (
    core_name,
    is_part_of,
    is_pronoun,
    norm,
    without_article,
    without_titles,
)
from summarizer.grounding.quote_edges import trim_span
from summarizer.postprocessing.actors.deduplication import (
    merge_offices_with_names,
    merge_state_bodies,
    remove_misassigned_aliases,
)
from summarizer.postprocessing.actors.kinds import guess_kind, is_occasion
from summarizer.postprocessing.actors.mentions import is_used_alone
from summarizer.postprocessing.actors.names import extract_name, has_other_name, is_quantity
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.postprocessing.diagnostics import Diagnostics
from summarizer.schema.drafts import ActorDraft
from summarizer.text.document import Document
from summarizer.text.interval_index import IntervalIndex
from summarizer.text.spans import CharSpan, normalize_whitespace
from summarizer.vocabulary import ActorKind

_UNSPECIFIC_KINDS = frozenset({"group", "other"})
_MIN_SURNAME_LENGTH = 3
_QUOTED_NAME = re.compile(r"“[^“”]+”|\"[^\"]+\"|«[^«»]+»|„[^„“]+“")


def build_registry(
    document: Document, drafts: Iterable[tuple[CharSpan, ActorDraft]], diagnostics: Diagnostics
) -> ActorRegistry:
    """Return the actors of `document`.

    Args:
        document: The article.
        drafts: Each draft with the span of the window it comes from, in order.
        diagnostics: Receives rejected drafts and warnings.
    """
    registry = ActorRegistry()
    for window, draft in drafts:
        _add_draft(document, window, draft, registry, diagnostics)
    remove_misassigned_aliases(document, registry)
    merge_offices_with_names(document, registry)
    merge_state_bodies(registry)
    _merge_state_capitals(registry)
    for candidate in registry:
        _add_surnames(document, candidate, registry)
    return registry


def resolve_or_add(
    document: Document, phrase: str, registry: ActorRegistry, diagnostics: Diagnostics
) -> ActorCandidate | None:
    """Return the actor that `phrase` names; add it if only the article names it."""
    return registry.resolve(phrase) or add_from_text(document, phrase, registry, diagnostics)


def add_from_text(
    document: Document, phrase: str, registry: ActorRegistry, diagnostics: Diagnostics
) -> ActorCandidate | None:
    """Add an actor that a record names and the registry lacks, if the article names it."""
    name = _find_verbatim(document, phrase)
    if name is None or is_pronoun(name):
        return None
    kind = guess_kind(phrase)
    name = without_titles(extract_name(name, kind))
    if not name:
        return None
    known = registry.find_by_name(name)
    if known is not None:
        return known
    diagnostics.warn(f"actor {name!r} was not listed and was added from a record")
    return registry.add(ActorCandidate(name=name, kind=kind))


def find_state_of_capital(capital: str, registry: ActorRegistry) -> ActorCandidate | None:
    """Return the listed state of a capital (`Kigali denied it`), `None` if none or several are."""
    states = countries_with_capital(without_article(capital))
    if not states:
        return None
    listed = [c for c in registry if states.intersection(map(core_name, c.surfaces))]
    return listed[0] if len(listed) == 1 else None


def remove_uninvolved_things(
    registry: ActorRegistry, involved: AbstractSet[ActorCandidate], diagnostics: Diagnostics
) -> None:
    """Reject actors of no proper kind that have no proper name and take part in no record.

    Args:
        registry: The actors; some are removed.
        involved: The actors that a record refers to.
        diagnostics: Receives the rejected drafts.
    """
    for candidate in [candidate for candidate in registry if candidate not in involved]:
        is_thing = candidate.kind == "other" or is_occasion(candidate.name)
        if is_thing and candidate.draft is not None and not has_other_name(candidate.name, ()):
            registry.remove(candidate)
            diagnostics.reject("actor", "plays-no-part", candidate.draft)


def remove_nested_names(
    registry: ActorRegistry,
    mentions: Mapping[ActorCandidate, Sequence[CharSpan]],
    involved: AbstractSet[ActorCandidate],
    diagnostics: Diagnostics,
) -> None:
    """Reject actors that take part in no record and are mentioned only inside other names.

    Rule 16 of section 9 in `docs/codebook.md`.

    Args:
        registry: The actors; some are removed.
        mentions: The mentions of each actor.
        involved: The actors that a record refers to.
        diagnostics: Receives the rejected drafts.
    """
    index = IntervalIndex(
        [span for spans in mentions.values() for span in spans], lambda span: span
    )
    for candidate in [candidate for candidate in registry if candidate not in involved]:
        if candidate.draft is not None and all(
            any(outer != span and outer.contains(span) for outer in index.overlapping(span))
            for span in mentions[candidate]
        ):
            registry.remove(candidate)
            diagnostics.reject("actor", "plays-no-part", candidate.draft)


def _find_verbatim(document: Document, words: str, window: CharSpan | None = None) -> str | None:
    """Return `words` as the article has them, searched in `window` first, or `None`."""
    body = CharSpan(document.body, len(document.text))
    for within in (window, body) if window else (body,):
        matches = find_occurrences(words, document.text, within)
        if matches:
            span = trim_span(document.text, matches[0].span, document.paragraphs)
            name = normalize_whitespace(span.slice(document.text))
            return name[1:-1].strip() if _QUOTED_NAME.fullmatch(name) else name
    return None


def _add_draft(
    document: Document,
    window: CharSpan,
    draft: ActorDraft,
    registry: ActorRegistry,
    diagnostics: Diagnostics,
) -> None:
    if is_pronoun(draft.name):
        diagnostics.reject("actor", "name-is-a-pronoun", draft)
        return
    name = _ground_name(document, window, draft, diagnostics)
    if not name or is_quantity(name):
        diagnostics.reject(
            "actor", "name-not-in-source" if name is None else "name-is-empty", draft
        )
        return
    role = _find_verbatim(document, draft.role, window) if draft.role else None
    if draft.role and role is None:
        diagnostics.warn(f"role {draft.role!r} of {name!r} is not in the source and was left out")
    aliases = _ground_aliases(document, window, name, draft)
    known = _find_same_actor(registry, name, draft.kind)
    if known is None:
        registry.add(ActorCandidate(name, draft.kind, role, draft.affiliation, aliases, draft))
        return
    if known.kind == "person" and is_part_of(known.name, name):
        aliases = [*registry.rename(known, name), *aliases]
    known.role = known.role or role
    known.affiliation = known.affiliation or draft.affiliation
    registry.add_aliases(known, [name, *aliases])


def _ground_name(
    document: Document, window: CharSpan, draft: ActorDraft, diagnostics: Diagnostics
) -> str | None:
    name = _find_verbatim(document, draft.name, window)
    if name is None:
        aliases = [_find_verbatim(document, alias, window) for alias in draft.aliases]
        name = max(filter(None, aliases), key=len, default=None)
        if name is None or is_pronoun(name):
            return None
        diagnostics.warn(
            f"actor {draft.name!r} is not in the source by that name; {name!r} was taken"
        )
    name = extract_name(name, draft.kind)
    return without_titles(name) if draft.kind == "person" else name


def _ground_aliases(
    document: Document, window: CharSpan, name: str, draft: ActorDraft
) -> list[str]:
    aliases = []
    for drafted in draft.aliases:
        alias = _find_verbatim(document, drafted, window)
        if alias is None or is_pronoun(alias):
            continue
        alias = without_article(alias)
        if _is_foreign_capital(alias, name):
            continue
        # A title alone (`Admiral`) names an office, and a title with the name adds no form.
        if core_name(alias) != core_name(name) or draft.kind != "person":
            aliases.append(alias)
    return aliases


def _merge_state_capitals(registry: ActorRegistry) -> None:
    """Make a capital that was listed as a government an alias of its state."""
    for candidate in [candidate for candidate in registry if candidate.kind == "government"]:
        state = find_state_of_capital(candidate.name, registry)
        if state is not None and state is not candidate:
            registry.remove(candidate)
            registry.add_aliases(state, candidate.surfaces)


def _is_foreign_capital(alias: str, name: str) -> bool:
    """Return whether `alias` is the capital of another state than `name`."""
    states = countries_with_capital(alias)
    return bool(states) and is_country(name) and core_name(name) not in states


def _find_same_actor(registry: ActorRegistry, name: str, kind: ActorKind) -> ActorCandidate | None:
    known = registry.find_by_name(name)
    if known and (
        norm(known.name) == norm(name)
        or known.kind == kind
        or not _UNSPECIFIC_KINDS.isdisjoint({known.kind, kind})
    ):
        return known
    return registry.find_person_by_part(name) if kind == "person" else None


def _add_surnames(document: Document, candidate: ActorCandidate, registry: ActorRegistry) -> None:
    """Add the first or the last part of a person's name as an alias where it is used alone."""
    parts = candidate.name.split()
    if candidate.kind != "person" or len(parts) < 2:
        return
    for part in (parts[-1], parts[0]):
        if len(part) < _MIN_SURNAME_LENGTH or not part[0].isupper():
            continue
        if registry.has_word_in_other(norm(part), candidate):
            continue
        if is_used_alone(document, part, candidate.surfaces):
            registry.add_aliases(candidate, [part])
