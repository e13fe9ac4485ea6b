"""Rule that the article proves an alias (`docs/codebook.md`, 2.4)."""

import re
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from summarizer.grounding.countries import countries_with_capital, is_country, other_forms
from summarizer.grounding.name_matching import (
    core_name,
    is_acronym,
    norm,
    organization_words,
)
from summarizer.lexicons import load_column
from summarizer.postprocessing.actors.kinds import SAME_AS_STATE, guess_kind
from summarizer.postprocessing.actors.names import is_office, strip_description
from summarizer.postprocessing.actors.registry import ActorCandidate
from summarizer.postprocessing.stages import ActorStage

_BETWEEN = (
    r"(?:(?:[’']s)?\s"
    r"|(?:,\s|\s\(|\s[–—-]\s)(?:(?:the|an?|its|his|her|their)\s)?(?:[\w’'-]+\s){0,4}?)"
)
"""The words between a name and an apposition: `Marcel Lazar, known as Guccifer`."""


_MOST_ADDED_WORDS = 4
"""Words that an alias can have beside those of the name."""


def prove_aliases(stage: ActorStage) -> None:
    """Drop an alias that neither shares a word with the name nor stands beside it in the article.

    Acronyms, and capitals and adjectives of a state, are proven by the name alone.
    """
    text = stage.document.article
    names = [norm(candidate.name).split() for candidate in stage.drafted]
    used = Counter(word for words in names for word in set(words))
    for candidate in stage.drafted:
        candidate.aliases = [
            alias
            for alias in dict.fromkeys(map(strip_description, candidate.aliases))
            if (_is_proven(text, candidate, alias) or _is_class(candidate, alias, used))
            and not _is_name_of_other(candidate, alias, names)
        ]


def _is_proven(text: str, candidate: ActorCandidate, alias: str) -> bool:
    name = candidate.name
    words, name_words = set(norm(alias).split()), set(norm(name).split())
    if name_words < words and len(words) - len(name_words) > _MOST_ADDED_WORDS:
        # A headline: `Valen leaves the race for mayor`.
        return False
    if _is_of_other_kind(candidate, alias):
        return False
    if candidate.kind == "person" and core_name(alias) == core_name(name):
        # A title adds no form: `Admiral Tin Aung San`.
        return False
    if candidate.kind == "person" and words < name_words and name.split()[-1].islower():
        # `GOP` and `British` are not whom `GOP frontrunner` and `British diplomat` describe.
        return norm(name).split()[-1] in words
    if candidate.kind == "person" and _is_of_person(alias, name_words):
        # `Valen’s lawyers` and `Valen supporter` are not Valen.
        return False
    if is_country(alias) and is_country(name):
        return norm(alias) in other_forms(name)
    return (
        not words.isdisjoint(name_words)
        or is_acronym(alias, name)
        or is_acronym(name, alias)
        or norm(alias) in other_forms(name)
        or core_name(name) in countries_with_capital(alias)
        or _is_role(candidate, alias)
        or _stand_together(text, name, alias)
    )


def _is_of_other_kind(candidate: ActorCandidate, alias: str) -> bool:
    """Return whether an alias names two persons, an office or another organization.

    `Kesh’s prime minister` and `Kesh Labour Party` are not Kesh.
    """
    if candidate.kind == "person":
        return " and " in alias and " and " not in candidate.name
    if candidate.kind == "government":
        # `Keshi voters` and `Kesh Labour Party`
        last = alias.split()[-1]
        is_longer = norm(alias).startswith(f"{norm(candidate.name)} ")
        is_noun = is_longer and last.islower() and norm(last) not in SAME_AS_STATE
        if is_noun or guess_kind(alias) not in {"government", "other"}:
            return True
    return is_office(alias) and not is_office(candidate.name)


def _is_role(candidate: ActorCandidate, alias: str) -> bool:
    """Return whether an alias has words of a person's role, and is no party named in it."""
    shared = {*norm(alias).split()} & {*norm(candidate.role or "").split()}
    return candidate.kind == "person" and bool(shared) and guess_kind(alias) in {"other", "person"}


def _is_of_person(alias: str, name_words: AbstractSet[str]) -> bool:
    """Return whether an alias begins with a word of the name and ends with a common noun."""
    words = alias.split()
    return norm(words[0]) in name_words and words[-1].islower()


def _is_name_of_other(candidate: ActorCandidate, alias: str, names: Sequence[list[str]]) -> bool:
    """Return whether all words of a person's alias are in another name, and not all in the own."""
    words, own = set(norm(alias).split()), norm(candidate.name).split()
    is_other = any(len(name) > 1 and words.issubset(name) for name in names if name != own)
    return candidate.kind == "person" and is_other and not words.issubset(own)


def _is_class(candidate: ActorCandidate, alias: str, used: Counter[str]) -> bool:
    """Return whether `the bloc` may be this organization, because no other name has the word."""
    is_organization = candidate.kind not in {"person", "group"}
    kind = load_column("organization_words", "kind").get(alias) if alias.islower() else None
    is_class = kind == candidate.kind or (kind is None and alias in organization_words())
    return is_organization and is_class and not used[norm(alias)]


def _stand_together(text: str, name: str, alias: str) -> bool:
    """Return whether one of both follows the other as an apposition, anywhere in the article."""
    first, second = re.escape(name), re.escape(alias)
    # Words after the bare name go on with the sentence: `Valen first organised in 2010`. One word
    # may belong to it: `the Houthi movement`.
    after = r"(?! )" if alias[:1].islower() and " " in alias else ""
    return any(
        re.search(rf"(?<!\w){words}(?!\w|[’']s\b)", text) is not None
        for words in (f"{first}{after}{_BETWEEN}{second}", f"{second}{_BETWEEN}{first}")
    )
