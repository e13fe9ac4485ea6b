"""A folder of results about one invented dispute: camps, a change of sides, outlets and copies."""

import random
from datetime import date, timedelta
from pathlib import Path

from support.data.result_folders import write_results

from summarizer.schema.summary import (
    Actor,
    Claim,
    DocumentInfo,
    Position,
    Provenance,
    Span,
    SummaryRecord,
    Usage,
)
from summarizer.vocabulary import ActorKind, ClaimKind, Stance

FIRST = date(2024, 3, 4)
OUTLETS = ("Ostra Courier", "Northern Press Agency", "Radio Harbour")
CAST: dict[str, ActorKind] = {
    "Lena Brandt": "person", "Ostra City Council": "legislature", "Tramworks": "company",
    "Transport Authority": "agency", "Green Alliance": "party", "Cyclists’ Federation": "group",
    "Drivers’ Union": "civil_society", "Residents of Mill Street": "group",
    "Chamber of Commerce": "civil_society", "Citizens’ Party": "party",
    "Retailers’ Association": "civil_society", "Ida Holm": "person",
    "Ministry of Transport and Regional Development": "government",
}  # fmt: skip
BUILDERS, OPPONENTS = tuple(CAST)[:6], tuple(CAST)[7:11]
TURNED = "Drivers’ Union"
LINE = "the tram line to the harbour"
TOPICS = (
    LINE, "closing Mill Street to cars", "a higher parking fee", "night trams",
    "a referendum on the tram line", "the demolition of the old depot",
)  # fmt: skip
_CUES: dict[ClaimKind, str] = {
    "demand": "demanded that", "commitment": "promised that", "accusation": "complained that",
    "assertion": "said that", "prediction": "predicted that", "threat": "warned that",
}  # fmt: skip
_ENDS = (
    "and a decision should not wait for another study", "as the budget is settled this summer",
    "whatever the court decides next month", "because the figures of last year leave no choice",
)  # fmt: skip
Statement = tuple[str, str, Stance]


def dispute_results(folder: Path, documents: int = 30, *, days: int = 270) -> Path:
    """Write summaries of `documents` articles over `days` days; every eighth is a copy."""
    chance = random.Random(7)  # noqa: S311 - not a secret
    written: list[tuple[SummaryRecord, str]] = []
    for number in range(documents):
        day = FIRST + timedelta(days=number * days // documents)
        if number % 8 == 7:
            written.append(_copy(*written[-1], number, day))
            continue
        statements = [_statement(chance, number / documents) for _ in range(chance.randint(2, 5))]
        written.append(_document(chance, number, day, list(dict.fromkeys(statements))))
    return write_results(folder, written)


def _statement(chance: random.Random, progress: float) -> Statement:
    actor = chance.choices(tuple(CAST), weights=range(3 * len(CAST), 0, -3))[0]
    if chance.random() < 0.2:
        actor = TURNED
    topics = TOPICS if progress > 0.75 else TOPICS[:4]
    topic = LINE if actor == TURNED else chance.choice(topics)
    if actor == TURNED:
        return actor, topic, "support" if progress < 0.5 else "oppose"
    if actor not in BUILDERS + OPPONENTS:
        return actor, topic, "mixed" if actor == "Ida Holm" else "neutral"
    against = topic.startswith("a referendum")
    return actor, topic, "oppose" if (actor in BUILDERS) == against else "support"


def _document(
    chance: random.Random, number: int, day: date, statements: list[Statement]
) -> tuple[SummaryRecord, str]:
    outlet = OUTLETS[number % 2 if number % 5 else 2]
    text, actors, claims, positions = "", dict[str, Actor](), list[Claim](), list[Position]()
    for place, (name, topic, stance) in enumerate(statements, start=1):
        kind = chance.choice(tuple(_CUES))
        side = {"support": "must come", "oppose": "must not come"}.get(stance, "is an open matter")
        words = f"{topic} {side}, {chance.choice(_ENDS)}"
        start = len(text)
        text += f"{name} {_CUES[kind]} {words}, in a talk on {day:%A}.\n\n"
        source, quote = _span(text, name, start), _span(text, words, start)
        known = actors.get(name)
        mentions = [*(known.mentions if known else []), source]
        actors[name] = Actor(
            id=known.id if known else f"a{len(actors) + 1}", name=name, kind=CAST[name], role=None,
            affiliation=None, aliases=[], members=[], mentions=mentions,
        )  # fmt: skip
        actor = actors[name].id
        cue = _span(text, _CUES[kind].split()[0], start)
        claims.append(
            Claim(
                id=f"c{place}", speaker=actor, source=source, via=[], cue=cue, quote=quote,
                text=words, text_by="quotation", kind=kind, certainty="certain",
                directness="indirect", date=None, date_text=None, grounding="exact",
            )
        )  # fmt: skip
        positions.append(
            Position(
                id=f"p{place}", actor=actor, topic=topic, stance=stance, target=None,
                basis="claim", claim_ids=[f"c{place}"], evidence=quote, grounding="exact",
            )
        )  # fmt: skip
    title = f"{statements[0][0]} speaks on {statements[0][1]}"
    info = _info(f"n{number:03}", title, outlet, day, text)
    provenance = Provenance(
        model="openai/unmeasured", backend="https", prompts={}, package_version="0",
        created_at="", usage=Usage(), warnings=[],
    )  # fmt: skip
    summary = SummaryRecord(
        document=info, digest=f"{title}.", actors=list(actors.values()), claims=claims,
        positions=positions, rejected=[], provenance=provenance,
    )  # fmt: skip
    return summary, text


def _copy(summary: SummaryRecord, text: str, number: int, day: date) -> tuple[SummaryRecord, str]:
    text = f"{text}Adapted from a report of an agency.\n"
    title = f"Dispute goes on: {summary.document.title}"
    info = _info(f"n{number:03}", title, OUTLETS[0], day, text)
    return summary.model_copy(update={"document": info}), text


def _info(id: str, title: str, outlet: str, day: date, text: str) -> DocumentInfo:
    return DocumentInfo(
        id=id, path=None, sha256="", chars=len(text), language="en", title=title, source=outlet,
        date=day.isoformat(), date_source="metadata",
    )  # fmt: skip


def _span(text: str, words: str, start: int) -> Span:
    at = text.index(words, start)
    return Span(start=at, end=at + len(words), text=words)
