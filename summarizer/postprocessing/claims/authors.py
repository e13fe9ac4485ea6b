"""Find who says what an article says in the first person (`docs/codebook.md`, 9, 24).

It is the author, or in a transcript whose turn it is: `KESH: I think so.`
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from summarizer.grounding.name_matching import FIRST_PERSONS, norm, without_titles
from summarizer.postprocessing.actors.names import is_person_name
from summarizer.syntax import Syntax, child_of, span_between
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

_WRITERS = frozenset({"author", "columnist", "correspondent", "editor", "reporter", "writer"})
if TYPE_CHECKING:
    from spacy.tokens import Token

_LAST_PARAGRAPHS = 2
"""Paragraphs at the end of which one may say who the author is."""

_TURN = re.compile(r"[“\"]?(?P<name>[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]*){0,3})(?: \([^)\n]+\))?:\s+\S")
_FEWEST_TURNS = 3


def find_turns(document: Document) -> list[tuple[int, str]]:
    """Return where the turns of a transcript begin, and whose they are, `[]` without a transcript.

    In a transcript somebody speaks again after another; a list has each name once.
    """
    matches = (_TURN.match(document.text, p.start, p.end) for p in document.paragraphs)
    turns = [(match.start(), match["name"]) for match in matches if match]
    changes = [norm(name).split()[-1] for name, _ in groupby(name for _, name in turns)]
    is_transcript = len(turns) >= _FEWEST_TURNS and len(changes) > len(set(changes))
    return turns if is_transcript else []


def begins_turn(document: Document, paragraph: CharSpan) -> bool:
    """Return whether a paragraph begins with who speaks in it: `KESH: I think so`."""
    return _TURN.match(document.text, paragraph.start, paragraph.end) is not None


def find_author(document: Document, syntax: Syntax) -> str | None:
    """Return the person whom the end of the article introduces: `Dora Valen is a poet`."""
    for paragraph in document.paragraphs[-_LAST_PARAGRAPHS:]:
        tokens = syntax.tokens(paragraph)
        root = tokens[0].sent.root if len(tokens) else None
        subject = child_of(root, "nsubj") if root is not None and root.lemma_ == "be" else None
        if subject is None or subject.ent_type_ != "PERSON":
            continue
        name = without_titles(span_between(subject.left_edge, subject).slice(document.text))
        is_name = is_person_name(name) or (" " not in name and _is_writer(root))
        if subject.left_edge.i == tokens.start and is_name:
            return name
    return None


def _is_writer(verb: Token | None) -> bool:
    """Return whether somebody is said to be one who writes: `Valen is a reporter`."""
    noun = child_of(verb, "attr") if verb is not None else None
    return noun is not None and noun.lower_ in _WRITERS


def is_first_person(
    document: Document, quotations: Sequence[CharSpan], source: CharSpan | None
) -> bool:
    """Return whether a source is `I` or `we` outside quotation marks."""
    if source is None or norm(source.slice(document.text)) not in FIRST_PERSONS:
        return False
    return not any(map(source.overlaps, quotations))
