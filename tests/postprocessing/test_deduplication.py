"""A person is one actor, and a name belongs to the actor that the article gives it."""

import pytest
from support.data.record_building import build_from_drafts
from support.models.scripted_model import actor, claim

from summarizer.schema.drafts import ActorDraft
from summarizer.schema.summary import Actor


def people(text: str, *drafts: ActorDraft) -> dict[str, Actor]:
    records = build_from_drafts(text, list(drafts), without=frozenset({"drop-bystanders"}))
    return {record.name: record for record in records.actors}


@pytest.mark.parametrize(
    ("text", "office"),
    [
        pytest.param("Kesh’s envoy, Dora Valen, left.", "Kesh’s envoy", id="office-comma-name"),
        pytest.param("A former minister Dora Valen left.", "former minister", id="office-name"),
        pytest.param("The spokesman, Captain Dora Valen, left.", "spokesman", id="with-a-rank"),
        pytest.param("Dora Valen, a farmer from Hasra, left.", "farmer", id="name-comma-office"),
        pytest.param("Dora Valen, Kesh’s envoy.", "envoy", id="name-comma-office-of-a-state"),
        pytest.param("The envoy left. The envoy, Dora Valen, won.", "envoy", id="named-later"),
        pytest.param(
            "An economist from the Hasra Bank, Dora Valen, left.",
            "economist from the Hasra Bank",
            id="office-with-its-organization",
        ),
    ],
)
def test_an_office_beside_a_name_is_merged_with_it(text: str, office: str) -> None:
    text = f"News of Monday\n\n{text}"
    records = people(text, actor(office), actor("Dora Valen"))

    assert [name for name, record in records.items() if record.kind == "person"] == ["Dora Valen"]
    assert records["Dora Valen"].role == office
    assert office in records["Dora Valen"].aliases


def test_an_office_beside_a_longer_name_is_the_person_who_is_listed() -> None:
    text = "News of Monday\n\nDora Valen left. The envoy, Dora Maria Valen, won."

    assert list(people(text, actor("envoy"), actor("Dora Valen"))) == ["Dora Valen"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("After Dora Valen, a spokesman said so.", id="a-list-not-an-apposition"),
        pytest.param("A spokesman left. Dora Valen, the spokesman, stayed.", id="mentioned-before"),
        pytest.param("Dora Valen met a spokesman.", id="apart"),
        pytest.param("She saw a spokesman\nDora Valen stayed.", id="over-a-line"),
    ],
)
def test_an_office_apart_from_the_name_stays_a_person(text: str) -> None:
    text = f"News of Monday\n\n{text}"

    assert {"spokesman", "Dora Valen"} <= set(people(text, actor("spokesman"), actor("Dora Valen")))


@pytest.mark.parametrize(
    ("text", "office", "is_merged"),
    [
        ("Mayor Dora Valen spoke. Kesh waits. The mayor left.", "mayor", True),
        ("Sen. Dora Valen spoke. The Kesh senator left.", "Kesh senator", True),
        ("Sen. Dora Valen and Sen. Omar Pell spoke. The senator left.", "senator", False),
        ("A Hasra judge ruled. Justice Dora Valen wrote so.", "Hasra judge", True),
        ("Kesh waits. It rains. A judge ruled. Justice Dora Valen wrote so.", "judge", False),
        ("Kesh waits. The judge ruled. Justice Dora Valen wrote so.", "judge", False),
        ("The pilot who hit a gate was fined. Dora Valen, 44, denied it.", "pilot", True),
        ("The pilot who hit a gate was fined.\n\nDora Valen denied it.", "pilot", True),
        ("The pilot was fined. Dora Valen, 44, denied it.", "pilot", False),
        ("The pilot who met Dora Valen was fined. Dora Valen left.", "pilot", False),
    ],
)
def test_an_office_is_merged_with_the_only_name_that_bears_it_as_a_title(
    text: str, office: str, is_merged: bool
) -> None:
    assert (office not in people(text, actor(office), actor("Dora Valen"))) is is_merged


def test_an_owner_is_not_who_is_described_by_it() -> None:
    text = "News of Monday\n\nPell met Kesh. “It is late,” said Dora Valen, Pell’s deputy adviser."

    assert {"Pell", "Dora Valen"} <= set(people(text, actor("Pell"), actor("Dora Valen")))


def test_a_merged_office_keeps_its_affiliation() -> None:
    text = "Kesh’s envoy, Dora Valen, left. Kesh was silent."
    records = build_from_drafts(
        text,
        [actor("Kesh", "government"), actor("envoy", affiliation="Kesh"), actor("Dora Valen")],
    )

    (kesh,) = (record for record in records.actors if record.name == "Kesh")
    (dora,) = (record for record in records.actors if record.name == "Dora Valen")
    assert dora.affiliation == kesh.id


def test_a_nickname_stays_an_alias() -> None:
    text = "Marcel Lazar, known as Guccifer, left. Guccifer was silent."

    records = people(text, actor("Marcel Lazar", aliases=["Guccifer"]))

    assert "Guccifer" in records["Marcel Lazar"].aliases


def test_a_name_beside_an_office_in_the_source_becomes_its_name() -> None:
    text = "The Hasra Bank was silent. An economist from the Hasra Bank, Peter Osei, warned of it."
    records = build_from_drafts(
        text,
        [actor("economist from the Hasra Bank"), actor("Hasra Bank", "company")],
        [
            claim(
                "of it",
                sentence=2,
                source="An economist from the Hasra Bank, Peter Osei,",
                cue="warned",
                speaker="economist from the Hasra Bank",
            )
        ],
    )

    names = {record.id: record.name for record in records.actors}
    assert names[records.claims[0].speaker or ""] == "Peter Osei"
    assert "economist from the Hasra Bank" not in names.values()


@pytest.mark.parametrize(
    ("name", "kind", "alias", "text", "is_kept"),
    [
        pytest.param("Kesh", "government", "Kesh’s envoy", "Kesh met {}.", False, id="its-office"),
        pytest.param("Kesh", "government", "Kesh Labour Party", "The {} met.", False, id="party"),
        pytest.param("Kesh", "government", "Kesh victory", "A {} is near.", False, id="its-noun"),
        pytest.param("Kesh", "government", "Kesh authorities", "{} left.", True, id="its-state"),
        pytest.param("Department of Roads", "agency", "DOR", "The {} left.", True, id="all-words"),
        pytest.param("Omar Pell", "person", "Pell and Roe", "{} left.", False, id="two-persons"),
        pytest.param("Omar Pell", "person", "Gen. Omar Pell", "{} left.", False, id="title"),
        pytest.param("Sigrid Haukeland", "person", "Pestov", "{} said so.", False, id="surname"),
        pytest.param("Keshi envoy", "person", "Keshi", "{} said so.", False, id="modifier"),
        pytest.param(
            "Border Guild",
            "group",
            "Border Guild leaves the long race for mayor",
            "{}. It left.",
            False,
            id="headline",
        ),
        pytest.param("Keshi envoy", "person", "envoy", "The {} left.", True, id="head"),
        pytest.param("Police", "agency", "protesters", "Police met {}.", False, id="opponents"),
        pytest.param("United States", "government", "UK", "The {} left.", False, id="other-state"),
        pytest.param("China", "government", "Beijing", "{} denied it.", True, id="capital"),
        pytest.param("Denmark", "government", "Danes", "The {} voted.", True, id="demonym"),
        pytest.param("European Union", "igo", "EU", "The {} agreed.", True, id="acronym"),
        pytest.param("Unity Party", "party", "Unity", "{} won.", True, id="part-of-the-name"),
        pytest.param("ECOWAS", "igo", "bloc", "The {} met.", True, id="its-class"),
        pytest.param("Marcel Lazar", "person", "Guccifer", "He left.", True, id="apposition"),
        pytest.param(
            "Omar Pell", "person", "Valen", "Omar Pell, {}’s aide, left.", False, id="chief"
        ),
        pytest.param(
            "Omar Pell",
            "person",
            "first met in May",
            "Kesh, whom Omar Pell {}, left.",
            False,
            id="rest-of-the-sentence",
        ),
    ],
)
def test_an_alias_is_kept_if_the_article_proves_it(
    name: str, kind: str, alias: str, text: str, *, is_kept: bool
) -> None:
    beside = f"{name}, known as {alias}, left. " if alias == "Guccifer" else f"{name} left. "
    records = people(f"{beside}{text.format(alias)}", actor(name, kind, aliases=[alias]))

    assert (alias in records[name].aliases) == is_kept


def test_a_name_of_several_capitalised_words_stays() -> None:
    assert list(people("Dora Maria Valen left. Valen is old.", actor("Dora Maria Valen"))) == [
        "Dora Maria Valen"
    ]


def test_a_state_before_the_name_of_a_body_makes_no_second_actor() -> None:
    text = "The Department of Roads left. The U.S. Department of Roads is old."
    listed = [actor("Department of Roads", "agency"), actor("U.S. Department of Roads", "agency")]

    assert list(people(text, *listed)) == ["Department of Roads"]
