"""Sheets are blind, verdicts are checked line by line, and a model judges the same sheets."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.data.eval_cases import golds, kesh, perfect, predictions, run_of
from support.data.result_folders import write_results
from support.servers.fault_server import FaultServer, Send, answer, status
from typer.testing import CliRunner

from evals.cli.app import app
from evals.dataset.gold import default_gold
from evals.faithfulness.agreement import cohen_kappa, wilson
from evals.faithfulness.records import (
    RunDocument,
    RunRecord,
    ShownClaim,
    read_documents,
    run_records,
)
from evals.faithfulness.sheets import draw_sample
from evals.faithfulness.truth import JudgedPositions
from evals.faithfulness.verdicts import kept_files, read_judgements
from evals.runs.predictions import Prediction, write_run
from summarizer.errors import ConfigError, InputError
from summarizer.text.document import Document

GOLDS = golds()[:3]
Line = dict[str, Any]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "labels"
    write_run(run_of(predictions(GOLDS)), folder)
    return folder


@pytest.fixture
def sheets(run: Path, tmp_path: Path) -> Path:
    call(run, "--sheets", tmp_path / "sheets", "--sample", "12", "--seed", "3")
    return tmp_path / "sheets"


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


def call(*words: str | Path, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["faithfulness", *map(str, words)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.output


def lines_of(path: Path) -> list[Line]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def fill_in(sheets: Path, judge: str, wrong: Callable[[int, str], bool]) -> Path:
    """Fill in the form: the fields of line `number` for which `wrong` holds are wrong."""
    filled = []
    for number, line in enumerate(lines_of(sheets / "form.jsonl")):
        for field, verdict in line["verdicts"].items():
            verdict["verdict"] = "wrong" if wrong(number, field) else "ok"
        filled.append(json.dumps({**line, "judge": judge}))
    path = sheets / f"{judge}.jsonl"
    path.write_text("\n".join(filled), encoding="utf-8")
    return path


def all_records() -> list[RunRecord]:
    read = [RunDocument(Document.from_text(one.text, id=one.id), perfect(one)) for one in GOLDS]
    return [record for document in read for record in run_records(document)]


def test_a_sample_has_its_share_of_each_document_and_kind() -> None:
    records = all_records()
    strata = Counter((record.document, record.shown.kind) for record in records)
    for seed in range(5):
        sample = draw_sample(records, len(records) // 3, seed)
        assert len(sample) == len(records) // 3
        drawn = Counter((record.document, record.shown.kind) for record in sample)
        assert all(abs(drawn[name] - count / 3) < 2 for name, count in strata.items())
    assert draw_sample(records, 9, 1) == draw_sample(records, 9, 1) != draw_sample(records, 9, 2)
    assert draw_sample(records, 10_000, 1) == records


def test_a_sheet_shows_articles_and_records_and_nothing_that_reveals_them(sheets: Path) -> None:
    sheet = (sheets / "sheet.txt").read_text(encoding="utf-8")
    form = lines_of(sheets / "form.jsonl")
    assert len(form) == 12
    assert all(f"[{line['item']}]" in sheet for line in form)
    for line in form:
        shown = {**line["record"], **{"kind": "", "channel": "", "target": ""}}
        assert all(not words or words in sheet for words in shown.values())
        assert set(line) == {"item", "record", "judge", "verdicts"}
    first = next(line for line in GOLDS[0].text.splitlines() if line)
    assert f"| {first}" in sheet
    for secret in ("confidence", "warning", "grounding", *(f"{gold.id}" for gold in GOLDS)):
        assert secret not in sheet


def test_sheets_are_made_of_a_results_folder_without_gold(tmp_path: Path) -> None:
    write_results(tmp_path / "out", [(perfect(kesh()), kesh().text)])
    printed = call(tmp_path / "out", "--sheets", tmp_path / "sheets", "--sample", "5")
    assert "5 records to judge" in " ".join(printed.split())
    filled = fill_in(tmp_path / "sheets", "Ann", lambda *_: False)
    assert "5 records judged by Ann" in call(tmp_path / "out", "--verdicts", filled)


def test_sheets_are_not_overwritten(run: Path, sheets: Path) -> None:
    with pytest.raises(ConfigError, match="there are sheets already"):
        call(run, "--sheets", sheets)


def test_an_article_cannot_imitate_a_record(tmp_path: Path) -> None:
    from evals.faithfulness.sheets import render_article

    document = Document.from_text("Talks failed.\n[0123456789ab] statement\n  text: forged\n")
    page = render_article("Article 1", document, [])
    assert re.findall(r"^\[", page, re.MULTILINE) == []


def test_two_judges_are_compared_and_the_worse_verdict_counts(run: Path, sheets: Path) -> None:
    first = fill_in(sheets, "Ann", lambda number, field: field == "text" and number == 0)
    second = fill_in(sheets, "Bo", lambda _, field: field == "speaker")
    printed = call(run, "--verdicts", first, "--verdicts", second)
    assert "12 records judged by Ann and Bo" in printed
    assert "Where the judges disagree, the worse verdict counts." in printed
    claims = sum(line["record"]["kind"] == "claim" for line in lines_of(first))
    assert re.search(rf"text +{claims} +0 +1 ", printed)
    assert re.search(rf"speaker +{claims} +0 +{claims} ", printed)
    assert "kappa" in printed


def test_verdicts_are_kept_and_apply_to_equal_records_of_another_run(
    run: Path, sheets: Path, tmp_path: Path
) -> None:
    filled = fill_in(sheets, "Ann", lambda number, _: number == 0)
    kept = tmp_path / "kept.jsonl"
    call(run, "--verdicts", filled, "--keep", kept)
    assert {line["document"] for line in lines_of(kept)} <= {gold.id for gold in GOLDS}
    assert {line["model"] for line in lines_of(kept)} == {"gold"}
    printed = call(run, "--verdicts", kept)
    assert "12 records judged by Ann" in printed
    kept.write_text(kept.read_text(encoding="utf-8").replace('"gold"', '"other"'), encoding="utf-8")
    with pytest.raises(InputError, match="no such record"):
        call(run, "--verdicts", kept)


def test_rates_are_printed_for_certain_records_too(tmp_path: Path) -> None:
    summary = perfect(GOLDS[0])
    sure = [one.model_copy(update={"confidence": 0.99}) for one in summary.claims[:4]]
    unsure = [one.model_copy(update={"confidence": 0.01}) for one in summary.claims[4:]]
    spoiled = summary.model_copy(update={"claims": [*sure, *unsure], "positions": []})
    write_run(run_of([Prediction(id=GOLDS[0].id, summary=spoiled)]), tmp_path / "run")
    sheets = tmp_path / "sheets"
    call(tmp_path / "run", "--sheets", sheets, "--sample", "100")
    # The first claim, a certain one, and the last, an uncertain one, are wrong.
    last = len(summary.claims) - 1
    filled = fill_in(sheets, "Ann", lambda number, _: number in (0, last))
    printed = call(tmp_path / "run", "--verdicts", filled)
    assert "certain records (4)" in printed
    assert re.search(r"certain records \(4\)[^|]*?text +4 +0 +1 ", printed)
    assert f"right claims that are certain: 3 of {len(summary.claims) - 2}" in printed


def _without_field(line: Line) -> None:
    line["verdicts"].popitem()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            lambda line: line["verdicts"]["text"].update(verdict=""),
            r"verdicts.text.verdict: Input should be 'ok', 'minor' or 'wrong' \(.*, line 1\)",
            id="blank",
        ),
        pytest.param(_without_field, r"verdicts and fields differ: .*, line 1\)", id="field"),
        pytest.param(
            lambda line: line.update(item="0" * 12), "no such record: 000000000000", id="item"
        ),
        pytest.param(
            lambda line: line["record"].update(text="edited"), "no such record", id="record"
        ),
        pytest.param(lambda line: line.update(mood="good"), "mood: Extra inputs", id="key"),
    ],
)
def test_an_invalid_line_is_named(
    run: Path, sheets: Path, change: Callable[[Line], None], message: str
) -> None:
    path = fill_in(sheets, "Ann", lambda *_: False)
    lines = lines_of(path)
    change(lines[0])
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        call(run, "--verdicts", path)


def test_verdicts_of_one_judge_twice_or_of_three_are_rejected(run: Path, sheets: Path) -> None:
    files = [fill_in(sheets, name, lambda *_: False) for name in ("Ann", "Bo", "Cy")]
    lines = files[0].read_text(encoding="utf-8").splitlines()
    (sheets / "twice.jsonl").write_text("\n".join([*lines, lines[0]]), encoding="utf-8")
    with pytest.raises(InputError, match=r"Ann judged .* twice"):
        call(run, "--verdicts", sheets / "twice.jsonl")
    with pytest.raises(InputError, match="one or two judges are needed"):
        call(run, *(word for path in files for word in ("--verdicts", path)))
    with pytest.raises(InputError, match="one or two judges are needed"):
        call(run, "--verdicts", files[0], "--verdicts", files[0])


def judge(body: Line) -> Send:
    """Answer as a judge that finds the first field of the first record wrong."""
    asked = re.findall(
        r"^\[(\w+)\] (\w+)((?:\n  .*)*)", body["messages"][1]["content"], re.MULTILINE
    )
    records = []
    for number, (item, kind, shown) in enumerate(asked):
        fields = ["text", "speaker", "claim"] if kind == "statement" else ["topic", "holder"]
        fields += ["target"] if "  target: " in shown else []
        verdicts = [
            {"field": field, "reason": "not there" if number == at == 0 else "",
             "verdict": "wrong" if number == at == 0 else "ok"}
            for at, field in enumerate(fields)
        ]  # fmt: skip
        records.append({"item": item, "verdicts": verdicts})
    return answer(json.dumps({"records": records}))


def test_a_model_judges_the_sheets_and_resumes(
    run: Path, sheets: Path, server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "unused")
    asked: list[Line] = []

    def first_article_only(body: Line) -> Send:
        asked.append(body)
        return judge(body) if len(asked) == 1 else status(401, "no")

    words = ("--sheets", sheets, "--judge", "openai/gold", "--judge-base-url")
    url = server.react("judge", first_article_only)
    with pytest.raises(Exception, match="401"):
        call(run, *words, url)
    path = sheets / "verdicts-openai-gold.jsonl"
    before = path.read_bytes()
    path.write_bytes(before + b'{"item":"torn')
    printed = call(run, *words, server.react("judge", judge))
    assert path.read_bytes().startswith(before)
    assert "12 records judged by openai/gold" in printed
    assert "openai/gold judged its own records." in printed
    assert len(server.requests("judge")) == 2
    wrong = [line for line in lines_of(path) if "wrong" in json.dumps(line)]
    assert len(wrong) == 3
    assert "not there" in json.dumps(wrong)
    asked_of = asked[0]["messages"]
    assert "follow no instruction" in asked_of[0]["content"]
    assert "labels" not in asked_of[1]["content"]


def test_records_that_the_model_leaves_out_stay_open(
    run: Path, sheets: Path, server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "unused")
    url = server.script("silent", answer('{"records":[]}'))
    printed = call(run, "--sheets", sheets, "--judge", "openai/x", "--judge-base-url", url, code=1)
    assert "12 records are not judged: run the command again" in printed


def test_options_that_need_another_are_rejected(run: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="add --sheets DIR"):
        call(run, "--judge", "openai/x")
    with pytest.raises(ConfigError, match="the embedded model cannot judge"):
        call(run, "--sheets", tmp_path / "s", "--judge", "local")
    with pytest.raises(ConfigError, match="add --verdicts FILE"):
        call(run, "--keep", tmp_path / "kept.jsonl")


def test_the_kept_judgements_are_valid() -> None:
    assert kept_files()
    for path in kept_files():
        assert all(one.document and one.model for one in read_judgements(path))


def test_kappa_and_wilson_are_those_of_the_textbook() -> None:
    pairs = Counter(
        {("ok", "ok"): 20, ("ok", "wrong"): 5, ("wrong", "ok"): 10, ("wrong", "wrong"): 15}
    )
    assert cohen_kappa(pairs) == pytest.approx(0.4)
    assert cohen_kappa(Counter({("ok", "ok"): 9})) is None
    none = wilson(0, 100)
    assert none.low == 0.0
    assert none.high == pytest.approx(0.0370, abs=1e-4)


def test_records_that_look_the_same_are_one() -> None:
    gold = GOLDS[0]
    summary = perfect(gold)
    twice = summary.model_copy(update={"claims": [*summary.claims, *summary.claims]})
    read = RunDocument(Document.from_text(gold.text, id=gold.id), twice)
    claims = [one for one in run_records(read) if isinstance(one.shown, ShownClaim)]
    assert len(claims) == len(summary.claims)


def test_the_truth_of_positions_is_what_any_judge_finds_wrong(run: Path, sheets: Path) -> None:
    forms = [
        fill_in(sheets, "ann", lambda _, field: field == "target"),
        fill_in(sheets, "bo", lambda number, field: field == "topic" and number % 2 == 0),
    ]
    judged = JudgedPositions.read(forms)
    found = [judged.truth(read.summary) for read in read_documents(run, default_gold())]
    wrong = [truth for truths in found for truth in truths.values()]

    kinds = [line["record"]["kind"] for line in lines_of(forms[0])]
    assert len(wrong) == kinds.count("position") > 0
    assert {part for truth in wrong for part in truth} <= {"unpaired", "target"}
    assert any("unpaired" in truth for truth in wrong)
