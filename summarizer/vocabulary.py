"""The closed vocabularies of the codebook (`docs/codebook.md`)."""

from typing import Literal

Task = Literal["actors", "claims", "positions"]
ActorKind = Literal[
    "person", "government", "agency", "military", "armed_group", "party", "legislature", "court",
    "igo", "company", "civil_society", "media", "group", "other",
]  # fmt: skip
ClaimKind = Literal[
    "threat", "refusal", "denial", "accusation", "demand", "commitment", "declaration",
    "prediction", "evaluation", "assertion",
]  # fmt: skip
Certainty = Literal["certain", "probable", "possible", "unknown"]
Directness = Literal["direct", "mixed", "indirect", "unattributed"]
TextSource = Literal["quotation", "model"]
"""Who worded a claim: the article itself, or the model."""
Stance = Literal["support", "oppose", "mixed", "neutral"]
Basis = Literal["claim", "action", "ascribed"]
DateSource = Literal["header", "metadata", "dateline", "argument", "none"]
Grounding = Literal["exact", "normalised", "near"]
RecordKind = Literal["actor", "claim", "position"]
ConfidenceBasis = Literal["logprobs", "records"]
"""What a confidence is computed from: the tokens' log-probabilities too, or the records alone."""
Profile = Literal["small", "capable"]
"""For which models a postprocessing rule is made; `docs/reference/rules.md` lists the rules."""
Reason = Literal[
    "quote-not-in-source",
    "quote-without-content",
    "cue-reports-nothing",
    "name-not-in-source",
    "name-is-a-pronoun",
    "name-is-empty",
    "plays-no-part",
    "speaker-not-in-source",
    "speaker-unresolved",
    "holder-not-in-source",
    "topic-empty",
    # No rule gives these four any more; results of earlier versions have them.
    "topic-not-in-evidence",
    "topic-not-noun-phrase",
    "claim-grounds-no-position",
    "evidence-states-no-preference",
    "sentence-not-in-window",
    "contradicts-earlier-position",
    "replaced",
    "invalid-draft",
    "rejected-by-reviewer",
]
"""Why a draft was not kept; `docs/reference/rejections.md` explains each."""
ClaimWarning = Literal[
    "number-not-in-evidence",
    "name-not-in-source",
    "name-far",
    "negation-differs",
    "words-not-in-evidence",
    "opposite-word",
    "modality-differs",
    "speaker-far",
    "speaker-unproven",
    "speaker-shares-name",
    "source-names-other",
    "quote-holds-other-speaker",
    "quote-in-instruction",
    "speaker-disputed",
    "text-replaced",
]
"""What a reader of a claim should look at; `docs/reference/warnings.md` explains each."""
PositionWarning = Literal[
    "holder-unproven",
    "stance-disputed",
]
"""The same for positions."""
