"""Find where actors are mentioned (`docs/codebook.md`, 2.5).

A mention is a name or alias as a word of its own: `anti-regime` does not mention a regime. A
mention inside a longer one is left out, unless it is the only one of its actor.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import TypeVar

from summarizer.text.scripts import follows_particle, is_word_character, may_part
from summarizer.text.spans import CharSpan
from summarizer.text.substring_search import find_all

_HYPHENS = "-‐‑"
"""An unspaced en dash is none: it joins two names, or stands for a spaced one."""
_UNEVEN_SPACE = re.compile(r"\s{2,}|[^\S ]")
"""White space that is not a single space."""

ActorT = TypeVar("ActorT", bound=Hashable)


def find_mentions(
    text: str,
    start: int,
    names: Mapping[ActorT, Iterable[str]],
    roles: Iterable[str],
    *,
    any_case: Collection[ActorT] = (),
) -> dict[ActorT, list[CharSpan]]:
    """Return the mentions of each actor in the order of the text.

    `start` is the offset of the body, because metadata contain no mentions. The names of actors in
    `any_case` may begin with a capital or a small letter.
    """
    candidates = [
        (span, actor)
        for actor, forms in names.items()
        for form in dict.fromkeys(forms)
        for span in find_words(text, start, form, any_case=actor in any_case)
    ]
    outermost = _outermost(candidates, len(text))
    known_roles = _Prefixes(roles)
    mentions: dict[ActorT, list[CharSpan]] = {actor: [] for actor in names}
    for (span, actor), following in zip_longest(outermost, outermost[1:]):
        is_followed = following is not None and following[1] == actor
        is_title = is_followed and text[span.end : following[0].start] == " "
        if not is_title and not _is_owner_of_role(text, span, known_roles):
            mentions[actor].append(span)
    for span, actor in sorted(candidates, key=lambda candidate: candidate[0]):
        if not mentions[actor]:
            mentions[actor].append(span)
    return mentions


def find_words(text: str, start: int, words: str, *, any_case: bool = False) -> list[CharSpan]:
    """Return where `words` occur in `text` from `start` on, not as a part of a longer word."""
    found = find_substrings(text, start, words, any_case=any_case)
    return [span for span in found if not _is_part_of_word(text, span)]


def find_substrings(text: str, start: int, words: str, *, any_case: bool) -> list[CharSpan]:
    """Return where `words` occur in `text` from `start` on, also inside longer words."""
    words = _UNEVEN_SPACE.sub(" ", words)
    forms = {words}
    if any_case and words[0].isalpha():
        # A description begins with a capital only at the beginning of a sentence.
        forms = {words[0].lower() + words[1:], words[0].upper() + words[1:]}
    collapsed = _collapse(text, start)
    within = CharSpan(0, len(collapsed.text))
    spans: list[CharSpan] = []
    next_at = 0
    for at, size in sorted(
        (at, len(form)) for form in forms for at in find_all(form, collapsed.text, within)
    ):
        if at >= next_at:
            next_at = at + size
            spans.append(collapsed.source_span(at, next_at))
    return spans


class _CollapsedText:
    """A text from an offset on, with each run of white space as one space."""

    def __init__(self, text: str, start: int) -> None:
        parts: list[str] = []
        self._starts, self._sources, at = [0], [start], start
        length = 0
        for run in _UNEVEN_SPACE.finditer(text, start):
            parts += [text[at : run.start()], " "]
            length += run.start() - at + 1
            at = run.end()
            self._starts.append(length)
            self._sources.append(at)
        self.text = "".join([*parts, text[at:]])

    def source_span(self, start: int, end: int) -> CharSpan:
        """Return the original span of the range `[start, end)`, which ends in no white space."""
        return CharSpan(self._source_of(start), self._source_of(end - 1) + 1)

    def _source_of(self, index: int) -> int:
        piece = bisect_right(self._starts, index) - 1
        return self._sources[piece] + index - self._starts[piece]


_collapse = lru_cache(maxsize=4)(_CollapsedText)


def _outermost(
    candidates: Sequence[tuple[CharSpan, ActorT]], length: int
) -> list[tuple[CharSpan, ActorT]]:
    """Return, in the order of the text, the candidates that overlap no longer one."""
    covered = bytearray(length)
    outermost = []
    for span, actor in sorted(candidates, key=lambda c: (c[0].start - c[0].end, c[0].start)):
        if covered.find(1, span.start, span.end) < 0:
            covered[span.start : span.end] = b"\x01" * (span.end - span.start)
            outermost.append((span, actor))
    return sorted(outermost, key=lambda candidate: candidate[0])


class _Prefixes:
    """Strings, looked up at an offset in time that depends on their lengths, not their number."""

    def __init__(self, strings: Iterable[str]) -> None:
        self._strings = frozenset(strings)
        self._lengths = sorted(set(map(len, self._strings)))

    def at(self, text: str, start: int) -> bool:
        """Return whether `text` has one of the strings at `start`."""
        return any(text[start : start + length] in self._strings for length in self._lengths)


def _is_owner_of_role(text: str, span: CharSpan, roles: _Prefixes) -> bool:
    """Return whether the span only says whose role follows: `Kesh’s Interior Minister`."""
    return text[span.end : span.end + 2] in {"’s", "'s"} and roles.at(text, span.end + 3)


def _is_part_of_word(text: str, span: CharSpan) -> bool:
    """Return whether the span lies inside a word or is bound to one by a hyphen."""
    before, after = text[max(0, span.start - 2) : span.start], text[span.end : span.end + 2]
    first, last = text[span.start : span.start + 1], text[span.end - 1 : span.end]
    is_inside = before and is_word_character(before[-1]) and not may_part(before[-1], first)
    if is_inside and not follows_particle(text, *span):
        return True
    if after and is_word_character(after[0]) and not may_part(last, after[0]):
        return True
    bound_before = len(before) == 2 and before[1] in _HYPHENS and before[0].isalnum()
    bound_after = len(after) == 2 and after[0] in _HYPHENS and after[1].isalnum()
    return bound_before or bound_after
