"""Whether a sentence says that something is not so."""

from __future__ import annotations

import re

_NEGATOR = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|cannot|without|nowhere|hardly|refus\w+|den(?:y|ies|ied)|reject\w*)\b|n['’]t\b",
    re.IGNORECASE,
)


def negated(sentence: str) -> bool:
    """Tell whether `sentence` holds a word that negates."""
    return bool(_NEGATOR.search(sentence))
