"""Every rule has an id, a scope and an example that it decides; what it did is traceable."""

from dataclasses import dataclass
from typing import get_args

import pytest
from support.data.record_building import ADDING, build_from_drafts, names, speakers
from support.models.scripted_model import actor, claim, position

from summarizer.codebook import Codebook, Concept
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.postprocessing.pipeline import ExtractedRecords
from summarizer.postprocessing.rules import RULES
from summarizer.schema.drafts import ActorDraft, ClaimDraft, PositionDraft
from summarizer.vocabulary import ClaimWarning

DORA, OMAR, KESH = actor("Dora Valen"), actor("Omar Pell"), actor("Kesh", "government")


@dataclass(frozen=True)
class Example:
    """A text with drafts about it that a rule changes."""

    text: str
    actors: tuple[ActorDraft, ...] = ()
    claims: tuple[ClaimDraft, ...] = ()
    positions: tuple[PositionDraft, ...] = ()
    codebook: Codebook | None = None


EXAMPLES = {
    "shorten-names": Example(
        "China, which built the wharf, left.", (actor("China, which built the wharf", "group"),)
    ),
    "prove-aliases": Example(
        "Japan left Kigali.", (actor("Japan", "government", aliases=["Kigali"]),)
    ),
    "add-named-entities": Example("Omar Pell denied the report."),
    "correct-attributions": Example(
        "Dora Valen told Omar Pell that it was over, adding that he had left.",
        (DORA, OMAR),
        (claim("that it was over, adding", source="Omar Pell", cue="told"),),
    ),
    "add-attributions": Example("According to Dora Valen, the crossing is open.", (DORA,)),
    "continue-quotations": Example(
        "Dora Valen told us: “It is over for us.\n\n“We lost.”", (DORA,),
        (claim("“It is over for us.", source="Dora Valen", cue="told"),),
    ),
    "add-frames": Example("The crossing is expected to open."),
    "add-from-records": Example(
        "Dora Valen said it was over.", (), (claim("it was over", source="Dora Valen"),)
    ),
    "add-named-actors": Example(
        "Das Land wird den Übergang wieder öffnen, sagte Dora Valen am Montag in der Hauptstadt.",
        (),
        (
            claim(
                "Das Land wird den", end="Übergang wieder öffnen", source="Dora Valen",
                cue="sagte", speaker="Dora Valen",
            ),
        ),
    ),
    "add-owners": Example("Japan’s envoy Dora Valen left.", (DORA,)),
    "merge-offices": Example("Kesh’s envoy, Dora Valen, left.", (actor("envoy"), DORA)),
    "merge-capitals": Example(
        "Rwanda left. Kigali denied it.",
        (actor("Rwanda", "government"), actor("Kigali", "government")),
    ),
    "add-surnames": Example("Dora Valen left. Valen was late.", (DORA,)),
    "prove-roles": Example(
        "In Hesk, where the cemetery lies, Dora Valen left.",
        (actor("Dora Valen", role="cemetery"),),
    ),
    "assign-affiliations": Example(
        "Dora Valen left. Kesh was silent.", (actor("Dora Valen", affiliation="Kesh"), KESH)
    ),
    "require-reporting-cue": Example(
        "Dora Valen won a second term in December.",
        (DORA,),
        (claim("a second term in December", source="Dora Valen", cue="won"),),
    ),
    "assign-speaker": Example(
        "Dora Valen said it was over.", (DORA,), (claim("it was over", source="Dora Valen"),)
    ),
    "prefer-source": Example(
        "Omar Pell left. Dora Valen said it was over.",
        (DORA, OMAR),
        (claim("it was over", sentence=2, source="Dora Valen", speaker="Omar Pell"),),
    ),
    "prefer-antecedent": Example(
        "Omar Pell left. Dora Valen came. She said it was over.",
        (DORA, OMAR),
        (claim("it was over", sentence=3, source="She", speaker="Omar Pell"),),
    ),
    "require-speaker": Example(
        "They said it was over.", (), (claim("it was over", source="They"),)
    ),
    "assign-channels": Example(
        "Dora Valen said it was over, the Daily Star reported.",
        (DORA, actor("Daily Star", "media")),
        (claim("it was over", source="Dora Valen", cue="said", via=["Daily Star"]),),
    ),
    "prove-channels": Example(
        "The Daily Star closed. Dora Valen said it was over.",
        (DORA, actor("Daily Star", "media")),
        (claim("it was over", sentence=2, source="Dora Valen", cue="said", via=["Daily Star"]),),
    ),
    "add-relays": Example(
        "Omar Pell denied the theft, two delegates said.",
        (OMAR,),
        (claim("the theft", source="Omar Pell", cue="denied"),),
    ),
    "add-outlets": Example(
        "Dora Valen told the Daily Star that it was over.",
        (DORA, actor("Daily Star", "media")),
        (claim("that it was over", source="Dora Valen", cue="told"),),
    ),
    "assign-date": Example(
        "Dora Valen said on Monday that it was over.",
        (DORA,),
        (claim("that it was over", source="Dora Valen", cue="said", date="Monday"),),
    ),
    "find-date-near-cue": Example(
        "Dora Valen said on Monday that it was over.",
        (DORA,),
        (claim("that it was over", source="Dora Valen", cue="said"),),
    ),
    "join-equal-claims": Example(
        "Dora Valen said it was over.", (DORA,), (claim("it was over", source="Dora Valen"),) * 2
    ),
    "join-split-quotations": Example(
        "“It is over,” Dora Valen said. “Nobody won.”",
        (DORA,),
        (
            claim("“It is over,”", source="Dora Valen", cue="said"),
            claim(
                "“Nobody won.”", sentence=2, source="Dora Valen", cue="said", kind="evaluation"
            ),
        ),
    ),
    "join-headlines": Example(
        "Valen Promises Bridge Within Three Years\n\nDora Valen promised to build the bridge.",
        (DORA,),
        (
            claim("Bridge Within Three Years", speaker="Dora Valen", cue="Promises"),
            claim("to build the bridge", sentence=2, source="Dora Valen", cue="promised"),
        ),
    ),
    "continue-dates": Example(
        "Dora Valen said on Monday it was over. She added that nobody won.",
        (DORA,),
        (
            claim("it was over", source="Dora Valen", cue="said", date="Monday"),
            claim("that nobody won", sentence=2, speaker="Dora Valen", source="She", cue="added"),
        ),
    ),
    "word-by-quotation": Example(
        "Dora Valen said it was over.",
        (DORA,),
        (claim("it was over", source="Dora Valen", cue="said", text="Tarsia is over."),),
    ),
    "infer-positions": Example(
        "Omar Pell will not sign the bill.",
        (OMAR,),
        (
            claim(
                "will not sign the bill", source="Omar Pell", kind="refusal",
                text="Omar Pell will not sign the bill.",
            ),
        ),
    ),
    "add-conduct": Example("Omar Pell vetoed the border bill.", (OMAR,)),
    "assign-target": Example(
        "Dora Valen is against Omar Pell.",
        (DORA, OMAR),
        (),
        (
            position(
                "Dora Valen", "new term", "is against Omar Pell", basis="ascribed",
                target="Omar Pell", stance="oppose",
            ),
        ),
    ),
    "assign-concept": Example(
        "Omar Pell vetoed the border bill.",
        (OMAR,),
        codebook=Codebook(concepts=(Concept(name="Border bill", definition="The border bill."),)),
    ),
    "join-equal-topics": Example(
        "Omar Pell vetoed the border bill. Omar Pell rejected the border bill.", (OMAR,)
    ),
    "drop-bystanders": Example(
        "The donkeys sold well in spring.", (actor("donkeys", "group"),)
    ),
    "replace-restatement": Example(
        "Dora Valen said it was over.",
        (DORA,),
        (claim("it was over", source="Dora Valen", cue="said", text="9,000 soldiers died."),),
    ),
    "require-part": Example("Dora Valen left. " + "Kesh was warm. " * 9, (DORA,)),
}  # fmt: skip
_OTHER_RULES = {
    "assign-speaker": {"prefer-source"},
    "assign-channels": {"add-outlets"},
    "join-equal-claims": {"join-split-quotations"},
    "assign-target": {"add-conduct"},
    "replace-restatement": {"word-by-quotation"},
}
"""Rules that would decide an example before the rule that it is for."""


def records(
    example: Example, profile: str = "small", without: frozenset[str] = frozenset()
) -> ExtractedRecords:
    return build_from_drafts(
        example.text, example.actors, example.claims, example.positions,
        date="2024-05-15", profile="small" if profile == "small" else "capable", without=without,
        codebook=example.codebook,
    )  # fmt: skip


def test_every_rule_that_can_be_left_out_has_an_example() -> None:
    assert set(EXAMPLES) == {rule.id for rule in RULES if not rule.is_required}


def test_rules_have_unique_ids_and_say_what_they_do() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.summary.endswith("."), rule.id
        assert rule.codebook, rule.id


@pytest.mark.parametrize("rule_id", EXAMPLES)
def test_a_rule_decides_its_example_and_leaves_its_id(rule_id: str) -> None:
    others = frozenset(_OTHER_RULES.get(rule_id, ())) | (ADDING - {rule_id})
    (profile, *_) = next(rule.profiles for rule in RULES if rule.id == rule_id)
    found = records(EXAMPLES[rule_id], profile, others)

    assert found != records(EXAMPLES[rule_id], profile, others | {rule_id})
    traces = [rule for actor in found.actors for rule in actor.trace]
    traces += [rule for claim in found.claims for rule in claim.trace]
    traces += [rule for position in found.positions for rule in position.trace]
    # A rule that drops an alias or joins two actors marks the actor that remains.
    assert rule_id in [*traces, *(rejected.rule for rejected in found.rejected)]


@pytest.mark.parametrize("rule_id", [rule.id for rule in RULES if rule.dispute])
def test_for_a_capable_model_the_rule_only_warns(rule_id: str) -> None:
    found = records(EXAMPLES[rule_id], "capable")
    ignored = records(EXAMPLES[rule_id], "capable", frozenset({rule_id}))

    warnings = [warning for claim in found.claims for warning in claim.warnings]
    (warning,) = [warning for warning in warnings if f"[{rule_id}]" in warning]
    assert warning.partition(":")[0] in get_args(ClaimWarning)
    assert speakers(found) == speakers(ignored)


def test_an_institute_that_says_we_keeps_its_words() -> None:
    text = (
        "Chinese scholars met in Hasra. The Institute for Peace studied it. "
        "We urge ASEAN to adopt a hotline."
    )
    listed = [actor("Chinese scholars", "group"), actor("Institute for Peace", "civil_society")]
    draft = claim(
        "ASEAN to adopt a hotline", sentence=3, source="We", cue="urge",
        speaker="Institute for Peace", kind="demand",
    )  # fmt: skip
    found = build_from_drafts(text, listed, [draft], profile="capable")

    assert speakers(found) == ["Institute for Peace"]


def test_the_alternative_is_named() -> None:
    (disputed,) = records(EXAMPLES["prefer-source"], "capable").claims

    assert "speaker-disputed: Dora Valen [prefer-source]" in disputed.warnings


def test_a_speaker_who_is_called_otherwise_than_the_source_is_disputed() -> None:
    text = "China left. The Kesh junta met. The junta said it was over."
    listed = [actor("China", "government"), actor("Kesh junta", "government")]
    draft = claim("it was over", sentence=3, source="The junta", speaker="China", cue="said")
    found = build_from_drafts(text, listed, [draft], without=frozenset({"prefer-source"}))

    assert speakers(found) == ["China"]
    assert found.claims[0].warnings == ["speaker-disputed: Kesh junta"]


def test_an_actor_that_only_records_name_is_in_no_list_unless_a_record_keeps_it() -> None:
    text = "Dora Valen won a second term. Omar Pell said it was over."
    drafts = [
        claim("a second term", source="Dora Valen", cue="won"),
        claim("it was over", sentence=2, source="Omar Pell", cue="said"),
    ]
    found = build_from_drafts(text, [], drafts)

    assert list(names(found).values()) == [None, "Omar Pell"]
    (warning,) = found.warnings
    assert "'Omar Pell' was not listed" in warning


def test_a_frozen_registry_takes_no_actor() -> None:
    registry = ActorRegistry()
    candidate = registry.add(ActorCandidate("Kesh", "government"))
    registry.freeze()
    for change in (
        lambda: registry.add(ActorCandidate("Tarsia", "government")),
        lambda: registry.add_aliases(candidate, ["Hasra"]),
        lambda: registry.rename(candidate, "Tarsia"),
        lambda: registry.remove(candidate),
    ):
        with pytest.raises(RuntimeError, match="frozen"):
            change()
    assert [actor.surfaces for actor in registry] == [["Kesh"]]
