"""Rules about which actors are listed (`docs/codebook.md`, 2 and 9, 16)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from summarizer.postprocessing.actors.agency import is_speaker, phrase_head
from summarizer.postprocessing.actors.registry import ActorCandidate
from summarizer.postprocessing.claims.source_heads import is_definite
from summarizer.postprocessing.stages import ListingStage
from summarizer.syntax import child_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_NOUNS = frozenset({"NOUN", "PROPN", "NUM"})
_UNNAMED_KINDS = frozenset({"group", "person"})
_NARRATING = 0.25
"""Share of sentences with a claim or a position below which an article narrates. The political
articles that were labelled have records in most sentences."""

_MIN_SENTENCES = 10
"""Length of an article from which on the share says something."""


def drop_unused(stage: ListingStage) -> None:
    """Drop an actor that only a record named, if no record refers to it after all."""
    for candidate in list(stage.actors):
        if candidate.draft is None and candidate.is_proposed:
            if candidate not in stage.involved:
                stage.actors.remove(candidate)
            else:
                what = f"actor {candidate.name!r} was not listed and was added"
                stage.diagnostics.warn(what, rule=candidate.trace[0])


def drop_bystanders(stage: ListingStage) -> None:
    """Reject an uninvolved thing, a list of names, or who has no name and says nothing."""
    syntax = stage.syntax
    if syntax is None:
        return

    def is_rejected(candidate: ActorCandidate) -> bool:
        heads = syntax.heads(stage.mentions[candidate])
        return bool(heads) and _is_bystander(candidate, heads)

    _reject_uninvolved(stage, is_rejected)


def require_part(stage: ListingStage) -> None:
    """Reject an uninvolved actor of an article that has records in few of its sentences.

    Such an article narrates: of the actors without a part in it most are bystanders.
    """
    sentences = {
        stage.document.sentence_at(offset)
        for span in stage.evidence
        for offset in (span.start, span.end - 1)
    }
    count = len(stage.document.sentences)
    if count >= _MIN_SENTENCES and len(sentences) < _NARRATING * count:
        _reject_uninvolved(stage, lambda candidate: not _has_part(stage, candidate))
        involved = stage.involved
        stage.actors = [actor for actor in stage.actors if actor.draft or actor in involved]


def _has_part(stage: ListingStage, candidate: ActorCandidate) -> bool:
    """Return whether the actor says something somewhere, or acts by name in several sentences."""
    if stage.syntax is None:
        return False
    heads = [phrase_head(head) for head in stage.syntax.heads(stage.mentions[candidate])]
    return sum(map(_acts, heads)) > 1 or any(map(is_speaker, heads))


def _acts(head: Token) -> bool:
    """Return whether a name is who does something: `cheered by Valen`, `met Valen, who left`."""
    is_doer = head.dep_ == "nsubj" or head.head.dep_ == "agent"
    return head.pos_ == "PROPN" and (is_doer or child_of(head, "relcl") is not None)


def _is_bystander(candidate: ActorCandidate, heads: Sequence[Token]) -> bool:
    kind, is_name = candidate.kind, any(head.pos_ == "PROPN" for head in heads)
    says_nothing = not any(map(is_speaker, heads))
    is_list = kind == "group" and any(map(_is_list, heads))
    if kind == "other" or (kind == "media" and not is_name) or (is_list and says_nothing):
        return True
    if is_name or kind not in _UNNAMED_KINDS:
        return not any(head.pos_ in _NOUNS for head in heads)
    # `The former minister said` is somebody who has a name.
    return says_nothing or (kind == "person" and all(map(is_definite, heads)))


def _is_list(head: Token) -> bool:
    """Return whether names are joined: `Myanmar, East Timor and Belarus` are three actors."""
    return head.pos_ == "PROPN" and any(token.pos_ == "PROPN" for token in head.conjuncts)


def _reject_uninvolved(stage: ListingStage, condition: Callable[[ActorCandidate], bool]) -> None:
    """Reject the uninvolved whom `condition` holds for, and then their owners by the same rule."""
    while True:
        involved = stage.involved
        kept = [
            actor
            for actor in stage.actors
            if actor in involved or not actor.draft or not condition(actor)
        ]
        if len(kept) == len(stage.actors):
            return
        stage.actors = kept
