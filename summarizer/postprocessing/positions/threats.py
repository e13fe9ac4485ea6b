"""Find what a threat is to bring about or to prevent.

`to strike unless the order is withdrawn` is for the withdrawal; `any assault will be met with fire`
is against the assault.
"""

import re

from summarizer.postprocessing.positions.topic_extraction import (
    ExtractedTopic,
    extract_object_topic,
    extract_topic,
    strip_marks,
)

_CONDITION = re.compile(
    r"\b(?P<conjunction>if|unless)\s(?P<subject>[^,;]{2,60}?)\s(?:"
    r"(?:is|was|are|were)\s(?P<negation>not\s)?"
    r"(?P<participle>\w+(?:ed|en|wn|ld|ut|de|ee)\b[^,;.]*)"
    r"|(?:(?:did|does|do)\snot|fail(?:s|ed) to|refuse[sd]? to)\s(?P<omitted>[^,;.]*))"
)
_ANSWERED_ACT = re.compile(
    r"(?:that\s)?(?P<act>[^,;]{3,60}?)\s(?:would|will)\sbe\s"
    r"(?:met|answered|punished|regarded|treated)\b"
)


def extract_threatened(quote: str) -> ExtractedTopic | None:
    """Return the topic of a threat, and whether who threatens is for it."""
    plain = strip_marks(quote)
    if answered := _ANSWERED_ACT.match(plain):
        topic = extract_object_topic(answered["act"])
        return ExtractedTopic("", topic, favours=False) if topic else None
    condition = _CONDITION.search(plain)
    if condition is None:
        return None
    is_omission = bool(condition["negation"] or condition["omitted"])
    is_wanted = condition["conjunction"] == "unless" or is_omission
    act = condition["omitted"] or f"be {condition['participle']}"
    return extract_topic(f"{condition['subject']} should {'' if is_wanted else 'not '}{act}")
