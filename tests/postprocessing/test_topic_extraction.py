"""Topic and side of a restated claim follow the wording of the codebook."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.postprocessing.positions.inferred import InferredPosition
from summarizer.postprocessing.positions.inflection import gerund, gerund_of_participle
from summarizer.postprocessing.positions.noun_phrases import is_noun_phrase, shorten
from summarizer.postprocessing.positions.stance_rules import infer_position
from summarizer.postprocessing.positions.topic_extraction import extract_object_topic, extract_topic


@pytest.mark.parametrize(
    ("sentence", "subject", "topic", "favours"),
    [
        ("Kesh should reopen the crossing.", "Kesh", "reopening the crossing", True),
        ("Kesh should not reopen the crossing.", "Kesh", "reopening the crossing", False),
        ("Kesh should stop shelling the crossing.", "Kesh", "shelling the crossing", False),
        ("Kesh will not scrap the border bill.", "Kesh", "border bill", True),
        ("Kesh should accept the truce terms.", "Kesh", "truce terms", True),
        ("Kesh cannot sign the accord until May.", "Kesh", "signing the accord", False),
        ("Kesh refuses to sign the accord.", "Kesh", "signing the accord", False),
        ("Kesh is unwilling to sign the accord.", "Kesh", "signing the accord", False),
        ("Kesh rejects the Tarsian offer.", "Kesh", "Tarsian offer", False),
        ("Kesh wants the Hasra crossing open.", "Kesh", "Hasra crossing open", True),
        ("There should be a truce in Hasra.", "There", "truce in Hasra", True),
        ("There should be no truce in Hasra.", "There", "truce in Hasra", False),
        ("No vehicle will be stopped.", "vehicle", "vehicle", True),
        ("The border bill should be withdrawn.", "The border bill", "", True),
        ("The ban on exports should be repealed.", "The ban on exports", "ban on exports", False),
        ("Omar Pell should resign.", "Omar Pell", "Omar Pell resigning", True),
        (
            "The gates will remain closed.",
            "The gates",
            "gates remaining closed",
            True,
        ),
        (
            "Kesh should agree to a truce and stop fighting.",
            "Kesh",
            "truce",
            True,
        ),
    ],
)
def test_a_restated_claim_has_a_topic_and_a_side(
    sentence: str, subject: str, topic: str, favours: bool
) -> None:
    records = extract_topic(sentence)

    assert records is not None
    assert (records.subject, records.favours) == (subject, favours)
    assert records.topic == (topic or "withdrawing the border bill")


@pytest.mark.parametrize(
    "sentence",
    [
        "The crossing has been closed since March.",
        "Kesh will respect it.",
        "Kesh should neither attack nor yield.",
        "",
    ],
)
def test_a_sentence_without_a_topic_gives_none(sentence: str) -> None:
    assert extract_topic(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "conditional"),
    [
        ("Kesh will reopen the crossing if Tarsia withdraws.", True),
        ("Kesh will talk to Tarsia, but only in Hasra.", True),
        ("Kesh will not sign the accord until Tarsia withdraws.", True),
        ("Kesh will reopen the crossing on Monday.", False),
    ],
)
def test_a_condition_is_recognized(sentence: str, conditional: bool) -> None:
    records = extract_topic(sentence)

    assert records is not None
    assert records.conditional is conditional


@pytest.mark.parametrize(
    "topic",
    [
        "talks on the border",
        "reopening cases that had been closed",
        "lecturing others about dates we do not keep ourselves",
        "truce",
        "extra $3 billion",
        "sending no more than 14 men at a time",
    ],
)
def test_a_noun_phrase_can_be_a_topic(topic: str) -> None:
    assert is_noun_phrase(topic, f"Kesh wants {topic}.")


@pytest.mark.parametrize(
    "topic",
    [
        "of Omar Pell",
        "be debated in parliament",
        "Dora told Omar that Kesh wanted to expand",
        "selling our only house should buy a roof",
        "officers 72 hours to release the minister",
        "kids like you to like science. It",
        "draft of the Keshi draft",
        "reviewing payments to the council's",
        "it",
        "First I listening",
    ],
)
def test_a_clause_or_a_fragment_is_no_topic(topic: str) -> None:
    assert not is_noun_phrase(topic, "Kesh’s draft was debated.")


@pytest.mark.parametrize(
    ("phrase", "short"),
    [
        ("a law that everybody likes", "a law that everybody likes"),
        (
            "covering a federal constitution and the return of 400,000 displaced villagers",
            "covering a federal constitution",
        ),
        (
            "keeping open an offer of nine million in climate and police funding",
            "keeping open an offer of nine million",
        ),
        (
            "one two three four five six seven eight nine ten eleven",
            "one two three four five six seven eight nine ten",
        ),
    ],
)
def test_a_long_phrase_is_cut_before_a_complement(phrase: str, short: str) -> None:
    assert shorten(phrase) == short


@given(st.text(alphabet="abI ,.;:’“”-—123\n", max_size=80), st.sampled_from(["should", "rejects"]))
def test_a_topic_is_short_and_never_empty(words: str, verb: str) -> None:
    records = extract_topic(f"Kesh {verb} {words}")
    topics = [records.topic] if records else []
    topics += [named] if (named := extract_object_topic(words)) else []

    assert all(topic == topic.strip() and 1 <= len(topic.split()) <= 10 for topic in topics)


@pytest.mark.parametrize(
    ("base", "doing"),
    [
        ("lift", "lifting"),
        ("close", "closing"),
        ("stop", "stopping"),
        ("die", "dying"),
        ("free", "freeing"),
        ("permit", "permitting"),
        ("open", "opening"),
        ("pay", "paying"),
        ("draw", "drawing"),
        ("keep", "keeping"),
        ("quit", "quitting"),
        ("be", "being"),
    ],
)
def test_the_ing_form_of_a_base(base: str, doing: str) -> None:
    assert gerund(base) == doing


@pytest.mark.parametrize(
    ("participle", "doing"),
    [("lifted", "lifting"), ("carried", "carrying"), ("held", "holding"), ("red", None)],
)
def test_the_ing_form_of_a_participle(participle: str, doing: str | None) -> None:
    assert gerund_of_participle(participle) == doing


@pytest.mark.parametrize(
    ("kind", "cue", "quote", "expected"),
    [
        pytest.param(
            "demand",
            "called on",
            "Kesh to reopen the crossing",
            InferredPosition("reopening the crossing", "support", "Kesh"),
            id="demand",
        ),
        pytest.param(
            "commitment",
            "said",
            "that the government would reopen the crossing if Tarsia withdrew",
            InferredPosition("reopening the crossing", "mixed", "the government"),
            id="conditional",
        ),
        pytest.param(
            "refusal",
            "ruled out",
            "any talks with Tarsia",
            InferredPosition("talks with Tarsia", "oppose"),
            id="refusal",
        ),
        pytest.param(
            "demand",
            "demanded",
            "that the council be elected by all",
            InferredPosition("electing the council by all", "support", "the council"),
            id="subjunctive",
        ),
        pytest.param(
            "commitment",
            "promised",
            "to reopen the crossing",
            InferredPosition("reopening the crossing", "support"),
            id="infinitive",
        ),
        pytest.param(
            "demand",
            "demanded",
            "a ceasefire in Hasra",
            InferredPosition("ceasefire in Hasra", "support"),
            id="noun phrase",
        ),
        pytest.param(
            "accusation",
            "accused",
            "Tarsia of closing the crossing",
            InferredPosition("closing the crossing", "oppose", "Tarsia"),
            id="accused",
        ),
        pytest.param(
            "accusation",
            "blamed",
            "Tarsia for the closing of the crossing",
            InferredPosition("closing of the crossing", "oppose", "Tarsia"),
            id="blamed",
        ),
        pytest.param(
            "evaluation",
            "welcomed",
            "the reopening of the crossing",
            InferredPosition("reopening of the crossing", "support"),
            id="side of the cue",
        ),
        pytest.param(
            "demand",
            "asked",
            "Kesh for help with the border",
            InferredPosition("help with the border", "support", "Kesh"),
            id="request",
        ),
        pytest.param(
            "demand",
            "invited",
            "both parties to talks on Monday",
            InferredPosition("talks on Monday", "support", "both parties"),
            id="noun after to",
        ),
        pytest.param(
            "demand",
            "demanded",
            "an end to the blockade",
            InferredPosition("blockade", "oppose"),
            id="end",
        ),
        pytest.param(
            "demand",
            "gave",
            "the officers 72 hours to release the minister",
            InferredPosition("releasing the minister", "support", "the officers"),
            id="ultimatum",
        ),
        pytest.param(
            "demand",
            "asked",
            "Kesh to reopen cases that had been closed",
            InferredPosition("reopening cases that had been closed", "support", "Kesh"),
            id="relative clause",
        ),
        pytest.param(
            "evaluation",
            "praised",
            "the council for its nerve",
            InferredPosition("council", "support"),
            id="reason",
        ),
        pytest.param(
            "evaluation",
            "said",
            "that her party supported the border bill",
            InferredPosition("border bill", "support", "her party", is_of_subject=True),
            id="stated side",
        ),
        pytest.param(
            "demand",
            "demanded",
            "that the army halt its offensive",
            InferredPosition("offensive", "oppose", "the army"),
            id="bare subjunctive",
        ),
        pytest.param(
            "demand",
            "called for",
            "a halt to the transfers",
            InferredPosition("transfers", "oppose"),
            id="halt",
        ),
        pytest.param(
            "declaration",
            "ordered",
            "two mills to compensate the weavers",
            InferredPosition("compensating the weavers", "support", "two mills"),
            id="order",
        ),
        pytest.param(
            "declaration",
            "ruled",
            "that the vote must be repeated",
            InferredPosition("repeating the vote", "support", "the vote"),
            id="norm",
        ),
        pytest.param(
            "threat",
            "threatened",
            "to strike unless the order is withdrawn",
            InferredPosition("withdrawing the order", "support", "the order"),
            id="threat, unless",
        ),
        pytest.param(
            "threat",
            "warned",
            "that it would leave if the decree was published",
            InferredPosition("publishing the decree", "oppose", "the decree"),
            id="threat, if",
        ),
        pytest.param(
            "threat",
            "warned",
            "that any assault on Hasra would be met with fire",
            InferredPosition("assault on Hasra", "oppose"),
            id="answered act",
        ),
        pytest.param(
            "evaluation",
            "called",
            "the figure “an insult with many zeros”",
            InferredPosition("figure", "oppose"),
            id="called",
        ),
        pytest.param(
            "evaluation",
            "said",
            "the draft was balanced",
            InferredPosition("draft", "support"),
            id="judged",
        ),
        pytest.param(
            "evaluation",
            "welcomed",
            "“movement” on the order in which duties would be cut",
            InferredPosition("movement on the order", "support"),
            id="object with a relative clause",
        ),
        pytest.param(
            "accusation",
            "accused",
            "Tarsia of “moving the goalposts”",
            InferredPosition("moving the goalposts", "oppose", "Tarsia"),
            id="quoted charge",
        ),
        pytest.param(
            "accusation",
            "blamed",
            "a war nobody wanted",
            InferredPosition("war nobody wanted", "oppose"),
            id="blamed without a reason",
        ),
        pytest.param(
            "demand",
            "warned",
            "Tarsia against using water as a weapon",
            InferredPosition("using water as a weapon", "oppose", "Tarsia"),
            id="warned against",
        ),
        pytest.param(
            "evaluation",
            "declared",
            "itself neutral on the passage",
            InferredPosition("passage", "neutral"),
            id="neutral",
        ),
        pytest.param(
            "commitment",
            "offered",
            "a truce if the army halts its advance",
            InferredPosition("truce", "mixed"),
            id="offer on a condition",
        ),
        pytest.param(
            "demand",
            "wants",
            "Kesh to reopen the crossing",
            InferredPosition("reopening the crossing", "support", "Kesh"),
            id="wanted act",
        ),
    ],
)
def test_a_claim_that_takes_a_side_gives_a_position(
    kind: str, cue: str, quote: str, expected: InferredPosition
) -> None:
    assert infer_position(kind, cue, quote) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "cue", "quote"),
    [
        pytest.param("denial", "rejected", "the charge", id="denial"),
        pytest.param("prediction", "said", "it will end", id="prediction"),
        pytest.param("assertion", "said", "it must be so", id="assertion"),
        pytest.param("evaluation", "said", "it was “good”", id="evaluation without side"),
        pytest.param("accusation", "said", "Kesh lied", id="merely said"),
        pytest.param("evaluation", "did not welcome", "the deal", id="not welcomed"),
        pytest.param("evaluation", "welcomed", "that it was over", id="clause"),
        pytest.param("refusal", "said", "it stays", id="refusal in favour"),
        pytest.param("refusal", "rejected", "suggestions of a deal", id="denied suggestion"),
        pytest.param("evaluation", "said", "the deal was not good", id="judgement denied"),
        pytest.param("threat", "said", "the war would go on", id="bare threat"),
    ],
)
def test_a_claim_that_need_not_take_a_side_gives_no_position(
    kind: str, cue: str, quote: str
) -> None:
    assert infer_position(kind, cue, quote) is None  # type: ignore[arg-type]
