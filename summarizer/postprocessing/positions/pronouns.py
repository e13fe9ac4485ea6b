"""Find whom the personal pronouns of an article mean."""

from __future__ import annotations

from collections import ChainMap, deque
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

from summarizer.postprocessing.actors.registry import ActorCandidate
from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.claims.antecedents import AntecedentFinder
from summarizer.postprocessing.positions.clauses import subject_of
from summarizer.syntax import SUBJECTS, Syntax, is_verb
from summarizer.text.spans import CharSpan

if TYPE_CHECKING:
    from spacy.tokens import Token

_PRONOUNS = frozenset("he him his she her hers".split())


def find_referents(
    syntax: Syntax,
    finder: AntecedentFinder,
    claims: Sequence[ClaimCandidate],
    heads: Mapping[int, ActorCandidate],
) -> dict[int, ActorCandidate]:
    """Return whom `he`, `she` and their other forms mean, by the index of the token.

    A pronoun that is the source of a claim means its speaker.

    Args:
        syntax: The trees of the article.
        finder: A finder that has not seen a claim.
        claims: The claims of the article.
        heads: The actors by the index of the token that is the head of a mention.
    """
    referents: dict[int, ActorCandidate] = {}
    known = ChainMap(referents, dict(heads))
    sources = {claim.spans.source: claim.speaker for claim in claims if claim.spans.source}
    coming = deque(sorted(claims, key=attrgetter("place")))
    for token in syntax.doc:
        if token.lower_ not in _PRONOUNS:
            continue
        while coming and coming[0].place.start <= token.idx:
            claim = coming.popleft()
            if claim.speaker:
                finder.add_speaker(claim.speaker, claim.place.start, claim.quote)
        at = CharSpan(token.idx, token.idx + len(token.text))
        subject = _subject_above(token)
        by = known.get(subject.i) if subject is not None else None
        if token.dep_ == "poss" and by is not None and finder.can_mean(token.lower_, by):
            referents[token.i] = by  # `Kesh kept his word`
        elif actor := sources.get(at) or finder.antecedent(token.lower_, at, other=by):
            referents[token.i] = actor
    return referents


def _subject_above(pronoun: Token) -> Token | None:
    """Return the subject of the verb whose object, or the owner of it, a pronoun is."""
    if pronoun.dep_ in SUBJECTS:
        return None
    verb = next((word for word in pronoun.ancestors if is_verb(word)), None)
    return subject_of(verb) if verb is not None else None
