"""Complete the quotation of a demand, a commitment or a refusal to a sentence with a modal verb."""

import re
from functools import cache

from summarizer.lexicons import load_words
from summarizer.postprocessing.positions.topic_extraction import (
    COMPLEMENTIZER,
    INTENTION_SENTENCE,
    MODAL_SENTENCE,
    is_verb,
    strip_marks,
)

_INFINITIVE = re.compile(
    r"(?P<subject>(?:(?!\b(?:should|must|shall|will|would|can|could|may|ought|has|have|had|needs?"
    r"|wants?|wanted|refuse[sd]?|agree[sd]?)\b)[^,;.]){0,80}?)"
    r"(?:\s+\w+ (?:hour|day|week|month|year)s)?(?:^|\s|\b)(?P<negation>not\s+)?to\s+"
    r"(?P<verb_phrase>(?-i:[a-z]).+)",
    re.IGNORECASE | re.DOTALL,
)
"""An infinitive, perhaps with the addressee before it: `both parties to withdraw`."""

_PASSIVE_SUBJUNCTIVE = re.compile(r"^(?P<subject>[^,;.]{1,80}?)\s+be\s+", re.IGNORECASE)
"""`that the council be elected`, without its complementizer."""

_ADDRESSEE = re.compile(r"^to\s+(?=(?:both|all|the|its|his|her|their|an?|[A-Z]\w+)\b.*\sto\s+\w)")
"""The preposition of an addressee: `appealed to both sides to withdraw`."""


def to_sentence(quote: str, auxiliary: str) -> str | None:
    """Return the quotation of a claim as a sentence with a modal verb, `None` without a verb.

    `both parties to withdraw` with `should` gives `both parties should withdraw`.
    """
    plain = COMPLEMENTIZER.sub("", strip_marks(quote))
    if auxiliary == "should":
        plain = _PASSIVE_SUBJUNCTIVE.sub(r"\g<subject> should be ", plain)
    plain = _ADDRESSEE.sub("", plain)
    match = _INFINITIVE.match(plain)
    # Only a demand names who is to act: `it was ready to mediate` does not.
    is_act = match and is_verb(match["verb_phrase"].partition(" ")[0])
    if match and is_act and (auxiliary == "should" or not match["subject"]):
        negation = " not" if match["negation"] else ""
        return f"{match['subject']} {auxiliary}{negation} {match['verb_phrase']}".strip()
    if MODAL_SENTENCE.match(plain) or INTENTION_SENTENCE.match(plain):
        return plain
    is_clause = auxiliary == "should" and COMPLEMENTIZER.match(strip_marks(quote))
    bare = _bare_subjunctive().match(plain) if is_clause else None
    return f"{bare['subject']} should {bare['verb_phrase']}" if bare else None


@cache
def _bare_subjunctive() -> re.Pattern[str]:
    """Match `the army halt its offensive`, without its complementizer."""
    return re.compile(
        r"(?P<subject>(?:(?!\w+ed\b)[^,;.:]){2,60}?(?<!\bthe)(?<!\ban)(?<!\bits)(?<!\bof)(?<!\bto))"
        rf"\s(?P<verb_phrase>(?:not\s)?(?:{'|'.join(load_words('demanded_verbs'))})\b.*)",
        re.DOTALL,
    )
