"""Read who wrote an article from a line: `By Jane Doe, Reuters`, `Jane Doe | 12 May 2024`."""

import re
from dataclasses import dataclass

from summarizer.text.calendar import MONTH_PATTERN
from summarizer.text.layout.date_lines import LineDate, read_date_line
from summarizer.text.spans import CharSpan

_MAX_LINE = 160
_SEPARATOR = re.compile(r"\s+[|·•]\s+|\t+| {3,}")
_BEFORE_NAME = re.compile(r",?\s+(?=[Bb]y [^\W\d_a-z])")
_BEFORE_DATE = re.compile(
    r",?\s+(?=(?:on )?\d{1,2}\b|(?:on )?\d{4}-|[Pp]ublished|[Pp]osted|[Uu]pdated"
    rf"|(?:on )?{MONTH_PATTERN}\.? \d)"
)
_NAME = r"[^\W\d_a-z][\w.’'-]*"
_PARTICLE = r"(?:van|von|der|den|de|del|la|bin|al|el|dos|da)"
_PERSON_WORD = rf"(?:{_NAME}|{_PARTICLE}|correspondents?|reporters?|staff|own)"
_PERSON = rf"(?:{_NAME}|our|staff|the)(?: {_PERSON_WORD}){{0,5}}"
_PLACE = rf" in {_NAME}(?: {_NAME}){{0,3}}"
_BYLINE = re.compile(
    rf"(?:By|BY|by|Von|Par|Por|Words by|Written by|Story by|From)[:]? (?P<person>{_PERSON}"
    rf"(?:(?:, | and | AND | & | und | et | y | e |, and ){_PERSON}){{0,4}}?)"
    rf"(?:{_PLACE})?(?P<rest>, [^.!?]{{2,60}})?"
)
_ROLE = re.compile(
    r"(?i).*\b(?:correspondent|editor|reporter|staff|writer|columnist|bureau|chief)\b.*"
)
_SOURCE = re.compile(rf"{_NAME}(?: (?:{_NAME}|of|the|for|and)){{0,5}}")
_AGENCY = re.compile(r"[A-Z]{2,8}|Reuters|Bloomberg|Xinhua|dpa|[Ss]taff")
_NO_NAME = re.compile(
    rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|{MONTH_PATTERN}|[Tt]he|This|That|Then|When|Now)\b"
)


@dataclass(frozen=True)
class Byline:
    """Who wrote an article, for whom and when; spans are those of the line."""

    person: CharSpan | None
    source: CharSpan | None
    dates: tuple[LineDate, ...] = ()


def read_byline(line: str) -> Byline | None:
    """Return what `line` says, or `None` unless it has a byline or a date, and nothing else."""
    if len(line) > _MAX_LINE:
        return None
    for separator in (_SEPARATOR, _BEFORE_NAME, _BEFORE_DATE):
        if found := _read(line, _parts(line, separator), is_hard=separator is _SEPARATOR):
            return found
    return None


def _read(line: str, parts: list[CharSpan], *, is_hard: bool) -> Byline | None:
    """Return what the parts say; an outlet may be among them after a hard separator only."""
    person, source, dates = None, None, list[LineDate]()
    for part in parts:
        words = part.slice(line)
        if found := read_date_line(words):
            dates += [date.moved(part.start) for date in found]
        elif match := _person(words):
            person = person or _at(part, match.span("person"))
            source = source or _source_of(match, part)
        elif not is_hard or len(parts) == 1 or len(words.split()) > 6:
            return None
        elif _SOURCE.fullmatch(words) and not _ROLE.fullmatch(words):
            source = source or part
    return Byline(person, source, tuple(dates)) if person or dates else None


def _person(words: str) -> re.Match[str] | None:
    match = _BYLINE.fullmatch(words)
    if match is None or _NO_NAME.match(match["person"]):
        return None
    # `By Design` is no name; an agency has one word.
    is_name = " " in match["person"] or _AGENCY.fullmatch(match["person"])
    return match if is_name else None


def _source_of(match: re.Match[str], part: CharSpan) -> CharSpan | None:
    """Return the outlet after the name: not a role, nor a place."""
    rest = match["rest"]
    name = rest[2:] if rest else ""
    if not _SOURCE.fullmatch(name) or _ROLE.fullmatch(name):
        return None
    return _at(part, (match.start("rest") + 2, match.end("rest")))


def _parts(line: str, separator: re.Pattern[str]) -> list[CharSpan]:
    parts, at = [], 0
    for gap in separator.finditer(line):
        parts.append(CharSpan(at, gap.start()))
        at = gap.end()
    parts.append(CharSpan(at, len(line)))
    return [part for part in parts if part.start < part.end]


def _at(part: CharSpan, span: tuple[int, int]) -> CharSpan:
    return CharSpan(part.start + span[0], part.start + span[1])
