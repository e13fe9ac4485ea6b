"""Check that baselines, runs, recordings and results are read, or rejected in one line."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from evals.regression.baseline import default_baseline, read_baseline
from evals.runs.predictions import read_run
from evals.runs.recording import read_recording
from evals.runs.systems import default_recording, read_systems
from summarizer.dataset import Dataset
from summarizer.errors import SummarizerError
from summarizer.settings import load_settings

_FOLDER = Path(tempfile.mkdtemp(prefix="fuzz-"))
SEEDS = (
    default_baseline().read_bytes()[:3_000],
    b"\n".join(default_recording().read_bytes().split(b"\n")[:2]),
    b'{"model":"m","backend":"b","family":"tuned"}\n', b"[[system]]\nname = 'a'\nkind = 'oracle'\n",
    b"model = 'local'\ntimeout = 3\n", b"\xff\xfe", b"", b"{}", b"\n\n", b"[" * 2_000, b"\x00",
)  # fmt: skip


def check(data: bytes) -> None:
    """Read `data` as each of the files."""
    for name in ("baseline.json", "recording.jsonl", "systems.toml", "run.json",
                 "predictions.jsonl", "summaries.jsonl", "summarizer.toml"):  # fmt: skip
        (_FOLDER / name).write_bytes(data)
    _read_or_reject(lambda: read_baseline(_FOLDER / "baseline.json"))
    _read_or_reject(lambda: read_recording(_FOLDER / "recording.jsonl"))
    _read_or_reject(lambda: read_systems(_FOLDER / "systems.toml"))
    _read_or_reject(lambda: read_run(_FOLDER))
    _read_or_reject(lambda: list(Dataset(_FOLDER)))
    _read_or_reject(lambda: load_settings(_FOLDER))


def _read_or_reject(read: Callable[[], object]) -> None:
    try:
        read()
    except SummarizerError as error:
        assert "\n" not in str(error)
