"""Rule that a cue reports speech, thought, will, an order or evidence.

The codebook excludes deeds without reported content and empty acts (`docs/codebook.md`, E1, E4); a
small model makes claims of some: *won a second term*, *declined to comment*. A cue reports nothing
if it has a content word and no word that reports. Of 4,580 cues in our labelled articles 13 are
excluded.
"""

import re
from functools import cache

from summarizer.lexicons import load_words, word_set
from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.stages import ClaimStage, each
from summarizer.vocabulary import Reason

_WORD = re.compile(r"[^\W\d_]+")
_GIVING = re.compile(r"g[ai]ve[ns]?\b", re.IGNORECASE)
_TERM = re.compile(r"\b(?:hours?|days?|weeks?|until)\b", re.IGNORECASE)
"""`gave the officers 72 hours to leave`: a demand without a reporting verb."""

_EMPTY_ACT = re.compile(
    r"(?:(?:declin|refus)\w* to (?:comment|elaborate|be drawn|say)"
    r"|w(?:ould|ill) not (?:comment|say|be drawn)|(?:say|said|saying) (?:little|nothing)"
    r"|(?:hears?|heard|learn\w*|knew|knows?|known) (?:of|about) (?!\w+ing|how|what|whether|why))\b",
    re.IGNORECASE,
)


@each
def require_reporting_cue(stage: ClaimStage, claim: ClaimCandidate) -> ClaimCandidate | Reason:
    """Reject a claim whose cue reports a deed (`won a second term`) or an empty act."""
    text, cue = stage.document.text, claim.spans.cue
    if cue is None or is_reporting_cue(cue.slice(text), claim.quote.slice(text)):
        return claim
    return "cue-reports-nothing"


def is_reporting_cue(cue: str, content: str) -> bool:
    """Return whether `cue` may report `content`; a cue of function words alone may."""
    if _EMPTY_ACT.match(f"{cue} {content}") or _EMPTY_ACT.search(cue):
        return False
    words = [word.lower() for word in _WORD.findall(cue)]
    content_words = {word for word in words if len(word) > 1} - word_set("cue_function_words")
    has_only_adverbs = all(word.endswith("ly") for word in content_words)
    is_ultimatum = _is_ultimatum(f"{cue} {content}")
    return has_only_adverbs or is_ultimatum or any(map(_reporting_stem().match, words))


def _is_ultimatum(words: str) -> bool:
    giving = _GIVING.search(words)
    return giving is not None and _TERM.search(words, giving.end()) is not None


@cache
def _reporting_stem() -> re.Pattern[str]:
    return re.compile("|".join(load_words("reporting_verb_stems")))
