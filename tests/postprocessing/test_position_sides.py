"""A claim, or a sentence of the article, takes a side on what its tree names."""

import pytest
from support.data.record_building import build_from_drafts, held
from support.models.scripted_model import actor, claim

from summarizer.postprocessing.positions.inflection import gerund
from summarizer.postprocessing.positions.topics import word_topic

ACTORS = [
    actor("Dora Valen", affiliation="Kesh"),
    actor("Kesh", "government"),
    actor("Tarsia", "government"),
]


def sides(text: str, *drafts: object) -> list[tuple[str | None, str, str, str | None]]:
    """Return holder, stance, topic and target of each position of `text`."""
    return held(build_from_drafts(text, ACTORS, drafts))  # type: ignore[arg-type]


def of_claim(kind: str, cue: str, quote: str) -> list[tuple[str, str]]:
    """Return stance and topic of each position that a claim of Dora Valen expresses."""
    draft = claim(quote, source="Dora Valen", cue=cue, kind=kind)
    text = f"Dora Valen {cue} {quote}. Kesh and Tarsia were silent."
    return [(stance, topic) for _, stance, topic, _ in sides(text, draft)]


@pytest.mark.parametrize(
    ("kind", "cue", "quote", "expected"),
    [
        ("demand", "urged", "Tarsia to reopen the crossing", ("support", "reopening the crossing")),
        ("demand", "urged", "Tarsia to stop shelling villages", ("oppose", "shelling villages")),
        ("demand", "urged", "Tarsia to refrain from new raids", ("oppose", "new raids")),
        ("demand", "called for", "an end to the siege of Hasra", ("oppose", "siege of Hasra")),
        ("demand", "asked", "that the minutes be published", ("support", "publishing the minutes")),
        ("demand", "warned", "Tarsia against arming rebels", ("oppose", "arming rebels")),
        ("commitment", "pledged", "not to build new posts", ("oppose", "building new posts")),
        (
            "commitment", "said", "she would reopen the crossing if Tarsia withdrew",
            ("mixed", "reopening the crossing"),
        ),
        ("commitment", "said", "she would no longer arm rebels", ("oppose", "arming rebels")),
        ("refusal", "ruled out", "leaving the council", ("oppose", "leaving the council")),
        ("refusal", "rejected", "the Hasra plan on Monday", ("oppose", "Hasra plan")),
        ("threat", "said", "any assault would be met with force", ("oppose", "assault")),
        ("threat", "threatened", "to leave unless a vote was held", ("support", "holding a vote")),
        ("threat", "warned", "she would act if Kesh shut ports", ("oppose", "shutting ports")),
        ("evaluation", "called", "the border bill a disgrace", ("oppose", "border bill")),
        (
            "evaluation", "hailed", "the vote to leave the council as “fantastic”",
            ("support", "leaving the council"),
        ),
        (
            "refusal", "declined", "to renew the toll and the council could not find another",
            ("oppose", "toll"),
        ),
        ("evaluation", "said", "the truce was a milestone", ("support", "truce")),
        ("evaluation", "neither backed nor condemned", "the bill", ("neutral", "bill")),
        ("accusation", "accused", "Tarsia of closing the port", ("oppose", "closing the port")),
        ("accusation", "accused", "Tarsia of blocking a road", ("oppose", "blocking a road")),
        ("commitment", "promised", "a new toll if she took office", ("support", "new toll")),
        ("demand", "called for", "a ban on new posts", ("support", "ban on new posts")),
        ("demand", "called for", "a million in new aid", ("support", "new aid")),
        ("demand", "said", "it was time to open the port", ("support", "opening the port")),
        ("commitment", "said", "she was ready to open ports", ("support", "opening ports")),
        ("commitment", "said", "she was leaving the council", ("support", "leaving the council")),
        ("accusation", "criticized", "Tarsia for closing the port", ("oppose", "closing the port")),
        ("accusation", "criticized", "Tarsia for it", ("oppose", "Tarsia")),
        ("evaluation", "said", "it was wrong to close the port", ("oppose", "closing the port")),
        ("evaluation", "said", "the toll was not fair", ("oppose", "toll")),
        ("evaluation", "called", "Tarsia a liar", ("oppose", "Tarsia")),
        ("refusal", "refused", "to let Tarsia use the port", ("oppose", "using the port")),
        ("commitment", "said", "she would go ahead with the vote", ("support", "vote")),
        ("commitment", "proposed", "doing away with the toll", ("oppose", "toll")),
        ("threat", "threatened", "to leave if it got no apology", ("support", "getting apology")),
        ("evaluation", "was critical of", "the raids", ("oppose", "raids")),
        ("evaluation", "said", "she was pleased with the ruling", ("support", "ruling")),
        ("evaluation", "said", "she was not happy with the toll", ("oppose", "toll")),
        ("evaluation", "expressed", "her support for the dam", ("support", "dam")),
        ("evaluation", "called", "the border bill undemocratic", ("oppose", "border bill")),
        ("demand", "voiced support for", "a new toll", ("support", "new toll")),
        ("evaluation", "welcomed", "the toll but not in the port", ("mixed", "toll")),
        ("evaluation", "welcomed", "the toll on condition that it fell", ("mixed", "toll")),
        ("commitment", "offered", "help if Kesh reopened ports", ("mixed", "help")),
        ("evaluation", "said", "Kesh backs talks, not raids", ("support", "talks")),
        ("demand", "said", "Tarsia shouldn’t leave the council", ("oppose", "leaving the council")),
        ("accusation", "said", "Tarsia offered no talks", ("oppose", "not offering talks")),
        ("demand", "urged", "Kesh to join with the US", ("support", "joining with the US")),
        ("demand", "urged", "Kesh to take back the port", ("support", "taking back the port")),
        ("demand", "asked", "that the mill be spared", ("support", "sparing the mill")),
        ("commitment", "vowed", "to bar Tarsia from using ports", ("oppose", "using ports")),
        ("refusal", "rejected", "another delay", ("oppose", "another delay")),
        ("evaluation", "raised", "concerns about the toll", ("oppose", "toll")),
        ("evaluation", "expressed", "alarm at the toll", ("oppose", "toll")),
        ("evaluation", "said", "she was opposed to the toll", ("oppose", "toll")),
        ("evaluation", "distanced herself from", "the toll", ("oppose", "toll")),
        ("demand", "said", "there should be a new toll", ("support", "new toll")),
        ("demand", "said", "there should be no toll", ("oppose", "toll")),
        ("evaluation", "said", "we need to close the port", ("support", "closing the port")),
        ("commitment", "agreed", "to close some of the mills",
         ("support", "closing some of the mills")),
        ("evaluation", "endorsed", "the re-election of Kesh", ("support", "re-election of Kesh")),
        ("refusal", "rejected", "both tolls, ruled Kesh free and ordered that it be let go",
         ("oppose", "tolls")),
        ("refusal", "rejected", "a pay-related fine", ("oppose", "pay-related fine")),
        ("demand", "wants", "“smarter and tougher” trade deals",
         ("support", "smarter and tougher trade deals")),
        ("demand", "said", "Kesh must take action to stop raids",
         ("support", "taking action to stop raids")),
        ("evaluation", "backed", "a motion of no confidence",
         ("support", "motion of no confidence")),
    ],
)  # fmt: skip
def test_a_claim_takes_a_side(kind: str, cue: str, quote: str, expected: tuple[str, str]) -> None:
    assert of_claim(kind, cue, quote) == [expected]


@pytest.mark.parametrize(
    ("kind", "cue", "quote"),
    [
        ("denial", "denied", "closing the crossing"),
        ("prediction", "said", "the ferry would reopen the market"),
        ("assertion", "told", "that three people had been wounded"),
        ("assertion", "said", "the company may extend the contract"),
        ("evaluation", "said", "she had a highly skilled team"),
        ("refusal", "rejected", "the accusation"),
        ("evaluation", "welcomed", "the decision"),
        ("demand", "called for", "calm"),
        ("refusal", "said", "she would not sign it"),
        ("commitment", "has not decided", "whether she will sail"),
        ("demand", "asked", "Tarsia to let them"),
        ("refusal", "denied", "any pressure"),
        ("evaluation", "told", "“Nobody is discussing a base”"),
        ("assertion", "told", "that Tarsia could accept a truce"),
        ("commitment", "has not decided", "to sign the truce"),
        ("commitment", "plans", "to visit the border"),
        ("demand", "demanded", "their removal"),
        ("demand", "insisted", "that the accord recognise what Kesh has lost"),
        ("assertion", "said", "the army had been ordered to open the road"),
        ("demand", "said", "Kesh must take action"),
        ("refusal", "refused", "to condemn Tarsia"),
        ("demand", "said", "voters should go with him"),
        ("demand", "asked", "Tarsia to give me the key"),
        ("demand", "asked", "“Should Tarsia leave the council?”"),
        ("demand", "asked", "“You don’t have to close the port?”"),
        ("evaluation", "praised", "its tireless work"),
        ("assertion", "said", "Kesh has $1.3 million in the bank"),
        ("evaluation", "said", "the movement was alt-right"),
        ("evaluation", "asked", "if she would ever endorse Kesh"),
        ("refusal", "failed to refuse", "the endorsement of Kesh"),
        ("demand", "suggested", "that voters do not read the bills"),
        ("accusation", "blamed", "her hesitancy to condemn Tarsia on a bad line"),
    ],
)  # fmt: skip
def test_a_claim_without_a_side_or_a_topic_gives_no_position(
    kind: str, cue: str, quote: str
) -> None:
    assert of_claim(kind, cue, quote) == []


def test_who_praises_holds_the_position_and_not_who_passes_the_praise_on() -> None:
    text = "Dora Valen tweeted Omar Pell’s praise of Tarsia."
    draft = claim("Omar Pell’s praise of Tarsia", source="Dora Valen", cue="tweeted")
    actors = [actor("Dora Valen"), actor("Omar Pell"), actor("Tarsia", "government")]

    assert held(build_from_drafts(text, actors, [draft])) == [
        ("Omar Pell", "support", "Tarsia", "Tarsia")
    ]


def test_a_report_of_nobody_wants_nothing() -> None:
    text = "The report said Tarsia must leave. Kesh was silent."
    said = claim("Tarsia must leave", source="The report", cue="said", kind="demand")

    assert held(build_from_drafts(text, [actor("Tarsia", "government")], [said])) == []


def test_acts_under_one_cue_are_positions_of_their_own() -> None:
    acts = "Tarsia to open the roads and to free the prisoners"

    assert of_claim("demand", "urged", acts) == [
        ("support", "opening the roads"),
        ("support", "freeing the prisoners"),
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Tarsia repealed the toll.", ("Tarsia", "oppose", "toll", None)),
        ("Tarsia’s opposition to the toll is known.", ("Tarsia", "oppose", "toll", None)),
        ("Tarsia won the endorsement of Kesh.", ("Kesh", "support", "Tarsia", "Tarsia")),
        ("Tarsia closed its port, opposing the toll.", ("Tarsia", "oppose", "toll", None)),
        ("Tarsia, which backs the rebels, left.", ("Tarsia", "support", "rebels", None)),
        ("The truce was approved by Tarsia on Monday.", ("Tarsia", "support", "truce", None)),
        ("Tarsia voted against Kesh.", ("Tarsia", "oppose", "Kesh", "Kesh")),
        ("Tarsia does not support the truce.", ("Tarsia", "oppose", "truce", None)),
        ("Tarsia, an ally of Kesh, left.", ("Tarsia", "support", "Kesh", "Kesh")),
        ("Tarsia voted in favour of the toll.", ("Tarsia", "support", "toll", None)),
        ("Tarsia voiced its support for the truce.", ("Tarsia", "support", "truce", None)),
        ("The toll, which Tarsia opposes, is due.", ("Tarsia", "oppose", "toll", None)),
        ("Tarsia is one of the allies of Kesh.", ("Tarsia", "support", "Kesh", "Kesh")),
        ("Officials met Tarsia, one of the allies of Kesh.", ("Tarsia", "support", "Kesh", "Kesh")),
        ("HASRA - Tarsia rejected the truce.", ("Tarsia", "oppose", "truce", None)),
        (
            "The border truce is new. Tarsia rejected the truce.",
            ("Tarsia", "oppose", "border truce", None),
        ),
        (
            "Tarsia favored Valen 46 percent to 30.",
            ("Tarsia", "support", "Dora Valen", "Dora Valen"),
        ),
    ],
)
def test_conduct_in_the_words_of_the_article_is_a_position(
    sentence: str, expected: tuple[str, str, str, str | None]
) -> None:
    assert sides(f"{sentence} Dora Valen of Kesh was silent.") == [expected]


@pytest.mark.parametrize(
    "sentence",
    [
        "Tarsia may approve the truce.",
        "Tarsia: The guests back the truce.",
        "Tarsia did not sign the truce.",
        "If Tarsia signs the truce, trade returns.",
        "The guests approved the truce with Tarsia.",
        "Tarsia stopped the ferry.",
        "Tarsia did not call for a truce.",
        "Tarsia spoke of passing the bill.",
        "Tarsia voiced its thanks.",
        "Officials dropped Tarsia’s opposition to the toll.",
        "Tarsia’s campaign for president began.",
    ],
)
def test_what_is_not_done_or_shows_no_side_is_no_position(sentence: str) -> None:
    assert sides(f"{sentence} Dora Valen of Kesh was silent.") == []


def test_the_evidence_is_the_act_in_the_sentence_that_names_it() -> None:
    text = (
        "Dora Valen wrote: The toll was raised. Tarsia must lower the toll and open the port."
        " Kesh was silent."
    )
    wrote = claim("The toll was", end="the port", source="Dora Valen", cue="wrote", kind="demand")
    records = build_from_drafts(text, ACTORS, [wrote.model_copy(update={"until": 2})])

    assert [p.evidence.text for p in records.positions] == [
        "Tarsia must lower the toll",
        "Tarsia must lower the toll and open the port",
    ]


def test_no_topic_begins_with_a_clitic() -> None:
    spacy_tokens = pytest.importorskip("spacy.tokens")
    vocab = pytest.importorskip("spacy").blank("en").vocab
    doc = spacy_tokens.Doc(
        vocab, words=["’s", "getting"], heads=[1, 1], deps=["compound", "ROOT"], pos=["NOUN"] * 2
    )

    assert word_topic(doc[1], None, {}) is None


def test_a_deed_is_an_action_and_a_reported_attitude_is_ascribed() -> None:
    text = "Tarsia vetoed the accord. Dora Valen said that Tarsia opposes the truce."
    said = claim("that Tarsia opposes the truce", sentence=2, source="Dora Valen", kind="assertion")
    records = build_from_drafts(text, ACTORS, [said])

    assert [(p.basis, p.claim_ids, p.evidence.text) for p in records.positions] == [
        ("action", [], "vetoed the accord"),
        ("ascribed", ["c1"], "Tarsia opposes the truce"),
    ]


def test_an_article_without_trees_has_no_inferred_position(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summarizer.postprocessing.pipeline.is_installed", lambda: False)

    assert of_claim("demand", "called for", "a truce") == []


@pytest.mark.parametrize(
    ("base", "expected"),
    [("lift", "lifting"), ("close", "closing"), ("cut", "cutting"), ("lie", "lying"),
     ("transfer", "transferring"), ("flee", "fleeing")],
)  # fmt: skip
def test_a_verb_has_a_gerund(base: str, expected: str) -> None:
    assert gerund(base) == expected


def test_the_parser_may_take_the_e_off_a_base() -> None:
    assert gerund("spar", "spared") == "sparing"
    assert gerund("spar", "sparred") == "sparring"


def test_a_day_after_a_verb_is_not_asked_to_act() -> None:
    quote = "Tarsia to stop fighting"
    text = f"Dora Valen on Friday called on {quote} at once. Kesh was silent."
    draft = claim(quote, source="Dora Valen", cue="called on", kind="demand")
    found = sides(text, draft)
    assert [("Friday" in topic, target) for _, _, topic, target in found] == [(False, "Tarsia")]


@pytest.mark.parametrize(
    ("kind", "cue", "quote"),
    [
        pytest.param("demand", "has questioned", "the very need for moderators", id="other cue"),
        pytest.param("demand", "appealed the case to", "the highest court", id="addressee"),
        pytest.param("commitment", "announced", "plans this week", id="time"),
        pytest.param("evaluation", "wondered", "whether the vote will be fair", id="question"),
        pytest.param("refusal", "declined", "to describe the device", id="speaking"),
    ],
)
def test_words_that_take_no_side_make_no_position(kind: str, cue: str, quote: str) -> None:
    assert of_claim(kind, cue, quote) == []


def test_an_accusation_may_report_a_deed() -> None:
    said = claim("Tarsia shelled the port", source="Dora Valen", cue="said", kind="accusation")
    found = sides("Dora Valen said Tarsia shelled the port. Kesh was silent.", said)

    assert ("Tarsia", "oppose", "port", None) in found


@pytest.mark.parametrize(("kind", "holders"), [("accusation", set()), ("assertion", {"Tarsia"})])
def test_an_accusation_does_not_prove_what_others_want(kind: str, holders: set[str]) -> None:
    quote = "Tarsia wants a new crossing"
    draft = claim(quote, source="Dora Valen", cue="said", kind=kind)
    found = sides(f"Dora Valen said {quote}. Kesh and Tarsia were silent.", draft)
    assert {holder for holder, *_ in found} - {"Dora Valen"} == holders
