"""Check that text of an article or a model has no effect on the terminal or Markdown page."""

import re
import unicodedata

from summarizer.errors import InputError
from summarizer.markdown import escape_markdown, single_line
from summarizer.pipeline import document_info
from summarizer.schema.summary import Provenance, Rejected, Usage
from summarizer.summary import Summary
from summarizer.text.document import Document

SEEDS = (
    b"# x\n<script>alert(1)</script> [a](javascript:b) `c` **d** | e ~ f _g_",
    "\x1b[31mred\x07 \u202eevil\u202c \u200b\ufeff\x85 \x9b0m".encode(),
    b"---\ntitle: <img src=x>\n---\nA text.",
)  # fmt: skip
_ALLOWED = {"\u00ad", "\u061c"}
_BARE = re.compile(r"(?<!\\)(?:\\\\)*[`*_\[\]<>|#~]")


def check(data: bytes) -> None:
    """Render `data`."""
    text = data.decode("utf-8", "ignore")
    for character in single_line(text):
        assert unicodedata.category(character) != "Cc"
    assert not _BARE.search(escape_markdown(text))
    try:
        document = Document.from_text(text)
    except InputError:
        return
    rejected = Rejected(record="claim", reason="invalid-draft", draft={"text": text, "value": [1]})
    provenance = Provenance(
        model=text[:50], backend=text[:50], prompts={}, package_version="0", created_at="",
        usage=Usage(), seconds=0.0, warnings=[text[:80]],
    )  # fmt: skip
    page = Summary(
        document=document_info(document), digest=text[:300], actors=[], claims=[], positions=[],
        rejected=[rejected], provenance=provenance,
    ).to_markdown()  # fmt: skip
    assert "<script" not in page.replace("\\<", "")
    assert not set(page) & {"\x1b", "\x9b", "\u202e", "\x07", "\x00"}
