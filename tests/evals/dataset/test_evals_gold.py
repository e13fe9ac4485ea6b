"""A gold record holds every invariant of the codebook, or the lint names the one that it breaks."""

import json
from pathlib import Path

import pytest
from support.data.eval_cases import gold, golds, kesh

from evals.dataset.gold import (
    SCHEMA_FILE,
    GoldDocument,
    default_gold,
    gold_schema,
    held_out_gold,
    other_languages_gold,
    read_all_gold,
    read_gold,
    read_gold_document,
    write_gold,
)
from evals.dataset.validation import validate, warnings
from summarizer.errors import InputError
from summarizer.schema.summary import Span
from summarizer.text.document import Document

ROOT = Path(__file__).parents[3]
SEED = "000_fd7ab7dcbca6b51e"


def test_the_shipped_gold_has_the_seed_and_24_articles_and_is_valid() -> None:
    assert len(golds()) >= 25
    assert {one.id: validate(one) for one in golds()} == {one.id: [] for one in golds()}


def test_the_held_out_gold_is_valid_and_disjoint() -> None:
    held = read_gold(held_out_gold())
    assert {one.id: validate(one) for one in held} == {one.id: [] for one in held}
    assert read_all_gold() == (*golds(), *held)
    assert len({one.id for one in read_all_gold()}) == len(golds()) + len(held)


def test_the_gold_in_other_languages_is_valid_and_its_language_is_detected() -> None:
    articles = read_gold(other_languages_gold())
    assert {one.id: validate(one) for one in articles} == {one.id: [] for one in articles}
    languages = {one.id: Document.from_text(one.text).language for one in articles}
    assert languages == {one.id: one.id[:2] for one in articles}


def test_no_two_actors_of_a_document_share_a_name() -> None:
    assert [warnings(one) for one in read_all_gold() if warnings(one)] == []


def test_the_seed_was_labelled_byte_for_byte() -> None:
    shipped = (default_gold() / f"{SEED}.txt").read_bytes()
    assert shipped == (ROOT / "seeds" / f"{SEED}.txt").read_bytes()


def test_the_schema_beside_the_records_is_current() -> None:
    written = json.loads((default_gold() / SCHEMA_FILE).read_text(encoding="utf-8"))
    assert written == gold_schema()


def test_the_worked_example_of_the_codebook_is_valid() -> None:
    assert validate(kesh()) == []


def test_a_record_is_equal_after_writing_and_reading(tmp_path: Path) -> None:
    for one in golds():
        write_gold(one, tmp_path)
    assert read_gold(tmp_path) == golds()


def spoiled(**changes: object) -> GoldDocument:
    """The worked example with fields of one record changed, `a1__name=…` for actor a1."""
    record = kesh().record
    for path, value in changes.items():
        id, _, name = path.partition("__")
        lists = {"a": "actors", "c": "claims", "p": "positions"}
        which = lists[id[0]]
        items = tuple(
            item.model_copy(update={name: value}) if item.id == id else item
            for item in getattr(record, which)
        )
        record = record.model_copy(update={which: items})
    return GoldDocument(kesh().text, record)


def words(text: str) -> Span:
    start = kesh().text.index(text)
    return Span(start=start, end=start + len(text), text=text)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        pytest.param(
            {"c1__quote": Span(start=67, end=70, text="thi")}, "is not the text at", id="text"
        ),
        pytest.param({"c1__quote": words("that the gov")}, "cuts a word", id="word"),
        pytest.param({"c1__quote": words("that the ")}, "white space", id="edge"),
        pytest.param(
            {"p1__evidence": words("troops withdrew.\n\nTarsia")}, "crosses a blank line", id="line"
        ),
        pytest.param({"c1__quote": Span(start=9, end=700, text="x")}, "outside the text", id="out"),
        pytest.param({"c1__date": "2024-13-45"}, "write a date as", id="date"),
        pytest.param({"c1__text": "a\x1b[31m"}, "control characters", id="control"),
        pytest.param({"a1__affiliation": "a99"}, "a99 does not exist", id="reference"),
        pytest.param({"a1__affiliation": "a1"}, "belong to itself", id="itself"),
        pytest.param(
            {"a2__affiliation": "a4", "a4__affiliation": "a2"}, "form a circle", id="circle"
        ),
        pytest.param({"a1__name": "Dora Vallen"}, "is not in the text", id="name"),
        pytest.param({"a1__role": "Queen"}, "is not in the text", id="role"),
        pytest.param({"a1__mentions": ()}, "no mention", id="no-mention"),
        pytest.param({"a1__mentions": (words("Minister"),)}, "nor an alias", id="form"),
        pytest.param({"a1__members": ("a2",)}, "only a group has members", id="members"),
        pytest.param({"a7__mentions": (words("KTV"),)}, "neither the name", id="foreign-mention"),
        pytest.param({"c1__speaker": "x"}, "x does not exist", id="speaker"),
        pytest.param({"c4__via": ("a7",)}, "cannot relay", id="via"),
        pytest.param({"c1__directness": "direct"}, "quotation marks say mixed", id="directness"),
        pytest.param({"c1__speaker": None}, "quotation marks say unattributed", id="nobody"),
        pytest.param({"c1__cue": None}, "cue and cue_span", id="cue"),
        pytest.param({"c1__cue": "told"}, "different words", id="cue-words"),
        pytest.param({"c1__date": None}, "date and date_text", id="date"),
        pytest.param({"c1__date": "May"}, "write a date as", id="date-form"),
        pytest.param({"c1__text": "so " * 41}, "more than 40 words", id="long"),
        pytest.param({"p1__target": "a2"}, "target is the holder", id="target"),
        pytest.param({"p1__topic": "bill"}, "2 to 10 words", id="topic-length"),
        pytest.param({"p1__topic": "support of the bill"}, "takes no side", id="topic-side"),
        pytest.param({"p1__topic": "anti reopening mood"}, "takes no side", id="topic-anti"),
        pytest.param({"p1__claim_ids": ()}, "basis claim needs a claim", id="basis"),
        pytest.param({"p1__claim_ids": ("c2",)}, "outside the quote of its claim", id="evidence"),
        pytest.param({"p3__claim_ids": ("c1",)}, "an action has no claim", id="action"),
        pytest.param({"c1__id": "c9"}, "in order", id="ids"),
        pytest.param(
            {"c1__quote": words("the dispute to drag on")}, "order of the text", id="order"
        ),
        pytest.param(
            {"p4__actor": "a2", "p4__stance": "mixed"}, "same holder, topic and stance", id="double"
        ),
    ],
)  # fmt: skip
def test_the_lint_names_each_problem(broken: dict[str, object], message: str) -> None:
    problems = [str(problem) for problem in validate(spoiled(**broken))]
    assert any(message in problem for problem in problems), problems


def test_a_changed_text_is_rejected(tmp_path: Path) -> None:
    write_gold(gold(), tmp_path)
    (tmp_path / "f04.txt").write_text(gold().text + " ", encoding="utf-8")
    with pytest.raises(InputError, match="not the one that was labelled"):
        read_gold(tmp_path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param({"actors": None}, "actors", id="missing"),
        pytest.param({"mood": "fine"}, "mood", id="unknown-key"),
        pytest.param({"claims": [{"id": "c1", "kind": "rumour"}]}, "claims", id="vocabulary"),
    ],
)
def test_a_malformed_record_is_rejected_with_its_name(
    tmp_path: Path, change: dict[str, object], message: str
) -> None:
    write_gold(gold(), tmp_path)
    path = tmp_path / "f04.json"
    data = {**json.loads(path.read_text(encoding="utf-8")), **change}
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_gold_document(path)


def test_an_unknown_document_is_named() -> None:
    with pytest.raises(InputError, match="zz9"):
        read_gold(default_gold(), ["zz9"])
