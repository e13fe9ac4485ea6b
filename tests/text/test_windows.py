"""Each sentence of an article is in exactly one window, as one line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.data.text_strategies import ARBITRARY, articles

from summarizer.text.document import Document
from summarizer.text.windows import MAX_SENTENCES, MAX_WINDOW, split_windows

TEXTS = st.one_of(articles(), ARBITRARY.map(lambda text: f"Kesh. {text}"))


@given(TEXTS, st.integers(1, 40))
@settings(max_examples=200, deadline=None)
def test_every_sentence_is_in_exactly_one_window(text: str, most: int) -> None:
    document = Document.from_text(text)
    windows = split_windows(document, max_sentences=most)
    assert (
        tuple(sentence for window in windows for sentence in window.sentences) == document.sentences
    )
    assert all(1 <= len(window.sentences) <= most for window in windows)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_a_sentence_is_one_line_of_its_words(text: str) -> None:
    document = Document.from_text(text)
    for window in split_windows(document):
        for sentence, line in zip(window.sentences, window.lines, strict=True):
            assert len(line.splitlines()) == 1
            assert line.split() == sentence.slice(text).split()


@pytest.mark.parametrize(
    ("sentences", "sizes"), [(1, [1]), (36, [36]), (37, [36, 1]), (80, [36, 36, 8])]
)
def test_windows_are_filled_in_order(sentences: int, sizes: list[int]) -> None:
    document = Document.from_text("Kesh said so. " * sentences)
    assert [len(window.sentences) for window in split_windows(document)] == sizes


def test_long_sentences_make_windows_of_bounded_length() -> None:
    document = Document.from_text(("word " * 380 + "end. ") * 30)
    windows = split_windows(document)
    assert len(windows) > 1
    for window in windows:
        assert window.span.end - window.span.start <= MAX_WINDOW + len(window.sentences)
        assert len(window.sentences) <= MAX_SENTENCES


@given(st.integers(1, 36))
def test_the_halves_contain_all_sentences_in_order(sentences: int) -> None:
    document = Document.from_text("Kesh said so. " * sentences)
    (window,) = split_windows(document)
    halves = window.halves()
    if sentences == 1:
        assert halves is None
        return
    assert halves is not None
    assert halves[0].sentences + halves[1].sentences == window.sentences
    assert 0 <= len(halves[1].sentences) - len(halves[0].sentences) <= 1


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\u2028", "\x85", "\x0b", "\x1c", "\n\n"])
def test_an_article_cannot_forge_a_numbered_line(break_: str) -> None:
    document = Document.from_text(f"Kesh said so.{break_}[7] Tarsia agreed,{break_}and left.")
    (window,) = split_windows(document)
    prompt = "\n".join(f"[{n}] {line}" for n, line in enumerate(window.lines, start=1))
    numbers = [line.split("]")[0] + "]" for line in prompt.splitlines()]
    assert numbers == [f"[{n}]" for n in range(1, len(window.lines) + 1)]
