"""What became of each draft, and which rules made a record, is traceable."""

import pytest
from support.data.record_building import build_from_drafts
from support.models.scripted_model import actor, claim, position

from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.postprocessing.diagnostics import Diagnostics
from summarizer.postprocessing.pipeline import WindowDrafts, build_records
from summarizer.postprocessing.stages import ActorStage
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan
from summarizer.text.windows import split_windows

DORA, OMAR = actor("Dora Valen"), actor("Omar Pell")


def test_a_corrected_claim_keeps_the_log_probabilities_of_its_draft() -> None:
    document = Document.from_text("Dora Valen told Omar Pell that it was over, adding little.")
    (window,) = split_windows(document)
    draft = claim("that it was over", source="Omar Pell", cue="told")
    drafts = WindowDrafts(
        window, [DORA, OMAR], [draft], logprobs=[(draft, {"start": (-0.1, -0.1)})]
    )
    found = build_records(document, [drafts], "small")

    assert found.claims[0].trace[0] == "correct-attributions"
    assert found.features["c1"].basis == "logprobs"


def test_a_rejected_claim_is_listed_as_the_model_wrote_it() -> None:
    text = "They told Omar Pell that it was over."
    draft = claim("that it was over", source="Omar Pell", cue="told", speaker="Omar Pell")
    found = build_from_drafts(text, [OMAR], [draft])

    (rejected,) = found.rejected
    assert (rejected.rule, rejected.draft["speaker"]) == ("require-speaker", "Omar Pell")


def test_rules_that_change_claims_before_the_actors_are_complete_leave_their_ids() -> None:
    text = "Dora Valen told Omar Pell that it was over. According to Kesh, the crossing is open."
    draft = claim("that it was over", source="Omar Pell", cue="told")
    found = build_from_drafts(text, [DORA, OMAR], [draft], without=frozenset())

    first, second = (record.trace[0] for record in found.claims)
    assert (first, second) == ("correct-attributions", "add-attributions")


def test_a_claim_that_a_duplicate_was_joined_with_is_marked() -> None:
    drafts = [
        claim("it was over", source="Dora Valen", cue="said", kind=k)
        for k in ("assertion", "evaluation")
    ]
    found = build_from_drafts("Dora Valen said it was over.", [DORA], drafts)

    (record,) = found.claims
    assert "join-equal-claims" in record.trace
    assert found.rejected == []


def test_an_actor_that_another_window_lists_again_is_marked() -> None:
    found = build_from_drafts("Dora Valen left.", [DORA, DORA])

    assert [record.trace for record in found.actors] == [["join-same-names"]]


def test_a_draft_that_an_inferred_position_replaces_is_rejected_by_the_rule() -> None:
    text = "Dora Valen called for a ceasefire."
    demand = claim("for a ceasefire", source="Dora Valen", cue="called", kind="demand")
    draft = position("Dora Valen", "peace", "called for a ceasefire", stance="oppose")
    found = build_from_drafts(text, [DORA], [demand], [draft])

    (record,), (rejected,) = found.positions, found.rejected
    assert record.trace == ["infer-positions"]
    assert (rejected.reason, rejected.rule) == ("replaced", "infer-positions")


def test_of_inferred_positions_that_contradict_the_first_is_marked() -> None:
    text = "Dora Valen called for a ceasefire. Dora Valen rejected a ceasefire."
    drafts = [
        claim("for a ceasefire", source="Dora Valen", cue="called", kind="demand"),
        claim("a ceasefire", sentence=2, source="Dora Valen", cue="rejected", kind="refusal"),
    ]
    found = build_from_drafts(text, [DORA], drafts)

    (record,) = found.positions
    assert record.trace == ["infer-positions", "join-equal-topics"]


def test_what_is_decided_where_words_are_located_has_an_id() -> None:
    listed = [actor("Pell Omar", aliases=["Omar Pell"]), actor("Mira Ost"), actor("they")]
    found = build_from_drafts("Omar Pell left.", listed, [claim("it was over")])

    (record,) = found.actors
    assert (record.name, record.trace[0]) == ("Omar Pell", "ground")
    assert found.warnings == [
        "actor 'Pell Omar' is not in the source by that name; 'Omar Pell' was taken [ground]"
    ]
    assert [rejected.rule for rejected in found.rejected] == ["ground"] * 3


def test_the_warning_of_an_unlisted_actor_names_the_rule_that_added_it() -> None:
    draft = claim("it was over", source="Dora Valen", cue="said")
    without = frozenset({"add-attributions", "add-named-entities"})
    found = build_from_drafts("Dora Valen said it was over.", [], [draft], without=without)

    assert found.warnings == ["actor 'Dora Valen' was not listed and was added [add-from-records]"]


def test_mentions_are_found_once_and_freeze_the_actors() -> None:
    registry = ActorRegistry()
    candidate = registry.add(ActorCandidate("Kesh", "government"))
    stage = ActorStage(Document.from_text("Kesh left."), Diagnostics(), [], registry)

    assert stage.mentions[candidate] == [CharSpan(0, 4)]
    assert stage.mentions is stage.mentions
    with pytest.raises(RuntimeError, match="frozen"):
        registry.add(ActorCandidate("Tarsia", "government"))
