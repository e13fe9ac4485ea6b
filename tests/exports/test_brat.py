"""Test that records exported to brat are read back unchanged, and corrections with them."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.data.eval_cases import golds
from support.data.exports_corpus import (
    HOSTILE,
    KESH,
    actor,
    claim,
    hostile,
    kesh,
    position,
    summary,
)

from evals.cli.app import app
from evals.dataset.from_brat import read_brat
from evals.dataset.gold import GoldDocument, read_gold
from evals.dataset.gold_summary import gold_to_summary
from evals.dataset.validation import validate
from evals.runs.predictions import to_gold_record
from summarizer.errors import InputError
from summarizer.exports.brat.config import annotation_conf, visual_conf
from summarizer.exports.brat.notes import read_notes, write_notes
from summarizer.exports.brat.standoff import parse_standoff
from summarizer.exports.brat.summary_to_brat import summary_to_brat
from summarizer.grounding.dates import resolve_date
from summarizer.grounding.quotation import directness_of
from summarizer.schema.gold import Annotation, GoldRecord
from summarizer.schema.summary import Claim, Position, Span, SummaryRecord
from summarizer.vocabulary import ActorKind, Basis, Certainty, ClaimKind, Stance

BY = Annotation(annotator="reviewer", adjudicated=False)
Edit = Callable[[str], str]


def read_back(folder: Path, text: str, annotations: str, **options: Any) -> GoldDocument:
    (folder / "x.txt").write_bytes(text.encode())
    (folder / "x.ann").write_bytes(annotations.encode())
    return read_brat(folder / "x.ann", BY, **options)


def assert_same(record: GoldRecord, original: SummaryRecord) -> None:
    # The order of records that begin at the same offset differs.
    expected = to_gold_record(original)
    for kind in ("actors", "claims", "positions"):
        by_id = {item.id: item for item in getattr(expected, kind)}
        assert {item.id: item for item in getattr(record, kind)} == by_id


@pytest.mark.parametrize("gold", golds(), ids=lambda gold: gold.id)
def test_every_gold_document_round_trips_and_is_valid(gold: GoldDocument, tmp_path: Path) -> None:
    original = gold_to_summary(gold)
    result = read_back(tmp_path, gold.text, summary_to_brat(original, gold.text))
    assert_same(result.record, original)
    assert validate(result) == validate(gold) == []


ODD = st.one_of(st.sampled_from([words for words in HOSTILE if words]), st.text(min_size=1))
WORDS = "Dora said “peace 👩‍👩‍👧” on Monday\u2028in Kesh\r\nand 𝔘nity\tof Tarsia".split(" ")


@st.composite
def summaries(draw: st.DrawFn) -> tuple[SummaryRecord, str]:
    """Return any records whose spans are whole words of a text, in text order."""
    words = draw(st.lists(st.sampled_from(WORDS), min_size=4, max_size=14))
    text = draw(st.sampled_from(["Well ", "date 2024-05-15 Well ", "\ufeffWell "])) + " ".join(
        words
    )
    starts = [match.span() for match in re.finditer(r"[^ \n\r\t\u2028]+", text)]

    def spans(min_size: int, max_size: int) -> st.SearchStrategy[list[Span]]:
        ends = st.tuples(st.sampled_from(starts), st.sampled_from(starts))
        ranges = ends.map(lambda pair: (min(pair)[0], max(pair)[1]))
        original = st.lists(ranges, unique=True, min_size=min_size, max_size=max_size).map(sorted)
        return original.map(lambda all: [Span(start=a, end=b, text=text[a:b]) for a, b in all])

    def id_of(letter: str, count: int) -> st.SearchStrategy[str]:
        return st.integers(1, count).map(lambda number: f"{letter}{number}")

    any_span = spans(min_size=1, max_size=1).map(lambda all: all[0])
    count = draw(st.integers(1, 4))
    ids = id_of("a", count)
    mentions = sorted(
        (draw(spans(min_size=0, max_size=4)) for _ in range(count)),
        key=lambda all: all[0].start if all else 0,
    )
    actors = []
    for number, places in enumerate(mentions, start=1):
        name = draw(st.sampled_from(places).map(lambda place: place.text) if places else ODD)
        forms = dict.fromkeys([*draw(st.lists(ODD, max_size=2)), *(p.text for p in places)])
        forms.pop(name, None)
        actors.append(
            actor(
                f"a{number}", name, draw(st.sampled_from(get_args(ActorKind))),
                role=draw(st.none() | ODD), affiliation=draw(st.none() | ids),
                aliases=list(draw(st.permutations(list(forms)))),
                members=draw(st.lists(ids, unique=True, max_size=2)), mentions=places,
            )
        )  # fmt: skip
    quotes = draw(spans(min_size=0, max_size=4))
    date = "2024-05-15" if text.startswith("date") else None
    claims = [
        _claim(draw, f"c{n}", quote, ids, any_span, date) for n, quote in enumerate(quotes, 1)
    ]
    evidence = draw(spans(min_size=0, max_size=4))
    positions = [
        _position(draw, f"p{number}", words, ids, id_of("c", len(claims)) if claims else None)
        for number, words in enumerate(evidence, 1)
    ]
    return summary(text, actors, claims, positions), text


def _claim(
    draw: st.DrawFn,
    id: str,
    quote: Span,
    ids: st.SearchStrategy[str],
    any_span: st.SearchStrategy[Span],
    published: str | None,
) -> Claim:
    speaker = draw(st.none() | ids)
    date_text = draw(st.none() | st.sampled_from(["Monday", "yesterday"]) | ODD)
    date = draw(st.sampled_from([None, "2024-05", "2024-05-06/2024-05-12"]))
    if date_text and draw(st.booleans()):
        date = resolve_date(date_text, published)
    return claim(
        id, quote, speaker=speaker, source=draw(st.none() | any_span),
        cue=draw(st.none() | any_span),
        via=draw(st.lists(ids, unique=True, max_size=2)), text=draw(ODD | st.just(quote.text)),
        kind=draw(st.sampled_from(get_args(ClaimKind))),
        certainty=draw(st.sampled_from(get_args(Certainty))),
        directness=directness_of(quote.text, attributed=speaker is not None),
        date=date, date_text=date_text,
    )  # fmt: skip


def _position(
    draw: st.DrawFn,
    id: str,
    evidence: Span,
    ids: st.SearchStrategy[str],
    claims: st.SearchStrategy[str] | None,
) -> Position:
    rests_on = [] if claims is None else draw(st.lists(claims, unique=True, max_size=3))
    bases = [basis for basis in get_args(Basis) if rests_on or basis != "claim"]
    return position(
        id, draw(ids), evidence, topic=draw(ODD), stance=draw(st.sampled_from(get_args(Stance))),
        target=draw(st.none() | ids), basis=draw(st.sampled_from(bases)), claim_ids=rests_on,
    )  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(summaries())
def test_any_records_round_trip(
    tmp_path_factory: pytest.TempPathFactory, case: tuple[SummaryRecord, str]
) -> None:
    original, text = case
    annotations = summary_to_brat(original, text)
    result = read_back(tmp_path_factory.mktemp("brat"), text, annotations)
    assert_same(result.record, original)
    _assert_brat_accepts(annotations, text)
    assert summary_to_brat(gold_to_summary(result), text) == annotations


def _assert_brat_accepts(annotations: str, text: str) -> None:
    """Repeat the checks of brat when it opens a file: text, ranges and references."""
    result = parse_standoff(annotations, "x.ann")
    known = {*result.spans, *result.events}
    for span in result.spans.values():
        assert span.text == " ".join(fragment.slice(text) for fragment in span.fragments)
        for before, after in pairwise(span.fragments):
            assert before.end < after.start
    for relation in result.relations:
        assert {relation.first, relation.second} <= known
    for event in result.events.values():
        assert {id for _, id in event.roles} <= known
    targets = [item.target for item in result.attributes]
    targets += [item.target for item in result.notes]
    assert {*targets, *(id for same in result.equivalences for id in same.members)} <= known


def test_annotations_contain_no_line_breaks_of_brat(tmp_path: Path) -> None:
    original, text = hostile()
    annotations = summary_to_brat(original, text)
    # brat splits lines at every line break of Unicode.
    assert len(annotations.splitlines()) == annotations.count("\n")
    read_back(tmp_path, text, annotations)


@given(st.lists(st.tuples(st.sampled_from(["name", "alias", "topic"]), st.text())))
def test_notes_round_trip_any_value(notes: list[tuple[str, str]]) -> None:
    line = write_notes(notes)
    assert list(read_notes(line)) == notes
    assert len(line.splitlines()) <= 1
    assert "\t" not in line


def test_a_note_without_an_equals_sign_has_no_key() -> None:
    assert list(read_notes("topic = x | not sure")) == [("topic", "x"), (None, "not sure")]


def edited(*edits: tuple[str, str]) -> Edit:
    def edit(annotations: str) -> str:
        for old, new in edits:
            assert re.search(old, annotations, re.MULTILINE), old
            annotations = re.sub(old, new, annotations, flags=re.MULTILINE)
        return annotations

    return edit


def corrected(tmp_path: Path, edit: Edit) -> GoldRecord:
    return read_back(tmp_path, KESH, edit(summary_to_brat(kesh(), KESH)), date="2024-05-15").record


def test_a_moved_span_moves_the_record(tmp_path: Path) -> None:
    start = KESH.index("rejected")
    moved_to = f"Content {start} {start + 22}\trejected the condition"
    record = corrected(tmp_path, edited((r"Content \d+ \d+\tthe condition", moved_to)))
    (moved,) = [claim for claim in record.claims if claim.kind == "refusal"]
    assert moved.quote.text == "rejected the condition"


def test_a_changed_attribute_changes_the_record(tmp_path: Path) -> None:
    record = corrected(
        tmp_path,
        edited(
            (r"Kind (E\d+) refusal", r"Kind \1 denial"),
            (r"Stance (E\d+) oppose", r"Stance \1 neutral"),
        ),
    )
    assert record.claims[1].kind == "denial"
    assert record.positions[1].stance == "neutral"


def test_deleting_a_claim_deletes_its_relations(tmp_path: Path) -> None:
    # brat deletes the event, its trigger, and all references to it.
    annotations = summary_to_brat(kesh(), KESH)
    trigger = re.search(r"^E2\tContent:(T\d+)", annotations, re.MULTILINE)
    assert trigger
    gone = rf"^(?:(?:E2|{trigger[1]})\t.*|[RA#]\d+\t.*\bE2\b.*)\n"
    record = corrected(tmp_path, edited((gone, "")))
    assert [claim.kind for claim in record.claims] == ["commitment"]
    # Its position still has the basis `claim`, which validation reports.
    assert record.positions[1].claim_ids == ()


def test_added_annotations_become_records_in_text_order(tmp_path: Path) -> None:
    place = KESH.index("Interior Minister")
    added = (
        f"T90\tagency {place} {place + 8}\tInterior\n"
        "T91\tContent 0 6\tKesh’s\nE90\tContent:T91 \nR90\tSpeaker Arg1:E90 Arg2:T90\t\n"
        "#90\tAnnotatorNotes E90\tcheck this\n"
    )
    record = corrected(tmp_path, lambda annotations: annotations + added)
    assert [actor.name for actor in record.actors[:3]] == ["Kesh", "Interior", "Dora Valen"]
    first = record.claims[0]
    assert (first.id, first.speaker, first.text, first.kind) == ("c1", "a2", "Kesh’s", "assertion")
    assert first.note == "check this"
    assert record.claims[1].speaker == "a3"
    assert record.positions[0].claim_ids == ("c2",)


def test_an_added_mention_becomes_an_alias(tmp_path: Path) -> None:
    place = KESH.index("government")
    added = f"T90\tgovernment {place} {place + 10}\tgovernment\n*\tAlias T90 T1\n"
    record = corrected(tmp_path, lambda annotations: annotations + added)
    assert record.actors[0].aliases == ("government",)
    assert [mention.text for mention in record.actors[0].mentions] == ["Kesh", "government"]


def test_annotation_numbers_are_arbitrary(tmp_path: Path) -> None:
    def renumbered(annotations: str) -> str:
        return re.sub(
            r"\b([TERA])(\d+)\b", lambda match: f"{match[1]}{900 - int(match[2])}", annotations
        )

    assert_same(corrected(tmp_path, renumbered), labelled_kesh())


def labelled_kesh() -> SummaryRecord:
    shift = len("date 2024-05-15\n\n")

    def moved(value: Any) -> Any:
        if isinstance(value, dict):
            step = shift if set(value) == {"start", "end", "text"} else 0
            return {k: v + step if step and k != "text" else moved(v) for k, v in value.items()}
        return [moved(item) for item in value] if isinstance(value, list) else value

    return type(kesh()).model_validate(moved(kesh().model_dump()))


def test_a_discontinuous_annotation_becomes_one_covering_span(tmp_path: Path) -> None:
    annotations = "T1\tContent 6 10;20 24\tsaid that\nE1\tContent:T1\nA1\tKind E1 demand\n"
    record = read_back(
        tmp_path, "Dora  said \n words that she", annotations.replace("20 24", "19 23")
    ).record
    assert record.claims[0].quote.text == "said \n words that"


def test_blanks_at_the_edges_of_a_span_are_trimmed(tmp_path: Path) -> None:
    record = read_back(tmp_path, "Dora said it.", "T1\tperson 0 5\tDora \n").record
    assert record.actors[0].mentions[0].text == "Dora"


POLNEAR = """\
T1\tContent 12 54\tthat the mill would
close, and that it would
T2\tSource 0 6\tMiller
T3\tCue 7 11\tsaid
E1\tCue:T3 Content:T1 Source:T2
T4\tContent 56 60;71 76\tgone for good
T5\tAttribution 61 70\tthe union
#1\tAnnotatorNotes T5\tnested
E2\tAttribution:T5 Content:T4 Content2:T6
T6\tContent 77 81\tsoon
"""


def test_the_parser_reads_the_layout_of_polnear() -> None:
    result = parse_standoff(POLNEAR, "x.ann")
    first, second = result.events.values()
    assert result.spans["T1"].text == "that the mill would\nclose, and that it would"
    assert first.role("Content") == ("T1",)
    assert first.role("Source") == ("T2",)
    assert second.role("Content") == ("T4", "T6")
    assert [tuple(part) for part in result.spans["T4"].fragments] == [(56, 60), (71, 76)]


def test_a_polnear_file_becomes_a_gold_record_without_actors(tmp_path: Path) -> None:
    text = "Miller said that the mill would\nclose. It said so."
    annotations = "T1\tContent 12 37\tthat the mill would\nclose\nT2\tSource 0 6\tMiller\n"
    annotations += "T3\tCue 7 11\tsaid\nE1\tCue:T3 Content:T1 Source:T2\n"
    (result,) = read_back(tmp_path, text, annotations).record.claims
    assert (result.cue, result.source and result.source.text) == ("said", "Miller")
    assert result.quote.text == "that the mill would\nclose"


TEXT = "Dora said that it is over. Omon agreed."
GOOD = (
    "T1\tperson 0 4\tDora\nT2\tContent 10 25\tthat it is over\nE1\tContent:T2\n"
    "T3\tPosition 32 38\tagreed\nE2\tPosition:T3\nA1\tStance E2 support\n"
    "R1\tHolder Arg1:E2 Arg2:T1\n#1\tAnnotatorNotes E2\ttopic = it\n"
)


@pytest.mark.parametrize(
    ("annotations", "message"),
    [
        pytest.param(GOOD + "what is this\n", "not a brat annotation.*line 9", id="no-annotation"),
        pytest.param(GOOD + "T9\tperson\tDora\n", "not a brat annotation.*line 9", id="no-offsets"),
        pytest.param(
            GOOD + "T9\tperson 4 4\t\n", "not a brat annotation.*line 9", id="empty-range"
        ),
        pytest.param(GOOD + "T1\tperson 0 4\tDora\n", "T1 is used twice.*line 9", id="twice"),
        pytest.param(GOOD + "T9\tperson 0 999\tDora\n", "out of the text.*line 9", id="outside"),
        pytest.param(GOOD + "T9\tperson 5 9\tDora\n", "'Dora'.*'said'.*line 9", id="other-words"),
        pytest.param(GOOD + "T9\tplace 0 4\tDora\n", "no type 'place'.*line 9", id="unknown-type"),
        pytest.param(GOOD + "R9\tLikes Arg1:E1 Arg2:T1\n", "no relation 'Likes'", id="rel"),
        pytest.param(GOOD + "R9\tSpeaker Arg1:E1 Arg2:T7\n", "T7, which does not exist", id="gone"),
        pytest.param(GOOD + "R9\tSpeaker Arg1:E2 Arg2:T1\n", "on a position, not a", id="sort"),
        pytest.param(GOOD + "A9\tKind E1 shout\n", "Kind is 'shout'.*line 9.*threat", id="value"),
        pytest.param(GOOD + "A9\tMood E1 bad\n", "no attribute 'Mood'", id="unknown-attribute"),
        pytest.param(GOOD + "E9\tContent:T8\n", "E9 points to T8", id="event-of-nothing"),
        pytest.param(GOOD + "T8\tCue 5 9\tsaid\nE9\tCue:T8\n", "E9 is neither", id="no-content"),
        pytest.param(GOOD + "T8\tContent 5 9\tsaid\n", "T8 marks a Content without", id="no-event"),
        pytest.param(GOOD + "*\tAlias T1 T2\n", "T2 is no mention of an actor.*line 9", id="alias"),
        pytest.param(
            GOOD + "T8\tgroup 27 31\tOmon\n*\tAlias T1 T8\n", "is a person .T1. and", id="kinds"
        ),
        pytest.param(
            GOOD + "T8\tperson 27 31\tOmon\nR2\tHolder Arg1:E2 Arg2:T8\n",
            "E2 has two: Holder",
            id="two",
        ),
        pytest.param(GOOD.replace("A1\tStance E2 support\n", ""), "has no stance", id="no-stance"),
        pytest.param(GOOD.replace("topic = it", "why"), "has no topic.*`topic", id="no-topic"),
        pytest.param(GOOD.replace("R1\tHolder Arg1:E2 Arg2:T1\n", ""), "no holder", id="holder"),
        pytest.param(GOOD + "#2\tAnnotatorNotes E2\ttopic = x\n", "has two: topic", id="topics"),
    ],
)
def test_an_error_names_the_line_and_a_fix(annotations: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read_back(tmp_path, TEXT, annotations)
    assert caught.value.hint
    assert "x.ann, line " in caught.value.where


def test_the_optional_attribute_marks_records_as_optional(tmp_path: Path) -> None:
    record = read_back(tmp_path, TEXT, GOOD + "A9\tOptional T1\nA8\tOptional E1\n").record
    assert (record.actors[0].optional, record.claims[0].optional) == (True, True)
    assert not record.positions[0].optional


def test_a_missing_text_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "x.ann").write_text("")
    with pytest.raises(InputError, match=r"x\.txt.*side by side"):
        read_brat(tmp_path / "x.ann", BY)


def test_the_command_adds_a_valid_file_and_rejects_an_invalid_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    long = re.sub(r"text = [^|\n]+", "text = " + "so " * 41, summary_to_brat(kesh(), KESH))
    read_back(tmp_path, KESH, long)
    arguments = ["add", str(tmp_path / "x.ann"), "--out", str(tmp_path / "gold")]
    assert app(arguments, standalone_mode=False) == 1
    assert "x c1" in capsys.readouterr().out
    assert not (tmp_path / "gold").exists()
    sound = summary_to_brat(kesh(), KESH).replace("topic = party line", "topic = line of the party")
    read_back(tmp_path, KESH, sound)
    app([*arguments, "--date", "2024-05-15"], standalone_mode=False)
    (read,) = read_gold(tmp_path / "gold")
    assert validate(read) == []
    assert read.record.document.date == "2024-05-15"


def test_the_configuration_declares_every_written_type() -> None:
    conf = annotation_conf()
    original, text = hostile()
    written = summary_to_brat(original, text) + summary_to_brat(kesh(), KESH)
    types = set(re.findall(r"^[TERA]\d+\t(\w+)", written, re.MULTILINE))
    defined = set(re.findall(r"^\t?(\w+)(?:\t|$)", conf, re.MULTILINE))
    assert types <= defined
    # brat splits an argument at its only colon.
    for row in conf.split("\n"):
        for argument in row.split("\t")[2:] if row.startswith("\t") else row.split("\t")[1:]:
            assert all(re.fullmatch(r"\S+:\S+", part.strip()) for part in argument.split(","))
    assert re.findall(r"^\[(\w+)\]$", conf, re.MULTILINE) == [
        "entities", "relations", "events", "attributes",
    ]  # fmt: skip
    assert re.findall(r"^\[(\w+)\]$", visual_conf(), re.MULTILINE) == ["labels", "drawing"]
