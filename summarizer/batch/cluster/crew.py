"""The workers of a run: who is ready, who has what, and who takes over from one that died."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from summarizer.batch.cluster.worker import Done, Ready, Worker
from summarizer.batch.engine import SERVICE, Shop
from summarizer.errors import ConfigError
from summarizer.models.protocol import Model
from summarizer.pipeline import package_version
from summarizer.records.summary import Failure
from summarizer.text.document import Document

_LOOK = 0.2
"""Seconds after which a request to stop at once is noticed."""

_MOST_DEATHS = 3
"""Workers that may die over one document, or before they are ready, one after the other."""

_PATIENCE = 900.0
"""Seconds in which a cluster must find room for the first worker: some fetch a machine first."""

_LOGS = "see the logs of Ray, and the memory of its machines"
Promise = Any
"""Of Ray, for a result."""

Told = tuple[Document, Done]


@dataclass(frozen=True)
class Hire:
    """What a worker is hired with.

    Attributes:
        open_model: Opens its model.
        identity: The model, as a part of each answer's key.
        options: What it takes from the cluster.
    """

    open_model: Callable[[], Model]
    identity: str
    options: Mapping[str, Any]


@dataclass
class Waiting:
    """Documents to be done: new ones, and those whose worker died."""

    documents: Iterator[Document]
    again: deque[Document] = field(default_factory=deque)

    def next(self, *, alone: bool) -> Document | None:
        """Return one for a worker that is `alone` with it, or has others beside it."""
        if alone and self.again:
            return self.again.popleft()
        return next(self.documents, None)


@dataclass
class _Hand:
    """A worker: the promise that it is ready, None when it is, and the documents it has."""

    actor: Any
    getting_ready: Promise | None
    has: dict[Promise, Document] = field(default_factory=dict)


class Crew:
    """Workers, replaced when they die.

    Args:
        ray: The module.
        hire: What each is hired with.
        size: How many there are.
        jobs: Documents that each may have at once.
    """

    def __init__(self, ray: Any, hire: Hire, size: int, jobs: int) -> None:  # noqa: ANN401
        self._ray = ray
        self._hire = hire
        self._jobs = jobs
        self._deaths: Counter[str] = Counter()
        self._stillborn = 0
        self._hands = [self._hired() for _ in range(size)]

    @property
    def is_busy(self) -> bool:
        """Whether a document is with a worker."""
        return any(hand.has for hand in self._hands)

    def fill(self, waiting: Waiting, shop: Shop) -> None:
        """Give each worker that is ready as many documents as it has room for.

        Raises:
            ConfigError: If no worker can start.
            SummarizerError: If one cannot open its model.
        """
        self._await_one(shop)
        for hand in self._hands:
            while hand.getting_ready is None and self._has_room(hand):
                document = waiting.next(alone=not hand.has)
                if document is None:
                    break
                answers = shop.store.answers(document.id)
                hand.has[hand.actor.summarize.remote(document, answers)] = document

    def ended(self, waiting: Waiting) -> Iterator[Told]:
        """Wait a moment; yield what has ended, and have done again what was lost."""
        owners = {promise: hand for hand in self._hands for promise in hand.has}
        owners |= {hand.getting_ready: hand for hand in self._hands if hand.getting_ready}
        for promise in self._kept(owners):
            hand = owners[promise]
            if promise == hand.getting_ready:
                self._welcome(hand)
            elif promise in hand.has:
                yield from self._result(hand, promise, waiting)

    def dismiss(self) -> None:
        """Let all workers go."""
        for hand in self._hands:
            self._ray.kill(hand.actor)

    def _hired(self) -> _Hand:
        # No restarts by Ray: a worker that died is replaced here, where it is counted.
        kind = self._ray.remote(Worker).options(**self._hire.options, max_restarts=0)
        actor = kind.remote(self._hire.open_model, self._hire.identity)
        return _Hand(actor, actor.prepare.remote())

    def _has_room(self, hand: _Hand) -> bool:
        # A document that may have killed its worker is alone, lest it takes others with it.
        is_alone = any(self._deaths[document.id] for document in hand.has.values())
        return not is_alone and len(hand.has) < self._jobs

    def _await_one(self, shop: Shop) -> None:
        """Return when a worker is ready; the others may take their time."""
        ends = time.monotonic() + _PATIENCE
        while not shop.stop.now and all(hand.getting_ready for hand in self._hands):
            promises = {hand.getting_ready: hand for hand in self._hands}
            for promise in self._kept(promises):
                self._welcome(promises[promise])
            if time.monotonic() > ends:
                mend = "ask for fewer --workers, or see `ray status`"
                raise ConfigError("the cluster has no room for a worker", "Ray", mend)

    def _kept(self, promises: Mapping[Promise, object]) -> list[Promise]:
        """Return the promises that are kept; wait a moment if none is."""
        kept, _ = self._ray.wait(list(promises), num_returns=len(promises), timeout=0)
        if not kept:
            kept, _ = self._ray.wait(list(promises), num_returns=1, timeout=_LOOK)
        return list(kept)

    def _welcome(self, hand: _Hand) -> None:
        """Take in a worker that has started, or replace it if it died instead."""
        try:
            ready: Ready = self._ray.get(hand.getting_ready)
        except self._ray.exceptions.RayActorError:
            self._stillborn += 1
            if self._stillborn >= _MOST_DEATHS:
                raise ConfigError("workers die before they are ready", "Ray", _LOGS) from None
            self._replace(hand)
            return
        if ready.error is not None:
            raise ready.error
        if ready.version != package_version():
            what = f"a worker has summarizer {ready.version}, this machine {package_version()}"
            raise ConfigError(what, "Ray", "install the same version on all machines")
        if not self._hire.identity.startswith(ready.model):
            what = f"a worker would ask another model: {ready.model}"
            raise ConfigError(what, "Ray", "install the same extras on all machines")
        self._stillborn = 0
        hand.getting_ready = None

    def _result(self, hand: _Hand, promise: Promise, waiting: Waiting) -> Iterator[Told]:
        try:
            done: Done = self._ray.get(promise)
        except self._ray.exceptions.RayError:
            yield from self._lost(hand, waiting)
            return
        document = hand.has.pop(promise)
        self._deaths.pop(document.id, None)
        yield document, done

    def _lost(self, hand: _Hand, waiting: Waiting) -> Iterator[Told]:
        """Replace a worker that died; what it had is done by another, or given up."""
        had = hand.has
        self._replace(hand)
        for promise, document in had.items():
            try:
                # It may have been finished before, and is paid for.
                yield document, self._ray.get(promise, timeout=0)
                continue
            except self._ray.exceptions.RayError:
                self._deaths[document.id] += 1
            if self._deaths[document.id] < _MOST_DEATHS:
                waiting.again.append(document)
                continue
            error = f"{_MOST_DEATHS} workers died over this document (Ray): {_LOGS}"
            failure = Failure(document=document.id, stage=SERVICE, error=error, attempts=0)
            yield document, Done(failure, {}, ())

    def _replace(self, hand: _Hand) -> None:
        new = self._hired()
        hand.actor, hand.getting_ready, hand.has = new.actor, new.getting_ready, {}
