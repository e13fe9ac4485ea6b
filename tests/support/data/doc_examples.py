"""Collect the fenced code blocks of the documentation and prepare a folder to run them in."""

import csv
import gzip
import json
import re
import shlex
import shutil
import textwrap
import zipfile
from dataclasses import dataclass
from pathlib import Path

from support.data.dna_files import DnaFile
from support.data.document_factory import pdf
from support.data.eval_cases import gold, kesh, perfect
from support.data.result_folders import write_results
from support.servers.slow_server import article

ROOT = Path(__file__).parents[3]
PAGES = sorted(
    [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), ROOT / "training" / "README.md"]
)
_BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced code block: its page, its place among the blocks of that page, and its code."""

    page: str
    number: int
    language: str
    code: str


def blocks(*languages: str) -> list[Block]:
    """Return the code blocks of all pages in these languages."""
    return [
        Block(str(page.relative_to(ROOT)), number, match[2], textwrap.dedent(match[3]))
        for page in PAGES
        for number, match in enumerate(_BLOCK.finditer(page.read_text(encoding="utf-8")), 1)
        if match[2] in languages
    ]


def commands(code: str) -> list[str]:
    """Return the command lines of a shell block, without comments."""
    lines = code.replace("\\\n", " ").splitlines()
    return [command for line in lines if (command := re.sub(r"(^|\s)#.*", "", line).strip())]


def words(command: str) -> list[str]:
    """Split a command line into words, and expand its unquoted globs."""
    expanded = []
    for token in shlex.split(command, posix=False):
        word = "".join(shlex.split(token))
        is_glob = any(character in token for character in "*?") and token[0] not in "'\""
        matches = sorted(map(str, Path().glob(word))) if is_glob else []
        expanded += matches or [word]
    return expanded


def write_workspace(folder: Path) -> None:
    """Write the files that the examples name: articles, tables, archives, results and CSV files."""
    (folder / "articles").mkdir(parents=True)
    for number, name in enumerate(("article.txt", "a.txt", "b.txt", "articles/c.txt")):
        (folder / name).write_text(article(number), encoding="utf-8")
    page = "<html><body><article>" + f"<p>{article(4)}</p>" * 3 + "</article></body></html>"
    for name in ("articles/d.html", "feed/e.html"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(page, encoding="utf-8")
    (folder / "report.pdf").write_bytes(pdf(article(5).splitlines()))
    row = json.dumps({"id": "row", "body": article(6), "text": article(6)}) + "\n"
    (folder / "news.jsonl").write_text(row, encoding="utf-8")
    for name in ("feed.jsonl.gz", "news.jsonl.gz"):
        (folder / name).write_bytes(gzip.compress(row.encode()))
    for name in ("more.zip", "old.zip"):
        with zipfile.ZipFile(folder / name, "w") as archive:
            archive.writestr(f"{name}.txt", article(7))
    with (folder / "more.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "text"), ("m1", article(8))])
    (folder / "aliases.csv").write_text("name,canonical\nKesh,Kesh\n", encoding="utf-8")
    (folder / "topics.csv").write_text("topic,concept\nweather,-\n", encoding="utf-8")
    _write_codings(folder)
    example = next(block for block in blocks("json") if block.page == "docs/how-to/gold.md")
    (folder / "article.json").write_text(example.code, encoding="utf-8")
    form = next(block for block in blocks("toml") if block.page == "docs/how-to/codebook.md")
    (folder / "codebook.toml").write_text(form.code, encoding="utf-8")
    documents = [(perfect(kesh()), kesh().text), (perfect(gold("e01")), gold("e01").text)]
    write_results(folder / "out", documents)
    (folder / "out" / "gold").mkdir()
    for name in ("e01.txt", "e01.json"):
        shutil.copy(ROOT / "evals" / "gold" / name, folder / "out" / "gold")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    for name in ("evals", "training", "prompts"):
        (folder / name).symlink_to(ROOT / name)


def _write_codings(folder: Path) -> None:
    """Write codings by two people, and a table of statements about the articles."""
    file = DnaFile(folder / "project.dna", coders=("Ada", "Ben"))
    document = file.document("Harbour", article(9))
    for coder in (1, 2):
        file.statement(document, "taxes would rise", "Dora Valen", "", "Taxes", coder=coder)
    file.save()
    row = "c.txt,,Dora Valen,,Taxes,support,said that taxes would rise by two percent"
    header = "document,date,actor,affiliation,concept,stance,quote"
    (folder / "statements.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
