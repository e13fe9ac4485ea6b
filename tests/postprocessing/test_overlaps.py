"""What lies over a range is found as if all were looked at, in the order in which it was given."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.text.interval_index import IntervalIndex
from summarizer.text.spans import CharSpan

_extents = st.tuples(st.integers(0, 40), st.integers(1, 15)).map(
    lambda pair: CharSpan(pair[0], pair[0] + pair[1])
)


@given(st.lists(_extents, max_size=12), _extents)
def test_the_same_is_found_as_by_looking_at_all(things: list[CharSpan], within: CharSpan) -> None:
    found = IntervalIndex(things, lambda thing: thing).overlapping(within)
    assert found == [thing for thing in things if thing.overlaps(within)]


def test_a_list_of_actors_follows_their_names() -> None:
    registry = ActorRegistry()
    valen = registry.add(ActorCandidate("Valen", "person", aliases=["the minister"]))
    army = registry.add(ActorCandidate("Kesh army", "military", aliases=["army"]))
    assert registry.resolve("Minister Valen") is valen
    assert registry.rename(valen, "Dora Valen") == ["Valen", "the minister"]
    assert registry.find_by_name("the minister") is None
    assert registry.find_person_by_part("Valen") is valen
    assert registry.has_word_in_other("valen", army)
    assert not registry.has_word_in_other("valen", valen)

    other = registry.add(ActorCandidate("army", "military"))
    assert registry.find_by_name("army") is other
    assert army.aliases == []

    registry.remove(valen)
    assert list(registry) == [army, other]
    assert registry.resolve("Dora Valen") is None
    registry.add_aliases(army, ["Dora Valen"])
    assert registry.find_by_name("Dora Valen") is army
