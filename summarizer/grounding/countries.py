"""Names, capitals and adjectives of countries, from `lexicons/countries.tsv`."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from summarizer.grounding.name_matching import core_name, norm
from summarizer.lexicons import load_rows


@dataclass(frozen=True)
class _Country:
    """The forms of one country, each by its norm; `key` is the country's own name."""

    key: str
    names: tuple[str, ...]
    acronyms: tuple[str, ...]
    capitals: tuple[str, ...]
    adjectives: tuple[str, ...]
    people: tuple[str, ...]

    @property
    def all_names(self) -> frozenset[str]:
        return frozenset((self.key, *self.names, *self.acronyms))


def is_country(name: str) -> bool:
    """Return whether `name` is the name of a country."""
    return core_name(name) in _by_name()


def countries_with_capital(capital: str) -> frozenset[str]:
    """Return the names, by their norm, of the countries whose capital is `capital`."""
    return _by_capital().get(norm(capital), frozenset())


def country_of_adjective(adjective: str) -> str | None:
    """Return the only country, by its norm, of an adjective such as `Chinese`, else `None`."""
    return _by_adjective().get(norm(adjective))


def other_forms(word: str) -> frozenset[str]:
    """Return the words, by their norm, that denote the same countries as `word`.

    `Danish` gives `denmark`, `danes` and so on. An acronym and each word of the long name give
    each other: `US` gives `states`, and `states` gives `us`.
    """
    return _other_forms().get(norm(word), frozenset())


def country_forms(name: str) -> frozenset[str]:
    """Return the names, capitals and adjectives of a country as they are written, else nothing."""
    return _forms_by_name().get(core_name(name), frozenset())


@cache
def _forms_by_name() -> dict[str, frozenset[str]]:
    forms: dict[str, frozenset[str]] = {}
    for name, *cells in load_rows("countries"):
        written = (form for cell in cells if cell != "-" for form in cell.split("|"))
        every = frozenset((name, *written))
        forms |= dict.fromkeys(map(norm, every), every)
    return forms


@cache
def _countries() -> tuple[_Country, ...]:
    return tuple(
        _Country(norm(name), *(_forms(cell) for cell in cells))
        for name, *cells in load_rows("countries")
    )


def _forms(cell: str) -> tuple[str, ...]:
    return () if cell == "-" else tuple(map(norm, cell.split("|")))


@cache
def _by_name() -> dict[str, str]:
    return {name: country.key for country in _countries() for name in country.all_names}


@cache
def _by_adjective() -> dict[str, str]:
    keys: dict[str, set[str]] = defaultdict(set)
    for country in _countries():
        for adjective in country.adjectives:
            keys[adjective].add(country.key)
    return {adjective: found.pop() for adjective, found in keys.items() if len(found) == 1}


@cache
def _by_capital() -> dict[str, frozenset[str]]:
    names: dict[str, frozenset[str]] = defaultdict(frozenset)
    for country in _countries():
        for capital in country.capitals:
            names[capital] |= country.all_names
    return dict(names)


@cache
def _other_forms() -> dict[str, frozenset[str]]:
    forms: dict[str, frozenset[str]] = defaultdict(frozenset)
    for country in _countries():
        plurals = (f"{word}s" for word in country.adjectives if word[-1] not in "ehs")
        every = (*country.all_names, *country.adjectives, *plurals, *country.people)
        words = frozenset(form for form in every if " " not in form)
        for word in words:
            forms[word] |= words
        long_name = next((name for name in (country.key, *country.names) if " " in name), "")
        for word in long_name.split():
            forms[word] |= frozenset(country.acronyms)
        for acronym in country.acronyms:
            forms[acronym] |= frozenset(long_name.split())
    return dict(forms)
