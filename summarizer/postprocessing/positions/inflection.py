"""Form the -ing form of an English verb from its base.

Spelling rules and a list of exceptions suffice: a morphology library takes megabytes, and a topic
with a small spelling error is still readable.
"""

import re

from summarizer.lexicons import word_set

_DOUBLED_CONSONANT = re.compile(r"[^aeiouy]*(?:qu)?[aeiouy][^aeiouywx]")
"""Verbs of one syllable that double their last consonant."""


def gerund(base: str, form: str = "") -> str:
    """Return the -ing form of the verb `base`: `lift` to `lifting`, `close` to `closing`.

    `form` is the verb as it stands: a base `spar` of `spared` has lost its e.
    """
    if form == f"{base}ed":
        return f"{base}ing"
    if base.endswith("ie"):
        return f"{base[:-2]}ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")) and len(base) > 2:
        return f"{base[:-1]}ing"
    is_doubled = _DOUBLED_CONSONANT.fullmatch(base) is not None and len(base) > 2
    if is_doubled or base in word_set("final_stress_verbs"):
        return f"{base}{base[-1]}ing"
    return f"{base}ing"
