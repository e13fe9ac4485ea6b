"""A bad change is stopped: the replay tier catches any, the live tier one that is no noise."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from support.data.eval_cases import failed, golds, info, predictions

import summarizer.postprocessing.claims.dates as claim_dates
import summarizer.postprocessing.claims.speaker_resolution as speakers
from evals.dataset.gold import GoldDocument
from evals.regression.baseline import (
    Baseline,
    check_comparable,
    new_baseline,
    read_baseline,
    write_baseline,
)
from evals.regression.gates import (
    GateReport,
    GateResult,
    Gates,
    gate_bounds,
    gate_live,
    gate_replay,
    read_gates,
)
from evals.runs.oracle import OracleModel
from evals.runs.predictions import Prediction
from evals.runs.recording import Recording, RecordingModel, ReplayModel
from evals.runs.runner import run_system
from evals.runs.systems import System
from evals.scoring.score import Score, score
from summarizer.errors import ConfigError, InputError
from summarizer.schema.drafts import ClaimsAnswer
from summarizer.schema.summary import Rejected, SummaryRecord

SYSTEM = System(name="test", kind="oracle")
GATES = read_gates()


@pytest.fixture(scope="module")
def recording() -> Recording:
    """What a faultless model answered."""
    recording = RecordingModel(OracleModel(golds()))
    run_system(SYSTEM, recording, golds())
    return recording.recording


def replayed(recording: Recording) -> Score:
    return score(golds(), run_system(SYSTEM, ReplayModel(recording), golds()).predictions)


def baseline_of(found: Score) -> Baseline:
    return new_baseline(found, info(), golds(), reason="the first", before=None)


@pytest.fixture(scope="module")
def baseline(recording: Recording) -> Baseline:
    return baseline_of(replayed(recording))


def failing(results: tuple[GateResult, ...]) -> list[GateResult]:
    return [verdict for verdict in results if verdict.status == "fail"]


def test_an_unchanged_replay_passes(recording: Recording, baseline: Baseline) -> None:
    assert not gate_replay(replayed(recording), baseline, GATES).failed


def test_a_broken_speaker_resolution_is_caught(
    recording: Recording, baseline: Baseline, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(*_args: object, **_named: object) -> None:
        return None

    for name in ("resolve_named", "resolve_source", "name_in_text"):
        monkeypatch.setattr(speakers, name, nobody)
    gate_report = gate_replay(replayed(recording), baseline, GATES)
    assert gate_report.failed
    # A claim whose source nobody can be found for is rejected.
    assert any("class.claim.missed" in v.message for v in failing(gate_report.results))


def test_a_broken_date_is_caught(
    recording: Recording, baseline: Baseline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claim_dates, "resolve_date", lambda *_: "1999-01-01")
    assert gate_replay(replayed(recording), baseline, GATES).failed


def test_a_dropped_negation_is_caught(recording: Recording, baseline: Baseline) -> None:
    gate_report = gate_replay(replayed(without_negations(recording)), baseline, GATES)
    assert gate_report.failed
    assert any("worded.quotation" in v.message for v in failing(gate_report.results))


def without_negations(recording: Recording) -> Recording:
    """The recording of a model that restates claims without their `not`."""
    answers = dict(recording.answers)
    for key, line in answers.items():
        if ".claims" in line.prompt or "claims@" in line.prompt:
            draft = ClaimsAnswer.model_validate_json(line.answer or "{}")
            claims = [
                claim.model_copy(update={"text": re.sub(r"\b(not|no) ", "", claim.text)})
                for claim in draft.claims
            ]
            with_change = draft.model_copy(update={"claims": claims})
            answers[key] = line.model_copy(update={"answer": with_change.model_dump_json()})
    return recording.model_copy(update={"answers": answers})


def test_a_changed_prompt_is_caught_before_any_score(
    recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    from summarizer import prompts

    genuine = prompts.PromptFamily.render

    def reworded(family: prompts.PromptFamily, *args: object) -> prompts.RenderedPrompt:
        from dataclasses import replace

        rendered = genuine(family, *args)  # type: ignore[arg-type]
        return replace(rendered, user=rendered.user + " Be brief.", sha256="0" * 64)

    monkeypatch.setattr(prompts.PromptFamily, "render", reworded)
    with pytest.raises(ConfigError, match=r"stale: prompt .*actors@\d+ .*record again"):
        replayed(recording)


def test_a_document_that_newly_fails_is_caught(baseline: Baseline) -> None:
    found = [failed(gold) if gold.id == "f04" else _perfect(gold) for gold in golds()]
    results = failing(gate_replay(score(golds(), found), baseline, GATES).results)
    assert any(verdict.name == "document f04" for verdict in results)


def test_a_document_left_out_is_caught(recording: Recording, baseline: Baseline) -> None:
    done = run_system(SYSTEM, ReplayModel(recording), golds()[:-1])
    results = gate_replay(score(golds()[:-1], done.predictions), baseline, GATES).results
    assert [v.message for v in failing(results)] == ["is not in the run"]


def _perfect(gold: GoldDocument) -> Prediction:
    return predictions([gold])[0]


HALF = [gold.id for gold in golds()][::2]


def spoiled(ids: list[str]) -> list[Prediction]:
    """Perfect predictions, but for the documents `ids`, which have lost every claim."""
    found = []
    for prediction in predictions():
        summary = prediction.summary
        if summary and prediction.id in ids:
            summary = SummaryRecord.model_validate({**summary.model_dump(), "claims": []})
        found.append(prediction.model_copy(update={"summary": summary}))
    return found


def test_the_live_tier_fails_on_a_significant_fall() -> None:
    good = score(golds(), predictions())
    gate_report = gate_live(score(golds(), spoiled(HALF)), baseline_of(good), GATES)
    assert [v.name for v in failing(gate_report.results)] == ["attributed_f1"]


def test_the_live_tier_warns_of_a_fall_that_is_not_significant() -> None:
    good = score(golds(), predictions())
    gate_report = gate_live(score(golds(), spoiled(["f05"])), baseline_of(good), GATES)
    assert not gate_report.failed
    assert {v.name: v.status for v in gate_report.results}["attributed_f1"] == "warn"


@pytest.mark.parametrize(("lost", "status"), [(1, "warn"), (5, "warn"), (None, "fail")])
def test_on_one_document_a_headline_figure_fails_only_at_zero(
    lost: int | None, status: str
) -> None:
    one = [gold for gold in golds() if gold.id == "f04"]
    base = baseline_of(score(golds(), predictions()))
    summary = predictions(one)[0].summary
    assert summary is not None
    kept = summary.claims[lost:] if lost else []
    fewer = summary.model_copy(update={"claims": kept})
    gate_report = gate_live(score(one, [Prediction(id="f04", summary=fewer)]), base, GATES)
    assert {v.name: v.status for v in gate_report.results}["attributed_f1"] == status


SEED = "000_fd7ab7dcbca6b51e"


def seed_with_speakers(right: int) -> Score:
    """The score of the seed document in which only the first `right` claims have speakers."""
    one = [gold for gold in golds() if gold.id == SEED]
    summary = predictions(one)[0].summary
    assert summary is not None
    nobody = [claim.model_copy(update={"speaker": None}) for claim in summary.claims[right:]]
    changed = summary.model_copy(update={"claims": [*summary.claims[:right], *nobody]})
    return score(one, [Prediction(id=SEED, summary=changed)])


@pytest.mark.parametrize("gate", [gate_live, gate_replay])
def test_false_records_on_the_seed_document_fail(
    gate: Callable[[Score, Baseline, Gates], GateReport],
) -> None:
    found = seed_with_speakers(1)
    results = failing(gate(found, baseline_of(found), GATES).results)
    (verdict,) = [one for one in results if one.name.startswith(f"false records of {SEED}")]
    assert "claim c2 (speaker), claim c6 (speaker)" in verdict.message
    perfect_seed = seed_with_speakers(99)
    assert not gate(perfect_seed, baseline_of(perfect_seed), GATES).failed


def test_the_live_tier_fails_on_a_document_that_the_baseline_does_not_have() -> None:
    known = [gold for gold in golds() if gold.id == "f04"]
    base = baseline_of(score(known, predictions(known)))
    two = [gold for gold in golds() if gold.id in ("e09", "f04")]
    results = failing(gate_live(score(two, predictions(two)), base, GATES).results)
    assert results == [GateResult("document e09", "fail", "is not in the baseline")]


def test_the_live_tier_accepts_a_gain_and_reports_it() -> None:
    gate_report = gate_live(
        score(golds(), predictions()), baseline_of(score(golds(), spoiled(HALF))), GATES
    )
    assert not gate_report.failed
    assert any("consider" in verdict.message for verdict in gate_report.results)


def test_rejected_drafts_are_reported_and_fail_no_gate() -> None:
    one = [gold for gold in golds() if gold.id == "f04"]
    summary = predictions(one)[0].summary
    assert summary is not None
    draft = Rejected(record="claim", reason="quote-not-in-source", draft={"speaker": "Kesh"})
    spoiled_summary = summary.model_copy(update={"rejected": [draft] * 20})
    found = score(one, [Prediction(id="f04", summary=spoiled_summary)])

    assert found.figures["hallucinated"] > 0.3  # type: ignore[operator]
    assert not gate_bounds(found, GATES).failed


def test_floors_and_ceilings_are_checked_without_a_baseline() -> None:
    found = [failed(gold) for gold in golds()]
    gate_report = gate_bounds(score(golds(), found), GATES)
    assert [v.name for v in failing(gate_report.results)] == ["failed ≤ 0.05"]
    assert not gate_bounds(score(golds(), predictions()), GATES).failed


def test_a_baseline_is_replaced_only_with_a_reason(baseline: Baseline) -> None:
    found = score(golds(), predictions())
    with pytest.raises(ConfigError, match="reason is empty"):
        new_baseline(found, info(), golds(), reason="  ", before=baseline)
    renewed = new_baseline(found, info(), golds(), reason="better\nnames", before=baseline)
    assert [one.reason for one in renewed.accepted] == ["the first", "better names"]


def test_a_baseline_loses_no_document_that_has_gold(baseline: Baseline) -> None:
    some = golds()[:3]
    fewer = score(some, predictions(some))
    with pytest.raises(ConfigError, match=r"would lose 22 of its documents \(e03, .*, f12\)"):
        new_baseline(fewer, info(), golds(), reason="fewer", before=baseline)
    renewed = new_baseline(fewer, info(), some, reason="gold was deleted", before=baseline)
    assert len(renewed.documents) == 3


def test_a_baseline_is_equal_after_writing_and_reading(baseline: Baseline, tmp_path: Path) -> None:
    write_baseline(baseline, tmp_path / "b.json")
    assert read_baseline(tmp_path / "b.json") == baseline
    with pytest.raises(InputError, match="accept"):
        read_baseline(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"scorer": "0"}, "of scorer 0", id="scorer"),
        pytest.param({"model": "another"}, "the baseline is of another", id="model"),
        pytest.param({"documents": {}}, "none of the documents", id="documents"),
        pytest.param(
            {"gold": {gold.id: "0" for gold in golds()}}, "gold has changed", id="gold"
        ),
    ],
)  # fmt: skip
def test_a_baseline_that_is_not_comparable_is_rejected(
    baseline: Baseline, changes: dict[str, object], message: str
) -> None:
    found = score(golds(), predictions())
    with pytest.raises(ConfigError, match=message):
        check_comparable(baseline.model_copy(update=changes), found, info(), golds())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("[floor]\nmood = 1", "unknown metric 'mood'", id="figure"),
        pytest.param("[stats]\nseeds = 1", "seeds", id="key"),
        pytest.param("[floor", "unreadable gates", id="toml"),
    ],
)
def test_invalid_gates_files_are_rejected(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "g.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        read_gates(tmp_path / "g.toml")


def test_the_shipped_gates_are_those_of_the_headlines() -> None:
    assert set(GATES.tolerance) == {"actor_f1", "attributed_f1", "signed_f1"}
    assert Gates().tolerance == {}
