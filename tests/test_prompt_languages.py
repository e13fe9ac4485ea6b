"""A prompt says how a text in another language is copied and restated, and nothing otherwise."""

import pytest

from summarizer.document_prompts import with_language
from summarizer.prompts import TASKS, load_prompt_family
from summarizer.text.document import Document
from summarizer.text.windows import split_windows


@pytest.mark.parametrize(
    ("language", "text_language"), [("en", None), (None, None), (None, "en"), ("en", "en")]
)
def test_the_prompts_of_an_english_text_stay_as_they_are(
    language: str | None, text_language: str | None
) -> None:
    family = load_prompt_family("general")
    assert with_language(family, language, text_language) is family


def test_the_prompts_of_another_language_name_it() -> None:
    family = load_prompt_family("general")
    (window,) = split_windows(Document.from_text("Kesh lehnt das ab."))
    german = with_language(family, "de")
    for task in TASKS:
        plain, added = family.render(task, window), german.render(task, window)
        article = added.user.partition("The article is in German.")[0]
        assert added.system == plain.system
        assert plain.user.startswith(article)
        assert added.user.endswith(plain.user.removeprefix(article))
        assert "between words" not in added.user
        assert german.digest(task) != family.digest(task)


def test_own_words_may_be_in_another_language() -> None:
    family = load_prompt_family("general")
    (window,) = split_windows(Document.from_text("外交部拒绝了。"))
    prompt = with_language(family, "zh", "en").render("claims", window).user
    assert '("text", "topic") are in English' in prompt
    assert "Chinese puts no spaces between words" in prompt


def test_the_tuned_prompts_are_those_of_the_adapter_in_any_language() -> None:
    family = load_prompt_family("tuned")
    assert with_language(family, "de") is family
