"""Build claims from drafts: ground them, find speakers and channels, date them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from summarizer.grounding.align import find_occurrences
from summarizer.grounding.dates import resolve_date
from summarizer.postprocessing.actors.builder import ActorBuilder
from summarizer.postprocessing.actors.kinds import extract_issuer, is_media_outlet, is_occasion
from summarizer.postprocessing.actors.registry import ActorCandidate
from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.claims.attribution_context import (
    AttributionContext,
    find_date,
    find_outlets,
    propagate_dates,
)
from summarizer.postprocessing.claims.channels import (
    find_cited_source,
    find_nested_attribution,
    is_relay_cue,
)
from summarizer.postprocessing.claims.hedging import resolve_hedge
from summarizer.postprocessing.claims.reporting_verbs import is_reporting_cue
from summarizer.postprocessing.claims.speaker_resolution import SpeakerResolver, Unresolved
from summarizer.postprocessing.draft_spans import (
    DraftSpans,
    has_content,
    locate_draft,
    sentence_range,
    span_of_sentences,
)
from summarizer.schema.drafts import ClaimDraft
from summarizer.text.spans import CharSpan, normalize_whitespace
from summarizer.text.windows import Window
from summarizer.vocabulary import Certainty


@dataclass(frozen=True)
class _Attribution:
    """A claim's spans with its speaker and its channels."""

    spans: DraftSpans
    speaker: ActorCandidate | None
    via: tuple[ActorCandidate, ...] = ()


@dataclass
class ClaimBuilder:
    """Builds claims from drafts, window by window in the order of the text."""

    actors: ActorBuilder
    speakers: SpeakerResolver
    requires_reporting_cue: bool = False
    """Whether a claim needs a cue that reports something; see `reporting_verbs`."""

    _claims: list[ClaimCandidate] = field(default_factory=list)
    _channels: list[tuple[CharSpan, ActorCandidate, ClaimDraft]] = field(default_factory=list)
    """Drafts without content, with their sentences and the channel that they name."""

    _seen: set[tuple[CharSpan, ActorCandidate | None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._document, self._diagnostics = self.actors.document, self.actors.diagnostics

    def add(self, window: Window, drafts: Iterable[ClaimDraft]) -> None:
        """Ground the drafts of one window; the others are rejected."""
        for draft in drafts:
            claim = self._ground(window, draft)
            if claim and (claim.quote, claim.speaker) not in self._seen:
                self._seen.add((claim.quote, claim.speaker))
                self._claims.append(claim)

    def build(self) -> list[ClaimCandidate]:
        """Return the claims in the order of the text, with separately drafted channels."""
        for sentences, channel, draft in self._channels:
            if not self._attach_channel(sentences, channel):
                self._diagnostics.reject("claim", "quote-without-content", draft)
        self._channels.clear()
        return propagate_dates(self._document, self._claims)

    def _ground(self, window: Window, draft: ClaimDraft) -> ClaimCandidate | None:
        sentences = sentence_range(window, draft.sentence, draft.until)
        if sentences is None:
            self._diagnostics.reject("claim", "sentence-not-in-window", draft)
            return None
        spans = locate_draft(window, sentences, draft)
        if spans is None:
            self._diagnostics.reject("claim", "quote-not-in-source", draft)
            return None
        if draft.cue and spans.cue is None:
            self._diagnostics.warn(f"cue {draft.cue!r} is not in the source and was left out")
        if not has_content(self._document.text, spans):
            self._set_channel_aside(draft, span_of_sentences(window, sentences))
            return None
        if self.requires_reporting_cue and spans.cue and not self._is_reported(spans, spans.cue):
            self._diagnostics.reject("claim", "cue-reports-nothing", draft)
            return None
        window_so_far = span_of_sentences(window, CharSpan(0, sentences.end))
        return self._to_claim(draft, window_so_far, spans)

    def _is_reported(self, spans: DraftSpans, cue: CharSpan) -> bool:
        text = self._document.text
        return is_reporting_cue(cue.slice(text), spans.content.slice(text))

    def _to_claim(
        self, draft: ClaimDraft, window_so_far: CharSpan, spans: DraftSpans
    ) -> ClaimCandidate | None:
        """Return the claim with its speaker; `window_so_far` ends with its last sentence."""
        certainty: Certainty | None = None
        if nested := self._resolve_nested(draft, spans):
            attribution = nested
        elif hedged := resolve_hedge(self._document.text, spans):
            attribution, certainty = _Attribution(hedged[0], speaker=None), hedged[1]
        else:
            speaker = self._resolve_speaker(draft, spans)
            if isinstance(speaker, str):
                self._diagnostics.reject("claim", speaker, draft)
                return None
            via = self._resolve_via(draft, speaker, spans)
            attribution = self._resolve_cited_source(_Attribution(spans, speaker, via))
        spans = attribution.spans
        date_text, date = self._resolve_date(draft, window_so_far, spans)
        return ClaimCandidate(
            speaker=attribution.speaker,
            source=spans.source,
            via=attribution.via,
            cue=spans.cue,
            quote=spans.content,
            text=normalize_whitespace(draft.text),
            kind=draft.kind,
            certainty=certainty or draft.certainty,
            date=date,
            date_text=date_text,
            grounding=spans.grounding,
        )

    def _resolve_speaker(
        self, draft: ClaimDraft, spans: DraftSpans
    ) -> ActorCandidate | Unresolved | None:
        """Return the speaker, `None` if the draft names none, or why it is unresolved."""
        source = spans.source.slice(self._document.text) if spans.source else None
        speaker = self.speakers.resolve(draft.speaker, source, spans.source or spans.content)
        if speaker is None and draft.source and source is None:
            return "speaker-not-in-source"
        return speaker

    def _resolve_nested(self, draft: ClaimDraft, spans: DraftSpans) -> _Attribution | None:
        """Return the claim inside a claim: `according to X, Y said Z` is Y's, through X."""
        if not (is_relay_cue(draft.cue) and draft.source):
            return None
        nested = find_nested_attribution(self._document.text, spans, self.actors.registry)
        if nested is None:
            return None
        speaker, nested_spans = nested
        channel = self._resolve_channel(draft.source)
        via = (channel,) if channel and channel is not speaker else ()
        return _Attribution(nested_spans, speaker, via)

    def _resolve_cited_source(self, attribution: _Attribution) -> _Attribution:
        """Return the attribution to the source that its speaker cites, else the same."""
        spans, speaker = attribution.spans, attribution.speaker
        if speaker is None or spans.source is None or spans.cue is None:
            return attribution
        cited = find_cited_source(self._document.text, spans.source, spans.cue)
        if cited is None or (speaker.kind == "person" and cited.start > spans.cue.start):
            # A person who says something `citing a talk with an officer` is the speaker.
            return attribution
        cited_actor = self._resolve_channel(cited.slice(self._document.text))
        if cited_actor is None or cited_actor is speaker:
            return attribution
        return _Attribution(replace(spans, source=cited), cited_actor, (speaker,))

    def _set_channel_aside(self, draft: ClaimDraft, sentences: CharSpan) -> None:
        """Keep the channel of a draft whose content only announces it, for the other claims."""
        channel = self._resolve_channel(draft.source or draft.speaker or "")
        if is_relay_cue(draft.cue) and channel:
            self._channels.append((sentences, channel, draft))
        else:
            self._diagnostics.reject("claim", "quote-without-content", draft)

    def _attach_channel(self, sentences: CharSpan, channel: ActorCandidate) -> bool:
        """Add the channel to the claims of its sentence without one; return whether any exists."""
        indices = [
            index
            for index, claim in enumerate(self._claims)
            if sentences.contains(claim.quote)
            and claim.speaker not in (None, channel)
            and not claim.via
        ]
        for index in indices:
            self._claims[index] = replace(self._claims[index], via=(channel,))
        return bool(indices)

    def _resolve_via(
        self, draft: ClaimDraft, speaker: ActorCandidate | None, spans: DraftSpans
    ) -> tuple[ActorCandidate, ...]:
        channels: list[ActorCandidate] = []
        for name in draft.via:
            channel = None if is_occasion(name) else self._resolve_channel(name)
            if channel is None:
                self._diagnostics.warn(f"channel {name!r} is not in the source and was left out")
            else:
                channels.append(channel)
        channels += self._resolve_outlets(spans)
        return tuple(channel for channel in dict.fromkeys(channels) if channel is not speaker)

    def _resolve_outlets(self, spans: DraftSpans) -> list[ActorCandidate]:
        """Return the media that the sentence names as recipient or place of the statement."""
        context = self._context(spans)
        phrases = find_outlets(self._document.text, context) if context else []
        phrases = [phrase for phrase in phrases if not is_occasion(phrase)]
        # No phrase is resolved to an actor that is added for another one.
        listed = [(phrase, self.actors.registry.resolve(phrase)) for phrase in phrases]
        outlets = (
            actor or (self._resolve_channel(phrase) if is_media_outlet(phrase) else None)
            for phrase, actor in listed
        )
        return [outlet for outlet in outlets if outlet and outlet.kind == "media"]

    def _context(self, spans: DraftSpans) -> AttributionContext | None:
        source, cue = spans.source, spans.cue
        if source is None or cue is None:
            return None
        index = self._document.sentence_at(cue.start)
        if index < 0 or not self._document.sentences[index].contains(cue):
            return None
        return AttributionContext(self._document.sentences[index], spans.content, source, cue)

    def _resolve_channel(self, name: str) -> ActorCandidate | None:
        return self.actors.resolve_or_add(extract_issuer(name))

    def _resolve_date(
        self, draft: ClaimDraft, window_so_far: CharSpan, spans: DraftSpans
    ) -> tuple[str | None, str | None]:
        """Return the words that date the statement, and their date if the document has one."""
        words = self._drafted_date(draft, window_so_far, spans.content)
        context = self._context(spans)
        if not words and context and (span := find_date(self._document.text, context)):
            words = span.slice(self._document.text)
        date = resolve_date(words, self._document.date) if words else None
        if date is None and self._document.date:
            return None, None
        return words, date

    def _drafted_date(
        self, draft: ClaimDraft, window_so_far: CharSpan, content: CharSpan
    ) -> str | None:
        text = self._document.text
        matches = find_occurrences(draft.date, text, window_so_far) if draft.date else []
        # A date that occurs only in the content dates the event, not the statement.
        dates = [match.span for match in matches if not content.contains(match.span)]
        date = min(dates, key=lambda date: date.distance(content), default=None)
        return date.slice(text) if date else None
