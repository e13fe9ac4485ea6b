"""Contradictions in a summary from a file, which may have been edited or damaged."""

from collections import Counter
from collections.abc import Iterator

from summarizer.schema.summary import Span, SummaryRecord
from summarizer.text.calendar import iso_date
from summarizer.text.document import MAX_CHARS

_MAX_ID_BYTES = 200
"""File systems allow 255 bytes; suffixes need some."""

_MAX_SHOWN = 40


def problems(summary: SummaryRecord) -> Iterator[str]:
    """Yield what is impossible in `summary`, each as a short message."""
    info = summary.document
    if not is_file_name(info.id):
        yield f"the id {info.id[:_MAX_SHOWN]!r} cannot be a file name"
    if not 0 <= info.chars <= MAX_CHARS:
        yield "the text has an impossible length"
    for date in (info.date, *(claim.date for claim in summary.claims)):
        if date is not None and not all(map(iso_date, date.split("/"))):
            yield f"{date[:_MAX_SHOWN]!r} is not a date"
    yield from _reference_problems(summary)
    for record_id, span in _spans(summary):
        if not (0 <= span.start <= span.end <= info.chars):
            yield f"{_shown(record_id)} has words outside of the text"


def misquotations(summary: SummaryRecord, text: str) -> Iterator[str]:
    """Yield the records whose words are not at their offsets in `text`, each as a message."""
    for record_id, span in _spans(summary):
        if text[span.start : span.end] != span.text:
            yield f"{_shown(record_id)} has words that are not at {span.start}:{span.end}"


def is_file_name(name: str) -> bool:
    """Return whether `name`, with a suffix, can be the name of a file in any folder."""
    is_clean = name.isprintable() and not {*name} & {*"/\\"}
    return is_clean and bool(name.strip(". ")) and len(name.encode()) <= _MAX_ID_BYTES


def _reference_problems(summary: SummaryRecord) -> Iterator[str]:
    actors = Counter(actor.id for actor in summary.actors)
    claims = Counter(claim.id for claim in summary.claims)
    positions = Counter(position.id for position in summary.positions)
    for ids in (actors, claims, positions):
        yield from (f"two records are {_shown(name)}" for name, count in ids.items() if count > 1)
    named = [(actor.id, (actor.affiliation, *actor.members)) for actor in summary.actors]
    named += [(claim.id, (claim.speaker, *claim.via)) for claim in summary.claims]
    named += [(position.id, (position.actor, position.target)) for position in summary.positions]
    for record_id, names in named:
        if {*names} - {*actors, None}:
            yield f"{_shown(record_id)} names an actor that is missing"
    for position in summary.positions:
        if {*position.claim_ids} - {*claims}:
            yield f"{_shown(position.id)} names a claim that is missing"


def _spans(summary: SummaryRecord) -> Iterator[tuple[str, Span]]:
    for actor in summary.actors:
        yield from ((actor.id, span) for span in actor.mentions)
    for claim in summary.claims:
        spans = (claim.source, claim.cue, claim.quote)
        yield from ((claim.id, span) for span in spans if span is not None)
    yield from ((position.id, position.evidence) for position in summary.positions)


def _shown(value: str) -> str:
    return value[:_MAX_SHOWN] if value.isprintable() else ascii(value[:_MAX_SHOWN])
