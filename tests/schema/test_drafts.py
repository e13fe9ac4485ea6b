"""A draft is written with its keys in the order of the contract, without default values.

Reading it again gives the same draft, and the anchors of a span locate it.
"""

import json
from collections.abc import Sequence
from typing import get_args

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from summarizer.grounding.align import spans_between
from summarizer.grounding.word_boundaries import is_word_aligned
from summarizer.schema.drafts import (
    ActorDraft,
    ActorsAnswer,
    ClaimDraft,
    ClaimsAnswer,
    Draft,
    PositionDraft,
    PositionsAnswer,
    compact_json,
    field_guide,
    is_restatement,
    span_anchors,
)
from summarizer.text.sentences import sentences
from summarizer.text.spans import CharSpan, normalize_whitespace
from summarizer.vocabulary import ActorKind, Basis, Certainty, ClaimKind, Stance

WORDS = st.text(min_size=1, max_size=20)
MAYBE = st.none() | WORDS
ACTORS = st.builds(
    ActorDraft,
    name=WORDS,
    kind=st.sampled_from(get_args(ActorKind)),
    role=MAYBE,
    affiliation=MAYBE,
    aliases=st.lists(WORDS, max_size=3),
)
CLAIMS = st.builds(
    ClaimDraft,
    sentence=st.integers(1, 36),
    until=st.none() | st.integers(1, 36),
    source=MAYBE,
    cue=MAYBE,
    start=WORDS,
    end=MAYBE,
    speaker=MAYBE,
    via=st.lists(WORDS, max_size=2),
    kind=st.sampled_from(get_args(ClaimKind)),
    certainty=st.sampled_from(get_args(Certainty)),
    date=MAYBE,
    text=WORDS,
)
POSITIONS = st.builds(
    PositionDraft,
    actor=WORDS,
    stance=st.sampled_from(get_args(Stance)),
    topic=WORDS,
    target=MAYBE,
    basis=st.sampled_from(get_args(Basis)),
    sentence=st.integers(1, 36),
    start=WORDS,
    end=MAYBE,
)
ANSWERS = st.one_of(
    st.builds(ActorsAnswer, actors=st.lists(ACTORS, max_size=3)),
    st.builds(ClaimsAnswer, claims=st.lists(CLAIMS, max_size=3)),
    st.builds(PositionsAnswer, positions=st.lists(POSITIONS, max_size=3)),
)
ORDERS = [
    (ActorDraft, "name kind role affiliation aliases"),
    (ClaimDraft, "sentence until source cue start end speaker via kind certainty date text"),
    (PositionDraft, "actor stance topic target basis sentence start end"),
]


@pytest.mark.parametrize(("draft", "keys"), ORDERS, ids=["actor", "claim", "position"])
def test_the_keys_have_the_order_of_the_contract(draft: type[BaseModel], keys: str) -> None:
    assert list(draft.model_fields) == keys.split()
    assert list(draft.model_json_schema()["properties"]) == keys.split()


FULL = ClaimDraft(
    sentence=1, until=2, source="Pell", cue="said", start="that the army would",
    end="leave on Friday “soon”", speaker="Omar Pell", via=["KTV"], kind="commitment",
    certainty="possible", date="Monday", text="The army may leave.",
)  # fmt: skip


@pytest.mark.parametrize(
    ("draft", "written"),
    [
        pytest.param(
            ClaimDraft(sentence=2, start="the condition", kind="refusal", text="No."),
            '{"sentence":2,"start":"the condition","kind":"refusal","text":"No."}',
            id="bare-claim",
        ),
        pytest.param(
            FULL,
            '{"sentence":1,"until":2,"source":"Pell","cue":"said","start":"that the army would",'
            '"end":"leave on Friday “soon”","speaker":"Omar Pell","via":["KTV"],'
            '"kind":"commitment","certainty":"possible","date":"Monday",'
            '"text":"The army may leave."}',
            id="full-claim",
        ),
        pytest.param(
            ActorDraft(name="Kesh", kind="government"),
            '{"name":"Kesh","kind":"government"}',
            id="bare-actor",
        ),
        pytest.param(PositionsAnswer(positions=[]), '{"positions":[]}', id="no-positions"),
    ],
)
def test_default_values_are_omitted(draft: Draft, written: str) -> None:
    assert compact_json(draft) == written


@given(ANSWERS)
@settings(max_examples=200, deadline=None)
def test_a_written_answer_is_read_unchanged(
    answer: ActorsAnswer | ClaimsAnswer | PositionsAnswer,
) -> None:
    written = compact_json(answer)
    assert type(answer).model_validate_json(written) == answer
    (drafts,) = json.loads(written).values()
    for draft in drafts:
        assert draft.get("certainty") != "certain"
        assert not [value for value in draft.values() if value is None or value == []]


@pytest.mark.parametrize(
    "raw",
    [
        '{"claims":[{"sentence":1,"start":"a","kind":"refusal","text":"b","why":"c"}]}',
        '{"claims":[{"sentence":1,"start":"a","kind":"opinion","text":"b"}]}',
        '{"claims":[{"sentence":"one","start":"a","kind":"refusal","text":"b"}]}',
        '{"claims":[{"start":"a","kind":"refusal","text":"b"}]}',
        '{"actors":[]}',
    ],
    ids=["unknown-key", "unknown-kind", "number-in-words", "no-sentence", "another-task"],
)
def test_an_invalid_answer_is_an_error(raw: str) -> None:
    with pytest.raises(ValidationError):
        ClaimsAnswer.model_validate_json(raw)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a", ("a", None)),
        ("a b c d e f", ("a b c d e f", None)),
        ("a b c d e f g", ("a b c d", "d e f g")),
        ("a b c d e f g h i", ("a b c d", "f g h i")),
    ],
)
def test_anchors_are_six_words_whole_or_four_and_four(
    words: str, expected: tuple[str, str | None]
) -> None:
    assert span_anchors(words.split()) == expected


TOKENS = st.sampled_from(
    "the army said “talks” in Hasra, 57 rebels’ won’t — and 3.5 percent (not) of so-called U.S. "
    "Gen. Pell: $5 10–15 “yes,” the".split()
)
GAPS = st.sampled_from([" ", "  ", "\u00a0", "\n"])


@given(data=st.data(), pairs=st.lists(st.tuples(TOKENS, GAPS), min_size=1, max_size=40))
@settings(max_examples=500, deadline=None)
def test_the_anchors_of_a_span_find_exactly_that_span(
    data: st.DataObject, pairs: Sequence[tuple[str, str]]
) -> None:
    text = "".join(word + gap for word, gap in pairs)
    starts = [sum(len(word + gap) for word, gap in pairs[:at]) for at in range(len(pairs))]
    first = data.draw(st.integers(0, len(pairs) - 1))
    last = data.draw(st.integers(first, len(pairs) - 1))
    planted = CharSpan(starts[first], starts[last] + len(pairs[last][0]))
    start, end = span_anchors([word for word, _ in pairs[first : last + 1]])
    assume(all(any(map(str.isalnum, words)) for words in (start, end or start)))
    assert is_word_aligned(text, planted)
    # Where the first or the last words stand twice, another place is as good.
    assume(
        not any(stands_twice(words, normalize_whitespace(text)) for words in (start, end or start))
    )

    (found,) = spans_between(start, end, text, CharSpan(0, len(text)))

    assert found.span == planted
    assert found.grounding in {"exact", "normalised"}


def stands_twice(words: str, text: str) -> bool:
    """Return whether the words stand twice, perhaps overlapping themselves."""
    first = text.find(words)
    return text.find(words, first + 1) >= 0


ARTICLE = (
    "Kesh’s Interior Minister Dora Valen said on Monday that the government would reopen the "
    "Hasra crossing “within days” if Tarsian troops withdrew. Tarsia’s Foreign Ministry "
    "rejected the condition, calling it “blackmail”. State broadcaster KTV, citing an army "
    "spokesman, reported that Tarsian drones may have struck a fuel depot near Hasra. "
    "Shabir Omon, who leads the Unity Party, voted against the border bill last week."
)


@given(number=st.integers(0, 3), data=st.data())
@settings(max_examples=100, deadline=None)
def test_any_words_of_a_sentence_are_found_in_it(number: int, data: st.DataObject) -> None:
    sentence = sentences(ARTICLE)[number]
    words = sentence.slice(ARTICLE).split()
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    chosen = words[first : last + 1]
    found = spans_between(*span_anchors(chosen), ARTICLE, sentence)
    assert " ".join(chosen) in [place.span.slice(ARTICLE) for place in found]


@pytest.mark.parametrize("draft", [ActorDraft, ClaimDraft, PositionDraft])
def test_the_guide_has_a_line_for_each_field(draft: type[Draft]) -> None:
    lines = field_guide(draft).splitlines()
    for line, (name, field) in zip(lines, draft.model_fields.items(), strict=True):
        is_asked = field.is_required() or is_restatement(field)
        optional = "" if is_asked else " (optional)"
        assert line.startswith(f"- {name}{optional}: ")
        assert len(line) > len(name) + 10
