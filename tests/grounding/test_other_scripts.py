"""Words are found in any script, and quotations have the marks of their language."""

import pytest

from summarizer.grounding.align import find_occurrences
from summarizer.grounding.mentions import find_words
from summarizer.grounding.name_matching import norm
from summarizer.grounding.quotation import directness_of
from summarizer.grounding.quote_edges import trim_span
from summarizer.text.sentences import paragraphs, sentences
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import Grounding

FOUND = [
    pytest.param("外交部发言人", "中国外交部发言人说", 2, "exact", id="chinese-has-no-spaces"),
    pytest.param("सरकार", "सरकारी बैंक और सरकार ने", 15, "exact", id="hindi-vowel-sign-at-the-end"),
    pytest.param("ဝန်ကြီး", "ပြည်ထဲရေးဝန်ကြီးက", 9, "exact", id="burmese-has-no-spaces"),
    pytest.param("كتب الولد", "ثم كَتَبَ الوَلَدُ رسالة", 3, "normalised", id="arabic-vowel-signs"),
    pytest.param("محمد", "قال محـــمد نعم", 4, "normalised", id="arabic-stroke"),
    pytest.param("روسيا", "قال لروسيا وروسيا نعم", 5, "exact", id="arabic-particle"),
    pytest.param("“即将”", "他说「即将」开放", 2, "normalised", id="chinese-marks"),
    pytest.param('"bald"', "er sagte »bald«", 9, "normalised", id="german-marks"),
]


@pytest.mark.parametrize(("words", "text", "start", "level"), FOUND)
def test_words_are_found_in_any_script(words: str, text: str, start: int, level: Grounding) -> None:
    first, *_ = find_occurrences(words, text, CharSpan(0, len(text)))
    assert (first.span.start, first.grounding) == (start, level)


@pytest.mark.parametrize(
    ("words", "text"),
    [("रकार", "सरकार ने"), ("ဝန်ကြ", "ပြည်ထဲရေးဝန်ကြီးက"), ("بيت", "في البيت الأبيض")],
)
def test_no_part_of_a_word_is_found(words: str, text: str) -> None:
    assert find_occurrences(words, text, CharSpan(0, len(text))) == []


def test_a_word_is_found_after_an_elided_one_where_the_language_has_such() -> None:
    french = "Le ministre a déclaré que l’Assemblée voterait, puis que l’exécutif attendrait."
    for word in ("Assemblée", "exécutif"):
        assert len(find_occurrences(word, french, CharSpan(0, len(french)))) == 1
    english = "The minister said on Monday that Brian d’Arcy would leave the town within a week."
    assert find_occurrences("Arcy", english, CharSpan(0, len(english))) == []


def test_a_word_with_small_errors_is_found_in_english_only() -> None:
    text = "Die Bundesregierung und eine Mehrheit der Länder hat den Vertrag gestern beschlossen."
    copied = "Bundesregierung und Mehrheit der Länder hat den"
    assert find_occurrences(copied, text, CharSpan(0, len(text))) == []


def test_a_name_without_spaces_around_it_is_mentioned() -> None:
    text = "中国外交部周一表示。外交部拒绝了。"
    assert [span.start for span in find_words(text, 0, "外交部")] == [2, 10]


def test_names_in_hindi_differ_by_their_vowel_signs() -> None:
    assert norm("मोदी") != norm("मादी")


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param("Sie nannte es „[Erpressung]“.", "„Erpressung“", id="german"),
        pytest.param("„[Wir gehen“], sagte sie.", "„Wir gehen“", id="german-opening-mark"),
        pytest.param("Sie nannte es »[Erpressung]«.", "»Erpressung«", id="german-guillemets"),
        pytest.param("Elle a dit « [c’est fini] ».", "« c’est fini »", id="french-spaces"),
        pytest.param("Elle dit [« c’est fini]. »", "« c’est fini. »", id="french-stop-inside"),
        pytest.param("Pani mówi „[to koniec]”.", "„to koniec”", id="polish"),
        pytest.param("他说[“不会。”]", "“不会。”", id="chinese"),
        pytest.param("他说「[不会]」。", "「不会」", id="traditional-chinese"),
        pytest.param("部长[拒绝了。]", "拒绝了", id="chinese-stop"),
        pytest.param("उन्होंने कहा कि [सरकार जाएगी।]", "सरकार जाएगी", id="danda"),
        pytest.param("قال إن [الجيش سيغادر،]", "الجيش سيغادر", id="arabic-comma"),
    ],
)
def test_edges_follow_the_marks_of_the_language(marked: str, expected: str) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    assert trim_span(text, CharSpan(start, end), tuple(paragraphs(text))).slice(text) == expected


@pytest.mark.parametrize(
    "quote", ["„nie“", "»nie«", "« non »", "“不会。”", "「不会」", "”nej”", "„nie”"]
)
def test_a_quotation_in_its_language_is_direct(quote: str) -> None:
    assert directness_of(quote, attributed=True) == "direct"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh", "他说：“不会。”你好吗？", ["他说：“不会。”", "你好吗？"]),
        ("zh", "部长拒绝了条件\n" + "军队将在几天内撤出这座城市，" * 5 + "他说。", None),
        ("hi", "मंत्री ने कहा। डॉ. शर्मा आए? हाँ।", ["मंत्री ने कहा।", "डॉ. शर्मा आए?", "हाँ।"]),
        ("ar", "قال الوزير ذلك. هل ستوافق؟ نعم.", ["قال الوزير ذلك.", "هل ستوافق؟", "نعم."]),
        ("my", "ဝန်ကြီးက ပြောသည်။ ငြင်းသည်။", ["ဝန်ကြီးက ပြောသည်။", "ငြင်းသည်။"]),
        ("fr", "Pour M. Dupont, non. M. Roux rit.", ["Pour M. Dupont, non.", "M. Roux rit."]),
        ("de", "Am 3. Mai kam Dr. Roth. »Nein.«", ["Am 3. Mai kam Dr. Roth.", "»Nein.«"]),
    ],
)  # fmt: skip
def test_sentences_are_split_by_the_rules_of_the_language(
    language: str, text: str, expected: list[str] | None
) -> None:
    split = [span.slice(text) for span in sentences(text, 0, language)]
    assert split == (expected or text.split("\n"))
