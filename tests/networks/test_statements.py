"""Test how positions become statements, resolved and rolled up."""

from typing import get_args

import pytest
from support.data.corpora import actor, claim, position, summary

from summarizer.networks.build import ResolvedCorpus, resolve_corpus
from summarizer.networks.statement import DEFAULT_STATEMENT_OPTIONS, Level, StatementOptions
from summarizer.schema.summary import SummaryRecord
from summarizer.vocabulary import Stance

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


def actors_by_holder(level: Level) -> dict[str, str]:
    positions = [position(f"p{item.id}", item.id, f"topic {item.id}") for item in ACTORS]
    corpus = resolve_corpus(
        [summary("d1", ACTORS, positions)], options=StatementOptions(level=level)
    )
    return {s.position[1:]: s.actor.name for s in corpus.statements}


def test_each_level_rolls_up_further() -> None:
    unrolled = {item.id: item.name for item in ACTORS} | {
        "l": "parliament (Kesh)", "a": "aide (Shabir Omon)",
        "d": "two diplomats (Kesh’s Foreign Ministry)", "r": "rebels in the party (Unity Party)",
    }  # fmt: skip
    assert actors_by_holder("actor") == unrolled
    organization = unrolled | {
        "s": "Kesh’s Foreign Ministry",
        "o": "Unity Party",
        "a": "Unity Party",
    }
    assert actors_by_holder("organization") == organization
    assert actors_by_holder("state") == organization | {"s": "Kesh", "f": "Kesh", "d": "Kesh"}
    assert actors_by_holder("top") == {**dict.fromkeys(unrolled, "Kesh"), "p": "Pell"}


def signs(stance: Stance, options: StatementOptions = DEFAULT_STATEMENT_OPTIONS) -> list[int]:
    documents = [summary("d1", ACTORS, [position("p1", "k", "border bill", stance)])]
    return [s.sign for s in resolve_corpus(documents, options=options).statements]


def test_mixed_positions_give_two_statements_and_neutral_ones_none() -> None:
    assert [signs(stance) for stance in get_args(Stance)] == [[1], [-1], [1, -1], []]
    assert signs("mixed", StatementOptions(mixed=False)) == []


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
def test_a_group_makes_one_statement_or_one_per_member(
    distribute: bool, expected: list[str]
) -> None:
    documents = [summary("d1", GROUP, [position("p1", "g", "border bill")])]
    corpus = resolve_corpus(documents, options=StatementOptions(distribute=distribute))
    assert [s.actor.name for s in corpus.statements] == expected


def test_members_that_roll_up_to_one_state_count_once() -> None:
    actors = [
        actor("g", "ministers", "group", members=["m", "n"]),
        actor("m", "Dora Valen", "person", "k"),
        actor("n", "Ivo Pell", "person", "k"),
        actor("k", "Kesh"),
    ]
    documents = [summary("d1", actors, [position("p1", "g", "border bill")])]
    options = StatementOptions(level="state", distribute=True)
    statements = resolve_corpus(documents, options=options).statements
    assert [(s.actor.name, s.holder.name) for s in statements] == [("Kesh", "Dora Valen")]


@pytest.mark.parametrize(
    ("stated", "published", "expected"),
    [
        ("2024-05-13", "2024-05-15", ("2024-05-13", "stated")),
        (None, "2024-05-15", ("2024-05-15", "document")),
        (None, None, (None, "none")),
    ],
)
def test_a_statement_date_has_a_basis(
    stated: str | None, published: str | None, expected: tuple[str | None, str]
) -> None:
    claims = [claim("c1", "k"), claim("c2", "k", date=stated)]
    positions = [position("p1", "k", "border bill", claim_ids=["c1", "c2"])]
    (statement,) = resolve_corpus([summary("d1", ACTORS, positions, claims, published)]).statements
    assert (statement.date, statement.date_basis) == expected


def relayed(corpus: ResolvedCorpus) -> list[tuple[str, str]]:
    return [(relay.channel.name, relay.speaker.name) for relay in corpus.relays]


def test_channels_are_rolled_up_and_do_not_relay_themselves() -> None:
    actors = [*ACTORS, actor("m", "KTV", "media")]
    claims = [claim("c1", "s", ["m", "f"]), claim("c2", None, ["m"]), claim("c3", "p", ["s", "m"])]
    documents = [summary("d1", actors, claims=claims)]
    assert relayed(resolve_corpus(documents, options=StatementOptions(level="state"))) == [
        ("KTV", "Kesh"),
        ("Kesh", "Pell"),
        ("KTV", "Pell"),
    ]


def documents_on(*topics: tuple[str, str | None]) -> list[SummaryRecord]:
    actors = [
        actor("k", "Kesh"),
        actor("t", "Tarsia"),
        actor("o", "Shabir Omon", "person", aliases=["Omon"]),
    ]
    return [
        summary(f"d{number}", actors, [position("p1", "k", topic, target=target)])
        for number, (topic, target) in enumerate(topics)
    ]


def concepts(documents: list[SummaryRecord], topics: dict[str, str] | None = None) -> list[str]:
    return [s.concept for s in resolve_corpus(documents, topics=topics).statements]


def test_topics_that_differ_in_case_quotes_and_articles_are_one_concept() -> None:
    wordings = [
        "Release of the detainees",
        "release of detainees",
        "release of “detainees”",
        "release of detainees",
    ]
    assert set(concepts(documents_on(*((topic, None) for topic in wordings)))) == {
        "release of detainees"
    }


def test_topics_with_different_words_are_different_concepts() -> None:
    wordings = ["Plan A", "Plan", "border bill", "border bills", "cut of the duty", "duty"]
    assert concepts(documents_on(*((topic, None) for topic in wordings))) == wordings


def test_an_actor_as_topic_is_one_concept_under_all_its_names() -> None:
    documents = documents_on(("Omon", "o"), ("Shabir Omon", "o"), ("Omon", None))
    assert concepts(documents) == ["Shabir Omon", "Shabir Omon", "Omon"]


def test_topics_of_the_user_override_folding() -> None:
    documents = documents_on(
        ("The Duty", None), ("cut of the duty", None), ("Omon", "o"), ("weather", None)
    )
    topics = {"duty": "tariffs", "cut of the duty": "tariffs", "omon": "the mayor", "weather": "-"}
    assert concepts(documents, topics=topics) == ["tariffs", "tariffs", "the mayor"]


def test_similar_topics_are_proposed_but_not_merged() -> None:
    documents = documents_on(
        ("duty on goods", None),
        ("duties on goods", None),
        ("duty on foreign goods", None),
        ("truce", None),
    )
    corpus = resolve_corpus(documents)
    assert len({s.concept for s in corpus.statements}) == 4
    assert [(item.cluster, item.topic, item.count) for item in corpus.proposals()] == [
        (1, "duty on foreign goods", 1),
        (1, "duty on goods", 1),
    ]
    (_, second) = corpus.proposals()
    assert second.concept == "duty on foreign goods"
    assert second.why == "80% of the words, 1 holders in common"
