"""A folder of gold is read and checked, or refused in one line."""

import hashlib
import tempfile
from pathlib import Path

from evals.dataset.annotation import read_annotation
from evals.dataset.from_annotation import convert
from evals.dataset.gold import default_gold, read_gold_document
from evals.dataset.validation import validate
from summarizer.errors import SummarizerError
from summarizer.schema.gold import Annotation

_FOLDER = Path(tempfile.mkdtemp(prefix="fuzz-"))
_BY = Annotation(annotator="nobody", adjudicated=False)
_TEXT = (default_gold() / "e09.txt").read_bytes()
SEEDS = (
    (default_gold() / "e09.json").read_bytes(),
    b'{"id":"a","text":"Kesh said it was over.","actors":[{"name":"Kesh","kind":"government"}],'
    b'"claims":[{"source":"Kesh","cue":"said","quote":"it was over","speaker":"Kesh",'
    b'"kind":"assertion","text":"It is over."}],"positions":[]}',
    b"{}", b"[]", b"\xff", b'{"document":{"id":"\\ud800"}}', b"[" * 2_000, b"1e999", b"9" * 5_000,
)  # fmt: skip


def check(data: bytes) -> None:
    """Read `data` as a gold record and as an annotated article."""
    path = _FOLDER / "a.json"
    path.write_bytes(data)
    path.with_suffix(".txt").write_bytes(_TEXT)
    try:
        gold = read_gold_document(path)
        validate(gold)
        assert hashlib.sha256(gold.text.encode()).hexdigest() == gold.record.document.sha256
    except SummarizerError as error:
        assert "\n" not in str(error)
    try:
        validate(convert(read_annotation(path), _BY))
    except SummarizerError as error:
        assert "\n" not in str(error)
