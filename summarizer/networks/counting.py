"""Drop duplicate statements, and count how often an actor is for or against a concept."""

from collections.abc import Callable, Hashable, Iterable
from typing import Literal, TypeVar

from summarizer.entity_resolution.entities import Entity
from summarizer.networks.date_span import date_span
from summarizer.networks.statement import Relay, Statement

Duplicates = Literal["all", "document", "week", "month", "year"]
"""The scope in which a repeated statement counts once; `all` counts every one."""

StanceCounts = dict[str, tuple[int, int]]
"""The counts of one actor by concept: how often for, how often against."""


Item = TypeVar("Item", Statement, Relay)


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
        first = unique.setdefault((key(item), _scope(item, duplicates)), item)
        if (item.date or "", item.document) < (first.date or "", first.document):
            unique[key(item), _scope(item, duplicates)] = item
    return list(unique.values())


def _scope(item: Statement | Relay, duplicates: Duplicates) -> Hashable:
    """Return the document, week, month or year in which duplicates count once."""
    span = date_span(item.date) if duplicates != "document" else None
    if span is None:
        return item.document
    if duplicates == "week":
        return span[0].isocalendar()[:2]
    return (span[0].year, span[0].month) if duplicates == "month" else span[0].year


def count_stances(statements: Iterable[Statement]) -> dict[Entity, StanceCounts]:
    """Return how often each actor is for and against each concept."""
    by_actor: dict[Entity, StanceCounts] = {}
    for statement in statements:
        counts = by_actor.setdefault(statement.actor, {})
        support, oppose = counts.get(statement.concept, (0, 0))
        counts[statement.concept] = support + (statement.sign > 0), oppose + (statement.sign < 0)
    return by_actor


def activity(counts: StanceCounts) -> int:
    """Return the number of statements of an actor."""
    return sum(support + oppose for support, oppose in counts.values())
