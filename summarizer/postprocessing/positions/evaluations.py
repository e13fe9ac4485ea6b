"""Find what an evaluation judges, and whether it is for or against it.

`called the figure “an insult”` and `the vote was irresponsible` judge by a word that says so. An
evaluation without such a word is no position (`docs/codebook.md`, 4.4).
"""

import re
from functools import cache

from summarizer.lexicons import load_rows
from summarizer.postprocessing.positions.topic_extraction import (
    ExtractedTopic,
    extract_object_topic,
    strip_marks,
)

_NAMING_CUE = re.compile(r"\b(?:call|describ|brand|dubb?|label|deem|consider)\w*", re.IGNORECASE)
_BEFORE_JUDGEMENT = re.compile(r"(?:\s+(?:as|an?|the|being|\w+ly|very|so|too))+\s*$")
_JUDGING_SENTENCE = re.compile(
    r"(?P<object>[^,;:]{2,80}?)\s(?:is|are|was|were|remains?|has been|have been|would be)\s"
    r"(?P<judgement>[^,;:.]{2,60})"
)
_NEGATION = re.compile(r"\b(?:not|never|no|nothing|hardly|less)\b|n['’]t\b", re.IGNORECASE)


def extract_judged(cue: str, quote: str) -> ExtractedTopic | None:
    """Return the topic that an evaluation judges and the side it takes, if a word shows it."""
    plain = strip_marks(quote)
    if _NEGATION.search(plain):
        return None
    if _NAMING_CUE.search(cue):
        judgement = _judging_words().search(plain)
        words = _BEFORE_JUDGEMENT.sub("", plain[: judgement.start()]) if judgement else ""
    else:
        sentence = _JUDGING_SENTENCE.match(plain)
        judgement = _judging_words().search(sentence["judgement"]) if sentence else None
        words = sentence["object"] if sentence else ""
    topic = extract_object_topic(words)
    return ExtractedTopic("", topic, bool(judgement["support"])) if judgement and topic else None


@cache
def _judging_words() -> re.Pattern[str]:
    rows = load_rows("evaluations")
    support = "|".join(words for words, stance in rows if stance == "support")
    oppose = "|".join(words for words, stance in rows if stance == "oppose")
    return re.compile(rf"\b(?:(?P<support>{support})|{oppose})\b", re.IGNORECASE)
