"""The Markdown page of a summary: digest, actors, claims by speaker, positions by topic.

Words of the article and of the model are data: what Markdown or a terminal would act on is
escaped or taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from summarizer.schema.summary import Actor, Claim, Position, Rejected, SummaryRecord
from summarizer.vocabulary import Stance

_ACTIVE = re.compile(r"([\\`*_\[\]<>|#~])")
# Control, bidirectional and invisible characters could rewrite what a terminal shows.
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SIGNS: dict[Stance, str] = {
    "support": "for",
    "oppose": "against",
    "mixed": "partly",
    "neutral": "neutral",
}


def to_markdown(summary: SummaryRecord) -> str:
    """Return `summary` as one Markdown page, ending in a newline."""
    sections = [
        _head(summary),
        _actors(summary.actors),
        _claims(summary),
        _positions(summary),
        _rejected(summary.rejected),
        _foot(summary),
    ]
    return "\n".join(line for section in sections for line in section).strip() + "\n"


def plain(text: str) -> str:
    """Return `text` on one line, without characters that a terminal would act on."""
    return " ".join(_HIDDEN.sub(" ", text).split())


def escaped(text: str) -> str:
    """Return `text` on one line, safe inside Markdown."""
    return _ACTIVE.sub(r"\\\1", plain(text))


def _head(summary: SummaryRecord) -> Iterator[str]:
    document = summary.document
    yield f"# {escaped(document.title or document.id)}"
    yield ""
    facts = [document.source, document.date, f"{document.chars:,} characters"]
    yield " · ".join(escaped(fact) for fact in facts if fact)
    yield ""
    yield escaped(summary.digest)
    yield ""


def _actors(actors: Sequence[Actor]) -> Iterator[str]:
    yield f"## Actors ({len(actors)})"
    yield ""
    names = {actor.id: actor.name for actor in actors}
    for actor in actors:
        facts: list[str] = [actor.kind.replace("_", " ")]
        if actor.role:
            facts.append(escaped(actor.role))
        if actor.affiliation:
            facts.append(f"of {escaped(names[actor.affiliation])}")
        also = f"; also: {escaped(', '.join(actor.aliases))}" if actor.aliases else ""
        count = len(actor.mentions)
        times = "once" if count == 1 else f"{count} times"
        yield f"- **{escaped(actor.name)}**: {', '.join(facts)}{also} ({times})"
    yield ""


def _claims(summary: SummaryRecord) -> Iterator[str]:
    yield f"## Claims ({len(summary.claims)})"
    yield ""
    speakers = list(dict.fromkeys(claim.speaker for claim in summary.claims))
    names = {actor.id: actor.name for actor in summary.actors}
    for speaker in speakers:
        yield f"### {escaped(names[speaker]) if speaker else 'The article itself'}"
        yield ""
        for claim in summary.claims:
            if claim.speaker == speaker:
                yield from _claim(claim, names)
        yield ""


def _claim(claim: Claim, names: dict[str, str]) -> Iterator[str]:
    facts: list[str] = [claim.kind, claim.certainty, claim.directness]
    if claim.via:
        facts.append("via " + escaped(", ".join(names[id] for id in claim.via)))
    if claim.date or claim.date_text:
        facts.append(escaped(claim.date or claim.date_text or ""))
    if claim.warnings:
        facts.append(f"check: {', '.join(claim.warnings)}")
    yield f"- {escaped(claim.text)} ({'; '.join(facts)})"
    yield f"  > {_quotation(claim.quote.text, claim.quote.start, claim.quote.end)}{_how(claim)}"


def _positions(summary: SummaryRecord) -> Iterator[str]:
    yield f"## Positions ({len(summary.positions)})"
    yield ""
    names = {actor.id: actor.name for actor in summary.actors}
    order = {topic: at for at, topic in enumerate(dict.fromkeys(map(_topic, summary.positions)))}
    in_order = sorted(summary.positions, key=lambda position: order[_topic(position)])
    for topic, positions in groupby(in_order, key=_topic):
        yield f"### {escaped(topic)}"
        yield ""
        for position in positions:
            target = f", towards {escaped(names[position.target])}" if position.target else ""
            claims = f" {', '.join(position.claim_ids)}" if position.claim_ids else ""
            yield (
                f"- {_SIGNS[position.stance]}: **{escaped(names[position.actor])}**{target} "
                f"({position.basis}{claims})"
            )
            evidence = position.evidence
            quotation = _quotation(evidence.text, evidence.start, evidence.end)
            yield f"  > {quotation}{_how(position)}"
        yield ""


def _rejected(rejected: Sequence[Rejected]) -> Iterator[str]:
    if not rejected:
        return
    yield f"## Rejected ({len(rejected)})"
    yield ""
    for draft in rejected:
        words = draft.draft.get("text") or draft.draft.get("topic") or draft.draft.get("name") or ""
        yield f"- {draft.record}: {draft.reason}: {escaped(str(words))}"
    yield ""


def _foot(summary: SummaryRecord) -> Iterable[str]:
    origin = summary.provenance
    usage = origin.usage
    yield "---"
    yield (
        f"{escaped(origin.model)} ({escaped(origin.backend)}), {origin.seconds:.1f} s, "
        f"{usage.requests} requests, {usage.prompt_tokens} tokens read "
        f"({usage.cached_prompt_tokens} cached), {usage.completion_tokens} written"
    )
    for warning in origin.warnings:
        yield f"- warning: {escaped(warning)}"


def _topic(position: Position) -> str:
    return position.topic


def _quotation(text: str, start: int, end: int) -> str:
    return f"{escaped(text)} \\[{start}–{end}\\]"


def _how(record: Claim | Position) -> str:
    return "" if record.grounding == "exact" else f" ({record.grounding})"
