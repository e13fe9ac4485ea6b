"""Rule that conduct and attitudes in the article's own words are positions (4.1; 9, 14).

`Parliament passed the bill` is an action, `Kesh backs the rebels` and `her opposition to the ban`
are ascribed attitudes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarizer.grounding.quote_edges import trim_span
from summarizer.postprocessing.candidates import ClaimCandidate, PositionCandidate
from summarizer.postprocessing.claims.source_nouns import is_dateline
from summarizer.postprocessing.positions.attitudes import attitudes_of
from summarizer.postprocessing.positions.claim_sides import KINDS_WITHOUT_POSITION
from summarizer.postprocessing.positions.clauses import (
    holder_of,
    is_finite,
    is_negated,
    is_readable,
    modals_of,
    subject_of,
)
from summarizer.postprocessing.positions.inference import replace_drafts
from summarizer.postprocessing.positions.phrases import last_word
from summarizer.postprocessing.positions.sides import Side, sides_of
from summarizer.postprocessing.positions.topics import named_by, topic_and_target
from summarizer.postprocessing.stages import PositionStage
from summarizer.syntax import Syntax, child_of, is_noun, is_verb, span_between
from summarizer.text.document import Document
from summarizer.text.interval_index import IntervalIndex
from summarizer.text.spans import CharSpan

if TYPE_CHECKING:
    from spacy.tokens import Token

_UNRELIABLE = KINDS_WITHOUT_POSITION | {"accusation"}
"""Kinds of claims that do not prove what others want: `They want a campaign film`."""

_ENDING = frozenset("abandon deny drop end lose renounce reverse withdraw".split())
"""Verbs of whose object nothing is left: `dropped its opposition to the bill`."""

_OPEN = frozenset({"campaign", "offer"})
"""Nouns that say nothing of a side: `her campaign for president`."""

_SUPPORT = frozenset({"backing", "endorsement", "support"})
_RECEIVING = frozenset("collect earn enjoy gain get have land receive secure win".split())

_REAL = frozenset({"VBD", "VBZ", "VBP", "VBN"})
_UNREAL_MARKS = frozenset({"if", "unless", "whether", "until"})


def add_conduct(stage: PositionStage) -> None:
    """Add positions that the article reports as conduct or ascribes in its own words."""
    quotes = IntervalIndex(stage.claims, lambda claim: claim.quote)
    cues = IntervalIndex([c.spans.cue for c in stage.claims if c.spans.cue], lambda cue: cue)
    first_number, found = max(stage.records, default=-1) + 1, list[PositionCandidate]()
    for verb in _side_words(stage.syntax):
        span = span_between(verb, verb)
        if not cues.overlapping(span):
            claims = tuple(quotes.overlapping(span))
            found.extend(_positions(stage, verb, claims, first_number + len(found)))
    replace_drafts(stage, found)


def _side_words(syntax: Syntax | None) -> Iterator[Token]:
    """Yield the words that take a side and report what is or was so."""
    for sentence in syntax.doc.sents if syntax else ():
        if is_readable([sentence]):
            yield from (word for word in sentence if attitudes_of(word) and _is_real(word))


def _is_real(word: Token) -> bool:
    """Return whether a word reports what is or was so."""
    if not is_verb(word) and is_negated(word.head):
        return False
    if is_noun(word):
        return _is_real_noun(word)
    verb = word.head if word.dep_ == "acomp" else word
    is_unreal = any(c.dep_ == "mark" and c.lower_ in _UNREAL_MARKS for c in verb.children)
    is_participle = verb.tag_ == "VBG" and verb.dep_ in ("acl", "advcl")
    is_real = verb.tag_ in _REAL or is_participle or is_finite(verb)
    return is_verb(verb) and is_real and not modals_of(verb) and not is_unreal


def _is_real_noun(noun: Token) -> bool:
    """Return whether a noun says who has an attitude: `critics of Kesh`, `her support for Kesh`."""
    owner = child_of(noun, "poss")
    if _is_for_holder(noun):
        # `Her supporters` are nobody in particular.
        return owner is None or owner.pos_ != "PRON"
    is_over = noun.head.lemma_.lower() in _ENDING or noun.lemma_ in _OPEN
    return (owner is not None and not is_over) or _receiver(noun) is not None


def _is_for_holder(noun: Token) -> bool:
    """Return whether a noun is one for who takes the side: `critics of Kesh`."""
    return any(attitude.conduct == "holder" for attitude in attitudes_of(noun).values())


def _receiver(noun: Token) -> Token | None:
    """Return who has the support of others: `Kesh won the endorsement of the union`."""
    is_gift = noun.lemma_.lower() in _SUPPORT and _giver(noun) is not None
    is_received = noun.dep_ == "dobj" and noun.head.lemma_.lower() in _RECEIVING
    return subject_of(noun.head) if is_gift and is_received else None


def _giver(noun: Token) -> Token | None:
    """Return whose support it is: `the backing of the union`, `support from the union`."""
    sources = (c for c in noun.rights if c.dep_ == "prep" and c.lower_ in ("of", "from"))
    return next((giver for source in sources if (giver := child_of(source, "pobj"))), None)


def _positions(
    stage: PositionStage, verb: Token, claims: tuple[ClaimCandidate, ...], number: int
) -> Iterator[PositionCandidate]:
    """Yield the positions of who does what `verb` says, numbered from `number` on."""
    holder = named_by(stage, _holder(verb))
    kinds = {claim.draft.kind for claim in claims}
    is_claimed = any(claim.speaker is holder for claim in claims)
    if holder is None or is_claimed:
        return
    for side, is_deed in _sides(verb):
        topic, target = topic_and_target(stage, side, holder)
        is_proven = is_deed or not kinds & _UNRELIABLE
        if topic and target is not holder and is_proven:
            yield PositionCandidate(
                number=number,
                draft=None,
                holder=holder,
                topic=topic,
                stance=side.stance,
                target=target,
                basis="action" if is_deed and not claims else "ascribed",
                claims=claims,
                evidence=_evidence(stage.document, verb, side.matter),
                grounding="exact",
            )
            number += 1


def _holder(word: Token) -> Token | None:
    """Return who takes the side of a word: `Kesh is an ally`, `Kesh, an ally`, `its ally Kesh`."""
    if word.dep_ == "pobj" and word.head.head.lower_ == "one":
        word = word.head.head  # `Kesh, one of the allies of Tarsia`
    if is_noun(word) and not _is_for_holder(word):
        return _giver(word) if _receiver(word) else child_of(word, "poss")
    if word.dep_ in ("acomp", "attr"):
        return _unlabelled(subject_of(word.head))
    if is_verb(word) or word.pos_ == "ADJ":
        return _unlabelled(holder_of(word))
    return word.head if word.dep_ == "appos" else child_of(word, "appos") or word


def _unlabelled(noun: Token | None) -> Token | None:
    """Return a noun, `None` for a dateline or a label: `Report: Kesh backed the ban`."""
    if noun is None or is_dateline(noun):
        return None
    is_label = noun.i + 1 < len(noun.doc) and noun.nbor().text == ":"
    return None if is_label else noun


def _sides(word: Token) -> Iterator[tuple[Side, bool]]:
    """Yield the sides that a word shows, and whether by a deed; a deed that is not done is none."""
    if is_noun(word) and (receiver := _receiver(word)) is not None:
        yield Side(receiver, "support"), False
    elif not any(map(_receiver, word.children)):
        for side in sides_of(word):
            is_deed = side.conduct in ("deed", "force", "light")
            is_attitude = side.conduct in ("words", "holder") or is_noun(word)
            if is_attitude or (is_deed and not is_negated(word)):
                yield side, is_deed


def _evidence(document: Document, verb: Token, matter: Token) -> CharSpan:
    """Return the words from the verb to the end of its matter."""
    first, last = min(verb.i, matter.left_edge.i), max(verb.i, last_word(matter).i)
    words = matter.doc[first : last + 1]
    return trim_span(document.text, CharSpan(words.start_char, words.end_char), document.paragraphs)
