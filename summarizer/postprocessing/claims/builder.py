"""Drafts of claims become claims: grounded, attributed, dated, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from summarizer.grounding.align import find_occurrences
from summarizer.grounding.dates import resolve_date
from summarizer.postprocessing.actors.builder import find_or_add
from summarizer.postprocessing.actors.kinds import is_occasion, is_outlet, issuer_of
from summarizer.postprocessing.actors.registry import ActorCandidate
from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.claims.attribution_context import (
    AttributionContext,
    date_in,
    outlets_in,
)
from summarizer.postprocessing.claims.channels import cited, inner_attribution, is_relay
from summarizer.postprocessing.claims.date_propagation import with_dates_carried
from summarizer.postprocessing.claims.hedging import hedge_of
from summarizer.postprocessing.claims.reporting_verbs import reports
from summarizer.postprocessing.claims.speaker_resolution import SpeakerResolver, Unresolved
from summarizer.postprocessing.diagnostics import Diagnostics
from summarizer.postprocessing.draft_spans import (
    DraftSpans,
    extent_of,
    has_content,
    locate_draft,
    sentence_range,
)
from summarizer.schema.drafts import ClaimDraft
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan, normalize_whitespace
from summarizer.text.windows import Window
from summarizer.vocabulary import Certainty


@dataclass(frozen=True)
class _Channel:
    """A draft that names no content of its own, only who carried that of a sentence."""

    sentences: CharSpan
    channel: ActorCandidate
    draft: ClaimDraft


@dataclass
class ClaimBuilder:
    """Turns drafts into claims, one after the other; `finished` returns them."""

    document: Document
    speakers: SpeakerResolver
    notes: Diagnostics
    doubts_cues: bool = False
    """Whether a claim needs a cue that reports something; see `assembly/cues`."""
    _claims: list[ClaimCandidate] = field(default_factory=list)
    _channels: list[_Channel] = field(default_factory=list)
    _said: set[tuple[CharSpan, ActorCandidate | None]] = field(default_factory=set)

    def take(self, window: Window, drafts: Iterable[ClaimDraft]) -> None:
        """Ground the drafts of one window; what cannot be grounded goes to the notes."""
        for draft in drafts:
            claim = self._grounded(window, draft)
            if claim and (claim.quote, claim.speaker) not in self._said:
                self._said.add((claim.quote, claim.speaker))
                self._claims.append(claim)

    def finished(self) -> list[ClaimCandidate]:
        """Return the claims, with the channels that were drafted apart from them."""
        for carried in self._channels:
            if not self._attach(carried):
                self.notes.reject("claim", "quote-without-content", carried.draft)
        self._channels.clear()
        return with_dates_carried(self.document, self._claims)

    def _grounded(self, window: Window, draft: ClaimDraft) -> ClaimCandidate | None:
        sentences = sentence_range(window, draft.sentence, draft.until)
        if sentences is None:
            self.notes.reject("claim", "sentence-not-in-window", draft)
            return None
        places = locate_draft(window, sentences, draft)
        if places is None:
            self.notes.reject("claim", "quote-not-in-source", draft)
            return None
        if draft.cue and places.cue is None:
            self.notes.warn(f"cue {draft.cue!r} is not in the source and was left out")
        if not has_content(self.document.text, places):
            self._keep_channel(draft, extent_of(window, sentences), places)
            return None
        if self.doubts_cues and places.cue and not self._is_reported(places.cue, places.content):
            self.notes.reject("claim", "cue-reports-nothing", draft)
            return None
        return self._attributed(draft, extent_of(window, CharSpan(0, sentences.end)), places)

    def _is_reported(self, cue: CharSpan, content: CharSpan) -> bool:
        return reports(cue.slice(self.document.text), content.slice(self.document.text))

    def _attributed(
        self, draft: ClaimDraft, before: CharSpan, places: DraftSpans
    ) -> ClaimCandidate | None:
        """Return the claim with its speaker; `before` is the window up to its last sentence."""
        speaker: ActorCandidate | None
        certainty: Certainty | None = None
        relayed = self._relayed(draft, places)
        hedged = hedge_of(self.document.text, places)
        if relayed:
            places, speaker, via = relayed
        elif hedged:
            (places, certainty), speaker, via = hedged, None, ()
        else:
            resolved = self._speaker(draft, places)
            if isinstance(resolved, str):
                self.notes.reject("claim", resolved, draft)
                return None
            speaker, via = resolved, self._via(draft, resolved, places)
            places, speaker, via = self._behind(places, speaker, via)
        date_text, date = self._date(draft, before, places)
        return ClaimCandidate(
            speaker=speaker,
            source=places.source,
            via=via,
            cue=places.cue,
            quote=places.content,
            text=normalize_whitespace(draft.text),
            kind=draft.kind,
            certainty=certainty or draft.certainty,
            date=date,
            date_text=date_text,
            grounding=places.grounding,
        )

    def _speaker(self, draft: ClaimDraft, places: DraftSpans) -> ActorCandidate | Unresolved | None:
        """Return who speaks, None if nobody is named, or why it cannot be told."""
        words = places.source.slice(self.document.text) if places.source else None
        at = places.source or places.content
        speaker = self.speakers.resolve(draft.speaker, words, at)
        if speaker is None and draft.source and words is None:
            return "speaker-not-in-source"
        return speaker

    def _relayed(
        self, draft: ClaimDraft, places: DraftSpans
    ) -> tuple[DraftSpans, ActorCandidate, tuple[ActorCandidate, ...]] | None:
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

    def _behind(
        self, places: DraftSpans, speaker: ActorCandidate | None, via: tuple[ActorCandidate, ...]
    ) -> tuple[DraftSpans, ActorCandidate | None, tuple[ActorCandidate, ...]]:
        """Return the claim as that of whom its speaker only cites, else as it is."""
        if speaker is None or places.source is None or places.cue is None:
            return places, speaker, via
        words = cited(self.document.text, places.source, places.cue)
        if words is None or (speaker.kind == "person" and words.start > places.cue.start):
            # Who says something `citing a talk with an officer` says it himself.
            return places, speaker, via
        origin = self._channel(words.slice(self.document.text))
        if origin is None or origin is speaker:
            return places, speaker, via
        return replace(places, source=words), origin, (speaker,)

    def _keep_channel(self, draft: ClaimDraft, sentences: CharSpan, places: DraftSpans) -> None:
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

    def _via(
        self, draft: ClaimDraft, speaker: ActorCandidate | None, places: DraftSpans
    ) -> tuple[ActorCandidate, ...]:
        found: list[ActorCandidate] = []
        for name in draft.via:
            entry = None if is_occasion(name) else self._channel(name)
            if entry is None:
                self.notes.warn(f"channel {name!r} is not in the source and was left out")
            elif entry is not speaker and entry not in found:
                found.append(entry)
        for outlet in self._outlets(places):
            if outlet is not speaker and outlet not in found:
                found.append(outlet)
        return tuple(found)

    def _outlets(self, places: DraftSpans) -> list[ActorCandidate]:
        """Return the media to which, by the words of the sentence, it was said."""
        frame = self._frame(places)
        phrases = outlets_in(self.document.text, frame) if frame else []
        found = [
            (phrase, self.speakers.roster.resolve(phrase))
            for phrase in phrases
            if not is_occasion(phrase)
        ]
        return [
            outlet
            for phrase, known in found
            if (outlet := known or (self._channel(phrase) if is_outlet(phrase) else None))
            and outlet.kind == "media"
        ]

    def _frame(self, places: DraftSpans) -> AttributionContext | None:
        source, cue = places.source, places.cue
        if source is None or cue is None:
            return None
        index = self.document.sentence_at(cue.start)
        if index < 0 or not self.document.sentences[index].contains(cue):
            return None
        return AttributionContext(self.document.sentences[index], places.content, source, cue)

    def _channel(self, name: str) -> ActorCandidate | None:
        return find_or_add(self.document, issuer_of(name), self.speakers.roster, self.notes)

    def _date(
        self, draft: ClaimDraft, before: CharSpan, places: DraftSpans
    ) -> tuple[str | None, str | None]:
        """Return the words that date the saying, and their date (null without an anchor)."""
        words = self._drafted_date(draft, before, places.content) or self._framed_date(places)
        date = resolve_date(words, self.document.date) if words else None
        if date is None and self.document.date:
            return None, None
        return words, date

    def _framed_date(self, places: DraftSpans) -> str | None:
        frame = self._frame(places)
        found = date_in(self.document.text, frame) if frame else None
        return found.slice(self.document.text) if found else None

    def _drafted_date(self, draft: ClaimDraft, before: CharSpan, content: CharSpan) -> str | None:
        if not draft.date:
            return None
        found = [
            place.span
            for place in find_occurrences(draft.date, self.document.text, before)
            if not content.contains(place.span)
        ]
        if not found:
            # What stands in the content alone dates the event, not the saying.
            return None
        return min(found, key=lambda place: place.distance(content)).slice(self.document.text)
