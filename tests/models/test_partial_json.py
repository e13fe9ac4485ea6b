"""The valid records of an invalid or truncated answer are kept, the others are named."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.models.partial_json import is_complete, parse_partial
from summarizer.schema.drafts import ActorDraft, ActorsAnswer, compact_json

A = {"name": "A", "kind": "person"}
B = {"name": "B", "kind": "party"}

names = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
actors = st.builds(
    ActorDraft,
    name=names,
    kind=st.sampled_from(["person", "party", "government"]),
    role=st.none() | names,
    aliases=st.lists(names, max_size=2),
)
answers = st.builds(ActorsAnswer, actors=st.lists(actors, max_size=4))


def names_in(raw: str) -> list[str] | None:
    partial = parse_partial(raw, ActorsAnswer)
    return None if partial is None else [actor.name for actor in partial[0].actors]


@pytest.mark.parametrize(
    ("raw", "names", "invalid"),
    [
        pytest.param(json.dumps({"actors": [A, B]}), ["A", "B"], 0, id="whole"),
        pytest.param(json.dumps({"actors": [A, {"name": "C"}, B]}), ["A", "B"], 1, id="one-bad"),
        pytest.param(json.dumps({"actors": [A, 7, "x", None]}), ["A"], 3, id="no-objects"),
        pytest.param(json.dumps({"actors": [{**A, "age": 4}]}), [], 1, id="unknown-key"),
        pytest.param('{"actors":[]}', [], 0, id="empty"),
        pytest.param('{"actors" :\n [', [], 0, id="only-begun"),
        pytest.param(f'```json\n{{"actors": [{json.dumps(A)}]}}\n```', ["A"], 0, id="fenced"),
        pytest.param(f'{{"actors":[{json.dumps(A)} oops', ["A"], 0, id="prose-inside"),
        pytest.param(f'{{"actors":[{json.dumps(A)},{{"name":' + "[" * 9_999, ["A"], 0, id="deep"),
        pytest.param(f'{{"actors":[{json.dumps(A)},' + "9" * 5_000, ["A"], 0, id="long-number"),
        pytest.param('{"actors":[{"name":"\\ud83d","kind":"person"}]}', ["?"], 0, id="surrogate"),
        pytest.param('{"actors":[{"name":NaN,"kind":"person"}]}', [], 1, id="nan"),
    ],
)
def test_valid_records_are_kept(raw: str, names: list[str], invalid: int) -> None:
    partial = parse_partial(raw, ActorsAnswer)
    assert partial is not None
    assert [actor.name for actor in partial[0].actors] == names
    assert len(partial[1]) == invalid
    # Invalid records are written to `rejected` as JSON in UTF-8.
    json.dumps(partial[1], allow_nan=False, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("", id="nothing"),
        pytest.param("Sure!", id="prose"),
        pytest.param('{"claims":[]}', id="another-answer"),
        pytest.param('{"actors": null, "more": [1]}', id="another-list"),
        pytest.param('{"actors": {"0": []}}', id="no-list"),
    ],
)
def test_other_text_gives_none(raw: str) -> None:
    assert parse_partial(raw, ActorsAnswer) is None
    assert not is_complete(raw, ActorsAnswer)


@settings(max_examples=60, deadline=None)
@given(answers, st.data(), st.booleans())
def test_any_prefix_of_an_answer_keeps_its_complete_records(
    answer: ActorsAnswer, data: st.DataObject, spaced: bool
) -> None:
    dense = compact_json(answer)
    raw = json.dumps(json.loads(dense), indent=1) if spaced else dense
    end = data.draw(st.integers(0, len(raw)))

    partial = parse_partial(raw[:end], ActorsAnswer)
    if partial is None:
        assert "[" not in raw[:end]
        return
    parsed, invalid = partial
    assert parsed.actors == answer.actors[: len(parsed.actors)]
    assert not invalid
    if end == len(raw):
        assert parsed == answer
        assert is_complete(raw, ActorsAnswer)


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_any_text_is_accepted(raw: str) -> None:
    parse_partial(raw, ActorsAnswer)
    parse_partial('{"actors":[' + raw, ActorsAnswer)
