"""Write a digest of the records in two or three sentences, in words of the article."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from summarizer.confidence.uncertainty import is_uncertain
from summarizer.schema.summary import Actor, Claim, DocumentInfo, Position, Span
from summarizer.text.spans import normalize_whitespace
from summarizer.vocabulary import ClaimKind, Stance

_KINDS_BY_WEIGHT: tuple[ClaimKind, ...] = (
    "threat", "refusal", "denial", "accusation", "demand", "commitment", "declaration",
    "prediction", "evaluation", "assertion",
)  # fmt: skip
_SENTENCE_END = re.compile(r"[.!?…][”\"’')]*$")
_MAX_SHOWN = 3
_LONGEST_QUOTATION = 160
_SIDES: dict[Stance, str] = {
    "support": "for",
    "oppose": "against",
    "mixed": "partly for",
    "neutral": "neutral on",
}


def write_digest(
    document: DocumentInfo,
    claims: Sequence[Claim] | None,
    positions: Sequence[Position],
    actors: Sequence[Actor],
    minimum: float | None = None,
) -> str:
    """Return the digest: the speakers, the weightiest claim, the positions.

    Uncertain records are counted, but not shown.

    Args:
        document: The document.
        claims: Its claims, `None` where nobody has looked for them.
        positions: Its positions.
        actors: Its actors.
        minimum: The confidence below which a record is uncertain, by default that of its kind.
    """
    names = {actor.id: actor.name for actor in actors}
    certain = [position for position in positions if not is_uncertain(position, minimum)]
    sentences = [_positions_sentence(certain, len(positions) - len(certain), names)]
    if claims is not None:
        certain_claims = [claim for claim in claims if not is_uncertain(claim, minimum)]
        sentences = [
            _speakers_sentence(document, certain_claims, len(claims), names),
            _weightiest_claim_sentence(certain_claims, names),
            *sentences,
        ]
    return " ".join(sentence for sentence in sentences if sentence)


def _speakers_sentence(
    document: DocumentInfo, certain: Sequence[Claim], total: int, names: Mapping[str, str]
) -> str:
    """Return how many claims there are, how many of them are certain, and by whom these are."""
    when = f" of {document.date}" if document.date else ""
    if not total:
        return f"The document{when} reports no claims."
    counts = Counter(claim.speaker for claim in certain if claim.speaker)
    if not counts and len(certain) == total:
        return f"The document{when} makes {_count(total, 'claim')} in its own voice."
    what = f"The document{when} reports {_count(total, 'claim')}"
    if not certain:
        return f"{what}, uncertain." if total == 1 else f"{what}, all of them uncertain."
    if len(certain) < total:
        what = f"{what}; {len(certain)} of them {'is' if len(certain) == 1 else 'are'} certain"
    if not counts:
        return f"{what}, in its own voice."
    shown = [names[actor_id] for actor_id, _ in counts.most_common(_MAX_SHOWN)]
    others = len(counts) - len(shown)
    return f"{what}, by {_join([*shown, _count(others, 'other')] if others else shown)}."


def _weightiest_claim_sentence(claims: Sequence[Claim], names: Mapping[str, str]) -> str:
    spoken = [claim for claim in claims if claim.speaker]
    if not spoken:
        return ""
    claim = min(spoken, key=lambda claim: _KINDS_BY_WEIGHT.index(claim.kind))
    if claim.text_by == "quotation":
        return claim.text if _SENTENCE_END.search(claim.text) else f"{claim.text}."
    speaker = _capitalize_first(names[claim.speaker or ""])
    return f"{speaker} ({claim.kind}): {_quoted(claim.quote)}."


def _positions_sentence(
    certain: Sequence[Position], uncertain: int, names: Mapping[str, str]
) -> str:
    parts = [
        # One sentence may be for one thing and against another, so the topic says what is meant.
        f"{names[p.actor]} ({_SIDES[p.stance]} {p.topic}): {_quoted(p.evidence)}"
        for p in certain[:_MAX_SHOWN]
    ]
    if others := len(certain) - len(parts):
        parts.append(_count(others, "further position"))
    if uncertain:
        parts.append(_count(uncertain, "uncertain position" if parts else "uncertain one"))
    return f"Positions: {'; '.join(parts)}." if parts else ""


def _quoted(span: Span) -> str:
    """Return the words of a span in quotation marks, cut to a readable length."""
    words = normalize_whitespace(span.text).strip('“”"').rstrip(".")
    if len(words) > _LONGEST_QUOTATION:
        words = words[:_LONGEST_QUOTATION].rsplit(" ", 1)[0] + " …"
    return f"“{words}”"


def _capitalize_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _join(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
