"""Position that the words of a claim express."""

from dataclasses import dataclass

from summarizer.postprocessing.positions.topic_extraction import (
    ExtractedTopic,
    extract_object_topic,
)
from summarizer.vocabulary import Stance


@dataclass(frozen=True)
class InferredPosition:
    """A position in words."""

    topic: str
    stance: Stance
    subject: str = ""
    """The actor of the demanded or criticised act, as the claim names it; may be empty."""

    is_of_subject: bool = False
    """Whether the words say that the subject holds the position: `Kesh wants a truce`."""


def to_position(
    topic: ExtractedTopic | None, stance: Stance | None = None, *, is_of_subject: bool = False
) -> InferredPosition | None:
    """Return the position on `topic`, with `stance` or else the side that the words take."""
    if topic is None:
        return None
    stated: Stance = "support" if topic.favours else "oppose"
    return InferredPosition(topic.topic, stance or stated, topic.subject, is_of_subject)


def on_object(words: str | None, stance: Stance, subject: str = "") -> InferredPosition | None:
    """Return the position on what a noun phrase names, `None` without one."""
    topic = extract_object_topic(words) if words else None
    return InferredPosition(topic, stance, subject) if topic else None
