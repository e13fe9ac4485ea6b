"""Summarize one document: split it into windows, request drafts, build and annotate records."""

import datetime
import time
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache, partial
from importlib import metadata

from summarizer.codebook import Codebook
from summarizer.confidence.scoring import RecordFeatures, basis_of
from summarizer.document_prompts import (
    NO_OPTIONS,
    PromptOptions,
    check_language,
    document_prompts,
    reads,
)
from summarizer.draft_collector import DraftCollector, StepCallback
from summarizer.errors import ModelError
from summarizer.faithfulness.prompt_injection import looks_like_injection
from summarizer.models.base import Model
from summarizer.postprocessing.digest import write_digest
from summarizer.postprocessing.pipeline import ExtractedRecords, build_records
from summarizer.schema.summary import CodebookInfo, DocumentInfo, Provenance, Usage
from summarizer.summary import Summary
from summarizer.telemetry import document_span
from summarizer.text.document import Document
from summarizer.text.language import language_name
from summarizer.text.windows import split_windows
from summarizer.vocabulary import Profile

RecordsCallback = Callable[[Summary], None]
"""Called with the summary of the answers so far."""

_MAX_LISTED = 10


def summarize_document(
    document: Document,
    model: Model,
    *,
    profile: Profile | None = None,
    options: PromptOptions = NO_OPTIONS,
    on_step: StepCallback | None = None,
    on_records: RecordsCallback | None = None,
) -> Summary:
    """Return the summary of `document` by `model`.

    Args:
        document: The article.
        model: The model to ask.
        profile: The postprocessing profile; by default the model's.
        options: What the user asks for about every document.
        on_step: Called before each request with a short description of it.
        on_records: Called before each request but the first with the summary of the answers so far.

    Raises:
        LanguageError: If the model was not made for the language of the document.
        ModelError: If the model gives no usable answer to one of the requests; `spent` holds the
            usage of the whole document.
    """
    profile = profile or model.profile

    def report(collector: DraftCollector) -> None:
        if on_records is not None:
            on_records(build_summary(document, collector, profile))

    with document_span(document.id, len(document.text)):
        started = time.monotonic()
        collector = collect_drafts(document, model, on_step, report, options)
        summary = build_summary(document, collector, profile)
        seconds = round(time.monotonic() - started, 3)
        provenance = summary.provenance.model_copy(update={"seconds": seconds})
        return summary.model_copy(update={"provenance": provenance})


def collect_drafts(
    document: Document,
    model: Model,
    on_step: StepCallback | None = None,
    on_answer: Callable[[DraftCollector], None] | None = None,
    options: PromptOptions = NO_OPTIONS,
) -> DraftCollector:
    """Return the drafts of `model` about all windows of `document`.

    `on_answer` is called before each request but the first, with the drafts so far.
    """
    check_language(model.family, document, options)
    family = document_prompts(model.family, document, options)
    collector = DraftCollector(model, family, on_step or (lambda _: None), options)
    if on_answer is not None:
        collector.on_answer = partial(on_answer, collector)
    try:
        for number, window in enumerate(split_windows(document), start=1):
            collector.collect(window, number)
    except ModelError as error:
        error.spent = (collector.usage + Usage(**error.spent)).model_dump()
        raise
    return collector


def build_summary(
    document: Document,
    collector: DraftCollector,
    profile: Profile,
    *,
    without: AbstractSet[str] = frozenset(),
) -> Summary:
    """Return the summary that the collected drafts give, without the rules with these ids."""
    records = _build_records(document, collector, profile, without)
    return _to_summary(document, records, collector, profile).with_text(document.text)


def summary_with_features(
    document: Document, collector: DraftCollector, profile: Profile
) -> tuple[Summary, dict[str, RecordFeatures]]:
    """Return the summary of the collected drafts, and the features of its records by id."""
    records = _build_records(document, collector, profile)
    return _to_summary(document, records, collector, profile), records.features


@lru_cache(maxsize=1)
def package_version() -> str:
    """Return the version of this package, or `0` when it is not installed."""
    try:
        return metadata.version("summarizer")
    except metadata.PackageNotFoundError:
        return "0"


def document_info(document: Document) -> DocumentInfo:
    """Return the fields of `document` that a summary repeats."""
    return DocumentInfo(
        id=document.id,
        path=document.path,
        sha256=document.sha256,
        chars=len(document.text),
        language=document.language,
        title=document.title,
        source=document.source,
        date=document.date,
        date_source=document.date_source,
    )


def _to_summary(
    document: Document, records: ExtractedRecords, collector: DraftCollector, profile: Profile
) -> Summary:
    info = document_info(document)
    return Summary(
        document=info,
        digest=write_digest(info, records.claims, records.positions, records.actors),
        actors=records.actors,
        claims=records.claims,
        positions=records.positions,
        rejected=[*collector.invalid, *records.rejected],
        provenance=Provenance(
            model=collector.model.name,
            backend=collector.model.backend,
            prompts={task: collector.family.version_tag(task) for task in collector.family.tasks},
            package_version=package_version(),
            created_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            usage=collector.usage,
            profile=profile,
            notice=_notice(document, collector),
            codebook=_codebook_info(collector.options.codebook),
            confidence_basis=basis_of(records.features.values(), profile),
            warnings=[*collector.warnings, *_text_warnings(document), *records.warnings],
        ),
    )


def _build_records(
    document: Document,
    collector: DraftCollector,
    profile: Profile,
    without: AbstractSet[str] = frozenset(),
) -> ExtractedRecords:
    return build_records(
        document,
        list(collector.drafts_by_span.values()),
        profile,
        without=without,
        codebook=collector.options.codebook,
        text_language=collector.options.text_language,
    )


def _notice(document: Document, collector: DraftCollector) -> str | None:
    """Return what a reader must know before the records, `None` if nothing."""
    if document.language is None or reads(collector.model.family, document):
        return None
    language = language_name(document.language)
    return (
        f"The text is in {language}, and the embedded model reads English only: "
        "records may be wrong, and most are missing."
    )


def _codebook_info(codebook: Codebook | None) -> CodebookInfo | None:
    return CodebookInfo(name=codebook.name, digest=codebook.digest) if codebook else None


def with_min_confidence(summary: Summary, minimum: float | None) -> Summary:
    """Return `summary` with records below `minimum` as uncertain; `None` changes nothing."""
    if minimum is None:
        return summary
    digest = write_digest(
        summary.document, summary.claims, summary.positions, summary.actors, minimum
    )
    provenance = summary.provenance.model_copy(update={"min_confidence": minimum})
    return summary.model_copy(update={"digest": digest, "provenance": provenance})


def _text_warnings(document: Document) -> Iterator[str]:
    if document.language is None:
        yield "the language of the text is not clear; it was read as English"
    elif not document.language_rules.is_english:
        yield f"the text is {language_name(document.language)}; rules made for English did not run"
    numbers = [
        str(number)
        for number, sentence in enumerate(document.sentences, start=1)
        if looks_like_injection(sentence.slice(document.text))
    ]
    if numbers:
        listed = ", ".join(numbers[:_MAX_LISTED]) + (" …" if len(numbers) > _MAX_LISTED else "")
        yield f"sentences that read like orders to a program: {listed}; check what is missing"
