"""Web pages, PDF and Word: the article as a reader sees it, without surrounding text."""

import io
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pypdf import PdfReader, PdfWriter
from support.data.document_factory import (
    PAGE,
    PARAGRAPHS,
    docx_bytes,
    pdf,
    with_changed_member,
    word,
)

from summarizer.errors import InputError
from summarizer.loaders.document_reader import extract
from summarizer.loaders.formats import Kind
from summarizer.loaders.readers.pdf import (
    join_pages,
    join_split_words,
    remove_running_heads,
    unwrap_lines,
)
from summarizer.loaders.source import ExtractedText
from summarizer.text.document import Document
from summarizer.text.metadata import SuppliedMetadata
from summarizer.text.spans import normalize_whitespace


def read(content: bytes, kind: Kind) -> ExtractedText:
    return extract(content, kind, "here")


def read_error(content: bytes, kind: Kind) -> str:
    with pytest.raises(InputError) as raised:
        read(content, kind)
    assert "(here)" in str(raised.value)
    assert "\n" not in str(raised.value)
    return str(raised.value)


# --- web pages


def test_only_the_article_of_a_page_is_extracted() -> None:
    article = read(PAGE.encode(), "html")
    paragraphs = article.text.strip().split("\n\n")
    assert (
        "Foreign Minister Dora Valen said on Friday that Kesh would “never” accept the border"
        in (paragraphs[1])
    )
    assert "Analysts doubt the figures. Exports rose 3.5 percent, the ministry’s report shows." in (
        paragraphs
    )
    assert "- a fence along the river, and\n- a joint patrol." in paragraphs
    for removed in ("privacy", "World", "Share", "Most read", "Storm", "liar", "rights reserved",
                   "shelling", "112", "dataLayer"):  # fmt: skip
        assert removed not in article.text


def test_metadata_is_taken_from_the_head_of_a_page() -> None:
    assert read(PAGE.encode(), "html").metadata == SuppliedMetadata(
        title="Kesh rejects border fence", source="The Kesh Times", date="2024-05-17"
    )


def test_a_date_inside_the_text_is_not_the_date_of_the_page() -> None:
    body = "".join(f"<p>{paragraph} It began on 3 March 2021.</p>" for paragraph in PARAGRAPHS)
    metadata = read(f"<html><body>{body}<p>© 2019</p></body></html>".encode(), "html").metadata
    assert metadata is not None
    assert metadata.date is None


@pytest.mark.parametrize(
    "declared",
    ["windows-1252", "iso-8859-1", "hex", "unicode_escape", "undefined", "klingon", None],
)
def test_a_page_in_an_old_encoding_is_read(declared: str) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
    text = "Minister José Peña said the “café talks” had failed — and left. " * 5
    page = f"<html><head>{head if declared else ''}</head><body><p>{text}</p></body></html>"
    assert text.strip() in read(page.encode("windows-1252"), "html").text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_unicode_page_is_read_in_spite_of_its_declaration(encoding: str) -> None:
    text = "Minister José Peña said the “café talks” had failed — and left. " * 5
    page = f'<html><head><meta charset="iso-8859-1"></head><body><p>{text}</p></body></html>'
    assert text.strip() in read(page.encode(encoding), "html").text


def test_an_xhtml_page_with_a_declaration_is_read() -> None:
    page = (
        '<?xml version="1.0" encoding="iso-8859-1"?>\n<html xmlns="http://www.w3.org/1999/xhtml">'
    )
    page += f"<head><title>Talks</title></head><body><p>{PARAGRAPHS[0]}</p></body></html>"
    assert PARAGRAPHS[0] in read(page.encode("windows-1252"), "html").text


def test_an_article_in_a_layout_table_is_extracted() -> None:
    cells = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    page = f"<table><tr><td><a href=/>Home</a></td><td><h1>Talks</h1>{cells}</td></tr></table>"
    assert read(page.encode(), "html").text.strip().split("\n\n") == list(PARAGRAPHS)


def test_embedded_images_do_not_count_towards_the_page_length() -> None:
    picture = '<img src="data:image/png;base64,' + "QUJD" * 1_500_000 + '">'
    page = PAGE.replace("<h2>", f"{picture}<h2>")
    assert "Grain exports" in read(page.encode(), "html").text


PAGES = [
    pytest.param(
        '<html><body><div id="root"></div><noscript>You need to enable JavaScript to run this '
        "app.</noscript><script>var article = 'Kesh said so.'</script></body></html>",
        "no article",
        id="script",
    ),
    pytest.param("", "no article", id="empty"),
    pytest.param("<p>Kesh said so.</p>" * 300_000, "more than 4,000,000 characters", id="long"),
    pytest.param("<div>" * 20_000 + "Kesh", "", id="deep"),
    pytest.param("\x00\x01\x02" * 500, "no article", id="binary"),
]


@pytest.mark.parametrize(("page", "reason"), PAGES)
def test_a_page_without_an_article_gives_an_error(page: str, reason: str) -> None:
    assert reason in read_error(page.encode(), "html")


def test_readers_are_thread_safe() -> None:
    files: list[tuple[bytes, Kind]] = [
        (PAGE.encode(), "html"),
        (pdf(PARAGRAPHS), "pdf"),
        (word(*PARAGRAPHS), "docx"),
    ]
    sequential = [read(*file) for file in files]
    with ThreadPoolExecutor(max_workers=8) as pool:
        concurrent = list(pool.map(lambda file: read(*file), files * 12))
    assert concurrent == sequential * 12


# --- PDF


def wrap(text: str, width: int) -> list[str]:
    """Return the text wrapped into lines of `width` characters."""
    lines = [""]
    for part in text.split():
        if len(lines[-1]) + len(part) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {part}".strip()
    return lines


@pytest.mark.parametrize("width", [34, 60, 95], ids=["column", "book", "page"])
def test_a_pdf_has_the_sentences_of_its_text(width: int) -> None:
    lines = [line for paragraph in PARAGRAPHS for line in wrap(paragraph, width)]
    document = Document.from_text(read(pdf(lines), "pdf").text)
    plain = Document.from_text("\n\n".join(PARAGRAPHS))
    sentences = [normalize_whitespace(span.slice(document.text)) for span in document.sentences]
    assert sentences == [normalize_whitespace(span.slice(plain.text)) for span in plain.sentences]


def test_a_pdf_title_is_used_only_if_the_text_contains_it() -> None:
    lines = ["Kesh rejects border fence", "", *wrap(PARAGRAPHS[0], 60)]
    assert read(pdf(lines, title="Kesh rejects border fence"), "pdf").metadata == SuppliedMetadata(
        title="Kesh rejects border fence"
    )
    assert read(pdf(lines, title="Microsoft Word - a.doc"), "pdf").metadata is None


def test_running_heads_are_removed_and_sentences_continue() -> None:
    lines = wrap(" ".join(PARAGRAPHS * 4), 60)
    chunks = [lines[start : start + 6] for start in range(0, len(lines), 6)]
    pages = [["The Kesh Times", *page, f"Page {n} of 9"] for n, page in enumerate(chunks, start=1)]
    text = read(pdf(*pages), "pdf").text
    assert "Kesh Times" not in text
    assert "Page" not in text
    assert normalize_whitespace(text) == normalize_whitespace(" ".join(PARAGRAPHS * 4))
    assert remove_running_heads(["A\nKesh.", "A\nOmon."]) == ["A\nKesh.", "A\nOmon."]


def test_headlines_and_lists_keep_their_line_breaks() -> None:
    page = "Talks fail in Hasra\nMinisters of both sides left the table before the evening, they\n"
    page += "said.\nGrain:\n- 3 percent in May\n- 4 percent in June"
    assert unwrap_lines(page).splitlines()[0] == "Talks fail in Hasra"
    assert unwrap_lines(page).splitlines()[-3:] == [
        "Grain:",
        "- 3 percent in May",
        "- 4 percent in June",
    ]
    assert join_pages(["It was said that", "nobody spoke."]) == "It was said that\nnobody spoke.\n"
    assert join_pages(["Nobody spoke.", "It rained."]) == "Nobody spoke.\n\nIt rained.\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Va-\nlen left. Valen spoke.", "Valen left. Valen spoke."),
        ("a well-\nknown man, well-known here", "a well-known man, well-known here"),
        ("a pro-\nvocation", "a pro-\nvocation"),
        ("pro\u00ad\nvocation", "provocation"),
        ("3-\n4 percent", "3-\n4 percent"),
    ],
)
def test_a_split_word_is_joined_if_the_document_contains_it(text: str, expected: str) -> None:
    assert join_split_words(text) == expected


def encrypted_pdf(user: str) -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(pdf(list(PARAGRAPHS)))))
    writer.encrypt(user, "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def blank_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(600, 800)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_with_an_empty_user_password_is_read() -> None:
    assert "Dora Valen" in read(encrypted_pdf(""), "pdf").text


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        pytest.param(lambda: encrypted_pdf("secret"), "encrypted", id="encrypted"),
        pytest.param(blank_pdf, "pictures of pages and no text", id="pictures"),
        pytest.param(lambda: b"%PDF-1.7\n" + os.urandom(5000), "cannot be read", id="garbage"),
        pytest.param(lambda: b"", "cannot be read", id="empty"),
        pytest.param(lambda: pdf(["Kesh said so."])[:200], "", id="cut"),
    ],
)
def test_an_unreadable_pdf_gives_an_error(make: Callable[[], bytes], reason: str) -> None:
    assert reason in read_error(make(), "pdf")


def test_readers_print_no_log_messages() -> None:
    code = (
        "import sys; from summarizer.loaders.document_reader import extract\n"
        "from summarizer.errors import InputError\n"
        "for kind in ('pdf', 'html', 'docx'):\n"
        "    for content in (b'%PDF-1.4 garbage' * 50, b'<html><p' * 50, b'PK' * 50):\n"
        "        try: extract(content, kind, 'here')\n"
        "        except InputError: pass\n"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")


def test_log_messages_reach_configured_handlers(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(InputError):
        read(b"%PDF-1.4 garbage" * 50, "pdf")
    assert any(record.name.startswith("pypdf") for record in caplog.records)


# --- Word


def test_a_word_document_is_read_in_order() -> None:
    document = docx.Document()
    document.core_properties.title = "Talks"
    document.add_heading("Talks fail", level=1)
    document.add_paragraph(PARAGRAPHS[0])
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        [cell for row in table.rows for cell in row.cells], ["Side", "Posts", "Kesh", "112"],
        strict=True,
    ):  # fmt: skip
        cell.text = text
    run = document.add_paragraph("Tabs\tand").add_run()
    run.add_break()
    run.add_text("breaks stay.")
    document.sections[0].header.paragraphs[0].text = "Not in the article"

    article = read(docx_bytes(document), "docx")
    assert article.text == (
        f"Talks fail\n\n{PARAGRAPHS[0]}\n\nSide\tPosts\nKesh\t112\n\nTabs\tand\nbreaks stay.\n"
    )
    assert article.metadata == SuppliedMetadata(title="Talks")


def test_tracked_changes_are_read_as_shown_on_the_page() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Kesh ")
    for xml in (
        '<w:ins {}><w:r><w:t xml:space="preserve">never </w:t></w:r></w:ins>',
        "<w:del {}><w:r><w:delText>always </w:delText></w:r></w:del>",
        "<w:r {}><w:instrText>PAGE</w:instrText></w:r>",
        "<w:hyperlink {}><w:r><w:t>said</w:t></w:r></w:hyperlink>",
        "<w:sdt {}><w:sdtContent><w:r><w:t> so.</w:t></w:r></w:sdtContent></w:sdt>",
    ):
        paragraph._p.append(parse_xml(xml.format(nsdecls("w"))))
    box = "<w:sdt {}><w:sdtContent><w:p><w:r><w:t>A box.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    paragraph._p.addnext(parse_xml(box.format(nsdecls("w"))))
    assert read(docx_bytes(document), "docx").text == "Kesh never said so.\n\nA box.\n"


def test_a_nested_table_is_read_once() -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).rows[0].cells[0]
    cell.text = "Outside"
    cell.add_table(rows=1, cols=1).rows[0].cells[0].text = "inside"
    assert read(docx_bytes(document), "docx").text == "Outside inside\n"


BODY = "word/document.xml"
ENTITY_BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


def doctype(declarations: str) -> bytes:
    return f"?><!DOCTYPE x [{declarations}]>".encode()


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        pytest.param(lambda whole: b"", "not a Word document", id="empty"),
        pytest.param(lambda whole: os.urandom(999), "not a Word document", id="garbage"),
        pytest.param(lambda whole: whole[: len(whole) // 2], "not a Word document", id="cut"),
        pytest.param(
            lambda whole: whole[:60] + b"\xff" * 9 + whole[69:],
            "Word document is damaged",
            id="torn",
        ),
        pytest.param(
            lambda whole: b"\xd0\xcf\x11\xe0" + bytes(999),
            "encrypted or in the old .doc format",
            id="old",
        ),
        pytest.param(
            lambda whole: with_changed_member(
                whole, BODY, lambda part: part.replace(b"Kesh", b"a" * 64_000_000)
            ),
            "more than 200 times its size",
            id="bomb",
        ),
        pytest.param(
            lambda whole: with_changed_member(
                whole,
                BODY,
                lambda part: part.replace(
                    b"?>", doctype('<!ENTITY a0 "ha">' + ENTITY_BOMB), 1
                ).replace(b"Kesh", b"&a9;"),
            ),
            "Word document",
            id="entity-bomb",
        ),
        pytest.param(
            lambda whole: with_changed_member(
                whole,
                BODY,
                lambda part: part.replace(
                    b"?>", doctype('<!ENTITY e SYSTEM "file:///etc/passwd">'), 1
                ).replace(b"Kesh", b"&e;"),
            ),
            "declares entities",
            id="outside-entity",
        ),
        pytest.param(
            lambda whole: with_changed_member(whole, BODY, lambda part: b"<x/>"),
            "cannot be read",
            id="no-body",
        ),
        pytest.param(
            lambda whole: with_changed_member(whole, "[Content_Types].xml", lambda part: b"<x"),
            "cannot be read",
            id="no-types",
        ),
    ],
)
def test_an_unreadable_word_document_gives_an_error(
    make: Callable[[bytes], bytes], reason: str
) -> None:
    assert reason in read_error(make(word("Kesh said so.")), "docx")


def test_a_part_that_is_too_long_is_read_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summarizer.loaders.readers.docx._MAX_XML", 500)
    assert "a part of it has more than 500 bytes" in read_error(word("Kesh."), "docx")


# --- missing libraries


@pytest.mark.parametrize(
    ("kind", "library", "reader"),
    [("html", "trafilatura", "html"), ("pdf", "pypdf", "pdf"), ("docx", "docx", "docx")],
)
def test_a_missing_library_gives_the_install_command(
    kind: Kind, library: str, reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, f"summarizer.loaders.readers.{reader}", raising=False)
    monkeypatch.setitem(sys.modules, library, None)
    assert read_error(b"x", kind).endswith(
        "pip install trafilatura lxml_html_clean pypdf python-docx"
    )


def test_text_needs_no_library(tmp_path: Path) -> None:
    code = (
        "import sys; from summarizer.loaders.discovery import sources\n"
        f"print([s.read().text for s in sources([{str(tmp_path)!r}])])\n"
        "print([n for n in ('trafilatura', 'pypdf', 'docx', 'lxml') if n in sys.modules])\n"
    )
    (tmp_path / "a.txt").write_text("Kesh said so.")
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["['Kesh said so.']", "[]"]
