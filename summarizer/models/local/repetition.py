"""End an answer that repeats its records, as small models do without end."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openai.types import CompletionUsage

MAX_REPEATED = 4
"""So many records in a row that stand in the answer already end it. After fewer, new ones may
follow: of 331 recorded answers, a limit of two would have lost 22 records, this one 1."""

_DECODER = json.JSONDecoder()
_CLOSED = "]}"


def loop_end(raw: str) -> int | None:
    """Return where the records of `raw` have begun to repeat themselves, `None` if they do not.

    Args:
        raw: The beginning of an answer: an object with one list of objects.
    """
    seen: set[str] = set()
    repeated = 0
    position = raw.find("[") + 1
    while (position := raw.find("{", position)) > 0:
        start = position
        try:
            _, position = _DECODER.raw_decode(raw, start)
        except ValueError:
            return None
        record = raw[start:position]
        repeated = repeated + 1 if record in seen else 0
        if repeated == MAX_REPEATED:
            return position
        seen.add(record)
    return None


def without_loops(create: Callable[..., Any]) -> Callable[..., Any]:
    """Return the SDK's `create`, ending answers that repeat their records."""

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
                if "}" in text and (end := loop_end(raw)) is not None:
                    completion = _closed(state.current_completion_snapshot, raw[:end])
                    completion.usage = _usage(chunk.model_extra["timings"])
                    return completion
        # The final completion would be an error if the token limit was reached.
        return state.current_completion_snapshot

    return streamed


def _closed(completion: Any, raw: str) -> Any:  # noqa: ANN401 - a completion of the SDK
    """Return `completion` with the answer `raw`, its list closed."""
    (choice,) = completion.choices
    surplus = len(choice.message.content.encode()) - len(raw.encode())
    choice.message.content = raw + _CLOSED
    choice.finish_reason = "stop"
    if choice.logprobs and choice.logprobs.content:
        # The last token may hold the beginning of the next record; it holds the end instead.
        last = choice.logprobs.content[-1]
        kept = bytes(last.bytes)[: len(last.bytes) - surplus]
        last.bytes = [*kept, *_CLOSED.encode()]
    return completion


def _usage(timings: Mapping[str, int]) -> CompletionUsage:
    from openai.types import CompletionUsage

    sent, received = timings["cache_n"] + timings["prompt_n"], timings["predicted_n"]
    return CompletionUsage(
        prompt_tokens=sent, completion_tokens=received, total_tokens=sent + received
    )
