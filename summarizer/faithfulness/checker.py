"""Add warnings to claims whose restatement or speaker the evidence may not support.

The quotation of every claim is verified; its restatement and its speaker come from the model.
`docs/reference/warnings.md` defines each warning.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence

from summarizer.faithfulness.attribution import AttributionChecker
from summarizer.faithfulness.modality import changes_modality
from summarizer.faithfulness.names import unsupported_names
from summarizer.faithfulness.negation import adds_near_negation, contradicts, turns_condition
from summarizer.faithfulness.number_roles import exchanges_numbers
from summarizer.faithfulness.numbers import adds_digits, extract_numbers, supported_numbers
from summarizer.faithfulness.opposites import has_opposite_word
from summarizer.faithfulness.prompt_injection import looks_like_injection
from summarizer.faithfulness.units import changes_unit
from summarizer.faithfulness.words import unsupported_share
from summarizer.grounding.name_matching import (
    has_words,
    is_organization_word,
    norm,
    without_article,
)
from summarizer.lexicons import load_column
from summarizer.schema.summary import Actor, Claim, Span
from summarizer.text.document import Document
from summarizer.text.language_rules import LanguageRules
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import ClaimWarning

TEXT_WARNINGS: frozenset[str] = frozenset(
    (
        "number-not-in-evidence",
        "name-not-in-source",
        "name-far",
        "negation-differs",
        "words-not-in-evidence",
        "opposite-word",
        "modality-differs",
    )
)
"""The warnings about a restatement."""

_MAX_UNSUPPORTED = 0.75
"""Of 825 restatements by people one has a larger share of words without support."""

_REACH = 2
"""Sentences before and after a quotation that count as near it."""


class FaithfulnessChecker:
    """Compare claims with the article, and `claims`, all of its claims, with each other.

    Restatements are in `text_language`, by default that of the article.
    """

    def __init__(
        self,
        document: Document,
        actors: Sequence[Actor],
        claims: Iterable[Claim] = (),
        text_language: str | None = None,
    ) -> None:
        self._document = document
        restated = LanguageRules(text_language) if text_language else document.language_rules
        self._compares_words = document.language_rules.is_english and restated.is_english
        self._actors = {actor.id: actor for actor in actors}
        self._people = _by_rarest_word(actor for actor in actors if actor.kind == "person")
        self._organizations = _by_word(actor for actor in actors if actor.kind != "person")
        self._attribution = AttributionChecker(actors, claims)
        self._mentioned: dict[str, list[int]] = {}
        self._all_names = " ".join(name for actor in actors for name in _names(actor))
        self._numbers_in_names = supported_numbers(self._all_names)

    def warnings(self, claim: Claim) -> list[str]:
        """Return the warnings about `claim`, in a fixed order."""
        runs = self._document.language_rules.runs
        disputed = self._disputed_speaker(claim) if runs("speaker-disputed") else None
        return [*self._codes(claim), *([f"speaker-disputed: {disputed}"] if disputed else [])]

    def _codes(self, claim: Claim) -> list[ClaimWarning]:
        quoted = self._sentences_of(claim.quote.span)
        context = self._document.sentences[max(0, quoted.start - _REACH) : quoted.stop]
        evidence = self._document.text[context[0].start : context[-1].end]
        checks: dict[ClaimWarning, bool] = {
            **self._text_checks(claim, evidence, quoted),
            "speaker-far": not self.speaker_is_near(claim),
            "speaker-unproven": claim.speaker is not None and claim.source is None,
            "speaker-shares-name": self._attribution.speaker_shares_name(claim),
            "source-names-other": self._attribution.source_names_other(claim),
            "quote-holds-other-speaker": self._attribution.quote_holds_other_speaker(claim),
            "quote-in-instruction": self._is_injection(claim),
        }
        runs = self._document.language_rules.runs
        return [warning for warning, applies in checks.items() if applies and runs(warning)]

    def _text_checks(self, claim: Claim, evidence: str, quoted: range) -> dict[ClaimWarning, bool]:
        """Return the checks of a restatement that the model wrote, with their results."""
        if claim.text_by != "model":
            return {}
        if not self._compares_words:
            return {"number-not-in-evidence": adds_digits(claim.text, evidence)}
        first, last = (self._document.sentences[index] for index in (quoted[0], quoted[-1]))
        sentences = self._document.text[first.start : last.end]
        framed = f"{_frame(claim)} {sentences}"
        is_negated = (
            contradicts(claim.text, claim.quote.text, _frame(claim))
            or adds_near_negation(claim.text, framed)
            or turns_condition(claim.text, framed)
        )
        return {
            "number-not-in-evidence": self._has_other_number(claim.text, evidence),
            "name-not-in-source": bool(unsupported_names(claim.text, self._document.article)),
            "name-far": self._names_distant_person(claim, evidence),
            "negation-differs": is_negated,
            "words-not-in-evidence": self._has_other_words(claim, evidence),
            "opposite-word": has_opposite_word(claim.text, f"{evidence} {self._all_names}"),
            "modality-differs": changes_modality(claim.text, sentences, evidence),
        }

    def _has_other_number(self, text: str, evidence: str) -> bool:
        added = extract_numbers(text) - supported_numbers(evidence) - self._numbers_in_names
        is_changed = changes_unit(text, evidence) or exchanges_numbers(text, evidence)
        return bool(added) or is_changed

    def _disputed_speaker(self, claim: Claim) -> str | None:
        """Return whom the source names by a word for an organization, if not the speaker.

        `The junta` does not name `China`, but the only actor called a junta, or else nobody known.
        A claim without a speaker may be that of the subject of its cue.
        """
        if claim.speaker is None:
            return self._attribution.subject_of_cue(claim)
        speaker = self._actors.get(claim.speaker)
        if speaker is None or claim.source is None:
            return None
        head = _organization_head(claim.source.text)
        affiliation = self._actors.get(speaker.affiliation or "")
        known = [*_names(speaker), speaker.role or ""] + (
            _names(affiliation) if affiliation else []
        )
        if head is None or any(head in norm(name).split() for name in known):
            return None
        others = self._organizations.get(head, [])
        if not others and load_column("organization_words", "kind").get(head) == speaker.kind:
            return None
        return others[0] if len(others) == 1 else claim.source.text

    def speaker_is_near(self, claim: Claim) -> bool:
        """Return whether the speaker is named near the quotation, or there is no speaker."""
        if claim.speaker is None or (claim.source and self._is_near(claim.source, claim)):
            return True
        # A speaker that is not an actor has no mentions.
        speaker = self._actors.get(claim.speaker)
        return speaker is not None and self.is_mentioned_near(speaker, claim)

    def _has_other_words(self, claim: Claim, evidence: str) -> bool:
        """Return whether most content words of the restatement are neither evidence nor names."""
        return unsupported_share(claim.text, evidence, self._all_names) > _MAX_UNSUPPORTED

    def _is_injection(self, claim: Claim) -> bool:
        """Return whether the quotation or the sentence before it looks like a prompt injection."""
        sentences, paragraph_at = self._document.sentences, self._document.paragraph_at
        quoted = self._sentences_of(claim.quote.span)
        before = max(0, quoted.start - 1)
        same_paragraph = paragraph_at(sentences[before].start) == paragraph_at(claim.quote.start)
        return any(
            looks_like_injection(sentence.slice(self._document.text))
            for sentence in sentences[before if same_paragraph else quoted.start : quoted.stop]
        )

    def _names_distant_person(self, claim: Claim, evidence: str) -> bool:
        """Return whether the restatement names a person who is neither the speaker nor near."""
        sources = {claim.speaker, *claim.via}
        named = {
            actor.id: actor
            for word in norm(claim.text).split()
            for actor, name in self._people.get(word, ())
            if actor.id not in sources and has_words(claim.text, name)
        }
        return not all(
            self.is_mentioned_near(actor, claim) or any(name in evidence for name in _names(actor))
            for actor in named.values()
        )

    def is_mentioned_near(self, actor: Actor, claim: Claim) -> bool:
        """Return whether a mention begins at most `_REACH` sentences away from the quotation."""
        if actor.id not in self._mentioned:
            starts = (max(0, self._document.sentence_at(span.start)) for span in actor.mentions)
            self._mentioned[actor.id] = sorted(set(starts))
        near, mentioned = self._sentences_around(claim), self._mentioned[actor.id]
        first = bisect_left(mentioned, near.start)
        return first < len(mentioned) and mentioned[first] < near.stop

    def _is_near(self, span: Span, claim: Claim) -> bool:
        return self._sentences_of(span.span).start in self._sentences_around(claim)

    def _sentences_around(self, claim: Claim) -> range:
        quoted = self._sentences_of(claim.quote.span)
        return range(quoted.start - _REACH, quoted.stop + _REACH)

    def _sentences_of(self, span: CharSpan) -> range:
        """Return the indices of the sentences that `span` touches."""
        ends = (span.start, max(span.start, span.end - 1))
        first, last = (max(0, self._document.sentence_at(offset)) for offset in ends)
        return range(first, last + 1)


def _frame(claim: Claim) -> str:
    """Return the first word of the source (`Nobody`, `Neither side`) and the cue."""
    first = claim.source.text.split(maxsplit=1)[:1] if claim.source else []
    return " ".join([*first, claim.cue.text if claim.cue else ""])


def _organization_head(phrase: str) -> str | None:
    """Return the head of a noun phrase without proper name if it is a word for an organization."""
    words = without_article(phrase).split()
    if not words or any(word[:1].isupper() for word in words):
        return None
    head = norm(words[-1])
    is_known = is_organization_word(head) or head in load_column("organization_words", "kind")
    return head if is_known else None


def _names(actor: Actor) -> list[str]:
    return [actor.name, *actor.aliases]


def _by_word(actors: Iterable[Actor]) -> dict[str, list[str]]:
    """Return the names of the actors by each word of their names and aliases."""
    by_word: dict[str, list[str]] = {}
    for actor in actors:
        for word in dict.fromkeys(word for name in _names(actor) for word in norm(name).split()):
            by_word.setdefault(word, []).append(actor.name)
    return by_word


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
