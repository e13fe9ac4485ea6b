"""Read who wrote an article from a line: `By Jane Doe, Reuters`, `Jane Doe | 12 May 2024`."""

import re
from dataclasses import dataclass

from summarizer.text.calendar import MONTH_PATTERN
from summarizer.text.layout.date_lines import LineDate, find_dates, read_date_line
from summarizer.text.spans import CharSpan

_MAX_LINE = 160
_MAX_MARKED = 400
_SEPARATOR = re.compile(r"\s+[|·•]\s+|\t+| {3,}")
_BEFORE_NAME = re.compile(r",?\s+(?=[Bb]y [^\W\d_a-z])")
_BEFORE_DATE = re.compile(
    r",?\s+(?=(?:on )?\d{1,2}\b|(?:on )?\d{4}-|[Pp]ublished|[Pp]osted|[Uu]pdated"
    rf"|(?:on )?{MONTH_PATTERN}\.? \d)"
)
_MARKS = re.compile(
    r"^(?:>|[-*])[ \t]+|!?\[(?P<words>[^\[\]]{1,80})\]\([^()\s]{0,300}\)|[*_]{1,3}"
    r"|</?[a-z][^<>]{0,200}>"
)

_NAME = r"[^\W\d_a-z][\w.’'-]*"
_PARTICLE = r"(?:van|von|der|den|de|del|della|di|la|le|bin|al|el|dos|da|ten|ter|af|zu)"
_PERSON_WORD = (
    rf"(?:(?:[dl]['’])?{_NAME}|{_PARTICLE}|correspondents?|reporters?|staff|writers?|own|agencies)"
)
_STAFF = (
    r"(?:(?:[Oo]ur|OUR|[Aa]n?|[Tt]he|[Uu]nserem|[Uu]nserer|[Nn]otre|[Nn]uestr[oa])"
    r"(?: [\w’'-]{1,30}){0,4}? (?:correspondents?|reporters?|[Ss]taff|[Dd]esk|[Ee]ditors?|writers?"
    r"|team|newsroom|bureau|(?:Editorial )?Board|Press|Agency|News|Newsroom"
    rf"|Korrespondent(?:en|in)?|Redaktion|correspondante?|corresponsal)"
    rf"(?: (?:{_PARTICLE} )?{_NAME}){{0,3}})"
)
_PLACE = rf"(?: in {_NAME}(?: {_NAME}){{0,3}})"
_PERSON = rf"(?:{_STAFF}|(?:{_NAME}|our|[Ss]taff|[Aa]gencies)(?: {_PERSON_WORD}){{0,5}})"
_INTRO = (
    r"(?:(?:(?:Words|Written|Story|Text|Report|Reporting|Reported|Analysis|Opinion|Comment|Column"
    r"|Exclusive|Essay|Review|Interview|Compiled|Special report) )?(?:By|BY|by):?|FROM|From|Von|VON"
    r"|Par|PAR|Por|POR|(?P<label>(?:Author|Byline|AUTHOR|BYLINE|Reporter|Words|Text|Autore?|Autorin|Auteur|Автор)s?"
    r" ?[:：]|(?:作者|文|记者|記者|本报记者)[ :：]))"
)
_OUTLET_WORDS = rf"{_NAME}(?:(?: (?:of|the|for|and))* {_NAME}){{0,5}}"
# `, Paul Roe and Lia Brand`: not an outlet after the first name.
_LAST_NAMES = rf"(?:, {_NAME}(?: {_NAME})+)+,? (?:and|&) {_NAME}(?: {_NAME})+"
_BYLINE = re.compile(
    rf"{_INTRO} ?(?<=[ :：])(?P<person>{_PERSON}"
    rf"(?:{_PLACE}?(?:, and |, | and | AND | & | with | und | et | y | e | и ){_PERSON}){{0,5}}?)"
    rf"{_PLACE}?(?P<rest>(?P<names>{_LAST_NAMES}){_PLACE}?"
    r"|, (?!wh(?:o|ich|ose|en|ile)\b)[^.!?]{2,60}"
    rf"| ?(?:[-–—/@]|for) ?{_OUTLET_WORDS}| \({_OUTLET_WORDS}\))?"
)
_ROLE = re.compile(
    r"(?i).*\b(?:correspondent|editor|reporter|staff|writer|columnist|bureau|chief)s?\b.*"
)
_STOP = re.compile(r"[^\W\d_]{3}\.$")
_SOURCE = re.compile(rf"{_NAME}(?: (?:{_NAME}|of|the|for|and)){{0,5}}")
_AGENCY = re.compile(r"[A-Z]{2,8}|Reuters|Bloomberg|Xinhua|dpa|[Ss]taff|[Aa]gencies")
# `By May Lin` has a name; `By May 12` and `By Friday` have none.
_NO_NAME = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b(?! [^\W\d_a-z])|(?:This|That|Then|When|Now)\b"
    rf"|(?!(?:Jan|April|May|June|August) (?:{_PARTICLE} )*[^\W\d_a-z]){MONTH_PATTERN}\b"
)
# `By Land and Sea`, `By Popular Demand`, `From Boom To Bust` are headlines.
_NO_PERSON = re.compile(
    r"\b(?:Land|Sea|Air|Water|Rail|Road|Law|Decree|Demand|Order|Force|Appointment|Invitation|Means"
    r"|Numbers?|Default|Accident|Chance|Design|Nature|Night|Day|To)\b"
)


@dataclass(frozen=True)
class Byline:
    """Who wrote an article, for whom and when; spans are those of the line."""

    person: CharSpan | None
    source: CharSpan | None
    dates: tuple[LineDate, ...] = ()


def read_byline(line: str) -> Byline | None:
    """Return what `line` says, or `None` unless it has a byline or a date, and nothing else.

    Marks of Markdown and HTML inside the line are read over.
    """
    if len(line) > _MAX_MARKED:
        return None
    plain = _MARKS.sub(lambda mark: mark["words"] or "", line).strip()
    found = _read_plain(plain)
    return found if found is None or plain == line else _located(found, plain, line)


def _read_plain(line: str) -> Byline | None:
    if len(line) > _MAX_LINE:
        return None
    for separator in (_SEPARATOR, _BEFORE_NAME, _BEFORE_DATE):
        if found := _read(line, _parts(line, separator), is_hard=separator is _SEPARATOR):
            return found
    return None


def _located(found: Byline, plain: str, line: str) -> Byline:
    """Return `found` with the spans of its words in `line`, which has marks between them."""

    def locate(span: CharSpan | None) -> CharSpan | None:
        at = line.find(span.slice(plain)) if span else -1
        return CharSpan(at, at + span.end - span.start) if span and at >= 0 else None

    dates = (LineDate(date.role, date.date, locate(date.span)) for date in found.dates)
    return Byline(locate(found.person), locate(found.source), tuple(dates))


def _read(line: str, parts: list[CharSpan], *, is_hard: bool) -> Byline | None:
    """Return what the parts say; an outlet may be among them after a hard separator only."""
    person, source, dates = None, None, list[LineDate]()
    for part in parts:
        words = part.slice(line)
        if found := read_date_line(words):
            dates += [date.moved(part.start) for date in found]
        elif match := _person(words):
            person = person or _at(part, _person_span(match))
            source = source or _source_of(match, part)
        elif not is_hard or len(parts) == 1 or len(words.split()) > 6:
            return None
        elif _SOURCE.fullmatch(words) and not _ROLE.fullmatch(words):
            source = source or part
    return Byline(person, source, tuple(dates)) if person or dates else None


def _person(words: str) -> re.Match[str] | None:
    match = _BYLINE.fullmatch(words)
    if match is None or _NO_NAME.match(match["person"]) or _NO_PERSON.search(match["person"]):
        return None
    if find_dates(match["rest"] or ""):
        return None
    # `By Design` is no name; an agency has one word, and so may a name after a label.
    is_name = " " in match["person"] or match["label"] or _AGENCY.fullmatch(match["person"])
    return match if is_name else None


def _person_span(match: re.Match[str]) -> tuple[int, int]:
    """Return the span of all names: `Jane Doe, Paul Roe and Lia Brand` has no outlet."""
    start, end = match.start("person"), match.end("names" if match["names"] else "person")
    return start, end - bool(_STOP.search(match.string[start:end]))


def _source_of(match: re.Match[str], part: CharSpan) -> CharSpan | None:
    """Return the outlet after the name: not a role, nor a place."""
    rest = match["rest"] or ""
    name = rest.lstrip(" ,(-–—/@").removeprefix("for ").rstrip(")")
    if match["names"] or not _SOURCE.fullmatch(name) or _ROLE.fullmatch(name):
        return None
    start = match.start("rest") + rest.index(name)
    return _at(part, (start, start + len(name)))


def _parts(line: str, separator: re.Pattern[str]) -> list[CharSpan]:
    parts, at = [], 0
    for gap in separator.finditer(line):
        parts.append(CharSpan(at, gap.start()))
        at = gap.end()
        if separator is _BEFORE_DATE:
            break
    parts.append(CharSpan(at, len(line)))
    return [part for part in parts if part.start < part.end]


def _at(part: CharSpan, span: tuple[int, int]) -> CharSpan:
    return CharSpan(part.start + span[0], part.start + span[1])
