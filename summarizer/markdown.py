"""Render a summary as Markdown: digest, actors, claims by speaker, positions by topic.

The words of the article and of the model are untrusted: characters that Markdown or a terminal
interprets are escaped or removed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from summarizer.confidence.uncertainty import AnyRecord, uncertain_ids
from summarizer.schema.derived import subject_of
from summarizer.schema.summary import Actor, Claim, Position, Rejected, Span, SummaryRecord
from summarizer.text.invisible import INVISIBLE
from summarizer.vocabulary import Grounding, Stance

_MARKUP = re.compile(r"([\\`*_\[\]<>|#~])")
_SIGNS: dict[Stance, str] = {
    "support": "for",
    "oppose": "against",
    "mixed": "partly",
    "neutral": "neutral",
}


def to_markdown(summary: SummaryRecord) -> str:
    """Return `summary` as one Markdown page, ending in a newline."""
    uncertain = uncertain_ids(summary)
    sections = [
        _header(summary),
        _actors(summary.actors, uncertain),
        _claims(summary, uncertain),
        _positions(summary, uncertain),
        _rejected(summary.rejected),
        _footer(summary),
    ]
    return "\n".join(line for section in sections for line in section).strip() + "\n"


def single_line(text: str) -> str:
    """Return `text` on one line, without characters that a terminal interprets."""
    return " ".join(INVISIBLE.sub(" ", text).split())


def escape_markdown(text: str) -> str:
    """Return `text` on one line, with Markdown syntax escaped."""
    return _MARKUP.sub(r"\\\1", single_line(text))


def _header(summary: SummaryRecord) -> Iterator[str]:
    document = summary.document
    yield f"# {escape_markdown(document.title or document.id)}\n"
    facts = [document.source, document.date, f"{document.chars:,} characters"]
    yield " · ".join(escape_markdown(fact) for fact in facts if fact) + "\n"
    if summary.provenance.notice:
        yield f"> **{escape_markdown(summary.provenance.notice)}**\n"
    yield escape_markdown(summary.digest) + "\n"


def _heading(title: str, records: Sequence[AnyRecord], uncertain: AbstractSet[str]) -> str:
    """Return the heading of a list, with the number of its records."""
    doubtful = sum(record.id in uncertain for record in records)
    return f"## {title} ({len(records)}{f', {doubtful} uncertain' if doubtful else ''})\n"


def _mark(record: AnyRecord, uncertain: AbstractSet[str]) -> list[str]:
    """Return the remark on an uncertain record, and nothing on another."""
    return [f"uncertain: {record.confidence:.2f}"] if record.id in uncertain else []


def _actors(actors: Sequence[Actor], uncertain: AbstractSet[str]) -> Iterator[str]:
    yield _heading("Actors", actors, uncertain)
    names = {actor.id: actor.name for actor in actors}
    for actor in actors:
        facts: list[str] = [actor.kind.replace("_", " ")]
        if actor.role:
            facts.append(escape_markdown(actor.role))
        if actor.affiliation:
            facts.append(f"of {escape_markdown(names[actor.affiliation])}")
        also = f"; also: {escape_markdown(', '.join(actor.aliases))}" if actor.aliases else ""
        count = len(actor.mentions)
        times = "once" if count == 1 else f"{count} times"
        end = "; ".join([times, *_mark(actor, uncertain)])
        yield f"- **{escape_markdown(actor.name)}**: {', '.join(facts)}{also} ({end})"
    yield ""


def _claims(summary: SummaryRecord, uncertain: AbstractSet[str]) -> Iterator[str]:
    yield _heading("Claims", summary.claims, uncertain)
    speakers = dict.fromkeys(claim.speaker for claim in summary.claims)
    names = {actor.id: actor.name for actor in summary.actors}
    for speaker in speakers:
        yield f"### {escape_markdown(names[speaker]) if speaker else 'The article itself'}\n"
        for claim in summary.claims:
            if claim.speaker == speaker:
                yield from _claim(claim, names, _mark(claim, uncertain))
        yield ""


def _claim(claim: Claim, names: dict[str, str], mark: list[str]) -> Iterator[str]:
    facts: list[str] = [claim.kind, claim.certainty, claim.directness]
    if claim.via:
        facts.append("via " + escape_markdown(", ".join(names[actor_id] for actor_id in claim.via)))
    if claim.date or claim.date_text:
        facts.append(escape_markdown(claim.date or claim.date_text or ""))
    if claim.grounding != "exact":
        facts.append(claim.grounding)
    if claim.warnings:
        facts.append(f"check: {escape_markdown(', '.join(claim.warnings))}")
    end = f"({'; '.join([*facts, *mark])}) {_offsets(claim.quote)}"
    if claim.text_by == "quotation":
        yield f"- {escape_markdown(claim.text)} {end}"
        return
    is_leading = claim.cue is not None and claim.cue.end <= claim.quote.start
    words = f"{claim.cue.text} {claim.quote.text}" if claim.cue and is_leading else claim.quote.text
    yield f"- {escape_markdown(words)} {end}"
    yield f"  > in the model’s words: {escape_markdown(claim.text)}"


def _positions(summary: SummaryRecord, uncertain: AbstractSet[str]) -> Iterator[str]:
    yield _heading("Positions", summary.positions, uncertain)
    names = {actor.id: actor.name for actor in summary.actors}
    topics = dict.fromkeys(map(subject_of, summary.positions))
    for topic in topics:
        yield f"### {escape_markdown(topic)}\n"
        for position in summary.positions:
            if subject_of(position) == topic:
                yield from _position(position, names, _mark(position, uncertain))
        yield ""


def _position(position: Position, names: dict[str, str], mark: list[str]) -> Iterator[str]:
    holder = escape_markdown(names[position.actor])
    target = f", towards {escape_markdown(names[position.target])}" if position.target else ""
    claims = f" {', '.join(position.claim_ids)}" if position.claim_ids else ""
    check = [f"check: {escape_markdown(', '.join(position.warnings))}"] if position.warnings else []
    facts = "; ".join([f"{position.basis}{claims}", *check, *mark])
    yield f"- {_SIGNS[position.stance]}: **{holder}**{target} ({facts})"
    yield _quotation(position.evidence, position.grounding)


def _rejected(rejected: Sequence[Rejected]) -> Iterator[str]:
    if not rejected:
        return
    yield f"## Rejected ({len(rejected)})\n"
    for draft in rejected:
        yield f"- {draft.record}: {draft.reason}: {escape_markdown(_drafted_words(draft.draft))}"
    yield ""


def _drafted_words(draft: dict[str, Any]) -> str:
    """Return what a draft says, by the copied beginning and end if it has no words of its own."""
    words = draft.get("text") or draft.get("topic") or draft.get("name")
    if words:
        return str(words)
    fields = [draft[name] for name in ("source", "cue") if draft.get(name)]
    content = " … ".join(str(draft[name]) for name in ("start", "end") if draft.get(name))
    return ", ".join(map(str, [*fields, content]))


def _footer(summary: SummaryRecord) -> Iterable[str]:
    provenance = summary.provenance
    usage = provenance.usage
    yield "---"
    model = f"{escape_markdown(provenance.model)} ({escape_markdown(provenance.backend)})"
    yield (
        f"{model}, {provenance.seconds:.1f} s, "
        f"{usage.requests} requests, {usage.prompt_tokens} tokens read "
        f"({usage.cached_prompt_tokens} cached), {usage.completion_tokens} written"
    )
    if provenance.confidence_basis == "records":
        yield "- confidence without the model’s log-probabilities"
    for warning in provenance.warnings:
        yield f"- warning: {escape_markdown(warning)}"


def _quotation(span: Span, grounding: Grounding) -> str:
    note = "" if grounding == "exact" else f" ({grounding})"
    return f"  > {escape_markdown(span.text)} {_offsets(span)}{note}"


def _offsets(span: Span) -> str:
    return f"\\[{span.start}–{span.end}\\]"
