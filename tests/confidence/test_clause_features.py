"""Dependency trees show whether source, cue and quotation of a claim belong together."""

import pytest
from support.data.record_building import build_from_drafts
from support.models.scripted_model import actor, claim

from summarizer.schema.drafts import ClaimDraft
from summarizer.syntax import is_installed
from summarizer.vocabulary import Profile

pytestmark = pytest.mark.skipif(
    not is_installed(), reason="the parser is not installed: pip install '.[local]'"
)

DORA = "Dora Valen"
PEOPLE = [actor(DORA), actor("Kesh", "government")]


def features(text: str, draft: ClaimDraft, profile: Profile = "small") -> dict[str, float]:
    records = build_from_drafts(text, PEOPLE, [draft], profile=profile)
    return records.features[records.claims[0].id].values


@pytest.mark.parametrize(
    ("text", "draft", "name", "value"),
    [
        pytest.param(
            "Dora Valen said the border was safe.",
            claim("the border was safe", source="Dora Valen", cue="said"),
            "subject_source", 1, id="subject",
        ),
        pytest.param(
            "In the capital of Dora Valen officials said the border was safe.",
            claim("the border was safe", source="Dora Valen", cue="said"),
            "subject_source", 0, id="no-subject",
        ),
        pytest.param(
            "Dora Valen said the border was safe.",
            claim("the border was safe", source="Dora Valen", cue="said"),
            "clause", 1, id="clause",
        ),
        pytest.param(
            "Kesh welcomed the quick decision of the court.",
            claim("the quick decision of the court", source="Kesh", cue="welcomed"),
            "clause", 0, id="noun-phrase",
        ),
        pytest.param(
            "Kesh welcomed the quick decision of the court.",
            claim("the quick decision of the court", source="Kesh", cue="welcomed"),
            "constituent", 1, id="whole-phrase",
        ),
        pytest.param(
            # `of the court` would be added by `correct-attributions`.
            "Kesh welcomed the quick decision on the border.",
            claim("the quick decision", source="Kesh", cue="welcomed"),
            "constituent", 0, id="cut-phrase",
        ),
        pytest.param(
            "Dora Valen came on Monday. She said the border was safe.",
            claim("the border was safe", sentence=2, source="She", cue="said", speaker=DORA),
            "resolved_pronoun", 1, id="pronoun",
        ),
    ],
)  # fmt: skip
def test_the_tree_of_a_claim_becomes_features(
    text: str, draft: ClaimDraft, name: str, value: float
) -> None:
    assert features(text, draft)[name] == value


def test_without_trees_the_features_are_zero() -> None:
    draft = claim("the border was safe", source="Dora Valen", cue="said", speaker="Dora Valen")
    found = features("Dora Valen said the border was safe.", draft, "capable")

    assert found["clause"] == found["subject_source"] == 0
