"""Drop duplicate statements, and count how often an actor is for or against a concept."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Literal, Protocol, TypeVar

from summarizer.entity_resolution.entities import Entity
from summarizer.networks.date_span import date_span
from summarizer.networks.statement import Relay, Statement

Duplicates = Literal["all", "document", "week", "month", "year"]
"""The scope in which a repeated statement counts once; `all` counts every one."""

StanceCounts = dict[str, tuple[int, int]]
"""The counts of one actor by concept: how often for, how often against."""


class DatedItem(Protocol):
    """A statement or relay: an item of a document that may have a date."""

    @property
    def document(self) -> str:
        """Id of the document."""
        ...

    @property
    def date(self) -> str | None:
        """Date as recorded."""
        ...


Item = TypeVar("Item", bound=DatedItem)


def concept_key(statement: Statement) -> Hashable:
    """Return the key of duplicates in the networks of actors and concepts."""
    return statement.actor, statement.concept, statement.sign


def target_key(statement: Statement) -> Hashable:
    """Return the key of duplicates in networks where the target matters as well."""
    return statement.actor, statement.target, statement.concept, statement.sign


def relay_key(relay: Relay) -> Hashable:
    """Return the key of duplicate relays."""
    return relay.channel, relay.speaker


def drop_duplicates(
    items: Iterable[Item], duplicates: Duplicates, key: Callable[[Item], Hashable]
) -> list[Item]:
    """Return `items` without those that repeat an earlier one within its document or period.

    An item without a date repeats only within its document. Of two duplicates the one that is
    earlier in time is kept.
    """
    if duplicates == "all":
        return list(items)
    unique: dict[Hashable, Item] = {}
    for item in items:
        scoped_key = key(item), _scope(item, duplicates)
        if scoped_key not in unique or _order(item) < _order(unique[scoped_key]):
            unique[scoped_key] = item
    return list(unique.values())


def _scope(item: DatedItem, duplicates: Duplicates) -> Hashable:
    """Return the document, week, month or year in which duplicates count once."""
    span = date_span(item.date) if duplicates != "document" else None
    if span is None:
        return item.document
    if duplicates == "week":
        return span[0].isocalendar()[:2]
    return (span[0].year, span[0].month) if duplicates == "month" else span[0].year


def _order(item: DatedItem) -> tuple[str, str]:
    return item.date or "", item.document


def count_stances(statements: Iterable[Statement]) -> dict[Entity, StanceCounts]:
    """Return how often each actor is for and against each concept."""
    by_actor: dict[Entity, StanceCounts] = {}
    for statement in statements:
        counts = by_actor.setdefault(statement.actor, {})
        support, oppose = counts.get(statement.concept, (0, 0))
        if statement.sign > 0:
            counts[statement.concept] = support + 1, oppose
        else:
            counts[statement.concept] = support, oppose + 1
    return by_actor


def activity(counts: StanceCounts) -> int:
    """Return the number of statements of an actor."""
    return sum(support + oppose for support, oppose in counts.values())
