"""Rules that topic and target stand in the sentence of the evidence (`docs/codebook.md`, 4.3)."""

import re
from dataclasses import replace

from summarizer.faithfulness.words import content_words, unsupported_words
from summarizer.grounding.name_matching import norm
from summarizer.postprocessing.candidates import PositionCandidate
from summarizer.postprocessing.positions.noun_phrases import is_noun_phrase
from summarizer.postprocessing.positions.topic_extraction import shorten_noun_phrase, strip_marks
from summarizer.postprocessing.stages import PositionStage, each
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import Reason

_FRAGMENT = re.compile(
    r"(?:of|in|on|at|to|for|from|by|with|about|against|back)\b|\w+(?:al|ive|ic|ous|ary|ish|an)$",
    re.IGNORECASE,
)
"""What is left of a topic without its head: a complement or an adjective."""
_NAMING = re.compile(
    r"\b(?:call(?:s|ed|ing)?|describ(?:es?|ed|ing)|brand(?:s|ed)|dubb?(?:s|ed)|label(?:s|l?ed)"
    r"|dismiss(?:es|ed)|brush(?:es|ed) off)\s(?P<object>(?!on\b|for\b)[^,;:“”\".]{2,80}?)\s"
    r"(?:as\s)?(?P<name>[“\"][^”\"]+|(?<=as\s).+)"
)
"""What is called something: `called the planned talks “a small window”`."""
_ANAPHOR = re.compile(r"(?:it|him|her|them|this|that|these|those|such)\b", re.IGNORECASE)


@each
def prove_topic(stage: PositionStage, position: PositionCandidate) -> PositionCandidate | Reason:
    """Cut a topic to the words that the sentence of the evidence has."""
    if stage.actors.find_by_name(position.topic):
        return position
    sentence = _sentences(stage, position).slice(stage.document.text)
    missing = unsupported_words(position.topic, sentence)
    if not missing:
        return position
    topic = _supported_part(position.topic.split(), missing)
    is_topic = len(content_words(topic)) > 1 and not _FRAGMENT.match(topic)
    return replace(position, topic=topic) if is_topic else "topic-not-in-evidence"


def _supported_part(words: list[str], missing: set[str]) -> str:
    """Return the topic without unsupported modifiers before its head and words after it."""
    is_missing = [not missing.isdisjoint(norm(word).split()) for word in words]
    start = is_missing.index(False) if False in is_missing else len(words)
    end = next((n for n in range(start, len(words)) if is_missing[n]), len(words))
    return shorten_noun_phrase(" ".join(words[start:end]))


@each
def name_object(stage: PositionStage, position: PositionCandidate) -> PositionCandidate | Reason:
    """Take what is called or described as a topic, not what it is called."""
    sentence = _sentences(stage, position).slice(stage.document.text)
    match = _NAMING.search(sentence)
    own = unsupported_words(match["name"], match["object"]) if match else set()
    if match is None or own.isdisjoint(content_words(position.topic)):
        return position
    topic = shorten_noun_phrase(strip_marks(match["object"]))
    is_topic = topic and not _ANAPHOR.match(match["object"]) and is_noun_phrase(topic, sentence)
    return replace(position, topic=topic) if is_topic else "topic-not-in-evidence"


@each
def require_noun_phrase(
    stage: PositionStage, position: PositionCandidate
) -> PositionCandidate | Reason:
    """Reject a topic that is a clause, a fragment or a phrase without a head."""
    sentence = _sentences(stage, position).slice(stage.document.text)
    is_actor = stage.actors.find_by_name(position.topic) is not None
    is_topic = is_actor or is_noun_phrase(position.topic, sentence)
    return position if is_topic else "topic-not-noun-phrase"


@each
def prove_target(stage: PositionStage, position: PositionCandidate) -> PositionCandidate:
    """Drop a target that the sentence of the evidence does not mention."""
    if position.target is None:
        return position
    within = _sentences(stage, position)
    is_named = any(within.contains(span) for span in stage.mentions[position.target])
    return position if is_named else replace(position, target=None)


def _sentences(stage: PositionStage, position: PositionCandidate) -> CharSpan:
    document, evidence = stage.document, position.evidence
    first, last = (document.sentence_at(n) for n in (evidence.start, evidence.end - 1))
    return CharSpan(document.sentences[first].start, document.sentences[last].end)
