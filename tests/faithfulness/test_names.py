"""A name in a restatement may be inflected but not new."""

import pytest

from summarizer.faithfulness.names import unsupported_names

ARTICLE = (
    "Kesh’s Interior Minister Dora Valen said on Monday that the United Nations had no say in "
    "Latvia, Lebanon or France. The U.S. envoy, Señora Ruiz, agreed."
)


@pytest.mark.parametrize(
    "restated",
    [
        "Valen said so.",
        "The Keshi government is Latvian.",
        "The Lebanese and the French were silent.",
        "There is nothing to say.",
        "Nobody spoke in May.",
        "Skipping a vote would be wrong.",
        "The UN has no say.",
        "The American envoy agreed.",
        "The United States agreed.",
        "Senora Ruiz agreed.",
        "dora valen spoke.",
        "A B C",
        "",
    ],
)
def test_a_name_that_the_article_contains_is_supported(restated: str) -> None:
    assert unsupported_names(restated, ARTICLE) == []


@pytest.mark.parametrize(
    ("restated", "new"),
    [
        ("Shabir Omon said so.", ["Shabir", "Omon"]),
        ("Valen spoke in Tarsia.", ["Tarsia"]),
        ("Germany spoke.", ["Germany"]),
        ("Dora Valencia spoke.", ["Valencia"]),
        ("The WHO has no say.", ["WHO"]),
        ("The Lithuanians were silent.", ["Lithuanians"]),
    ],
)
def test_a_name_that_the_article_lacks_is_unsupported(restated: str, new: list[str]) -> None:
    assert unsupported_names(restated, ARTICLE) == new
