"""Reuse the summary of a document for another one of the same text, so that it is paid once."""

from dataclasses import replace

from summarizer.batch.storage.store import IS_BY_PEOPLE, Store, decompress
from summarizer.pipeline import document_info
from summarizer.postprocessing.digest import write_digest
from summarizer.schema.summary import PEOPLE, Usage
from summarizer.summary import Summary
from summarizer.text.document import Document

_SQL = (
    "SELECT summary FROM finished JOIN records USING (id)"
    " WHERE finished.text = ? AND recipe = ? AND id <> ? ORDER BY id LIMIT 20"
)

_CODED_SQL = (
    "SELECT summary FROM finished JOIN records USING (id) JOIN recipes ON recipe = number"  # noqa: S608
    f" WHERE finished.text = ? AND id <> ? AND {IS_BY_PEOPLE} ORDER BY id LIMIT 20"
)


def copied_coding(store: Store, document: Document) -> Summary | None:
    """Return what people have coded in a document of the same text, if any, for `document`.

    Metadata that `document` lacks are those of the coded one.
    """
    for (content,) in store.rows(_CODED_SQL, document.sha256, document.id):
        summary = Summary.model_validate_json(decompress(content))
        if summary.positions:
            info = summary.document
            dated = document if document.date else info
            known = replace(
                document,
                title=document.title or info.title,
                source=document.source or info.source,
                date=dated.date,
                date_source=dated.date_source,
            )
            return _copy(summary, known)
    return None


def copied_summary(store: Store, run: int, document: Document) -> Summary | None:
    """Return the summary of a finished document of this run with the same text and date, if any.

    The text and the date decide what a model is asked and how dates are resolved; title and source
    are those of `document`. The copy cost nothing, and names the document that was asked about.
    """
    for (content,) in store.rows(_SQL, document.sha256, run, document.id):
        summary = Summary.model_validate_json(decompress(content))
        info = summary.document
        if (info.date, info.language) == (document.date, document.language):
            return _copy(summary, document)
    return None


def _copy(summary: Summary, document: Document) -> Summary:
    info = document_info(document)
    provenance = summary.provenance
    claims = None if provenance.model == PEOPLE else summary.claims
    changes = {
        "usage": Usage(),
        "seconds": 0.0,
        "copied_from": provenance.copied_from or summary.document.id,
    }
    return summary.model_copy(
        update={
            "document": info,
            "digest": write_digest(
                info, claims, summary.positions, summary.actors, provenance.min_confidence
            ),
            "provenance": provenance.model_copy(update=changes),
        }
    )
