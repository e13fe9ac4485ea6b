"""The features of each model: few, because the labelled articles are few."""

from collections.abc import Mapping

from summarizer.vocabulary import ConfidenceBasis, Profile, RecordKind

_ACTOR = ("uses", "unused", "vague_kind", "lower_case")
_CLAIM = (
    "warnings", "indirect", "assertion", "words", "short", "long", "semicolon", "unfinished",
    "cue_words", "shared_cue", "source_names_speaker", "source_lower", "resolved_pronoun",
    "person_source", "proper_source", "subject_source", "source_below_cue", "constituent", "clause",
    "subordinate_cue", "overlap",
)  # fmt: skip

FEATURE_SETS: Mapping[tuple[Profile, RecordKind, ConfidenceBasis], tuple[str, ...]] = {
    ("small", "actor", "logprobs"): (*_ACTOR, "kind_lp", "name_lp"),
    ("small", "actor", "records"): _ACTOR,
    ("small", "claim", "logprobs"): (
        *_CLAIM, "record_lp", "who_lp", "speaker_lp", "sentence_lp", "cue_lp",
    ),
    ("small", "claim", "records"): _CLAIM,
    ("small", "position", "records"): (
        "topic_words", "topic_share", "after_topic", "oppose", "ascribed", "target_near",
    ),
    ("capable", "actor", "records"): _ACTOR,
    ("capable", "claim", "records"): (
        "warnings", "disputed", "direct", "words", "cue_words", "plain_cue", "shared_cue",
        "possessive",
    ),
    ("capable", "position", "records"): (
        "warnings", "ascribed", "assertion", "weighty", "rival", "target_near",
    ),
}  # fmt: skip
