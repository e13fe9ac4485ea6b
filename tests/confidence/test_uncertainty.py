"""Uncertain records are marked, left out of digests, and left out of exports on request."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import pytest
from support.data.eval_cases import kesh, perfect

from summarizer.confidence.model import coefficients
from summarizer.confidence.uncertainty import is_uncertain, uncertain_ids, without_uncertain
from summarizer.exports.formats import open_results
from summarizer.exports.options import ExportOptions
from summarizer.markdown import to_markdown
from summarizer.pipeline import with_min_confidence
from summarizer.postprocessing.digest import write_digest
from summarizer.schema.summary import Claim, Position, SummaryRecord
from summarizer.summary import Summary
from summarizer.vocabulary import Profile

RecordT = TypeVar("RecordT", Claim, Position)


def summary(confidence: float | None = 0.5) -> Summary:
    """Return a summary whose first claim and last position have `confidence`, the others 1."""
    whole = perfect(kesh())

    def scored(records: Sequence[RecordT], place: int) -> list[RecordT]:
        chosen = records[place]
        return [
            record.model_copy(update={"confidence": confidence if record is chosen else 1.0})
            for record in records
        ]

    update = {"claims": scored(whole.claims, 0), "positions": scored(whole.positions, -1)}
    return Summary(**dict(whole.model_copy(update=update)))


def ids(record: SummaryRecord) -> set[str]:
    return {record.claims[0].id, record.positions[-1].id}


def _ids(record: SummaryRecord) -> set[str]:
    claims = {claim.id for claim in record.claims}
    return claims | {position.id for position in record.positions}


def test_records_below_the_default_of_their_kind_are_uncertain() -> None:
    defaults = coefficients().min_confidence
    assert uncertain_ids(summary()) == ids(summary())
    assert uncertain_ids(summary(max(defaults.values()))) == set()


def test_a_record_without_confidence_is_not_uncertain() -> None:
    assert uncertain_ids(summary(None)) == set()
    assert not is_uncertain(summary(None).claims[0], 1.0)


def test_another_minimum_is_remembered() -> None:
    lowered = with_min_confidence(summary(), 0.4)
    assert lowered.provenance.min_confidence == 0.4
    assert uncertain_ids(lowered) == set()


def test_the_digest_counts_all_claims_and_shows_the_certain_ones() -> None:
    sure, unsure = (with_min_confidence(summary(), least).digest for least in (0.4, 0.6))
    count = len(summary().claims)
    assert f"reports {count} claims, by" in sure
    assert f"reports {count} claims; {count - 1} of them are certain, by" in unsure
    assert "uncertain position" in unsure


def test_the_digest_says_that_all_claims_are_uncertain() -> None:
    whole = summary()
    doubtful = [claim.model_copy(update={"confidence": 0.1}) for claim in whole.claims]
    digest = write_digest(whole.document, doubtful, [], whole.actors)
    assert (
        digest
        == f"The document of 2024-05-15 reports {len(doubtful)} claims, all of them uncertain."
    )


def test_the_markdown_marks_uncertain_records() -> None:
    text = to_markdown(summary())
    assert text.count("uncertain: 0.50") == 2
    assert f"## Claims ({len(summary().claims)}, 1 uncertain)" in text


def test_an_export_leaves_out_uncertain_records_only_on_request(tmp_path: Path) -> None:
    (tmp_path / "summaries.jsonl").write_text(summary().model_dump_json() + "\n")
    (whole,) = open_results(tmp_path, "csv", ExportOptions())
    (part,) = open_results(tmp_path, "csv", ExportOptions(min_confidence=0.6))
    assert whole == summary()
    assert _ids(whole) - _ids(part) == ids(summary())


def test_no_kept_record_refers_to_one_left_out() -> None:
    kept = summary().model_copy(update=without_uncertain(summary(), 0.6))
    claims = {claim.id for claim in kept.claims}
    actors = {actor.id for actor in kept.actors}
    assert all(set(position.claim_ids) <= claims for position in kept.positions)
    named = {claim.speaker for claim in kept.claims} | {held.actor for held in kept.positions}
    assert named - {None} <= actors


@pytest.mark.parametrize("profile", ["small", "capable"])
def test_every_kind_of_record_has_a_model(profile: Profile) -> None:
    models = coefficients().models[profile]
    assert all("records" in models[kind] for kind in ("actor", "claim", "position"))
