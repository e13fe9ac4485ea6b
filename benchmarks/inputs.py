"""How fast documents are found and read, in how much memory, and two PDF extractors compared.

    python benchmarks/inputs.py [DOCUMENTS] [PDF ...]

Finding streams a `.jsonl` of that many short articles (100,000 by default) and lists a folder of
a tenth as many files. The PDFs named are extracted by pypdf, which is what is used, and by
pdfminer.six where it is installed.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from summarizer.loaders.discovery import sources
from summarizer.loaders.readers.html import read_page
from summarizer.loaders.source import Source

TEXT = "Dora Valen said on Friday that taxes would rise. Nobody else spoke in Hasra. " * 8
PAGE = (
    "<html><head><title>Taxes rise</title></head><body><nav><a href=/>Home</a></nav><article>"
    + "".join(f"<p>Paragraph {n}: {TEXT[:400]}</p>" for n in range(20))
    + "</article><footer>All rights reserved</footer></body></html>"
)


def memory() -> float:
    """Return the most memory held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run_through(name: str, found: Iterator[Source], *, read: bool) -> None:
    """Print how fast the sources come, and what memory grows by after the first thousand."""
    count, base, start = 0, 0.0, time.perf_counter()
    for source in found:
        count += 1
        if read:
            source.read()
        if count == 1_000:
            base = memory()
    seconds = time.perf_counter() - start
    print(f"{name:34} {count:9,} {count / seconds:12,.0f}/s {memory() - base:10.1f} MB")


def find(documents: int, folder: Path) -> None:
    """Print the table of finding and reading."""
    table = folder / "articles.jsonl"
    with table.open("w", encoding="utf-8") as file:
        for number in range(documents):
            file.write(json.dumps({"id": f"Doc-{number}", "text": f"{TEXT}{number}"}) + "\n")
    many = folder / "many"
    many.mkdir()
    for number in range(documents // 10):
        (many / f"{number}.txt").write_text(f"{TEXT}{number}", encoding="utf-8")
    print(f"{'':34} {'documents':>9} {'speed':>14} {'growth':>13}")
    run_through("find the lines of a .jsonl", sources([table]), read=False)
    run_through("find and read them", sources([table]), read=True)
    run_through("find the files of a folder", sources([many]), read=False)
    run_through("find and read them", sources([many]), read=True)


def extract(name: str, how: Callable[[bytes], str], content: bytes) -> None:
    """Print what one extraction costs, and how its lines begin."""
    start = time.process_time()
    text = how(content)
    seconds = time.process_time() - start
    print(f"  {name:14} {seconds * 1000:8.1f} ms {len(text):9,} chars  {text[:60]!r}")


def by_pypdf(content: bytes) -> str:
    """Return all pages by pypdf."""
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def by_pdfminer(content: bytes) -> str:
    """Return all pages by pdfminer.six, or say that it is not there."""
    try:
        from pdfminer.high_level import extract_text
    except ImportError:
        return "(pdfminer.six is not installed)"
    return str(extract_text(BytesIO(content)))


def main(arguments: list[str]) -> None:
    """Print all tables."""
    documents = int(arguments[0]) if arguments else 100_000
    with tempfile.TemporaryDirectory() as folder:
        find(documents, Path(folder))
    page = PAGE.encode()
    read_page(page, "page")  # The first page also pays for loading the library's tables.
    start = time.process_time()
    for _ in range(50):
        read_page(page, "page")
    print(f"read a web page of {len(page):,} bytes: {(time.process_time() - start) * 20:.1f} ms")
    for path in arguments[1:]:
        print(path)
        extract("pypdf", by_pypdf, Path(path).read_bytes())
        extract("pdfminer.six", by_pdfminer, Path(path).read_bytes())


if __name__ == "__main__":
    main(sys.argv[1:])
