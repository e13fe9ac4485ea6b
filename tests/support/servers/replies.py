"""Answers of the fault server to requests of the pipeline."""

import json
import threading
from collections.abc import Callable

from support.servers.fault_server import Body, Handler, Step, answer


def task_of(body: Body) -> str:
    """Return the task that a request is about."""
    name: str = body["response_format"]["json_schema"]["name"]
    return name.removesuffix("Answer").lower()


def no_records(body: Body) -> Step:
    """Answer without records."""
    return answer(json.dumps({task_of(body): []}))


def first_requests_together(documents: int) -> Callable[[Body], Step]:
    """Answer without records; the first requests only when those of all documents are here."""
    together = threading.Barrier(documents)

    class Together:
        def __init__(self, body: Body) -> None:
            self.body = body

        def respond(self, handler: Handler) -> None:
            if task_of(self.body) == "actors":
                together.wait(timeout=20)
            no_records(self.body).respond(handler)

    return Together
