"""What is printed: harmless on a terminal, exact in a pipe, and one line when it cannot be."""

import json
import re
import resource
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.data.result_folders import HOSTILE, hostile, write_results
from support.servers.fault_server import FaultServer, answer, status
from support.servers.slow_server import SlowServer
from support.servers.slow_server import article as slow_article
from support.servers.terminal import command, environment, on_terminal, run, run_in_shell

from summarizer.text.invisible import INVISIBLE, escape_invisible

TITLE_CHANGE, CLEAR, C1, OVERWRITE = "\x1b]0;pwned\x07", "\x1b[2J", "\x9b31m", "safe\rX"
BIDI, ZERO_WIDTH, TAG, SELECTOR = "\u202e\u061c", "\u200b\u2060\ufeff\xad", "\U000e0041", "\ufe01"
EVIL = "".join([TITLE_CHANGE, CLEAR, C1, OVERWRITE, BIDI, ZERO_WIDTH, TAG, SELECTOR])
TEXT = f"Dora Valen said that {EVIL} taxes would rise. Nobody else spoke on that day in Hasra."
GOOD = ('{"actors": []}', '{"claims": []}', '{"positions": []}')


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Return results whose every free text has characters that a terminal obeys."""
    summary = hostile()
    info = summary.document.model_copy(update={"title": EVIL, "source": EVIL})
    (position,) = summary.positions
    changed = {
        "document": info, "digest": EVIL,
        "actors": [actor.model_copy(update={"role": EVIL}) for actor in summary.actors],
        "claims": [claim.model_copy(update={"text": EVIL}) for claim in summary.claims],
        "positions": [position.model_copy(update={"topic": EVIL})],
    }  # fmt: skip
    return write_results(tmp_path / "out", [(summary.model_copy(update=changed), HOSTILE)])


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


def assert_harmless(sent: str) -> None:
    """Assert that a terminal obeys nothing but the layout: colours, and lines drawn again."""
    layout = re.compile(r"\x1b\[[\d;]*m|\x1b\[\?25[hl]|\x1b\[2K|\x1b\[1A|\r+(?=[\x1b\n])|\r$")
    rest = layout.sub("", sent)
    assert not INVISIBLE.findall(rest)


def test_every_dangerous_character_is_escaped_and_json_reads_it_back() -> None:
    dangerous = ["\x00", "\x1b", "\x7f", "\x9b", "\r", *BIDI, *ZERO_WIDTH, TAG, SELECTOR]
    for character in dangerous:
        shown = escape_invisible(f'"{character}"')
        assert not INVISIBLE.search(shown)
        assert json.loads(shown) == character


@pytest.mark.parametrize("text", ["tab\tand\r\nlines\n", "é 漢 عربي Ω", "❤️ ☎︎ 1️⃣", "🚆 😀"], ids=repr)
def test_visible_text_is_not_escaped(text: str) -> None:
    assert escape_invisible(text) == text


@pytest.mark.parametrize(
    "export_format", ["timeline", "jsonl", "markdown", "dna-events", "graphml", "matrix"]
)
def test_an_export_on_a_terminal_is_harmless_and_in_a_pipe_exact(
    export_format: str, results: Path, tmp_path: Path
) -> None:
    arguments: list[str | Path] = ["export", results, "--to", export_format]
    code, sent = on_terminal(*arguments)
    piped = run(*arguments)
    run(*arguments, "--out", tmp_path / "file.x")

    assert code == piped.returncode == 0
    assert_harmless(sent)
    assert piped.stdout == (tmp_path / "file.x").read_bytes()


@pytest.mark.parametrize("arguments", [["show"], ["show", "hostile"]], ids=["all", "one"])
def test_results_on_a_terminal_are_harmless(arguments: list[str], results: Path) -> None:
    name, *ids = arguments
    code, sent = on_terminal(name, results, *ids)
    assert code == 0
    assert_harmless(sent)


def test_prompts_on_a_terminal_are_harmless_and_in_a_pipe_exact(article: Path) -> None:
    code, sent = on_terminal("prompts", "show", "claims", article)
    piped = run("prompts", "show", "claims", article)
    assert code == piped.returncode == 0
    assert_harmless(sent)
    assert "\\u001b]0;pwned\\u0007" in sent
    assert TITLE_CHANGE.encode() in piped.stdout


def test_json_on_a_terminal_is_harmless_and_still_json(
    article: Path, server: FaultServer, tmp_path: Path
) -> None:
    url = server.script("good", *map(answer, GOOD))
    model = ["--model", "openai/x", "--base-url", url, "--format", "json"]
    named = article.rename(tmp_path / f"{CLEAR}{BIDI}.txt")
    code, sent = on_terminal("run", named, *model)
    assert code == 0
    assert_harmless(sent)
    assert json.loads(sent[sent.index("{") :])["document"]["path"] == str(named)


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["show", f"/nowhere{EVIL}"], id="folder"),
        pytest.param(["run", f"/nowhere{EVIL}"], id="file"),
        pytest.param(["prompts", "show", "claims", f"/nowhere{EVIL}"], id="prompt"),
        pytest.param(["prompts", "show", EVIL], id="choice"),
        pytest.param([EVIL], id="command"),
        pytest.param(["run", "x", f"--{EVIL}"], id="option"),
        pytest.param(["batch", f"/nowhere{EVIL}", "--out", "x"], id="batch"),
        pytest.param(["eval", "lint", f"/nowhere{EVIL}"], id="gold"),
    ],
)
def test_an_error_on_a_terminal_is_harmless_and_one_line(arguments: list[str]) -> None:
    code, sent = on_terminal(*arguments)
    assert code == 2
    assert_harmless(sent)
    assert sent.count("\n") == 1
    assert sent.startswith("summarizer: error: ")


@pytest.mark.parametrize("name", ["run", "batch"])
def test_the_words_of_a_server_are_harmless(
    name: str, article: Path, server: FaultServer, tmp_path: Path
) -> None:
    url = server.script("bad", status(400, f"no {EVIL}"))
    options: list[str | Path] = [
        "--out",
        tmp_path / "out",
        "--model",
        "openai/x",
        "--base-url",
        url,
    ]
    code, sent = on_terminal(name, article, *options)
    assert code == 1
    assert "no " in sent
    assert_harmless(sent)


@pytest.mark.parametrize("settings", [{"PYTHONIOENCODING": "ascii"}, {"PYTHONCOERCECLOCALE": "0"}])
def test_ascii_gets_replacement_characters(
    settings: dict[str, str], results: Path, server: FaultServer, tmp_path: Path
) -> None:
    ascii_only = {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", **settings}
    path = tmp_path / "omega.txt"
    path.write_text("Dora Valén said Ω to the press in Hasra on that day. 😀", encoding="utf-8")
    for output_format in ("md", "json"):
        url = server.script(output_format, *map(answer, GOOD))
        model = ["--model", "openai/x", "--base-url", url, "--format", output_format]
        code, sent = on_terminal("run", path, *model, env=ascii_only)
        assert (code, "Traceback" in sent, sent.isascii()) == (0, False, True)
    code, sent = on_terminal("show", results, env=ascii_only)
    assert (code, sent.isascii()) == (0, True)

    piped = run("export", results, "--to", "jsonl", env=environment(**ascii_only))
    assert piped.returncode == 0
    (exact,) = run("export", results, "--to", "jsonl").stdout.splitlines()
    assert json.loads(piped.stdout) == json.loads(exact)


# Streams that cannot be written


@pytest.mark.parametrize(
    "arguments",
    [["show"], ["export", "--to", "timeline", "--count-copies"], ["export", "--to", "jsonl"]],
)
def test_a_reader_that_has_enough_ends_the_command_quietly(
    arguments: list[str], results: Path
) -> None:
    lines = results / "summaries.jsonl"
    lines.write_bytes(lines.read_bytes() * 300)
    name, *options = arguments
    ended = run_in_shell('"$@" | head -1; exit ${PIPESTATUS[0]}', name, results, *options)
    assert ended.stderr == b""
    assert ended.stdout.count(b"\n") == 1
    # The short view of all documents is written at once, and may fit into the pipe.
    assert ended.returncode == 130 or (name, ended.returncode) == ("show", 0)


@pytest.mark.parametrize(
    "arguments", [["--version"], ["models"], ["prompts", "show", "claims"], ["show"]], ids=" ".join
)
@pytest.mark.parametrize(
    ("script", "code", "error"),
    [
        pytest.param('"$@" >/dev/full', 1, "it cannot be written: No space left", id="full"),
        pytest.param('"$@" | true; exit ${PIPESTATUS[0]}', 130, "", id="closed-pipe"),
        pytest.param('"$@" >&-', 1, "it cannot be written: it is closed", id="closed"),
        pytest.param('"$@" 2>/dev/full', 0, "", id="full-errors"),
        pytest.param('"$@" <&- >&- 2>&-', 1, "", id="closed-everything"),
    ],
)
def test_output_that_cannot_be_written_is_at_most_one_line(
    script: str, code: int, error: str, arguments: list[str], results: Path
) -> None:
    ended = run_in_shell(script, *arguments, *([results] if arguments == ["show"] else []))
    # A reader that is gone may have been there for the first words.
    assert ended.returncode == code or (code == 130 and ended.returncode == 0)
    assert error in ended.stderr.decode()
    assert ended.stderr.count(b"\n") == bool(error)


def test_an_interruption_is_one_line() -> None:
    process = subprocess.Popen(  # noqa: S603 - its own command
        command("run", "-", "--model", "openai/x", "--base-url", "http://127.0.0.1:9"),
        stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(),
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(b"Dora Valen said ")
    process.stdin.flush()
    sleeping = Path(f"/proc/{process.pid}/wchan")
    deadline = time.monotonic() + 5
    while "pipe" not in sleeping.read_text() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (130, b"summarizer: error: interrupted\n")


def test_an_error_that_cannot_be_printed_keeps_its_exit_code() -> None:
    for script in ('"$@" 2>&-', '"$@" 2>/dev/full', '"$@" 2> >(true)'):
        assert run_in_shell(script, "show", "/nowhere").returncode == 2


LOGS: dict[str, str] = {
    "closed-pipe": '"$@" --json-log - | true; exit ${PIPESTATUS[0]}',
    "one-line": '"$@" --json-log - | head -1 >/dev/null; exit ${PIPESTATUS[0]}',
    "full-output": '"$@" --json-log - >/dev/full',
    "full-file": '"$@" --json-log /dev/full',
    "closed-output": '"$@" --json-log - >&-',
}


@pytest.mark.parametrize("script", LOGS.values(), ids=LOGS)
@pytest.mark.parametrize("streams", ["", " 2>&-"])
def test_a_log_that_cannot_be_written_does_not_end_the_run(
    script: str, streams: str, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    for number in range(3):
        path = tmp_path / "in" / f"a{number}.txt"
        path.write_text(slow_article(number), encoding="utf-8")
    out = tmp_path / "out"
    with SlowServer(0.02) as server:
        options = ["--model", "openai/x", "--base-url", server.url, "--jobs", "1"]
        arguments: list[str | Path] = ["batch", tmp_path / "in", "--out", out, *options]
        ended = run_in_shell(f"exec{streams}; {script}" if streams else script, *arguments)

    assert ended.returncode == 0
    assert len((out / "summaries.jsonl").read_bytes().splitlines()) == 3
    assert json.loads((out / "run.json").read_bytes())["state"] == "complete"
    if not streams and ("full" in script or ">&-" in script):
        assert ended.stderr.count(b"summarizer: warning: the log ends here") == 1
    assert b"Traceback" not in ended.stderr


# Limits of the machine


def memory_limit(megabytes: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


def test_exhausted_memory_is_one_line(tmp_path: Path) -> None:
    with (tmp_path / "summaries.jsonl").open("wb") as file:
        file.truncate(4 << 30)  # one line, of a file that takes no space
    ended = run("show", tmp_path, preexec_fn=memory_limit(800))
    assert ended.returncode == 1
    assert ended.stderr.decode() == (
        "summarizer: error: the memory is exhausted (this machine): raise the memory limit, or use "
        "fewer --jobs or smaller inputs\n"
    )


def test_a_defect_is_one_line_that_says_where(tmp_path: Path) -> None:
    script = (
        "import sys, summarizer.dataset as d\n"
        "d.Dataset.__iter__ = lambda self: {}['key']\n"
        "from summarizer.cli.app import main\n"
        "sys.exit(main(['show', 'x', 'id']))"
    )
    interpreter = command()[0]
    for options, lines in (([], 1), (["-X", "dev"], None)):
        ended = subprocess.run(  # noqa: S603 - its own command
            [interpreter, *options, "-c", script], capture_output=True, env=environment()
        )
        assert ended.returncode == 1
        if lines:
            assert b"error: unexpected KeyError: 'key' (" in ended.stderr
            assert ended.stderr.count(b"\n") == lines
        else:
            assert b"Traceback" in ended.stderr
