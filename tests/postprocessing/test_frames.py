"""A frame without a source makes a claim of the article itself."""

import pytest
from support.data.record_building import build_from_drafts
from support.models.scripted_model import claim

from summarizer.syntax import is_installed

pytestmark = pytest.mark.skipif(
    not is_installed(), reason="the parser is not installed: pip install '.[local]'"
)


@pytest.mark.parametrize(
    ("text", "cue", "quote", "kind", "certainty"),
    [
        pytest.param(
            "Kesh is expected to reopen the crossing on Monday.",
            "is expected", "Kesh is expected to reopen the crossing on Monday",
            "prediction", "probable", id="passive",
        ),
        pytest.param(
            "The rebels reportedly fled to the north.",
            "reportedly", "The rebels reportedly fled to the north",
            "assertion", "probable", id="adverb",
        ),
        pytest.param(
            "The army appears to have left the port.",
            "appears", "The army appears to have left the port",
            "assertion", "probable", id="appears",
        ),
        pytest.param(
            "The talks are unlikely to resume.",
            "are unlikely", "The talks are unlikely to resume",
            "prediction", "probable", id="likely",
        ),
        pytest.param(
            "Kesh may close the border.",
            "may", "Kesh may close the border", "prediction", "possible", id="may",
        ),
        pytest.param(
            "Kesh may have closed the border.",
            "may", "Kesh may have closed the border", "assertion", "possible", id="may-have",
        ),
        pytest.param(
            "Kesh cut its gift, but it is uncertain whether the toll will rise.",
            "it is uncertain", "whether the toll will rise",
            "assertion", "unknown", id="uncertain",
        ),
        pytest.param(
            "It is not clear whether the crossing will reopen.",
            "It is not clear", "whether the crossing will reopen",
            "assertion", "certain", id="impersonal",
        ),
    ],
)  # fmt: skip
def test_a_frame_without_a_source_is_a_claim_of_the_article(
    text: str, cue: str, quote: str, kind: str, certainty: str
) -> None:
    (found,) = build_from_drafts(text, without=frozenset()).claims

    assert (found.cue and found.cue.text, found.quote.text) == (cue, quote)
    assert (found.kind, found.certainty, found.speaker) == (kind, certainty, None)
    assert found.directness == "unattributed"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Kesh may be late, but the guild went home.", id="a-concession"),
        pytest.param("You may close the border.", id="the-reader"),
        pytest.param("Kesh was expected by the guild to reopen the crossing.", id="an-agent"),
        pytest.param("The guild said Kesh is expected to reopen the crossing.", id="said"),
        pytest.param("“Kesh may close the border.” The guild left.", id="quoted"),
        pytest.param("The guild reportedly said it was over.", id="reported"),
        pytest.param("Kesh made remarks, which appear to have harmed it.", id="a-relative"),
    ],
)
def test_what_somebody_says_is_not_what_the_article_says(text: str) -> None:
    found = build_from_drafts(text, without=frozenset({"add-attributions"}))

    assert found.claims == []


def test_a_frame_that_a_draft_overlaps_makes_no_second_claim() -> None:
    draft = claim("the crossing on Monday", cue="is expected")
    text = "Kesh is expected to reopen the crossing on Monday."

    assert len(build_from_drafts(text, [], [draft], without=frozenset()).claims) == 1
