"""The desk of a run: it gives documents to workers, and takes what became of them.

Ray Data decides which worker does what, and has done again what a worker had that died. The desk
knows what has begun and ended, so that nothing that ended is done twice or lost with what Ray Data
holds, and a document that kills its workers is given up.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.batch.engines.base import SERVICE
from summarizer.batch.engines.ray.worker import Answers, Done, Ready
from summarizer.errors import ConfigError, SummarizerError
from summarizer.schema.summary import Failure, Usage
from summarizer.text.document import Document

_MOST_DEATHS = 3
"""Workers that may die over one document, or before they are ready, one after the other."""

_LOGS = "see the logs of Ray, and the memory of its machines"


@dataclass(frozen=True)
class Task:
    """A document, and the answers about it that are known already."""

    document: Document
    answers: Answers


@dataclass(frozen=True)
class WorkerRequirements:
    """What a worker must be like.

    Attributes:
        version: Of this package.
        identity: The model, as a part of each answer's key.
        workers: How many are hired.
    """

    version: str
    identity: str
    workers: int


@dataclass(frozen=True)
class Collected:
    """What the desk has for the engine.

    Attributes:
        ended: What became of documents, by their ids; each is told once.
        paid: What was paid for documents that had ended already.
        problem: Why no worker can work.
        quiet: Seconds for which nothing was heard of any worker.
        is_busy: A worker has a document.
    """

    ended: Sequence[tuple[str, Done]]
    paid: Sequence[tuple[str, Usage]]
    problem: SummarizerError | None
    quiet: float
    is_busy: bool


class Coordinator:
    """One for a run; an actor of Ray, whose calls come one at a time.

    Args:
        terms: What a worker must be like.
    """

    def __init__(self, terms: WorkerRequirements) -> None:
        self._terms = terms
        self._works: dict[str, Task] = {}
        self._offered: list[str] = []
        self._at: defaultdict[str, set[str]] = defaultdict(set)
        self._held_back: defaultdict[str, set[str]] = defaultdict(set)
        self._deaths: Counter[str] = Counter()
        self._ended: list[tuple[str, Done]] = []
        self._paid: list[tuple[str, Usage]] = []
        self._problem: SummarizerError | None = None
        self._unready = 0
        self._heard = time.monotonic()
        self._is_closed = False

    # For the engine

    def offer(self, work: Task) -> None:
        """Take a document to be done."""
        self._heard = time.monotonic()
        self._works[work.document.id] = work
        self._offered.append(work.document.id)

    def collect(self) -> Collected:
        """Return what ended since the last call, and how things stand."""
        ended, self._ended = self._ended, []
        paid, self._paid = self._paid, []
        quiet = time.monotonic() - self._heard
        return Collected(ended, paid, self._problem, quiet, any(self._at.values()))

    def close(self) -> None:
        """Let nothing begin any more."""
        self._is_closed = True
        self._works.clear()

    # For Ray Data

    def take(self, since: int) -> list[str] | None:
        """Return the ids of all documents that were offered after the first `since`; None: no more.

        Nothing is forgotten, so that who has to read anew reads the same again.
        """
        return None if self._is_closed else self._offered[since:]

    # For the workers

    def starting(self) -> None:
        """Hear that a worker starts."""
        self._unready += 1
        if self._unready >= self._terms.workers + _MOST_DEATHS:
            self._fail(ConfigError("workers die before they are ready", "Ray", _LOGS))

    def welcome(self, ready: Ready) -> bool:
        """Tell a worker that has started whether it can be used."""
        terms = self._terms
        if ready.error is not None:
            self._fail(ready.error)
        elif ready.version != terms.version:
            what = f"a worker has summarizer {ready.version}, this machine {terms.version}"
            self._fail(ConfigError(what, "Ray", "install the same version on all machines"))
        elif not terms.identity.startswith(ready.model):
            what = f"a worker would ask another model: {ready.model}"
            self._fail(ConfigError(what, "Ray", "install the same extras on all machines"))
        else:
            self._unready = 0
            self._heard = time.monotonic()
            return True
        return False

    def begin(self, worker: str, id: str) -> Task | Literal["later"] | None:
        """Return the document `id` for `worker`, None if there is nothing to do about it.

        A document that may have killed a worker is done alone, lest it takes others with it:
        until then it is for `later`.
        """
        self._heard = time.monotonic()
        self._bury(worker, id)
        self._held_back[worker].discard(id)
        work = self._works.get(id)
        if work is None:
            return None
        if self._deaths[id] >= _MOST_DEATHS:
            self._give_up(id)
            return None
        if not self._may_begin(worker, id):
            return "later"
        self._at[worker].add(id)
        return work

    def end(self, worker: str, id: str, done: Done) -> None:
        """Take what became of the document `id`."""
        self._heard = time.monotonic()
        self._at[worker].discard(id)
        self._deaths.pop(id, None)
        if self._works.pop(id, None) is None:
            # Two did it: one was thought dead. What it paid is paid all the same.
            self._paid += [(id, usage) for usage in done.paid]
        else:
            self._ended.append((id, done))

    def _may_begin(self, worker: str, id: str) -> bool:
        has = self._at[worker]
        if self._deaths[id]:
            if has:
                # Nothing else begins there, so that its turn comes.
                self._held_back[worker].add(id)
            return not has
        return not self._held_back[worker] and not any(self._deaths[one] for one in has)

    def _bury(self, worker: str, id: str) -> None:
        """Count the deaths of a worker that had `id`: it would not be given away if it lived."""
        for other, has in list(self._at.items()):
            if other != worker and id in has:
                self._deaths.update(has)
                del self._at[other]
                self._held_back.pop(other, None)

    def _give_up(self, id: str) -> None:
        error = f"{_MOST_DEATHS} workers died over this document (Ray): {_LOGS}"
        failure = Failure(document=id, stage=SERVICE, error=error, attempts=0)
        self.end("", id, Done(failure, {}, ()))

    def _fail(self, problem: SummarizerError) -> None:
        self._problem = self._problem or problem
        self.close()
