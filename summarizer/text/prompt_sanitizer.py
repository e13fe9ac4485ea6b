"""Escape the control tokens of chat templates in article text.

Engines read `<|im_end|>` inside a message as its end, so an article could end the prompt and write
the answer. An invisible word joiner inside the token makes it plain text. Grounding ignores the
joiner, so that words around it can still be quoted.
"""

import re

JOINER = "\u2060"

_TAG_NAMES = (
    "s|bos|eos|pad|unk|mask|sep|cls|start_of_turn|end_of_turn|think|tool_call|tool_response|tools"
)
_TOKEN = re.compile(
    rf"<(?=[|｜]|/?(?:{_TAG_NAMES})>|</?SYS>>)|\[(?=/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_\w+)\])",
    re.IGNORECASE,
)


def escape_control_tokens(text: str) -> str:
    """Return `text` with a joiner after the first character of every control token."""
    return _TOKEN.sub(lambda match: match.group() + JOINER, text)


def contains_control_token(text: str) -> bool:
    """Return whether `text` contains a control token."""
    return bool(_TOKEN.search(text))
