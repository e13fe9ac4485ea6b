"""Make summaries of coded statements: positions with their holders."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from summarizer.codings.model import ActorName, CodedActor, CodedStatement, Codings
from summarizer.codings.placement import forms_of
from summarizer.grounding.mentions import find_mentions
from summarizer.pipeline import document_info, package_version
from summarizer.postprocessing.digest import write_digest
from summarizer.schema.summary import (
    PEOPLE,
    Actor,
    CodebookInfo,
    CodingInfo,
    Position,
    Provenance,
    Span,
    Usage,
)
from summarizer.summary import Summary
from summarizer.text.document import Document

BACKEND = "import"


class _Holder(NamedTuple):
    """An actor with its organization: a name has a record for each organization it appears with."""

    actor: ActorName
    affiliation: str


@dataclass(frozen=True)
class Import:
    """What all summaries of an import have in common.

    Attributes:
        file: The name of the file and its SHA-256.
        concept_names: The name of each coded concept in the codebook.
        created_at: The time, as in a summary of a model.
    """

    file: tuple[str, str]
    codebook: CodebookInfo | None
    concept_names: Mapping[str, str]
    created_at: str


def coded_summary(
    document: Document, statements: Sequence[CodedStatement], codings: Codings, about: Import
) -> Summary:
    """Return the summary of `document` with its coded `statements`, in their order."""
    folded = fold_statements(statements)
    actors = _actors(document, folded, codings.actors)
    ids = {holder: actor.id for holder, actor in actors.items()}
    positions = [
        Position(
            id=f"p{number}",
            actor=ids[_Holder(item.holder, item.affiliation)],
            topic=item.concept,
            concept=about.concept_names.get(item.concept),
            stance=item.stance,
            target=None,
            # The coding does not say whether the words are the holder's.
            basis="ascribed",
            claim_ids=[],
            evidence=item.evidence,
            grounding=item.grounding,
        )
        for number, item in enumerate(folded, start=1)
    ]
    info, listed = document_info(document), list(actors.values())
    searched = [
        position.id for position, item in zip(positions, folded, strict=True) if item.is_searched
    ]
    name, sha256 = about.file
    return Summary(
        document=info,
        digest=write_digest(info, None, positions, listed),
        actors=listed,
        claims=[],
        positions=positions,
        rejected=[],
        provenance=Provenance(
            model=PEOPLE,
            backend=BACKEND,
            prompts={},
            package_version=package_version(),
            created_at=about.created_at,
            usage=Usage(),
            codebook=about.codebook,
            coding=CodingInfo(coders=coders_of(statements), file=name, sha256=sha256),
            warnings=[
                f"the evidence of {position} was found by search: its coding has no quotation"
                for position in searched
            ],
        ),
    ).with_text(document.text)


def coders_of(statements: Iterable[CodedStatement]) -> list[str]:
    """Return the names of the coders, in order."""
    return list(dict.fromkeys(item.coder for item in statements if item.coder))


def fold_statements(statements: Iterable[CodedStatement]) -> list[CodedStatement]:
    """Return the statements as positions.

    One coder's agreement and disagreement in the same words are one mixed position, as an export
    writes it. What another coder has coded in the same way is one position.
    """
    positions: list[CodedStatement] = []
    latest: dict[tuple[object, str], int] = {}
    for item in statements:
        key = (_key(item), item.coder)
        index = latest.get(key)
        if index is not None and (positions[index].stance, item.stance) == ("support", "oppose"):
            positions[index] = replace(positions[index], stance="mixed")
        else:
            latest[key] = len(positions)
            positions.append(item)
    coded: dict[object, Counter[str]] = defaultdict(Counter)
    kept = []
    for item in positions:
        counts = coded[_key(item), item.stance]
        before = max(counts.values(), default=0)
        counts[item.coder] += 1
        if counts[item.coder] > before:
            kept.append(item)
    return kept


def _key(item: CodedStatement) -> tuple[object, ...]:
    span = item.evidence.span
    return item.holder, item.affiliation, item.concept, span


def _actors(
    document: Document, statements: Iterable[CodedStatement], known: Mapping[ActorName, CodedActor]
) -> dict[_Holder, Actor]:
    """Return the actors of the statements, in the order of their first mention."""
    holders: dict[_Holder, _Holder | None] = {}
    for item in statements:
        parent = _Holder(ActorName(item.affiliation, is_person=False), "")
        has_parent = bool(item.affiliation)
        holders.setdefault(_Holder(item.holder, item.affiliation), parent if has_parent else None)
        if has_parent:
            holders.setdefault(parent, None)
    names = {
        holder: forms_of(
            holder.actor.name, known[holder.actor].aliases, is_person=holder.actor.is_person
        )
        for holder in holders
    }
    mentions = find_mentions(document.article, document.body, names, ())
    ordered = sorted(holders, key=lambda holder: (mentions[holder][:1] == [], mentions[holder][:1]))
    ids = {holder: f"a{number}" for number, holder in enumerate(ordered, start=1)}
    return {
        holder: Actor(
            id=ids[holder],
            name=holder.actor.name,
            kind=known[holder.actor].kind,
            role=known[holder.actor].role,
            affiliation=ids[owner] if (owner := holders[holder]) else None,
            aliases=list(known[holder.actor].aliases),
            members=[],
            mentions=[Span.from_text(document.text, span) for span in mentions[holder]],
        )
        for holder in ordered
    }
