"""Convert summaries to the JSON data of the page.

Spans are pairs of code points; the page reads their words from the text. Keys with an empty value
are omitted, to keep the file small.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import get_args

from summarizer.confidence.uncertainty import AnyRecord, is_uncertain
from summarizer.dataset import FAILURE_LINES, Dataset
from summarizer.page.cross_document import LEVELS, CrossDocumentIndex
from summarizer.page.measured_models import REFERENCES, codebooks_of, models_of
from summarizer.schema.summary import Actor, Claim, Position, Provenance, Span, SummaryRecord
from summarizer.text.metadata import read_metadata
from summarizer.vocabulary import ActorKind, Basis, Certainty, ClaimKind, Stance

PAGE_SCHEMA = "1"
_MAX_LABEL_LENGTH = 110
"""Characters of an article without a title that are its label in the list."""

_OMITTED = ("grounding", "trace")
JsonObject = dict[str, object]


def page_data(
    dataset: Dataset,
    index: CrossDocumentIndex,
    *,
    title: str,
    min_confidence: float | None = None,
) -> JsonObject:
    """Return the data of the page of `dataset`, records below `min_confidence` marked."""
    documents: list[JsonObject] = []
    provenances: list[Provenance] = []
    for summary in dataset:
        text = dataset.text(summary)
        documents.append(document_values(summary, text, index, min_confidence=min_confidence))
        provenances.append(summary.provenance)
    return {
        "schema": PAGE_SCHEMA,
        "title": title,
        "entities": [{"name": entity.name, "kind": entity.kind} for entity in index.entities],
        "topics": list(index.topics),
        "levels": LEVELS,
        # -1 is the actor itself.
        "level": LEVELS.index(index.level) if index.level in LEVELS else -1,
        "models": models_of(provenances),
        "references": REFERENCES,
        "codebooks": codebooks_of(provenances) if index.by == "concept" else [],
        "only_concepts": dataset.only_concepts,
        "documents": documents,
        "failures": list(_failures(dataset.folder / FAILURE_LINES)),
        "vocabulary": {
            "actor": get_args(ActorKind),
            "claim": get_args(ClaimKind),
            "certainty": get_args(Certainty),
            "stance": get_args(Stance),
            "basis": get_args(Basis),
        },
    }


def document_values(
    summary: SummaryRecord,
    text: str,
    index: CrossDocumentIndex,
    *,
    min_confidence: float | None = None,
) -> JsonObject:
    """Return the data of one document."""
    info = summary.document
    minimum = summary.provenance.min_confidence if min_confidence is None else min_confidence
    return _drop_empty(
        {
            "id": info.id,
            "label": info.title or label(text),
            "titled": info.title is not None,
            "source": info.source,
            "date": info.date,
            "date_source": info.date_source if info.date else None,
            "language": info.language,
            "digest": summary.digest,
            "model": summary.provenance.model,
            "notice": summary.provenance.notice,
            "confidence_basis": _basis(summary.provenance),
            "warnings": summary.provenance.warnings,
            "reviewed": list(summary.provenance.review.annotators)
            if summary.provenance.review
            else None,
            "text": text,
            "body": read_metadata(text).body or None,
            "actors": [
                _marked(actor, _actor(actor, info.id, index), minimum) for actor in summary.actors
            ],
            "claims": [_marked(claim, _claim(claim), minimum) for claim in summary.claims],
            "positions": [
                _marked(position, _position(position, info.id, index), minimum)
                for position in summary.positions
            ],
            "rejected": [rejected.model_dump(mode="json") for rejected in summary.rejected],
        }
    )


def label(text: str) -> str:
    """Return the beginning of the article in `text`, truncated between words."""
    body = " ".join(text[read_metadata(text).body :][: 4 * _MAX_LABEL_LENGTH].split())
    if len(body) <= _MAX_LABEL_LENGTH:
        return body
    return body[:_MAX_LABEL_LENGTH].rsplit(" ", 1)[0] + " …"


def _marked(record: AnyRecord, values: JsonObject, minimum: float | None) -> JsonObject:
    """Return `values` with a mark if the record is uncertain."""
    return {**values, "uncertain": True} if is_uncertain(record, minimum) else values


def _actor(actor: Actor, document: str, index: CrossDocumentIndex) -> JsonObject:
    entity = index.entity(document, actor.id)
    rolled_up = index.levels(document, actor.id)
    return _drop_empty(
        {
            **actor.model_dump(mode="json", exclude={"mentions", *_OMITTED}),
            "mentions": [_pair(mention) for mention in actor.mentions],
            "entity": entity,
            "over": rolled_up if set(rolled_up) != {entity} else None,
        }
    )


def _claim(claim: Claim) -> JsonObject:
    return _drop_empty(
        {
            **claim.model_dump(mode="json", exclude={"source", "cue", "quote", *_OMITTED}),
            "source": _pair(claim.source),
            "cue": _pair(claim.cue),
            "quote": _pair(claim.quote),
            "grounding": _inexact(claim.grounding),
        }
    )


def _position(position: Position, document: str, index: CrossDocumentIndex) -> JsonObject:
    return _drop_empty(
        {
            **position.model_dump(mode="json", exclude={"evidence", *_OMITTED}),
            "subject": index.topic(document, position),
            "evidence": _pair(position.evidence),
            "grounding": _inexact(position.grounding),
        }
    )


def _basis(provenance: Provenance) -> str | None:
    """Return what confidence is computed from, `None` where log-probabilities are part of it."""
    return "records" if provenance.confidence_basis == "records" else None


def _pair(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None


def _inexact(grounding: str) -> str | None:
    """Return how the words were aligned with the text, `None` when they match exactly."""
    return None if grounding == "exact" else grounding


def _drop_empty(values: JsonObject) -> JsonObject:
    return {key: value for key, value in values.items() if value not in (None, [], "")}


def _failures(path: Path) -> Iterator[JsonObject]:
    """Yield the documents that could not be summarized. Lines of another form are ignored."""
    with suppress(OSError):
        for line in path.read_bytes().split(b"\n"):
            with suppress(ValueError, RecursionError):
                failure = json.loads(line)
                if isinstance(failure, dict) and "document" in failure:
                    yield {key: str(failure.get(key, "")) for key in ("document", "stage", "error")}
