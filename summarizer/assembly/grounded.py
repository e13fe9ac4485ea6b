"""Claims and positions whose words are found and whose actors are known, before they have ids."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.assembly.roster import Entry
from summarizer.text.spans import Extent
from summarizer.vocabulary import Basis, Certainty, ClaimKind, Grounding, Stance


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
class GroundedPosition:
    """A position whose evidence is found and whose actors are known, before it has an id."""

    holder: Entry
    topic: str
    stance: Stance
    target: Entry | None
    basis: Basis
    claims: tuple[GroundedClaim, ...]
    evidence: Extent
    grounding: Grounding
