"""A person copies words; offsets, ids, mentions, dates and directness are computed."""

import json
from pathlib import Path
from typing import Any

import pytest
from support.data.eval_cases import kesh

from evals.dataset.annotation import Article, read_annotation
from evals.dataset.from_annotation import convert
from evals.dataset.gold import GoldDocument
from evals.dataset.validation import validate
from summarizer.errors import InputError
from summarizer.schema.gold import Annotation

BY = Annotation(annotator="a person", adjudicated=False)


def article(text: str, **records: object) -> Article:
    values: dict[str, Any] = {"actors": [], "claims": [], "positions": [], **records}
    return Article.model_validate({"id": "x", "date": "2025-01-30", "text": text, **values})


def actor(name: str, kind: str = "person", **more: object) -> dict[str, object]:
    return {"name": name, "kind": kind, **more}


def claim(quote: str, **more: object) -> dict[str, object]:
    return {"quote": quote, "kind": "assertion", "text": quote, **more}


def noted(gold: GoldDocument) -> Article:
    """The worked example as a person would have noted it: names and words only."""
    names = {one.id: one.name for one in gold.record.actors}
    data = json.loads(gold.record.model_dump_json())
    actors = [
        {key: one[key] for key in ("name", "kind", "role", "aliases", "optional")}
        | {"affiliation": names.get(one["affiliation"])}
        for one in data["actors"]
    ]
    claims = [
        {key: one[key] for key in ("cue", "kind", "certainty", "text", "optional")}
        | {"quote": one["quote"]["text"], "speaker": names.get(one["speaker"])}
        | {"via": [names[id] for id in one["via"]], "date": one["date_text"]}
        for one in data["claims"]
    ]
    positions = [
        {key: one[key] for key in ("topic", "stance", "basis", "optional")}
        | {"actor": names[one["actor"]], "target": names.get(one["target"])}
        | {"evidence": one["evidence"]["text"]}
        for one in data["positions"]
    ]
    return Article.model_validate(
        {"id": "example_kesh", "text": gold.text, "actors": actors, "claims": claims,
         "positions": positions}
    )  # fmt: skip


def test_the_worked_example_is_converted_as_in_the_codebook() -> None:
    made = convert(noted(kesh()), BY).record
    expected = kesh().record
    assert made.document == expected.document.model_copy(update={"path": "example_kesh.txt"})
    assert made.actors == expected.actors
    assert made.claims == expected.claims
    assert made.positions == expected.positions


def test_a_header_line_dates_an_article_that_has_a_date() -> None:
    gold = convert(article("Ann spoke.", actors=[actor("Ann")]), BY)
    assert gold.text == "date 2025-01-30\n\nAnn spoke."
    assert (gold.record.document.date, gold.record.document.date_source) == ("2025-01-30", "header")


@pytest.mark.parametrize(
    ("text", "forms", "found"),
    [
        pytest.param("Kesh’s army. Kesh fell.", {"Kesh": [], "Kesh’s army": []},
                     {"Kesh": ["Kesh"], "Kesh’s army": ["Kesh’s army"]}, id="longer-name-wins"),
        pytest.param("An anti-junta march. The junta left.", {"junta": []},
                     {"junta": ["junta"]}, id="bound-forms-do-not-count"),
        pytest.param("The Bank of Kesh closed.", {"Kesh": [], "Bank of Kesh": []},
                     {"Kesh": ["Kesh"], "Bank of Kesh": ["Bank of Kesh"]}, id="nested-only"),
        pytest.param("The president spoke. So president Ann left.", {"Ann": ["president"]},
                     {"Ann": ["president", "Ann"]}, id="a-title-is-no-mention"),
    ],
)  # fmt: skip
def test_mentions_follow_the_rule(
    text: str, forms: dict[str, list[str]], found: dict[str, list[str]]
) -> None:
    actors = [actor(name, "other", aliases=aliases) for name, aliases in forms.items()]
    record = convert(article(text, actors=actors), BY).record
    assert {one.name: [m.text for m in one.mentions] for one in record.actors} == found


def test_the_cue_is_the_one_beside_the_quote_and_the_source() -> None:
    text = "Ann said no. Bob, who said little, said that it rained."
    gold = convert(
        article(text, actors=[actor("Ann"), actor("Bob")],
                claims=[claim("that it rained", cue="said", source="Bob", speaker="Bob")]),
        BY,
    )  # fmt: skip
    cue = gold.record.claims[0].cue_span
    assert cue is not None
    assert gold.text[cue.start - 2 : cue.end + 5] == ", said that"


def test_a_cue_inside_quotation_marks_is_not_chosen() -> None:
    text = "“He said so,” Ann said."
    gold = convert(
        article(text, actors=[actor("Ann")],
                claims=[claim("“He said so,”", cue="said", source="Ann", speaker="Ann")]),
        BY,
    )  # fmt: skip
    cue = gold.record.claims[0].cue_span
    assert cue is not None
    assert cue.start == gold.text.rindex("said")


def test_repeated_quotations_are_located_in_the_order_of_the_text() -> None:
    text = "Ann said it rained. Later Bob said it rained."
    gold = convert(
        article(text, actors=[actor("Ann"), actor("Bob")],
                claims=[claim("it rained", cue="said", source="Ann", speaker="Ann"),
                        claim("it rained", cue="said", source="Bob", speaker="Bob")]),
        BY,
    )  # fmt: skip
    starts = [one.quote.start for one in gold.record.claims]
    assert starts == [gold.text.index("it rained"), gold.text.rindex("it rained")]


def test_dates_are_resolved_from_the_text_or_given_by_the_annotation() -> None:
    text = "Ann said on Monday that it rained. Bob agreed a day later."
    made = Article.model_validate(
        article(
            text,
            actors=[actor("Ann"), actor("Bob")],
            claims=[
                claim("that it rained", cue="said", source="Ann", speaker="Ann", date="Monday"),
                claim("agreed", cue="agreed", source="Bob", speaker="Bob", date="a day later"),
            ],
        ).model_dump()
        | {"dates": {"a day later": "2025-01-28"}}
    )
    assert [one.date for one in convert(made, BY).record.claims] == ["2025-01-27", "2025-01-28"]


def test_a_position_refers_to_the_claims_that_contain_its_evidence() -> None:
    text = "Ann said that she wants peace. Bob voted against the bill."
    positions = [
        {"actor": "Ann", "topic": "peace in Kesh", "stance": "support", "basis": "claim",
         "evidence": "she wants peace"},
        {"actor": "Bob", "topic": "the bill", "stance": "oppose", "basis": "action",
         "evidence": "voted against the bill"},
    ]  # fmt: skip
    gold = convert(
        article(text, actors=[actor("Ann"), actor("Bob")], positions=positions,
                claims=[claim("that she wants peace", cue="said", source="Ann", speaker="Ann")]),
        BY,
    )  # fmt: skip
    assert [one.claim_ids for one in gold.record.positions] == [("c1",), ()]
    assert validate(gold) == []


@pytest.mark.parametrize(
    ("records", "message"),
    [
        pytest.param({"claims": [claim("it snowed")]}, "quote is not in the text", id="quote"),
        pytest.param(
            {"claims": [claim("it rained", speaker="Bob")]}, "actor that is not listed", id="actor"
        ),
        pytest.param({"actors": [actor("Bob")]}, "not named in the text", id="name"),
        pytest.param({"actors": [actor("Ann"), actor("Ann")]}, "two actors", id="twice"),
        pytest.param(
            {"claims": [claim("it rained", cue="roared")]}, "cue is not near", id="cue"
        ),
    ],
)  # fmt: skip
def test_words_that_are_not_in_the_text_are_an_error(
    records: dict[str, object], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        convert(article("Ann said it rained.", **records), BY)


def test_an_invalid_annotation_is_rejected_with_its_field(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"id": "a", "text": "x", "actors": [{"nom": "x"}]}', encoding="utf-8")
    with pytest.raises(InputError, match=r"actors\.0"):
        read_annotation(path)
