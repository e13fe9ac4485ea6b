"""Resolve the words that name a claim's source to an actor of the registry."""

import re

from summarizer.grounding.name_matching import has_words, is_pronoun, norm, without_titles
from summarizer.postprocessing.actors.grounding import find_verbatim
from summarizer.postprocessing.actors.kinds import guess_kind
from summarizer.postprocessing.actors.names import extract_name, strip_description
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.claims.documents import issuer_of
from summarizer.postprocessing.claims.source_heads import describe, refers_to_other
from summarizer.syntax import Syntax
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

_EXAMPLES = re.compile(r"(?<=\w)[\s,(—–-]+(?:among them|including)\b.*", re.DOTALL)


def source_words(document: Document, syntax: Syntax | None, claim: ClaimCandidate) -> str | None:
    """Return the words that name the claim's source, or the issuer if it is a document."""
    source = claim.spans.source
    return None if source is None else named_words(document, syntax, source)


def named_words(document: Document, syntax: Syntax | None, source: CharSpan) -> str:
    """Return the words of a source, of a document those that name its issuer.

    Those whom a group includes are left out: `senators, including Kesh,`.
    """
    return _EXAMPLES.sub("", (issuer_of(syntax, source) or source).slice(document.text))


def has_issuer(syntax: Syntax | None, claim: ClaimCandidate) -> bool:
    """Return whether the source is a document and the article names who issued it."""
    source = claim.spans.source
    return source is not None and issuer_of(syntax, source) is not None


def resolve_named(registry: ActorRegistry, name: str | None) -> ActorCandidate | None:
    """Return the actor with a name that a model gave, `None` for a pronoun."""
    return None if name is None or is_pronoun(name) else registry.resolve(name)


def resolve_source(
    registry: ActorRegistry, source: str, by_model: ActorCandidate | None
) -> ActorCandidate | None:
    """Return the actor that the words of the source name, else the actor of the model.

    The model decides where the words name its actor among others, or no actor (`the ministry`).
    """
    by_name = registry.find_by_name(source)
    if by_name:
        return by_name
    if registry.has_conjunct_in(source):
        # `Pell and Roe, two of the teachers,`; of `Pell, Roe and others` it is no name.
        names = strip_description(source)
        return registry.find_by_name(names) if " and " in names else None
    if by_model and any(has_words(source, surface) for surface in by_model.surfaces):
        return by_model
    return registry.resolve(source) or by_model


def describe_source(
    document: Document, syntax: Syntax | None, claim: ClaimCandidate, actor: ActorCandidate | None
) -> str | None:
    """Return the words that describe the source if they cannot mean `actor`, else `None`."""
    source = claim.spans.source
    if source is None or syntax is None or is_pronoun(source.slice(document.text)):
        return None
    if actor is None or not refers_to_other(document, syntax, source, actor):
        return None
    return describe(document, syntax, source)


def name_in_text(document: Document, phrase: str) -> str | None:
    """Return the name of the actor that `phrase` names in the article, `None` if it names none."""
    name = None if is_pronoun(phrase) else find_verbatim(document, phrase)
    if name is None or is_pronoun(name) or norm(name).isdecimal():
        return None
    return without_titles(extract_name(name, guess_kind(phrase))) or None
