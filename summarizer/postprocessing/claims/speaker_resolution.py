"""Rules for the speaker of a claim (`docs/codebook.md`, 3.3).

The speaker is whom the model names, or else whom the words of the source name. For a small model
the words of the source precede the model, and so does the antecedent of a pronoun. A claim whose
speaker cannot be resolved is rejected, so that no actor gets the words of another.
"""

from collections.abc import Set as AbstractSet
from dataclasses import replace
from operator import attrgetter

from summarizer.grounding.name_matching import is_pronoun, norm
from summarizer.postprocessing.actors.registry import ActorCandidate
from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.claims.antecedents import AntecedentFinder
from summarizer.postprocessing.claims.descriptions import (
    find_bearer,
    is_bearer,
    kinds_described,
    names_share,
)
from summarizer.postprocessing.claims.source_heads import find_definite
from summarizer.postprocessing.claims.source_resolution import (
    describe_source,
    has_issuer,
    name_in_text,
    resolve_named,
    resolve_source,
    source_words,
)
from summarizer.postprocessing.stages import ClaimStage, each
from summarizer.vocabulary import ActorKind, Reason


@each
def assign_speaker(stage: ClaimStage, claim: ClaimCandidate) -> ClaimCandidate:
    """Take the speaker whom the model names, or else whom the words of the source name."""
    source = source_words(stage.document, stage.syntax, claim)
    speaker = resolve_named(stage.actors, claim.draft.speaker)
    if speaker is None and source and not is_pronoun(source):
        speaker = resolve_source(stage.actors, source, None)
    phrases = (claim.draft.speaker, source)
    speakers = (_find_by_text(stage, phrase) for phrase in phrases if phrase)
    return replace(claim, speaker=speaker or next(filter(None, speakers), None))


@each
def prefer_source(stage: ClaimStage, claim: ClaimCandidate) -> ClaimCandidate:
    """Take the speaker whom the words of the source name, before whom the model names."""
    source = source_words(stage.document, stage.syntax, claim)
    if source is None or is_pronoun(source):
        return claim
    is_issued = has_issuer(stage.syntax, claim)
    by_model = None if is_issued else resolve_named(stage.actors, claim.draft.speaker)
    speaker = resolve_source(stage.actors, source, by_model)
    speaker = _find_described(stage, claim, speaker or claim.speaker)
    return replace(claim, speaker=speaker) if speaker else claim


def prefer_antecedent(stage: ClaimStage) -> None:
    """Resolve a pronoun or a description by the text before it, before whom the model names."""
    finder = AntecedentFinder(stage.document, stage.mentions, stage.syntax)
    for claim in sorted(stage.records.values(), key=attrgetter("place")):
        at, source = claim.place, source_words(stage.document, stage.syntax, claim)
        by_model = resolve_named(stage.actors, claim.draft.speaker)
        kinds = _kinds_described(stage, claim)
        if source and (is_pronoun(source) or kinds):
            antecedent = finder.antecedent(source, at, claim.quote, kinds)
            if antecedent and kinds and names_share(antecedent.name):
                # `74 percent said yes, 26 percent no`: each says its own.
                antecedent = None
            if antecedent is None and finder.is_other_gender(source, claim.speaker):
                claim = replace(claim, speaker=None)
            claim = _with_antecedent(claim, antecedent, by_model)
            stage.records[claim.number] = claim
        # `He` is neither who asked last nor the author who says `I`.
        if claim.speaker and not _asks(stage, claim) and norm(source or "") != "i":
            finder.add_speaker(claim.speaker, at.start, claim.quote)


@each
def require_speaker(stage: ClaimStage, claim: ClaimCandidate) -> ClaimCandidate | Reason:
    """Reject a claim that has a source or a speaker who is no actor of the article."""
    draft = claim.draft
    if claim.speaker or not (draft.speaker or draft.source):
        return claim
    is_named = draft.speaker and not is_pronoun(draft.speaker)
    is_located = draft.source is None or claim.spans.source is not None
    return "speaker-unresolved" if is_located and not is_named else "speaker-not-in-source"


def _asks(stage: ClaimStage, claim: ClaimCandidate) -> bool:
    """Return whether somebody asks here, after which another speaks."""
    cue = claim.spans.cue
    words = cue.slice(stage.document.text).split() if cue else ()
    return any(word.startswith("ask") for word in words)


def _with_antecedent(
    claim: ClaimCandidate, antecedent: ActorCandidate | None, by_model: ActorCandidate | None
) -> ClaimCandidate:
    """Return the claim by the antecedent; a model that names somebody else disputes it."""
    if antecedent is None:
        return replace(claim, is_speaker_certain=False)
    is_disputed = by_model is not None and by_model is not antecedent
    disputed = (f"speaker-disputed: {by_model.name}",) if by_model and is_disputed else ()
    warnings = (*claim.warnings, *disputed)
    is_certain = antecedent is by_model
    return replace(claim, speaker=antecedent, is_speaker_certain=is_certain, warnings=warnings)


def _kinds_described(stage: ClaimStage, claim: ClaimCandidate) -> AbstractSet[ActorKind]:
    """Return the kinds that the source describes: `the general`, if none was mentioned before."""
    at, speaker = claim.place, claim.speaker
    is_known = speaker and is_bearer(stage.syntax, stage.mentions, at, speaker)
    return frozenset() if is_known else kinds_described(stage.syntax, at)


def _find_described(
    stage: ClaimStage, claim: ClaimCandidate, speaker: ActorCandidate | None
) -> ActorCandidate | None:
    """Return the actor whom the source describes if it cannot mean `speaker`, else `speaker`."""
    if bearer := find_bearer(stage.syntax, stage.mentions, claim.place):
        return bearer
    definite = find_definite(stage.actors, stage.syntax, claim.spans.source)
    words = describe_source(stage.document, stage.syntax, claim, speaker)
    if definite and (speaker is None or speaker.kind == "person" or words):
        return definite
    if words is None:
        return speaker
    return stage.actors.find_by_name(words) or _find_by_text(stage, words)


def _find_by_text(stage: ClaimStage, phrase: str) -> ActorCandidate | None:
    name = name_in_text(stage.document, phrase)
    return stage.actors.find_by_name(name) if name else None
