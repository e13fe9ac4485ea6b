"""Deadlines: what is due is called, what was called off is not, and no thread outlives them."""

from __future__ import annotations

import time
from threading import Event, enumerate

from summarizer.models.remote.deadlines import DeadlineTimer

FAR = 60.0


def is_watched() -> bool:
    return any(thread.name == "deadlines" for thread in enumerate())


def ends_within(seconds: float) -> bool:
    ends = time.monotonic() + seconds
    while is_watched() and time.monotonic() < ends:
        time.sleep(0.01)
    return not is_watched()


def test_what_is_due_is_called_and_what_was_called_off_is_not() -> None:
    watch, early, late, never = DeadlineTimer(idle=0.1), Event(), Event(), Event()
    now = time.monotonic()
    far = watch.call(now + FAR, never.set)
    watch.call(now + 0.2, late.set)
    off = watch.call(now + 0.15, never.set)
    watch.call(now + 0.1, early.set)
    watch.call_off(off)
    assert early.wait(5)
    assert not late.is_set()
    assert late.wait(5)
    assert not never.is_set()
    watch.call_off(far)


def test_the_thread_does_not_wait_for_a_deadline_that_was_called_off() -> None:
    assert ends_within(15), "another test's deadlines"
    watch = DeadlineTimer(idle=0.1)
    number = watch.call(time.monotonic() + FAR, lambda: None)
    assert is_watched()
    watch.call_off(number)
    assert ends_within(5)


def test_a_deadline_set_anew_starts_it_again() -> None:
    watch, called = DeadlineTimer(idle=0.05), Event()
    watch.call_off(watch.call(time.monotonic() + FAR, lambda: None))
    time.sleep(0.3)
    watch.call(time.monotonic() + 0.05, called.set)
    assert called.wait(5)
