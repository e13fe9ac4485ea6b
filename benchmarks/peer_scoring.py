"""Scores of a program's claims and positions against gold: pure functions.

Every program is scored by the same few fields, with names alone as actors, so that none gains by
aliases or mentions that the others do not return.
"""

from collections import Counter

from benchmarks.peer_records import Extraction, Quotation
from evals.dataset.gold import GoldDocument
from evals.runs.predictions import empty_record
from evals.scoring.align import Example, align, same_speaker, topic_similarity
from evals.scoring.name_matching import same_name
from evals.scoring.token_spans import TokenIndex
from summarizer.grounding.align import find_occurrences, nearest_match
from summarizer.grounding.normalize import normalize_text
from summarizer.schema.gold import ActorAccept, GoldActor, GoldClaim, GoldPosition, GoldRecord
from summarizer.schema.summary import Span
from summarizer.text.spans import CharSpan

_SAME_NAME = 0.5


def locate(quotation: Quotation, text: str) -> Span | None:
    """Return where the words stand in `text`, nearest to the place that the program gives."""
    matches = find_occurrences(quotation.words, text, CharSpan(0, len(text)))
    start = quotation.offsets[0] if quotation.offsets else quotation.near
    target = CharSpan(start, start) if start is not None else None
    match = nearest_match(matches, target)
    return Span.from_text(text, match.span) if match else None


def has_exact_offsets(quotation: Quotation, text: str) -> bool:
    """Return whether the program's own offsets hold the words, whatever the style of marks."""
    if quotation.offsets is None:
        return False
    here = CharSpan(*quotation.offsets).slice(text)
    return normalize_text(here) == normalize_text(quotation.words)


def score(gold: GoldDocument, extraction: Extraction) -> Counter[str]:
    """Return the counts of one document.

    Of claims and of positions: `returned`, `right`, `wrong_field` (paired with a gold record, but
    with another speaker or stance), `absent` (the words are not in the text), `unpaired` (no gold
    record, or one that another record has already), `expected` (gold records that are not optional)
    and `recalled` (those of them that a right record is paired with). Of both together: `grounded`
    (the words are in the text) and `exact` (by the program's own offsets).
    """
    example = Example(TokenIndex(gold.text), gold.record, _predicted(gold, extraction))
    alignment = align(example)
    claims, positions = gold.record.claims, gold.record.positions
    counts = _grounding(extraction, gold.text)
    for match in alignment.claims:
        claim = example.predicted.claims[match.predicted]
        is_right = same_speaker(claims[match.gold], claim, alignment.actor_map)
        counts += _paired("claims", is_right=is_right, optional=claims[match.gold].optional)
    for match in alignment.positions:
        position = example.predicted.positions[match.predicted]
        _, stances = topic_similarity(positions[match.gold], position)
        is_right = position.stance in stances
        counts += _paired("positions", is_right=is_right, optional=positions[match.gold].optional)
    counts["claims_expected"] = sum(not claim.optional for claim in claims)
    counts["positions_expected"] = sum(not position.optional for position in positions)
    counts["claims_unpaired"] = len(example.predicted.claims) - len(alignment.claims)
    counts["positions_unpaired"] = len(example.predicted.positions) - len(alignment.positions)
    return counts


def _paired(kind: str, *, is_right: bool, optional: bool) -> Counter[str]:
    if not is_right:
        return Counter([f"{kind}_wrong_field"])
    return Counter([f"{kind}_right"] + [f"{kind}_recalled"] * (not optional))


def _grounding(extraction: Extraction, text: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    quotations = [("claims", claim.quotation) for claim in extraction.claims]
    quotations += [("positions", position.evidence) for position in extraction.positions]
    for kind, quotation in quotations:
        counts[f"{kind}_returned"] += 1
        if locate(quotation, text) is None:
            counts[f"{kind}_absent"] += 1
            continue
        counts["grounded"] += 1
        counts["exact"] += has_exact_offsets(quotation, text)
    return counts


def _predicted(gold: GoldDocument, extraction: Extraction) -> GoldRecord:
    """Return the records whose words are in the text, in the form that the scorer compares."""
    names = {claim.speaker for claim in extraction.claims if claim.speaker}
    names |= {position.holder for position in extraction.positions}
    actors = {name: _actor(name, gold.record) for name in sorted(names)}
    claims = [
        GoldClaim.model_construct(
            id=f"c{number}",
            speaker=actors[claim.speaker].id if claim.speaker else None,
            quote=span,
            text=claim.quotation.words,
            kind="assertion",
            directness="indirect",
        )
        for number, claim in enumerate(extraction.claims, 1)
        if (span := locate(claim.quotation, gold.text))
    ]
    positions = [
        # A stance of other words stays, and is wrong.
        GoldPosition.model_construct(
            **position.model_dump(include={"topic", "stance"}),
            id=f"p{number}",
            actor=actors[position.holder].id,
            basis="claim",
            evidence=span,
        )
        for number, position in enumerate(extraction.positions, 1)
        if (span := locate(position.evidence, gold.text))
    ]
    return empty_record().model_copy(
        update={
            "actors": tuple({actor.id: actor for actor in actors.values()}.values()),
            "claims": tuple(claims),
            "positions": tuple(positions),
        }
    )


def _actor(name: str, gold: GoldRecord) -> GoldActor:
    """Return the gold actor of this name, or a new one; several names can be one gold actor."""
    scores = [same_name(frozenset({name}), _names(actor), persons=True) for actor in gold.actors]
    best = max(scores, default=0.0)
    if best >= _SAME_NAME:
        return gold.actors[scores.index(best)]
    return GoldActor(id=f"x:{name}", name=name, kind="other")


def _names(actor: GoldActor) -> frozenset[str]:
    accepted: ActorAccept = actor.accept
    more = (form for forms in accepted.aliases for form in forms)
    return frozenset((actor.name, *actor.aliases, *accepted.name, *more))
