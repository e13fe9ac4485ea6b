"""Find all occurrences of a string in linear time, overlapping ones included."""

from collections.abc import Iterator

from summarizer.text.spans import CharSpan


def find_all(words: str, text: str, within: CharSpan) -> Iterator[int]:
    """Yield the offsets at which `words`, which are not empty, occur inside the span `within`.

    Occurrences that overlap are a period of `words` apart. Comparing one period at a time avoids
    that a long name of equal letters is compared anew at each letter of a text of such letters.
    """
    at = text.find(words, within.start, within.end) if words else -1
    period = 0
    while at >= 0:
        yield at
        period = period or _smallest_period(words)
        end = at + len(words)
        if end + period <= within.end and text.startswith(words[-period:], end):
            at += period
        else:
            # The next occurrence is not one period away, so it overlaps by less than a period.
            at = text.find(words, at + max(period, len(words) - period + 1), within.end)


def _smallest_period(words: str) -> int:
    """Return the least distance at which `words` can overlap itself, at most its length."""
    borders = [0]
    for character in words[1:]:
        length = borders[-1]
        while length and words[length] != character:
            length = borders[length - 1]
        borders.append(length + (words[length] == character))
    return len(words) - borders[-1]
