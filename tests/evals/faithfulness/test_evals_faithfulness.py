"""The gates of faithfulness stop texts, topics, signs and speakers that the evidence lacks."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support.data.eval_cases import failed, golds, perfect, run_of
from typer.testing import CliRunner

from evals.cli.app import app
from evals.faithfulness.figures import FIGURES, count_document, gate_figures
from evals.faithfulness.records import RunDocument
from evals.regression.gates import Bounds, Gates, read_gates
from evals.regression.statistics import intervals
from evals.runs.predictions import Prediction, write_run
from summarizer.errors import ConfigError, InputError
from summarizer.lexicons import load_rows
from summarizer.schema.summary import Claim, Position, Span, SummaryRecord
from summarizer.text.document import Document

GOLDS = golds()[:10]
NONSENSE = "Purple violins dissolve quarterly beneath wooden algebra."
Spoil = Callable[[SummaryRecord], SummaryRecord]


def failing(spoil: Spoil) -> set[str]:
    """Return the names of the figures whose gates fail for gold records that `spoil` changed."""
    counts = [
        count_document(RunDocument(Document.from_text(gold.text, id=gold.id), spoil(perfect(gold))))
        for gold in GOLDS
    ]
    results = gate_figures(intervals(counts, FIGURES), read_gates())
    return {result.name.split()[0] for result in results if result.status == "fail"}


def claims(change: Callable[[Claim], dict[str, object]]) -> Spoil:
    return lambda summary: summary.model_copy(
        update={"claims": [claim.model_copy(update=change(claim)) for claim in summary.claims]}
    )


def positions(change: Callable[[Position], dict[str, object]]) -> Spoil:
    return lambda summary: summary.model_copy(
        update={"positions": [one.model_copy(update=change(one)) for one in summary.positions]}
    )


def opposite(text: str) -> str:
    """Return `text` with each word of the table of opposites replaced by its opposite."""
    pairs = [(first.split("|"), second.split("|")) for first, second in load_rows("opposites")]
    words = {
        word: other[0]
        for one, two in pairs
        for side, other in ((one, two), (two, one))
        for word in side
    }
    return " ".join(words.get(word, word) for word in text.split())


def far_speaker(summary: SummaryRecord) -> SummaryRecord:
    """Give each claim a speaker that the article names in its first words only."""
    actor = summary.actors[0]
    start = Span(start=0, end=1, text="x")
    others = [one.model_copy(update={"mentions": [start]}) for one in summary.actors]
    spoiled = [
        claim.model_copy(update={"speaker": actor.id, "source": None}) for claim in summary.claims
    ]
    return summary.model_copy(update={"actors": others, "claims": spoiled})


def exchanged_speakers(summary: SummaryRecord) -> SummaryRecord:
    """Give each claim the next actor of the document as its speaker."""
    ids = [actor.id for actor in summary.actors]
    following = dict(zip(ids, [*ids[1:], ids[0]], strict=True))
    return claims(lambda claim: {"speaker": following.get(claim.speaker or "")})(summary)


FLIPPED = {"support": "oppose", "oppose": "support"}


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        pytest.param(lambda summary: summary, set(), id="unchanged"),
        pytest.param(
            claims(lambda _: {"text": NONSENSE}),
            {"text_unproven", "text_words_unsupported"},
            id="nonsense",
        ),
        pytest.param(
            claims(lambda _: {"text": NONSENSE, "text_by": "quotation"}),
            {"text_unproven", "text_words_unsupported"},
            id="nonsense that is called the article's",
        ),
        pytest.param(
            claims(lambda claim: {"text": opposite(claim.text)}),
            {"text_sign_differs"},
            id="opposite words",
        ),
        pytest.param(
            positions(lambda _: {"topic": "wooden algebra of violins"}),
            {"topic_words_unsupported"},
            id="topics of other words",
        ),
        pytest.param(
            positions(lambda one: {"stance": FLIPPED.get(one.stance, one.stance)}),
            {"stance_sign_differs"},
            id="opposite stances",
        ),
        pytest.param(far_speaker, {"speaker_nearby"}, id="speakers named elsewhere"),
        pytest.param(
            exchanged_speakers,
            {"speaker_nearby", "speaker_contradicted"},
            id="speakers exchanged, sources kept",
        ),
    ],
)
def test_the_gates_stop_what_the_evidence_lacks(spoil: Spoil, expected: set[str]) -> None:
    found = failing(spoil)
    assert expected <= found
    # No figure of another field fails with it.
    assert {name.partition("_")[0] for name in found} == {
        name.partition("_")[0] for name in expected
    }


def test_the_command_fails_on_nonsense_and_passes_the_labels(tmp_path: Path) -> None:
    for spoil, code in ((lambda summary: summary, 0), (claims(lambda _: {"text": NONSENSE}), 1)):
        found = [Prediction(id=gold.id, summary=spoil(perfect(gold))) for gold in GOLDS[:3]]
        write_run(run_of(found), tmp_path / "run")
        result = CliRunner().invoke(app, ["faithfulness", str(tmp_path / "run")])
        assert result.exit_code == code, result.output
        assert ("FAIL text_words_unsupported ≤ 0.1" in result.output) == bool(code)


def test_a_gate_of_an_unknown_figure_is_rejected() -> None:
    gates = Gates(faithfulness=Bounds(ceiling={"mood": 1.0}))
    with pytest.raises(ConfigError, match="unknown metric 'mood'"):
        gate_figures(intervals([], FIGURES), gates)


def test_a_run_in_which_all_documents_failed_is_rejected(tmp_path: Path) -> None:
    write_run(run_of([failed(GOLDS[0])]), tmp_path / "run")
    result = CliRunner().invoke(app, ["faithfulness", str(tmp_path / "run")])
    assert isinstance(result.exception, InputError)
    assert "no document has a summary" in str(result.exception)
