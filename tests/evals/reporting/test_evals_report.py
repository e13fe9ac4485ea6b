"""A report shows what articles and models wrote, and obeys none of it."""

import base64
import hashlib
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.console import Console  # noqa: TID251 - a record of what is printed
from support.data.eval_cases import failed, gold, info, perfect, predictions, span

from evals.cli.session import ReportFiles, find_document, write_report
from evals.regression.baseline import new_baseline
from evals.regression.gates import GateReport, GateResult, gate_replay, read_gates
from evals.reporting.html import page
from evals.reporting.junit import junit
from evals.reporting.markdown import markdown, workflow_commands
from evals.reporting.report import Report, build_report
from evals.reporting.terminal import print_document, print_report
from evals.runs.predictions import Prediction
from evals.scoring.score import score
from summarizer.errors import ConfigError, OutputError

HOSTILE = "</script><img src=x onerror=alert(1)>\u2028]]>&amp;\x07 | **x** [l](javascript:1)"


def report_of(found: list[Prediction], *, sources: bool = True) -> Report:
    golds = [gold("f04"), gold("e01")]
    scored = score(golds, found)
    base = new_baseline(
        score(golds, predictions(golds)), info(), golds, reason="first", before=None
    )
    gate_report = gate_replay(scored, base, read_gates())
    return build_report(
        scored, golds, info(system=HOSTILE), gate_report=gate_report, baseline=base, sources=sources
    )


@pytest.fixture
def hostile() -> Report:
    """A report on a model that wants to be obeyed, and on a document that failed."""
    claim = perfect(gold("f04")).claims[0].model_copy(update={"text": HOSTILE})
    actor = (
        perfect(gold("f04")).actors[0].model_copy(update={"name": HOSTILE, "aliases": [HOSTILE]})
    )
    summary = perfect(gold("f04")).model_copy(update={"claims": [claim], "actors": [actor]})
    return report_of([Prediction(id="f04", summary=summary), failed(gold("e01"))])


def data_of(written: str) -> Report:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', written, re.S)
    assert found is not None
    data: Report = json.loads(found[1])
    return data


def test_the_page_is_one_file_without_requests(hostile: Report) -> None:
    written = page(hostile)
    assert not re.search(r"""(?:src|href)=["']?(?:https?:|//)""", written)
    assert "@import" not in written
    assert "url(" not in written


def test_nothing_hostile_leaves_the_block_of_data(hostile: Report) -> None:
    written = page(hostile)
    assert written.count("<script") == 2
    assert written.count("</script>") == 2
    assert "<img" not in written
    assert "\u2028" not in written
    assert data_of(written)["run"]["system"] == HOSTILE


def test_the_policy_allows_the_one_script_and_the_one_style_that_are_there(
    hostile: Report,
) -> None:
    written = page(hostile)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', written)
    assert policy is not None
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    for tag in ("style", "script"):
        inline = re.search(rf"<{tag}>(.*?)</{tag}>", written, re.S)
        assert inline is not None
        digest = base64.b64encode(hashlib.sha256(inline[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy[1]


def test_the_script_writes_text_only() -> None:
    script = (Path(__file__).parents[3] / "evals" / "reporting" / "page" / "page.js").read_text(
        encoding="utf-8"
    )
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert way not in script


def test_the_page_shows_every_record_of_every_document(hostile: Report) -> None:
    shown = data_of(page(hostile))
    assert shown["documents"] == json.loads(json.dumps(hostile["documents"]))
    assert {change["change"] for change in shown["changes"]} <= {"broken", "fixed", "still wrong"}


def test_texts_can_be_left_out() -> None:
    golds = [gold("f04"), gold("e01")]
    written = json.dumps(report_of(predictions(golds), sources=False)["documents"])
    assert "Kerbrat" not in written
    assert "retirement" not in written


def test_a_page_at_its_size_limit_states_how_much_is_left_out(hostile: Report) -> None:
    shown = data_of(page(hostile, limit=30_000))
    assert shown["left_out"] == 2 - len(shown["documents"]) > 0


def test_junit_has_a_case_for_each_gate_and_document_and_is_valid_xml(
    hostile: Report, tmp_path: Path
) -> None:
    write_report(hostile, ReportFiles(junit=tmp_path / "j.xml"))
    root = ElementTree.parse(tmp_path / "j.xml").getroot()  # noqa: S314 - our own file
    names = [case.get("name") for case in root.iter("testcase")]
    assert {"f04", "e01", "failed ≤ 0.05"} <= set(names)
    documents = root.find("testsuite[@name='documents']")
    assert documents is not None
    assert (documents.get("tests"), documents.get("failures"), documents.get("errors")) == (
        "2", "2", "1",
    )  # fmt: skip
    texts = [out.text or "" for out in root.iter("system-out")]
    assert any("missed: claim" in text for text in texts)
    assert junit(hostile).tag == "testsuites"


def test_markdown_escapes_names(hostile: Report) -> None:
    written = markdown(hostile)
    assert "<img" not in written.replace("\\<img", "")
    assert "\\*\\*x\\*\\*" in written
    assert all(line.count("|") >= 2 for line in written.splitlines() if line.startswith("|"))


def test_a_notice_cannot_become_a_second_command() -> None:
    verdict = GateResult("x", "fail", "fell\n::add-mask::everything")
    report = build_report(score([gold()], []), [gold()], info(), gate_report=GateReport((verdict,)))
    assert workflow_commands(report) == ["::error title=eval::x: fell%0A::add-mask::everything"]


def test_the_terminal_prints_markup_literally(hostile: Report) -> None:
    out = io.StringIO()
    console = Console(width=100, file=out)
    wild = {**hostile, "run": {**hostile["run"], "system": "[red]x[/red]", "backend": "[bold]"}}
    print_report(console, wild)
    print_document(console, find_document(hostile, "f04"))
    text = out.getvalue()
    assert "[red]x[/red]" in text
    assert "Maud Kerbrat" in text


def test_a_document_that_is_not_in_the_run_is_named(hostile: Report) -> None:
    with pytest.raises(ConfigError, match="zz9"):
        find_document(hostile, "zz9")


def test_a_report_that_cannot_be_written_is_one_error(hostile: Report, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    path = tmp_path / "file" / "x"
    for files in (
        ReportFiles(html=path),
        ReportFiles(junit=path),
        ReportFiles(json=path),
        ReportFiles(markdown=path),
    ):
        with pytest.raises(OutputError):
            write_report(hostile, files)


def test_the_words_of_a_record_are_where_the_page_points() -> None:
    report = report_of(predictions([gold("f04"), gold("e01")]))
    words = span(gold("f04"), "to reopen negotiations")
    claims = [row["gold"] for row in report["documents"][1]["rows"] if row["kind"] == "claim"]
    assert [words.start, words.end] in [claim["spans"][0] for claim in claims]
