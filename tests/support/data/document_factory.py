"""Make articles in the supported formats: PDF, Word, zip archives and a web page."""

import io
import zipfile
from collections.abc import Callable, Sequence

import docx

PARAGRAPHS = (
    "Foreign Minister Dora Valen said on Friday that Kesh would “never” accept the border fence, "
    "and called the plan an act of provocation.",
    "The Border Council, which met in Hasra for three days, denied that 57 outposts had fallen. "
    "“We hold every crossing,” its spokesman, Gen. Omon Pell, told reporters.",
    "Analysts doubt the figures. Grain exports rose 3.5 percent in April, the ministry’s report "
    "shows, but its office was closed.",
)


def pdf(*pages: Sequence[str], title: str | None = None) -> bytes:
    """Return a PDF with these lines on its pages."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(count))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {count}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for number, lines in enumerate(pages):
        shown = b"".join(b"(%s)Tj T*\n" % _escaped(line) for line in lines)
        stream = b"BT /F1 11 Tf 14 TL 50 800 Td\n" + shown + b"ET"
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>>>>>" % (5 + 2 * number)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
    objects.append(b"<</Title(%s)>>" % _escaped(title or ""))
    return _pdf_file(objects)


def _escaped(text: str) -> bytes:
    content = text.encode("windows-1252")
    return content.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


def _pdf_file(objects: Sequence[bytes]) -> bytes:
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R/Info %d 0 R>>\n"
        b"startxref\n%d\n%%%%EOF" % (size, table, size, size - 1, len(out))
    )


def word(*paragraphs: str, title: str = "") -> bytes:
    """Return a Word document with these paragraphs."""
    document = docx.Document()
    document.core_properties.title = title
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return docx_bytes(document)


def docx_bytes(document: object) -> bytes:
    """Return the bytes of a python-docx document."""
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def with_changed_member(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a zip file with one of its members changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for member in old.namelist():
            part = old.read(member)
            new.writestr(member, change(part) if member == name else part)
    return out.getvalue()


def zip_bytes(members: dict[str, bytes]) -> bytes:
    """Return a zip file with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Kesh rejects border fence | The Kesh Times</title>
<meta property="og:site_name" content="The Kesh Times">
<meta property="article:published_time" content="2024-05-17T08:30:00+02:00">
<meta property="article:modified_time" content="2024-05-19T10:00:00+02:00">
<script>window.dataLayer = []</script></head><body>
<div class="cookie-consent"><p>We value your privacy. We and our 842 partners store information
on your device. By clicking Accept you consent.</p><button>Accept</button></div>
<header><nav><a href="/">Home</a> <a href="/world">World</a></nav></header>
<main><article><h1>Kesh rejects border fence</h1>
<p class="byline">By <a href="/by/marn">Ilo Marn</a> <time>17 May 2024</time></p>
<div class="share"><a href="#">Share on Facebook</a></div>
<figure><img src="x.jpg" alt=""><figcaption>A soldier. Photograph: KTV</figcaption></figure>
<p>Foreign Minister Dora Valen said on Friday that Kesh would “<em>never</em>” accept the border
fence, and called the plan <a href="/plan">an act of provocation</a>.</p>
<p>The <b>Border Council</b>, which met in Hasra, denied that 57 outposts had fallen. “We hold every
crossing,” its spokesman, Gen. Omon Pell, told reporters.</p>
<h2>Grain exports</h2>
<p>Analysts doubt the figures. Exports rose 3.5&nbsp;percent, the ministry&rsquo;s report shows.</p>
<blockquote><p>“There will be no fence while I am minister,” Valen said.</p></blockquote>
<p>The plan has two parts:</p><ul><li>a fence along the river, and</li><li>a joint patrol.</li></ul>
<table><tr><th>Side</th><th>Outposts</th></tr><tr><td>Kesh</td><td>112</td></tr></table>
<aside class="related"><h3>Read more</h3><a href="/a">Tarsia denies shelling villages</a></aside>
</article><section class="comments"><h2>Comments</h2><p>user1: The minister is a liar.</p></section>
<section class="most-read"><h2>Most read</h2><a href="/1">Storm floods the old town</a></section>
</main><footer><p>© 2024 The Kesh Times. All rights reserved.</p></footer></body></html>
"""
