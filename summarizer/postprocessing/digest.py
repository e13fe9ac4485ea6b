"""Write a digest of the records in two or three sentences, in words of the article."""

from collections import Counter
from collections.abc import Mapping, Sequence

from summarizer.schema.summary import Actor, Claim, DocumentInfo, Position, Span
from summarizer.text.spans import normalize_whitespace
from summarizer.vocabulary import ClaimKind, Stance

_KINDS_BY_WEIGHT: tuple[ClaimKind, ...] = (
    "threat", "refusal", "denial", "accusation", "demand", "commitment", "declaration",
    "prediction", "evaluation", "assertion",
)  # fmt: skip
_MAX_SHOWN = 3
_LONGEST_QUOTATION = 160
_SIDES: dict[Stance, str] = {
    "support": "for",
    "oppose": "against",
    "mixed": "partly for",
    "neutral": "neutral",
}


def write_digest(
    document: DocumentInfo,
    claims: Sequence[Claim] | None,
    positions: Sequence[Position],
    actors: Sequence[Actor],
) -> str:
    """Return the digest: the speakers, the weightiest claim, the positions.

    `claims` is `None` where nobody has looked for them.
    """
    names = {actor.id: actor.name for actor in actors}
    sentences = [_positions_sentence(positions, names)]
    if claims is not None:
        sentences = [
            _speakers_sentence(document, claims, names),
            _weightiest_claim_sentence(claims, names),
            *sentences,
        ]
    return " ".join(sentence for sentence in sentences if sentence)


def _speakers_sentence(
    document: DocumentInfo, claims: Sequence[Claim], names: Mapping[str, str]
) -> str:
    when = f" of {document.date}" if document.date else ""
    if not claims:
        return f"The document{when} reports no claims."
    counts = Counter(claim.speaker for claim in claims if claim.speaker)
    if not counts:
        return f"The document{when} makes {_count(len(claims), 'claim')} in its own voice."
    shown = [names[actor_id] for actor_id, _ in counts.most_common(_MAX_SHOWN)]
    others = len(counts) - len(shown)
    who = _join([*shown, _count(others, "other")] if others else shown)
    return f"The document{when} reports {_count(len(claims), 'claim')}, by {who}."


def _weightiest_claim_sentence(claims: Sequence[Claim], names: Mapping[str, str]) -> str:
    spoken = [claim for claim in claims if claim.speaker]
    if not spoken:
        return ""
    claim = min(spoken, key=lambda claim: _KINDS_BY_WEIGHT.index(claim.kind))
    if claim.text_by == "quotation":
        return f"{claim.text.rstrip('.')}."
    speaker = _capitalize_first(names[claim.speaker or ""])
    return f"{speaker} ({claim.kind}): {_quoted(claim.quote)}."


def _positions_sentence(positions: Sequence[Position], names: Mapping[str, str]) -> str:
    if not positions:
        return ""
    shown = [
        f"{names[position.actor]} ({_SIDES[position.stance]}): {_quoted(position.evidence)}"
        for position in positions[:_MAX_SHOWN]
    ]
    others = len(positions) - len(shown)
    more = f"; {_count(others, 'further position')}" if others else ""
    return f"Positions: {'; '.join(shown)}{more}."


def _quoted(span: Span) -> str:
    """Return the words of a span in quotation marks, cut to a readable length."""
    words = normalize_whitespace(span.text).strip('“”"')
    if len(words) > _LONGEST_QUOTATION:
        words = words[:_LONGEST_QUOTATION].rsplit(" ", 1)[0] + " …"
    return f"“{words}”"


def _capitalize_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _join(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
