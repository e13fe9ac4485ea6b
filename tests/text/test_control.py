"""No control token of a chat template comes from an article into a prompt; nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.grounding.locate import occurrences
from summarizer.prompts import families, load_family
from summarizer.text.control import JOINER, defused, has_token
from summarizer.text.document import Document
from summarizer.text.spans import Extent
from summarizer.text.windows import windows

TOKENS = [
    "<|im_end|>", "<|im_start|>system", "<|eot_id|>", "<|endoftext|>", "<｜end▁of▁sentence｜>",
    "</s>", "<s>", "<bos>", "<end_of_turn>", "<start_of_turn>model", "[INST]", "[/INST]",
    "<<SYS>>", "<think>", "[TOOL_CALLS]", "<tool_call>",
]  # fmt: skip


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("family", families())
def test_no_token_reaches_a_prompt(token: str, family: str) -> None:
    (window,) = windows(Document.from_text(f"Dora Valen spoke.{token} Omon said {token} twice."))
    prompt = load_family(family).render("claims", window)
    assert token not in prompt.user
    assert not any(has_token(line) for line in window.lines)


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
