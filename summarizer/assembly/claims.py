"""Drafts of claims become claims: grounded, attributed, dated, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from summarizer.assembly.actors import add_found
from summarizer.assembly.notes import Notes
from summarizer.assembly.roster import Entry
from summarizer.assembly.speakers import Speakers
from summarizer.grounding.dates import resolve_date
from summarizer.grounding.edges import tidy
from summarizer.grounding.locate import Found, nearest, occurrences, spans_between
from summarizer.grounding.names import norm
from summarizer.records.drafts import ClaimDraft
from summarizer.text.document import Document
from summarizer.text.spans import Extent, squeezed
from summarizer.text.windows import Window
from summarizer.vocabulary import Certainty, ClaimKind, Directness, Grounding

_OPENING = frozenset('“"«„')
_CLOSING = frozenset('”"»')
_CUE_REACH = 2
"""Sentences around the content in which its cue and its source may stand."""


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


@dataclass
class ClaimBuilder:
    """Turns drafts into claims, one after the other."""

    document: Document
    speakers: Speakers
    notes: Notes
    claims: list[GroundedClaim] = field(default_factory=list)

    def take(self, window: Window, drafts: Iterable[ClaimDraft]) -> None:
        """Ground the drafts of one window; what cannot be grounded goes to the notes."""
        for draft in drafts:
            claim = self._grounded(window, draft)
            if claim and not self._is_double(claim):
                self.claims.append(claim)

    def _grounded(self, window: Window, draft: ClaimDraft) -> GroundedClaim | None:
        sentences = sentence_range(window, draft.sentence, draft.until)
        if sentences is None:
            self.notes.reject("claim", "sentence-not-in-window", draft)
            return None
        quote, cue = self._quote_and_cue(draft, window, sentences)
        if quote is None:
            self.notes.reject("claim", "quote-not-in-source", draft)
            return None
        source = self._near(draft.source, window, sentences, cue or quote.extent)
        content = tidy(self.document.text, quote.extent, self.document.paragraphs)
        if not self._has_content(content, cue, source):
            self.notes.reject("claim", "quote-without-content", draft)
            return None
        return self._attributed(draft, window, sentences, _Places(content, cue, source, quote))

    def _attributed(
        self, draft: ClaimDraft, window: Window, sentences: Extent, places: _Places
    ) -> GroundedClaim | None:
        source_words = places.source.of(self.document.text) if places.source else None
        speaker = self.speakers.resolve(
            draft.speaker, source_words, places.source or places.content
        )
        if isinstance(speaker, str):
            self.notes.reject("claim", speaker, draft)
            return None
        if draft.source and not places.source and speaker is None:
            self.notes.reject("claim", "speaker-not-in-source", draft)
            return None
        date_text, date = self._date(draft, window, sentences, places.content)
        return GroundedClaim(
            speaker=speaker,
            source=places.source,
            via=self._via(draft, speaker),
            cue=places.cue,
            quote=places.content,
            text=squeezed(draft.text),
            kind=draft.kind,
            certainty=draft.certainty,
            date=date,
            date_text=date_text,
            grounding=places.found.grounding,
        )

    def _quote_and_cue(
        self, draft: ClaimDraft, window: Window, sentences: Extent
    ) -> tuple[Found | None, Extent | None]:
        """Return the content and the cue, of all places the two that lie closest together."""
        text = self.document.text
        quotes = spans_between(draft.start, draft.end, text, _extent(window, sentences))
        cues = self._places(draft.cue, window, sentences)
        if not cues:
            if draft.cue:
                self.notes.warn(f"cue {draft.cue!r} is not in the source and was left out")
            return nearest(quotes, None), None
        pairs = [(quote, cue.extent) for quote in quotes for cue in cues]
        if not pairs:
            return None, None
        return min(
            pairs,
            key=lambda pair: (
                pair[0].extent.overlaps(pair[1]),
                pair[0].extent.distance(pair[1]),
                pair[0].extent.start,
                pair[1].start,
            ),
        )

    def _near(
        self, words: str | None, window: Window, sentences: Extent, to: Extent
    ) -> Extent | None:
        found = nearest(self._places(words, window, sentences), to)
        return found.extent.trimmed(self.document.text) if found else None

    def _places(self, words: str | None, window: Window, sentences: Extent) -> list[Found]:
        """Return where `words` stand in the sentences, or else in those around them."""
        if not words:
            return []
        text = self.document.text
        return occurrences(words, text, _extent(window, sentences)) or occurrences(
            words, text, _extent(window, _widened(window, sentences, _CUE_REACH))
        )

    def _via(self, draft: ClaimDraft, speaker: Entry | None) -> tuple[Entry, ...]:
        found: list[Entry] = []
        for name in draft.via:
            entry = self.speakers.roster.resolve(name) or add_found(
                self.document, name, "media", self.speakers.roster, self.notes
            )
            if entry is None:
                self.notes.warn(f"channel {name!r} is not in the source and was left out")
            elif entry is not speaker and entry not in found:
                found.append(entry)
        return tuple(found)

    def _date(
        self, draft: ClaimDraft, window: Window, sentences: Extent, content: Extent
    ) -> tuple[str | None, str | None]:
        """Return the words that date the saying and their date, both or (without anchor) one."""
        if not draft.date:
            return None, None
        text = self.document.text
        widened = _extent(window, Extent(0, sentences.end))
        places = [
            place.extent
            for place in occurrences(draft.date, text, widened)
            if not content.contains(place.extent)
        ]
        if not places:
            # What stands in the content alone dates the event, not the saying.
            return None, None
        words = min(places, key=lambda place: place.distance(content)).of(text)
        date = resolve_date(words, self.document.date)
        if date is None and self.document.date:
            return None, None
        return words, date

    def _has_content(self, content: Extent, cue: Extent | None, source: Extent | None) -> bool:
        """Tell whether the content holds more than the words that announce it."""
        words = norm(content.of(self.document.text))
        frames = [place.of(self.document.text) for place in (cue, source) if place]
        framed = f" {norm(' '.join(frames))} "
        turned = f" {norm(' '.join(reversed(frames)))} "
        return f" {words} " not in framed and f" {words} " not in turned

    def _is_double(self, claim: GroundedClaim) -> bool:
        return any(
            other.quote == claim.quote and other.speaker is claim.speaker for other in self.claims
        )


@dataclass(frozen=True)
class _Places:
    content: Extent
    cue: Extent | None
    source: Extent | None
    found: Found


def directness(text: str, quote: Extent, *, attributed: bool) -> Directness:
    """Return how much of the content stands in quotation marks (`docs/codebook.md`, 3.6)."""
    if not attributed:
        return "unattributed"
    words = quote.of(text)
    if words[0] in _OPENING and words[-1] in _CLOSING:
        return "direct"
    return "mixed" if _OPENING.intersection(words) or _CLOSING.intersection(words) else "indirect"


def sentence_range(window: Window, sentence: int, until: int | None) -> Extent | None:
    """Return the 0-based half-open range of sentence indices, None if it is not in the window."""
    last = until if until is not None and until >= sentence else sentence
    if not 1 <= sentence <= len(window.sentences):
        return None
    return Extent(sentence - 1, min(last, len(window.sentences)))


def _widened(window: Window, sentences: Extent, reach: int) -> Extent:
    return Extent(
        max(0, sentences.start - reach), min(len(window.sentences), sentences.end + reach)
    )


def _extent(window: Window, sentences: Extent) -> Extent:
    chosen = window.sentences[sentences.start : sentences.end]
    return Extent(chosen[0].start, chosen[-1].end)
