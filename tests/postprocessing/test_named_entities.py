"""Who speaks or is named in full is an actor, whether or not the model listed it."""

import pytest
from support.data.record_building import build_from_drafts
from support.models.scripted_model import actor

from summarizer.syntax import is_installed

pytestmark = pytest.mark.skipif(
    not is_installed(), reason="the parser is not installed: pip install '.[local]'"
)


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("Mr. Peter Osei denied the report.", [("Peter Osei", "person")]),
        ("The Kesh Oil Corporation denied it.", [("Kesh Oil Corporation", "company")]),
        ("According to France, the talks ended.", [("France", "government")]),
        ("Reporters asked Peter Osei about it.", [("Peter Osei", "person")]),
        ("Peter Osei fell from his horse.", [("Peter Osei", "person")]),
        ("The guild met Peter Osei.", [("Peter Osei", "person")]),
        ("Mr. Valen left. Mr. Valen came back.", [("Valen", "person")]),
        ("Mr. Valen fell from his horse.", []),
        ("The men from the Kesh Oil Corporation left.", []),
        ("The men flew to France.", []),
    ],
)
def test_who_speaks_or_is_named_in_full_is_added(text: str, added: list[tuple[str, str]]) -> None:
    records = build_from_drafts(text, without=frozenset())

    assert [(record.name, record.kind) for record in records.actors] == added
    assert build_from_drafts(text, profile="capable", without=frozenset()).actors == []


def test_a_part_of_a_listed_name_is_not_added() -> None:
    records = build_from_drafts(
        "Peter Osei came. Osei denied it.", [actor("Peter Osei")], without=frozenset()
    )

    assert [record.name for record in records.actors] == ["Peter Osei"]
