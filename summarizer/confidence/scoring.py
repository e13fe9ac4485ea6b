"""Give the records of a document their confidence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from summarizer.confidence.features import (
    Features,
    FieldLogprobs,
    RecordContext,
    actor_features,
    actor_logprobs,
    claim_features,
    claim_logprobs,
    position_features,
)
from summarizer.confidence.model import coefficients
from summarizer.schema.summary import Actor, Claim, Position
from summarizer.syntax import Syntax
from summarizer.vocabulary import ConfidenceBasis, Profile, RecordKind

RecordT = TypeVar("RecordT", Actor, Claim, Position)
LogprobsById = Mapping[str, FieldLogprobs]
"""The log-probabilities of the drafts that records come from, by the ids of the records."""


@dataclass(frozen=True)
class RecordFeatures:
    """The features of one record, and whether log-probabilities are among them."""

    kind: RecordKind
    values: Features
    basis: ConfidenceBasis


def record_features(
    actors: Sequence[Actor],
    claims: Sequence[Claim],
    positions: Sequence[Position],
    logprobs: LogprobsById,
    syntax: Syntax | None = None,
) -> dict[str, RecordFeatures]:
    """Return the features of each record of a document, by id."""
    by_id = {actor.id: actor for actor in actors}
    claims_by_id = {claim.id: claim for claim in claims}
    context = RecordContext(by_id, claims_by_id, positions, syntax)
    features: dict[str, RecordFeatures] = {}
    for actor in actors:
        numbers = logprobs.get(actor.id)
        more = actor_logprobs(numbers) if numbers else {}
        features[actor.id] = _features("actor", actor_features(actor, context), more)
    for claim in claims:
        numbers = logprobs.get(claim.id)
        more = claim_logprobs(numbers) if numbers else {}
        features[claim.id] = _features("claim", claim_features(claim, context), more)
    for position in positions:
        features[position.id] = _features("position", position_features(position, context), {})
    return features


def _features(kind: RecordKind, values: Features, more: Features) -> RecordFeatures:
    return RecordFeatures(kind, {**values, **more}, "logprobs" if more else "records")


def with_confidence(
    records: Iterable[RecordT], features: Mapping[str, RecordFeatures], profile: Profile
) -> list[RecordT]:
    """Return the records with their confidence."""
    scored = []
    for record in records:
        of = features[record.id]
        probability = coefficients().model(profile, of.kind, of.basis).probability(of.values)
        scored.append(record.model_copy(update={"confidence": probability}))
    return scored


def basis_of(features: Iterable[RecordFeatures], profile: Profile) -> ConfidenceBasis | None:
    """Return what the confidence of these records rests on, `None` if there are none."""
    known = list(features)
    models = coefficients().models[profile]
    if any(of.basis == "logprobs" and "logprobs" in models[of.kind] for of in known):
        return "logprobs"
    return "records" if known else None
