"""CofeNet's count of PolNeAR: fragments of labelled sequences, on invented sentences."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.data.cofenet_labels import expand

from evals.benchmarks.attributions.cofenet import (
    LabelledSequence,
    cofenet_metrics,
    fragments,
    labels,
    locate_tokens,
    read_sequences,
    score_fragments,
    span_owners,
)
from evals.benchmarks.attributions.corpus import Article
from evals.benchmarks.attributions.speakers import PredictedClaim
from summarizer.errors import InputError


@pytest.mark.parametrize(
    ("sequence", "expected"),
    [
        ("Bs Is Bq Bc Ic .", {("source", 0, 2), ("cue", 2, 3), ("content", 3, 5)}),
        ("Bc Bc Ic", {("content", 0, 1), ("content", 1, 3)}),
        ("Bs Ic Ic .", {("source", 0, 1)}),
        ("Is Is . Iq", set()),
        ("Bc . Ic", {("content", 0, 1)}),
        ("", set()),
    ],
    ids=["plain", "adjacent", "other-role", "no-beginning", "gap", "empty"],
)
def test_fragments_begin_with_b_and_end_where_their_role_does(
    sequence: str, expected: set[tuple[str, int, int]]
) -> None:
    assert fragments(expand(sequence)) == expected


def test_sequences_are_cut_after_300_tokens() -> None:
    sequence = ["O"] * 298 + ["B-content"] + ["I-content"] * 40 + ["B-cue"]
    assert fragments(sequence) == {("content", 298, 300)}


TEXT = "“It rained … all week,” said Ann Pell (37). “It ''still'' does.”"
TOKENS = (
    "`` It rained ... all week , '' said Ann Pell -LRB- 37 -RRB- . `` It `` still '' does . ''"
).split()


def span(words: str, text: str = TEXT) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def labelled(claims: Sequence[PredictedClaim], tokens: Sequence[str], text: str) -> list[str]:
    return labels(span_owners(claims, locate_tokens(tokens, text)))


def test_tokens_are_located_though_their_marks_are_written_otherwise() -> None:
    words = [TEXT[place.start : place.stop] for place in locate_tokens(TOKENS, TEXT)]
    assert words == (
        "“ It rained … all week , ” said Ann Pell ( 37 ) . “ It '' still '' does . ”".split()
    )


def test_spans_become_labels() -> None:
    claim = PredictedClaim(
        (span("“It rained … all week,”"), span("“It ''still'' does.”")),
        (span("Ann Pell"),),
        cue=(span("said"),),
    )
    assert labelled([claim], TOKENS, TEXT) == expand(
        "Bc Ic Ic Ic Ic Ic Ic Ic Bq Bs Is . . . . Bc Ic Ic Ic Ic Ic Ic Ic"
    )


def test_a_source_or_cue_inside_a_content_splits_it() -> None:
    text = "He said it was over."
    claim = PredictedClaim((span(text, text),), (span("it", text),), cue=(span("over", text),))
    assert labelled([claim], "He said it was over .".split(), text) == expand("Bc Ic Bs Bc Bq Bc")


def test_a_token_that_the_text_lacks_belongs_to_the_span_around_it() -> None:
    text = "Ann said it was hot and dry."
    claim = PredictedClaim((span("it was hot and dry", text),))
    tokens = "Ann said it ~ was hot and dry ~ .".split()
    assert labelled([claim], tokens, text) == expand(". . Bc Ic Ic Ic Ic Ic . .")


def test_a_case_counted_by_hand() -> None:
    text = "Ann said it rained. Bo thinks it will stop soon."
    first = LabelledSequence(
        id="x_1",
        tokens=tuple("Ann said it rained .".split()),
        labels=tuple(expand("Bs Bq Bc Ic .")),
    )
    second = LabelledSequence(
        id="x_1",
        tokens=tuple("Bo thinks it will stop soon .".split()),
        labels=tuple(expand("Bs Bq Bc Ic Ic Ic .")),
    )
    claims = [
        PredictedClaim((span("it rained", text),), (span("Ann", text),), cue=(span("said", text),)),
        # One token short, and no cue.
        PredictedClaim((span("it will stop", text),), (span("Bo", text),)),
    ]
    article = Article(id="x", text=text, attributions=())
    counts = score_fragments(article, [[first, second]], claims)
    figures = {metric.name: metric.of(counts) for metric in cofenet_metrics()}
    assert (figures["source_p"], figures["source_r"], figures["source_f1"]) == (1, 1, 1)
    assert (figures["cue_p"], figures["cue_r"], figures["cue_f1"]) == (1, 0.5, 2 / 3)
    assert (figures["content_p"], figures["content_r"], figures["content_f1"]) == (0.5, 0.5, 0.5)
    twice = score_fragments(article, [[first, second], [first, second]], claims)
    assert twice["cue.wanted"] == 2 * counts["cue.wanted"] == 4


def test_a_span_over_two_sequences_is_a_fragment_in_each() -> None:
    text = "Ann said it rained. It stopped."
    rows = [
        LabelledSequence(id="x_1", tokens=tuple(part.split()), labels=tuple(expand(marks)))
        for part, marks in (
            ("Ann said it rained .", "Bs Bq Bc Ic Ic"),
            ("It stopped .", "Bc Ic Ic"),
        )
    ]
    claims = [PredictedClaim((span("it rained. It stopped.", text),))]
    counts = score_fragments(Article(id="x", text=text, attributions=()), [rows], claims)
    assert counts["content.right"] == counts["content.given"] == counts["content.wanted"] == 2


def write(path: Path, *ids: str) -> Path:
    row = {"tokens": ["Ann"], "pos": ["NNP"], "labels": ["B-source"]}
    path.write_text("".join(json.dumps({**row, "id": name}) + "\n" for name in ids))
    return path


def test_sequences_are_read_by_article_and_annotator(tmp_path: Path) -> None:
    path = write(tmp_path / "valid.txt", "a_b_1", "a_b_1", "a_b_2", "c_1")
    read = read_sequences(path, ["a_b"])
    assert [len(sequences) for sequences in read["a_b"]] == [2, 1]
    with pytest.raises(InputError, match="1 of 2 articles have no sequences here"):
        read_sequences(path, ["a_b", "d"])


@pytest.mark.parametrize("content", ["no json\n", '{"id": "a_1"}\n', "3\n"])
def test_other_files_are_rejected(tmp_path: Path, content: str) -> None:
    (tmp_path / "valid.txt").write_text(content)
    with pytest.raises(InputError, match="no labelled sequences"):
        read_sequences(tmp_path / "valid.txt", [])
