"""What is with the provider, kept in the store before and after each call to it.

A request is written down with the token of the file it goes out in. While it bears a token it is
under way; afterwards it bears the line that came back, until that has become an answer. So a kill
at any moment leaves it known where each request is.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from summarizer.batch.storage.store import Store, packed, unpacked
from summarizer.batch.storage.store_writer import Statement
from summarizer.text.document import Document

WRITING, WRITTEN, CREATING, SENT = "writing", "written", "creating", "sent"
"""States of a submission. Torn in the first; in the third the provider may have it or not."""

_DOCUMENT = TypeAdapter(Document)
_REQUEST = (
    "INSERT INTO requests (document, ask, id, token, form) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (document, ask) DO UPDATE SET"
    " token = excluded.token, form = excluded.form, line = NULL"
)
_READY = (
    "SELECT id, document FROM waiting WHERE NOT EXISTS"
    " (SELECT 1 FROM requests JOIN submissions USING (token)"
    " WHERE requests.document = waiting.id AND submissions.identity = ?)"
)


@dataclass(frozen=True)
class Submission:
    """One batch, from its request file on.

    Attributes:
        token: Our own name for it, in the file's name and the batch's metadata.
        state: See above.
        identity: Which model it asks, and where.
        requests: How many it has.
        file: The provider's id of the request file.
        batch: The provider's id of the batch.
        at: When it was begun, in seconds of the epoch.
    """

    token: str
    state: str
    identity: str
    requests: int
    file: str | None
    batch: str | None
    at: float


@dataclass(frozen=True)
class Known:
    """What is known of a request.

    Attributes:
        is_under_way: It is with the provider.
        form: The form it was sent in.
        tries: Answers that could not be used.
        line: What came back, if it was not looked at yet.
        failure: The last unusable answer, as the store keeps errors.
    """

    is_under_way: bool
    form: str
    tries: int
    line: Mapping[str, Any] | None
    failure: str | None


def request_id(document: str, request: str) -> str:
    """Return the id of a request, the same in every try: the two asks of twins differ."""
    return hashlib.sha256(f"{document}\0{request}".encode()).hexdigest()[:32]


class SubmissionStore:
    """The register in `store`, as far as it is about the model of `identity`.

    What was sent to another one stays there until a run asks for that one again.
    """

    def __init__(self, store: Store, identity: str) -> None:
        self._store = store
        self._identity = identity

    # Submissions

    def tidy(self) -> set[str]:
        """Forget what a killed run was in the middle of writing; return the tokens that remain."""
        torn = "(SELECT token FROM submissions WHERE state = ?)"
        self._store.write(
            Statement(f"UPDATE requests SET token = NULL WHERE token IN {torn}", [(WRITING,)]),  # noqa: S608
            Statement("DELETE FROM submissions WHERE state = ?", [(WRITING,)]),
            Statement("DELETE FROM waiting"),
        )
        return {token for (token,) in self._store.rows("SELECT token FROM submissions")}

    def begin(self, token: str) -> None:
        """Note that a request file is being written."""
        row = (token, WRITING, self._identity, 0, None, None, time.time())
        self._store.write(Statement("INSERT INTO submissions VALUES (?, ?, ?, ?, ?, ?, ?)", [row]))

    def add(
        self, token: str, form: str, asks: Iterable[tuple[str, str]], documents: Sequence[Document]
    ) -> None:
        """Note that requests stand in a file, by document and ask, and documents wait for them."""
        rows = [
            (document, request, request_id(document, request), token, form)
            for document, request in asks
        ]
        self._store.write(Statement(_REQUEST, rows), self._wait(documents))

    def wait(self, documents: Sequence[Document]) -> None:
        """Note that documents wait for requests that are under way."""
        self._store.write(self._wait(documents))

    def written(self, token: str, requests: int) -> None:
        """Note that a request file is whole and on the disk."""
        sql = "UPDATE submissions SET state = ?, requests = ? WHERE token = ?"
        self._store.write(Statement(sql, [(WRITTEN, requests, token)]))

    def uploaded(self, token: str, file: str) -> None:
        """Note that the provider has the file, and that the next call creates the batch."""
        sql = "UPDATE submissions SET state = ?, file = ? WHERE token = ?"
        self._store.write(Statement(sql, [(CREATING, file, token)]))

    def sent(self, token: str, batch: str) -> None:
        """Note the id of the batch."""
        sql = "UPDATE submissions SET state = ?, batch = ? WHERE token = ?"
        self._store.write(Statement(sql, [(SENT, batch, token)]))

    def submissions(self, *states: str) -> list[Submission]:
        """Return the submissions in one of `states`, the oldest first."""
        sql = "SELECT * FROM submissions WHERE identity = ? ORDER BY at"
        rows = self._store.rows(sql, self._identity)
        return [found for found in (Submission(*row) for row in rows) if found.state in states]

    def results(self, token: str, lines: Sequence[tuple[str, str]]) -> None:
        """Keep lines that came back, by the ids of their requests."""
        sql = "UPDATE requests SET line = ?, token = NULL WHERE token = ? AND id = ?"
        self._store.write(Statement(sql, [(packed(line), token, id) for id, line in lines]))

    def end(self, token: str, rest: Mapping[str, Any] | None) -> None:
        """Forget a submission; requests that nothing came back for get the line `rest`.

        Without `rest` they count as never sent.
        """
        line = None if rest is None else packed(json.dumps(rest))
        sql = "UPDATE requests SET line = ?, token = NULL WHERE token = ?"
        self._store.write(
            Statement(sql, [(line, token)]),
            Statement("DELETE FROM submissions WHERE token = ?", [(token,)]),
        )

    # Documents and their requests

    def waiting(self) -> int:
        """Return how many documents wait."""
        return int(self._store.rows("SELECT count(*) FROM waiting")[0][0])

    def ready(self) -> Iterator[Document]:
        """Yield the documents that waited, and for which nothing is under way any more."""
        for _, document in self._store.stream(_READY, self._identity):
            yield _DOCUMENT.validate_json(unpacked(document))

    def known(self, document: str, request: str) -> Known | None:
        """Return what is known of a request, None if there is none."""
        sql = (
            "SELECT token, form, tries, line, failure FROM requests WHERE document = ? AND ask = ?"
        )
        for token, form, tries, line, failure in self._store.rows(sql, document, request):
            came = json.loads(unpacked(line)) if line else None
            return Known(token is not None, form, tries, came, failure)
        return None

    def answered(self, document: str, request: str, response: str) -> None:
        """Keep an answer, and let go of its request."""
        self._store.write(
            Statement(
                "INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", [(document, request, response)]
            ),
            Statement("DELETE FROM requests WHERE document = ? AND ask = ?", [(document, request)]),
        )

    def unusable(self, document: str, request: str, failure: str | None) -> None:
        """Note that what came back cannot be used, and why; None: that this does not count."""
        counted = "" if failure is None else ", tries = tries + 1, failure = ?"
        sql = f"UPDATE requests SET line = NULL{counted} WHERE document = ? AND ask = ?"  # noqa: S608
        values = () if failure is None else (failure,)
        self._store.write(Statement(sql, [(*values, document, request)]))

    def ended(self, document: str) -> None:
        """Forget a document that ended, and its requests but for those under way."""
        self._store.write(
            Statement("DELETE FROM waiting WHERE id = ?", [(document,)]),
            Statement("DELETE FROM requests WHERE document = ? AND token IS NULL", [(document,)]),
        )

    def _wait(self, documents: Sequence[Document]) -> Statement:
        rows = [(found.id, packed(_DOCUMENT.dump_json(found).decode())) for found in documents]
        return Statement("INSERT OR REPLACE INTO waiting VALUES (?, ?)", rows)
