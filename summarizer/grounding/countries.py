"""Which city is the capital of which state, and which state an adjective is of.

What a reader of news knows of `Kigali denied it`, the one piece of knowledge that does not come
from the text. It is used only where the text names the state itself as an actor and speaks of its
capital as one that acts. Brussels stands for other bodies than Belgium and is left out.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from itertools import takewhile

from summarizer.grounding.name_matching import core, norm

_ROOT = 4
"""Letters that a state's name and its adjective share; France and `French` share fewer."""


def is_state(name: str) -> bool:
    """Tell whether `name` is the name of a state."""
    return core(name) in _states()


def states_of(capital: str) -> frozenset[str]:
    """Return the names, by their norm, of the states whose capital is `capital`; often none."""
    return _capitals().get(norm(capital), frozenset())


@lru_cache(maxsize=1024)
def state_of_adjective(word: str) -> str | None:
    """Return the state, by its norm, that `word` or its adjective names: `Chinese`, `China’s`.

    The state with the longest common beginning, of four letters at least; None if none or several
    have it.
    """
    wanted = norm(word)
    if wanted in _states():
        return wanted
    shared = {state: _shared(state, wanted) for state in _states()}
    longest = max(shared.values())
    found = [state for state, length in shared.items() if length == longest]
    return found[0] if longest >= _ROOT and len(found) == 1 else None


def _shared(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, str], ...]:
    table = resources.files(__package__).joinpath("countries.tsv").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in table.splitlines())
    return tuple((norm(state), norm(capital)) for state, capital in pairs)


@lru_cache(maxsize=1)
def _states() -> frozenset[str]:
    return frozenset(state for state, _ in _rows())


@lru_cache(maxsize=1)
def _capitals() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for state, capital in filter(lambda row: row[1], _rows()):
        found.setdefault(capital, set()).add(state)
    return {capital: frozenset(states) for capital, states in found.items()}
