"""Find lines of a text that are no sentences of its article.

Captions, credits of an agency (`(Editing by …)`), contacts of a press release, marks of its end,
numbers of pages and furniture of web pages. A line counts only as a whole: a sentence with such
words is part of the article.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from summarizer.text.layout.byline_lines import lines_below_heading
from summarizer.text.layout.lines import Line
from summarizer.text.spans import CharSpan

_MAX_LINE = 600
_MAX_CREDIT_LINES = 5
_MAX_WRAPPED_LINES = 5
_MAX_CONTACT_LINES = 8
_MAX_CONTACT_LINE = 80

_NAME = r"[^\W\d_a-z][\w.’'-]*"
_ROLE = (
    r"(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Ee]dited|[Ww]ritten|[Cc]ompiled"
    r"|[Tt]ranslat(?:ed|ion)|[Pp]roduc(?:ed|tion))"
)
_CREDIT_START = rf"(?:(?:Additional|With|More|Further)\s)?{_ROLE}(?:\sand\s{_ROLE})*\sby\s"
_CREDIT = re.compile(_CREDIT_START)
_CREDIT_WORDS = frozenset(
    "by and in at for from with of the additional newsroom bureau & / reporting writing"
    " editing".split()
)
_OPEN_CREDIT = re.compile(rf"[(\[]{_CREDIT_START}")
_INITIALS = re.compile(r"\([A-Za-z]{2,6}(?:/[A-Za-z]{2,6})+\)")

_CAPTION = re.compile(
    r"\(?(?:(?:FILE )?PHOTO|File photo|Photo(?:graph)?s?|Picture|Image|Foto|Bild|Photo credit"
    r"|(?:Photo|Picture|Image) (?:caption|source|credit)|Caption|Bildunterschrift)[:,] .+"
    rf"|(?:Credit|Source|Quelle|Fuente|Fonte)s?: {_NAME}(?:[ /,]{{1,2}}{_NAME}){{0,6}}(?<!\.)"
    rf"|SOURCE {_NAME}(?:,? (?:{_NAME}|of|the|and|for)){{0,6}}(?<!\.)"
    rf"|FILE [-–—]+ .+|\(?(?:Photo(?:graph)?|Picture|Image)s? by {_NAME}"
    rf"(?:\s(?:{_NAME}|for|and)){{0,6}}\)?\.?"
    rf"|.*\({_NAME} (?:Photo|Image)s?/[^()]{{2,60}}\)"
    rf"|.*\s(?:Photograph|Photo|Picture|Foto): {_NAME}[^.:]{{0,60}}/[^.:]{{2,40}}"
)
_FURNITURE = re.compile(
    r"advertisement|anzeige|publicité|publicidad|"
    r"(?:read (?:more|also|next)|see also|related(?: stories| articles)?|more on this story"
    r"|tags|topics|filed under|recommended|lesen sie auch|lire aussi|lea también)\s*:.*|"
    r"our standards: .*|(?:©|\(c\) ?\d{4}|copyright (?:©|\d{4}|\(c\))).*|all rights reserved\.?|"
    r"share(?: this)?(?: article| story| page)?|save|print|comments?(?: \(\d+\))?|\d+ comments?|"
    r"listen to (?:this )?(?:article|story)(?: \(\d+ min(?:ute)?s?\))?|"
    r"(?:reading time:? )?\d+[ -]min(?:ute)?s?(?: read| listen)?|"
    r"follow us on .{3,80}|(?:sign up|subscribe) (?:for|to) our .{3,80}|"
    r"page \d+(?: of \d+)?|seite \d+(?: von \d+)?|\d{1,3} ?/ ?\d{1,3}|column \d+",
    re.IGNORECASE,
)
_END_MARK = re.compile(r"(?:# ?){3,5}|[-–—*]+ ?(?:ENDS?|Ends?|ends?|30) ?[-–—*]+|ENDS|Ends")

_CONTACT = re.compile(
    r"(?:for )?(?:media|press|news|public affairs)[ -](?:office |relations )?"
    r"(?:contacts?|enquir(?:y|ies)|inquir(?:y|ies)|queries|office)\b.*"
    r"|(?:contacts?|kontakt|contacto|контакты?)(?: for (?:the )?(?:media|press|journalists|editors)"
    r"| details| information)?\s*:.*"
    r"|(?:for|to obtain) (?:more|further|additional|media) (?:information|details)\b.*"
    r"|pressekontakt\b.*|contact presse\b.*|contacto de prensa\b.*|contatti stampa\b.*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"\w@[\w-]{1,63}\.\w|https?://|www\.\w|(?<![\d.,])(?:\+|\(?0)\d[\d ()./-]{5,}\d"
    r"|\b\d{3}[-.]\d{3,4}[-.\d]*\b"
    r"|\(\d{3}\) ?\d{3}"
)
_FINAL_STOP = re.compile(r"[.!?…。؟।][\"'”’»)]*$")


def is_boilerplate_line(line: str) -> bool:
    """Return whether `line` as a whole is a caption, a credit, an end mark or furniture."""
    if len(line) > _MAX_LINE:
        return False
    patterns = (_CAPTION, _FURNITURE, _END_MARK, _INITIALS)
    return _is_credit(line) or any(pattern.fullmatch(line) for pattern in patterns)


def find_boilerplate(lines: Sequence[Line]) -> Iterator[CharSpan]:
    """Yield the spans of the lines among `lines` that are not part of an article, in order."""
    number = 0
    while number < len(lines):
        count = (
            contact_lines(lines, number)
            or _credit_lines(lines, number)
            or lines_below_heading(lines, number)
            or _wrapped_lines(lines, number)
        )
        yield from (line.whole for line in lines[number : number + count])
        number += max(1, count)


def _wrapped_lines(lines: Sequence[Line], number: int) -> int:
    """Return how many lines a line of boilerplate is wrapped over, 0 if it is none."""
    if not is_boilerplate_line(lines[number].text):
        return 0
    rest = lines[number + 1 : number + _MAX_WRAPPED_LINES]
    wrapped = takewhile(lambda line: not line.is_first and line.text[0].islower(), rest)
    return 1 + len(list(wrapped))


def contact_lines(lines: Sequence[Line], number: int) -> int:
    """Return how many lines a block of contacts has that begins at `number`, 0 without one.

    The block begins with a label (`Media contact:`) and has a telephone number or an address.
    """
    label = lines[number].text
    if len(label) > _MAX_LINE or not _CONTACT.fullmatch(label):
        return 0
    block, last = 1, 1 if _ADDRESS.search(label) else 0
    for line in lines[number + 1 : number + 1 + _MAX_CONTACT_LINES]:
        is_address = len(line.text) <= _MAX_LINE and bool(_ADDRESS.search(line.text))
        is_short = len(line.text) <= _MAX_CONTACT_LINE and not _FINAL_STOP.search(line.text)
        if not (is_address and is_short) and not (is_short and not is_boilerplate_line(line.text)):
            break
        block += 1
        last = block if is_address else last
    # Names may follow a label in its paragraph, without any address.
    return last or _labelled_names(lines, number)


def _labelled_names(lines: Sequence[Line], number: int) -> int:
    label = lines[number].text
    names = label.partition(":")[2].replace(",", " ").split()
    is_label = ":" in label and len(label) <= _MAX_CONTACT_LINE and not _FINAL_STOP.search(label)
    return int(is_label and all(not name[0].islower() for name in names))


def _is_credit(line: str) -> bool:
    """Return whether a credit has nothing but names, so that it is no sentence."""
    match = _CREDIT.match(line)
    words = line[match.end() :].replace(";", " ").replace(",", " ").split() if match else []
    return bool(words) and all(
        word[0].isupper() or word.rstrip(".").lower() in _CREDIT_WORDS for word in words
    )


def _credit_lines(lines: Sequence[Line], number: int) -> int:
    """Return how many lines a credit in brackets has, 0 without one."""
    if not _OPEN_CREDIT.match(lines[number].text):
        return 0
    for count, line in enumerate(lines[number : number + _MAX_CREDIT_LINES], start=1):
        if count > 1 and line.is_first:
            break
        if line.text.endswith((")", "]")):
            return count
    return 0
