"""A position is one holder's preference on one topic, tied to the claims that carry it."""

from __future__ import annotations

import pytest
from support.assemble_helpers import names, put_together, reasons
from support.scripted_model import actor, claim, position

TEXT = "Dora Valen called for a ceasefire. Omar Pell voted against the border bill. He left."
PEOPLE = [actor("Dora Valen"), actor("Omar Pell")]
OF_KESH = [actor("Dora Valen", affiliation="Kesh"), actor("Kesh", "government")]
CALL = claim("for a ceasefire", source="Dora Valen", cue="called", kind="demand")


def test_evidence_is_verbatim_and_the_claim_under_it_is_named() -> None:
    found = put_together(
        TEXT, PEOPLE, [CALL], [position("Dora Valen", "ceasefire", "called for a ceasefire")]
    )

    (only,) = found.positions
    assert only.evidence.text == "called for a ceasefire"
    assert TEXT[only.evidence.start : only.evidence.end] == only.evidence.text
    assert (only.basis, only.claim_ids) == ("claim", ["c1"])


def test_an_action_needs_no_claim() -> None:
    draft = position(
        "Omar Pell",
        "border bill",
        "voted against the border bill",
        sentence=2,
        stance="oppose",
        basis="action",
    )
    (only,) = put_together(TEXT, PEOPLE, [], [draft]).positions

    assert (only.basis, only.claim_ids, only.stance) == ("action", [], "oppose")


def test_a_claim_that_was_not_recorded_carries_nothing() -> None:
    draft = position("Dora Valen", "ceasefire", "called for a ceasefire")
    found = put_together(TEXT, PEOPLE, [], [draft])

    assert [only.basis for only in found.positions] == ["ascribed"]
    assert any("no recorded claim" in warning for warning in found.warnings)


def test_what_cannot_be_proved_is_rejected_and_not_lost() -> None:
    found = put_together(
        TEXT,
        PEOPLE,
        [CALL],
        [
            position("Dora Valen", "ceasefire", "demanded peace"),
            position("Vladimir Orlov", "ceasefire", "called for a ceasefire"),
            position("Dora Valen", " “” ", "called for a ceasefire"),
            position("Dora Valen", "ceasefire", "called for a ceasefire", sentence=2),
            position("Dora Valen", "ceasefire", "called for a ceasefire", sentence=0),
        ],
    )

    assert found.positions == []
    assert reasons(found) == [
        "quote-not-in-source",
        "holder-not-in-source",
        "topic-empty",
        "quote-not-in-source",
        "sentence-not-in-window",
    ]


def test_one_holder_has_one_position_on_a_topic() -> None:
    again = claim("a ceasefire", source="Dora Valen", cue="called for", kind="demand")
    found = put_together(
        TEXT,
        PEOPLE,
        [CALL, again],
        [
            position("Dora Valen", "ceasefire", "called for a ceasefire"),
            position("Dora Valen", "Ceasefire", "a ceasefire"),
            position("Dora Valen", "the ceasefire", "for a ceasefire", stance="oppose"),
            position("Dora Valen", "ceasefire", "for a ceasefire", stance="oppose"),
        ],
    )

    assert [(only.topic, only.stance) for only in found.positions] == [
        ("ceasefire", "support"),
        ("the ceasefire", "oppose"),
    ]
    assert reasons(found) == ["contradicts-earlier-position"]


def test_the_target_is_an_actor_of_the_text_and_never_the_holder() -> None:
    drafts = [
        position("Dora Valen", "ceasefire", "called for a ceasefire", target=target)
        for target in ("Omar Pell", "Dora Valen", "Vladimir Orlov")
    ]
    targets = []
    for draft in drafts:
        found = put_together(TEXT, PEOPLE, [CALL], [draft])
        targets.append(names(found)[found.positions[0].target])

    assert targets == ["Omar Pell", None, None]


def test_who_says_it_holds_it_unless_he_speaks_for_another() -> None:
    text = "Dora Valen, the Keshi minister, called for a ceasefire. Omar Pell was silent."
    listed = [
        actor("Dora Valen", affiliation="Kesh"),
        actor("Keshi minister", "other"),
        actor("Omar Pell"),
    ]
    said = claim("for a ceasefire", source="Dora Valen", cue="called", kind="demand")
    held = position("Omar Pell", "ceasefire", "called for a ceasefire")
    found = put_together(text, listed, [said], [held])

    assert [names(found)[only.actor] for only in found.positions] == ["Dora Valen"]


def test_whom_the_speaker_belongs_to_may_hold_it() -> None:
    text = "Dora Valen of Kesh promised to keep a ceasefire."
    said = claim("to keep a ceasefire", source="Dora Valen", cue="promised", kind="commitment")
    held = position("Kesh", "ceasefire", "promised to keep a ceasefire")
    found = put_together(text, OF_KESH, [said], [held])

    assert [names(found)[only.actor] for only in found.positions] == ["Kesh"]
    assert [only.claim_ids for only in found.positions] == [["c1"]]


@pytest.mark.parametrize("kind", ["accusation", "demand"])
def test_who_demands_or_accuses_does_so_in_person(kind: str) -> None:
    text = "Dora Valen of Kesh called for a ceasefire."
    said = claim("for a ceasefire", source="Dora Valen", cue="called", kind=kind)
    held = position("Kesh", "ceasefire", "called for a ceasefire")
    found = put_together(text, OF_KESH, [said], [held])

    assert [names(found)[only.actor] for only in found.positions] == ["Dora Valen"]


@pytest.mark.parametrize(
    ("words", "is_kept"),
    [
        pytest.param("that she favoured a ceasefire", True, id="favours"),
        pytest.param("that Kesh took no side", True, id="neutral"),
        pytest.param("that the ceasefire had begun", False, id="fact"),
    ],
)
def test_an_assertion_has_to_say_for_or_against(words: str, is_kept: bool) -> None:
    said = claim(words, source="Dora Valen", cue="said", kind="assertion")
    held = position("Dora Valen", "ceasefire", words)
    found = put_together(f"Dora Valen said {words}.", [actor("Dora Valen")], [said], [held])

    assert len(found.positions) == is_kept
    assert reasons(found) == ([] if is_kept else ["evidence-states-no-preference"])


@pytest.mark.parametrize("basis", ["action", "ascribed"])
@pytest.mark.parametrize(
    ("words", "is_kept"),
    [
        pytest.param("voted against the border bill", True, id="deed"),
        pytest.param("has long backed the border bill", True, id="word"),
        pytest.param("read the border bill", False, id="neither"),
    ],
)
def test_what_is_done_or_ascribed_has_to_show_it(words: str, basis: str, is_kept: bool) -> None:
    held = position("Omar Pell", "border bill", words, basis=basis)
    found = put_together(f"Omar Pell {words}.", [actor("Omar Pell")], [], [held])

    assert [only.basis for only in found.positions] == [basis] * is_kept
    assert reasons(found) == ([] if is_kept else ["evidence-states-no-preference"])


def test_nobody_becomes_an_actor_by_a_position_that_is_rejected_or_by_being_meant() -> None:
    text = "The Hotel Kesh was full. Omar Pell voted against the bill of the Tarsia Group."
    drafts = [
        position("Hotel Kesh", "border bill", "was full", basis="action"),
        position(
            "Omar Pell",
            "border bill",
            "voted against the bill",
            sentence=2,
            basis="action",
            target="Tarsia Group",
        ),
    ]
    found = put_together(text, [actor("Omar Pell")], [], drafts)

    assert [only.name for only in found.actors] == ["Omar Pell"]
    assert [only.target for only in found.positions] == [None]
    assert any("target 'Tarsia Group'" in warning for warning in found.warnings)


def test_a_claim_of_nobody_is_not_that_of_somebody_who_is_not_listed() -> None:
    text = "Dora Valen vowed that Kesh would keep the ceasefire that the Hasra Group wants."
    vow = claim("that Kesh would keep the ceasefire", source="Dora Valen", kind="commitment")
    said = claim("the ceasefire that the Hasra Group wants", kind="commitment")
    held = position("Hasra Group", "ceasefire", "keep the ceasefire that the Hasra Group wants")
    found = put_together(text, [actor("Dora Valen")], [vow, said], [held])

    assert [names(found)[only.actor] for only in found.positions] == ["Dora Valen"]


@pytest.mark.parametrize("kind", ["denial", "prediction"])
def test_a_denial_or_prediction_alone_grounds_no_position(kind: str) -> None:
    said = claim("for a ceasefire", source="Dora Valen", cue="called", kind=kind)
    held = position("Dora Valen", "ceasefire", "called for a ceasefire")
    found = put_together(TEXT, PEOPLE, [said], [held])

    assert found.positions == []
    assert reasons(found) == ["claim-grounds-no-position"]


def test_who_accuses_opposes_what_he_accuses_of() -> None:
    text = "Dora Valen accused Kesh of shelling the crossing."
    said = claim("of shelling the crossing", source="Dora Valen", cue="accused", kind="accusation")
    held = position("Dora Valen", "shelling of the crossing", "accused Kesh of shelling")
    found = put_together(text, PEOPLE, [said], [held])

    assert [only.stance for only in found.positions] == ["oppose"]


SHUT = (
    "Dora Valen of Kesh accused Tarsia of closing the crossing. Omar Pell will not sign the bill."
)
LISTED = [*OF_KESH, actor("Tarsia", "government"), actor("Omar Pell")]
ACCUSED = claim(
    "Tarsia of closing the crossing",
    source="Dora Valen",
    cue="accused",
    kind="accusation",
    text="Tarsia closed the crossing.",
)
REFUSED = claim(
    "will not sign the bill",
    sentence=2,
    source="Omar Pell",
    kind="refusal",
    text="Omar Pell will not sign the bill.",
)


def test_claims_make_positions_only_where_they_are_asked_to() -> None:
    assert put_together(SHUT, LISTED, [ACCUSED, REFUSED]).positions == []

    found = put_together(SHUT, LISTED, [ACCUSED, REFUSED], small_model=True)
    held = [
        (names(found)[one.actor], one.topic, one.stance, names(found)[one.target], one.claim_ids)
        for one in found.positions
    ]
    assert held == [
        ("Dora Valen", "closing the crossing", "oppose", "Tarsia", ["c1"]),
        ("Omar Pell", "signing the bill", "oppose", None, ["c2"]),
    ]
    assert [one.evidence.text for one in found.positions] == [
        "accused Tarsia of closing the crossing",
        "will not sign the bill",
    ]


def test_a_draft_about_words_whose_claim_has_spoken_adds_nothing() -> None:
    drafts = [
        position("Omar Pell", "crossing", "closing the crossing"),
        position("Nobody Known", "crossing", "closing the crossing"),
        position("Omar Pell", "border bill", "not sign the bill", sentence=2, basis="ascribed"),
    ]
    found = put_together(SHUT, LISTED, [ACCUSED], drafts, small_model=True)

    assert [(names(found)[one.actor], one.basis) for one in found.positions] == [
        ("Dora Valen", "claim"),
        ("Omar Pell", "ascribed"),
    ]
    assert reasons(found) == []
    assert "Nobody Known" not in names(found).values()


def test_two_claims_with_one_matter_are_one_position() -> None:
    again = claim("to keep the truce", sentence=2, source="Dora Valen", cue="urged", kind="demand")
    first = claim("Kesh to keep the truce", source="Dora Valen", cue="urged", kind="demand")
    stated = {"text": "Kesh should keep the truce."}
    found = put_together(
        "Dora Valen urged Kesh to keep the truce. Dora Valen again urged it to keep the truce.",
        OF_KESH,
        [one.model_copy(update=stated) for one in (first, again)],
        small_model=True,
    )

    assert [(one.topic, one.claim_ids) for one in found.positions] == [
        ("keeping the truce", ["c1", "c2"])
    ]
    assert [names(found)[one.target] for one in found.positions] == ["Kesh"]


def test_whom_the_speaker_speaks_for_holds_what_he_is_to_do() -> None:
    text = "Dora Valen said on Monday that Kesh would keep the truce."
    said = claim(
        "that Kesh would keep the truce",
        source="Dora Valen",
        cue="said",
        kind="commitment",
        text="Kesh will keep the truce.",
    )
    (only,) = (found := put_together(text, OF_KESH, [said], small_model=True)).positions

    assert (names(found)[only.actor], only.target) == ("Kesh", None)
    assert only.evidence.text == "Kesh would keep the truce"


def test_an_actor_as_such_is_topic_and_target() -> None:
    text = "Dora Valen condemned Tarsia."
    said = claim("Tarsia", source="Dora Valen", cue="condemned", kind="evaluation")
    (only,) = (
        found := put_together(
            text, [actor("Dora Valen"), actor("Tarsia", "government")], [said], small_model=True
        )
    ).positions

    assert (only.topic, only.stance, names(found)[only.target]) == ("Tarsia", "oppose", "Tarsia")


@pytest.mark.parametrize(
    "flaw",
    [
        pytest.param({"text": "Omar Pell will sign the bill."}, id="text denies the words"),
        pytest.param({"source": None}, id="nobody says it"),
        pytest.param({"text": "Omar Pell will not sign it."}, id="names no matter"),
    ],
)
def test_a_claim_that_is_doubtful_implies_nothing(flaw: dict[str, str | None]) -> None:
    doubtful = REFUSED.model_copy(update=flaw)

    assert put_together(SHUT, LISTED, [doubtful], small_model=True).positions == []
