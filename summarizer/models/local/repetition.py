"""End an answer that repeats its records, as small models do without end, and warn of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openai.types import CompletionUsage

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
    """Return the SDK's `create`, ending answers before the records that repeat others."""

    def streamed(**parameters: Any) -> Any:  # noqa: ANN401 - the SDK's own signature
        from openai.lib.streaming.chat import ChatCompletionStreamState

        state = ChatCompletionStreamState()
        raw = ""
        options = {"include_usage": True}
        with create(**parameters, stream=True, stream_options=options) as chunks:
            for chunk in chunks:
                state.handle_chunk(chunk)
                text = "".join(choice.delta.content or "" for choice in chunk.choices)
                raw += text
                if "}" in text and (end := loop_start(raw)) is not None:
                    completion = _closed(state.current_completion_snapshot, raw[:end])
                    completion.usage = _usage(chunk.model_extra["timings"])
                    return completion
        # The final completion would be an error if the token limit was reached.
        return state.current_completion_snapshot

    return streamed


def _closed(completion: Any, raw: str) -> Any:  # noqa: ANN401 - a completion of the SDK
    """Return `completion` with the answer `raw`, its list closed, and a mark of it."""
    (choice,) = completion.choices
    surplus = len(choice.message.content.encode()) - len(raw.encode())
    choice.message.content = raw + _CLOSED
    choice.finish_reason = "stop"
    if choice.logprobs and choice.logprobs.content:
        choice.logprobs.content = _closed_tokens(choice.logprobs.content, surplus)
    setattr(completion, _MARK, True)
    return completion


def _closed_tokens(tokens: Sequence[Any], surplus: int) -> list[Any]:
    """Return `tokens` without their last `surplus` bytes; the last one closes the list."""
    kept = list(tokens)
    while len(kept) > 1 and len(kept[-1].bytes) <= surplus:
        surplus -= len(kept.pop().bytes)
    # It may hold the beginning of the next record.
    last = kept[-1]
    last.bytes = [*last.bytes[: len(last.bytes) - surplus], *_CLOSED.encode()]
    return kept


def _usage(timings: Mapping[str, int]) -> CompletionUsage:
    from openai.types import CompletionUsage

    sent, received = timings["cache_n"] + timings["prompt_n"], timings["predicted_n"]
    return CompletionUsage(
        prompt_tokens=sent, completion_tokens=received, total_tokens=sent + received
    )
