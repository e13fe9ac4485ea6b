"""Positions, one for each holder and topic: read off the claims, and from drafts of positions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from summarizer.grounding.align import Match, nearest, spans_between
from summarizer.grounding.name_matching import norm
from summarizer.grounding.quote_edges import trim_span
from summarizer.postprocessing.actors.builder import add_found
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.postprocessing.candidates import ClaimCandidate, PositionCandidate
from summarizer.postprocessing.diagnostics import Diagnostics
from summarizer.postprocessing.draft_spans import sentence_range
from summarizer.postprocessing.positions.inference import expressed
from summarizer.postprocessing.positions.stance_lexicon import shows_preference, states_preference
from summarizer.postprocessing.positions.stance_rules import NO_GROUND
from summarizer.schema.drafts import PositionDraft
from summarizer.text.document import Document
from summarizer.text.interval_index import IntervalIndex
from summarizer.text.spans import CharSpan, normalize_whitespace
from summarizer.text.windows import Window
from summarizer.vocabulary import Basis, Reason

_IN_PERSON = frozenset({"accusation", "demand"})
"""Kinds of claims whose speaker holds the position, whomever he speaks for (4.2)."""


@dataclass
class PositionBuilder:
    """Turns drafts into positions, one after the other."""

    document: Document
    roster: ActorRegistry
    claims: Sequence[ClaimCandidate]
    notes: Diagnostics
    positions: list[PositionCandidate] = field(default_factory=list)
    _inferred: list[PositionCandidate] = field(default_factory=list)
    _held: dict[tuple[ActorCandidate, str], int] = field(default_factory=dict)

    @cached_property
    def _under(self) -> IntervalIndex[ClaimCandidate]:
        return IntervalIndex(self.claims, lambda claim: claim.quote)

    @cached_property
    def _said(self) -> IntervalIndex[PositionCandidate]:
        return IntervalIndex(self._inferred, lambda position: position.evidence)

    def infer(self) -> None:
        """Add what the claims express by themselves; drafts of the same words add nothing then.

        For models whose positions are worse than their claims. Comes before all drafts.
        """
        for claim in self.claims:
            position = expressed(self.document, self.roster, claim)
            if position:
                self._inferred.append(position)
                self._merge(position, None)

    def take(self, window: Window, drafts: Iterable[PositionDraft]) -> None:
        """Ground the drafts of one window; what cannot be grounded goes to the notes."""
        for draft in drafts:
            position = self._grounded(window, draft)
            if position:
                self._merge(position, draft)

    def _grounded(self, window: Window, draft: PositionDraft) -> PositionCandidate | None:
        topic = normalize_whitespace(draft.topic).strip(" .,;:“”\"'")
        if not topic:
            self.notes.reject("position", "topic-empty", draft)
            return None
        found = self._evidence(window, draft)
        if found is None:
            return None
        evidence = trim_span(self.document.text, found.span, self.document.paragraphs)
        if self._said.overlapping(evidence):
            return None
        # Who is not listed becomes an actor only with a position that is kept.
        holder = self.roster.resolve(draft.actor)
        basis, claims = self._basis(draft, holder, evidence)
        if reason := self._flaw(basis, claims, evidence):
            self.notes.reject("position", reason, draft)
            return None
        holder = holder or add_found(self.document, draft.actor, self.roster, self.notes)
        if holder is None:
            self.notes.reject("position", "holder-not-in-source", draft)
            return None
        if basis == "claim":
            holder = self._holder(holder, claims)
            claims = tuple(claim for claim in claims if self._speaks_for(claim, holder)) or claims
        return PositionCandidate(
            holder=holder,
            topic=topic,
            stance="oppose" if _accuses(basis, claims) else draft.stance,
            target=self._target(draft.target, holder),
            basis=basis,
            claims=claims,
            evidence=evidence,
            grounding=found.grounding,
        )

    def _evidence(self, window: Window, draft: PositionDraft) -> Match | None:
        sentences = sentence_range(window, draft.sentence, None)
        if sentences is None:
            self.notes.reject("position", "sentence-not-in-window", draft)
            return None
        within = window.sentences[sentences.start]
        found = nearest(spans_between(draft.start, draft.end, self.document.text, within), None)
        if found is None:
            self.notes.reject("position", "quote-not-in-source", draft)
        return found

    def _target(self, name: str | None, holder: ActorCandidate) -> ActorCandidate | None:
        if not name:
            return None
        target = self.roster.resolve(name)
        if target is None:
            # To be meant makes no actor of what nobody listed.
            self.notes.warn(f"target {name!r} is no actor of the source and was left out")
        return None if target is holder else target

    def _basis(
        self, draft: PositionDraft, holder: ActorCandidate | None, evidence: CharSpan
    ) -> tuple[Basis, tuple[ClaimCandidate, ...]]:
        """Return the basis and the claims that carry it; a claim's needs a claim under it."""
        if draft.basis == "action":
            return "action", ()
        under = self._under.overlapping(evidence)
        if draft.basis == "claim" and not under:
            self.notes.warn(
                f"position of {draft.actor!r} on {draft.topic!r} rests on no recorded claim and "
                "counts as ascribed"
            )
            return "ascribed", ()
        if draft.basis == "claim" and not any(claim.speaker for claim in under):
            # The article's own words express nobody's preference; at most they ascribe one.
            return "ascribed", tuple(under)
        # A claim without a speaker is not that of a holder who is not listed.
        own = [claim for claim in under if holder and claim.speaker is holder]
        return draft.basis, tuple(own if draft.basis == "claim" and own else under)

    def _flaw(
        self, basis: Basis, claims: Sequence[ClaimCandidate], evidence: CharSpan
    ) -> Reason | None:
        """Return why what is found shows no position, None if it may (`docs/codebook.md`, 4.4)."""
        words = evidence.slice(self.document.text)
        if basis == "claim":
            kinds = {claim.kind for claim in claims}
            if kinds <= NO_GROUND:
                return "claim-grounds-no-position"
            if kinds - {"assertion"}:
                return None
            cues = (claim.cue.slice(self.document.text) for claim in claims if claim.cue)
            is_explicit = states_preference(" ".join((*cues, words)))
        else:
            is_explicit = shows_preference(words)
        return None if is_explicit else "evidence-states-no-preference"

    def _holder(self, named: ActorCandidate, claims: Sequence[ClaimCandidate]) -> ActorCandidate:
        """Return who holds what the claims express: `named` if a speaker speaks for it.

        Of 1,765 positions of our labelled articles that rest on a claim 1,751 are the speaker's
        or those of whom the speaker belongs to. Who demands or accuses holds that in person: 851
        times of 869.
        """
        speaker = next((claim.speaker for claim in claims if claim.speaker), named)
        if all(claim.kind in _IN_PERSON for claim in claims):
            return speaker
        return named if any(self._speaks_for(claim, named) for claim in claims) else speaker

    def _speaks_for(self, claim: ClaimCandidate, holder: ActorCandidate) -> bool:
        """Tell whether the claim's speaker is `holder` or belongs to it."""
        return claim.speaker is not None and holder in self.roster.chain(claim.speaker)

    def _merge(self, position: PositionCandidate, draft: PositionDraft | None) -> None:
        """Add the position, or join it to the one of the same holder on the same topic."""
        key = (position.holder, norm(position.topic))
        index = self._held.setdefault(key, len(self.positions))
        if index == len(self.positions):
            self.positions.append(position)
            return
        earlier = self.positions[index]
        if earlier.stance != position.stance:
            if draft:
                self.notes.reject("position", "contradicts-earlier-position", draft)
            return
        more = tuple(claim for claim in position.claims if claim not in earlier.claims)
        if earlier.basis != "action":
            self.positions[index] = replace(earlier, claims=earlier.claims + more)


def _accuses(basis: Basis, claims: Sequence[ClaimCandidate]) -> bool:
    """Tell whether all the claims accuse: that opposes the conduct (`docs/codebook.md`, 9, 12)."""
    return basis == "claim" and all(claim.kind == "accusation" for claim in claims)
