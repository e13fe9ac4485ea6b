"""Lookups in the actor registry and the interval index give what a linear search would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.text.interval_index import IntervalIndex
from summarizer.text.spans import CharSpan

_spans = st.tuples(st.integers(0, 40), st.integers(1, 15)).map(
    lambda pair: CharSpan(pair[0], pair[0] + pair[1])
)


@given(st.lists(_spans, max_size=12), _spans)
def test_overlapping_equals_a_linear_search(spans: list[CharSpan], within: CharSpan) -> None:
    index = IntervalIndex(spans, lambda span: span)

    assert index.overlapping(within) == [span for span in spans if span.overlaps(within)]


def test_lookups_follow_renamed_and_removed_actors() -> None:
    registry = ActorRegistry()
    valen = registry.add(ActorCandidate("Valen", "person", aliases=["the minister"]))
    army = registry.add(ActorCandidate("Kesh army", "military", aliases=["army"]))
    assert registry.resolve("Minister Valen") is valen
    registry.rename(valen, "Dora Valen")
    assert valen.aliases == ["Valen", "the minister"]
    assert registry.find_person_by_part("Valen") is valen

    namesake = registry.add(ActorCandidate("army", "military"))
    assert registry.find_by_name("army") is namesake
    assert army.aliases == []

    registry.remove(valen)
    assert list(registry) == [army, namesake]
    assert registry.resolve("Dora Valen") is None
    registry.add_aliases(army, ["Dora Valen"])
    assert registry.find_by_name("Dora Valen") is army


def test_a_name_before_a_comma_precedes_those_in_its_description() -> None:
    registry = ActorRegistry()
    pell = registry.add(ActorCandidate("Omar Pell", "person"))
    registry.add(ActorCandidate("Valen", "person"))

    assert registry.resolve("Omar Pell, a spokesman for Mrs. Valen and her aides") is pell


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("the Post", "Hasra Post"),
        ("the BPA", "Border Police Agency"),
        ("the post", None),
        ("Star", None),
        ("Tarsia", None),
    ],
)
def test_an_organization_is_known_by_its_last_words_or_its_acronym(
    phrase: str, name: str | None
) -> None:
    registry = ActorRegistry()
    for of_media in ("Hasra Post", "Daily Star", "Kesh Star", "Voice of Tarsia"):
        registry.add(ActorCandidate(of_media, "media"))
    registry.add(ActorCandidate("Border Police Agency", "agency"))
    found = registry.find_organization(phrase)

    assert (found.name if found else None) == name
