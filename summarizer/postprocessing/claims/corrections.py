"""Rule that corrects the drafted claims by the dependency trees of the article.

A model cuts what is said, goes on into the next statement or takes the addressee for the source.
Where the tree shows the attribution, its boundaries hold.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from summarizer.grounding.name_matching import FIRST_PERSONS, norm
from summarizer.grounding.quotation import is_quoted
from summarizer.grounding.quote_edges import trim_span
from summarizer.postprocessing.actors.names import is_quantity
from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.claims.attributions import (
    Attribution,
    before_source,
    without_dateline,
)
from summarizer.postprocessing.claims.authors import is_first_person
from summarizer.postprocessing.claims.frames import Frame
from summarizer.postprocessing.claims.reactions import receives_reactions
from summarizer.postprocessing.claims.relays import relayed
from summarizer.postprocessing.stages import ActorStage
from summarizer.syntax import PREDICATES, is_noun, span_between
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import Certainty

_GOES_ON = re.compile(
    r"\s|[,;]?\s+(?:because|if|unless|until|and|but|or|so|whatever|whether|that|provided|only)\b"
)
"""What follows a content that was cut; other words after a comma may be the writer's."""

_CIRCUMSTANCE = re.compile(
    r"\s+(?:on|in|at|after|amid|before|but|during|last|this|next|earlier|when|while|whilst|yesterday"
    r"|today|[A-Z]\w+day)\b"
)
"""What follows a thing that may be complete: `criticized the ban on Monday`."""

_COMMA_AND_WORD = 2
_RELATIVE = re.compile(r"(?:that|which|what)\s")
_COUNTING = frozenset({"amod", "det", "nummod", "predet"})
_COMPLEMENTIZERS = ("if ", "that ", "whether ")
_SEPARATORS = frozenset(",;:—–-")


def correct_attributions(stage: ActorStage) -> None:
    """Give claims the boundaries and the source that their cue has in the dependency tree."""
    if stage.syntax is None:
        return
    for claim in stage.claims.values():
        content = without_dateline(stage.document, claim.quote)
        source = _whole_source(stage, claim)
        claim = replace(claim, spans=replace(claim.spans, content=content, source=source))
        stage.claims[claim.number] = _in_order(claim, stage.attributions)
    pairs = [(claim, _attribution_of(stage, claim)) for claim in stage.claims.values()]
    matched = [cue for cue, _ in {(a.cue, claim.quote) for claim, a in pairs if a}]
    for claim, attribution in pairs:
        is_only = attribution is not None and matched.count(attribution.cue) == 1
        corrected = _corrected(stage, claim, attribution, is_bounded=is_only)
        if attribution is None and claim.spans.cue:
            corrected = _before_next(stage, corrected)
        content = before_source(corrected.quote, corrected.spans.source, corrected.spans.cue)
        if content != corrected.quote:
            corrected = _with_content(stage.document, corrected, content)
        if receives_reactions(stage.syntax, claim.spans):
            corrected = _unattributed(corrected, corrected.certainty)
        corrected = _by_writer(stage, corrected)
        if frame := next((f for f in stage.frames if _is_under(claim, f)), None):
            corrected = _with_content(stage.document, corrected, frame.content)
            corrected = _unattributed(corrected, frame.certainty)
        stage.claims[claim.number] = corrected


def _corrected(
    stage: ActorStage, claim: ClaimCandidate, attribution: Attribution | None, *, is_bounded: bool
) -> ClaimCandidate:
    """Return the claim by its attribution, if it relays none and is not a part of a quotation."""
    corrected = relayed(stage.document, claim, stage.attributions)
    if whole := _quotation_of(stage, claim):
        corrected = _as_said(claim, whole)
    if attribution is None or corrected is not claim:
        return corrected
    if is_bounded:
        corrected = _bounded(stage, corrected, attribution)
    return _sourced(corrected, attribution)


def _whole_source(stage: ActorStage, claim: ClaimCandidate) -> CharSpan | None:
    """Return the source with the noun that it only counts: `many` of `many voters said`."""
    source, cue = claim.spans.source, claim.spans.cue
    word = stage.syntax.head(source) if stage.syntax and source else None
    if source is None or word is None or word.head.i <= word.i or word.dep_ not in _COUNTING:
        return source
    whole = span_between(word, word.head)
    is_count = is_quantity(source.slice(stage.document.text)) and is_noun(word.head)
    return whole if is_count and not (cue and whole.overlaps(cue)) else source


def _in_order(claim: ClaimCandidate, attributions: Sequence[Attribution]) -> ClaimCandidate:
    """Return the claim with the cue and the source of the tree if the draft has both exchanged."""
    cue, source = claim.spans.cue, claim.spans.source
    if cue is None or source is None:
        return claim
    for a in attributions:
        if a.source and a.cue.overlaps(source) and a.source.overlaps(cue):
            return replace(claim, spans=replace(claim.spans, cue=a.cue, source=a.source))
    return claim


def _is_under(claim: ClaimCandidate, frame: Frame) -> bool:
    """Return whether the cue of a claim is a frame, and its source, if any, what is said of."""
    cue, source = claim.spans.cue, claim.spans.source
    is_own = source is None or frame.content.contains(source) or frame.cue.contains(source)
    return cue is not None and frame.cue.overlaps(cue) and is_own


def _attribution_of(stage: ActorStage, claim: ClaimCandidate) -> Attribution | None:
    """Return the attribution with the cue of the claim and, at least partly, its content.

    Or else the one with the quotation beside the cue, if no claim has any of it, and the claim has
    not the next one, which may go on with it.
    """
    cue = claim.spans.cue
    of_cue = [a for a in stage.attributions if cue and a.cue.overlaps(cue)]
    near = [attribution for attribution in of_cue if attribution.content.overlaps(claim.quote)]
    if near:
        return near[-1]
    quotes = [other.quote for other in stage.claims.values()] if of_cue else []
    quoted = (a for a in of_cue if a.form == "quotation" and a.is_asserted)
    beside = next((a for a in quoted if not any(map(a.content.overlaps, quotes))), None)
    return None if beside and _goes_on(stage, beside, claim.quote) else beside


def _goes_on(stage: ActorStage, beside: Attribution, quote: CharSpan) -> bool:
    """Return whether `quote` is in the next quotation, and that has no cue of its own."""
    following = next((q for q in stage.quotations if q.start >= beside.content.end), None)
    is_next = following is not None and quote.overlaps(following)
    quoted = (a for a in stage.attributions if a.form == "quotation" and a.is_asserted)
    return is_next and not any(a.content.overlaps(quote) for a in quoted)


def _bounded(stage: ActorStage, claim: ClaimCandidate, attribution: Attribution) -> ClaimCandidate:
    """Return the claim with the boundaries of the tree where the draft's are clearly wrong."""
    document, tree, cue = stage.document, attribution.content, attribution.cue
    start, end = claim.quote
    is_described = attribution.form == "thing" and cue.end <= tree.start
    if is_described and _RELATIVE.match(document.text, start):
        # Who says it is no part of what is said: `what Kesh described as a farce`.
        start = tree.start
    if attribution.form == "quotation":
        return _with_content(document, claim, tree)
    if attribution.form != "thing":
        is_cut = document.text[:start].rstrip()[-1:] not in _SEPARATORS
        # Whom somebody asks is no part of what is asked: `asked Kesh if it was over`.
        is_marked = document.text.startswith(_COMPLEMENTIZERS, tree.start)
        before = (r for r in attribution.recipients if start <= r.start and r.end <= tree.start)
        is_early = is_marked and any(before)
        start = tree.start if is_early or (tree.start < start and is_cut) else start
    if tree.end <= cue.start and _is_predicate(stage, end):
        end = max(end, tree.end)
    goes_on = cue.end == end or _GOES_ON.match(document.text, end) is not None
    is_whole = attribution.form == "thing" and _CIRCUMSTANCE.match(document.text, end)
    if tree.end > end and goes_on and not is_whole:
        end = tree.end
    if any(tree.end <= other.cue.start < end for other in stage.attributions):
        end = tree.end
    return _with_content(document, claim, CharSpan(start, end))


def _is_predicate(stage: ActorStage, end: int) -> bool:
    """Return whether what follows `end` is a predicate: `Kesh, who is ill |, is out, X said`."""
    rest = CharSpan(end, len(stage.document.article))
    tokens = stage.syntax.tokens(rest)[:_COMMA_AND_WORD] if stage.syntax else ()
    words = (token for token in tokens if not token.is_punct)
    return next((token.tag_ in PREDICATES for token in words), False)


def _before_next(stage: ActorStage, claim: ClaimCandidate) -> ClaimCandidate:
    """Return a claim whose content runs into another statement with what is before that.

    `made the point that it was over, Kesh said it was`
    """
    quote, text = claim.quote, stage.document.text
    for other in stage.attributions:
        if other.source is None or not other.is_asserted:
            continue
        first = min(other.source.start, other.cue.start)
        is_after_comma = quote.start < first and text[:first].rstrip().endswith(",")
        is_last = other.cue.end <= other.content.start and quote.end <= other.content.end
        if not (is_after_comma and is_last and quote.contains(other.cue)):
            continue
        if not _is_below(stage, other.cue, claim.spans.cue):
            return _with_content(stage.document, claim, CharSpan(quote.start, first))
    return claim


def _is_below(stage: ActorStage, cue: CharSpan, above: CharSpan | None) -> bool:
    """Return whether a cue is in the clause that another one governs."""
    inner, outer = (stage.syntax.head(span) if stage.syntax else None for span in (cue, above))
    return inner is not None and outer is not None and outer in inner.ancestors


def _with_content(document: Document, claim: ClaimCandidate, content: CharSpan) -> ClaimCandidate:
    trimmed = trim_span(document.text, content, document.paragraphs)
    return replace(claim, spans=replace(claim.spans, content=trimmed))


def _sourced(claim: ClaimCandidate, attribution: Attribution) -> ClaimCandidate:
    """Return the claim with the source of the tree, if its own is none or an addressee."""
    own, others = claim.spans.source, (attribution.content, *attribution.recipients)
    if attribution.source is None or not (own is None or any(map(own.overlaps, others))):
        return claim
    draft = claim.draft.model_copy(update={"speaker": None})
    return replace(claim, draft=draft, spans=replace(claim.spans, source=attribution.source))


def _quotation_of(stage: ActorStage, claim: ClaimCandidate) -> Attribution | None:
    """Return the attribution of the quotation that a claim is only a part of: `“Kesh, I think, …”`.

    Cue and source of the part are in the quotation, or missing, or those of the whole.
    """
    text, cue, source = stage.document.text, claim.spans.cue, claim.spans.source
    words = norm(source.slice(text)) if source else ""
    if cue is not None and not is_quoted(stage.quotations, cue):
        return None
    for whole in stage.attributions:
        if whole.form != "quotation" or whole.source is None or not whole.is_asserted:
            continue
        parts = (claim.quote, cue) if cue else (claim.quote,)
        is_part = all(map(whole.content.contains, parts)) and whole.content != claim.quote
        names = {"", norm(whole.source.slice(text)), *FIRST_PERSONS}
        if is_part and words in names:
            return whole
    return None


def _as_said(claim: ClaimCandidate, attribution: Attribution) -> ClaimCandidate:
    """Return the claim with content, cue and source of an attribution."""
    draft = claim.draft.model_copy(update={"speaker": None})
    spans = replace(
        claim.spans,
        content=attribution.content,
        cue=attribution.cue,
        source=attribution.source,
    )
    return replace(claim, draft=draft, spans=spans)


def _by_writer(stage: ActorStage, claim: ClaimCandidate) -> ClaimCandidate:
    """Return a claim in the first person as that of the author, or of nobody without one.

    In a transcript it is that of whose turn it is. `We` of a body that the model names is that
    body.
    """
    source = claim.spans.source
    if source is None or not is_first_person(stage.document, stage.quotations, source):
        return claim
    if turn := next((name for start, name in reversed(stage.turns) if start < source.start), None):
        return replace(claim, draft=claim.draft.model_copy(update={"speaker": turn}))
    speaker = stage.registry.resolve(claim.draft.speaker or "")
    is_we = norm(source.slice(stage.document.text)) == "we"
    if is_we and speaker and speaker.kind != "person" and speaker.name[0].isupper():
        return claim
    if is_we or stage.author is None:
        return _unattributed(claim, claim.certainty)
    return replace(claim, draft=claim.draft.model_copy(update={"speaker": stage.author}))


def _unattributed(claim: ClaimCandidate, certainty: Certainty) -> ClaimCandidate:
    """Return the claim as the article's own."""
    draft = claim.draft.model_copy(update={"source": None, "speaker": None})
    spans = replace(claim.spans, source=None)
    return replace(claim, draft=draft, certainty=certainty, spans=spans)
