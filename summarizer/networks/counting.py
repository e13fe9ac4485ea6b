"""Which statements count, and how often an actor stands for or against a concept."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Literal, Protocol, TypeVar

from summarizer.entity_resolution.entities import Entity
from summarizer.networks.date_span import days
from summarizer.networks.statement import Relay, Statement

Duplicates = Literal["all", "document", "week", "month", "year"]
"""Within what a repeated statement counts once; `all` counts each."""

Tally = dict[str, tuple[int, int]]
"""Of one actor: how often for and how often against each concept."""


class Dated(Protocol):
    """What stands in a document and may have a date."""

    @property
    def document(self) -> str:
        """Id of the document."""
        ...

    @property
    def date(self) -> str | None:
        """When it was said, as the record has it."""
        ...


Item = TypeVar("Item", bound=Dated)


def said(statement: Statement) -> Hashable:
    """Return what makes two statements duplicates in the networks of actors and concepts."""
    return statement.actor, statement.concept, statement.sign


def said_of(statement: Statement) -> Hashable:
    """Return what makes two statements duplicates where the target matters as well."""
    return statement.actor, statement.target, statement.concept, statement.sign


def carried(relay: Relay) -> Hashable:
    """Return what makes two relays duplicates."""
    return relay.channel, relay.speaker


def distinct(
    items: Iterable[Item], duplicates: Duplicates, same: Callable[[Item], Hashable]
) -> list[Item]:
    """Return `items` without those that repeat an earlier one within its document or period.

    What has no date is a period of its own document. Of two duplicates the earlier in time stays.
    """
    if duplicates == "all":
        return list(items)
    kept: dict[Hashable, Item] = {}
    for item in items:
        key = same(item), period(item, duplicates)
        if key not in kept or _order(item) < _order(kept[key]):
            kept[key] = item
    return list(kept.values())


def period(item: Dated, duplicates: Duplicates) -> Hashable:
    """Return the document, week, month or year in which duplicates count once."""
    span = days(item.date) if duplicates != "document" else None
    if span is None:
        return item.document
    if duplicates == "week":
        return span[0].isocalendar()[:2]
    return (span[0].year, span[0].month) if duplicates == "month" else span[0].year


def _order(item: Dated) -> tuple[str, str]:
    return item.date or "", item.document


def tallies(statements: Iterable[Statement]) -> dict[Entity, Tally]:
    """Return how often each actor stands for and against each concept."""
    found: dict[Entity, Tally] = {}
    for statement in statements:
        tally = found.setdefault(statement.actor, {})
        support, oppose = tally.get(statement.concept, (0, 0))
        if statement.sign > 0:
            tally[statement.concept] = support + 1, oppose
        else:
            tally[statement.concept] = support, oppose + 1
    return found


def activity(tally: Tally) -> int:
    """Return the number of statements of an actor."""
    return sum(support + oppose for support, oppose in tally.values())
