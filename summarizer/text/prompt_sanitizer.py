"""Take the power from the control tokens of chat templates that stand in an article.

Engines read `<|im_end|>` inside a message as the end of that message, so an article could close
the question and write the answer itself. An invisible joiner in the token makes it plain text
again; grounding folds the joiner away, so that words around it can still be quoted.
"""

from __future__ import annotations

import re

JOINER = "\u2060"

_WORDS = (
    "s|bos|eos|pad|unk|mask|sep|cls|start_of_turn|end_of_turn|think|tool_call|tool_response|tools"
)
_TOKEN = re.compile(
    rf"<(?=[|｜]|/?(?:{_WORDS})>|</?SYS>>)|\[(?=/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_\w+)\])",
    re.IGNORECASE,
)


def escape_control_tokens(text: str) -> str:
    """Return `text` with a joiner behind the first character of every control token."""
    return _TOKEN.sub(lambda found: found.group() + JOINER, text)


def contains_control_token(text: str) -> bool:
    """Tell whether a control token stands in `text`."""
    return bool(_TOKEN.search(text))
