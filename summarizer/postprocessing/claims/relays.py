"""Find who relays what another says (`docs/codebook.md`, 3.3).

`Omon said it was over, according to Radio Kesh`, `two delegates said Omon had agreed to it`,
`Radio Kesh, citing two aides, reported`. Small models omit the outer source, or take it for the
speaker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from summarizer.grounding.name_matching import is_pronoun, norm
from summarizer.grounding.quote_edges import trim_span
from summarizer.postprocessing.actors.kinds import guess_kind, kind_of_head
from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.claims.attributions import Attribution
from summarizer.postprocessing.claims.documents import is_document
from summarizer.postprocessing.claims.source_resolution import named_words
from summarizer.postprocessing.draft_spans import DraftSpans
from summarizer.postprocessing.stages import ActorStage
from summarizer.syntax import SUBJECTS, child_of, span_between
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

if TYPE_CHECKING:
    from spacy.tokens import Token

_CITING = frozenset({"cite", "quote"})
_ASIDES = frozenset({"acl", "advcl", "relcl"})
_RELATIVES = frozenset({"that", "which", "who"})
_CITES = re.compile(r",?\s+(?:(?:that|which|who)\s+)?(?:cit|quot)(?:ed|es|ing)\b|,?\s*$")


def add_relays(stage: ActorStage) -> None:
    """Add the actors that are said to relay a claim, and make who is cited its speaker."""
    for claim in stage.claims.values():
        claim = _cited(stage, claim)
        relays = _relays(stage, claim)
        via = list(dict.fromkeys([*relays, *claim.draft.via]))
        draft = claim.draft.model_copy(update={"via": via})
        stage.claims[claim.number] = replace(claim, draft=draft)


def relayed(
    document: Document, claim: ClaimCandidate, attributions: Sequence[Attribution]
) -> ClaimCandidate:
    """Return `according to X, Y said Z` as a claim by Y."""
    cue, source = claim.spans.cue, claim.spans.source
    if source is None or cue is None or norm(cue.slice(document.text)) != "according to":
        return claim
    outer = [a.content for a in attributions if a.cue.overlaps(cue)]
    inner = next(
        (
            a
            for a in attributions
            if a.source
            and a.is_asserted
            and not a.cue.overlaps(cue)
            and (claim.quote.contains(a.cue) or _is_reported(a, claim.quote, outer))
        ),
        None,
    )
    if inner is None:
        return claim
    draft = claim.draft.model_copy(update={"speaker": None, "via": []})
    spans = replace(claim.spans, content=inner.content, cue=inner.cue, source=inner.source)
    return replace(claim, draft=draft, spans=spans)


def _is_reported(inner: Attribution, quote: CharSpan, outer: Sequence[CharSpan]) -> bool:
    """Return whether `quote` is what `inner` reports, itself within what is reported."""
    return inner.content.overlaps(quote) and any(span.contains(inner.cue) for span in outer)


def _relays(stage: ActorStage, claim: ClaimCandidate) -> list[str]:
    """Return the sources in whose words the claim is, cue and source included, the outer first."""
    claims = (a for a in stage.attributions if a.is_asserted and a.stands_alone)
    outer = [a for a in claims if _is_within(stage, claim.spans, a)]
    outer.sort(key=lambda a: a.content.start - a.content.end)
    names = (_source_name(stage, a.source) for a in outer if a.source)
    return [name for name in names if name and not is_pronoun(name)]


def _is_within(stage: ActorStage, spans: DraftSpans, outer: Attribution) -> bool:
    """Return whether cue and source of a claim are in the clause that `outer` reports."""
    cue, source, content = spans.cue, spans.source, outer.content
    if stage.syntax is None or cue is None or source is None or source == outer.source:
        return False
    if not (content.contains(cue) and content.contains(source)):
        return False
    between = stage.document.text[min(cue.end, outer.cue.end) : max(cue.start, outer.cue.start)]
    verb, end = stage.syntax.head(cue), stage.syntax.head(outer.cue)
    # `…, although its party objected` and `…, who has denied it` may be the writer's.
    return ";" not in between and not any(t.dep_ in _ASIDES for t in _path(verb, end))


def _source_name(stage: ActorStage, source: CharSpan) -> str | None:
    """Return the words that name a source, `None` for a document without a known issuer."""
    words = named_words(stage.document, stage.syntax, source)
    head = stage.syntax.head(source) if stage.syntax else None
    names_document = head is not None and is_document(head)
    is_anonymous = names_document and words == source.slice(stage.document.text)
    return None if is_anonymous and stage.registry.resolve(words) is None else words


def _path(token: Token | None, end: Token | None) -> Iterator[Token]:
    """Yield `token` and what it depends on, before `end`."""
    while token is not None and token != end and token.dep_ != "ROOT":
        yield token
        token = token.head


def _cited(stage: ActorStage, claim: ClaimCandidate) -> ClaimCandidate:
    """Return `X, citing Y, reported Z` as a claim by Y through X."""
    document, source, cue = stage.document, claim.spans.source, claim.spans.cue
    if stage.syntax is None or source is None or cue is None:
        return claim
    sentence = document.sentences[document.sentence_at(source.start)]
    tokens = stage.syntax.tokens(CharSpan(source.start, sentence.end))
    cited = next(filter(None, map(_cited_source, tokens)), None)
    name = _CITES.split(source.slice(document.text))[0]
    if cited is None or not name or not _is_medium(stage, name):
        return claim
    # The noun may seem to have the rest of the sentence below it.
    cited = CharSpan(cited.start, cited.start + len(cited.slice(document.text).split(",")[0]))
    content = claim.quote
    if content.overlaps(cited):
        content = trim_span(document.text, CharSpan(cited.end, content.end), document.paragraphs)
    if not (cited.slice(document.text) and content.slice(document.text)):
        return claim
    draft = claim.draft.model_copy(update={"speaker": None, "via": [name]})
    spans = replace(claim.spans, content=content, source=cited)
    return replace(claim, draft=draft, spans=spans)


def _is_medium(stage: ActorStage, name: str) -> bool:
    """Return whether a source is a medium, or has a name of unknown kind: `The Daily Star`."""
    actor = stage.registry.resolve(name)
    kind = actor.kind if actor else guess_kind(name)
    return kind == "media" or (kind == "other" and name.split()[-1].istitle())


def _cited_source(token: Token) -> CharSpan | None:
    """Return whom `citing Y` and `, which cited Y` name."""
    subject = child_of(token, *SUBJECTS)
    is_clause = token.tag_ == "VBG" or (subject is not None and subject.lower_ in _RELATIVES)
    noun = child_of(token, "dobj") if token.lemma_ in _CITING and is_clause else None
    if noun is None or not (noun.ent_type_ or kind_of_head(noun) or noun.lemma_ == "source"):
        return None
    return span_between(noun.left_edge, noun.right_edge)
