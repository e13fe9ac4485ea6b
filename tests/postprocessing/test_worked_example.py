"""The drafts that the prompts show for the codebook's worked example give its records."""

import json
from pathlib import Path
from typing import Any

from summarizer.loaders.document_reader import read_document
from summarizer.postprocessing.pipeline import ExtractedRecords, WindowDrafts, build_records
from summarizer.prompts import prompt_folder
from summarizer.schema.drafts import ActorsAnswer, ClaimsAnswer, PositionsAnswer
from summarizer.text.windows import split_windows

DATA = Path(__file__).parent.parent / "data"


def example_answer(task: str) -> str:
    """Return the answer to `task` that the general prompt shows for the example."""
    lines = (prompt_folder() / "general" / f"{task}.jinja").read_text(encoding="utf-8").splitlines()
    return lines[lines.index("Answer for the example:") + 1]


def worked_example() -> tuple[ExtractedRecords, dict[str, Any]]:
    document = read_document(DATA / "example_kesh.txt")
    (window,) = split_windows(document)
    drafts = WindowDrafts(
        window,
        ActorsAnswer.model_validate_json(example_answer("actors")).actors,
        ClaimsAnswer.model_validate_json(example_answer("claims")).claims,
        PositionsAnswer.model_validate_json(example_answer("positions")).positions,
    )
    gold = json.loads((DATA / "example_kesh.json").read_text(encoding="utf-8"))
    return build_records(document, [drafts]), gold


def fields(record: dict[str, Any], names: str) -> dict[str, Any]:
    return {name: record[name] for name in names.split()}


def test_actors_equal_those_of_the_codebook() -> None:
    records, gold = worked_example()
    compared = "id name kind role affiliation aliases members"

    actual = [fields(actor.model_dump(), compared) for actor in records.actors]
    # The code also lists surnames that stand alone; there are none in the example.
    assert actual == [fields(actor, compared) for actor in gold["actors"]]


def test_claims_equal_those_of_the_codebook() -> None:
    records, gold = worked_example()
    compared = "speaker via quote text kind certainty directness date date_text"

    actual = [fields(claim.model_dump(), compared) for claim in records.claims]
    required = [claim for claim in gold["claims"] if not claim["optional"]]
    assert actual == [fields(claim, compared) for claim in required]
    assert [claim.cue and claim.cue.text for claim in records.claims] == [
        claim["cue"] for claim in required
    ]
    assert {claim.grounding for claim in records.claims} == {"exact"}


def test_positions_equal_those_of_the_codebook() -> None:
    records, gold = worked_example()
    compared = "actor topic stance target basis claim_ids evidence"

    actual = [fields(position.model_dump(), compared) for position in records.positions]
    assert actual == [fields(position, compared) for position in gold["positions"]]


def test_nothing_is_rejected_and_there_are_no_warnings() -> None:
    records, _ = worked_example()

    assert (records.rejected, records.warnings) == ([], [])
