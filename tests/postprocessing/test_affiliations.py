"""Role and affiliation of an actor stand beside one of its mentions, or they are left out."""

import pytest
from support.data.record_building import build_from_drafts
from support.models.scripted_model import actor

from summarizer.vocabulary import ActorKind

MARTA = "Marta Skoll"
GUILD = actor("Border Guild", "civil_society")


@pytest.mark.parametrize(
    ("text", "role", "is_kept"),
    [
        pytest.param("Mayor Marta Skoll left.", "Mayor", True, id="before"),
        pytest.param("Deputy Mayor Dr. Marta Skoll left.", "Deputy Mayor", True, id="title"),
        pytest.param("Kesh’s chief negotiator, Marta Skoll, left.", "negotiator", True, id="comma"),
        pytest.param("The mayor of Hesk, Marta Skoll, left.", "mayor", True, id="complement"),
        pytest.param("Its envoy, the judge Marta Skoll, left.", "envoy", True, id="two-offices"),
        pytest.param("Marta Skoll, the guild’s welder, left.", "welder", True, id="apposition"),
        pytest.param("Marta Skoll, a 40-year-old chemist, left.", "chemist", True, id="age"),
        pytest.param("Chief of staff Marta Skoll left.", "Chief of staff", True, id="noun-of"),
        pytest.param("Where the cemetery lies, Marta Skoll left.", "cemetery", False, id="place"),
        pytest.param("In the cemetery, Marta Skoll left.", "cemetery", False, id="no-office"),
        pytest.param("Marta Skoll told the mayor of it.", "mayor", False, id="recipient"),
        pytest.param("Marta Skoll left. A deputy came.", "deputy", False, id="other-sentence"),
        pytest.param("The mayor met Marta Skoll.", "mayor", False, id="subject"),
        pytest.param("The protesters, Marta Skoll left.", "protesters", False, id="plural"),
        pytest.param("Marta Skoll, Marta Skoll of Hesk, left.", MARTA, False, id="own-name"),
        pytest.param("Marta Skoll left.", "Marta", False, id="given-name"),
        pytest.param("Marta Skoll met Mayor Ida Skoll.", "Mayor", False, id="namesake"),
    ],
)  # fmt: skip
def test_a_role_is_an_office_beside_the_name(text: str, role: str, is_kept: bool) -> None:
    found = build_from_drafts(text, [actor(MARTA, role=role)]).actors
    (skoll,) = (record for record in found if record.name == MARTA)

    assert skoll.role == (role if is_kept else None)


@pytest.mark.parametrize(
    ("text", "is_kept"),
    [
        pytest.param("Marta Skoll of the association Border Guild left.", True, id="of"),
        pytest.param("The Border Guild’s lawyer, Marta Skoll, left.", True, id="possessive"),
        pytest.param("Border Guild spokeswoman Marta Skoll left.", True, id="noun"),
        pytest.param("The head of the Border Guild, Marta Skoll, left.", True, id="office-of"),
        pytest.param("The Border Guild’s envoy in Hesk, Marta Skoll, left.", True, id="place"),
        pytest.param("Marta Skoll, head of the old Border Guild, left.", True, id="apposition"),
        pytest.param("Marta Skoll, a Border Guild lawyer, left.", True, id="noun-after"),
        pytest.param("Marta Skoll (Border Guild) left.", True, id="brackets"),
        pytest.param("The Border Guild met. Its head, Marta Skoll, left.", True, id="pronoun"),
        pytest.param("The Border Guild met. The guild’s head, Marta Skoll, left.", True, id="head"),
        pytest.param("Marta Skoll told the Border Guild of it.", False, id="recipient"),
        pytest.param("The Border Guild met Marta Skoll.", False, id="object"),
        pytest.param("Marta Skoll left. The Border Guild stayed.", False, id="other-sentence"),
        pytest.param("The Border Guild met. Alor did: its head, Marta Skoll, left", False, id="x"),
    ],
)  # fmt: skip
def test_an_affiliation_is_in_the_noun_phrase_of_the_name(text: str, is_kept: bool) -> None:
    found = build_from_drafts(text, [actor(MARTA, affiliation="Border Guild"), GUILD]).actors
    ids = {record.name: record.id for record in found}

    (skoll,) = (record for record in found if record.name == MARTA)
    assert skoll.affiliation == (ids["Border Guild"] if is_kept else None)


def test_a_country_is_named_by_its_adjective_and_its_capital() -> None:
    text = "Chinese spokesperson Mao Ning met Washington’s envoy, Daniel Ashby."
    drafts = [
        actor("China", "government"), actor("United States", "government"),
        actor("Mao Ning", affiliation="China"), actor("Daniel Ashby", affiliation="United States"),
    ]  # fmt: skip
    text = f"{text} China and the United States were silent."
    found = {record.name: record for record in build_from_drafts(text, drafts).actors}

    assert found["Mao Ning"].affiliation == found["China"].id
    assert found["Daniel Ashby"].affiliation == found["United States"].id


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("France’s envoy, Marta Skoll, denied it.", "France"),
        ("Marta Skoll, an engineer at Microsoft, denied it.", None),
        ("Marta Skoll, a lawyer for Microsoft, denied it.", "Microsoft"),
        ("Energy Minister Marta Skoll denied it.", None),
        ("Marta Skoll, a former secretary of State, denied it.", None),
    ],
)
def test_an_owner_that_is_not_listed_is_added(text: str, owner: str | None) -> None:
    found = build_from_drafts(text, [actor(MARTA)]).actors

    assert {record.name for record in found} == {MARTA, owner} - {None}


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Foreign Minister Marta Skoll denied it.", "Foreign Minister"),
        ("The guild’s spokeswoman, Marta Skoll, denied it.", "spokeswoman"),
        ("Marta Skoll, a mayor, denied it.", "mayor"),
        ("Marta Skoll, a vice-chairman of the guild, denied it.", "vice-chairman"),
        ("General Marta Skoll denied it.", None),
        ("Marta Skoll told the mayor of it.", None),
    ],
)
def test_an_office_beside_the_name_is_the_role(text: str, role: str | None) -> None:
    (skoll,) = build_from_drafts(text, [actor(MARTA)]).actors

    assert skoll.role == role


@pytest.mark.parametrize(
    ("text", "name", "kind", "affiliation"),
    [
        pytest.param(
            "The Border Guild met. It lost to the Harbour Guild’s Marta Skoll.",
            MARTA, "person", "Harbour Guild", id="another-guild",
        ),
        pytest.param(
            "The United States and the Border Guild met two envoys from Latin America.",
            "two envoys from Latin America", "group", None, id="a-longer-name",
        ),
        pytest.param(
            "The United States and Border Guild welders left.",
            "United States and Border Guild welders", "group", None, id="a-list",
        ),
    ],
)  # fmt: skip
def test_an_owner_is_called_by_its_whole_name(
    text: str, name: str, kind: ActorKind, affiliation: str | None
) -> None:
    drafts = [actor(name, kind), actor("United States", "government"), GUILD]
    found = build_from_drafts(text, drafts, without=frozenset({"drop-bystanders"})).actors
    names = {record.id: record.name for record in found}
    (record,) = (record for record in found if record.name == name)

    assert names.get(record.affiliation or "") == affiliation


def test_a_role_beside_a_name_inside_another_name_is_kept() -> None:
    drafts = [actor(MARTA, role="Mayor"), actor("Marta Skoll and her aides", "group")]
    text = "Mayor Marta Skoll and her aides denied it. The next day Marta Skoll left."
    (skoll,) = (record for record in build_from_drafts(text, drafts).actors if record.name == MARTA)

    assert skoll.role == "Mayor"


def test_the_capable_model_keeps_its_word() -> None:
    drafts = [actor(MARTA, role="cemetery", affiliation="Border Guild"), GUILD]
    text = "Where the cemetery lies, Marta Skoll left. The Border Guild stayed."
    found = build_from_drafts(text, drafts, profile="capable").actors

    assert {record.role for record in found} == {"cemetery", None}
