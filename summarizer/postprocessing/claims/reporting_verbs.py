"""Rule that a cue reports speech, thought, will, an order or evidence.

The codebook excludes deeds without reported content and empty acts (`docs/codebook.md`, E1, E4); a
small model makes claims of some: *won a second term*, *backs the law*, *declined to comment*.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarizer.grounding.name_matching import is_pronoun, norm
from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.claims.frames import ADVERBS
from summarizer.postprocessing.claims.reporting_clauses import is_reporting_word
from summarizer.postprocessing.stages import ClaimStage, each
from summarizer.schema.drafts import ClaimDraft
from summarizer.syntax import Syntax, child_of
from summarizer.text.document import Document
from summarizer.vocabulary import Reason

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_TERM = re.compile(r"\b(?:hours?|days?|weeks?|until)\b", re.IGNORECASE)
"""`gave the officers 72 hours to leave`: a demand without a reporting verb."""

_EMPTY_ACT = re.compile(
    r"(?:(?:declin|refus)\w* to (?:address|answer|comment|disclose|elaborate|explain|say|speak"
    r"|be (?:drawn|identified|named)|give (?:an? )?(?:dates?|details?|figures?|names?|reasons?))"
    r"|declin\w* to discuss"
    r"|(?:needs?|ha(?:s|ve) yet) to"
    r"|(?:did|does|do|ha[sd]|have)(?: not|n[’']t) (?:disclose|elaborate|explain|identify|mention"
    r"|reveal|say|specify)"
    r"|w(?:ould|ill) not (?:comment|say|be drawn)|(?:say|said|saying) (?:little|nothing))\b",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"(?:ask|challeng|mus|press|question|sp[eo]k|talk)\w*(?: \w+){0,2} (?:about|on)\b",
    re.IGNORECASE,
)
"""`asked Kesh about the border`: nothing is said of it."""

_OTHER_WORDS = frozenset(
    "according quote comment consider disagree resist see seem appear read wish decline voice"
    " admission complaint testimony"
    " rip rubbish savage"
    " reference pledge know understand realise realize learn reason echo outline detail prove"
    " demonstrate grumble brush shrug laugh fathom clear unclear uncertain unknown known certain"
    " sure confident convinced critical against apparent view opinion words statement conclusion"
    " criticism judgement judgment pronouncement schedule due ready willing prepared keen eager"
    " determined reluctant unwilling plead regret exhort tout hypothesize"
    " hypothesise extol charge express compare case cheer contemplate highly"
    " neutral think upset favor favour clearly evidently hopefully likely obviously possibly"
    " presumably probably seemingly unlikely".split()
)
"""Words beside the verbs of attributions and their nouns."""

_FRAME_WORDS = frozenset(
    "accuse allege anticipate apparent apparently appear assume believe call certain clear consider"
    " criticize due estimate evident evidently expect fear know likely look perhaps poise possible"
    " possibly presumably probable probably question regard report reveal rumor rumour say schedule"
    " see seem seemingly set slate sound suspect think uncertain unclear understand unknown"
    " unlikely view".split()
)
"""Words of `is believed to`, `it is unclear` and other frames without a source."""

_BESIDE_MODALS = frozenset({"AUX", "ADV"})
"""Words of a cue that only says how sure something is: `would almost certainly`, `may be`."""

_OF_MATTERS = frozenset({"it", "that", "this"})
"""Pronouns that can stand for what was said before."""

_QUOTED = re.compile('[\u201c"](?:[^\u201c\u201d"\\s]+\\s+){2}')
"""Three quoted words: whatever the cue says, somebody said them."""


@each
def require_reporting_cue(stage: ClaimStage, claim: ClaimCandidate) -> ClaimCandidate | Reason:
    """Reject a claim whose cue reports a deed (`won a second term`), an empty act or a pronoun."""
    content = claim.quote.slice(stage.document.text)
    if claim.spans.cue and is_pronoun(content) and norm(content) not in _OF_MATTERS:
        return "quote-without-content"
    return claim if reports(stage.document, stage.syntax, claim) else "cue-reports-nothing"


def reports(document: Document, syntax: Syntax | None, claim: ClaimCandidate) -> bool:
    """Return whether the cue of a claim reports its content; without trees all do."""
    cue, source = claim.spans.cue, claim.spans.source
    if syntax is None or cue is None:
        return True
    if source is not None and norm(source.slice(document.text)) == "you":
        # Somebody who is addressed does not speak.
        return False
    tokens = syntax.tokens(cue)
    is_framed = not _is_unsourced(claim) or _is_frame(tokens)
    return is_framed and _reports(tokens, claim.quote.slice(document.text))


def _is_acquaintance(cue: Span) -> bool:
    """Return whether somebody only knows somebody: `knows Kesh`, unlike `knows that …`."""
    verbs = [token for token in cue if token.lemma_ == "know"]
    return any(child_of(verb, "dobj") and not child_of(verb, "ccomp") for verb in verbs)


def _is_unsourced(claim: ClaimCandidate) -> bool:
    """Return whether neither the model nor the tree found who says it."""
    draft = claim.written
    is_named = isinstance(draft, ClaimDraft) and (draft.source or draft.speaker)
    return draft is not None and not is_named and claim.spans.source is None


def _is_frame(cue: Span) -> bool:
    """Return whether the cue of an article's own words says how sure something is."""
    return any(
        token.tag_ == "MD" or token.lower_ in ADVERBS or token.lemma_.lower() in _FRAME_WORDS
        for token in cue
    )


def _reports(cue: Span, content: str) -> bool:
    """Return whether `cue` may report `content`; marks and modal verbs alone may."""
    words = f"{cue.text} {content}"
    if _EMPTY_ACT.match(words) or _EMPTY_ACT.search(cue.text) or _is_acquaintance(cue):
        return False
    if _QUOTED.match(content):
        return True
    if _TOPIC.match(words):
        return False
    is_ultimatum = cue.root.lemma_ == "give" and _TERM.search(words) is not None
    tokens = [token for token in cue if token.is_alpha]
    # A cue without words, such as a colon, may report too.
    has_modal = not tokens or any(token.tag_ == "MD" for token in tokens)
    is_modal = has_modal and all(token.pos_ in _BESIDE_MODALS for token in tokens)
    return is_modal or is_ultimatum or any(map(_is_reporting, tokens))


def _is_reporting(token: Token) -> bool:
    forms = {token.lower_, token.lemma_.lower()}
    is_known = any(is_reporting_word(form) or form in _OTHER_WORDS for form in forms)
    return is_known or token.lower_ in ADVERBS
