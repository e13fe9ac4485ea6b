"""Find words that state a preference, and deeds that show one.

The explicitness test of the codebook (`docs/codebook.md`, 4.4) asks whether the evidence alone
answers "for or against?". A claim whose kind expresses a preference passes it; other evidence
needs such words. Of 2,400 labelled positions that rest on claims, 31 rest on assertions alone.
Three in four of those that rest on deeds or ascriptions have such words. Of the positions that a
small model invents, three in five rest on assertions, deeds or ascriptions, and few have them.
"""

import re
from functools import cache
from typing import Literal

from summarizer.lexicons import load_rows


def states_preference(words: str) -> bool:
    """Return whether `words` say that an actor is for or against something."""
    return _preference_pattern("statement").search(words) is not None


def shows_preference(words: str) -> bool:
    """Return whether `words` state a preference, or name a deed that shows one."""
    return states_preference(words) or _preference_pattern("deed").search(words) is not None


@cache
def stance_verbs(
    form: Literal["cue", "infinitive"],
    stance: Literal["support", "oppose"],
) -> str:
    """Return the alternatives of a regular expression for verbs of this form and stance."""
    rows = load_rows("stance_verbs")
    return "|".join(verb for verb, *row in rows if row == [stance, form])


@cache
def _preference_pattern(evidence: str) -> re.Pattern[str]:
    selected = (pattern for pattern, kind in load_rows("preference_patterns") if kind == evidence)
    return re.compile(rf"\b(?:{'|'.join(selected)})\b", re.IGNORECASE)
