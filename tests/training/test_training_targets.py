"""Targets use the product's serializer and can be copied from their window."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import get_args

import pytest
from pydantic import BaseModel
from support.data.kesh_articles import kesh, velmora

from evals.dataset.annotation import Article
from summarizer.models.local.grammar import answer_grammar
from summarizer.prompts import load_prompt_family
from summarizer.schema.drafts import CopiedText, compact_json
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan
from summarizer.text.windows import Window, split_windows
from training.data_prep.answer_form import AnswerForm, WindowAnswer, write_answer
from training.data_prep.attributions import (
    AttributedArticle,
    Attribution,
    attributions_answer,
)
from training.data_prep.copy_constraints import CopyConstraints
from training.data_prep.corpus import convert_article, read_articles, shipped_articles
from training.data_prep.dataset import gold_to_document
from training.data_prep.examples import TASKS, render_prompt
from training.data_prep.targets import AdjustmentCounts, TargetBuilder

SHIPPED = read_articles(shipped_articles())


def window_of(text: str) -> Window:
    (window,) = split_windows(Document.from_text(text))
    return window


def answers(article: Article, task: str, *, most: int = 36) -> list[dict[str, object]]:
    gold = convert_article(article)
    found = []
    for window in split_windows(gold_to_document(gold), max_sentences=most):
        answer = TargetBuilder(gold.record, window, Counter()).answer(task)  # type: ignore[arg-type]
        (rows,) = json.loads(compact_json(answer)).values()
        found += rows
    return found


def test_actors_are_in_order_of_first_mention_with_their_attributes() -> None:
    assert answers(kesh(), "actors") == [
        {"name": "Kesh", "kind": "government", "aliases": ["Kesh government"]},
        {"name": "Tarsia", "kind": "government"},
        {
            "name": "Dora Valen",
            "kind": "person",
            "role": "Foreign Minister",
            "affiliation": "Kesh",
            "aliases": ["Valen"],
        },
        {"name": "Tarsia's Border Agency", "kind": "agency", "affiliation": "Tarsia"},
    ]


def test_a_claim_has_a_speaker_only_if_it_differs_from_the_source() -> None:
    first, second, third, last = answers(kesh(), "claims")
    assert first["source"] == "The Kesh government"
    assert first["speaker"] == "Kesh"
    assert third["source"] == "Valen"
    assert third["speaker"] == "Dora Valen"
    assert "speaker" not in last
    assert first["date"] == "Monday"
    assert "certainty" not in first
    assert (second["sentence"], second["until"]) == (2, 3)


def test_a_span_over_sentences_is_anchored_in_its_first_and_last_sentence() -> None:
    _, second, *_ = answers(kesh(), "claims")
    assert second["start"] == '"It must be opened,"'
    assert second["end"] == '"We will not wait."'


def test_a_later_window_uses_the_alias_that_occurs_in_it() -> None:
    gold = convert_article(kesh())
    *_, last = split_windows(gold_to_document(gold), max_sentences=3)
    adjustments: AdjustmentCounts = Counter()
    targets = TargetBuilder(gold.record, last, adjustments)
    drafts = json.loads(compact_json(targets.answer("actors")))["actors"]
    assert drafts[0] == {"name": "Valen", "kind": "person", "affiliation": "Kesh"}
    claim = json.loads(compact_json(targets.answer("claims")))["claims"][0]
    assert claim["source"] == "Valen"
    assert "speaker" not in claim
    assert adjustments["role: not in the window"] == 1


@pytest.mark.parametrize(
    ("words", "held"),
    [
        pytest.param("Kesh government", True, id="whole-words"),
        pytest.param("Kes", False, id="part-of-a-word"),
        pytest.param("esh government", False, id="begins-inside-a-word"),
        pytest.param("crossing. It", False, id="over-two-sentences"),
        pytest.param("", False, id="nothing"),
        pytest.param("Kesh  government", False, id="other-white-space"),
        pytest.param("(Kesh", True, id="mark-before-a-word"),
    ],
)
def test_only_whole_words_of_one_sentence_can_be_copied(words: str, *, held: bool) -> None:
    window = window_of("The Kesh government (Kesh’s own) left the crossing. It came back.")
    assert CopyConstraints(window).can_copy(words) is held


def test_a_span_is_truncated_at_the_end_of_its_window() -> None:
    document = Document.from_text("Valen said this. And that. And more.")
    first, _ = split_windows(document, max_sentences=2)
    assert CopyConstraints(first).anchor_span(CharSpan(6, len(document.text))) == (
        1,
        2,
        "said this.",
        "And that.",
    )


def test_a_span_that_starts_outside_the_window_has_no_target() -> None:
    document = Document.from_text("Valen said this. And that. And more.")
    _, second = split_windows(document, max_sentences=2)
    assert CopyConstraints(second).anchor_span(CharSpan(0, 10)) is None


def test_attributions_have_the_span_keys_of_a_claim() -> None:
    text = "Headline.\nAides, he said, had in the end agreed to it."
    article = AttributedArticle(
        id="x",
        text=text,
        attributions=(
            Attribution(
                source=(CharSpan(17, 19),), cue=(CharSpan(20, 24),),
                content=(CharSpan(26, 55), CharSpan(10, 15)),
            ),
            Attribution(content=()),
        ),
    )  # fmt: skip
    answer = attributions_answer(article, window_of(text))
    assert compact_json(answer) == (
        '{"claims":[{"sentence":2,"source":"he","cue":"said",'
        '"start":"Aides, he said, had","end":"end agreed to it."}]}'
    )


def test_the_prompt_equals_that_of_the_product() -> None:
    window = window_of(kesh().text)
    for task in TASKS:
        assert render_prompt(task, window) == load_prompt_family("tuned").render(task, window)
    asked = render_prompt("attributions", window)
    assert asked.user == render_prompt("claims", window).user.replace("claims", "attributions")
    assert asked.name == "tuned/attributions"


@pytest.mark.parametrize("most", [36, 12])
def test_every_copied_field_of_the_shipped_data_can_be_copied(most: int) -> None:
    for article in SHIPPED[::6]:
        gold = convert_article(article)
        for window in split_windows(gold_to_document(gold), max_sentences=most):
            copies = CopyConstraints(window)
            targets = TargetBuilder(gold.record, window, Counter())
            for task in TASKS:
                for words in _copied(targets.answer(task)):
                    assert copies.can_copy(words), (article.id, words)


def _attributed(article: Article) -> AttributedArticle:
    """Return the claims of `article` as a corpus of attributions has them."""
    attributions = tuple(
        Attribution(
            source=(claim.source.span,) if claim.source else (),
            cue=(claim.cue_span.span,) if claim.cue_span else (),
            content=(claim.quote.span,),
        )
        for claim in convert_article(article).record.claims
    )
    return AttributedArticle(id=article.id, text=article.text, attributions=attributions)


def _targets(article: Article) -> Iterator[tuple[WindowAnswer, Window]]:
    gold, attributed = convert_article(article), _attributed(article)
    for window in split_windows(gold_to_document(gold), max_sentences=12):
        targets = TargetBuilder(gold.record, window, Counter())
        yield from ((targets.answer(task), window) for task in TASKS)
        yield attributions_answer(attributed, window), window


@pytest.mark.parametrize("form", get_args(AnswerForm))
def test_the_grammar_of_the_engine_accepts_every_target(form: AnswerForm) -> None:
    llguidance = pytest.importorskip("llguidance", reason="needs llguidance")
    tokens = llguidance.LLTokenizer("byte")
    for article in (kesh(), velmora(), *SHIPPED[::20]):
        for answer, window in _targets(article):
            written = list(write_answer(answer, form).encode())
            lark = answer_grammar(type(answer), window, in_rows=form == "rows")
            matcher = llguidance.LLMatcher(tokens, llguidance.grammar_from("lark", lark))
            assert matcher.try_consume_tokens(written) == len(written), (article.id, type(answer))
            assert matcher.is_accepting()


def test_the_tasks_are_those_that_the_product_asks() -> None:
    assert load_prompt_family("tuned").tasks == TASKS


def test_a_row_has_the_values_in_the_order_of_the_draft() -> None:
    gold = convert_article(kesh())
    (window,) = split_windows(gold_to_document(gold))
    targets = TargetBuilder(gold.record, window, Counter())
    actors = json.loads(write_answer(targets.answer("actors"), "rows"))["actors"]
    assert actors[0] == ["Kesh", "government", "", "", ["Kesh government"]]
    assert actors[1] == ["Tarsia", "government"]
    *_, last = json.loads(write_answer(targets.answer("claims"), "rows"))["claims"]
    assert last == [5, "", "Tarsia's Border Agency", "denied", "closing it", "", "", "", "denial"]


def _copied(record: BaseModel) -> Iterator[str]:
    """Yield every string of `record` that its draft marks as copied."""
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        marked = "Copied" in repr(field.annotation) or any(
            isinstance(mark, CopiedText) for mark in field.metadata
        )
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, BaseModel):
                yield from _copied(item)
            elif marked and item is not None:
                yield item
