"""A line of the user's files that nothing in the dataset matches is named in a warning."""

from pathlib import Path

import pytest
from support.data.result_folders import example_results

from summarizer.cli.app import main
from summarizer.dataset import Dataset


def first_names(out: Path) -> tuple[str, str, str]:
    """Return an actor's name, its kind, and a topic of the results."""
    for summary in Dataset(out):
        if summary.positions:
            actor = summary.actors[0]
            return actor.name, actor.kind, summary.positions[0].topic
    raise AssertionError


CASES = [
    pytest.param("aliases", "{name},{name},,,", None, id="right"),
    pytest.param("aliases", "{name},Another Name,{kind},-,", None, id="new-canonical-name"),
    pytest.param("aliases", "{name}x,{name},,,", "near names are {name}", id="name"),
    pytest.param("aliases", "Qqqq,{name},,,", "the line has no effect", id="no-near-name"),
    pytest.param("aliases", "{name},{name},igo,,", "it is {kind} in", id="kind"),
    pytest.param("aliases", "{name},{name},,,d99", "it is {kind} in", id="document"),
    pytest.param("aliases", "{name},-,,{name}x,", "is it {name}?", id="affiliation"),
    pytest.param("aliases", "Qqqq,{name}x,,,", "is it {name}?", id="canonical-name"),
    pytest.param("topics", "{topic},issue", None, id="right-topic"),
    pytest.param("topics", "{topic}x,issue", "near names are {topic}", id="topic"),
    pytest.param("topics", "qqqq,issue", "the line has no effect", id="no-near-topic"),
]
HEADERS = {"aliases": "name,canonical,kind,affiliation,document", "topics": "topic,concept"}


@pytest.mark.parametrize("command", ["graphml", "csv", "page"])
@pytest.mark.parametrize(("file", "line", "warning"), CASES)
def test_a_line_without_effect_is_a_warning(
    command: str,
    file: str,
    line: str,
    warning: str | None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = example_results(tmp_path / "out")
    name, kind, topic = first_names(out)
    words = {"name": name, "kind": kind, "topic": topic}
    path = tmp_path / f"{file}.csv"
    path.write_text(f"{HEADERS[file]}\n{line.format(**words)}\n")
    written = ["--out", str(tmp_path / "new"), f"--{file}", str(path)]
    export = ["page", str(out)] if command == "page" else ["export", str(out), "--to", command]

    assert main([*export, *written]) == 0

    errors = [row for row in capsys.readouterr().err.splitlines() if "warning: " in row]
    if warning is None:
        assert errors == []
    else:
        assert warning.format(**words) in errors[-1]
        assert str(path) in errors[-1]


def test_many_lines_without_effect_are_not_all_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = example_results(tmp_path / "out")
    path = tmp_path / "topics.csv"
    path.write_text("topic,concept\n" + "".join(f"qqqq {n},issue\n" for n in range(50)))

    assert main(["export", str(out), "--to", "graphml", "--topics", str(path)]) == 0

    warnings = [row for row in capsys.readouterr().err.splitlines() if "warning: " in row]
    assert len(warnings) == 11
    assert "more lines have no effect" in warnings[-1]
