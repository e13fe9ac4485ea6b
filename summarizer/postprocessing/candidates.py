"""Grounded claims and positions with resolved actors, before they have ids."""

from dataclasses import dataclass

from summarizer.postprocessing.actors.registry import ActorCandidate
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import Basis, Certainty, ClaimKind, Grounding, Stance


@dataclass(frozen=True)
class ClaimCandidate:
    """A grounded claim with resolved actors, before it has an id."""

    speaker: ActorCandidate | None
    source: CharSpan | None
    via: tuple[ActorCandidate, ...]
    cue: CharSpan | None
    quote: CharSpan
    text: str
    kind: ClaimKind
    certainty: Certainty
    date: str | None
    date_text: str | None
    grounding: Grounding


@dataclass(frozen=True)
class PositionCandidate:
    """A grounded position with resolved actors, before it has an id."""

    holder: ActorCandidate
    topic: str
    stance: Stance
    target: ActorCandidate | None
    basis: Basis
    claims: tuple[ClaimCandidate, ...]
    evidence: CharSpan
    grounding: Grounding
