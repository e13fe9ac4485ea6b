"""What was reviewed becomes gold that `evals` takes as it is, and what cannot be gold is named."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.data.eval_cases import gold, golds, kesh, perfect
from support.data.result_folders import HOSTILE, hostile

from evals.dataset.gold import GoldDocument, read_gold_document
from evals.dataset.validation import validate
from summarizer.corrections.drafts import DraftRecord
from summarizer.corrections.initial_draft import from_gold, from_summary
from summarizer.grounding.quotation import directness_of
from summarizer.review.publish import to_gold
from summarizer.review.validation import draft_problems
from summarizer.schema import gold as forms
from summarizer.schema.gold import Annotation, GoldRecord, gold_json
from summarizer.schema.gold_validation import Problem
from summarizer.schema.summary import Span
from summarizer.text.document import Document

WHO = Annotation(annotator="somebody", adjudicated=False)


def accepted(record: DraftRecord) -> DraftRecord:
    """Return `record` with everything accepted."""
    lists = {
        name: [one.model_copy(update={"decision": "accepted"}) for one in getattr(record, name)]
        for name in ("actors", "claims", "positions")
    }
    return record.model_copy(update={name: tuple(found) for name, found in lists.items()})


def problems(record: DraftRecord, text: str) -> list[Problem]:
    return draft_problems(record, text, dated=Document.from_text(text).date is not None)


def as_gold(record: DraftRecord, text: str, id: str = "x") -> GoldDocument:
    made = to_gold(record, Document.from_text(text, id=id), WHO)
    return GoldDocument(text, GoldRecord.model_validate_json(gold_json(made)))


@pytest.mark.parametrize("id", [one.id for one in golds()])
def test_gold_is_unchanged_after_opening_and_saving(id: str) -> None:
    one = gold(id)
    before = forms.GoldRecord.model_validate_json(one.record.model_dump_json(by_alias=True))
    record = from_gold(before)
    assert problems(record, one.text) == []
    after = as_gold(record, one.text, id)
    assert validate(after) == []
    same = {"actors", "claims", "positions"}
    old, new = one.record.model_dump(include=same), after.record.model_dump(include=same)
    assert new == old


@pytest.mark.parametrize("id", [one.id for one in golds()][:8])
def test_an_accepted_summary_is_valid_gold(id: str) -> None:
    one = gold(id)
    record = accepted(from_summary(perfect(one)))
    assert problems(record, one.text) == []
    assert validate(as_gold(record, one.text)) == []


def test_a_hostile_article_can_be_gold_too() -> None:
    record = accepted(from_summary(hostile()))
    claim = record.claims[0].model_copy(update={"quote": _span(HOSTILE, "the crossing 🚆 would")})
    pell = record.actors[1].model_copy(update={"role": None})
    held = record.positions[0].model_copy(update={"topic": "Pell"})
    actors = (record.actors[0], pell, record.actors[2])
    record = record.model_copy(update={"actors": actors, "claims": (claim,), "positions": (held,)})
    assert problems(record, HOSTILE) == []
    assert validate(as_gold(record, HOSTILE)) == []


def _span(text: str, words: str) -> Span:
    return Span(start=text.index(words), end=text.index(words) + len(words), text=words)


def test_ids_follow_the_text_and_references_follow_the_ids() -> None:
    one = kesh()
    record = accepted(from_summary(perfect(one)))
    names = ("actors", "claims", "positions")
    turned = {name: tuple(reversed(getattr(record, name))) for name in names}
    made = as_gold(record.model_copy(update=turned), one.text)
    assert validate(made) == []
    assert said(made) == said(as_gold(record, one.text))


def said(one: GoldDocument) -> list[tuple[str | None, str, list[str]]]:
    """Return who said what, and which topics it shows, by words and not by ids."""
    names = {actor.id: actor.name for actor in one.record.actors}
    return sorted(
        (
            names.get(claim.speaker or ""),
            claim.text,
            [held.topic for held in one.record.positions if claim.id in held.claim_ids],
        )
        for claim in one.record.claims
        if claim.speaker
    )


def test_rejected_records_are_not_in_the_gold() -> None:
    one = kesh()
    record = accepted(from_summary(perfect(one)))
    c7 = record.claims[6].model_copy(update={"decision": "rejected"})
    made = as_gold(record.model_copy(update={"claims": (*record.claims[:6], c7)}), one.text)
    assert [claim.id for claim in made.record.claims] == [f"c{number}" for number in range(1, 7)]
    assert validate(made) == []


def at(start: int, end: int, text: str | None = None) -> Span:
    return Span(start=start, end=end, text=kesh().text[start:end] if text is None else text)


def changed(record: DraftRecord, id: str, **fields: Any) -> DraftRecord:
    lists = {
        name: tuple(
            one.model_copy(update=fields) if one.id == id else one for one in getattr(record, name)
        )
        for name in ("actors", "claims", "positions")
    }
    return record.model_copy(update=lists)


@pytest.mark.parametrize(
    ("id", "fields", "field", "says"),
    [
        pytest.param("c1", {"quote": at(0, 4, "Moon")}, "quote", "not the text at", id="words"),
        pytest.param("c1", {"quote": at(1, 4)}, "quote", "cuts a word", id="cut"),
        pytest.param("c1", {"quote": at(9000, 9001, "x")}, "quote", "outside the text", id="out"),
        pytest.param("c1", {"speaker": "a99"}, "speaker", "a99 does not exist", id="dangling"),
        pytest.param("c1", {"via": ("a1", "a2")}, "via", "cannot relay", id="relay"),
        pytest.param("c1", {"speaker": None, "source": at(0, 4)}, "source", "needs a", id="source"),
        pytest.param("c1", {"text": "word " * 41}, "text", "more than 40", id="long"),
        pytest.param("c1", {"text": " "}, "text", "in a sentence", id="empty"),
        pytest.param("c1", {"date": "Monday"}, "date", "write a date as", id="date"),
        pytest.param("c1", {"date_text": "May 9"}, "date_text", "not in the text", id="time"),
        pytest.param("p1", {"topic": "border"}, "topic", "2 to 10 words", id="one-word"),
        pytest.param("p1", {"topic": "end of the talks"}, "topic", "takes no side", id="polar"),
        pytest.param("p1", {"target": "a2"}, "target", "is the holder", id="target"),
        pytest.param("p1", {"claim_ids": ()}, "claim_ids", "needs a claim", id="no-claim"),
        pytest.param("p1", {"claim_ids": ("c4",)}, "evidence", "outside the quote", id="outside"),
        pytest.param("p3", {"claim_ids": ("c4",)}, "claim_ids", "no claim", id="action"),
        pytest.param("a1", {"name": "Moon"}, "name", "not in the text", id="name"),
        pytest.param("a1", {"mentions": ()}, "mentions", "no mention", id="no-mention"),
        pytest.param("a1", {"aliases": ("Dora Valen",)}, "aliases", "alias of itself", id="alias"),
        pytest.param("a1", {"affiliation": "a1"}, "affiliation", "belong to itself", id="itself"),
        pytest.param("a1", {"members": ("a2",)}, "members", "only a group", id="members"),
        pytest.param("a2", {"affiliation": "a1"}, "affiliation", "circle", id="circle"),
    ],
)  # fmt: skip
def test_problems_name_their_field(id: str, fields: dict[str, Any], field: str, says: str) -> None:
    record = accepted(from_summary(perfect(kesh())))
    if id == "p1":
        fields = {"actor": "a2", **fields}
    found = problems(changed(record, id, **fields), kesh().text)
    assert any(
        one.record_id == id and one.field == field and says in one.message for one in found
    ), found


def test_a_reference_to_a_rejected_record_is_a_problem() -> None:
    record = accepted(from_summary(perfect(kesh())))
    found = problems(changed(record, "a1", decision="rejected"), kesh().text)
    assert {("c1", "speaker", "a1 was rejected")} <= {
        (o.record_id, o.field, o.message) for o in found
    }


def test_undecided_records_are_not_validated() -> None:
    record = from_summary(perfect(kesh()))
    assert problems(changed(record, "c1", text=""), kesh().text) == []


def test_duplicate_records_are_a_problem() -> None:
    record = accepted(from_summary(perfect(kesh())))
    twin = record.positions[0].model_copy(update={"id": "p9"})
    claim = record.claims[0].model_copy(update={"id": "c9"})
    doubled = record.model_copy(
        update={"positions": (*record.positions, twin), "claims": (*record.claims, claim)}
    )
    found = {(one.record_id, one.field) for one in problems(doubled, kesh().text)}
    assert {("p9", "topic"), ("c9", "quote")} <= found


def test_a_nested_mention_gives_way_to_the_longer_one() -> None:
    summary = perfect(gold("e01"))
    longer = summary.actors[0].mentions[0]
    inner = Span(start=longer.start, end=longer.start + 7, text=longer.text[:7])
    other = summary.actors[1]
    nested = other.model_copy(update={"mentions": [inner, *other.mentions]})
    actors = [summary.actors[0], nested, *summary.actors[2:]]
    record = from_summary(summary.model_copy(update={"actors": actors}))
    assert inner not in record.actors[1].mentions
    assert longer in record.actors[0].mentions


@given(st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_records_without_problems_pass_the_lint(seed: int) -> None:
    """Spoil a sound record in a few places: either it is said, or it still is gold."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    one = chance.choice([kesh(), gold("e01"), gold("f04")])
    record = accepted(from_summary(perfect(one)))
    for _ in range(chance.randint(1, 3)):
        record = _spoiled(record, one.text, chance)
    if problems(record, one.text):
        return
    assert validate(as_gold(record, one.text)) == []


def _spoiled(record: DraftRecord, text: str, chance: random.Random) -> DraftRecord:
    def ids(name: str) -> list[str]:
        return [one.id for one in getattr(record, name)]

    def words() -> Span:
        start = chance.randrange(len(text) - 1)
        end = min(len(text), start + chance.choice([1, 5, 20, 60]))
        return Span(start=start, end=end, text=text[start:end])

    somebody = chance.choice([*ids("actors"), None, "a99"])
    changes: list[tuple[str, dict[str, Any]]] = [
        ("actors", {"affiliation": somebody}),
        ("actors", {"name": words().text}),
        ("actors", {"role": chance.choice([None, words().text])}),
        ("actors", {"mentions": (words(),)}),
        ("actors", {"aliases": (words().text,)}),
        ("actors", {"members": tuple(chance.sample(ids("actors"), 2)), "kind": "group"}),
        ("actors", {"decision": "rejected"}),
        ("claims", {"speaker": somebody, "source": chance.choice([None, words()])}),
        ("claims", {"quote": words()}),
        ("claims", {"cue": None, "cue_span": None}),
        ("claims", {"via": tuple(chance.sample(ids("actors"), 1))}),
        ("claims", {"date": chance.choice([None, "2024-05-13", "soon"]), "date_text": None}),
        ("claims", {"decision": "rejected"}),
        ("positions", {"actor": somebody or "a1", "target": chance.choice(ids("actors"))}),
        ("positions", {"topic": chance.choice(["a b", "pro b", "x", "reopening of the border"])}),
        ("positions", {"evidence": words()}),
        ("positions", {"basis": chance.choice(["claim", "action", "ascribed"])}),
        ("positions", {"claim_ids": tuple(chance.sample(ids("claims"), 2))}),
    ]
    name, fields = chance.choice(changes)
    return changed(record, chance.choice(ids(name)), **fields)


@pytest.mark.parametrize(
    ("quote", "attributed", "directness"),
    [
        ("“We go”", True, "direct"), ("that “we go”", True, "mixed"),
        ("that we go", True, "indirect"), ("“We go”", False, "unattributed"),
    ],
)  # fmt: skip
def test_directness_follows_the_quotation_marks(
    quote: str, attributed: bool, directness: str
) -> None:
    assert directness_of(quote, attributed=attributed) == directness


def test_the_form_of_gold_is_that_of_the_evaluation() -> None:
    def shape(model: Any) -> Any:
        schema = json.loads(json.dumps(model.model_json_schema(by_alias=True)))
        return _without_words(schema)

    assert shape(forms.GoldRecord) == shape(GoldRecord)


def _without_words(schema: Any) -> Any:
    dropped = {"description", "title", "maxLength"}
    if isinstance(schema, dict):
        return {key: _without_words(value) for key, value in schema.items() if key not in dropped}
    return [_without_words(one) for one in schema] if isinstance(schema, list) else schema


def test_the_written_file_is_read_back(tmp_path: Path) -> None:
    one = kesh()
    made = to_gold(accepted(from_summary(perfect(one))), Document.from_text(one.text, id="k"), WHO)
    (tmp_path / "k.txt").write_bytes(one.text.encode())
    (tmp_path / "k.json").write_text(gold_json(made), encoding="utf-8")
    assert validate(read_gold_document(tmp_path / "k.json")) == []
