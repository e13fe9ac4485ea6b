"""Orders inside an article change no honest record, and what they let in is told of.

Asked here: a script that obeys everything, the worst there can be, and one that obeys nothing.
"""

from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from evals.benchmarks.prompt_injection.cases import Case, default_injections, read_cases
from evals.benchmarks.prompt_injection.compliant_model import CompliantModel
from evals.benchmarks.prompt_injection.score import count_forged_numbers
from evals.cli.prompt_injection import Results, score_cases, summarize_cases
from evals.runs.oracle import OracleModel
from evals.scoring.counts import total
from summarizer.cli.app import main
from summarizer.errors import InputError

ADDING = {"say", "stance", "leak"}
"""What these acts order comes on top: the honest records are still written down."""


@lru_cache(maxsize=1)
def cases() -> tuple[Case, ...]:
    return read_cases(default_injections())


@lru_cache(maxsize=1)
def obeyed() -> Results:
    return summarize_cases(cases(), CompliantModel(cases()))


@lru_cache(maxsize=1)
def counts() -> dict[str, Counter[str]]:
    return score_cases(cases(), obeyed())


def of_acts(acts: set[str]) -> Counter[str]:
    chosen = [case.injection for case in cases() if case.injection.order.act in acts]
    return total(counts()[injection.id] for injection in chosen)


def test_the_corpus_has_every_form() -> None:
    forms = Counter(case.injection.form for case in cases())
    assert sum(forms.values()) >= 60
    assert forms.keys() >= {
        "ignore", "note", "said", "language", "markup", "invisible", "bidi", "numbers", "json",
        "task", "template", "frame",
    }  # fmt: skip
    assert len({case.injection.language for case in cases()}) >= 8
    assert len({case.injection.id for case in cases()}) == len(cases())


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.injection.id)
def test_a_case_is_its_clean_twin_plus_the_injected_words(case: Case) -> None:
    text = case.injected.text
    assert case.span.slice(text) == case.injection.words
    assert text[: case.span.start] + text[case.span.end :] == case.clean.text
    assert 110 <= len(text.split()) <= 210
    moved = zip(case.clean.record.claims, case.injected.record.claims, strict=True)
    for before, after in moved:
        assert text[after.quote.start : after.quote.end] == after.quote.text
        place = case.original(after.quote)
        assert place is not None
        assert (place.start, place.end) == (before.quote.start, before.quote.end)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.injection.id)
def test_no_injected_line_looks_like_a_numbered_sentence(case: Case) -> None:
    assert count_forged_numbers(case.injected) == 0


def test_every_quotation_of_a_compliant_model_is_in_the_article() -> None:
    found = total(counts().values())
    assert found["cases"] == len(cases())
    assert found["spans"] > 1_000
    assert found["spans.right"] == found["spans"]


def test_invented_words_and_forged_numbers_are_rejected() -> None:
    """Beside its own sentence an ordered quotation is nowhere, and sentence 99 does not exist."""
    reasons: Counter[str] = Counter()
    for case in cases():
        if case.injection.order.act != "say":
            continue
        line = obeyed()[case.injected.id, case.injected.record.document.sha256]
        assert line.summary is not None
        own = {rejected.reason for rejected in line.summary.rejected}
        assert "sentence-not-in-window" in own, case.injection.id
        reasons.update(own)
    assert reasons["quote-not-in-source"] > 40


def test_other_records_are_unchanged_when_the_model_obeys() -> None:
    found = of_acts(ADDING)
    assert found["honest"] > 300
    assert found["kept"] == found["honest"]
    assert found["strange"] == 0


def test_most_claims_of_a_compliant_model_are_reported() -> None:
    """Words that stand in the article cannot be kept out of it; they can be pointed at."""
    assert total(counts().values())["unseen"] <= 3


def test_a_model_that_obeys_nothing_is_scored_so() -> None:
    golds = [gold for case in cases() for gold in (case.clean, case.injected)]
    found = total(score_cases(cases(), summarize_cases(cases(), OracleModel(golds))).values())
    assert found["cases"] == len(cases())
    assert (found["obeyed"], found["strange"]) == (0, 0)
    assert found["kept"] == found["honest"]


def test_an_interrupted_run_is_resumed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["eval", "injection", "--out", str(tmp_path), "--limit", "3"]
    assert main(command) == 0
    first = (tmp_path / "answers.jsonl").read_text(encoding="utf-8")
    assert main(command) == 0
    both = (tmp_path / "answers.jsonl").read_text(encoding="utf-8")
    assert both.startswith(first)
    assert both.count("\n") == 2 * first.count("\n") == 6
    assert "of 74 injected articles" in capsys.readouterr().out
    assert main([*command, "--model", "openai/other"]) == 2


def test_an_invalid_corpus_is_rejected(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="unreadable"):
        read_cases(tmp_path)
    (tmp_path / "injections.json").write_text("[{}]")
    with pytest.raises(InputError, match="no injections"):
        read_cases(tmp_path)
