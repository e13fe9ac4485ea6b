"""The page in a real browser: it is drawn, it filters, and nothing hostile in it runs.

Needs Debian's `chromium`; skipped where there is none.
"""

import html
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from support.data.eval_cases import failed, gold, info, perfect

from evals.regression.baseline import new_baseline
from evals.regression.gates import gate_replay, read_gates
from evals.reporting.html import page
from evals.reporting.report import build_report
from evals.runs.predictions import Prediction
from evals.scoring.score import score
from summarizer.output import write_atomically

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--virtual-time-budget=3000",
    "--window-size=1300,900",
)  # fmt: skip
CANARY = "<img src=x onerror=\"document.title='pwned'\"><script>document.title='pwned'</script>"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium: apt-get install chromium")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    golds = [gold("e01"), gold("f04")]
    claims = perfect(gold("f04")).claims
    hostile = [
        claims[0].model_copy(update={"text": CANARY, "speaker": claims[1].speaker}),
        *claims[2:],
    ]
    summary = perfect(gold("f04")).model_copy(update={"claims": hostile})
    found = [failed(gold("e01")), Prediction(id="f04", summary=summary)]
    scored = score(golds, found)
    clean = [Prediction(id=one.id, summary=perfect(one)) for one in golds]
    base = new_baseline(score(golds, clean), info(), golds, reason="first", before=None)
    gate_report = gate_replay(scored, base, read_gates())
    report = build_report(
        scored, golds, info(system=CANARY), gate_report=gate_report, baseline=base
    )
    write_atomically(folder / "report.html", page(report))
    return folder / "report.html"


def drawn(page: Path, fragment: str) -> str:
    """Return the page's elements as they stand when its script has run."""
    assert CHROMIUM is not None
    done = subprocess.run(  # noqa: S603 - the browser just found
        [CHROMIUM, *FLAGS, f"--user-data-dir={page.parent / 'profile'}", "--dump-dom",
         f"{page.as_uri()}{fragment}"],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    # What the script drew, without the block of data and the script themselves.
    return re.sub(r"<script.*?</script>", "", done.stdout, flags=re.S)


def test_nothing_hostile_runs(written: Path) -> None:
    for fragment in ("#overview", "#changes", "#doc=f04&rec=c1"):
        page = drawn(written, fragment)
        assert "<title>summarizer eval</title>" in page
        assert "<img" not in page
        assert html.escape(CANARY, quote=False) in page


def test_the_figures_are_drawn(written: Path) -> None:
    page = drawn(written, "")
    assert "claims with their speaker: F1" in page
    assert "<circle" in page
    assert re.search(r'<section id="view-errors" hidden="">', page)


def test_broken_records_are_listed_with_a_link(written: Path) -> None:
    page = drawn(written, "#changes")
    assert re.search(r"broken: \d+", page)
    assert 'href="#doc=f04&amp;rec=c2"' in page


def test_a_record_is_shown_beside_its_span_in_the_source(written: Path) -> None:
    page = drawn(written, "#doc=f04&rec=c1")
    assert re.search(r'<div class="record[^"]*" aria-current="true"', page)
    assert "wrong_speaker" in page
    marked = re.findall(r'<span class="([^"]*chosen[^"]*)">([^<]*)</span>', page)
    assert marked
    assert "41,000 took part" in "".join(text for _, text in marked)


def test_a_failed_document_shows_its_error(written: Path) -> None:
    assert "failed: model: no answer" in drawn(written, "#doc=e01")
