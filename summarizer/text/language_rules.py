"""What runs for which language: the one place that decides it.

Rules, checks and word lists were made for English. For another language only those run that need
no word list; a text whose language is unknown, because it is short or mixed, counts as English.
"""

from dataclasses import dataclass

from summarizer.text.language import ENGLISH

ENGLISH_RULES = frozenset(
    (
        "shorten-names prove-aliases add-named-entities correct-attributions add-attributions"
        " add-from-records merge-offices merge-capitals require-reporting-cue"
        " prefer-source prefer-antecedent"
        " add-frames add-relays add-outlets join-headlines find-date-near-cue infer-positions"
        " add-conduct add-owners prove-roles assign-affiliations"
        " drop-bystanders"
    ).split()
)
"""Postprocessing rules that read English words or grammar."""

OTHER_RULES = frozenset({"add-named-actors"})
"""Postprocessing rules that stand in for those in other languages."""

ENGLISH_WARNINGS = frozenset(
    (
        "name-not-in-source name-far negation-differs words-not-in-evidence opposite-word"
        " modality-differs source-names-other speaker-disputed holder-unproven stance-disputed"
    ).split()
)
"""Warnings that rest on English word lists, or on names that other languages inflect."""

_WITHOUT_SPACES = frozenset("zh ja th lo km my bo".split())
"""Languages whose words are not separated by spaces."""


@dataclass(frozen=True)
class LanguageRules:
    """What runs for texts in one language.

    Attributes:
        code: The ISO 639 code of the language, `None` if it is unknown.
    """

    code: str | None

    @property
    def is_english(self) -> bool:
        """Whether English word lists and grammar apply."""
        return self.code in (None, ENGLISH)

    @property
    def segmenter(self) -> str:
        """The language by whose rules sentences are split."""
        return self.code or ENGLISH

    @property
    def has_spaces(self) -> bool:
        """Whether words are separated by spaces."""
        return self.code not in _WITHOUT_SPACES

    def runs(self, name: str) -> bool:
        """Return whether the rule or the warning with this id applies."""
        if self.is_english:
            return name not in OTHER_RULES
        return name not in ENGLISH_RULES and name not in ENGLISH_WARNINGS


ENGLISH_TEXTS = LanguageRules(ENGLISH)
