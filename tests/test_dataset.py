"""A folder of results is read as it was written, and an error names the problem."""

from pathlib import Path
from typing import Any

import pytest
from support.data.exports_corpus import KESH, folder, kesh
from support.models.scripted_model import ScriptedModel

from summarizer import Document, Summarizer
from summarizer.dataset import Dataset
from summarizer.errors import InputError
from summarizer.summary import Summary

TEXTS = {"b": "Kesh\u2028spoke\r\n on Monday.", "a": "\ufeffTarsia was silent."}


def summaries() -> list[Summary]:
    with Summarizer(ScriptedModel()) as summarizer:
        documents = [Document.from_text(text, id=id) for id, text in TEXTS.items()]
        return [summarizer.summarize(document) for document in documents]


def written(folder: Path) -> Path:
    (folder / "texts").mkdir()
    lines = []
    for summary in summaries():
        lines.append(summary.model_dump_json() + "\n")
        text = TEXTS[summary.document.id].encode()
        (folder / "texts" / f"{summary.document.id}.txt").write_bytes(text)
    (folder / "summaries.jsonl").write_bytes("".join(lines).encode())
    return folder


def test_the_order_is_that_of_the_lines_and_the_texts_are_exact(tmp_path: Path) -> None:
    dataset = Dataset(written(tmp_path))
    assert {s.document.id: dataset.text(s) for s in dataset} == TEXTS
    assert [s.document.id for s in dataset] == ["b", "a"]


def test_single_files_are_read_by_name(tmp_path: Path) -> None:
    for summary in summaries():
        (tmp_path / f"{summary.document.id}.json").write_text(summary.model_dump_json(indent=2))
    assert [s.document.id for s in Dataset(tmp_path)] == ["a", "b"]


def test_words_that_are_not_at_their_offsets_are_refused(tmp_path: Path) -> None:
    out = folder(tmp_path, [(kesh(), KESH)])
    dataset = Dataset(out)
    (summary,) = dataset
    claim = summary.claims[0]
    quote = claim.quote.model_copy(update={"text": claim.quote.text[::-1]})
    changed = claim.model_copy(update={"quote": quote})
    summary = summary.model_copy(update={"claims": [changed, *summary.claims[1:]]})

    with pytest.raises(InputError, match="has words that are not at"):
        dataset.text(summary)


def test_a_changed_text_is_refused(tmp_path: Path) -> None:
    dataset = Dataset(written(tmp_path))
    (tmp_path / "texts" / "a.txt").write_text("Tarsia was loud.")
    with pytest.raises(InputError, match="has changed since"):
        [dataset.text(summary) for summary in dataset]


def test_a_missing_text_is_named(tmp_path: Path) -> None:
    dataset = Dataset(written(tmp_path))
    (tmp_path / "texts" / "b.txt").unlink()
    with pytest.raises(InputError, match="is missing"):
        [dataset.text(summary) for summary in dataset]


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"schema_version": "1"'])
def test_what_is_no_summary_is_named_with_its_line(tmp_path: Path, content: str) -> None:
    path = written(tmp_path) / "summaries.jsonl"
    path.write_bytes(path.read_bytes() + (content + "\n").encode())
    with pytest.raises(InputError, match=r"this is not a summary.*line 3"):
        list(Dataset(tmp_path))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"speaker": "a9"}, "c1 names an actor"),
        ({"via": ["a1", "a9"]}, "c1 names an actor"),
        ({"date": "soon"}, "'soon' is not a date"),
        ({"date": "2024-05-01/2024-13"}, "is not a date"),
    ],
)
def test_a_claim_that_somebody_spoilt_is_named(
    changes: dict[str, Any], problem: str, tmp_path: Path
) -> None:
    claims = [claim.model_copy(update=changes) for claim in kesh().claims[:1]]
    spoilt = kesh().model_copy(update={"claims": claims})
    with pytest.raises(InputError, match=f"this is not a summary: .*{problem}.*line 1"):
        list(Dataset(folder(tmp_path / "out", [(spoilt, KESH)])))


@pytest.mark.parametrize("changes", [{"actor": "a9"}, {"target": "a9"}])
def test_so_is_a_position(changes: dict[str, Any], tmp_path: Path) -> None:
    positions = [kesh().positions[0].model_copy(update=changes)]
    spoilt = kesh().model_copy(update={"positions": positions})
    with pytest.raises(InputError, match="p1 names an actor that is missing"):
        list(Dataset(folder(tmp_path / "out", [(spoilt, KESH)])))


def test_an_empty_folder_has_no_results(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no summaries here"):
        list(Dataset(tmp_path))
