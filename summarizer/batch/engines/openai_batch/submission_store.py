"""State of submissions and their requests, recorded in the store before and after each API call.

A request has the token of its submission while it is submitted, then the result line until that
has become a response. So the state of each request is known after a crash at any point.
"""

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from summarizer.batch.storage.store import Store, compress, decompress, replace_row
from summarizer.batch.storage.store_writer import SqlStatement
from summarizer.text.document import Document

WRITING, WRITTEN, CREATING, SENT = "writing", "written", "creating", "sent"
"""States of a submission. In the first, the file is incomplete; in the third, the batch may or may
not have been created."""

_DOCUMENT = TypeAdapter(Document)
_UPSERT_REQUEST = (
    "INSERT INTO requests (document, ask, id, token, form) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (document, ask) DO UPDATE SET"
    " token = excluded.token, form = excluded.form, line = NULL"
)
_READY_DOCUMENTS = (
    "SELECT document FROM waiting WHERE NOT EXISTS"
    " (SELECT 1 FROM requests JOIN submissions USING (token)"
    " WHERE requests.document = waiting.id AND submissions.identity = ?)"
)


@dataclass(frozen=True)
class Submission:
    """One batch, from its request file on; the token names the file, and marks the batch."""

    token: str
    state: str
    identity: str
    requests: int
    file_id: str | None
    batch_id: str | None
    started_at: float
    """In seconds since the epoch."""


@dataclass(frozen=True)
class RequestState:
    """State of a request, with the parameters that it was sent with, as JSON.

    The result is not processed yet; the failure is the last unusable response, as an encoded error.
    """

    is_submitted: bool
    capabilities: str
    tries: int
    failure: str | None
    result: Mapping[str, Any] | None


def request_id(document_id: str, request_key: str) -> str:
    """Return the `custom_id` of a request, the same in every try.

    It includes the document's id, since documents with the same text have equal request keys.
    """
    return hashlib.sha256(f"{document_id}\0{request_key}".encode()).hexdigest()[:32]


@dataclass(frozen=True)
class SubmissionStore:
    """Submissions for the model `_identity`; others stay until a run with their model."""

    _store: Store
    _identity: str

    # Submissions

    def discard_unfinished(self) -> set[str]:
        """Delete the submission whose file a killed run was writing; return the other tokens."""
        unfinished = "(SELECT token FROM submissions WHERE state = ?)"
        sql = f"UPDATE requests SET token = NULL WHERE token IN {unfinished}"  # noqa: S608
        self._store.write(
            SqlStatement(sql, [(WRITING,)]),
            SqlStatement("DELETE FROM submissions WHERE state = ?", [(WRITING,)]),
            SqlStatement("DELETE FROM waiting"),
        )
        return {token for (token,) in self._store.rows("SELECT token FROM submissions")}

    def begin(self, token: str) -> None:
        """Add a submission whose request file is being written."""
        row = (token, WRITING, self._identity, 0, None, None, time.time())
        self._store.write(replace_row("submissions", *row))

    def add_requests(
        self,
        token: str | None,
        capabilities: str,
        requests: Iterable[tuple[str, str]],
        documents: Sequence[Document],
    ) -> None:
        """Add requests, as document id and request key, and documents that wait for them.

        The documents may also wait for requests submitted earlier.
        """
        rows = [(*key, request_id(*key), token, capabilities) for key in requests]
        waiting = [
            replace_row("waiting", document.id, compress(_DOCUMENT.dump_json(document).decode()))
            for document in documents
        ]
        self._store.write(SqlStatement(_UPSERT_REQUEST, rows), *waiting)

    def set_state(self, token: str, state: str, **columns: str | int) -> None:
        """Record the new state of a submission, with the columns that are known by now."""
        changes = ", ".join(f"{column} = ?" for column in ("state", *columns))
        sql = f"UPDATE submissions SET {changes} WHERE token = ?"  # noqa: S608
        self._store.execute(sql, state, *columns.values(), token)

    def submissions(self, *states: str) -> list[Submission]:
        """Return the submissions in one of `states`, oldest first."""
        sql = "SELECT * FROM submissions WHERE identity = ? ORDER BY at"
        submissions = (Submission(*row) for row in self._store.rows(sql, self._identity))
        return [submission for submission in submissions if submission.state in states]

    def save_results(self, token: str, lines: Sequence[tuple[str, str]]) -> None:
        """Save result lines by the ids of their requests."""
        sql = "UPDATE requests SET line = ?, token = NULL WHERE token = ? AND id = ?"
        rows = [(compress(line), token, custom_id) for custom_id, line in lines]
        self._store.write(SqlStatement(sql, rows))

    def delete_submission(self, token: str, default_result: Mapping[str, Any] | None) -> None:
        """Delete a submission; requests without a result get `default_result`.

        With `None` they count as never submitted.
        """
        line = None if default_result is None else compress(json.dumps(default_result))
        sql = "UPDATE requests SET line = ?, token = NULL WHERE token = ?"
        self._store.write(
            SqlStatement(sql, [(line, token)]),
            SqlStatement("DELETE FROM submissions WHERE token = ?", [(token,)]),
        )

    # Documents and their requests

    def waiting_count(self) -> int:
        """Return the number of documents that wait for results."""
        return int(self._store.value("SELECT count(*) FROM waiting"))

    def ready_documents(self) -> Iterator[Document]:
        """Yield the waiting documents without a submitted request."""
        for (document,) in self._store.stream(_READY_DOCUMENTS, self._identity):
            yield _DOCUMENT.validate_json(decompress(document))

    def request_state(self, document_id: str, request_key: str) -> RequestState | None:
        """Return the state of a request; `None` if it is unknown."""
        columns = "token IS NOT NULL, form, tries, failure, line"
        sql = f"SELECT {columns} FROM requests WHERE document = ? AND ask = ?"  # noqa: S608
        rows = self._store.rows(sql, document_id, request_key)
        for is_submitted, capabilities, tries, failure, line in rows:
            result = json.loads(decompress(line)) if line else None
            return RequestState(bool(is_submitted), capabilities, tries, failure, result)
        return None

    def save_response(self, document_id: str, request_key: str, response: str) -> None:
        """Cache a response, and delete its request."""
        key = (document_id, request_key)
        self._store.write(
            replace_row("answers", *key, response),
            SqlStatement("DELETE FROM requests WHERE document = ? AND ask = ?", [key]),
        )

    def discard_result(self, document_id: str, request_key: str) -> None:
        """Discard a result without counting it as a try."""
        sql = "UPDATE requests SET line = NULL WHERE document = ? AND ask = ?"
        self._store.execute(sql, document_id, request_key)

    def record_failed_try(self, document_id: str, request_key: str, failure: str) -> None:
        """Discard an unusable result, and record its encoded error."""
        changes = "line = NULL, tries = tries + 1, failure = ?"
        sql = f"UPDATE requests SET {changes} WHERE document = ? AND ask = ?"  # noqa: S608
        self._store.execute(sql, failure, document_id, request_key)

    def forget_document(self, document_id: str) -> None:
        """Delete a processed document and its requests, except those that are submitted."""
        sql = "DELETE FROM requests WHERE document = ? AND token IS NULL"
        self._store.write(
            SqlStatement("DELETE FROM waiting WHERE id = ?", [(document_id,)]),
            SqlStatement(sql, [(document_id,)]),
        )
