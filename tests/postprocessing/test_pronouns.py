"""Pronouns in positions mean whom the text named before."""

import pytest
from support.data.record_building import build_from_drafts, held
from support.models.scripted_model import actor, claim

from summarizer.syntax import is_installed

pytestmark = pytest.mark.skipif(
    not is_installed(), reason="needs the parser: pip install '.[local]'"
)
ACTORS = [actor("Dora Valen"), actor("Omar Pell"), actor("Paul Gray")]


def positions(text: str, *drafts: object) -> list[tuple[str | None, str, str]]:
    """Return holder, stance and topic of each position of `text`."""
    records = build_from_drafts(text, ACTORS, drafts)  # type: ignore[arg-type]
    return [(holder, stance, topic) for holder, stance, topic, _ in held(records)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Dora Valen met Omar Pell. She backs the toll.",
            ("Dora Valen", "support", "toll"),
            id="holder",
        ),
        pytest.param(
            "Omar Pell met the guild. Dora Valen denounced him.",
            ("Dora Valen", "oppose", "Omar Pell"),
            id="object",
        ),
        pytest.param(
            "Omar Pell wrote to Dora Valen. Her opposition to the toll is known.",
            ("Dora Valen", "oppose", "toll"),
            id="owner",
        ),
        pytest.param(
            "Omar Pell met the guild. Dora Valen demanded his resignation.",
            ("Dora Valen", "support", "Omar Pell’s resignation"),
            id="owner-in-the-topic",
        ),
        pytest.param(
            "Omar Pell met the guild. Paul Gray repeated his opposition to the toll.",
            ("Paul Gray", "oppose", "toll"),
            id="owner-is-the-subject",
        ),
    ],
)
def test_a_pronoun_means_who_was_named_before(text: str, expected: tuple[str, str, str]) -> None:
    assert positions(text) == [expected]


def test_nobody_is_the_object_of_his_own_attitude() -> None:
    assert positions("Omar Pell left. The guild was silent. Omar Pell denounced him.") == []


def test_a_pronoun_in_a_claim_may_mean_its_speaker() -> None:
    said = claim("he would keep the truce", source="Omar Pell", cue="said", kind="commitment")

    assert positions("Omar Pell said he would keep the truce. Dora Valen left.", said) == [
        ("Omar Pell", "support", "keeping the truce")
    ]


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        ("accusation", "Omar Pell was the founder of the militia", "oppose"),
        ("evaluation", "Omar Pell failed to act", "oppose"),
        ("evaluation", "Omar Pell met an honourable guild", "support"),
        ("evaluation", "Omar Pell left the guild", None),
        ("evaluation", "the guild failed to act", None),
    ],
)
def test_persons_are_judged_by_what_they_do(kind: str, content: str, expected: str | None) -> None:
    said = claim(content, source="Dora Valen", cue="said", kind=kind)
    found = positions(f"Dora Valen said {content}. It rained.", said)

    assert found == ([("Dora Valen", expected, "Omar Pell")] if expected else [])
