"""What a line above an article is, by its form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from summarizer.text.layout.boilerplate import contact_lines, is_boilerplate_line
from summarizer.text.layout.byline import Byline
from summarizer.text.layout.byline_lines import find_byline
from summarizer.text.layout.date_lines import LineDate, find_dates, read_date_line
from summarizer.text.layout.lines import Line
from summarizer.text.spans import CharSpan

Kind = Literal[
    "date", "byline", "release", "source", "contact", "extra", "dateline", "plain", "text",
    "stated", "heading",
]  # fmt: skip
"""What a line is; `stated` repeats a value of the front matter, `heading` is below its title."""

_MAX_HEADLINE = 200

_RELEASE = re.compile(
    r"(?:for )?immediate release|(?:press|news|media) (?:release|statement|notice)|pressemitteilung"
    r"|medienmitteilung|communiqué(?: de presse)?|comunicado(?: de prensa| de imprensa)?"
    r"|comunicato stampa|nota de prensa|пресс-релиз|release",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"(?:source|publisher|quelle|fuente|fonte|источник|来源)s?\s*[:：]\s*(?P<name>[^.:]{2,60})",
    re.I,
)
_SLUG = re.compile(
    r"(?:[A-Z0-9]{2,}(?:[-/][A-Z0-9]{2,}){2,}/?|[A-Z0-9]+(?:-[A-Z0-9]+)*/[A-Z0-9-]*)"
    r"(?: ?\([A-Z0-9, -]+\))?"
)
_EXTRA = re.compile(
    r"(?:breaking(?: news)?|exclusive|update(?:d)?(?: \d+)?|live|opinion|analysis|world|politics"
    r"|news|international|national|business|home|europe|asia|africa|americas|middle east)"
    r"|(?:house of (?:commons|lords)|hansard|official report|parliamentary debates)(?:\b.{0,60})?"
    r"|oral answers|check against delivery|transcript"
    # Archives of newspapers label their lines.
    r"|(?-i:SECTION|LENGTH|HIGHLIGHT|LOAD-DATE|PUBLICATION-TYPE|DATELINE|GRAPHIC):.{0,120}"
    r"|written (?:statement|answers?)|plenary"
    r"|[^.!?]{2,40}(?: [>›»] [^.!?>›»]{2,80})+|[^.!?|]{2,30}(?: \| [^.!?|]{2,30})+"
    r"|(?:no|nr|n°|ref|reference|(?:press|news) release|statement|vol(?:ume)?)\.?:? ?"
    r"(?:no\.? ?)?[\w-]*\d[\w/.-]*",
    re.IGNORECASE,
)
_ROLE_LINE = re.compile(
    r"(?i)[^.!?]{0,60}\b(?:correspondent|editor|reporter|staff|writer|columnist|bureau)\b"
    r"[^.!?]{0,40}"
)
_PLACE = r"[A-ZÀ-ÖØ-ÞА-Я][A-ZÀ-ÖØ-ÞА-Я .’'/-]{2,40}"
_DAY = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:,? \d{4})?"
_DATELINE_WORDS = (
    rf"{_PLACE}(?:, [^\W\d_][\w. ]{{2,30}}){{0,3}}(?P<day>,? ?\(?{_DAY}\)?)?"
    r"(?: ?(?:\((?P<agency>[A-Z][A-Za-z]{1,15})\)|/[A-Z][\w .-]{1,30}/))?"
)
# `Washington (AFP) - `: an agency proves a place in small letters.
_AGENCY_DATELINE = re.compile(
    r"[A-ZÀ-ÖØ-Þ][\w’'-]+(?: [A-ZÀ-ÖØ-Þ][\w’'-]+){0,2}(?:, [A-Z][\w. ]{2,30})?"
    r" \((?P<agency>AFP|AP|Reuters|dpa|Xinhua|Bloomberg)\) ?[—–―-]"
)
_DATELINE = re.compile(rf"{_DATELINE_WORDS} ?(?:[—–―:]|--?(?= ))")
_LONE_DATELINE = re.compile(rf"{_DATELINE_WORDS} ?[—–:-]{{0,2}}")
_MOST_OF_DATELINE = 160
"""Characters of a line in which a dateline ends."""

# `Carvane/LPA`, `Lomar (dpa)`
_CREDIT = re.compile(
    r"(?:[^\W\d_a-z][\w.’'-]*(?: [^\W\d_a-z][\w.’'-]*){0,2} ?/ ?)(?P<name>[A-Z]{2,5}|dpa|Reuters)"
)
_FINAL_STOP = re.compile(r"[.:;,…。।؟][\"'“”’»)\]]*$")
OPEN_WORD = re.compile(
    r"(?i)\b(?:on|of|by|in|the|a|an|and|or|to|since|until|from|with|for|at|that|than|after"
    r"|before)$|[,–—-]$"
)
_LABEL_LINE = re.compile(r"(?i)(?:first )?published|posted|(?:last )?updated|modified")
_AUTHOR = re.compile(
    r"(?!The )(?P<name>[^\W\d_a-z][\w.’'-]*(?: [^\W\d_a-z][\w.’'-]*){1,3})"
    r"(?: in [^\W\d_a-z][\w.’'-]*(?: [^\W\d_a-z][\w.’'-]*){0,2})?"
)
# `JANE DOE, STAFF WRITER`
_AUTHOR_AND_ROLE = re.compile(
    r"(?P<name>[^\W\d_a-z][\w.’'-]*(?: [^\W\d_a-z][\w.’'-]*){1,3}), "
    r"(?i:(?:(?:staff|senior|chief|contributing|political) )*"
    r"(?:writer|reporter|correspondent|editor|columnist))"
)
ARCHIVE_LABEL = re.compile(r"(?:SECTION|LENGTH|LOAD-DATE|PUBLICATION-TYPE):")
_TITLE_LABEL = re.compile(r"(?:Title|TITLE|Headline|HEADLINE): ?(?=\w)")
_OUTLET_WORD = r"(?:[^\W\d_a-z][\w.’'&-]*|of|the|for|and|de|la|der|für)"
_OUTLET = re.compile(
    rf"(?P<name>{_OUTLET_WORD}(?: {_OUTLET_WORD}){{0,5}})"
    rf"(?:, {_OUTLET_WORD}(?: {_OUTLET_WORD})?)?"
)


@dataclass(frozen=True)
class ClassifiedLine:
    """A line and what it says; `value` is the span of a source.

    The spans in `dates` and `byline` are those of the line.
    """

    line: Line
    kind: Kind
    dates: tuple[LineDate, ...] = ()
    byline: Byline | None = None
    value: CharSpan | None = None


def classify(
    lines: Sequence[Line], number: int, previous: Sequence[ClassifiedLine]
) -> list[ClassifiedLine]:
    """Return what the line at `number` is, with the following lines of its contacts or byline.

    Args:
        lines: The lines of the text.
        number: The index of the line.
        previous: The lines before it.
    """
    line = lines[number]
    if count := contact_lines(lines, number):
        return [ClassifiedLine(item, "contact") for item in lines[number : number + count]]
    before = lines[number - 1].text if number else ""
    is_inside = not line.is_first and bool(OPEN_WORD.search(before))
    label = f"{before} " if _LABEL_LINE.fullmatch(before) else ""
    if not is_inside and (dates := read_date_line(f"{label}{line.text}")):
        moved = tuple(date.moved(-len(label)) for date in dates)
        return [ClassifiedLine(line, "date", moved)]
    if not is_inside and (found := find_byline(lines, number)):
        first = ClassifiedLine(line, "byline", found[0].dates, found[0])
        others = lines[number + 1 : number + found[1]]
        return [first, *(ClassifiedLine(item, "extra") for item in others)]
    if source := _SOURCE.fullmatch(line.text) or _CREDIT.fullmatch(line.text):
        return [ClassifiedLine(line, "source", value=_span_in(line, source.span("name")))]
    is_last = number + 1 == len(lines) or lines[number + 1].is_first
    if is_last and (dateline := _lone_dateline(line)):
        return [dateline]
    if prefix := _TITLE_LABEL.match(line.text):
        line = _without_label(line, prefix.end())
    kind = _kind(line)
    if kind == "plain" and previous:
        kinds = [item.kind for item in previous]
        author = _lone_author(line, kinds, lines[number + 1 : number + 3])
        return [author or (ClassifiedLine(line, kind) if line.is_first else _below(line, kinds))]
    return [ClassifiedLine(line, kind)]


def _without_label(line: Line, length: int) -> Line:
    span = CharSpan(line.span.start + length, line.span.end)
    return replace(line, span=span, text=line.text[length:])


def _lone_author(
    line: Line, previous: Sequence[Kind], following: Sequence[Line]
) -> ClassifiedLine | None:
    """Return the line as a byline if it is a name below the headline and beside the date."""
    if "plain" not in previous or "byline" in previous:
        return None
    match = _AUTHOR_AND_ROLE.fullmatch(line.text)
    if match is None and not line.text.isupper():
        is_below_date = previous[-1] == "date"
        is_above_date = previous[-1] == "plain" and _is_above_date(following)
        match = _AUTHOR.fullmatch(line.text) if is_below_date or is_above_date else None
    if match is None:
        return None
    return ClassifiedLine(line, "byline", byline=Byline(CharSpan(*match.span("name")), None))


def _is_above_date(lines: Sequence[Line]) -> bool:
    """Return whether a date, or an outlet and a date, is next."""
    dates = [bool(read_date_line(line.text)) for line in lines]
    return dates[:1] == [True] or (
        dates == [False, True] and bool(_OUTLET.fullmatch(lines[0].text))
    )


def _below(line: Line, previous: Sequence[Kind]) -> ClassifiedLine:
    """Return the line as role or outlet of the author if it has that form and place."""
    if previous[-1] != "byline":
        return ClassifiedLine(line, "plain")
    if _ROLE_LINE.fullmatch(line.text):
        return ClassifiedLine(line, "extra")
    if outlet := _OUTLET.fullmatch(line.text):
        return ClassifiedLine(line, "source", value=_span_in(line, outlet.span("name")))
    return ClassifiedLine(line, "plain")


def _span_in(line: Line, span: tuple[int, int]) -> CharSpan:
    return CharSpan(line.span.start + span[0], line.span.start + span[1])


def _lone_dateline(line: Line) -> ClassifiedLine | None:
    """Return a dateline that has a line of its own, with its agency or its day."""
    match = _LONE_DATELINE.fullmatch(line.text)
    if match is None or not (match["day"] or match["agency"]):
        return None
    dates = tuple(LineDate("bare", date, span) for date, span in find_dates(line.text))
    agency = _span_in(line, match.span("agency")) if match["agency"] else None
    return ClassifiedLine(line, "date" if dates else "source", dates, value=agency)


def _kind(line: Line) -> Kind:
    text = line.text
    if _RELEASE.fullmatch(text.strip(" *:-–—")):
        return "release"
    if _dateline(line) and len(text) > _MAX_HEADLINE // 4:
        return "dateline"
    if len(text) <= _MAX_HEADLINE and (
        _LABEL_LINE.fullmatch(text)
        or _SLUG.fullmatch(text)
        or _EXTRA.fullmatch(text)
        or is_boilerplate_line(text)
        or not any(map(str.isalnum, text))
    ):
        return "extra"
    if line.is_heading and len(text) <= _MAX_HEADLINE:
        return "plain"
    if len(text) > _MAX_HEADLINE or _FINAL_STOP.search(text):
        return "text"
    return "plain"


def _dateline(line: Line) -> re.Match[str] | None:
    start = line.text[:_MOST_OF_DATELINE]
    return _DATELINE.match(start) or _AGENCY_DATELINE.match(start)


def dateline_end(text: str, start: int) -> int:
    """Return where a dateline that begins at `start` ends, `start` if there is none."""
    end = start + _MOST_OF_DATELINE
    match = _DATELINE.match(text, start, end) or _AGENCY_DATELINE.match(text, start, end)
    return match.end() if match is not None and text[match.end() - 1] != ":" else start


def find_agency(line: Line) -> CharSpan | None:
    """Return the agency in brackets of a dateline."""
    match = _dateline(line)
    if match is None or match["agency"] is None:
        return None
    return _span_in(line, match.span("agency"))
