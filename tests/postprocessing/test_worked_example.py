"""The codebook's worked example: the drafts that the prompts show become its very records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from summarizer.loaders.document_reader import read_document
from summarizer.postprocessing.pipeline import ExtractedRecords, WindowDrafts, build_records
from summarizer.prompts import prompt_folder
from summarizer.schema.drafts import ActorsAnswer, ClaimsAnswer, PositionsAnswer
from summarizer.text.windows import split_windows

DATA = Path(__file__).parent.parent / "data"


def shown(task: str) -> str:
    """Return the answer to `task` that the general prompt shows for the example."""
    lines = (prompt_folder() / "general" / f"{task}.jinja").read_text(encoding="utf-8").splitlines()
    return lines[lines.index("Answer for the example:") + 1]


def worked_example() -> tuple[ExtractedRecords, dict[str, Any]]:
    document = read_document(DATA / "example_kesh.txt")
    (window,) = split_windows(document)
    drafts = WindowDrafts(
        window,
        ActorsAnswer.model_validate_json(shown("actors")).actors,
        ClaimsAnswer.model_validate_json(shown("claims")).claims,
        PositionsAnswer.model_validate_json(shown("positions")).positions,
    )
    gold = json.loads((DATA / "example_kesh.json").read_text(encoding="utf-8"))
    return build_records(document, [drafts]), gold


def fields(record: dict[str, Any], names: str) -> dict[str, Any]:
    return {name: record[name] for name in names.split()}


def test_actors_are_those_of_the_codebook() -> None:
    found, gold = worked_example()
    wanted = "id name kind role affiliation aliases members"

    got = [fields(actor.model_dump(), wanted) for actor in found.actors]
    # The code also lists surnames that stand alone; there are none in the example.
    assert got == [fields(actor, wanted) for actor in gold["actors"]]


def test_claims_are_those_of_the_codebook() -> None:
    found, gold = worked_example()
    wanted = "speaker via quote text kind certainty directness date date_text"

    got = [fields(claim.model_dump(), wanted) for claim in found.claims]
    required = [claim for claim in gold["claims"] if not claim["optional"]]
    assert got == [fields(claim, wanted) for claim in required]
    assert [claim.cue and claim.cue.text for claim in found.claims] == [
        claim["cue"] for claim in required
    ]
    assert {claim.grounding for claim in found.claims} == {"exact"}


def test_positions_are_those_of_the_codebook() -> None:
    found, gold = worked_example()
    wanted = "actor topic stance target basis claim_ids evidence"

    got = [fields(position.model_dump(), wanted) for position in found.positions]
    assert got == [fields(position, wanted) for position in gold["positions"]]


def test_nothing_is_rejected_and_nothing_is_doubtful() -> None:
    found, _ = worked_example()

    assert (found.rejected, found.warnings) == ([], [])
