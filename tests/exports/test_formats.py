"""Test that every format is written atomically, reproducibly and in constant memory."""

import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from support.data.exports_corpus import HOSTILE, KESH, folder, hostile, kesh

from summarizer.cli import option_types
from summarizer.cli.app import main
from summarizer.cli.option_types import Format
from summarizer.dataset import Dataset
from summarizer.errors import ConfigError, InputError, OutputError
from summarizer.exports.formats import (
    COPIES_FILE,
    FOLDER_FORMATS,
    TEXT_FORMATS,
    export,
    open_results,
)
from summarizer.exports.graphs import network_files
from summarizer.exports.graphs.network_files import NETWORK_FORMATS
from summarizer.exports.options import ExportOptions
from summarizer.exports.tables.sorting import sorted_lines
from summarizer.networks.affiliation import Qualifier
from summarizer.networks.counting import Duplicates
from summarizer.networks.statement import Level
from summarizer.networks.time_slices import TimeUnit
from summarizer.schema.summary import Failure, Rejected
from summarizer.summary import Summary

FORMATS = get_args(Format)
OPTIONS = ExportOptions()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder of results with three documents, one of them hostile, and a failure."""
    results_folder = folder(
        tmp_path / "out", [(kesh(), KESH), hostile(), (kesh(id="a", path="a.txt"), KESH)]
    )
    failure = Failure(document="z|z", stage="model", error="no <answer>", attempts=2)
    (results_folder / "failures.jsonl").write_text(failure.model_dump_json() + "\n")
    return results_folder


def output_name(format: str) -> str:
    return "x" if format in FOLDER_FORMATS else "x.file"


def contents(place: Path) -> dict[str, bytes]:
    paths = [place] if place.is_file() else sorted(place.iterdir())
    return {path.name: path.read_bytes() for path in paths}


def leftovers(where: Path) -> list[str]:
    return [path.name for path in where.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_results_give_the_same_bytes(format: str, out: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        export(Dataset(out), format, tmp_path / name / output_name(format), OPTIONS)
        assert leftovers(tmp_path / name) == []
    first = contents(tmp_path / "one" / output_name(format))
    assert first == contents(tmp_path / "two" / output_name(format))
    assert all(first.values())


@pytest.mark.parametrize("format", FORMATS)
def test_existing_files_are_unchanged_when_an_export_fails(
    format: str, out: Path, tmp_path: Path
) -> None:
    place = tmp_path / output_name(format)
    if format != "brat":
        export(Dataset(out), format, place, OPTIONS)
    before = contents(place) if place.exists() else {}
    (out / "texts" / "a.txt").write_text("changed")
    with (out / "summaries.jsonl").open("a") as file:
        file.write("{}\n")
    with pytest.raises(InputError):
        export(Dataset(out), format, place, OPTIONS)
    assert (contents(place) if place.exists() else {}) == before
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("format", sorted({*FORMATS} - {"brat"}))
def test_an_earlier_export_is_replaced(format: str, out: Path, tmp_path: Path) -> None:
    place = tmp_path / output_name(format)
    export(Dataset(out), format, place, OPTIONS)
    before = contents(place)
    smaller = folder(tmp_path / "smaller", [(kesh(), KESH)])
    export(Dataset(smaller), format, place, OPTIONS)
    assert contents(place) != before
    assert contents(place).keys() == before.keys()


@pytest.mark.parametrize("format", sorted(FOLDER_FORMATS))
def test_a_folder_with_other_files_is_rejected(format: str, out: Path, tmp_path: Path) -> None:
    place = tmp_path / "y"
    place.mkdir()
    (place / "thesis.docx").write_text("years of work")
    with pytest.raises(InputError, match=r"other files.*name a new one"):
        export(Dataset(out), format, place, OPTIONS)
    assert contents(place) == {"thesis.docx": b"years of work"}


def test_brat_annotations_are_never_replaced(out: Path, tmp_path: Path) -> None:
    export(Dataset(out), "brat", tmp_path / "x", OPTIONS)
    with pytest.raises(InputError, match="other files"):
        export(Dataset(out), "brat", tmp_path / "x", OPTIONS)


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_in_place_of_a_folder_and_vice_versa_is_rejected(
    format: str, out: Path, tmp_path: Path
) -> None:
    place = tmp_path / output_name(format)
    if format in FOLDER_FORMATS:
        place.write_text("a file")
    else:
        place.mkdir()
    with pytest.raises(InputError, match=r"this is a (file|folder)"):
        export(Dataset(out), format, place, OPTIONS)


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_folder_is_filled_and_missing_parents_are_created(
    format: str, out: Path, tmp_path: Path
) -> None:
    place = tmp_path / "deep" / "er" / output_name(format)
    if format in FOLDER_FORMATS:
        place.mkdir(parents=True)
    export(Dataset(out), format, place, OPTIONS)
    assert contents(place)


def test_a_write_error_is_reported(out: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        export(Dataset(out), "csv", tmp_path / "file" / "x", OPTIONS)


def test_json_lines_are_summaries_sorted_by_path(out: Path) -> None:
    written = "".join(TEXT_FORMATS["jsonl"](Dataset(out), OPTIONS))
    read = [Summary.model_validate_json(line) for line in written.splitlines()]
    assert [item.document.path for item in read] == ["a.txt", "kesh.txt", "kesh.txt"]
    assert sorted(read, key=lambda item: item.document.id) == sorted(
        Dataset(out), key=lambda item: item.document.id
    )
    assert all(json.loads(line) for line in written.split("\n") if line)


def test_the_timeline_is_sorted_by_date_document_and_offset(tmp_path: Path) -> None:
    pairs = [
        (kesh(id="b", date=None, date_source="none"), KESH),
        (kesh(id="a"), KESH),
        (kesh(id="c", date="2024-05-01"), KESH),
    ]
    dataset = Dataset(folder(tmp_path / "out", pairs))
    rows = "".join(TEXT_FORMATS["timeline"](dataset, OPTIONS)).split("\n")[1:-1]
    keys = [tuple(cell.strip('"') for cell in row.split(",")[:5]) for row in rows]
    assert [key[0] for key in keys] == sorted([key[0] for key in keys], key=lambda day: day or "~")
    assert [key[2:] for key in keys if key[0] == "2024-05-01"] == [
        ("c", "position", "p2"), ("c", "claim", "c2"), ("c", "position", "p3"),
    ]  # fmt: skip
    # `rejected` precedes what it rejects.
    assert [key[4] for key in keys if key[0] == ""] == ["p2", "c2", "p3"]


def test_sorting_keeps_the_order_of_lines_with_equal_keys() -> None:
    lines = [((number % 7,), f"{number}\nx") for number in range(500)]
    expected = [line for _, line in sorted(lines, key=lambda line: line[0])]
    assert list(sorted_lines(lines)) == expected
    assert list(sorted_lines([])) == []


def test_the_overview_lists_speakers_stances_and_failures(out: Path) -> None:
    page = "".join(TEXT_FORMATS["markdown"](Dataset(out), OPTIONS))
    assert page.startswith("# 3 documents\n")
    assert "| Dora Valen | person | 2 | 2 |" in page
    assert "| reopening of the crossing | Kesh (2) |  |  |  |" in page
    assert "- z\\|z: model: no \\<answer\\>" in page
    # Nothing in the article acts on the page or on a terminal.
    assert "<script>" not in page
    assert not set("\x00\u202e\u2028\r") & set(page)
    for row in page.split("\n"):
        if row.startswith("|"):
            assert row.replace("\\|", "").count("|") in (5, 6)


def test_a_rejected_claim_without_restatement_is_listed_by_the_copied_words() -> None:
    draft = {"source": "Dora Valen", "cue": "won", "start": "a second term", "end": "in May"}
    rejected = Rejected(record="claim", reason="cue-reports-nothing", draft=draft)
    page = kesh().model_copy(update={"rejected": [rejected]}).to_markdown()

    assert "- claim: cue-reports-nothing: Dora Valen, won, a second term … in May" in page


def test_an_invalid_list_of_failures_is_reported(out: Path) -> None:
    (out / "failures.jsonl").write_text("[1]\n")
    with pytest.raises(InputError, match="not a list of failures"):
        "".join(TEXT_FORMATS["markdown"](Dataset(out), OPTIONS))


def test_brat_file_names_are_unique_on_case_insensitive_disks(tmp_path: Path) -> None:
    ids = ["a b", "A_b", "x" * 200]
    where = tmp_path / "out"
    where.mkdir()
    texts = tmp_path / "kesh.txt"
    texts.write_bytes(KESH.encode())
    lines = [kesh(id=id, path=str(texts)).model_dump_json() for id in ids]
    (where / "summaries.jsonl").write_text("".join(f"{line}\n" for line in lines))
    export(Dataset(where), "brat", tmp_path / "b", OPTIONS)
    names = sorted(path.name for path in (tmp_path / "b").glob("*.ann"))
    assert len({name.casefold() for name in names}) == len(ids)
    assert names[:2] == ["A_b_2.ann", "a_b.ann"]
    assert all(path.with_suffix(".txt").exists() for path in (tmp_path / "b").glob("*.ann"))


class GeneratedDataset:
    """A folder of results with any number of documents, made as they are read."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.folder = Path("nowhere")

    def __iter__(self) -> Iterator[Summary]:
        for number in range(self.count):
            yield kesh(id=str(number))

    def text(self, summary: Summary) -> str:
        return KESH


@pytest.mark.parametrize("format", ["csv", "dna", "brat", "dna-events", "jsonl", "markdown"])
def test_memory_does_not_grow_with_the_number_of_documents(format: str, tmp_path: Path) -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        export(GeneratedDataset(count), format, tmp_path / f"{format}{count}", OPTIONS)  # type: ignore[arg-type]
        high = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return high

    peak(2)
    few, many = peak(40), peak(400)
    assert many < few + 600_000


def test_the_error_for_an_unknown_format_lists_the_known_ones(out: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no such format \(pdf\).*brat, csv"):
        export(Dataset(out), "pdf", tmp_path / "x", OPTIONS)


def test_the_command_writes_files_or_prints(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(out), "--to", "csv", "--out", str(tmp_path / "c")]) == 0
    assert (tmp_path / "c" / "claims.csv").is_file()
    assert main(["export", str(out), "--to", "timeline"]) == 0
    assert capsys.readouterr().out.startswith('"date","date_basis"')
    assert main(["export", str(out), "--to", "dna", "--out", str(tmp_path / "d.dna")]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("summarizer: note: ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--to", "csv"], "cannot be printed"),
        (["--to", "pdf"], "pdf"),
        ([], "--to"),
    ],
)
def test_invalid_arguments_are_reported_in_one_line(
    arguments: list[str], message: str, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(out), *arguments]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_command_options_are_passed_to_the_format(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(out), "--to", "timeline", "--raw"]) == 0
    assert '"=1+1"' in capsys.readouterr().out
    assert main(["export", str(out), "--to", "dna-events", "--skip-mixed"]) == 0
    assert "party line" not in capsys.readouterr().out


def test_show_prints_the_overview_or_one_document(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", str(out)]) == 0
    assert capsys.readouterr().out.startswith("# 3 documents")
    assert main(["show", str(out), "kesh"]) == 0
    assert capsys.readouterr().out == kesh().to_markdown()
    assert main(["show", str(out), "nobody"]) == 2
    assert "no such document (nobody)" in capsys.readouterr().err


def test_a_folder_without_results_is_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(tmp_path), "--to", "csv", "--out", str(tmp_path / "x")]) == 2
    assert "no summaries here" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_hostile_names_are_exported_verbatim(out: Path) -> None:
    lines = "".join(TEXT_FORMATS["jsonl"](Dataset(out), OPTIONS)).splitlines()
    assert set(HOSTILE) <= {item["name"] for line in lines for item in json.loads(line)["actors"]}


def test_option_types_match_the_values_of_their_packages() -> None:
    assert get_args(option_types.Format) == (
        "jsonl", "csv", "parquet", "xlsx", "timeline", "markdown", "dna-events", "dna", "brat",
        *NETWORK_FORMATS,
    )  # fmt: skip
    for option_type, package_type in (
        (option_types.NetworkKind, network_files.NetworkKind),
        (option_types.Normalisation, network_files.Normalisation),
        (option_types.Qualifier, Qualifier),
        (option_types.Duplicates, Duplicates),
        (option_types.Level, Level),
        (option_types.Window, TimeUnit),
    ):
        assert get_args(option_type) == get_args(package_type)


def test_a_network_is_a_file_or_a_folder_with_the_lists_of_the_resolver(
    out: Path, tmp_path: Path
) -> None:
    export(Dataset(out), "graphml", tmp_path / "one.graphml", OPTIONS)
    export(Dataset(out), "graphml", tmp_path / "all", OPTIONS)
    files = contents(tmp_path / "all")
    lists = {*network_files.RESOLUTION_FILES, COPIES_FILE}
    assert set(files) == {"affiliation.graphml", *lists}
    assert files["affiliation.graphml"] == (tmp_path / "one.graphml").read_bytes()
    export(Dataset(out), "graphml", tmp_path / "all", OPTIONS)
    assert contents(tmp_path / "all") == files


@pytest.mark.parametrize("other", ["thesis.graphml", "affiliation.docx", "affiliation"])
def test_a_folder_of_networks_and_other_files_is_rejected(
    other: str, out: Path, tmp_path: Path
) -> None:
    (tmp_path / "all").mkdir()
    (tmp_path / "all" / other).write_text("years of work")
    with pytest.raises(InputError, match="other files"):
        export(Dataset(out), "graphml", tmp_path / "all", OPTIONS)


def test_time_windows_need_a_folder_and_cannot_be_printed(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["export", str(out), "--to", "matrix", "--window", "months"]
    assert main([*arguments, "--out", str(tmp_path / "w.d")]) == 0
    assert "affiliation_2024-05.csv" in contents(tmp_path / "w.d")
    assert main(arguments) == 2
    assert "a file each" in capsys.readouterr().err


def test_resolved_exports_use_the_names_of_the_corpus(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "aliases.csv").write_text("name,canonical\nTarsia,Republic of Tarsia\n")
    (tmp_path / "topics.csv").write_text("topic,concept\nparty line,discipline\n")
    arguments = ["export", str(out), "--aliases", str(tmp_path / "aliases.csv")]
    arguments += ["--topics", str(tmp_path / "topics.csv")]
    for format in ("dna-events", "timeline"):
        assert main([*arguments, "--to", format]) == 0
        printed = capsys.readouterr().out
        assert '"Republic of Tarsia"' in printed
        assert '"Tarsia"' not in printed
        assert '"discipline"' in printed
    assert main([*arguments, "--to", "csv", "--out", str(tmp_path / "c")]) == 0
    assert '"Republic of Tarsia","government",,,,"Republic of Tarsia","[""Tarsia""]"' in (
        tmp_path / "c" / "actors.csv"
    ).read_text(encoding="utf-8")
    assert main([*arguments, "--to", "brat", "--out", str(tmp_path / "b")]) == 2
    assert "keeps the names of each document" in capsys.readouterr().err


def test_resolved_topics_are_the_concepts_of_the_networks(out: Path) -> None:
    resolved = ExportOptions(resolve=True)
    plain = list(Dataset(out))
    resolved_summaries = list(open_results(out, "dna", resolved))
    assert [len(item.positions) for item in resolved_summaries] == [
        len(item.positions) for item in plain
    ]
    assert [item.claims for item in resolved_summaries] == [item.claims for item in plain]
    nodes = "".join(TEXT_FORMATS["graphml"](Dataset(out), resolved))
    assert all(
        f">{item.topic}<" in nodes
        for summary in resolved_summaries[::2]
        for item in summary.positions
    )
