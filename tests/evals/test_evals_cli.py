"""The verbs: what they print, write and return."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support.data.eval_cases import gold
from typer.testing import CliRunner

from evals.cli.app import app
from evals.dataset.gold import default_gold
from evals.runs.predictions import read_run, write_run
from evals.runs.systems import default_systems, read_systems
from summarizer.errors import ConfigError, InputError

DOCS = ("--doc", "f04", "--doc", "e09")


def call(*words: str | Path, code: int = 0) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "patterns"
    call("run", "--system", "patterns", "--out", folder, *DOCS)
    return folder


def test_a_run_is_written_with_its_provenance(run: Path) -> None:
    done = read_run(run)
    assert {prediction.id for prediction in done.predictions} == {"f04", "e09"}
    assert done.info.system == "patterns"
    assert set(done.info.prompts) == {"actors", "claims"}


def test_score_prints_the_table_and_writes_every_form(run: Path, tmp_path: Path) -> None:
    files = {name: tmp_path / name for name in ("html", "json", "junit", "markdown")}
    options = [word for name, path in files.items() for word in (f"--{name}", path)]
    printed = call("score", run, *options)
    assert "claims with their speaker" in printed
    assert json.loads(files["json"].read_text(encoding="utf-8"))["schema"] == "1"
    assert files["html"].read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "<testsuites" in files["junit"].read_text(encoding="utf-8")
    assert "| actors |" in files["markdown"].read_text(encoding="utf-8")


def test_errors_are_printed_beside_those_of_another_run(run: Path, tmp_path: Path) -> None:
    table, gold_folder = tmp_path / "errors.md", default_gold()
    options = ("--beside", run, "--beside-gold", gold_folder, "--top", "3", "--markdown", table)
    assert "per 100, 2" in call("errors", run, "--gold", gold_folder, *options)
    lines = table.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 5
    with pytest.raises(ConfigError, match="2 runs and 1 folders of gold"):
        call("errors", run, run, "--gold", gold_folder, *options, code=2)


def test_accept_then_replay_passes_and_a_worse_run_fails(run: Path, tmp_path: Path) -> None:
    baseline = tmp_path / "b.json"
    assert "actor_f1: – →" in call("accept", run, "--reason", "first", "--baseline", baseline)
    replay = ("--tier", "replay", "--baseline", baseline)
    assert "gates: 5 of 5 ok" in call("score", run, *replay)
    worse = read_run(run)
    first = worse.predictions[0]
    assert first.summary is not None
    spoiled = first.model_copy(update={"summary": first.summary.model_copy(update={"claims": []})})
    write_run(
        worse.model_copy(update={"predictions": (spoiled, *worse.predictions[1:])}),
        tmp_path / "worse",
    )
    printed = call("score", tmp_path / "worse", *replay, "--github", code=1)
    assert "FAIL document f04" in printed
    assert "::error title=eval::document f04" in printed
    assert "broken" in call("compare", run, tmp_path / "worse")
    assert "FAIL" not in call("score", run, "--tier", "live", "--baseline", baseline)


def test_accept_requires_a_reason(run: Path, tmp_path: Path) -> None:
    call("accept", run, "--baseline", tmp_path / "b.json", code=2)
    with pytest.raises(ConfigError, match="reason is empty"):
        call("accept", run, "--reason", " ", "--baseline", tmp_path / "b.json")


def test_score_without_a_baseline_explains_how_to_create_one(run: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="summarizer eval accept"):
        call("score", run, "--tier", "replay", "--baseline", tmp_path / "none.json")


def test_show_prints_gold_beside_prediction(run: Path) -> None:
    printed = call("show", run, "f04")
    assert "gold" in printed
    assert "Kerbrat" in printed


def test_report_can_omit_the_texts(run: Path, tmp_path: Path) -> None:
    call("report", run, "--out", tmp_path / "with.html")
    call("report", run, "--out", tmp_path / "without.html", "--no-source")
    assert "Kerbrat" in (tmp_path / "with.html").read_text(encoding="utf-8")
    assert "Kerbrat" not in (tmp_path / "without.html").read_text(encoding="utf-8")


def test_recorded_answers_are_replayed(run: Path, tmp_path: Path) -> None:
    recording = tmp_path / "recording.jsonl"
    again = tmp_path / "again"
    call(
        "run",
        "--system",
        "patterns",
        "--record",
        "--recording",
        recording,
        "--out",
        tmp_path / "r",
        *DOCS,
    )
    call("run", "--replay", "--recording", recording, "--out", again, *DOCS)
    scores = [call("score", folder, "--json", folder / "s.json") for folder in (run, again)]
    assert scores[0].splitlines()[1:] == scores[1].splitlines()[1:]
    with pytest.raises(ConfigError, match="stale: e01 was never recorded"):
        call("run", "--replay", "--recording", recording, "--out", again, "--doc", "e01")


def test_the_oracle_has_full_recall(tmp_path: Path) -> None:
    call("run", "--system", "oracle", "--out", tmp_path / "o", *DOCS)
    printed = call("score", tmp_path / "o", "--json", tmp_path / "s.json")
    figures = {
        figure["name"]: figure["value"]
        for figure in json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))["figures"]
    }
    assert figures["attributed_f1"] > 0.97, printed
    assert figures["signed_f1"] > 0.97, printed


def test_systems_are_compared_in_one_table(tmp_path: Path) -> None:
    table = tmp_path / "table.md"
    call("systems", "--only", "patterns", "--only", "oracle", *DOCS, "--markdown", table)
    written = table.read_text(encoding="utf-8")
    assert "| patterns |" in written
    assert "| oracle | 1.000" in written
    assert "On the 2 gold documents" in written


def test_a_system_that_cannot_be_opened_is_listed_as_left_out(tmp_path: Path) -> None:
    file = tmp_path / "systems.toml"
    file.write_text('[[system]]\nname = "x"\nmodel = "nowhere"\n', encoding="utf-8")
    assert "x: no such model" in call("systems", "--file", file, *DOCS)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param('[[system]]\nnames = "x"\n', "names|name", id="key"),
        pytest.param('[[system]]\nname = "x"\n[[system]]\nname = "x"\n', "same name", id="twice"),
        pytest.param("[[system", "unreadable", id="toml"),
    ],
)
def test_invalid_systems_files_are_rejected(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "s.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        read_systems(tmp_path / "s.toml")


def test_the_shipped_systems_are_the_embedded_model_the_baseline_and_the_oracle() -> None:
    kinds = [system.kind for system in read_systems(default_systems())]
    assert kinds == ["model", "bare", "patterns", "oracle"]


def test_an_unknown_system_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="unknown system"):
        call("run", "--system", "zz", "--out", tmp_path)


def test_lint_reports_only_invalid_gold(tmp_path: Path) -> None:
    assert "25 records, 0 problems" in call("lint")
    record = json.loads(gold("f04").record.model_dump_json(by_alias=True))
    record["claims"][0]["text"] = "so " * 41
    (tmp_path / "f04.txt").write_text(gold("f04").text, encoding="utf-8")
    (tmp_path / "f04.json").write_text(json.dumps(record), encoding="utf-8")
    assert "f04 c1.text: more than 40 words" in call("lint", tmp_path, code=1)


def test_add_converts_an_annotation_to_a_gold_record(tmp_path: Path) -> None:
    note = {
        "id": "new", "date": "2025-01-30", "text": "Ann Pell said on Monday that it rained.",
        "actors": [{"name": "Ann Pell", "kind": "person"}],
        "claims": [{"source": "Ann Pell", "cue": "said", "quote": "that it rained",
                    "speaker": "Ann Pell", "kind": "assertion", "date": "Monday",
                    "text": "It rained."}],
        "positions": [],
    }  # fmt: skip
    path = tmp_path / "new.note.json"
    path.write_text(json.dumps(note), encoding="utf-8")
    target = tmp_path / "gold" / "new.json"
    arguments = ("add", path, "--out", tmp_path / "gold", "--adjudicated")
    assert call(*arguments) == f"new: written to {target}\n"
    before = target.read_text()
    with pytest.raises(InputError, match="there is a gold record already"):
        call(*arguments, "--annotator", "Ada")
    assert target.read_text() == before
    call(*arguments, "--annotator", "Ada", "--overwrite")
    assert '"annotator": "Ada"' in target.read_text()
    assert "1 records, 0 problems" in call("lint", tmp_path / "gold")
    note["claims"][0]["text"] = "so " * 41  # type: ignore[index]
    path.write_text(json.dumps(note), encoding="utf-8")
    assert "more than 40 words" in call("add", path, "--out", tmp_path / "bad", code=1)
    assert not (tmp_path / "bad").exists()


def test_attributions_prints_metrics_and_no_text(tmp_path: Path) -> None:
    text = "Alice said “one two three four five six”. Bob said it rained a lot."
    rows = [
        {"id": f"a{n}", "text": text, "date": "2016-09-12", "attributions": [
            {"source": [[0, 5]], "cue": [[6, 10]], "content": [[11, 40]]}]}
        for n in range(2)
    ]  # fmt: skip
    path = tmp_path / "dev.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    table = tmp_path / "table.md"
    command = ("attributions", path, "--system", "patterns", "--markdown", table)
    printed = call(*command, "--corpus", "polnear")
    assert "2 articles, 0 failed" in printed
    assert "people" in printed
    assert "Alice" not in printed
    assert "recall, direct: 1.000 of 2  [1.000, 1.000]" in printed
    assert "| patterns, claims: 2 articles, 0 failed | 1.000 (1.000–1.000) |" in table.read_text()
    assert "people" not in call(*command)
    printed = call("attributions", path, "--system", "gold", "--limit", "1", "--direct-only")
    assert "1 articles" in printed


def test_a_missing_extra_is_named_with_the_command_that_installs_it(run: Path) -> None:
    script = (
        "import sys; sys.modules['numpy'] = None\n"
        "from summarizer.cli.app import entry\n"
        "sys.argv = ['summarizer', 'eval', 'score', sys.argv[1]]; entry()"
    )
    command = [sys.executable, "-c", script, str(run)]
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603 - its own script
    assert "error: numpy is not installed" in done.stderr
    assert "pip install numpy scipy" in done.stderr


def test_commands_that_compute_no_interval_need_no_scipy(tmp_path: Path) -> None:
    script = (
        "import sys; sys.modules['scipy'] = None\n"
        "from summarizer.cli.app import entry\n"
        "sys.argv = ['summarizer', 'eval', 'run', '--system', 'patterns', '--doc', 'f04',"
        " '--out', sys.argv[1]]; entry()"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "run")]
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603 - its own script
    assert done.returncode == 0, done.stderr
