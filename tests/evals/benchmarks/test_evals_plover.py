"""Events of PLOVER read off summaries, on invented sentences of its form."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from support.data.eval_cases import kesh, perfect
from support.models.scripted_model import ScriptedModel
from typer.testing import CliRunner

from evals.benchmarks.plover.events import GoldEvent, Name, excerpt, main_event, read_events
from evals.benchmarks.plover.score import class_metrics, score_event, share_metrics
from evals.cli import plover
from evals.cli.app import app
from evals.regression.statistics import mean_interval
from summarizer.errors import AnswerInvalid, InputError
from summarizer.schema.drafts import ActorsAnswer, ClaimsAnswer, PositionsAnswer
from summarizer.schema.summary import SummaryRecord
from summarizer.text.spans import CharSpan

TEXT = "Velmora demanded that Tarsia leave Hasra, and Orlan officials welcomed the offer of Ebrin."
GOLD = GoldEvent(
    id="x", text=TEXT, event="DEMAND", sources=("Velmora",), targets=("Tarsia", "Norvia")
)


def span(words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def actor(name: str, *mentions: str) -> dict[str, Any]:
    base = perfect(kesh()).model_dump()["actors"][0]
    places = [span(words) for words in (mentions or (name,))]
    return {**base, "id": name.lower(), "name": name, "aliases": [], "mentions": places}


def claim(number: int, speaker: str | None, quote: str, kind: str) -> dict[str, Any]:
    return {
        "id": f"c{number}", "speaker": speaker, "source": None, "via": [], "cue": None,
        "quote": span(quote), "text": "x", "kind": kind, "certainty": "certain",
        "directness": "indirect", "date": None, "date_text": None, "grounding": "exact",
    }  # fmt: skip


def position(holder: str, evidence: str, stance: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": "p1", "actor": holder, "topic": "x", "stance": stance, "target": None,
        "basis": "claim", "claim_ids": [], "evidence": span(evidence), "grounding": "exact",
        **fields,
    }  # fmt: skip


def summary(claims: list[dict[str, Any]], positions: list[dict[str, Any]]) -> SummaryRecord:
    names = ("Velmora", "Tarsia", "Hasra", "Orlan", "Ebrin")
    actors = [actor(name) for name in names]
    base = perfect(kesh()).model_dump()
    return SummaryRecord.model_validate(
        {**base, "actors": actors, "claims": claims, "positions": positions}
    )


def event(record: SummaryRecord) -> tuple[str | None, str | None, str | None]:
    found = main_event(record)
    assert found
    source, target = (party.names[0] if party else None for party in (found.source, found.target))
    return source, target, found.event


DEMANDED = claim(1, "velmora", "that Tarsia leave Hasra", "demand")
WELCOMED = claim(2, "orlan", "welcomed the offer of Ebrin", "evaluation")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("demand", "DEMAND"), ("refusal", "REJECT"), ("threat", "THREATEN"),
        ("commitment", "AGREE"), ("accusation", "DISAPPROVE"), ("denial", None),
        ("assertion", None),
    ],
)  # fmt: skip
def test_the_kind_of_a_claim_is_the_class(kind: str, expected: str | None) -> None:
    record = summary([{**DEMANDED, "kind": kind}], [])
    assert event(record) == ("Velmora", "Tarsia", expected)


@pytest.mark.parametrize(("stance", "expected"), [("support", "SUPPORT"), ("oppose", "DISAPPROVE")])
def test_a_position_counts_where_no_claim_has_a_class(stance: str, expected: str) -> None:
    held = position("orlan", "welcomed the offer of Ebrin", stance)
    assert event(summary([WELCOMED], [held])) == ("Orlan", "Ebrin", expected)
    assert event(summary([WELCOMED, DEMANDED], [held])) == ("Velmora", "Tarsia", "DEMAND")


def test_other_stances_and_claims_have_no_class() -> None:
    held = position("orlan", "welcomed the offer of Ebrin", "mixed")
    assert event(summary([WELCOMED], [held])) == ("Orlan", "Ebrin", None)
    assert main_event(summary([], [held])) is None


def test_the_target_is_that_of_the_position_else_the_first_other_actor() -> None:
    held = position("velmora", "leave Hasra", "oppose", target="ebrin", claim_ids=["c1"])
    assert event(summary([DEMANDED], [held]))[1] == "Ebrin"
    assert event(summary([{**DEMANDED, "via": ["tarsia"]}], []))[1] == "Hasra"
    assert event(summary([{**DEMANDED, "speaker": "tarsia"}], []))[1] == "Hasra"
    nobody = claim(1, None, "welcomed the offer", "demand")
    assert event(summary([nobody], [])) == (None, None, "DEMAND")


def test_a_name_that_is_no_actor_can_be_the_target() -> None:
    def target(claims: list[dict[str, Any]], *words: str) -> str | None:
        names = [Name.model_validate(span(name)) for name in words]
        found = main_event(summary(claims, []), names)
        assert found
        return found.target.names[0] if found.target else None

    # The source is none, and a name in the quotation goes before an actor or another name.
    assert target([DEMANDED], "Velmora", "Hasra", "Ebrin") == "Hasra"
    assert target([DEMANDED], "Velmora", "Ebrin") == "Tarsia"
    alone = claim(1, "orlan", "welcomed the offer", "demand")
    assert target([alone], "Orlan", "Velmora") == "Velmora"


def test_a_sentence_is_scored_by_source_target_and_class() -> None:
    right = main_event(summary([DEMANDED], []))
    counts = score_event(GOLD, right)
    assert {metric.of(counts) for metric in share_metrics()} == {1}
    wrong = main_event(summary([{**WELCOMED, "kind": "threat"}], []))
    counts += score_event(GOLD, wrong) + score_event(GOLD, None)
    assert {metric.name: metric.of(counts) for metric in share_metrics()} == {
        "source": 1 / 3, "target": 1 / 3, "class": 1 / 3, "event": 1 / 3,
    }  # fmt: skip
    errors = {key: n for key, n in counts.items() if key.startswith("error.")}
    assert errors == {
        "error.DEMAND as THREATEN": 1, "error.DEMAND as none": 1, "error.source: another": 1,
        "error.source: none": 1, "error.target: another": 1, "error.target: none": 1,
    }  # fmt: skip
    f1 = {metric.name: metric.of(counts) for metric in class_metrics()}
    assert f1["DEMAND"] == 0.5
    assert (f1["THREATEN"], f1["AGREE"]) == (0, None)
    # Only the classes that occur are averaged.
    assert mean_interval([counts], class_metrics()).value == 0.25


def test_a_sentence_without_target_has_none_to_score() -> None:
    gold = GOLD.model_copy(update={"targets": ()})
    counts = score_event(gold, main_event(summary([DEMANDED], [])))
    assert counts["target.n"] == 0
    assert counts["event.right"] == 1


@pytest.mark.parametrize(
    ("gold", "right"),
    [("Orlan officials", True), ("ORLAN", True), ("Ebrin", False)],
    ids=["mention-inside", "case", "another"],
)
def test_an_actor_agrees_by_its_mention_or_name(gold: str, right: bool) -> None:
    record = summary([{**WELCOMED, "kind": "threat"}], [])
    event = GOLD.model_copy(update={"sources": (gold,)})
    assert bool(score_event(event, main_event(record))["source.right"]) is right


def test_a_country_agrees_with_its_adjective() -> None:
    text = "France demanded an answer."
    base = summary([], []).model_dump()
    france = {**base["actors"][0], "id": "france", "name": "France", "mentions": []}
    quote = {"start": 7, "end": 25, "text": text[7:25]}
    demand = {**DEMANDED, "speaker": "france", "quote": quote}
    record = SummaryRecord.model_validate({**base, "actors": [france], "claims": [demand]})
    gold = GoldEvent(id="f", text=text, event="DEMAND", sources=("French",), targets=())
    assert score_event(gold, main_event(record))["source.right"] == 1
    danish = gold.model_copy(update={"sources": ("Danish",)})
    assert score_event(danish, main_event(record))["source.right"] == 0


def test_an_excerpt_has_the_records_of_its_characters_with_offsets_in_them() -> None:
    held = position("orlan", "welcomed the offer of Ebrin", "support")
    start = TEXT.index("Orlan")
    second = excerpt(summary([DEMANDED, WELCOMED], [held]), CharSpan(start, len(TEXT)))
    assert event(second) == ("Orlan", "Ebrin", "SUPPORT")
    (quoted,) = second.claims
    words = TEXT[start:]
    assert words[quoted.quote.start : quoted.quote.end] == "welcomed the offer of Ebrin"
    mentions = {actor.name: actor.mentions for actor in second.actors}
    assert [words[m.start : m.end] for m in mentions["Orlan"]] == ["Orlan"]
    assert mentions["Velmora"] == []
    assert second.positions[0].evidence.start == quoted.quote.start
    first = excerpt(summary([DEMANDED, WELCOMED], [held]), CharSpan(0, start))
    assert event(first) == ("Velmora", "Tarsia", "DEMAND")


def row(name: str, event: str = "DEMAND", **fields: Any) -> dict[str, Any]:
    source = [{"actorText": "Velmora", "code": "VEL"}]
    target = [{"actorText": "Tarsia"}]
    return {
        "id": name, "event": event, "text": TEXT, "source": source, "target": target, **fields,
    }  # fmt: skip


def write(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def test_the_file_of_the_corpus_is_read(tmp_path: Path) -> None:
    pair = [{"actorText": "Velmora"}, {"actorText": "the \n Orlan  side"}]
    path = write(
        tmp_path / "gsr.json",
        {"id": "d", "event": "DOCUMENT"},
        row("protest", "PROTEST"),
        row("a"),
        row("b", source=pair, target=""),
        row("c", target=None),
    )
    plain, compound, alone = read_events(path)
    assert (plain.sources, plain.targets) == (("Velmora",), ("Tarsia",))
    assert compound.targets == compound.sources == ("Velmora", "the Orlan side")
    assert alone.targets == ()


@pytest.mark.parametrize("content", ["", "{}", "[1]", '[{"event": "DEMAND"}]', "[]"])
def test_other_files_are_rejected(tmp_path: Path, content: str) -> None:
    (tmp_path / "gsr.json").write_text(content)
    with pytest.raises(InputError, match=r"PLOVER_GSR_CAMEO"):
        read_events(tmp_path / "gsr.json")


def answer(request: Any) -> object:
    if "fails" in request.window.document.text:
        return AnswerInvalid("no answer")
    if request.answer is ActorsAnswer:
        actors = [{"name": name, "kind": "government"} for name in ("Velmora", "Tarsia")]
        return ActorsAnswer.model_validate({"actors": actors})
    if request.answer is ClaimsAnswer:
        said = {
            "sentence": 1, "source": "Velmora", "speaker": "Velmora", "cue": "demanded",
            "start": "that Tarsia leave Hasra", "kind": "demand", "text": "Tarsia must leave",
        }  # fmt: skip
        return ClaimsAnswer.model_validate({"claims": [said]})
    return PositionsAnswer(positions=[])


def test_the_command_scores_resumes_and_counts_failures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[ScriptedModel] = []

    def open_scripted(_system: Any) -> ScriptedModel:
        opened.append(ScriptedModel(answer, family="tuned"))
        return opened[-1]

    monkeypatch.setattr(plover, "open_system", open_scripted)
    path = write(tmp_path / "gsr.json", row("a"), row("b", text="It fails again."))
    table = tmp_path / "table.md"
    command = ["plover", str(path), "--out", str(tmp_path / "kept"), "--markdown", str(table)]
    first = CliRunner().invoke(app, [*command, "--limit", "1"])
    assert first.exit_code == 0, first.output
    assert "embedded: 1 sentences in 1 texts, 0 failed" in first.output
    both = CliRunner().invoke(app, command)
    assert "b: AnswerInvalid" in both.output
    assert "embedded: 2 sentences in 2 texts, 1 failed" in both.output
    assert re.search(r"target +2 +0\.500", both.output)
    assert "1  DEMAND as none" in both.output
    assert (
        "| embedded: 2 sentences in 2 texts, 1 failed | 0.500 (0.000–1.000) |" in table.read_text()
    )
    CliRunner().invoke(app, command)
    assert len(opened) == 2


def test_several_sentences_can_be_one_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def spying(request: Any) -> object:
        seen.append(request.window.document.text)
        return answer(request)

    monkeypatch.setattr(plover, "open_system", lambda _: ScriptedModel(spying, family="tuned"))
    path = write(tmp_path / "gsr.json", *(row(name, text=f"{TEXT} {name}") for name in "abcde"))
    done = CliRunner().invoke(app, ["plover", str(path), "--together", "2"])
    assert "embedded: 5 sentences in 3 texts, 0 failed" in done.output
    texts = [[part[-1] for part in text.split("\n\n")] for text in dict.fromkeys(seen)]
    assert texts == [["a", "d"], ["b", "e"], ["c"]]
    # The scripted model finds the event of the first sentence of each text only.
    assert re.search(r"class +5 +0\.600", done.output)


@pytest.mark.parametrize(
    ("kind", "target"), [("commitment", "Hasra"), ("refusal", "Hasra"), ("demand", "Tarsia")]
)
def test_who_does_what_is_promised_is_the_last_choice(kind: str, target: str) -> None:
    names = [
        Name.model_validate({**span("Tarsia"), "is_doer": True}),
        Name.model_validate(span("Hasra")),
    ]
    found = main_event(summary([{**DEMANDED, "kind": kind}], []), names)

    assert found is not None
    assert found.target is not None
    assert found.target.names[0] == target
