"""Add warnings to claims whose restatement or speaker the evidence may not support.

The quotation of every claim is verified; its restatement and its speaker come from the model.
`docs/reference/warnings.md` defines each warning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from summarizer.faithfulness.context import SentenceContext
from summarizer.faithfulness.names import unsupported_names
from summarizer.faithfulness.negation import contradicts
from summarizer.faithfulness.numbers import extract_numbers, supported_numbers
from summarizer.faithfulness.prompt_injection import looks_like_injection
from summarizer.grounding.name_matching import has_words, norm
from summarizer.schema.summary import Actor, Claim
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import ClaimWarning


class FaithfulnessChecker:
    """Compare claims with the article.

    Args:
        document: The article.
        actors: The actors of the claims.
    """

    def __init__(self, document: Document, actors: Sequence[Actor]) -> None:
        self._document = document
        self.context = SentenceContext(document)
        self._actors = {actor.id: actor for actor in actors}
        self._people = _by_rarest_word(actor for actor in actors if actor.kind == "person")
        self._numbers_in_names = supported_numbers(
            " ".join(name for actor in actors for name in _names(actor))
        )

    def warnings(self, claim: Claim) -> list[ClaimWarning]:
        """Return the warnings about `claim`, in a fixed order."""
        evidence = self.context.before(claim.quote.span)
        checks: dict[ClaimWarning, bool] = {
            "number-not-in-evidence": bool(
                extract_numbers(claim.text) - supported_numbers(evidence) - self._numbers_in_names
            ),
            "name-not-in-source": bool(unsupported_names(claim.text, self._document.text)),
            "name-far": self._names_distant_person(claim, evidence),
            "negation-differs": contradicts(claim.text, claim.quote.text, _frame(claim)),
            "speaker-far": not self.speaker_is_near(claim),
            "speaker-unproven": claim.speaker is not None and claim.source is None,
            "quote-in-instruction": self._is_injection(claim),
        }
        return [warning for warning, applies in checks.items() if applies]

    def speaker_is_near(self, claim: Claim) -> bool:
        """Return whether the speaker is named near the quotation, or there is no speaker."""
        if claim.speaker is None:
            return True
        near = self.context.around(claim.quote.span)
        # A speaker that is not an actor has no mentions.
        speaker = self._actors.get(claim.speaker)
        offsets = [mention.start for mention in speaker.mentions] if speaker else []
        if claim.source:
            offsets.append(claim.source.start)
        return any(
            near.start <= self.context.sentence_index(offset) < near.end for offset in offsets
        )

    def _is_injection(self, claim: Claim) -> bool:
        """Return whether the quotation or the sentence before it looks like a prompt injection."""
        quoted = self.context.sentences_of(claim.quote.span)
        before = self.context.sentences_of(CharSpan(max(0, quoted[0].start - 1), quoted[0].start))
        paragraph_at = self._document.paragraph_at
        same_paragraph = paragraph_at(before[0].start) == paragraph_at(claim.quote.start)
        return any(
            looks_like_injection(sentence.slice(self._document.text))
            for sentence in (*(before if same_paragraph else ()), *quoted)
        )

    def _names_distant_person(self, claim: Claim, evidence: str) -> bool:
        """Return whether the restatement names a person who is neither the speaker nor near."""
        sources = {claim.speaker, *claim.via}
        words = norm(claim.text).split()
        named = {
            actor.id: actor
            for word in dict.fromkeys(words)
            for actor, name in self._people.get(word, ())
            if actor.id not in sources and has_words(claim.text, name)
        }
        return any(not self._is_near(actor, claim, evidence) for actor in named.values())

    def _is_near(self, actor: Actor, claim: Claim, evidence: str) -> bool:
        near = self.context.around(claim.quote.span)
        mentioned = (self.context.sentence_index(mention.start) for mention in actor.mentions)
        return any(near.start <= number < near.end for number in mentioned) or any(
            name in evidence for name in _names(actor)
        )


def _frame(claim: Claim) -> str:
    """Return the first word of the source (`Nobody`, `Neither side`) and the cue."""
    first = claim.source.text.split(maxsplit=1)[:1] if claim.source else []
    return " ".join([*first, claim.cue.text if claim.cue else ""])


def _names(actor: Actor) -> list[str]:
    return [actor.name, *actor.aliases]


def _by_rarest_word(actors: Iterable[Actor]) -> dict[str, list[tuple[Actor, str]]]:
    """Return the actors with their proper names, by the rarest word of each name."""
    named = [
        (actor, name, words)
        for actor in actors
        for name in _names(actor)
        if _is_proper(name) and (words := norm(name).split())
    ]
    counts = Counter(word for _, _, words in named for word in set(words))
    by_word: dict[str, list[tuple[Actor, str]]] = {}
    for actor, name, words in named:
        by_word.setdefault(min(words, key=lambda word: counts[word]), []).append((actor, name))
    return by_word


def _is_proper(name: str) -> bool:
    words = name.split()
    return bool(words) and words[0][0].isupper() and words[-1][0].isupper()
