"""Grounded claims and positions while rules complete them, before they have ids.

Candidates are frozen: a rule replaces one by a changed copy, which keeps its number.
"""

from dataclasses import dataclass, replace
from typing import Self

from summarizer.postprocessing.actors.registry import ActorCandidate
from summarizer.postprocessing.draft_spans import DraftSpans
from summarizer.schema.drafts import ClaimDraft, Draft, PositionDraft
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import Basis, Certainty, Grounding, Stance, TextSource


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """What claims and positions have in common.

    Attributes:
        number: Identifies the candidate while rules replace it.
        written: The draft as the model wrote it, `None` if a rule added the candidate.
        trace: Ids of the rules that added or changed it.
        warnings: Codes with details, such as `speaker-disputed: Kesh`.
    """

    number: int
    written: Draft | None = None
    trace: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def marked(self, rule_id: str) -> Self:
        """Return the candidate with a rule in its trace, once."""
        return replace(self, trace=tuple(dict.fromkeys((*self.trace, rule_id))))


@dataclass(frozen=True, kw_only=True)
class ClaimCandidate(Candidate):
    """A grounded claim.

    Attributes:
        draft: The fields of the claim, as rules have corrected or made them.
        searched: The window up to the claim's last sentence, in which its date may be.
        is_speaker_certain: Whether model and text agree on whom a pronoun as source means.
    """

    draft: ClaimDraft
    searched: CharSpan
    spans: DraftSpans
    certainty: Certainty
    speaker: ActorCandidate | None = None
    via: tuple[ActorCandidate, ...] = ()
    date: str | None = None
    date_text: str | None = None
    is_speaker_certain: bool = False
    text: str
    text_by: TextSource = "model"

    @property
    def quote(self) -> CharSpan:
        """The span of the content."""
        return self.spans.content

    @property
    def place(self) -> CharSpan:
        """Where the claim names its source, or else what it says."""
        return self.spans.source or self.quote


@dataclass(frozen=True, kw_only=True)
class PositionCandidate(Candidate):
    """A grounded position.

    Attributes:
        draft: `None` if a rule inferred the position from the text.
        concept: Name of a concept of the codebook.
    """

    draft: PositionDraft | None
    topic: str
    concept: str | None = None
    stance: Stance
    basis: Basis
    evidence: CharSpan
    grounding: Grounding
    holder: ActorCandidate | None = None
    target: ActorCandidate | None = None
    claims: tuple[ClaimCandidate, ...] = ()
