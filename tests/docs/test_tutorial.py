"""The tutorial runs in a real kernel, against a server on loopback."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from support.data.doc_examples import ROOT, write_workspace
from support.servers.slow_server import SlowServer

RUN = """
import sys, nbclient, nbformat
notebook = nbformat.read(sys.argv[1], as_version=4)
nbclient.NotebookClient(notebook, timeout=60).execute()
nbformat.write(notebook, sys.argv[2])
"""


def outputs_of(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what the cells show, by MIME type; printed text is plain text."""
    return [
        output.get("data", {"text/plain": output.get("text")})
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
    ]


def test_the_tutorial_runs_and_shows_its_records(tmp_path: Path) -> None:
    write_workspace(tmp_path)
    done = tmp_path / "done.ipynb"
    with SlowServer(delay=0) as server:
        environment = {
            **os.environ,  # noqa: TID251 - of the subprocess
            "PYTHONPATH": str(ROOT),
            "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"),
            "IPYTHONDIR": str(tmp_path / "ipython"),
            "SUMMARIZER_MODEL": "openai/loopback",
            "SUMMARIZER_BASE_URL": server.url,
        }
        command = [sys.executable, "-c", RUN, str(ROOT / "docs" / "tutorial.ipynb"), str(done)]
        run = subprocess.run(  # noqa: S603 - our own command
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
    assert run.returncode == 0, run.stderr

    shown = outputs_of(json.loads(done.read_text(encoding="utf-8")))
    summary, claims, frame, joined, partials, results = shown
    assert 'class="source"' in "".join(summary["text/html"])
    assert "|" in "".join(claims["text/plain"])
    assert "certainty" in "".join(frame["text/html"])
    assert "n_mentions" in "".join(joined["text/html"])
    assert "".join(partials["text/plain"]).count("positions") == 3
    assert "no such file (missing.txt)" in "".join(results["text/plain"])


def test_the_tutorial_is_kept_without_outputs() -> None:
    notebook = json.loads((ROOT / "docs" / "tutorial.ipynb").read_text(encoding="utf-8"))
    assert outputs_of(notebook) == []
