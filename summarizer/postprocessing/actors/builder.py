"""Build the registry of actors from drafts: ground them, merge them, drop unsupported fields."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

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
from summarizer.vocabulary import ActorKind, Reason

_UNSPECIFIC_KINDS = frozenset({"group", "other"})
_MIN_SURNAME_LENGTH = 3
_QUOTED_NAME = re.compile(r"“[^“”]+”|\"[^\"]+\"|«[^«»]+»|„[^„“]+“")


@dataclass
class ActorBuilder:
    """Builds the registry of a document from drafts, and from phrases that records contain."""

    document: Document
    diagnostics: Diagnostics
    registry: ActorRegistry = field(default_factory=ActorRegistry)

    def add_drafts(self, drafts: Iterable[tuple[CharSpan, ActorDraft]]) -> None:
        """Add the actors of all drafts, each with the span of its window, in order."""
        for window, draft in drafts:
            self._add_draft(window, draft)
        remove_misassigned_aliases(self.document, self.registry)
        merge_offices_with_names(self.document, self.registry)
        merge_state_bodies(self.registry)
        _merge_state_capitals(self.registry)
        for candidate in self.registry:
            self._add_surnames(candidate)

    def resolve_or_add(self, phrase: str) -> ActorCandidate | None:
        """Return the actor that `phrase` names; add it if only the article names it."""
        return self.registry.resolve(phrase) or self.add_from_text(phrase)

    def add_from_text(self, phrase: str) -> ActorCandidate | None:
        """Add an actor that a record names and the registry lacks, if the article names it."""
        name = self._find_verbatim(phrase)
        if name is None or is_pronoun(name):
            return None
        kind = guess_kind(phrase)
        name = without_titles(extract_name(name, kind))
        known = self.registry.find_by_name(name) if name else None
        if known or not name:
            return known
        self.diagnostics.warn(f"actor {name!r} was not listed and was added from a record")
        return self.registry.add(ActorCandidate(name=name, kind=kind))

    def reject_things(self, involved: AbstractSet[ActorCandidate]) -> None:
        """Reject actors of no proper kind and name, except `involved`, those in a record."""

        def is_thing(candidate: ActorCandidate) -> bool:
            has_kind = candidate.kind != "other" and not is_occasion(candidate.name)
            return not has_kind and not has_other_name(candidate.name, ())

        self._reject_uninvolved(involved, is_thing)

    def reject_nested_names(
        self,
        involved: AbstractSet[ActorCandidate],
        mentions: Mapping[ActorCandidate, Sequence[CharSpan]],
    ) -> None:
        """Reject actors, except `involved`, that are mentioned only inside other names.

        Rule 16 of section 9 in `docs/codebook.md`.
        """
        spans = [span for spans in mentions.values() for span in spans]
        index = IntervalIndex(spans, lambda span: span)

        def is_nested(candidate: ActorCandidate) -> bool:
            return all(
                any(outer != span and outer.contains(span) for outer in index.overlapping(span))
                for span in mentions[candidate]
            )

        self._reject_uninvolved(involved, is_nested)

    def _reject_uninvolved(
        self,
        involved: AbstractSet[ActorCandidate],
        condition: Callable[[ActorCandidate], bool],
    ) -> None:
        for candidate in [candidate for candidate in self.registry if candidate not in involved]:
            if candidate.draft is not None and condition(candidate):
                self.registry.remove(candidate)
                self.diagnostics.reject("actor", "plays-no-part", candidate.draft)

    def _find_verbatim(self, words: str, window: CharSpan | None = None) -> str | None:
        """Return `words` as the article has them, searched in `window` first, or `None`."""
        text = self.document.text
        body = CharSpan(self.document.body, len(text))
        for within in (window, body) if window else (body,):
            if matches := find_occurrences(words, text, within):
                span = trim_span(text, matches[0].span, self.document.paragraphs)
                name = normalize_whitespace(span.slice(text))
                return name[1:-1].strip() if _QUOTED_NAME.fullmatch(name) else name
        return None

    def _add_draft(self, window: CharSpan, draft: ActorDraft) -> None:
        if is_pronoun(draft.name):
            self.diagnostics.reject("actor", "name-is-a-pronoun", draft)
            return
        name = self._ground_name(window, draft)
        if not name or is_quantity(name):
            reason: Reason = "name-not-in-source" if name is None else "name-is-empty"
            self.diagnostics.reject("actor", reason, draft)
            return
        role = self._find_verbatim(draft.role, window) if draft.role else None
        if draft.role and role is None:
            what = f"role {draft.role!r} of {name!r}"
            self.diagnostics.warn(f"{what} is not in the source and was left out")
        aliases = self._ground_aliases(window, name, draft)
        known = self._find_same_actor(name, draft.kind)
        if known is None:
            candidate = ActorCandidate(name, draft.kind, role, draft.affiliation, aliases, draft)
            self.registry.add(candidate)
            return
        if known.kind == "person" and is_part_of(known.name, name):
            aliases = [*self.registry.rename(known, name), *aliases]
        known.role = known.role or role
        known.affiliation = known.affiliation or draft.affiliation
        self.registry.add_aliases(known, [name, *aliases])

    def _ground_name(self, window: CharSpan, draft: ActorDraft) -> str | None:
        name = self._find_verbatim(draft.name, window)
        if name is None:
            aliases = (self._find_verbatim(alias, window) for alias in draft.aliases)
            name = max(filter(None, aliases), key=len, default=None)
            if name is None or is_pronoun(name):
                return None
            what = f"actor {draft.name!r} is not in the source by that name"
            self.diagnostics.warn(f"{what}; {name!r} was taken")
        name = extract_name(name, draft.kind)
        return without_titles(name) if draft.kind == "person" else name

    def _ground_aliases(self, window: CharSpan, name: str, draft: ActorDraft) -> list[str]:
        found = (self._find_verbatim(alias, window) for alias in draft.aliases)
        aliases = [without_article(alias) for alias in found if alias and not is_pronoun(alias)]
        # A title alone (`Admiral`) names an office, and a title with the name adds no form.
        return [
            alias
            for alias in aliases
            if not _is_foreign_capital(alias, name)
            and (core_name(alias) != core_name(name) or draft.kind != "person")
        ]

    def _find_same_actor(self, name: str, kind: ActorKind) -> ActorCandidate | None:
        known = self.registry.find_by_name(name)
        if known and (
            norm(known.name) == norm(name)
            or known.kind == kind
            or not _UNSPECIFIC_KINDS.isdisjoint({known.kind, kind})
        ):
            return known
        return self.registry.find_person_by_part(name) if kind == "person" else None

    def _add_surnames(self, candidate: ActorCandidate) -> None:
        """Add the first or the last part of a person's name as an alias where it is used alone."""
        parts = candidate.name.split()
        if candidate.kind != "person" or len(parts) < 2:
            return
        for part in (parts[-1], parts[0]):
            if (
                len(part) >= _MIN_SURNAME_LENGTH
                and part[0].isupper()
                and not self.registry.has_word_in_other(norm(part), candidate)
                and is_used_alone(self.document, part, candidate.surfaces)
            ):
                self.registry.add_aliases(candidate, [part])


def find_state_of_capital(capital: str, registry: ActorRegistry) -> ActorCandidate | None:
    """Return the listed state of a capital (`Kigali denied it`), `None` if none or several are."""
    states = countries_with_capital(without_article(capital))
    if not states:
        return None
    listed = [c for c in registry if states.intersection(map(core_name, c.surfaces))]
    return listed[0] if len(listed) == 1 else None


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
