"""Rules for the holder, the stance and the target of a position (`docs/codebook.md`, 4.2)."""

from dataclasses import replace

from summarizer.grounding.name_matching import norm
from summarizer.postprocessing.actors.registry import ActorCandidate
from summarizer.postprocessing.candidates import PositionCandidate
from summarizer.postprocessing.stages import PositionStage, each
from summarizer.vocabulary import Reason


@each
def assign_holder(stage: PositionStage, position: PositionCandidate) -> PositionCandidate | Reason:
    """Resolve the holder that the model names; reject an unknown one."""
    if position.draft is None:
        return position
    holder = stage.actors.resolve(position.draft.actor)
    return replace(position, holder=holder) if holder else "holder-not-in-source"


@each
def assign_target(stage: PositionStage, position: PositionCandidate) -> PositionCandidate:
    """Resolve the target that the model names; an unknown one is left out."""
    name = position.draft.target if position.draft else None
    if not name:
        return position
    target = stage.actors.resolve(name)
    if target is None:
        # Unlike a holder, a target is not added to the actors.
        stage.diagnostics.warn(f"target {name!r} is no actor of the source and was left out")
    return replace(position, target=None if target is position.holder else target)


def join_equal_topics(stage: PositionStage) -> None:
    """Join positions of one holder on one topic; reject a later one with another stance."""
    first: dict[tuple[ActorCandidate | None, str], int] = {}
    for position in list(stage.records.values()):
        number = first.setdefault((position.holder, norm(position.topic)), position.number)
        earlier = stage.records[number]
        if number == position.number:
            continue
        if earlier.stance != position.stance and position.draft:
            stage.reject(position, "contradicts-earlier-position")
            continue
        stage.join(position, earlier)
        if earlier.concept is None and position.concept is not None:
            stage.records[number] = earlier = replace(earlier, concept=position.concept)
        if earlier.stance == position.stance and earlier.basis != "action":
            new_claims = tuple(c for c in position.claims if c not in earlier.claims)
            stage.records[number] = replace(earlier, claims=earlier.claims + new_claims)
