"""Renew connections and locks in a forked process, which must not share those of its parent."""

import os
from typing import Protocol
from weakref import WeakSet


class Renewable(Protocol):
    """An object that holds a connection or a lock."""

    def renew(self) -> None:
        """Replace what the parent process still uses. Called in the child, right after the fork."""


_OBJECTS: WeakSet[Renewable] = WeakSet()


def renew_after_fork(renewable: Renewable) -> None:
    """Call `renewable.renew` in each process that is forked from this one, while it exists."""
    _OBJECTS.add(renewable)


def _renew_all() -> None:
    for renewable in list(_OBJECTS):
        renewable.renew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_all)
