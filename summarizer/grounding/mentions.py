"""Find where actors are mentioned (`docs/codebook.md`, 2.5).

A mention is a name or alias as a word of its own: `anti-regime` does not mention a regime. A
mention inside a longer one is left out, unless it is the only one of its actor.
"""

import re
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import TypeVar

from summarizer.text.spans import CharSpan

_HYPHENS = "-‐‑–"

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
    role_starts = tuple(roles)
    mentions: dict[ActorT, list[CharSpan]] = {actor: [] for actor in names}
    for (span, actor), following in zip_longest(outermost, outermost[1:]):
        is_followed = following is not None and following[1] == actor
        is_title = is_followed and text[span.end : following[0].start] == " "
        if not is_title and not _is_owner_of_role(text, span, role_starts):
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
    pattern = _words_pattern(words, any_case=any_case)
    return [CharSpan(*match.span()) for match in pattern.finditer(text, start)]


@lru_cache(maxsize=4096)
def _words_pattern(words: str, *, any_case: bool) -> re.Pattern[str]:
    first = re.escape(words[0])
    if any_case and words[0].isalpha():
        # A description begins with a capital only at the beginning of a sentence.
        first = f"[{re.escape(words[0].lower())}{re.escape(words[0].upper())}]"
    return re.compile(first + r"\s+".join(map(re.escape, words[1:].split(" "))))


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


def _is_owner_of_role(text: str, span: CharSpan, roles: tuple[str, ...]) -> bool:
    """Return whether the span only says whose role follows: `Kesh’s Interior Minister`."""
    return text[span.end : span.end + 2] in {"’s", "'s"} and text.startswith(roles, span.end + 3)


def _is_part_of_word(text: str, span: CharSpan) -> bool:
    """Return whether the span lies inside a word or is bound to one by a hyphen."""
    before, after = text[max(0, span.start - 2) : span.start], text[span.end : span.end + 2]
    if before[-1:].isalnum() or after[:1].isalnum():
        return True
    bound_before = len(before) == 2 and before[1] in _HYPHENS and before[0].isalnum()
    bound_after = len(after) == 2 and after[0] in _HYPHENS and after[1].isalnum()
    return bound_before or bound_after
