"""The words of a position with those of the cue beside them, which may turn them around.

“did not say that” before “the border was safe” is no part of the evidence, but of its meaning.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from summarizer.schema.summary import Claim, Position
from summarizer.text.spans import CharSpan

_MAX_GAP = 60
"""Characters between cue and evidence; from there on only the cue is shown."""

_CLOSING = re.compile(r"^[\s,\"”’»]+")
_OPENING = re.compile(r"[\s\"“„‘«]+$")


@dataclass(frozen=True)
class CueWords:
    """The words from the cue to the evidence, before or after it; empty where there are none."""

    before: str = ""
    after: str = ""


def cue_words(position: Position, claims: Iterable[Claim], text: str | None) -> CueWords:
    """Return the words of a cue outside the evidence of `position`, of a claim that it rests on.

    Without the text of the document only the cue is known.
    """
    evidence = position.evidence.span
    for claim in claims:
        is_base = claim.id in position.claim_ids and claim.quote.span.overlaps(evidence)
        if not is_base or claim.cue is None:
            continue
        cue, words = claim.cue.span, claim.cue.text
        if cue.end <= evidence.start:
            between = _between(text, CharSpan(cue.start, evidence.start), cue)
            return CueWords(before=f"{words} …" if between is None else _OPENING.sub("", between))
        if evidence.end <= cue.start:
            between = _between(text, CharSpan(evidence.end, cue.end), cue)
            return CueWords(after=f"… {words}" if between is None else _CLOSING.sub("", between))
    return CueWords()


def _between(text: str | None, whole: CharSpan, cue: CharSpan) -> str | None:
    """Return the words of `whole`, `None` if they are unknown or cue and evidence are far apart."""
    is_far = (whole.end - whole.start) - (cue.end - cue.start) > _MAX_GAP
    return None if text is None or is_far else whole.slice(text)
