"""Actors that no record refers to are listed if they are named, or speak."""

import pytest
from support.data.record_building import build_from_drafts
from support.models.scripted_model import actor

from summarizer.syntax import is_installed

pytestmark = pytest.mark.skipif(
    not is_installed(), reason="the parser is not installed: pip install '.[local]'"
)


@pytest.mark.parametrize(
    ("text", "name", "kind", "is_listed"),
    [
        ("The miners said nothing new.", "miners", "group", True),
        ("The daily quoted an unnamed miner.", "unnamed miner", "person", True),
        ("The ban was criticised by the miners.", "miners", "group", True),
        ("The miners and the farmers voted for it.", "farmers", "group", True),
        ("The former mayor said nothing new.", "former mayor", "person", False),
        ("The miners use the old stairs.", "miners", "group", False),
        ("A ship cut across the bay.", "ship", "other", False),
        ("The parliament dissolved itself.", "parliament", "legislature", True),
        ("The Miners’ Union lost its hall.", "Miners’ Union", "group", True),
    ],
)
def test_an_unnamed_actor_without_a_part_is_listed_if_it_speaks(
    text: str, name: str, kind: str, *, is_listed: bool
) -> None:
    records = build_from_drafts(text, [actor(name, kind)])

    assert [record.name for record in records.actors] == [name] * is_listed


_REST = " Nothing else was new." * 10
"""Sentences without a claim, so that the article narrates."""


@pytest.mark.parametrize(
    ("text", "name", "is_listed"),
    [
        ("Dora Valen ran for mayor. Valen won the vote.", "Dora Valen", True),
        ("They met Dora Valen, who left. The hall was built by Valen.", "Dora Valen", True),
        ("Dora Valen ran for mayor.", "Dora Valen", False),
        ("They met Dora Valen. They liked Valen.", "Dora Valen", False),
        ("Or maybe the mayor, Dora Valen says.", "Dora Valen", True),
    ],
)
def test_who_acts_or_speaks_has_a_part_in_an_article_that_narrates(
    text: str, name: str, *, is_listed: bool
) -> None:
    records = build_from_drafts(text + _REST, [actor(name)])

    assert [record.name for record in records.actors] == [name] * is_listed


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("Dora Valen, the head of Kesh Telecom, ran. Valen won.", ["Dora Valen", "Kesh Telecom"]),
        ("They met Dora Valen, the head of Kesh Telecom.", []),
    ],
)
def test_the_owner_of_who_has_no_part_has_none(text: str, listed: list[str]) -> None:
    drafts = [actor("Dora Valen"), actor("Kesh Telecom", "company")]
    records = build_from_drafts(text + _REST, drafts)

    assert [record.name for record in records.actors] == listed
