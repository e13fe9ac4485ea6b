"""A position is the preference of one holder on one topic, with the claims it rests on."""

import pytest
from support.data.record_building import build_from_drafts, names, reasons
from support.models.scripted_model import actor, claim, position

TEXT = "Dora Valen called for a ceasefire. Omar Pell voted against the border bill. He left."
PEOPLE = [actor("Dora Valen"), actor("Omar Pell")]
OF_KESH = [actor("Dora Valen", affiliation="Kesh"), actor("Kesh", "government")]
CALL = claim("for a ceasefire", source="Dora Valen", cue="called", kind="demand")


DRAFTS_ONLY = frozenset({"add-attributions", "infer-positions", "add-conduct"})
"""Rules left out where a test is about what becomes of a draft."""


def test_evidence_is_verbatim_and_names_the_claim_it_overlaps() -> None:
    records = build_from_drafts(
        TEXT,
        PEOPLE,
        [CALL],
        [position("Dora Valen", "ceasefire", "called for a ceasefire")],
        without=DRAFTS_ONLY,
    )

    (record,) = records.positions
    assert record.evidence.text == "called for a ceasefire"
    assert TEXT[record.evidence.start : record.evidence.end] == record.evidence.text
    assert (record.basis, record.claim_ids) == ("claim", ["c1"])


def test_an_action_needs_no_claim() -> None:
    draft = position(
        "Omar Pell",
        "border bill",
        "voted against the border bill",
        sentence=2,
        stance="oppose",
        basis="action",
    )
    (record,) = build_from_drafts(TEXT, PEOPLE, [], [draft], without=DRAFTS_ONLY).positions

    assert (record.basis, record.claim_ids, record.stance) == ("action", [], "oppose")


def test_a_position_without_a_recorded_claim_is_ascribed() -> None:
    draft = position("Dora Valen", "ceasefire", "called for a ceasefire")
    without = DRAFTS_ONLY | {"add-attributions"}
    records = build_from_drafts(TEXT, PEOPLE, [], [draft], without=without)

    assert [record.basis for record in records.positions] == ["ascribed"]
    assert any("no recorded claim" in warning for warning in records.warnings)


def test_an_ungrounded_draft_is_rejected_with_its_reason() -> None:
    records = build_from_drafts(
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
        without=DRAFTS_ONLY,
    )

    assert records.positions == []
    assert reasons(records) == [
        "quote-not-in-source",
        "topic-empty",
        "quote-not-in-source",
        "sentence-not-in-window",
        "holder-not-in-source",
    ]


def test_one_holder_has_one_position_on_a_topic() -> None:
    again = claim("a ceasefire", source="Dora Valen", cue="called for", kind="demand")
    records = build_from_drafts(
        TEXT,
        PEOPLE,
        [CALL, again],
        [
            position("Dora Valen", "ceasefire", "called for a ceasefire"),
            position("Dora Valen", "Ceasefire", "a ceasefire"),
            position("Dora Valen", "the ceasefire", "for a ceasefire", stance="oppose"),
            position("Dora Valen", "ceasefire", "for a ceasefire", stance="oppose"),
        ],
        without=DRAFTS_ONLY,
    )

    assert [(record.topic, record.stance) for record in records.positions] == [
        ("ceasefire", "support"),
        ("the ceasefire", "oppose"),
    ]
    assert reasons(records) == ["contradicts-earlier-position"]


def test_the_target_is_a_listed_actor_and_never_the_holder() -> None:
    drafts = [
        position("Dora Valen", "ceasefire", "called for a ceasefire", target=target)
        for target in ("Omar Pell", "Dora Valen", "Vladimir Orlov")
    ]
    targets = []
    for draft in drafts:
        records = build_from_drafts(TEXT, PEOPLE, [CALL], [draft], without=DRAFTS_ONLY)
        targets.append(names(records)[records.positions[0].target])

    assert targets == ["Omar Pell", None, None]


def test_the_speaker_is_the_holder() -> None:
    text = "Dora Valen, the Keshi minister, called for a ceasefire. Omar Pell was silent."
    listed = [
        actor("Dora Valen", affiliation="Kesh"),
        actor("Keshi minister", "other"),
        actor("Omar Pell"),
    ]
    claim_draft = claim("for a ceasefire", source="Dora Valen", cue="called", kind="demand")
    position_draft = position("Omar Pell", "ceasefire", "called for a ceasefire")
    records = build_from_drafts(text, listed, [claim_draft], [position_draft])

    assert [names(records)[record.actor] for record in records.positions] == ["Dora Valen"]


def test_an_actor_that_the_speaker_belongs_to_may_be_the_holder() -> None:
    text = "Dora Valen of Kesh promised to keep a ceasefire."
    claim_draft = claim(
        "to keep a ceasefire", source="Dora Valen", cue="promised", kind="commitment"
    )
    position_draft = position("Kesh", "ceasefire", "promised to keep a ceasefire")
    records = build_from_drafts(
        text, OF_KESH, [claim_draft], [position_draft], without=frozenset({"infer-positions"})
    )

    assert [names(records)[record.actor] for record in records.positions] == ["Kesh"]
    assert [record.claim_ids for record in records.positions] == [["c1"]]


def test_targets_are_not_added_to_the_actors() -> None:
    text = "Omar Pell voted against the bill of the Tarsia quartet."
    draft = position(
        "Omar Pell",
        "border bill",
        "voted against the bill",
        basis="action",
        target="Tarsia quartet",
    )
    records = build_from_drafts(text, [actor("Omar Pell")], [], [draft], without=DRAFTS_ONLY)

    assert [record.name for record in records.actors] == ["Omar Pell"]
    assert [record.target for record in records.positions] == [None]
    assert any("target 'Tarsia quartet'" in warning for warning in records.warnings)


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


def test_positions_are_inferred_from_claims_only_for_small_models() -> None:
    drafts = [ACCUSED, REFUSED]
    assert build_from_drafts(SHUT, LISTED, drafts, profile="capable").positions == []

    records = build_from_drafts(SHUT, LISTED, [ACCUSED, REFUSED])
    positions = [
        (
            names(records)[record.actor],
            record.topic,
            record.stance,
            names(records)[record.target],
            record.claim_ids,
        )
        for record in records.positions
    ]
    assert positions == [
        ("Dora Valen", "closing the crossing", "oppose", "Tarsia", ["c1"]),
        ("Omar Pell", "bill", "oppose", None, ["c2"]),
    ]
    assert [record.evidence.text for record in records.positions] == [
        "accused Tarsia of closing the crossing",
        "will not sign the bill",
    ]


def test_an_inferred_position_replaces_the_drafts_that_overlap_it() -> None:
    drafts = [
        position("Omar Pell", "crossing", "closing the crossing"),
        position("Nobody Known", "crossing", "closing the crossing"),
        position("Omar Pell", "border bill", "not sign the bill", sentence=2, basis="ascribed"),
    ]
    records = build_from_drafts(SHUT, LISTED, [ACCUSED], drafts)

    assert [(names(records)[record.actor], record.basis) for record in records.positions] == [
        ("Dora Valen", "claim"),
        ("Omar Pell", "ascribed"),
    ]
    assert reasons(records) == ["replaced", "replaced"]
    assert "Nobody Known" not in names(records).values()


@pytest.mark.parametrize(
    ("words", "holder", "basis"),
    [
        ("that Kesh wants a truce", "Kesh", "claim"),
        ("that Tarsia wants a truce", "Tarsia", "ascribed"),
        ("that she wants a truce", "Dora Valen", "claim"),
        ("that it wants a truce", "Kesh", "claim"),
        ("“They want a truce”", None, None),
        ("that the guests want a truce", None, None),
    ],
)
def test_who_wants_it_holds_the_position(words: str, holder: str | None, basis: str | None) -> None:
    said = claim(words, source="Dora Valen", cue="said", kind="evaluation")
    actors = [*OF_KESH, actor("Tarsia", "government")]
    text = f"Dora Valen of Kesh said {words}. Tarsia was silent."
    records = build_from_drafts(text, actors, [said])

    found = [(names(records)[record.actor], record.basis) for record in records.positions]
    assert found == ([(holder, basis)] if holder else [])


def test_two_claims_on_one_topic_give_one_position() -> None:
    again = claim("to keep the truce", sentence=2, source="Dora Valen", cue="urged", kind="demand")
    first = claim("Kesh to keep the truce", source="Dora Valen", cue="urged", kind="demand")
    stated = {"text": "Kesh should keep the truce."}
    records = build_from_drafts(
        "Dora Valen urged Kesh to keep the truce. Dora Valen again urged it to keep the truce.",
        OF_KESH,
        [record.model_copy(update=stated) for record in (first, again)],
        profile="small",
    )

    assert [(record.topic, record.claim_ids) for record in records.positions] == [
        ("keeping the truce", ["c1", "c2"])
    ]
    assert [names(records)[record.target] for record in records.positions] == ["Kesh"]


def test_the_represented_actor_holds_a_commitment_to_its_own_act() -> None:
    text = "Dora Valen of Kesh said on Monday that Kesh would keep the truce."
    draft = claim(
        "that Kesh would keep the truce",
        source="Dora Valen",
        cue="said",
        kind="commitment",
        text="Kesh will keep the truce.",
    )
    (record,) = (records := build_from_drafts(text, OF_KESH, [draft])).positions

    assert (names(records)[record.actor], record.target) == ("Kesh", None)
    assert record.evidence.text == "Kesh would keep the truce"


def test_an_actor_that_is_judged_is_topic_and_target() -> None:
    text = "Dora Valen condemned Tarsia."
    draft = claim("Tarsia", source="Dora Valen", cue="condemned", kind="evaluation")
    (record,) = (
        records := build_from_drafts(
            text, [actor("Dora Valen"), actor("Tarsia", "government")], [draft], profile="small"
        )
    ).positions

    assert (record.topic, record.stance, names(records)[record.target]) == (
        "Tarsia",
        "oppose",
        "Tarsia",
    )


def test_no_position_is_inferred_from_a_claim_without_a_speaker() -> None:
    doubtful = REFUSED.model_copy(update={"source": None})

    assert build_from_drafts(SHUT, LISTED, [doubtful]).positions == []


def test_no_position_is_inferred_from_a_pronoun_alone() -> None:
    text = "Omar Pell will not sign it."
    draft = claim("will not sign it", source="Omar Pell", kind="refusal")

    assert build_from_drafts(text, LISTED, [draft]).positions == []


def test_a_position_is_read_off_the_quotation_not_off_the_restatement() -> None:
    reversed_claim = REFUSED.model_copy(update={"text": "Omar Pell will sign the treaty."})
    (record,) = build_from_drafts(SHUT, LISTED, [reversed_claim]).positions

    assert (record.topic, record.stance) == ("bill", "oppose")
