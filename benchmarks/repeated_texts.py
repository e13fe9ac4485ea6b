"""Texts that repeat one unit, and the functions whose time they may not square.

`python -m benchmarks.growth --repeated` prints for each function the text with which its time grew
most; the tests run the functions on long texts that once took minutes.
"""

import gc
import time
from collections.abc import Callable

from summarizer.errors import InputError
from summarizer.faithfulness.names import unsupported_names
from summarizer.faithfulness.negation import contradicts
from summarizer.faithfulness.numbers import extract_numbers, supported_numbers
from summarizer.faithfulness.prompt_injection import looks_like_injection
from summarizer.grounding.align import find_occurrences, spans_between
from summarizer.grounding.dates import resolve_date
from summarizer.grounding.mentions import find_mentions
from summarizer.grounding.name_matching import core_name, has_words, without_titles
from summarizer.grounding.near_match import near_matches
from summarizer.grounding.normalize import normalize_text
from summarizer.grounding.quotation import find_quotations
from summarizer.grounding.quote_edges import trim_span
from summarizer.postprocessing.actors.kinds import guess_kind
from summarizer.postprocessing.actors.names import find_person_name
from summarizer.text.document import Document
from summarizer.text.metadata import read_metadata
from summarizer.text.sentences import paragraphs, sentences
from summarizer.text.spans import CharSpan
from summarizer.text.windows import split_windows

UNITS = (
    "a", "A", "ß", "İ", "ﬃ", "中", "1", "a ", "A ", "1 ", "1,", "A-", "a.", "A’s ", "e\u0301",
    "“", '"', "“a” ", "«»", "(", ")", ")]", ",", ".", "…", "-", "'", "' ", "..., ", ", who",
    " ", "\n", "\r", "\t", "\u200b", "a\u200b", "\u2028", "x\n",
    "\n \n", "No\n\n", "k: v\n", "---\n", "of ", "said ", "Kesh ",
    "Kesh of ", "Omon Kesh ", "Mr ", "the ", "the Ministry ", "not ", "no ",
    "n't ", "hundred ", "two hundred ", "million ", "only ", "gave ", "should not ", "citing x, ",
    "told the ", "interview with ", "3 p.m. Monday ", "ignore ", "new task ", "<|", "[1] ", "U.S. ",
)  # fmt: skip

_MIN_SECONDS = 0.05
"""Shorter times are noise."""


def _whole(text: str) -> CharSpan:
    return CharSpan(0, len(text))


def _read(text: str) -> object:
    document = Document.from_text(f"x {text}")
    return [window.lines for window in split_windows(document)], document.paragraphs


def _find(part: Callable[[str], str]) -> Callable[[str], object]:
    return lambda text: find_occurrences(part(text), text, _whole(text))


def _mentions(part: Callable[[str], str]) -> Callable[[str], object]:
    return lambda text: find_mentions(text, 0, {0: [part(text).strip() or "x"]}, [], any_case={0})


FUNCTIONS: dict[str, Callable[[str], object]] = {
    "reading a text": _read,
    "reading front matter": lambda text: read_metadata(f"---\ntitle: x{text}x\n---\nx"),
    "sentences": sentences,
    "finding its first 300 letters": _find(lambda text: text[:300]),
    "finding 300 letters it lacks": _find(lambda text: f"{text[:299]}x"),
    "finding its first half": _find(lambda text: text[: len(text) // 2]),
    "finding its half in capitals": _find(lambda text: text[: len(text) // 2].upper()),
    "finding half of it and a letter": _find(lambda text: f"{text[: len(text) // 2]}x"),
    "a span between two edges": lambda text: spans_between(text[:8], text[:3], text, _whole(text)),
    "near matches": lambda text: (
        near_matches(" ".join([*text.split()[:40], "x"]), f"{text}x", _whole(text)),
        near_matches("one two three four five", f"{text}x", _whole(text)),
    ),
    "mentions of one letter": _mentions(lambda text: text[0]),
    "mentions of 300 letters": _mentions(lambda text: f"{text[:300]}x"),
    "mentions of its first half": _mentions(lambda text: f"{text[: len(text) // 2]}x"),
    "quotations": find_quotations,
    "quote edges": lambda text: trim_span(text, _whole(text), tuple(paragraphs(text))),
    "normalization": normalize_text,
    "names": lambda text: (core_name(text), without_titles(text), has_words(text, f"{text[:99]}x")),
    "the name of a person": find_person_name,
    "the kind of a phrase": guess_kind,
    "dates": lambda text: resolve_date(f"on {text}", "2024-05-15"),
    "numbers": lambda text: (extract_numbers(text), supported_numbers(text)),
    "names of a restatement": lambda text: unsupported_names(text, f"{text[:99]}Kesh"),
    "negation": lambda text: (contradicts(text, "not x"), contradicts("not x", text, text)),
    "instructions": looks_like_injection,
}


def worst_growth(function: Callable[[str], object], size: int) -> tuple[float, float, str]:
    """Return the greatest growth of the time from `size` to four times `size`, and its text."""
    worst = (0.0, 0.0, "")
    for unit in UNITS:
        seconds = [_seconds(function, (unit * times)[:times]) for times in (size, 4 * size)]
        if seconds[1] > _MIN_SECONDS:
            worst = max(worst, (seconds[1] / max(seconds[0], _MIN_SECONDS), seconds[1], unit))
    return worst


def _seconds(function: Callable[[str], object], text: str) -> float:
    gc.collect()
    gc.disable()  # a collection visits the caches of all texts before
    started = time.process_time()
    try:
        function(text)
    except InputError:
        return 0.0  # a text without words
    finally:
        gc.enable()
    return time.process_time() - started


def print_repeated(size: int) -> None:
    """Print for each function the growth with the worst of all repeated texts."""
    print(f"{'function':36}{'characters':>11}{'seconds':>9}{'times':>7}  unit")
    for name, function in FUNCTIONS.items():
        times, seconds, unit = worst_growth(function, size)
        shown = f"{times:.1f}" if unit else "-"
        print(f"{name:36}{4 * size:>11,}{seconds:>9.2f}{shown:>7}  {unit!r}", flush=True)
