"""The digest has one full stop after each sentence, also after a quoted one."""

import pytest
from support.data.eval_cases import kesh, perfect

from summarizer.postprocessing.digest import write_digest
from summarizer.schema.summary import Claim


def spoken(text: str) -> Claim:
    """Return a claim of the worked example that is worded as `text`."""
    claim = next(claim for claim in perfect(kesh()).claims if claim.speaker)
    return claim.model_copy(update={"text": text, "text_by": "quotation"})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Valen said the crossing is closed", "Valen said the crossing is closed."),
        ("Valen said the crossing is closed.", "Valen said the crossing is closed."),
        ("Valen said, “It is closed.”", "Valen said, “It is closed.”"),
        ("Valen asked: “Is it closed?”", "Valen asked: “Is it closed?”"),
    ],
)
def test_the_weightiest_claim_ends_once(text: str, sentence: str) -> None:
    whole = perfect(kesh())
    digest = write_digest(whole.document, [spoken(text)], [], whole.actors)
    assert digest.endswith(f" {sentence}")


def test_a_quoted_sentence_has_no_full_stop_inside() -> None:
    whole = perfect(kesh())
    position = whole.positions[0]
    evidence = position.evidence.model_copy(update={"text": "It backs the truce."})
    quoted = position.model_copy(update={"evidence": evidence})
    digest = write_digest(whole.document, None, [quoted], whole.actors)
    assert digest.endswith("“It backs the truce”.")
