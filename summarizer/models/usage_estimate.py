"""Estimate token counts that a server does not report, from the characters sent and received."""

from summarizer.schema.summary import Usage

CHARS_PER_TOKEN = 3.0
"""English has about four; a smaller value overestimates the number of tokens."""


def complete_usage(usage: Usage, *, sent: int, received: int) -> Usage:
    """Return `usage` with estimates of the counts that are 0.

    Args:
        usage: The usage that the server reports.
        sent: Characters of the prompt.
        received: Characters of the answer.
    """
    return usage.model_copy(
        update={
            "prompt_tokens": usage.prompt_tokens or _tokens(sent),
            "completion_tokens": usage.completion_tokens or _tokens(received),
        }
    )


def _tokens(chars: int) -> int:
    return round(chars / CHARS_PER_TOKEN)
