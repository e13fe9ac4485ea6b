"""Add the actors that only claims and positions name, before the registry is frozen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarizer.grounding.mentions import find_words
from summarizer.grounding.name_matching import has_words, is_pronoun
from summarizer.postprocessing.actors.kinds import guess_kind, kind_of_head
from summarizer.postprocessing.actors.registry import ActorCandidate
from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.claims.attribution_context import find_outlets
from summarizer.postprocessing.claims.source_heads import find_definite
from summarizer.postprocessing.claims.source_resolution import (
    describe_source,
    has_issuer,
    name_in_text,
    resolve_named,
    resolve_source,
    source_words,
)
from summarizer.postprocessing.stages import ActorStage
from summarizer.syntax import child_of
from summarizer.vocabulary import ActorKind

if TYPE_CHECKING:
    from spacy.tokens import Token


def add_from_records(stage: ActorStage) -> None:
    """Add actors that claims and positions name and the list lacks.

    Those that no record refers to in the end are dropped by `drop-unused`.
    """
    for claim in stage.claims.values():
        any(_propose(stage, phrase) for phrase in _unlisted_speakers(stage, claim))
    for phrase in _channels(stage):
        _propose_unlisted(stage, phrase)
    for position in stage.positions:
        if position.draft:
            _propose_unlisted(stage, position.draft.actor)


def add_named_actors(stage: ActorStage) -> None:
    """Add the speakers, channels and holders that the model names and the list lacks.

    It stands in for `add-from-records` where the words of a source are not English.
    """
    for claim in stage.claims.values():
        for name in (claim.draft.speaker, *claim.draft.via):
            _propose_unlisted(stage, name or "")
    for position in stage.positions:
        if position.draft:
            _propose_unlisted(stage, position.draft.actor)


def _unlisted_speakers(stage: ActorStage, claim: ClaimCandidate) -> list[str]:
    """Return the phrases that may name an unlisted speaker of the claim, the best first."""
    registry, name = stage.registry, claim.draft.speaker
    by_model, source = (
        resolve_named(registry, name),
        source_words(stage.document, stage.syntax, claim),
    )
    if source is None or is_pronoun(source):
        return [name] if name and by_model is None else []
    if by_model and has_issuer(stage.syntax, claim):
        return [] if registry.resolve(source) else [source]
    by_source = resolve_source(registry, source, by_model)
    words = describe_source(stage.document, stage.syntax, claim, by_source or by_model)
    if find_definite(registry, stage.syntax, claim.spans.source):
        return []
    if words or by_source:
        return [words] if words else []
    is_source_enough = by_model is not None or registry.has_conjunct_in(source)
    return [source] if is_source_enough or name is None else [name, source]


def _channels(stage: ActorStage) -> Iterator[str]:
    """Yield the phrases that may name a channel of a claim.

    A part that a model cut from one is left out: `This Morning` of `CBS This Morning`.
    """
    claims = stage.claims.values()
    named = (o for c in claims for o in find_outlets(stage.document, stage.syntax, c.spans))
    outlets = list(dict.fromkeys(named))
    yield from outlets
    drafted = dict.fromkeys(via for claim in claims for via in claim.draft.via)
    yield from (via for via in drafted if not any(has_words(o, via) for o in outlets))


def _propose_unlisted(stage: ActorStage, phrase: str) -> None:
    """Add the actor that `phrase` names, if the article names it and it is not listed."""
    if stage.registry.resolve(phrase) is None:
        _propose(stage, phrase)


def _propose(stage: ActorStage, phrase: str) -> bool:
    """Add the actor that `phrase` names, if the article names it; return whether it does."""
    name = name_in_text(stage.document, phrase)
    if name and stage.registry.find_by_name(name) is None:
        head = _head(stage, name)
        if head is not None and head.pos_ == "VERB" and name.islower():
            # `imposing sanctions` is what somebody does.
            return False
        guess = guess_kind(phrase)
        kind = guess if guess == "media" else _kind(name, head) or guess
        if kind == "other" and head is not None and head.ent_type_ == "PERSON":
            kind = "person"
        stage.registry.add(ActorCandidate(name=name, kind=kind, is_proposed=True))
    return bool(name)


def _head(stage: ActorStage, name: str) -> Token | None:
    """Return the head of `name` where it first stands in the article."""
    spans = find_words(stage.document.article, stage.document.body, name)
    return stage.syntax.head(spans[0]) if stage.syntax and spans else None


def _kind(name: str, head: Token | None) -> ActorKind | None:
    """Return the kind that the head of `name` shows."""
    if head and " and " in name and child_of(head, "conj"):
        return "group"
    return kind_of_head(head) if head else None
