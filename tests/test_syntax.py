"""Dependency trees: offsets of the text, one tree for each sentence, verified files."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer import syntax
from summarizer.errors import InputError, WeightsError
from summarizer.syntax import is_installed, parse_document
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

pytestmark = pytest.mark.skipif(
    not is_installed(), reason="the parser is not installed: pip install '.[local]'"
)

TEXT = (
    "date 2024-01-02\n\nThe mayor told reporters on Monday that the bridge was safe.\n\n"
    "\u201cWe will not close it,\u201d she said. The unions disagreed."
)


def test_each_sentence_has_one_tree_and_the_offsets_of_the_text() -> None:
    document = Document.from_text(TEXT)
    parsed = parse_document(document)

    assert parsed is not None
    for sentence in document.sentences:
        tokens = parsed.tokens(sentence)
        assert tokens.text.split() == sentence.slice(TEXT).split()
        assert {token.sent.start for token in tokens} == {tokens[0].sent.start}
    assert all(TEXT.startswith(token.text, token.idx) for token in parsed.doc)


def test_each_sentence_of_a_quotation_has_a_tree() -> None:
    text = "The mayor said: “We will not close it. The bridge is safe! Nobody left.”"
    parsed = parse_document(Document.from_text(text))
    assert parsed is not None
    roots = [sentence.root.text for sentence in parsed.doc.sents]

    assert len(roots) == 3
    assert roots[1:] == ["is", "left"]


def test_the_head_of_a_clause_is_its_verb() -> None:
    parsed = parse_document(Document.from_text(TEXT))
    assert parsed is not None
    start = TEXT.index("the bridge")
    head = parsed.head(CharSpan(start, start + len("the bridge was safe")))

    assert head is not None
    assert (head.text, head.dep_, head.head.text) == ("was", "ccomp", "told")


def test_a_typographic_apostrophe_negates_as_a_straight_one() -> None:
    for text in ("The bridge doesn't help.", "The bridge doesn’t help."):
        parsed = parse_document(Document.from_text(text))
        assert parsed is not None
        assert [token.dep_ for token in parsed.doc if token.norm_ == "not"] == ["neg"]


@given(st.text(max_size=80))
def test_any_text_can_be_parsed(text: str) -> None:
    try:
        document = Document.from_text(text)
    except InputError:
        return
    parsed = parse_document(document)
    assert parsed is not None
    doc = parsed.doc
    assert doc.text == document.article.replace("\xa0", " ")
    assert all(doc.text.startswith(token.text, token.idx) for token in doc)


def test_a_sentence_without_end_is_cut() -> None:
    parsed = parse_document(Document.from_text("no " * 1_000))

    assert parsed is not None
    assert max(len(sentence) for sentence in parsed.doc.sents) == 300


def test_a_text_of_too_many_tokens_has_no_trees() -> None:
    assert parse_document(Document.from_text("no " * 100_001)) is None


def test_changed_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "config.cfg").write_text("[nlp]\n")
    monkeypatch.setattr(syntax, "_files", lambda: folder)
    load = syntax._load.__wrapped__

    with pytest.raises(WeightsError, match="the parser's model is damaged"):
        load()
