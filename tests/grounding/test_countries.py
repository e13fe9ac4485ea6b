"""One table of countries serves grounding, faithfulness and entity resolution."""

import pytest

from summarizer.grounding.countries import (
    countries_with_capital,
    country_of_adjective,
    is_country,
    other_forms,
)
from summarizer.lexicons import load_rows


@pytest.mark.parametrize(
    ("adjective", "country"),
    [
        ("American", "united states"),
        ("British", "britain"),
        ("Dutch", "netherlands"),
        ("Filipino", "philippines"),
        ("French", "france"),
        ("Greek", "greece"),
        ("Liberian", "liberia"),
        ("Nigerian", "nigeria"),
        ("Nigerien", "niger"),
        ("Romanian", "romania"),
        ("South Korean", "south korea"),
        ("Swiss", "switzerland"),
        ("Thai", "thailand"),
        ("Turkish", "turkey"),
    ],
)
def test_an_adjective_denotes_its_country(adjective: str, country: str) -> None:
    assert country_of_adjective(adjective) == country


@pytest.mark.parametrize("word", ["Liberal", "Roman", "Kesh", "Chin", "Mali’s-like", "", "Indians"])
def test_a_word_that_only_resembles_an_adjective_denotes_no_country(word: str) -> None:
    assert country_of_adjective(word) is None


@pytest.mark.parametrize("adjective", ["Congolese", "Dominican", "Korean"])
def test_an_adjective_of_two_countries_denotes_neither(adjective: str) -> None:
    assert country_of_adjective(adjective) is None


@pytest.mark.parametrize("name", ["China’s", "Great Britain", "the UK", "USA", "Türkiye", "Burma"])
def test_every_name_of_a_country_denotes_it(name: str) -> None:
    assert is_country(name)


def test_every_country_has_an_adjective_and_all_but_belgium_a_capital() -> None:
    rows = {name: cells for name, *cells in load_rows("countries")}
    assert len(rows) == 193 + len(["Kosovo", "Palestine", "Taiwan", "Vatican"])
    assert all(len(cells) == 5 for cells in rows.values())
    assert [name for name, cells in rows.items() if cells[2] == "-"] == ["Belgium"]
    assert [name for name, cells in rows.items() if cells[3] == "-"] == []


def test_a_capital_leads_to_every_name_of_its_country() -> None:
    assert countries_with_capital("Kyiv") == countries_with_capital("Kiev") == {"ukraine"}
    assert countries_with_capital("London") >= {"britain", "united kingdom", "uk"}
    assert countries_with_capital("Brussels") == countries_with_capital("") == frozenset()


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("us", "americans"),
        ("us", "states"),
        ("kingdom", "uk"),
        ("britain", "britons"),
        ("dutch", "holland"),
        ("congo", "congolese"),
        ("danes", "denmark"),
        ("thais", "thailand"),
    ],
)
def test_forms_of_one_country_lead_to_each_other(word: str, form: str) -> None:
    assert form in other_forms(word)
    assert word in other_forms(form)
    assert "states" not in other_forms("american")
