"""Compare the attribution of a claim with the actors and the other claims of its document."""

import re
from collections.abc import Iterable, Iterator, Sequence

from summarizer.faithfulness.words import content_words, unsupported_words
from summarizer.grounding.name_matching import norm
from summarizer.lexicons import load_column, word_set
from summarizer.schema.summary import Actor, Claim
from summarizer.text.interval_index import IntervalIndex
from summarizer.text.spans import CharSpan

Mentions = list[tuple[CharSpan, str]]
"""Spans with the ids of the actors they mention."""

_NO_ACTIVE_CUE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|may|might|will|would|could|seems?|appears?|\w+ly)\b"
)
"""Words of a cue whose subject need not be the source: `is expected to`, `seem to agree`."""

_SENTENCE_END = re.compile(r"[.!?…][\"”’)]*\s")


class AttributionChecker:
    """Find contradictions between the records of one document, without reading its text."""

    def __init__(self, actors: Sequence[Actor], claims: Iterable[Claim]) -> None:
        self._actors = {actor.id: actor for actor in actors}
        self._mentions = IntervalIndex(
            [(mention.span, actor.id) for actor in actors for mention in actor.mentions],
            lambda mention: mention[0],
        )
        attributions = {
            (claim.source.span, claim.cue.span, claim.speaker)
            for claim in claims
            if claim.source and claim.cue
        }
        self._attributions = IntervalIndex(sorted(attributions, key=str), lambda found: found[0])
        self._owners: dict[str, set[str]] = {}
        for actor in (actor for actor in actors if actor.kind == "person"):
            self._owners.setdefault(norm(actor.name), set()).add(actor.id)

    def source_names_other(self, claim: Claim) -> bool:
        """Return whether source, or subject of the cue, mentions another actor, not the speaker.

        So does a source without a word of the speaker's names, role or affiliation.
        The subject is what ends directly before the cue, if it is not in the source. A mention of
        an actor that the speaker belongs to, or of one that belongs to the speaker, counts only if
        it is the whole source. `He` and `she` mention persons only, `it` none.
        """
        speaker = self._actors.get(claim.speaker or "")
        if speaker is None or claim.source is None:
            return False
        source = claim.source.text
        if _is_other_pronoun(source, speaker) or self._is_foreign(source, speaker):
            return True
        return any(
            mentions
            and not any(actor == speaker.id for _, actor in mentions)
            and any(span == whole or not self._belong(speaker, actor) for span, actor in mentions)
            for whole, mentions in self._named(claim, claim.source.span)
        )

    def _named(self, claim: Claim, source: CharSpan) -> Iterator[tuple[CharSpan, Mentions]]:
        """Yield the source and the subject of the cue, each with the mentions in it."""
        yield source, self._mentions.overlapping(source)
        if claim.cue is None or source.overlaps(CharSpan(claim.cue.start - 2, claim.cue.end)):
            return
        start = claim.cue.start
        for span, actor in self._mentions.overlapping(CharSpan(start - 2, start)):
            if span.end == start - 1 and not source.overlaps(span) and actor not in claim.via:
                yield claim.cue.span, [(span, actor)]

    def subject_of_cue(self, claim: Claim) -> str | None:
        """Return the actor whose mention ends directly before an active cue, `None` without one."""
        if claim.cue is None or _NO_ACTIVE_CUE.search(claim.cue.text):
            return None
        start = claim.cue.start
        mentions = self._mentions.overlapping(CharSpan(start - 2, start))
        names = [self._actors[actor].name for span, actor in mentions if span.end == start - 1]
        return names[0] if names else None

    def quote_holds_other_speaker(self, claim: Claim) -> bool:
        """Return whether a later sentence of the quotation has another claim's source and cue.

        In its first sentence they are usually a report inside a report: `that Pell had ordered it`.
        """
        quote = claim.quote.span
        first_end = _SENTENCE_END.search(claim.quote.text)
        if first_end is None:
            return False
        rest = CharSpan(quote.start + first_end.end(), quote.end)
        return any(
            speaker != claim.speaker and rest.contains(source) and rest.contains(cue)
            for source, cue, speaker in self._attributions.overlapping(rest)
        )

    def speaker_shares_name(self, claim: Claim) -> bool:
        """Return whether a proper name of the speaker is the name of another person."""
        speaker = self._actors.get(claim.speaker or "")
        names = (speaker.name, *speaker.aliases) if speaker else ()
        return any(
            name[:1].isupper() and self._owners.get(norm(name), set()) - {claim.speaker}
            for name in names
        )

    def _is_foreign(self, source: str, speaker: Actor) -> bool:
        """Return whether the source has no word of the speaker's names, role or affiliation.

        `The ministry` may stand for any government, `the statement` and a pronoun for anybody.
        """
        kinds = load_column("organization_words", "kind")
        affiliation = self._actors.get(speaker.affiliation or "")
        forms = [speaker.name, *speaker.aliases, speaker.role or ""]
        forms += [affiliation.name, *affiliation.aliases] if affiliation else []
        words, own = content_words(source), " ".join(forms)
        is_body = {kinds.get(word) for word in words} & {speaker.kind, "government"}
        may_stand = is_body or _is_document(source)
        is_lacking = unsupported_words(source, own).issuperset(words)
        # `Others` has no words to compare.
        return bool(words and content_words(own)) and is_lacking and not may_stand

    def _belong(self, speaker: Actor, other_id: str) -> bool:
        """Return whether one of the actors belongs to the other."""
        other = self._actors[other_id]
        return other_id in (speaker.affiliation, *speaker.members) or speaker.id in (
            other.affiliation,
            *other.members,
        )


def _is_document(source: str) -> bool:
    """Return whether `source` is a document without a name: `The statement`, `new results`."""
    noun = norm(source).rpartition(" ")[2]
    is_named = any(word[:1].isupper() for word in source.split()[1:])
    return not is_named and not word_set("documents").isdisjoint({noun, noun.removesuffix("s")})


def _is_other_pronoun(source: str, speaker: Actor) -> bool:
    """Return whether `source` is a pronoun that cannot stand for `speaker`."""
    is_person = speaker.kind == "person"
    return norm(source) in ({"it"} if is_person else {"he", "she"})
