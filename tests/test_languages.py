"""Texts in other languages are read with prompts, sentences and checks of their language."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from support.faults.batch_harness import BatchHarness, make_source
from support.models.scripted_model import ScriptedModel
from support.servers.fault_server import FaultServer, Step, answer
from support.servers.replies import task_of

from summarizer import Summarizer, summarize
from summarizer.batch.fingerprint import run_fingerprint
from summarizer.cli.app import main
from summarizer.document_prompts import PromptOptions
from summarizer.errors import ConfigError, LanguageError
from summarizer.models.identity import ModelIdentity
from summarizer.page.build import write_page
from summarizer.schema.summary import Failure
from summarizer.settings import load_settings

Draft = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A text with the drafts of a model, and what they prove.

    Attributes:
        claim: The words of source and cue, the first and the last ones of the content.
        speaker: The speaker whom the model names, who is the holder of a position.
    """

    text: str
    language: str
    speaker: str
    claim: tuple[str, str, str, str | None]
    restated: str
    quote: str
    directness: str


CASES = [
    Case(
        "Die Lage bleibt angespannt. „Wir werden den Bau keinen Tag aussetzen“, sagte "
        "Ministerin Helene Brandt am Mittwoch. Am 3. Mai tagt das Kabinett.",
        "de", "Helene Brandt",
        ("Ministerin Helene Brandt", "sagte", "Wir werden den Bau", "Bau keinen Tag aussetzen"),
        "Lorenien wird den Bau des Damms keinesfalls unterbrechen.",
        "„Wir werden den Bau keinen Tag aussetzen“", "direct",
    ),
    Case(
        "La tension monte. L’Alliance civique a dit, par la voix de M. Roux, que la réforme "
        "« protège les lecteurs ». Le vote aura lieu vendredi.",
        "fr", "Alliance civique",
        ("L’Alliance civique", "a dit", "que la réforme « protège", "« protège les lecteurs"),
        "La réforme protège les lecteurs.",
        "que la réforme « protège les lecteurs »", "mixed",
    ),
    Case(
        "Обстановка остаётся напряжённой. Министр Анна Лебедева заявила, что поставки "
        "«не будут остановлены». Об этом сообщил в 2024 г. Иванов.",
        "ru", "Анна Лебедева",
        ("Министр Анна Лебедева", "заявила", "что поставки «не будут", "«не будут остановлены»"),
        "Поставки не прекратятся.",
        "что поставки «не будут остановлены»", "mixed",
    ),
    Case(
        "الوضع متوتر جدا. وقال الوزير سامر الهادي إن بلاده «لن تقبل الشروط». هل ستوافق سهلان؟",
        "ar", "سامر الهادي",
        ("الوزير سامر الهادي", "وقال", "إن بلاده «لن تقبل", "«لن تقبل الشروط»"),
        "لن تقبل نوران شروط سهلان.",
        "إن بلاده «لن تقبل الشروط»", "mixed",
    ),
    Case(
        "局势依然紧张。渔业部部长林砚舟周二表示，东岚将禁止外国拖网船进入海湾，“一天也不会推迟”。你同意吗？",
        "zh", "林砚舟",
        ("渔业部部长林砚舟", "表示", "东岚将禁止外国拖", "天也不会推迟”"),
        "东岚将立即禁止外国拖网船进入海湾。",
        "东岚将禁止外国拖网船进入海湾，“一天也不会推迟”", "mixed",
    ),
    Case(
        "स्थिति तनावपूर्ण है। मंत्री सुरेश माथवाल ने कहा, “परियोजना तय समय पर पूरी होगी।” क्या डॉ. शर्मा आएँगे?",
        "hi", "सुरेश माथवाल",
        ("मंत्री सुरेश माथवाल", "कहा", "“परियोजना तय समय पर", "समय पर पूरी होगी"),
        "परियोजना में देरी नहीं होगी।",
        "“परियोजना तय समय पर पूरी होगी।”", "direct",
    ),
    Case(
        "အခြေအနေ တင်းမာနေသည်။ ဝန်ကြီး မင်းသူက စီမံကိန်းကို ရပ်ဆိုင်းမည်မဟုတ်ဟု ပြောသည်။ အတိုက်အခံက ငြင်းသည်။",
        "my", "မင်းသူ",
        ("ဝန်ကြီး မင်းသူ", "ပြောသည်", "စီမံကိန်းကို ရပ်ဆိုင်းမည်မဟုတ်", None),
        "စီမံကိန်း ဆက်လုပ်မည်။",
        "စီမံကိန်းကို ရပ်ဆိုင်းမည်မဟုတ်", "indirect",
    ),
]  # fmt: skip


def _answers(case: Case) -> Any:
    source, cue, start, end = case.claim
    claim = {
        "sentence": 2, "source": source, "cue": cue, "start": start, "end": end,
        "speaker": case.speaker, "kind": "commitment", "text": case.restated,
    }  # fmt: skip
    held = {
        "actor": case.speaker, "stance": "support", "topic": case.restated, "basis": "claim",
        "sentence": 2, "start": start, "end": end,
    }  # fmt: skip
    drafts: dict[str, list[Draft]] = {"actors": [], "claims": [claim], "positions": [held]}

    def respond(body: dict[str, Any]) -> Step:
        task = task_of(body)
        return answer(json.dumps({task: drafts[task]}))

    return respond


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.language)
def test_a_text_in_another_language_is_read_by_its_own_rules(case: Case) -> None:
    with FaultServer() as server:
        url = server.react("x", _answers(case))
        summary = summarize(case.text, model="openai/x", base_url=url)
        _, claims, _ = server.requests("x")

    assert summary.document.language == case.language
    (claim,), (held,), (actor,) = summary.claims, summary.positions, summary.actors
    assert (claim.quote.text, claim.directness) == (case.quote, case.directness)
    assert case.text[claim.quote.start : claim.quote.end] == case.quote
    assert claim.cue is not None
    assert (claim.cue.text, claim.text, claim.text_by) == (case.claim[1], case.restated, "model")
    assert (actor.name, claim.speaker, held.actor) == (case.speaker, actor.id, actor.id)
    # English word lists find contradictions in none of them.
    assert (claim.warnings, held.warnings, summary.rejected) == ([], [], [])
    prompt = claims.body["messages"][-1]["content"]
    assert prompt.count("\n[") == 3
    assert "The article is in" in prompt
    assert ("between words" in prompt) == (case.language in {"zh", "my"})


GERMAN = CASES[0]


def test_own_words_may_be_asked_for_in_another_language(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(GERMAN.text, encoding="utf-8")
    with FaultServer() as server:
        url = server.react("x", _answers(GERMAN))
        options = ["--model", "openai/x", "--base-url", url, "--text-language", "English"]
        assert main(["batch", str(article), "--out", str(tmp_path / "out"), *options, "-q"]) == 0
        summarize(article, model="openai/x", base_url=url, text_language="en")
        prompts = [request.body["messages"][-1]["content"] for request in server.requests("x")]
    assert len(prompts) == 6
    assert all('("text", "topic") are in English, with the names' in prompt for prompt in prompts)


def test_another_language_of_own_words_is_no_contradiction() -> None:
    said = "Dora Valen said on Monday that the army would not leave Hasra before the elections."
    text = f"It was quiet. {said}"
    case = Case(
        text, "en", "Dora Valen", ("Dora Valen", "said", "that the army would", "the elections"),
        "Die Armee bleibt vor den Wahlen in Hasra.", "", "",
    )  # fmt: skip
    with FaultServer() as server:
        url = server.react("x", _answers(case))
        (german,) = summarize(text, model="openai/x", base_url=url, text_language="de").claims
        (english,) = summarize(text, model="openai/x", base_url=url).claims
    assert (german.text, german.warnings) == (case.restated, [])
    assert english.text_by == "quotation"


def test_an_unknown_language_is_an_error() -> None:
    assert load_settings(text_language="Burmese").text_language == "my"
    assert load_settings(text_language="pt").text_language == "pt"
    with pytest.raises(ConfigError, match="text_language has no usable value"):
        load_settings(text_language="Klingonese")


def test_the_embedded_model_stops_before_it_is_opened(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = tmp_path / "a.txt"
    article.write_text(GERMAN.text, encoding="utf-8")
    assert main(["run", str(article), "--model", "local"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "the text is in German, and the embedded model reads English only" in line
    assert "a.txt" in line
    assert line.endswith("name another model, or give --force (force=True)")
    with pytest.raises(LanguageError), Summarizer("local") as summarizer:
        summarizer.summarize(GERMAN.text)


def test_in_a_batch_it_is_a_failure_of_its_own_class(tmp_path: Path) -> None:
    model = ScriptedModel(family="tuned", profile="small")
    sources = [make_source("german", GERMAN.text), make_source("english")]
    harness = BatchHarness(tmp_path, model, sources)
    identity = ModelIdentity("scripted", "test", "tuned", profile="small")
    report = harness.run(identity=identity)
    assert (report.finished, report.failed) == (1, 1)
    (failure,) = harness.lines("failures.jsonl")
    assert json.loads(failure)["stage"] == "language"
    assert json.loads(failure)["attempts"] == 0

    report = harness.run(identity=identity, prompts=PromptOptions(force=True))
    assert (report.finished, report.failed) == (1, 0)
    page = tmp_path / "page.html"
    write_page(tmp_path, page)
    assert "The text is in German" in page.read_text(encoding="utf-8")


def test_a_program_gets_a_failure_of_its_own_class() -> None:
    with Summarizer(ScriptedModel(family="tuned")) as summarizer:
        (failure,) = summarizer.map([GERMAN.text])
    assert isinstance(failure, Failure)
    assert failure.stage == "language"


def test_a_forced_summary_says_so_in_markdown_and_html() -> None:
    model = ScriptedModel(family="tuned", profile="small")
    summary = summarize(GERMAN.text, model=model, force=True)
    notice = summary.provenance.notice
    assert notice is not None
    assert "German" in notice
    assert f"> **{notice}**" in summary.to_markdown()
    assert f'<p class="notice" role="note">{notice}</p>' in summary.to_html()


def test_an_english_summary_has_no_notice() -> None:
    text = "The minister said on Monday that the army would not leave before the elections."
    with Summarizer(ScriptedModel(family="tuned", profile="small")) as summarizer:
        summary = summarizer.summarize(text)
    assert summary.document.language == "en"
    assert "notice" not in summary.model_dump_json()
    assert "notice" not in summary.to_html().partition("</style>")[2]


def test_the_fingerprint_names_the_language_of_own_words_only_if_it_is_given() -> None:
    identity = ModelIdentity("scripted", "test", "general")
    plain = run_fingerprint(identity)
    english = run_fingerprint(identity, PromptOptions(text_language="en"))
    assert english.prompts == f"{plain.prompts} text in en"


def test_the_prompts_of_a_document_are_shown_in_its_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = tmp_path / "a.txt"
    article.write_text(GERMAN.text, encoding="utf-8")
    assert main(["prompts", "show", "claims", str(article), "--family", "general"]) == 0
    assert "The article is in German." in capsys.readouterr().out
