"""A position becomes a statement of whoever it is rolled up to."""

from __future__ import annotations

import pytest
from support.corpora import actor, claim, position, summary

from summarizer.networks.build import ResolvedCorpus, resolve_corpus
from summarizer.networks.statement import StatementOptions
from summarizer.schema.summary import SummaryRecord

ACTORS = [
    actor("k", "Kesh"),
    actor("f", "Kesh’s Foreign Ministry", "agency", "k"),
    actor("s", "Dora Valen", "person", "f"),
    actor("u", "Unity Party", "party", "k"),
    actor("o", "Shabir Omon", "person", "u"),
    actor("l", "parliament", "legislature", "k"),
    actor("d", "two diplomats", "group", "f"),
    actor("r", "rebels in the party", "group", "u"),
    actor("p", "Pell", "person"),
    actor("a", "aide", "person", "o"),
]


def holders(level: str) -> dict[str, str]:
    positions = [position(f"p{one.id}", one.id, f"topic {one.id}") for one in ACTORS]
    found = resolve_corpus(
        [summary("d1", ACTORS, positions)], options=StatementOptions(level=level)
    )
    return {one.position[1:]: one.actor.name for one in found.statements}


def test_each_level_rolls_up_further() -> None:
    unrolled = {one.id: one.name for one in ACTORS} | {
        "l": "parliament (Kesh)", "a": "aide (Shabir Omon)",
        "d": "two diplomats (Kesh’s Foreign Ministry)", "r": "rebels in the party (Unity Party)",
    }  # fmt: skip
    assert holders("actor") == unrolled
    organization = unrolled | {
        "s": "Kesh’s Foreign Ministry",
        "o": "Unity Party",
        "a": "Unity Party",
    }
    assert holders("organization") == organization
    assert holders("state") == organization | {"s": "Kesh", "f": "Kesh", "d": "Kesh"}
    assert holders("top") == {**dict.fromkeys(unrolled, "Kesh"), "p": "Pell"}


def one(stance: str, **reading: bool) -> list[int]:
    documents = [summary("d1", ACTORS, [position("p1", "k", "border bill", stance)])]
    return [
        s.sign for s in resolve_corpus(documents, options=StatementOptions(**reading)).statements
    ]


def test_mixed_is_both_and_neutral_is_nothing() -> None:
    assert [one(stance) for stance in ("support", "oppose", "mixed", "neutral")] == [
        [1], [-1], [1, -1], [],
    ]  # fmt: skip
    assert one("mixed", mixed=False) == []


GROUP = [
    actor("g", "Unity and the Greens", "group", members=["u", "h", "g"]),
    actor("u", "Unity Party", "party"),
    actor("h", "both houses", "group", members=["v", "w", "g"]),
    actor("v", "Vale Party", "party"),
    actor("w", "Wold Party", "party"),
]


@pytest.mark.parametrize(
    ("distribute", "expected"),
    [(False, ["Unity and the Greens"]), (True, ["Unity Party", "Vale Party", "Wold Party"])],
)
def test_a_group_speaks_for_itself_or_through_its_members(
    distribute: bool, expected: list[str]
) -> None:
    documents = [summary("d1", GROUP, [position("p1", "g", "border bill")])]
    found = resolve_corpus(documents, options=StatementOptions(distribute=distribute))
    assert [one.actor.name for one in found.statements] == expected


def test_members_of_one_state_count_once() -> None:
    actors = [
        actor("g", "ministers", "group", members=["m", "n"]),
        actor("m", "Dora Valen", "person", "k"),
        actor("n", "Ivo Pell", "person", "k"),
        actor("k", "Kesh"),
    ]
    documents = [summary("d1", actors, [position("p1", "g", "border bill")])]
    found = resolve_corpus(documents, options=StatementOptions(distribute=True)).statements
    assert [(one.actor.name, one.holder.name) for one in found] == [("Kesh", "Dora Valen")]


@pytest.mark.parametrize(
    ("stated", "published", "expected"),
    [
        ("2024-05-13", "2024-05-15", ("2024-05-13", "stated")),
        (None, "2024-05-15", ("2024-05-15", "document")),
        (None, None, (None, "none")),
    ],
)
def test_a_date_says_what_it_rests_on(
    stated: str | None, published: str | None, expected: tuple[str | None, str]
) -> None:
    claims = [claim("c1", "k"), claim("c2", "k", date=stated)]
    positions = [position("p1", "k", "border bill", claim_ids=["c1", "c2"])]
    (found,) = resolve_corpus([summary("d1", ACTORS, positions, claims, published)]).statements
    assert (found.date, found.date_basis) == expected


def relayed(found: ResolvedCorpus) -> list[tuple[str, str]]:
    return [(relay.channel.name, relay.speaker.name) for relay in found.relays]


def test_channels_are_rolled_up_and_nobody_carries_their_own() -> None:
    actors = [*ACTORS, actor("m", "KTV", "media")]
    claims = [claim("c1", "s", ["m", "f"]), claim("c2", None, ["m"]), claim("c3", "p", ["s", "m"])]
    documents = [summary("d1", actors, claims=claims)]
    assert relayed(resolve_corpus(documents)) == [
        ("KTV", "Kesh"),
        ("Kesh", "Pell"),
        ("KTV", "Pell"),
    ]


def corpus(*topics: tuple[str, str | None]) -> list[SummaryRecord]:
    actors = [
        actor("k", "Kesh"),
        actor("t", "Tarsia"),
        actor("o", "Shabir Omon", "person", aliases=["Omon"]),
    ]
    return [
        summary(f"d{number}", actors, [position("p1", "k", topic, target=target)])
        for number, (topic, target) in enumerate(topics)
    ]


def concepts(documents: list[SummaryRecord], **more: dict[str, str]) -> list[str]:
    return [one.concept for one in resolve_corpus(documents, **more).statements]


def test_topics_that_differ_in_case_marks_and_articles_are_one_concept() -> None:
    wordings = [
        "Release of the detainees",
        "release of detainees",
        "release of “detainees”",
        "release of detainees",
    ]
    assert set(concepts(corpus(*((topic, None) for topic in wordings)))) == {"release of detainees"}


def test_topics_that_differ_otherwise_are_two() -> None:
    wordings = ["Plan A", "Plan", "border bill", "border bills", "cut of the duty", "duty"]
    assert concepts(corpus(*((topic, None) for topic in wordings))) == wordings


def test_an_actor_as_topic_is_the_same_under_any_of_its_names() -> None:
    documents = corpus(("Omon", "o"), ("Shabir Omon", "o"), ("Omon", None))
    assert concepts(documents) == ["Shabir Omon", "Shabir Omon", "Omon"]


def test_the_users_topics_win() -> None:
    documents = corpus(
        ("The Duty", None), ("cut of the duty", None), ("Omon", "o"), ("weather", None)
    )
    topics = {"duty": "tariffs", "cut of the duty": "tariffs", "omon": "the mayor", "weather": "-"}
    assert concepts(documents, topics=topics) == ["tariffs", "tariffs", "the mayor"]


def test_likely_topics_are_proposed_and_not_applied() -> None:
    documents = corpus(
        ("duty on goods", None),
        ("duties on goods", None),
        ("duty on foreign goods", None),
        ("truce", None),
    )
    found = resolve_corpus(documents)
    assert len({one.concept for one in found.statements}) == 4
    assert [(one.cluster, one.topic, one.count) for one in found.proposals()] == [
        (1, "duty on foreign goods", 1),
        (1, "duty on goods", 1),
    ]
    (_, other) = found.proposals()
    assert other.concept == "duty on foreign goods"
    assert other.why == "80% of the words, 1 holders in common"
