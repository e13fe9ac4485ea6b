"""What the page shows, as plain values.

Spans are pairs of code points; their words are read from the text, so that nothing is written
twice. Keys whose value is nothing are left out: three hundred documents must stay a small file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

from summarizer.dataset import FAILURE_LINES, Dataset
from summarizer.networks.statement import DEFAULT_READING
from summarizer.page.cross_document import LEVELS, CrossDocumentIndex
from summarizer.schema.summary import Actor, Claim, Position, Span, SummaryRecord
from summarizer.text.metadata import read_metadata
from summarizer.vocabulary import ActorKind, Basis, Certainty, ClaimKind, Stance

PAGE_SCHEMA = "1"
_LABEL = 110
"""So many characters of an article without a title stand for it in the list."""

Values = dict[str, object]


def page_data(dataset: Dataset, crossing: CrossDocumentIndex, *, title: str) -> Values:
    """Return all that the page shows of `dataset`.

    Args:
        dataset: The folder of results.
        crossing: Who is who in it.
        title: What stands above the page.

    Raises:
        InputError: If a summary or a text is missing, damaged or does not fit the other.
    """
    documents = [document_values(summary, dataset.text(summary), crossing) for summary in dataset]
    return {
        "schema": PAGE_SCHEMA,
        "title": title,
        "entities": [{"name": one.name, "kind": one.kind} for one in crossing.entities],
        "topics": crossing.topics,
        "levels": LEVELS,
        "level": LEVELS.index(DEFAULT_READING.level),
        "documents": documents,
        "failures": list(_failures(dataset.folder / FAILURE_LINES)),
        "vocabulary": vocabulary(),
    }


def vocabulary() -> Values:
    """Return the closed vocabularies in the order of the codebook."""
    return {
        "actor": get_args(ActorKind),
        "claim": get_args(ClaimKind),
        "certainty": get_args(Certainty),
        "stance": get_args(Stance),
        "basis": get_args(Basis),
    }


def document_values(summary: SummaryRecord, text: str, crossing: CrossDocumentIndex) -> Values:
    """Return what the page shows of one document."""
    info = summary.document
    return _without_nothing(
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
            "warnings": summary.provenance.warnings,
            "text": text,
            "body": read_metadata(text).body or None,
            "actors": [_actor(actor, info.id, crossing) for actor in summary.actors],
            "claims": [_claim(claim) for claim in summary.claims],
            "positions": [_position(position, info.id, crossing) for position in summary.positions],
            "rejected": [rejected.model_dump(mode="json") for rejected in summary.rejected],
        }
    )


def label(text: str) -> str:
    """Return the beginning of the article in `text`, cut between words."""
    body = " ".join(text[read_metadata(text).body :][: 4 * _LABEL].split())
    if len(body) <= _LABEL:
        return body
    return body[:_LABEL].rsplit(" ", 1)[0] + " …"


def _actor(actor: Actor, document: str, crossing: CrossDocumentIndex) -> Values:
    entity = crossing.entity(document, actor.id)
    over = crossing.levels(document, actor.id)
    return _without_nothing(
        {
            "id": actor.id,
            "name": actor.name,
            "kind": actor.kind,
            "role": actor.role,
            "affiliation": actor.affiliation,
            "aliases": actor.aliases,
            "members": actor.members,
            "mentions": [_pair(mention) for mention in actor.mentions],
            "entity": entity,
            "over": over if set(over) != {entity} else None,
        }
    )


def _claim(claim: Claim) -> Values:
    return _without_nothing(
        {
            **claim.model_dump(mode="json", exclude={"source", "cue", "quote", "grounding"}),
            "source": _pair(claim.source),
            "cue": _pair(claim.cue),
            "quote": _pair(claim.quote),
            "grounding": _loose(claim.grounding),
        }
    )


def _position(position: Position, document: str, crossing: CrossDocumentIndex) -> Values:
    return _without_nothing(
        {
            **position.model_dump(mode="json", exclude={"evidence", "grounding"}),
            "subject": crossing.topic(document, position),
            "evidence": _pair(position.evidence),
            "grounding": _loose(position.grounding),
        }
    )


def _pair(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None


def _loose(grounding: str) -> str | None:
    """Return how the words were found if not letter by letter, which is the rule."""
    return None if grounding == "exact" else grounding


def _without_nothing(values: Values) -> Values:
    return {key: value for key, value in values.items() if value not in (None, [], "")}


def _failures(path: Path) -> Iterator[Values]:
    """Yield what could not be summarized. Lines of another form are none of the page's business."""
    for line in _lines(path):
        try:
            failure = json.loads(line)
        except ValueError:
            continue
        if isinstance(failure, dict) and "document" in failure:
            yield {key: str(failure.get(key, "")) for key in ("document", "stage", "error")}


def _lines(path: Path) -> Iterable[bytes]:
    try:
        return path.read_bytes().split(b"\n")
    except OSError:
        return ()
