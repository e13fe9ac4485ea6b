"""No control token of a chat template gets from an article into a prompt; nothing else changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.grounding.align import find_occurrences
from summarizer.text.prompt_sanitizer import JOINER, contains_control_token, escape_control_tokens
from summarizer.text.spans import CharSpan

TOKENS = [
    "<|im_end|>", "<|im_start|>system", "<|eot_id|>", "<|endoftext|>", "<｜end▁of▁sentence｜>",
    "</s>", "<s>", "<bos>", "<end_of_turn>", "<start_of_turn>model", "[INST]", "[/INST]",
    "<<SYS>>", "<think>", "[TOOL_CALLS]", "<tool_call>",
]  # fmt: skip


@pytest.mark.parametrize("token", TOKENS)
def test_words_around_a_token_can_be_quoted(token: str) -> None:
    text = f"Omon said that {token} the bridge was open."
    (found,) = find_occurrences(
        escape_control_tokens(f"that {token} the bridge"), text, CharSpan(0, len(text))
    )
    assert found.span.slice(text) == f"that {token} the bridge"


@given(st.text(alphabet="<>|[]/sINTboe｜ a", max_size=60))
def test_only_joiners_are_inserted(text: str) -> None:
    assert escape_control_tokens(text).replace(JOINER, "") == text
    assert not contains_control_token(escape_control_tokens(text))
    assert contains_control_token(text) or escape_control_tokens(text) == text


@pytest.mark.parametrize("text", ["a < b", "<b>bold</b>", "[7] said", "5 <6|", "<said>", "[sic]"])
def test_other_brackets_stay(text: str) -> None:
    assert escape_control_tokens(text) == text
