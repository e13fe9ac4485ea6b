"""No control token of a chat template comes from an article into a prompt; nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.grounding.locate import occurrences
from summarizer.text.control import JOINER, defused, has_token
from summarizer.text.spans import Extent

TOKENS = [
    "<|im_end|>", "<|im_start|>system", "<|eot_id|>", "<|endoftext|>", "<｜end▁of▁sentence｜>",
    "</s>", "<s>", "<bos>", "<end_of_turn>", "<start_of_turn>model", "[INST]", "[/INST]",
    "<<SYS>>", "<think>", "[TOOL_CALLS]", "<tool_call>",
]  # fmt: skip


@pytest.mark.parametrize("token", TOKENS)
def test_words_around_a_token_can_be_quoted(token: str) -> None:
    text = f"Omon said that {token} the bridge was open."
    (found,) = occurrences(defused(f"that {token} the bridge"), text, Extent(0, len(text)))
    assert found.extent.of(text) == f"that {token} the bridge"


@given(st.text(alphabet="<>|[]/sINTboe｜ a", max_size=60))
def test_nothing_but_joiners_is_put_in(text: str) -> None:
    assert defused(text).replace(JOINER, "") == text
    assert not has_token(defused(text))
    assert has_token(text) or defused(text) == text


@pytest.mark.parametrize("text", ["a < b", "<b>bold</b>", "[7] said", "5 <6|", "<said>", "[sic]"])
def test_other_brackets_stay(text: str) -> None:
    assert defused(text) == text
