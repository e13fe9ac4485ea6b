"""Two or three sentences that say what the records say, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from summarizer.schema.summary import Actor, Claim, DocumentInfo, Position
from summarizer.vocabulary import ClaimKind, Stance

_WEIGHTY: tuple[ClaimKind, ...] = (
    "threat", "refusal", "denial", "accusation", "demand", "commitment", "declaration",
    "prediction", "evaluation", "assertion",
)  # fmt: skip
_SHOWN = 3
_STANCES: dict[Stance, str] = {
    "support": "supports",
    "oppose": "opposes",
    "mixed": "is divided on",
    "neutral": "takes no side on",
}


def write_digest(
    document: DocumentInfo,
    claims: Sequence[Claim],
    positions: Sequence[Position],
    actors: Sequence[Actor],
) -> str:
    """Return the digest of the records: who speaks, the weightiest claim, who is for what."""
    names = {actor.id: actor.name for actor in actors}
    sentences = [
        _speakers(document, claims, names),
        _weightiest(claims, names),
        _positions(positions, names),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _speakers(document: DocumentInfo, claims: Sequence[Claim], names: Mapping[str, str]) -> str:
    when = f" of {document.date}" if document.date else ""
    if not claims:
        return f"The document{when} reports no claims."
    counts = Counter(claim.speaker for claim in claims if claim.speaker)
    if not counts:
        return f"The document{when} makes {_count(len(claims), 'claim')} in its own voice."
    shown = [names[id] for id, _ in counts.most_common(_SHOWN)]
    others = len(counts) - len(shown)
    who = _listed([*shown, _count(others, "other")] if others else shown)
    return f"The document{when} reports {_count(len(claims), 'claim')}, by {who}."


def _weightiest(claims: Sequence[Claim], names: Mapping[str, str]) -> str:
    spoken = [claim for claim in claims if claim.speaker]
    if not spoken:
        return ""
    claim = min(spoken, key=lambda claim: _WEIGHTY.index(claim.kind))
    speaker = names[claim.speaker or ""]
    return f"{_upper(speaker)} ({claim.kind}): {claim.text.rstrip('.')}."


def _positions(positions: Sequence[Position], names: Mapping[str, str]) -> str:
    if not positions:
        return ""
    shown = [
        f"{names[position.actor]} {_STANCES[position.stance]} {position.topic}"
        for position in positions[:_SHOWN]
    ]
    others = len(positions) - len(shown)
    more = f"; {_count(others, 'further position')}" if others else ""
    return f"{_upper('; '.join(shown))}{more}."


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
