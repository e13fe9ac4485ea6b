"""Positions are coded with the concepts of a codebook, from a prompt to the results folder."""

import json
from pathlib import Path
from typing import Any

import pytest
from support.faults.batch_harness import BatchHarness, make_source
from support.models.scripted_model import ScriptedModel, actor
from support.servers.fault_server import FaultServer, Step, answer
from support.servers.replies import task_of

from summarizer import Summarizer
from summarizer.batch.fingerprint import run_fingerprint
from summarizer.batch.run_settings import recall_settings
from summarizer.cli.app import main
from summarizer.codebook import Codebook, Concept, read_codebook
from summarizer.dataset import Dataset
from summarizer.document_prompts import PromptOptions
from summarizer.errors import ConfigError, InputError
from summarizer.models.base import ModelRequest
from summarizer.models.identity import ModelIdentity
from summarizer.pipeline import summarize_document
from summarizer.schema.coded_drafts import StancesAnswer
from summarizer.schema.drafts import ActorsAnswer
from summarizer.settings import load_settings
from summarizer.summary import Summary
from summarizer.text.document import Document

TEXT = "Dora Valen called for tolls on the bridge. Omar Pell voted against the bill in the end."
CODEBOOK = Codebook(
    name="Hasra", concepts=(Concept(name="Bridge tolls"), Concept(name="Border bill"))
)
IDENTITY = ModelIdentity("scripted", "test", "general")


def coding(request: ModelRequest[Any]) -> object:
    """Answer with two positions, of which one has a concept if the answer may have one."""
    if request.answer is ActorsAnswer:
        return ActorsAnswer(actors=[actor("Dora Valen"), actor("Omar Pell")])
    if request.prompt.task == "claims":
        return None
    positions: list[dict[str, Any]] = [
        {"actor": "Dora Valen", "stance": "support", "topic": "tolls on the bridge",
         "basis": "claim", "sentence": 1, "start": "called for tolls on the bridge"},
        {"actor": "Omar Pell", "stance": "oppose", "topic": "bill", "basis": "action",
         "sentence": 2, "start": "voted against the bill"},
    ]  # fmt: skip
    if '"concept"' in request.prompt.user:
        positions[0]["concept"] = "Bridge tolls"
    return request.answer.model_validate({"positions": positions})


def test_a_position_has_its_concept_and_the_provenance_the_codebook() -> None:
    document = Document.from_text(TEXT)
    summary = summarize_document(document, ScriptedModel(coding), options=PromptOptions(CODEBOOK))
    assert [position.concept for position in summary.positions] == ["Bridge tolls", None]
    assert summary.provenance.codebook is not None
    assert summary.provenance.codebook.model_dump() == {
        "name": "Hasra",
        "digest": CODEBOOK.digest,
    }
    written = json.loads(summary.model_dump_json())
    assert ["concept" in position for position in written["positions"]] == [True, False]


def test_stances_become_positions_on_their_concepts() -> None:
    sides: list[dict[str, Any]] = [
        {"concept": "Bridge tolls", "actor": "Dora Valen", "stance": "support", "basis": "claim",
         "sentence": 1, "start": "called for tolls on the bridge"},
        {"concept": "Border bill", "actor": "Omar Pell", "stance": "oppose", "basis": "action",
         "sentence": 2, "start": "voted against the bill"},
        {"concept": "Border bill", "actor": "Dora Valen", "stance": "oppose", "sentence": 1},
        {"concept": "Bridge tolls"},
        {"concept": "Bridge tolls", "actor": "Omar Pell", "stance": "oppose", "basis": "action",
         "sentence": 2, "start": "voted against the tolls"},
    ]  # fmt: skip

    def answering(request: ModelRequest[Any]) -> object:
        if issubclass(request.answer, StancesAnswer):
            return request.answer.model_validate({"stances": sides})
        return coding(request)

    codebook = CODEBOOK.model_copy(update={"stances": True})
    document = Document.from_text(TEXT)
    summary = summarize_document(
        document, ScriptedModel(answering), options=PromptOptions(codebook=codebook)
    )
    names = {actor.id: actor.name for actor in summary.actors}
    assert [(names[p.actor], p.topic, p.concept, p.stance) for p in summary.positions] == [
        ("Dora Valen", "Bridge tolls", "Bridge tolls", "support"),
        ("Omar Pell", "Border bill", "Border bill", "oppose"),
    ]
    assert [rejected.reason for rejected in summary.rejected] == [
        "invalid-draft",
        "quote-not-in-source",
    ]
    assert summary.provenance.prompts["positions"].startswith("general/stances@1#")


def test_without_a_codebook_nothing_of_it_is_in_the_json() -> None:
    summary = summarize_document(Document.from_text(TEXT), ScriptedModel(coding))
    written = summary.model_dump_json()
    assert "concept" not in written
    assert "codebook" not in written


@pytest.mark.parametrize("given", ["codebook", "path", "text"])
def test_a_summarizer_takes_a_codebook_or_its_path(tmp_path: Path, given: str) -> None:
    path = tmp_path / "codebook.toml"
    path.write_text(CODEBOOK.to_toml(), encoding="utf-8")
    forms: dict[str, Codebook | Path | str] = {
        "codebook": CODEBOOK,
        "path": path,
        "text": str(path),
    }
    codebook = forms[given]
    with Summarizer(ScriptedModel(coding), codebook=codebook) as summarizer:
        results = [*summarizer.map([TEXT]), summarizer.summarize(TEXT)]
    for summary in results:
        assert isinstance(summary, Summary)
        assert [p.concept for p in summary.positions] == ["Bridge tolls", None]


def test_a_codebook_that_cannot_be_read_is_an_error_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        Summarizer(codebook=tmp_path / "none.toml")


def test_a_batch_keeps_the_codebook_with_the_results(tmp_path: Path) -> None:
    harness = BatchHarness(tmp_path / "out", ScriptedModel(coding), [make_source("d1", TEXT)])
    assert harness.run(prompts=PromptOptions(CODEBOOK)).finished == 1
    dataset = Dataset(tmp_path / "out")
    assert dataset.codebook == CODEBOOK
    (summary,) = dataset
    assert [position.concept for position in summary.positions] == ["Bridge tolls", None]


def test_documents_are_due_again_with_another_codebook_only(tmp_path: Path) -> None:
    harness = BatchHarness(tmp_path / "out", ScriptedModel(coding), [make_source("d1", TEXT)])
    assert harness.run().finished == 1
    other = CODEBOOK.model_copy(update={"instructions": "Leave out rail."})
    options = map(PromptOptions, (CODEBOOK, CODEBOOK, other))
    runs = [harness.run(prompts=prompts).finished for prompts in options]
    assert runs == [1, 0, 1]


def test_the_fingerprint_without_a_codebook_names_the_prompts_only() -> None:
    plain, coded = (run_fingerprint(IDENTITY, PromptOptions(given)) for given in (None, CODEBOOK))
    assert len(plain.prompts.split()) == 3
    assert coded.prompts.split()[-1] == f"codebook#{CODEBOOK.digest}"
    assert plain.changed_parts(coded) == ("prompts",)


def _respond(body: dict[str, Any]) -> Step:
    task = task_of(body)
    record: dict[str, Any] = {"name": "Dora Valen", "kind": "person"}
    if task == "positions":
        fields = {"actor": "Dora Valen", "stance": "support", "topic": "tolls", "basis": "claim"}
        evidence = {"sentence": 1, "start": "called for tolls", "concept": "bridge tolls"}
        record = {**fields, **evidence}
    return answer(json.dumps({task: [] if task == "claims" else [record]}))


@pytest.mark.parametrize("command", ["run", "batch"])
def test_the_command_line_takes_a_codebook(tmp_path: Path, command: str) -> None:
    article, path, out = (tmp_path / name for name in ("article.txt", "concepts.csv", "out"))
    article.write_text(TEXT, encoding="utf-8")
    path.write_text("concept,definition\nBridge tolls,Fees.\n", encoding="utf-8")
    with FaultServer() as server:
        url = server.react("coding", _respond)
        options = ["--model", "openai/x", "--base-url", url, "--codebook", str(path)]
        assert main([command, str(article), "--out", str(out), "--quiet", *options]) == 0
        *_, positions = server.requests("coding")
    assert '- "Bridge tolls": Fees.' in positions.body["messages"][-1]["content"]
    dataset = Dataset(out)
    assert dataset.codebook == read_codebook(path)
    assert [position.concept for summary in dataset for position in summary.positions] == [
        "Bridge tolls"
    ]


def test_the_next_batch_uses_the_codebook_of_the_last(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text('{"settings": {"codebook": "/c.toml"}}', encoding="utf-8")
    assert recall_settings(load_settings(), tmp_path).codebook == Path("/c.toml")
    named = load_settings(model="openai/x")
    assert recall_settings(named, tmp_path).codebook == Path("/c.toml")
    other = load_settings(model="openai/x", codebook=Path("/d.toml"))
    assert recall_settings(other, tmp_path).codebook == Path("/d.toml")


def test_a_named_model_takes_no_other_setting_of_the_last_run(tmp_path: Path) -> None:
    last = {"model": "openai/y", "base_url": "https://example.org/v1", "profile": "small"}
    (tmp_path / "run.json").write_text(json.dumps({"settings": last}), encoding="utf-8")
    recalled = recall_settings(load_settings(model="openai/x"), tmp_path)
    assert (recalled.model, recalled.base_url, recalled.profile) == ("openai/x", None, None)


def test_stances_that_a_model_cannot_be_asked_for_end_a_batch_before_it_starts(
    tmp_path: Path,
) -> None:
    options = PromptOptions(CODEBOOK.model_copy(update={"stances": True}))
    harness = BatchHarness(tmp_path / "out", ScriptedModel(coding), [make_source("d1", TEXT)])
    with pytest.raises(ConfigError, match="cannot be asked for stances"):
        harness.run(identity=ModelIdentity("local", "test", "tuned"), prompts=options)
    assert not (tmp_path / "out").exists()


def test_a_missing_codebook_ends_a_batch_before_it_starts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article, out = tmp_path / "article.txt", tmp_path / "out"
    article.write_text(TEXT, encoding="utf-8")
    arguments = ["--out", str(out), "--model", "openai/x", "--codebook", str(tmp_path / "x.toml")]
    assert main(["batch", str(article), *arguments]) == 2
    assert "the codebook cannot be read: No such file" in capsys.readouterr().err
    assert not out.exists()
