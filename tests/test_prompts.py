"""A prompt is a checked file, and the article in it is data: never read as a template.

The tuned family is byte for byte the form the adapter was trained on.
"""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.data.text_strategies import ARBITRARY

from summarizer import prompts
from summarizer.codebook import Codebook, CodebookActor, Concept
from summarizer.document_prompts import with_codebook
from summarizer.errors import ConfigError, PromptError
from summarizer.grounding.align import Match, find_occurrences, spans_between
from summarizer.prompts import TASKS, load_prompt_family, prompt_family_names, prompt_folder
from summarizer.schema.coded_drafts import StanceDraft, StancesAnswer
from summarizer.schema.drafts import (
    ActorsAnswer,
    ClaimsAnswer,
    PositionsAnswer,
    draft_of,
    field_guide,
)
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan
from summarizer.text.windows import Window, split_windows
from summarizer.vocabulary import Task

FAMILIES = prompt_family_names()
EXAMPLE = Path(__file__).parent / "data" / "example_kesh.txt"
TRICKS = [
    "{{ 7*7 }}", "{% raw %}", "{% endraw %}", "{#", "#}", "{{ date }}", "{%- set x = 1 %}", "\\n",
    "<|im_end|>", "&amp; <b>",
]  # fmt: skip
TEXTS = st.one_of(ARBITRARY, st.lists(st.sampled_from([*TRICKS, "Kesh", ". ", "\n"])).map(" ".join))


def window_of(text: str, date: str | None = None) -> Window:
    return split_windows(Document.from_text(text, date=date))[0]


def test_both_families_are_there() -> None:
    assert set(FAMILIES) >= {"general", "tuned"}
    assert prompt_folder().name in {"prompts", "prompts_data"}


@pytest.mark.parametrize("name", FAMILIES)
def test_every_file_has_a_header_that_names_it(name: str) -> None:
    parts = load_prompt_family(name).parts
    assert set(parts) == {"system", "article", *TASKS}
    for part, template in parts.items():
        assert template.id == f"{name}/{part}"
        assert template.version >= 1
        assert "{% if" not in template.body


@pytest.mark.parametrize("task", TASKS)
def test_the_tuned_family_is_what_the_adapter_was_trained_on(task: Task) -> None:
    text = "First sentence of the\u00a0 article. Second\nsentence."
    rendered = load_prompt_family("tuned").render(task, window_of(text, "2023-10-30"))
    assert rendered.system == "You read a news article as numbered sentences and answer with JSON."
    assert rendered.user == (
        "Date: 2023-10-30\n"
        "[1] First sentence of the article.\n"
        "[2] Second sentence.\n"
        "\n"
        f"Task: {task}"
    )


def test_a_document_without_a_date_says_none() -> None:
    rendered = load_prompt_family("tuned").render("claims", window_of("Kesh said so."))
    assert rendered.user.startswith("Date: None\n[1] Kesh said so.\n\nTask:")


@pytest.mark.parametrize("name", FAMILIES)
def test_the_three_prompts_share_their_prefix(name: str) -> None:
    window = window_of("Kesh said so. Tarsia agreed.")
    requests = [load_prompt_family(name).render(task, window) for task in TASKS]
    assert len({request.system for request in requests}) == 1
    article = requests[0].user[: requests[0].user.index("Task:")]
    assert article.endswith("[2] Tarsia agreed.\n\n")
    assert all(request.user.startswith(f"{article}Task:") for request in requests)
    assert len({request.sha256 for request in requests}) == len(TASKS)
    assert all(
        request.version_tag == f"{request.name}@{request.version}#{request.sha256[:12]}"
        for request in requests
    )


@pytest.mark.parametrize("task", TASKS)
def test_the_general_family_explains_every_field(task: Task) -> None:
    rendered = load_prompt_family("general").render(task, window_of("Kesh said so."))
    assert field_guide(draft_of(prompts._ANSWERS[task])) in rendered.user


@given(text=TEXTS, name=st.sampled_from(FAMILIES), task=st.sampled_from(TASKS))
@settings(max_examples=200, deadline=None)
def test_the_article_is_in_the_prompt_unchanged(text: str, name: str, task: Task) -> None:
    window = window_of(f"Kesh. {text}")
    user = load_prompt_family(name).render(task, window).user
    numbered = "".join(f"[{n}] {line}\n" for n, line in enumerate(window.lines, start=1))
    assert f"Date: None\n{numbered}\nTask: " in user


@pytest.mark.parametrize("trick", TRICKS)
def test_a_template_in_the_article_is_plain_text(trick: str) -> None:
    rendered = load_prompt_family("general").render(
        "claims", window_of(f"Kesh said {trick} today.")
    )
    assert f"[1] Kesh said {trick} today.\n" in rendered.user


class TestTheWorkedExample:
    """Its answers are drafts, and every word they copy stands in the example article."""

    document = Document.from_text(EXAMPLE.read_text(encoding="utf-8"))
    family = load_prompt_family("general")
    (window,) = split_windows(document)

    def answer(self, task: Task) -> str:
        lines = self.family.parts[task].body.splitlines()
        return next(line for line in lines if line.startswith(f'{{"{task}":[{{'))

    def sentence(self, number: int) -> CharSpan:
        return self.window.sentences[number - 1]

    def test_the_system_message_holds_the_article_as_the_window_shows_it(self) -> None:
        numbered = [f"[{n}] {line}" for n, line in enumerate(self.window.lines, start=1)]
        assert "\n".join(["Date: 2024-05-15", *numbered]) in self.family.parts["system"].body

    def test_actors_are_named_in_words_of_the_article(self) -> None:
        drafts = ActorsAnswer.model_validate_json(self.answer("actors")).actors
        assert len(drafts) == 12
        for draft in drafts:
            for words in filter(None, (draft.name, draft.role, *draft.aliases)):
                assert_exact(find_occurrences(words, self.document.text, self.window.span))

    def test_claims_are_copied_letter_by_letter(self) -> None:
        drafts = ClaimsAnswer.model_validate_json(self.answer("claims")).claims
        assert [draft.sentence for draft in drafts] == [1, 2, 2, 3, 5, 6]
        for draft in drafts:
            within = self.sentence(draft.sentence)
            assert_exact(spans_between(draft.start, draft.end, self.document.text, within))
            for words in filter(None, (draft.source, draft.cue, draft.date, draft.speaker)):
                assert_exact(find_occurrences(words, self.document.text, within))

    def test_positions_are_copied_letter_by_letter(self) -> None:
        drafts = PositionsAnswer.model_validate_json(self.answer("positions")).positions
        assert [draft.stance for draft in drafts] == ["mixed", "oppose", "oppose", "support"]
        for draft in drafts:
            within = self.sentence(draft.sentence)
            assert_exact(spans_between(draft.start, draft.end, self.document.text, within))

    @pytest.mark.parametrize("task", TASKS)
    def test_every_key_is_shown(self, task: Task) -> None:
        fields = set(draft_of(prompts._ANSWERS[task]).model_fields)
        assert all(set(draft) == fields for draft in json.loads(self.answer(task))[task])


def assert_exact(found: list[Match]) -> None:
    """Assert that the words were found, letter by letter."""
    assert found
    assert found[0].grounding == "exact"


GOOD = '{#\nid = "x/claims"\nversion = 1\ninputs = ["date"]\n#}\nAt {{ date }}\n'
BROKEN = [
    pytest.param("At {{ date }}", "has no header", id="no-header"),
    pytest.param(" " + GOOD, "has no header", id="header-not-at-the-start"),
    pytest.param(GOOD.replace("#}", "", 1), "has no header", id="header-without-end"),
    pytest.param("", "has no header", id="empty"),
    pytest.param(GOOD.replace("version = 1", "version ="), "malformed", id="no-toml"),
    pytest.param(GOOD.replace("version = 1\n", ""), "malformed", id="no-version"),
    pytest.param(GOOD.replace("= 1", '= "one"'), "malformed", id="version-in-words"),
    pytest.param(GOOD.replace("= 1", "= [1]"), "malformed", id="version-a-list"),
    pytest.param(GOOD.replace('["date"]', "3"), "malformed", id="inputs-a-number"),
    pytest.param(GOOD.replace('["date"]', '[["date"]]'), "malformed", id="inputs-of-lists"),
    pytest.param(GOOD.replace('["date"]', '"date"'), "the header names", id="inputs-a-string"),
    pytest.param(GOOD.replace('["date"]', "[]"), "the text uses ['date']", id="input-not-named"),
    pytest.param(GOOD.replace("{{ date }}", ""), "the header names ['date']", id="input-not-used"),
    pytest.param(GOOD.replace("}}", "", 1), "malformed", id="broken-template"),
    pytest.param(GOOD.replace("{{ date }}", "{% date %}"), "malformed", id="unknown-tag"),
    pytest.param(GOOD.replace("{{ date }}", "{{ date|nope }}"), "malformed", id="unknown-filter"),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a template of the tests stands."""
    return tmp_path / "claims.jinja"


@pytest.mark.parametrize(("source", "what"), BROKEN)
def test_a_broken_file_is_a_prompt_error(path: Path, source: str, what: str) -> None:
    path.write_text(source, encoding="utf-8")
    with pytest.raises(PromptError) as raised:
        prompts.read_template(path)
    assert what in raised.value.what
    assert raised.value.where.endswith("/claims.jinja")
    assert len(str(raised.value).splitlines()) == 1


def test_a_file_that_is_missing_or_not_utf_8_is_a_prompt_error(path: Path) -> None:
    with pytest.raises(PromptError, match="cannot be read"):
        prompts.read_template(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(PromptError, match="cannot be read"):
        prompts.read_template(path)


def test_a_value_that_is_missing_is_a_prompt_error(path: Path) -> None:
    path.write_text(GOOD, encoding="utf-8")
    template = prompts.read_template(path)
    assert template.render({"date": "2024", "more": 1}) == "At 2024"
    with pytest.raises(PromptError, match="date"):
        template.render({})


@pytest.mark.parametrize("body", ["{{ date.__class__.__mro__ }}", "{{ date + 1 }}"])
def test_a_template_that_cannot_be_rendered_is_a_prompt_error(path: Path, body: str) -> None:
    path.write_text(GOOD.replace("{{ date }}", body), encoding="utf-8")
    template = prompts.read_template(path)
    with pytest.raises(PromptError, match="cannot be rendered"):
        template.render({"date": "2024"})


def test_other_field_descriptions_change_the_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    window = window_of("Kesh said so.")
    before = {name: load_prompt_family(name).render("claims", window) for name in FAMILIES}
    monkeypatch.setattr(prompts, "field_guide", lambda _: "- sentence: another wording")
    after = {name: load_prompt_family(name).render("claims", window) for name in FAMILIES}
    assert before["general"].sha256 != after["general"].sha256
    assert before["tuned"] == after["tuned"]


@pytest.mark.parametrize("name", ["nope", "", "..", "general/"])
def test_an_unknown_family_is_a_prompt_error(name: str) -> None:
    with pytest.raises(PromptError, match="no such family"):
        load_prompt_family(name)


CODEBOOK = Codebook(
    instructions="Leave out rail.",
    concepts=(
        Concept(name="Night flights", definition="Flights after 22:00.", excludes=("taxiing",)),
        Concept(name="Tolls", examples=("“No tolls” (oppose)",)),
    ),
    actors=(CodebookActor(name="Kesh Air", aliases=("the airline", "KA"), kind="company"),),
)


def test_a_codebook_is_told_with_the_positions_only() -> None:
    window = window_of("Kesh said so.")
    family = load_prompt_family("general")
    coded = with_codebook(family, CODEBOOK)
    plain, told = family.render("positions", window), coded.render("positions", window)
    assert told.system == plain.system
    article = family.parts["article"].render({"date": "None", "sentences": window.lines})
    assert told.user.startswith(article)
    for words in ("Night flights", "Flights after 22:00.", "Tolls", "Leave out rail."):
        assert words in told.user
        assert words not in plain.user
    assert told.sha256 != plain.sha256
    assert coded.render("claims", window) == family.render("claims", window)


def test_examples_exclusions_actors_and_the_field_are_told_to_general_models() -> None:
    coded = with_codebook(load_prompt_family("general"), CODEBOOK)
    window = window_of("Kesh said so.")
    positions = coded.render("positions", window).user
    assert (
        '- "Night flights": Flights after 22:00.\n  Does not belong to it: taxiing\n' in positions
    )
    assert '- "Tolls"\n  Belongs to it: “No tolls” (oppose)\nThe reader’s own' in positions
    assert "\n- concept (optional): name of the concept" in positions
    assert "- Kesh Air (also the airline, KA), company\n" in coded.render("actors", window).user


def test_the_digest_of_coded_prompts_is_that_of_their_templates() -> None:
    other = CODEBOOK.model_copy(update={"concepts": CODEBOOK.concepts[:1]})
    families = [with_codebook(load_prompt_family("general"), c) for c in (CODEBOOK, other)]
    assert len({family.version_tag("positions") for family in families}) == 1
    assert families[0].version_tag("positions") != load_prompt_family("general").version_tag(
        "positions"
    )


def test_stances_are_asked_for_in_place_of_positions() -> None:
    window = window_of("Kesh said so.")
    family = load_prompt_family("general")
    asking = with_codebook(family, CODEBOOK.model_copy(update={"stances": True}))
    told = asking.render("positions", window)
    assert told.name == "general/stances"
    assert '- "Night flights": Flights after 22:00.' in told.user
    assert "Each position has one more field" not in told.user
    assert "- concept: name of the concept, as listed" in told.user
    assert asking.render("claims", window) == family.render("claims", window)


def test_a_family_made_without_concepts_cannot_be_asked_for_stances() -> None:
    family = load_prompt_family("tuned")
    assert with_codebook(family, CODEBOOK) is family
    with pytest.raises(ConfigError, match="cannot be asked for stances"):
        with_codebook(family, CODEBOOK.model_copy(update={"stances": True}))


def test_the_example_of_the_stances_is_copied_letter_by_letter() -> None:
    example = TestTheWorkedExample()
    body = prompts.read_template(prompt_folder() / "general" / "stances.jinja").body
    line = next(line for line in body.splitlines() if line.startswith('{"stances":[{'))
    drafts = StancesAnswer.model_validate_json(line).stances
    assert [draft.is_nobody for draft in drafts] == [False, False, True, False]
    assert {key for stance in json.loads(line)["stances"] for key in stance} == {
        *StanceDraft.model_fields
    }
    for draft in drafts:
        if draft.sentence and draft.start:
            within = example.sentence(draft.sentence)
            assert_exact(spans_between(draft.start, draft.end, example.document.text, within))


def test_a_missing_addendum_is_a_prompt_error() -> None:
    with pytest.raises(PromptError, match="tuned/known_actors"):
        load_prompt_family("tuned").with_addendum("known_actors", ["actors"], {})
