"""Data frames have the columns of the CSV tables, in stable types, and pandas is imported late."""

import subprocess
import sys
from pathlib import Path

import pandas
from support.data.eval_cases import kesh, perfect
from support.data.exports_corpus import KESH, folder
from support.data.exports_corpus import kesh as kesh_results
from support.models.scripted_model import ScriptedModel

from summarizer import Dataset, Summary, summarize
from summarizer.exports.formats import export, open_results
from summarizer.exports.options import ExportOptions
from summarizer.tables.rows import TABLES

TYPES = {"text": "string", "number": "Int64", "list": "object"}


def test_the_frames_are_the_tables_with_their_types() -> None:
    frames = Summary.model_validate(perfect(kesh()).model_dump()).to_frames()

    assert list(frames) == [table.name for table in TABLES]
    for table in TABLES:
        frame = frames[table.name]
        assert list(frame.columns) == list(table.header)
        for name, kind in table.columns:
            assert frame[name].dtype == TYPES.get(kind, "Float64"), name
    claims = frames["claims"]
    assert claims.loc[0, "speaker"] == "Dora Valen"
    assert claims["cue"].isna().sum() == sum(c.cue is None for c in perfect(kesh()).claims)
    joined = claims.merge(
        frames["actors"],
        left_on=["document_id", "speaker_id"],
        right_on=["document_id", "actor_id"],
    )
    assert (joined["speaker"] == joined["name"]).all()


def test_a_summary_without_records_has_the_same_columns_and_types() -> None:
    frames = summarize("Nobody spoke.", model=ScriptedModel()).to_frames()
    assert len(frames["claims"]) == 0
    for table in TABLES:
        for name, kind in table.columns:
            assert frames[table.name][name].dtype == TYPES.get(kind, "Float64")


def test_the_frames_of_a_dataset_are_those_of_its_csv_tables(tmp_path: Path) -> None:
    results = folder(tmp_path / "out", [(kesh_results(), KESH)])
    export(open_results(results, "csv", ExportOptions()), "csv", tmp_path / "csv", ExportOptions())

    for name, frame in Dataset(results).to_frames().items():
        table = pandas.read_csv(tmp_path / "csv" / f"{name}.csv")
        assert list(table.columns) == list(frame.columns)
        assert len(table) == len(frame)


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    return done.stdout + done.stderr


def test_pandas_is_imported_when_it_is_needed_and_its_absence_says_what_to_install() -> None:
    imports = "import sys, summarizer; summarizer.Summary, summarizer.Dataset"
    assert run(f"{imports}; print('pandas' in sys.modules)") == "False\n"
    absent = f"import sys; sys.modules['pandas'] = None; {imports}('.')"
    frames = "from summarizer.tables.frames import to_frames; to_frames([])"
    assert "data frames need pandas, which is not installed (to_frames): pip install pandas" in run(
        f"{absent}; {frames}"
    )
