"""A document keeps the text of its file; an unusable file is an error of one line."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from support.data.text_strategies import ARBITRARY

from summarizer.errors import InputError
from summarizer.loaders.document_reader import read_document
from summarizer.text.document import MAX_CHARS, Document, safe_id
from summarizer.text.language import detect_language
from summarizer.text.spans import CharSpan, normalize_whitespace


def test_the_seed_is_read_unchanged(seed: Path) -> None:
    document = read_document(seed)
    content = seed.read_bytes()
    assert document.text.encode() == content
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert document.id == seed.stem
    assert (document.date, document.date_source) == ("2023-10-30", "header")
    assert document.language == "en"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\xef\xbb\xbfKesh said so.\r\nIt left.\r\n", id="bom-and-windows-endings"),
        pytest.param("Kesh\u00a0said “so”… 中国 👩‍👩‍👧.".encode(), id="beyond-ascii"),
        pytest.param(b"Kesh said so.\rIt left.", id="old-line-endings"),
    ],
)
def test_offsets_and_hash_are_those_of_the_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    document = read_document(path)
    assert document.text.encode() == content
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert all(document.text[a:b].strip() for a, b in document.sentences)


BROKEN = [
    pytest.param(b"", "the document is empty", id="empty"),
    pytest.param(b" \r\n\t\xc2\xa0", "the document is empty", id="white-space"),
    pytest.param("\ufeff\u200b".encode(), "the document is empty", id="invisible"),
    pytest.param(b"--- *** !!!", "the document is empty", id="marks-only"),
    pytest.param(b"date 2023-10-30 \n", "the document has no article", id="header-only"),
    pytest.param(b"---\ntitle: x\n---\n", "the document has no article", id="front-matter-only"),
    pytest.param(b"caf\xe9 burned", "the file is not UTF-8 (byte 3)", id="latin-1"),
    pytest.param("Kesh".encode("utf-16"), "the file is not UTF-8 (byte 0)", id="utf-16"),
    pytest.param(b"Kesh\x00said", "the document is binary", id="nul"),
    pytest.param(b"a " * MAX_CHARS, "the document has 800,000 characters", id="too-long"),
    pytest.param(b"a" * (4 * MAX_CHARS + 1), "the file has more than 1,600,000", id="far-too-long"),
]


@pytest.mark.parametrize(("content", "what"), BROKEN)
def test_a_file_without_an_article_is_an_error_of_one_line(
    tmp_path: Path, content: bytes, what: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(InputError) as raised:
        read_document(path)
    assert_error_names(raised.value, what, str(path))


@pytest.mark.parametrize(
    ("name", "what"),
    [
        pytest.param("", "a folder is not a document", id="folder"),
        pytest.param("missing.txt", "no such file", id="missing"),
        pytest.param("a\x00b", "no such file", id="nul-in-the-path"),
        pytest.param("x" * 300, "File name too long", id="name-too-long"),
        pytest.param("a.txt/b.txt", "Not a directory", id="file-as-folder"),
    ],
)
def test_an_unusable_path_is_an_error_of_one_line(tmp_path: Path, name: str, what: str) -> None:
    (tmp_path / "a.txt").write_text("Kesh said so.")
    with pytest.raises(InputError) as raised:
        read_document(tmp_path / name)
    assert_error_names(raised.value, what, str(tmp_path / name))


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs an endless file")
def test_an_endless_file_is_not_read_to_its_end() -> None:
    with pytest.raises(InputError):
        read_document(Path("/dev/zero"))


def test_a_lone_surrogate_is_an_error() -> None:
    with pytest.raises(InputError, match="a lone surrogate"):
        Document.from_text("Kesh \ud800 said so.")


DATES = [
    pytest.param("Kesh said so.", "2024-05-15", "2024-05-15", "argument", id="argument"),
    pytest.param("Kesh said so.", "2024", "2024", "argument", id="year-alone"),
    pytest.param("Kesh said so.", None, None, "none", id="none"),
    pytest.param("date 2023-10-30 Kesh.", "2024-05-15", "2023-10-30", "header", id="header-first"),
]


@pytest.mark.parametrize(("text", "argument", "date", "source"), DATES)
def test_the_date_of_the_text_comes_before_the_argument(
    text: str, argument: str | None, date: str | None, source: str
) -> None:
    document = Document.from_text(text, date=argument)
    assert (document.date, document.date_source) == (date, source)


@pytest.mark.parametrize("date", ["yesterday", "2024-02-30", "2024-5-1", "", "20240515"])
@pytest.mark.parametrize("text", ["Kesh said so.", "date 2023-10-30 Kesh said so."])
def test_an_invalid_date_is_an_error_even_if_it_is_not_needed(text: str, date: str) -> None:
    with pytest.raises(InputError, match="is not a date"):
        Document.from_text(text, date=date)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a.b-c_1", "a.b-c_1"),
        ("../etc/passwd", "etc_passwd"),
        ("a b\n", "a_b"),
        ("...", "document"),
        ("", "document"),
        ("中国", "中国"),
    ],
)
def test_an_id_can_be_a_file_name(name: str, safe: str) -> None:
    assert safe_id(name) == safe


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The minister said that the army was in the town.", "en"),
        ("Der Minister sagte, die Armee sei in der Stadt gewesen.", "de"),
        ("Le ministre a déclaré que l’armée quitterait la ville lundi.", "fr"),
        ("La ministra dijo que el ejército saldrá de la ciudad el lunes.", "es"),
        ("O ministro disse que o exército não vai sair da cidade amanhã.", "pt"),
        ("Министр заявил, что армия покинет город в понедельник.", "ru"),
        ("قال الوزير إن الجيش سيغادر المدينة يوم الاثنين.", "ar"),
        ("外交部发言人周一表示，军队将在几天内撤出这座城市。", "zh"),
        ("外交部發言人週一表示，軍隊將在幾天內撤出這座城市。", "zh"),
        ("मंत्री ने कहा कि सेना सोमवार को शहर छोड़ देगी।", "hi"),
        ("ဝန်ကြီးက တပ်များ တနင်္လာနေ့တွင် ထွက်ခွာမည်ဟု ပြောသည်။", "my"),
        ("השר אמר שהצבא יעזוב את העיר ביום שני.", "he"),
        ("中国外交部说", None),
        ("Yes.", None),
        ("12.5 1,000 2024-05-15 30 40 50 60 70 80 90 100", None),
        (
            "The interior minister said on Monday that the government would reopen the crossing "
            "within days if the troops withdrew. Die Innenministerin sagte am Montag, die "
            "Regierung öffne den Übergang, wenn die Truppen innerhalb einer Woche abzögen.",
            None,
        ),
        ("The minister\x07 said that the army\ud800 was in the town.", "en"),
    ],
)
def test_the_language_is_detected_and_that_of_a_short_or_mixed_text_is_not(
    text: str, language: str | None
) -> None:
    assert detect_language(text) == language


@given(ARBITRARY)
@settings(max_examples=200, deadline=None)
def test_any_text_with_a_word_is_a_document_and_any_other_an_input_error(text: str) -> None:
    if not any(character.isalnum() for character in text):
        with pytest.raises(InputError):
            Document.from_text(text)
        return
    document = Document.from_text(text)
    assert document.text == text
    assert document.paragraphs
    assert document.sentences[0].start >= document.body


@given(ARBITRARY)
@settings(max_examples=100, deadline=None)
def test_normalized_text_is_one_line(text: str) -> None:
    assert len(normalize_whitespace(text).splitlines()) <= 1
    assert normalize_whitespace(text).split() == text.split()


@pytest.mark.parametrize(
    ("first", "second", "contains", "overlaps", "distance"),
    [
        ((0, 5), (1, 3), True, True, 0),
        ((0, 5), (0, 5), True, True, 0),
        ((0, 5), (5, 7), False, False, 0),
        ((0, 5), (8, 9), False, False, 3),
        ((8, 9), (0, 5), False, False, 3),
        ((0, 5), (4, 9), False, True, 0),
    ],
)
def test_spans_are_half_open(
    first: tuple[int, int], second: tuple[int, int], contains: bool, overlaps: bool, distance: int
) -> None:
    a, b = CharSpan(*first), CharSpan(*second)
    assert (a.contains(b), a.overlaps(b), a.distance(b)) == (contains, overlaps, distance)


def assert_error_names(error: InputError, what: str, where: str) -> None:
    """Assert that the error says what, where and how to correct it, on one line."""
    assert what in error.what
    assert error.where == where
    assert error.hint
    assert len(str(error).splitlines()) == 1
