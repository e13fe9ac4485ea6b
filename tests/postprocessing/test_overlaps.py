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
    roster = ActorRegistry()
    valen = roster.add(ActorCandidate("Valen", "person", aliases=["the minister"]))
    army = roster.add(ActorCandidate("Kesh army", "military", aliases=["army"]))
    assert roster.resolve("Minister Valen") is valen
    assert roster.rename(valen, "Dora Valen") == ["Valen", "the minister"]
    assert roster.named("the minister") is None
    assert roster.person_by_part("Valen") is valen
    assert roster.others_with("valen", army)
    assert not roster.others_with("valen", valen)

    other = roster.add(ActorCandidate("army", "military"))
    assert roster.named("army") is other
    assert army.aliases == []

    roster.remove(valen)
    assert list(roster) == [army, other]
    assert roster.resolve("Dora Valen") is None
    roster.add_aliases(army, ["Dora Valen"])
    assert roster.named("Dora Valen") is army
