"""The desk of a run: it gives documents to workers, and takes what became of them.

Ray Data decides which worker does what, and has done again what a worker had that died. The desk
knows what has begun and ended, so that nothing that ended is done twice or lost with what Ray Data
holds, and a document that kills its workers is given up.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.batch.cluster.worker import Answers, Done, Ready
from summarizer.batch.engine import SERVICE
from summarizer.errors import ConfigError, SummarizerError
from summarizer.records.summary import Failure
from summarizer.text.document import Document

_MOST_DEATHS = 3
"""Workers that may die over one document, or before they are ready, one after the other."""

_LOGS = "see the logs of Ray, and the memory of its machines"


@dataclass(frozen=True)
class Work:
    """A document, and the answers about it that are known already."""

    document: Document
    answers: Answers


@dataclass(frozen=True)
class Terms:
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
        problem: Why no worker can work.
        is_open: A worker was ready.
    """

    ended: Sequence[tuple[str, Done]]
    problem: SummarizerError | None
    is_open: bool


class Desk:
    """One for a run; an actor of Ray, whose calls come one at a time.

    Args:
        terms: What a worker must be like.
    """

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._works: dict[str, Work] = {}
        self._waiting: deque[str] = deque()
        self._at: defaultdict[str, set[str]] = defaultdict(set)
        self._deaths: Counter[str] = Counter()
        self._ended: list[tuple[str, Done]] = []
        self._problem: SummarizerError | None = None
        self._unready = 0
        self._is_open = self._is_closed = False

    # For the engine

    def offer(self, works: Sequence[Work]) -> None:
        """Take documents to be done."""
        for work in works:
            self._works[work.document.id] = work
            self._waiting.append(work.document.id)

    def collect(self) -> Collected:
        """Return what ended since the last call, and how things stand."""
        ended, self._ended = self._ended, []
        return Collected(ended, self._problem, self._is_open)

    def close(self) -> None:
        """Let nothing begin any more."""
        self._is_closed = True
        self._works.clear()

    # For Ray Data

    def take(self) -> list[str] | None:
        """Return the ids of the documents that came since the last call; None: no more will."""
        if self._is_closed:
            return None
        taken = list(self._waiting)
        self._waiting.clear()
        return taken

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
            self._is_open = True
            return True
        return False

    def begin(self, worker: str, id: str) -> Work | Literal["later"] | None:
        """Return the document `id` for `worker`, None if there is nothing to do about it.

        A document that may have killed a worker is done alone, lest it takes others with it:
        until then it is for `later`.
        """
        self._bury(worker, id)
        work = self._works.get(id)
        if work is None:
            return None
        if self._deaths[id] >= _MOST_DEATHS:
            self._give_up(id)
            return None
        has = self._at[worker]
        if has and any(self._deaths[one] for one in (*has, id)):
            return "later"
        has.add(id)
        return work

    def end(self, worker: str, id: str, done: Done) -> None:
        """Take what became of the document `id`."""
        self._at[worker].discard(id)
        self._deaths.pop(id, None)
        if self._works.pop(id, None) is not None:
            self._ended.append((id, done))

    def _bury(self, worker: str, id: str) -> None:
        """Count the deaths of a worker that had `id`: it would not be given away if it lived."""
        for other, has in list(self._at.items()):
            if other != worker and id in has:
                self._deaths.update(has)
                del self._at[other]

    def _give_up(self, id: str) -> None:
        error = f"{_MOST_DEATHS} workers died over this document (Ray): {_LOGS}"
        failure = Failure(document=id, stage=SERVICE, error=error, attempts=0)
        self.end("", id, Done(failure, {}, ()))

    def _fail(self, problem: SummarizerError) -> None:
        self._problem = self._problem or problem
        self.close()
