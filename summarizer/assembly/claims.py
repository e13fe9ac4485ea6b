"""Drafts of claims become claims: grounded, attributed, dated, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from summarizer.assembly.actors import find_or_add
from summarizer.assembly.notes import Notes
from summarizer.assembly.phrases import issuer_of
from summarizer.assembly.places import (
    Places,
    extent_of,
    find_places,
    has_content,
    sentence_range,
)
from summarizer.assembly.relays import inner_attribution, is_relay
from summarizer.assembly.roster import Entry
from summarizer.assembly.speakers import Speakers, Unresolved
from summarizer.grounding.dates import resolve_date
from summarizer.grounding.locate import occurrences
from summarizer.records.drafts import ClaimDraft
from summarizer.text.document import Document
from summarizer.text.spans import Extent, squeezed
from summarizer.text.windows import Window
from summarizer.vocabulary import Certainty, ClaimKind, Grounding


@dataclass(frozen=True)
class GroundedClaim:
    """A claim whose words are found and whose actors are known, before it has an id."""

    speaker: Entry | None
    source: Extent | None
    via: tuple[Entry, ...]
    cue: Extent | None
    quote: Extent
    text: str
    kind: ClaimKind
    certainty: Certainty
    date: str | None
    date_text: str | None
    grounding: Grounding


@dataclass(frozen=True)
class _Channel:
    """A draft that names no content of its own, only who carried that of a sentence."""

    sentences: Extent
    channel: Entry
    draft: ClaimDraft


@dataclass
class ClaimBuilder:
    """Turns drafts into claims, one after the other; `finished` returns them."""

    document: Document
    speakers: Speakers
    notes: Notes
    _claims: list[GroundedClaim] = field(default_factory=list)
    _channels: list[_Channel] = field(default_factory=list)
    _said: set[tuple[Extent, Entry | None]] = field(default_factory=set)

    def take(self, window: Window, drafts: Iterable[ClaimDraft]) -> None:
        """Ground the drafts of one window; what cannot be grounded goes to the notes."""
        for draft in drafts:
            claim = self._grounded(window, draft)
            if claim and (claim.quote, claim.speaker) not in self._said:
                self._said.add((claim.quote, claim.speaker))
                self._claims.append(claim)

    def finished(self) -> list[GroundedClaim]:
        """Return the claims, with the channels that were drafted apart from them."""
        for carried in self._channels:
            if not self._attach(carried):
                self.notes.reject("claim", "quote-without-content", carried.draft)
        self._channels.clear()
        return list(self._claims)

    def _grounded(self, window: Window, draft: ClaimDraft) -> GroundedClaim | None:
        sentences = sentence_range(window, draft.sentence, draft.until)
        if sentences is None:
            self.notes.reject("claim", "sentence-not-in-window", draft)
            return None
        places = find_places(window, sentences, draft)
        if places is None:
            self.notes.reject("claim", "quote-not-in-source", draft)
            return None
        if draft.cue and places.cue is None:
            self.notes.warn(f"cue {draft.cue!r} is not in the source and was left out")
        if not has_content(self.document.text, places):
            self._keep_channel(draft, extent_of(window, sentences), places)
            return None
        return self._attributed(draft, extent_of(window, Extent(0, sentences.end)), places)

    def _attributed(
        self, draft: ClaimDraft, before: Extent, places: Places
    ) -> GroundedClaim | None:
        """Return the claim with its speaker; `before` is the window up to its last sentence."""
        speaker: Entry | None
        relayed = self._relayed(draft, places)
        if relayed:
            places, speaker, via = relayed
        else:
            resolved = self._speaker(draft, places)
            if isinstance(resolved, str):
                self.notes.reject("claim", resolved, draft)
                return None
            speaker, via = resolved, self._via(draft, resolved)
        date_text, date = self._date(draft, before, places.content)
        return GroundedClaim(
            speaker=speaker,
            source=places.source,
            via=via,
            cue=places.cue,
            quote=places.content,
            text=squeezed(draft.text),
            kind=draft.kind,
            certainty=draft.certainty,
            date=date,
            date_text=date_text,
            grounding=places.grounding,
        )

    def _speaker(self, draft: ClaimDraft, places: Places) -> Entry | Unresolved | None:
        """Return who speaks, None if nobody is named, or why it cannot be told."""
        words = places.source.of(self.document.text) if places.source else None
        at = places.source or places.content
        speaker = self.speakers.resolve(draft.speaker, words, at)
        if speaker is None and draft.source and words is None:
            return "speaker-not-in-source"
        return speaker

    def _relayed(
        self, draft: ClaimDraft, places: Places
    ) -> tuple[Places, Entry, tuple[Entry, ...]] | None:
        """Return the claim inside a claim: `according to X, Y said Z` is Y's, through X."""
        if not (is_relay(draft.cue) and draft.source):
            return None
        inner = inner_attribution(self.document.text, places.content, self.speakers.roster)
        if inner is None:
            return None
        channel = self._channel(draft.source)
        moved = replace(places, content=inner.content, cue=inner.cue, source=inner.source)
        via = (channel,) if channel and channel is not inner.speaker else ()
        return moved, inner.speaker, via

    def _keep_channel(self, draft: ClaimDraft, sentences: Extent, places: Places) -> None:
        """Set a draft aside whose content is only the announcement of its channel."""
        channel = self._channel(draft.source or draft.speaker or "")
        if is_relay(draft.cue) and channel:
            self._channels.append(_Channel(sentences, channel, draft))
        else:
            self.notes.reject("claim", "quote-without-content", draft)

    def _attach(self, carried: _Channel) -> bool:
        """Give the channel to the claims of its sentence that have none; tell if there were."""
        attached = False
        for index, claim in enumerate(self._claims):
            fits = carried.sentences.contains(claim.quote) and claim.speaker is not None
            if fits and claim.speaker is not carried.channel and not claim.via:
                self._claims[index] = replace(claim, via=(carried.channel,))
                attached = True
        return attached

    def _via(self, draft: ClaimDraft, speaker: Entry | None) -> tuple[Entry, ...]:
        found: list[Entry] = []
        for name in draft.via:
            entry = self._channel(name)
            if entry is None:
                self.notes.warn(f"channel {name!r} is not in the source and was left out")
            elif entry is not speaker and entry not in found:
                found.append(entry)
        return tuple(found)

    def _channel(self, name: str) -> Entry | None:
        return find_or_add(self.document, issuer_of(name), self.speakers.roster, self.notes)

    def _date(
        self, draft: ClaimDraft, before: Extent, content: Extent
    ) -> tuple[str | None, str | None]:
        """Return the words that date the saying, and their date (null without an anchor)."""
        if not draft.date:
            return None, None
        places = [
            place.extent
            for place in occurrences(draft.date, self.document.text, before)
            if not content.contains(place.extent)
        ]
        if not places:
            # What stands in the content alone dates the event, not the saying.
            return None, None
        words = min(places, key=lambda place: place.distance(content)).of(self.document.text)
        date = resolve_date(words, self.document.date)
        if date is None and self.document.date:
            return None, None
        return words, date
