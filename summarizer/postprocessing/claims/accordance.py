"""Rule that `according to X` is a claim by X where the model wrote none (`docs/codebook.md`, 3).

Of the 233 sentences that the patterns match in PolNeAR's training part, 225 (97%) have the
attribution, and 212 (91%) the content found here.
"""

import re
from collections.abc import Iterator
from itertools import count

from summarizer.lexicons import load_rows
from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.draft_spans import DraftSpans
from summarizer.postprocessing.stages import ActorStage
from summarizer.schema.drafts import ClaimDraft, span_anchors
from summarizer.text.document import Document
from summarizer.text.interval_index import IntervalIndex
from summarizer.text.spans import CharSpan, normalize_whitespace

_NAME = r"[A-ZÀ-ÖØ-Þ][\w’'.-]*(?: [A-ZÀ-ÖØ-Þ][\w’'.-]*){1,2}"
_BEFORE = re.compile(
    rf"(?P<cue>According to) (?P<source>[^,;:“”\"()\n]{{2,90}}(?:, {_NAME}(?=,)"
    rf"|, (?:who|which|an?|the) [^,;:“”\"\n]{{2,90}})?), (?P<content>\S[^“”\"\n]*[\w)])\.?"
)
_AFTER = re.compile(
    r"(?P<content>\w[^“”\"\n]{14,}?),? (?P<cue>according to) (?P<source>[^,;:“”\"()\n]{2,90})\."
)
_CUE = re.compile(r"\baccording to\b", re.IGNORECASE)


def add_attributions(stage: ActorStage) -> None:
    """Add `According to X, …` and `…, according to X` as claims, where no draft overlaps them."""
    drafted = [claim.quote for claim in stage.claims]
    drafted += [span for span, _ in stage.announcements]
    index = IntervalIndex(drafted, lambda span: span)
    numbers = count(max((claim.number for claim in stage.claims), default=-1) + 1)
    added = [
        _claim(stage.document, sentence, spans, next(numbers))
        for sentence, spans in _find_attributions(stage.document)
        if not index.overlapping(sentence)
    ]
    stage.claims = [*stage.claims, *added]


def _find_attributions(document: Document) -> Iterator[tuple[CharSpan, DraftSpans]]:
    """Yield the sentences that have one attribution, with its spans."""
    for sentence in document.sentences:
        text, (start, end) = document.article, sentence
        if sum(1 for _ in _CUE.finditer(text, start, end)) != 1:
            continue
        match = _BEFORE.fullmatch(text, start, end) or _AFTER.fullmatch(text, start, end)
        if match and not _reports(match["content"]):
            content, cue, source = (CharSpan(*match.span(n)) for n in ("content", "cue", "source"))
            yield sentence, DraftSpans(content, cue, source, "exact")


def _reports(content: str) -> bool:
    """Return whether somebody says or thinks something in `content`, which X then only relays."""
    verbs = {verb for verb, *_ in load_rows("reporting_verbs")}
    return any(word in verbs for word in content.lower().split())


def _claim(
    document: Document, sentence: CharSpan, spans: DraftSpans, number: int
) -> ClaimCandidate:
    words = normalize_whitespace(spans.content.slice(document.text))
    start, end = span_anchors(words.split())
    draft = ClaimDraft(
        sentence=document.sentence_at(sentence.start) + 1,
        start=start,
        end=end,
        source=spans.source.slice(document.text) if spans.source else None,
        cue=spans.cue.slice(document.text) if spans.cue else None,
        kind="assertion",
        text=words,
    )
    return ClaimCandidate(
        number=number,
        draft=draft,
        searched=sentence,
        spans=spans,
        certainty=draft.certainty,
        text=words,
        trace=("add-attributions",),
    )
