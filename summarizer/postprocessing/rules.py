"""The table of all rules, in the order in which they run.

To add a rule, write a function that changes the candidates of a stage, add a row here, and add a
test. `docs/reference/rules.md` is generated from this table, and `summarizer eval ablate` measures
each row.
"""

from collections.abc import Set as AbstractSet
from typing import Any

from summarizer.postprocessing.actors import (
    affiliations,
    alias_proof,
    listing,
    named_entities,
    proposals,
)
from summarizer.postprocessing.actors import canonical_names as names
from summarizer.postprocessing.actors import deduplication as same
from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.claims import (
    additions,
    channels,
    continued_quotations,
    corrections,
    dates,
    headlines,
    relays,
    reporting_verbs,
    wording,
)
from summarizer.postprocessing.claims import deduplication as same_claims
from summarizer.postprocessing.claims import speaker_resolution as speakers
from summarizer.postprocessing.positions import concept_words, conduct, evidence, holders, inference
from summarizer.postprocessing.rule import Rule, StageName
from summarizer.text.language_rules import ENGLISH_TEXTS, LanguageRules
from summarizer.vocabulary import Profile


def _disputed_speaker(claim: ClaimCandidate, other: ClaimCandidate | None) -> str | None:
    if other is None or other.speaker is claim.speaker:
        return None
    return f"speaker-disputed: {other.speaker.name if other.speaker else 'nobody'}"


_SMALL: tuple[Profile, ...] = ("small",)

RULES: tuple[Rule[Any], ...] = (
    Rule("shorten-names", "actors", "2.3", names.shorten_names, _SMALL),
    Rule("prove-aliases", "actors", "2.4", alias_proof.prove_aliases, _SMALL),
    Rule("join-same-names", "actors", "0.4", names.register, is_required=True),
    Rule("add-named-entities", "actors", "2", named_entities.add_named_entities, _SMALL),
    Rule(
        "correct-attributions", "actors", "3.3, 3.4, 3.7", corrections.correct_attributions, _SMALL
    ),
    Rule("add-attributions", "actors", "3, 3.3", additions.add_attributions, _SMALL),
    Rule("continue-quotations", "actors", "3.2", continued_quotations.continue_quotations, _SMALL),
    Rule("add-frames", "actors", "3.4", additions.add_frames, _SMALL),
    Rule("add-relays", "actors", "3.3", relays.add_relays, _SMALL),
    Rule("add-from-records", "actors", "2, 3.3", proposals.add_from_records),
    Rule("add-named-actors", "actors", "2, 3.3", proposals.add_named_actors),
    Rule("add-owners", "actors", "2.1", affiliations.add_owners, _SMALL),
    Rule("merge-offices", "actors", "2.4", same.merge_offices_with_names, _SMALL),
    Rule("merge-capitals", "actors", "2.4", same.merge_capitals, _SMALL),
    Rule("add-surnames", "actors", "2.4", names.add_surnames),
    Rule("prove-roles", "actors", "2.1", affiliations.prove_roles, _SMALL),
    Rule("assign-affiliations", "actors", "2.1", affiliations.assign_affiliations, _SMALL),
    Rule(
        "require-reporting-cue", "claims", "3 E1, E4", reporting_verbs.require_reporting_cue,
        _SMALL,
    ),
    Rule("assign-speaker", "claims", "3.3", speakers.assign_speaker),
    Rule("prefer-source", "claims", "3.3", speakers.prefer_source, _SMALL, _disputed_speaker),
    Rule(
        "prefer-antecedent", "claims", "3.3", speakers.prefer_antecedent,
        _SMALL, _disputed_speaker,
    ),
    Rule("require-speaker", "claims", "3.3", speakers.require_speaker),
    Rule("assign-channels", "claims", "3.3", channels.assign_channels),
    Rule("prove-channels", "claims", "3.3", channels.prove_channels, _SMALL),
    Rule("add-outlets", "claims", "9, 1", channels.add_outlets, _SMALL),
    Rule("assign-date", "claims", "3.9", dates.assign_date, ("capable",)),
    Rule("find-date-near-cue", "claims", "3.9", dates.find_date_near_cue, _SMALL),
    Rule("join-equal-claims", "claims", "0.4", same_claims.join_equal_claims),
    Rule("join-split-quotations", "claims", "3.2, 3.7", same_claims.join_split_quotations, _SMALL),
    Rule("join-headlines", "claims", "6", headlines.join_headlines, _SMALL),
    Rule("continue-dates", "claims", "9, 18", dates.continue_dates),
    Rule("word-by-quotation", "claims", "3.8", wording.word_by_quotation, _SMALL),
    Rule("infer-positions", "positions", "4.1", inference.infer_positions, _SMALL),
    Rule("add-conduct", "positions", "4.1; 9, 14", conduct.add_conduct, _SMALL),
    Rule("link-claims", "positions", "4.1", evidence.link_claims, is_required=True),
    Rule("assign-holder", "positions", "4.2", holders.assign_holder, is_required=True),
    Rule("assign-target", "positions", "4.2", holders.assign_target),
    Rule("assign-concept", "positions", "4.3", concept_words.assign_concept),
    Rule("join-equal-topics", "positions", "4.3", holders.join_equal_topics),
    Rule("drop-unused", "listing", "2 A2", listing.drop_unused, is_required=True),
    Rule("drop-bystanders", "listing", "2, 2 A2", listing.drop_bystanders, _SMALL),
    Rule("require-part", "listing", "2 A2", listing.require_part, _SMALL),
    Rule("replace-restatement", "texts", "3.8", wording.replace_restatement),
)  # fmt: skip


def rules_of(
    stage: StageName,
    without: AbstractSet[str] = frozenset(),
    language: LanguageRules = ENGLISH_TEXTS,
) -> list[Rule[Any]]:
    """Return the rules of `stage` for a language, in order, without those with the ids `without`.

    `summarizer/text/language_rules.py` decides which rules run for which language.
    """
    of_stage = (rule for rule in RULES if rule.stage == stage and language.runs(rule.id))
    return [rule for rule in of_stage if rule.id not in without]
