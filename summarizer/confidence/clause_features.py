"""What the dependency tree of a claim's sentence says about its attribution, as named numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarizer.grounding.name_matching import is_pronoun
from summarizer.schema.summary import Claim
from summarizer.syntax import Syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUBJECTS = frozenset("nsubj nsubjpass csubj expl agent".split())
_FINITE = frozenset("VBD VBZ VBP MD".split())
_NAMES = (
    "resolved_pronoun", "person_source", "proper_source", "subject_source",
    "source_below_cue", "constituent", "clause", "subordinate_cue",
)  # fmt: skip


def clause_features(claim: Claim, syntax: Syntax | None) -> dict[str, float]:
    """Return what is known of source, cue and quotation; zeros without trees.

    Pronouns are resolved in the text of a claim only if model and article agree on the speaker.
    """
    features = dict.fromkeys(_NAMES, 0.0)
    if syntax is None:
        return features
    is_by_pronoun = claim.source is not None and is_pronoun(claim.source.text)
    features["resolved_pronoun"] = float(is_by_pronoun and "[" in claim.text)
    quote = list(syntax.tokens(claim.quote.span))
    features["clause"] = float(_has_clause(quote))
    features["constituent"] = float(_is_constituent(syntax, claim))
    cue_head = syntax.head(claim.cue.span) if claim.cue else None
    features["subordinate_cue"] = float(cue_head is not None and cue_head.dep_ == "advcl")
    source = syntax.head(claim.source.span) if claim.source else None
    if source is None:
        return features
    features["person_source"] = float(source.ent_type_ == "PERSON")
    features["proper_source"] = float(source.pos_ == "PROPN")
    cue = {token.i for token in syntax.tokens(claim.cue.span)} if claim.cue else set()
    features["subject_source"] = float(source.dep_ in _SUBJECTS and source.head.i in cue)
    features["source_below_cue"] = float(any(above.i in cue for above in source.ancestors))
    return features


def _has_clause(tokens: list[Token]) -> bool:
    """Return whether the tokens have a finite verb and its subject."""
    inside = {token.i for token in tokens}
    return any(
        child.dep_ in _SUBJECTS and child.i in inside
        for token in tokens
        if token.tag_ in _FINITE
        for child in (*token.children, *token.head.children)
    )


def _is_constituent(syntax: Syntax, claim: Claim) -> bool:
    """Return whether the quotation has all words that depend on its head."""
    head = syntax.head(claim.quote.span)
    inside = {token.i for token in syntax.tokens(claim.quote.span)}
    return head is not None and all(t.i in inside for t in head.subtree if not t.is_punct)
