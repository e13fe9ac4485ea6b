"""Measure discovery and reading of documents, and compare two PDF extractors.

    python benchmarks/inputs.py [DOCUMENTS] [PDF ...]

Discovery streams a `.jsonl` file of that many short articles (100,000 by default) and lists a
folder with a tenth as many files. The given PDFs are extracted with pypdf, which the package uses,
and with pdfminer.six if it is installed.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from summarizer.loaders.discovery import sources
from summarizer.loaders.readers.html import read_html
from summarizer.loaders.source import Source

TEXT = "Dora Valen said on Friday that taxes would rise. Nobody else spoke in Hasra. " * 8
PAGE = (
    "<html><head><title>Taxes rise</title></head><body><nav><a href=/>Home</a></nav><article>"
    + "".join(f"<p>Paragraph {n}: {TEXT[:400]}</p>" for n in range(20))
    + "</article><footer>All rights reserved</footer></body></html>"
)


def peak_memory_mb() -> float:
    """Return the peak resident memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(name: str, discovered: Iterator[Source], *, read: bool) -> None:
    """Print the speed, and the growth of memory after the first thousand documents."""
    count, base, start = 0, 0.0, time.perf_counter()
    for source in discovered:
        count += 1
        if read:
            source.read()
        if count == 1_000:
            base = peak_memory_mb()
    seconds = time.perf_counter() - start
    print(f"{name:34} {count:9,} {count / seconds:12,.0f}/s {peak_memory_mb() - base:10.1f} MB")


def measure_discovery(documents: int, folder: Path) -> None:
    """Print the table of discovery and reading."""
    table = folder / "articles.jsonl"
    with table.open("w", encoding="utf-8") as file:
        for number in range(documents):
            file.write(json.dumps({"id": f"Doc-{number}", "text": f"{TEXT}{number}"}) + "\n")
    many = folder / "many"
    many.mkdir()
    for number in range(documents // 10):
        (many / f"{number}.txt").write_text(f"{TEXT}{number}", encoding="utf-8")
    print(f"{'':34} {'documents':>9} {'speed':>14} {'growth':>13}")
    measure("discover the lines of a .jsonl", sources([table]), read=False)
    measure("discover and read them", sources([table]), read=True)
    measure("discover the files of a folder", sources([many]), read=False)
    measure("discover and read them", sources([many]), read=True)


def measure_extraction(name: str, extract: Callable[[bytes], str], content: bytes) -> None:
    """Print the time of one extraction and the beginning of its text."""
    start = time.process_time()
    text = extract(content)
    seconds = time.process_time() - start
    print(f"  {name:14} {seconds * 1000:8.1f} ms {len(text):9,} chars  {text[:60]!r}")


def extract_with_pypdf(content: bytes) -> str:
    """Return the text of all pages, extracted with pypdf."""
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def extract_with_pdfminer(content: bytes) -> str:
    """Return the text of all pages, extracted with pdfminer.six if it is installed."""
    try:
        from pdfminer.high_level import extract_text
    except ImportError:
        return "(pdfminer.six is not installed)"
    return str(extract_text(BytesIO(content)))


def main(arguments: list[str]) -> None:
    """Print all tables."""
    documents = int(arguments[0]) if arguments else 100_000
    with tempfile.TemporaryDirectory() as folder:
        measure_discovery(documents, Path(folder))
    page = PAGE.encode()
    read_html(page, "page")  # Warm-up: the first page loads the tables of the library.
    start = time.process_time()
    for _ in range(50):
        read_html(page, "page")
    print(f"read a web page of {len(page):,} bytes: {(time.process_time() - start) * 20:.1f} ms")
    for path in arguments[1:]:
        print(path)
        measure_extraction("pypdf", extract_with_pypdf, Path(path).read_bytes())
        measure_extraction("pdfminer.six", extract_with_pdfminer, Path(path).read_bytes())


if __name__ == "__main__":
    main(sys.argv[1:])
