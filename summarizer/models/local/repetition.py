"""End an answer that repeats its records, as small models do without end, and warn of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx2

MAX_REPEATED = 4
"""So many records in a row that stand in the answer already end it. After fewer, new ones may
follow: of 331 recorded answers, a limit of two would have lost 22 records, this one 1. Only equal
records count: in one of 108 answers, eleven new actors follow four with the names of others."""

WARNING = "an answer repeated itself"

_DECODER = json.JSONDecoder()
_CLOSED = "]}"
_MARK = "_repeated_itself"
"""The attribute of a completion that was ended."""


def loop_start(raw: str) -> int | None:
    """Return the end of the last record before those that repeat others, `None` if none do.

    Args:
        raw: The beginning of an answer: an object with one list of objects.
    """
    seen: set[str] = set()
    repeated = 0
    position = start_of_loop = raw.find("[") + 1
    while (position := raw.find("{", position)) > 0:
        start = position
        try:
            _, position = _DECODER.raw_decode(raw, start)
        except ValueError:
            return None
        record = raw[start:position]
        if record not in seen:
            repeated, start_of_loop = 0, position
            seen.add(record)
            continue
        repeated += 1
        if repeated == MAX_REPEATED:
            return start_of_loop
    return None


def repetition_warnings(completion: object) -> tuple[str, ...]:
    """Return the warning of a completion that `without_loops` ended, none of another."""
    return (WARNING,) if getattr(completion, _MARK, False) else ()


def without_loops(create: Callable[..., Any]) -> Callable[..., Any]:
    """Return the SDK's `create`, ending answers before the records that repeat others.

    It reads the server's events itself: the SDK makes objects of each, which takes a core as long
    as the engine takes for a twentieth of a token, on cores that the engine needs.
    """

    def streamed(**parameters: Any) -> Any:  # noqa: ANN401 - the SDK's own signature
        answer = _StreamedAnswer()
        options = {"include_usage": True}
        with create(**parameters, stream=True, stream_options=options) as stream:
            for event in _events(stream.response):
                answer.add(event)
                if answer.is_looping():
                    break
        return answer.completion()

    return streamed


def _events(response: httpx2.Response) -> Iterator[dict[str, Any]]:
    """Yield the objects of a stream of server-sent events."""
    for line in response.iter_lines():
        name, _, data = line.partition(": ")
        if name == "error" or (name == "data" and data.startswith('{"error"')):
            from openai import APIError

            body = json.loads(data)
            error = body.get("error", body)
            raise APIError(error.get("message", data), response.request, body=error)
        if data == "[DONE]":
            # What is left unread closes the connection, which the engine would close at any time.
            return
        if name == "data":
            yield json.loads(data)


class _StreamedAnswer:
    """A completion, put together from the events of its stream."""

    def __init__(self) -> None:
        self._raw = ""
        self._tokens: list[dict[str, Any]] = []
        self._last: dict[str, Any] = {}
        self._finish_reason: str | None = None
        self._usage: Mapping[str, Any] | None = None
        self._end: int | None = None

    def add(self, event: dict[str, Any]) -> None:
        """Add what an event adds."""
        self._last = event
        self._usage = event.get("usage") or self._usage
        for choice in event["choices"]:
            text = choice["delta"].get("content") or ""
            self._raw += text
            self._tokens += (choice.get("logprobs") or {}).get("content") or []
            self._finish_reason = choice.get("finish_reason") or self._finish_reason
            if "}" in text:
                self._end = loop_start(self._raw)

    def is_looping(self) -> bool:
        """Return whether the answer repeats its records."""
        return self._end is not None

    def completion(self) -> Any:  # noqa: ANN401 - a completion of the SDK
        """Return the completion, of an answer that repeats its records the part before."""
        from openai.types.chat import ChatCompletion

        if self._end is not None:
            surplus = len(self._raw[self._end :].encode())
            self._raw = self._raw[: self._end] + _CLOSED
            self._tokens = _closed_tokens(self._tokens, surplus) if self._tokens else []
            self._finish_reason = "stop"
            self._usage = _usage(self._last["timings"])
        completion = ChatCompletion.construct(
            **{key: self._last.get(key) for key in ("id", "created", "model")},
            object="chat.completion",
            choices=[
                {
                    "index": 0,
                    "finish_reason": self._finish_reason,
                    "message": {"role": "assistant", "content": self._raw},
                    "logprobs": {"content": self._tokens} if self._tokens else None,
                }
            ],
            usage=self._usage,
        )
        setattr(completion, _MARK, self._end is not None)
        return completion


def _closed_tokens(tokens: list[dict[str, Any]], surplus: int) -> list[dict[str, Any]]:
    """Return `tokens` without their last `surplus` bytes; the last one closes the list."""
    while len(tokens) > 1 and len(tokens[-1]["bytes"]) <= surplus:
        surplus -= len(tokens.pop()["bytes"])
    # It may hold the beginning of the next record.
    last = tokens[-1]
    kept = last["bytes"][: len(last["bytes"]) - surplus]
    return [*tokens[:-1], {**last, "bytes": [*kept, *_CLOSED.encode()]}]


def _usage(timings: Mapping[str, int]) -> dict[str, int]:
    sent, received = timings["cache_n"] + timings["prompt_n"], timings["predicted_n"]
    return {
        "prompt_tokens": sent,
        "completion_tokens": received,
        "total_tokens": sent + received,
    }
