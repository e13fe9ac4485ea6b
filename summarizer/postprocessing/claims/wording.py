"""Word a claim in the article's own words: the clauses with its source, cue and quotation.

What is left out or put in is marked as journalists do: `[…]`, `[Dora Valen]`, `[T]he minister`.
"""

import re
from dataclasses import replace

from summarizer.faithfulness.checker import TEXT_WARNINGS
from summarizer.grounding.name_matching import has_words, is_pronoun, norm
from summarizer.postprocessing.actors.registry import ActorCandidate
from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.claims.clauses import independent_clause
from summarizer.postprocessing.stages import ClaimStage, each
from summarizer.syntax import Syntax
from summarizer.text.document import Document
from summarizer.text.scripts import count_words
from summarizer.text.spans import CharSpan, normalize_whitespace

_ELISION = " […] "

_LONGEST_RESTATEMENT = 60
"""Words; a restatement of a longer quotation may have twice its words."""

_POSSESSIVE_PRONOUNS = frozenset("his her its their".split())
_KEPT_PRONOUNS = frozenset("who whose which that i we my our us me you your".split())
"""Relative pronouns, and persons in whose place a name would be wrong grammar: *I think*."""

_MARKS = re.compile(r"[“”\"]")


@each
def word_by_quotation(stage: ClaimStage, claim: ClaimCandidate) -> ClaimCandidate:
    """Word the claim by the clause with its source, cue and quotation, not as the model did."""
    text = quotation_text(stage.document, claim, stage.syntax)
    return replace(claim, text=text, text_by="quotation")


@each
def replace_restatement(stage: ClaimStage, claim: ClaimCandidate) -> ClaimCandidate:
    """Word the claim by its sentences where the model's restatement fails a check."""
    failed = [warning for warning in claim.warnings if warning in TEXT_WARNINGS]
    if not _is_restatement(claim.text, claim.quote.slice(stage.document.text)):
        failed.append("length")
    if not failed or claim.text_by != "model":
        return claim
    warnings = [warning for warning in claim.warnings if warning not in TEXT_WARNINGS]
    warnings.append(f"text-replaced: {', '.join(failed)} [{stage.diagnostics.rule}]")
    text = quotation_text(stage.document, claim)
    return replace(claim, text=text, text_by="quotation", warnings=tuple(warnings))


def _is_restatement(text: str, quote: str) -> bool:
    """Return whether `text` has words, and not many more than a restatement of `quote` needs."""
    return 1 < count_words(text) <= max(_LONGEST_RESTATEMENT, 2 * count_words(quote))


def quotation_text(document: Document, claim: ClaimCandidate, syntax: Syntax | None = None) -> str:
    """Return the words of the article that make the claim, with marked changes only.

    Without dependency trees these are whole sentences.
    """
    parts = _parts(document, claim)
    text = _joined(document, claim, parts, syntax)
    if syntax and not _is_balanced(text):
        text = _joined(document, claim, parts, None)
    # A quotation in a line that is no sentence has no clause.
    text = text or normalize_whitespace(claim.quote.slice(document.text))
    is_attributed = claim.spans.cue or claim.spans.source in parts
    speaker = None if is_attributed else claim.speaker
    if speaker and not _is_named(speaker, text):
        text = f"[{speaker.name}] {text}"
    return f"[{text[0].upper()}]{text[1:]}" if text[0].islower() else text


def _parts(document: Document, claim: ClaimCandidate) -> list[CharSpan]:
    """Return source, cue and quotation; no source in another sentence than the cue."""
    source, cue, quote = claim.spans.source, claim.spans.cue, claim.quote
    sentence = document.sentence_at((cue or quote).start)
    if source and document.sentence_at(source.start) != sentence:
        source = None
    return sorted(span for span in (source, cue, quote) if span)


def _joined(
    document: Document, claim: ClaimCandidate, parts: list[CharSpan], syntax: Syntax | None
) -> str:
    """Return the clauses with the parts, one sentence alone without its full stop."""
    first = document.sentence_at(parts[0].start)
    last = document.sentence_at(max(part.end for part in parts) - 1)
    text, end = "", None
    for sentence in document.sentences[first : last + 1]:
        inside = [part for part in parts if part.overlaps(sentence)]
        if not inside:
            continue
        for span in independent_clause(syntax, sentence, inside) if syntax else [sentence]:
            is_cut = end is not None and document.text[end : span.start].strip()
            text += (_ELISION if is_cut else " ") + _worded(document, claim, span)
            end = span.end
    text = normalize_whitespace(text)
    return text.removesuffix(".") if first == last and not text.endswith("..") else text


def _worded(document: Document, claim: ClaimCandidate, span: CharSpan) -> str:
    """Return the words of a span, a pronoun as source replaced by the speaker if certain.

    A pronoun after the name stays.
    """
    text, source = document.text, claim.spans.source
    if source is None or not span.contains(source) or not claim.is_speaker_certain:
        return span.slice(text)
    words, before = source.slice(text), text[span.start : source.start]
    is_resolvable = is_pronoun(words) and norm(words) not in _KEPT_PRONOUNS
    if not is_resolvable or not claim.speaker or _is_named(claim.speaker, before):
        return span.slice(text)
    owner = "’s" if norm(words) in _POSSESSIVE_PRONOUNS else ""
    return f"{before}[{claim.speaker.name}{owner}]{text[source.end : span.end]}"


def _is_named(actor: ActorCandidate, words: str) -> bool:
    return any(has_words(words, name) for name in (actor.name, *actor.aliases))


def _is_balanced(text: str) -> bool:
    """Return whether as many quotation marks open as close."""
    marks = _MARKS.findall(text)
    return marks.count("“") == marks.count("”") and marks.count('"') % 2 == 0
