"""Build small corpora of invented records."""

from collections.abc import Iterable

from summarizer.entity_resolution.document_actors import DocumentActor, document_actors
from summarizer.entity_resolution.entities import Entity, Resolution
from summarizer.entity_resolution.override_files import AliasLine
from summarizer.entity_resolution.resolver import resolve
from summarizer.networks.statement import Sign, Statement
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
from summarizer.vocabulary import ActorKind, Stance

NOTHING = Provenance(
    model="none", backend="none", prompts={}, package_version="0", created_at="",
    usage=Usage(), seconds=0, warnings=[],
)  # fmt: skip
SPAN = Span(start=0, end=5, text="words")


def actor(
    id: str,
    name: str,
    kind: ActorKind = "government",
    affiliation: str | None = None,
    aliases: Iterable[str] = (),
    **more: object,
) -> Actor:
    fields = {"role": None, "members": [], "mentions": []} | more
    return Actor(
        id=id, name=name, kind=kind, affiliation=affiliation, aliases=list(aliases), **fields
    )


def position(
    id: str, holder: str, topic: str, stance: Stance = "support", **more: object
) -> Position:
    fields = {"target": None, "basis": "claim", "claim_ids": [], "evidence": SPAN} | more
    return Position(id=id, actor=holder, topic=topic, stance=stance, grounding="exact", **fields)


def claim(id: str, speaker: str | None, via: Iterable[str] = (), date: str | None = None) -> Claim:
    return Claim(
        id=id, speaker=speaker, source=None, via=list(via), cue=None, quote=SPAN, text="Words.",
        kind="assertion", certainty="certain", directness="indirect", date=date, date_text=None,
        grounding="exact",
    )  # fmt: skip


def summary(
    id: str,
    actors: Iterable[Actor] = (),
    positions: Iterable[Position] = (),
    claims: Iterable[Claim] = (),
    date: str | None = "2024-05-15",
) -> SummaryRecord:
    info = DocumentInfo(
        id=id, path=None, sha256="0", chars=0, language="en", title=None, source=None,
        date=date, date_source="header" if date else "none",
    )  # fmt: skip
    return SummaryRecord(
        document=info, digest="", actors=list(actors), claims=list(claims),
        positions=list(positions), rejected=[], provenance=NOTHING,
    )  # fmt: skip


def document_with(document: str, *actors: Actor) -> list[DocumentActor]:
    """Return the actors of one document in the form that the resolver reads."""
    return list(document_actors(summary(document, actors)))


def resolve_documents(
    *documents: list[DocumentActor], aliases: Iterable[AliasLine] = ()
) -> Resolution:
    return resolve([actor for document in documents for actor in document], list(aliases))


def merged_actors(resolution: Resolution) -> set[frozenset[str]]:
    """Return the merged actors of each entity as `document/actor`."""
    clusters: dict[Entity, set[str]] = {}
    for (document, actor_id), entity in resolution.entities.items():
        clusters.setdefault(entity, set()).add(f"{document}/{actor_id}")
    return {frozenset(cluster) for cluster in clusters.values() if len(cluster) > 1}


def make_statement(
    holder: str,
    concept: str,
    sign: Sign = 1,
    *,
    document: str = "d1",
    date: str | None = "2024-05-15",
    target: str | None = None,
) -> Statement:
    """Return one statement of an organisation."""
    entity = Entity(holder, "party")
    return Statement(
        document=document, position="p1", date=date,
        date_basis="document" if date else "none",
        holder=entity, actor=entity, topic=concept, concept=concept, sign=sign,
        stance="support" if sign > 0 else "oppose",
        target=Entity(target, "party") if target else None, evidence=f"{holder} on {concept}",
    )  # fmt: skip
