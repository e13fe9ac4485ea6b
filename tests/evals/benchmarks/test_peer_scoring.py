"""Records of other programs are scored by name, quotation and stance alone."""

import json
from collections import Counter

import pytest
from support.data.eval_cases import kesh
from support.servers.fault_server import FaultServer, answer

from benchmarks.peer_endpoint import MeteredEndpoint
from benchmarks.peer_prompts import EXAMPLE_CLAIMS, EXAMPLE_POSITIONS
from benchmarks.peer_records import (
    DocumentRun,
    Exchange,
    Extraction,
    FoundClaim,
    FoundPosition,
    Quotation,
    SystemRun,
)
from benchmarks.peer_scoring import has_exact_offsets, locate, score
from benchmarks.peers import costs, table

CLAIMS = tuple(
    FoundClaim(speaker=speaker, quotation=Quotation(words=words))
    for speaker, words in EXAMPLE_CLAIMS
)
POSITIONS = tuple(
    FoundPosition(holder=holder, stance=stance, topic=topic, evidence=Quotation(words=words))
    for holder, stance, topic, words in EXAMPLE_POSITIONS
)


def scored(*claims: FoundClaim) -> Counter[str]:
    return score(kesh(), Extraction(claims=claims))


def test_the_worked_example_of_the_prompts_is_all_right() -> None:
    counts = score(kesh(), Extraction(claims=CLAIMS, positions=POSITIONS))
    assert counts["claims_right"] == counts["claims_recalled"] == counts["claims_expected"] == 6
    assert counts["positions_right"] == counts["positions_expected"] == 4
    assert counts["grounded"] == 10
    assert counts["exact"] == 0  # no offsets were given


@pytest.mark.parametrize(
    ("update", "kind"),
    [
        ({"speaker": "KTV"}, "claims_wrong_field"),
        ({"speaker": None}, "claims_wrong_field"),
        ({"quotation": Quotation(words="that the crossing would stay shut")}, "claims_absent"),
        ({"quotation": Quotation(words="has been closed since March")}, "claims_unpaired"),
    ],
    ids=["another speaker", "no speaker", "words not in the text", "no such claim"],
)
def test_a_wrong_claim_is_counted_by_its_fault(update: dict[str, object], kind: str) -> None:
    counts = scored(CLAIMS[0].model_copy(update=update))
    assert (counts[kind], counts["claims_right"], counts["claims_returned"]) == (1, 0, 1)


def test_two_names_of_one_speaker_are_both_right() -> None:
    named_in_part = CLAIMS[0].model_copy(update={"speaker": "Minister Valen"})
    assert scored(named_in_part)["claims_right"] == 1
    ministry = [claim for claim in CLAIMS if claim.speaker == "Tarsia’s Foreign Ministry"]
    other = ministry[1].model_copy(update={"speaker": "the Tarsia’s Foreign Ministry"})
    assert scored(ministry[0], other)["claims_right"] == 2


def test_a_claim_returned_twice_is_right_once() -> None:
    counts = scored(CLAIMS[0], CLAIMS[0])
    assert (counts["claims_right"], counts["claims_unpaired"]) == (1, 1)


def test_a_position_with_another_stance_is_wrong() -> None:
    counts = score(
        kesh(), Extraction(positions=(POSITIONS[2].model_copy(update={"stance": "support"}),))
    )
    assert (counts["positions_wrong_field"], counts["positions_right"]) == (1, 0)


def test_offsets_are_exact_if_they_hold_the_words_in_any_style_of_marks() -> None:
    text = kesh().text
    start = text.index("it “blackmail”")
    words = 'it "blackmail"'
    exact = Quotation(words=words, offsets=(start, start + len(words)))
    assert has_exact_offsets(exact, text)
    assert not has_exact_offsets(Quotation(words=words, offsets=(start, start + 2)), text)
    assert scored(FoundClaim(speaker=None, quotation=exact))["exact"] == 1


def test_repeated_words_are_located_where_the_program_points() -> None:
    text = kesh().text
    second = text.index("crossing", text.index("crossing") + 1)
    located = locate(Quotation(words="crossing", near=second - 1), text)
    assert located is not None
    assert located.start == second


def test_costs_are_counted_or_reported() -> None:
    exchange = Exchange(
        prompt="one two", answer_schema="", answer="no JSON", prompt_tokens=9,
        completion_tokens=8, seconds=1.0, status=200,
    )  # fmt: skip
    run = DocumentRun(id="d", failure="ValueError: no", seconds=1.5, exchanges=(exchange,) * 2)
    reported, counted = costs(run, None), costs(run, lambda text: len(text.split()))
    assert (reported["prompt_tokens"], reported["completion_tokens"]) == (18, 16)
    assert (counted["prompt_tokens"], counted["completion_tokens"]) == (4, 4)
    assert (counted["requests"], counted["failed"], counted["unparseable"]) == (2, 1, 2)
    system = SystemRun(system="s", version="1", licence="MIT", model="m", documents=(run,))
    assert "| prompt tokens | 4 |" in table([system], [counted])


def test_the_metered_endpoint_passes_on_and_keeps_what_was_asked() -> None:
    import urllib.request

    with FaultServer() as server:
        url = server.script("peer", answer('{"claims":[]}'))
        with MeteredEndpoint(url, "key") as metered:
            body = json.dumps({"model": "m", "messages": [{"role": "user", "content": "Read."}]})
            request = urllib.request.Request(  # noqa: S310 - loopback
                f"{metered.url}/chat/completions", body.encode()
            )
            with urllib.request.urlopen(request) as response:  # noqa: S310 - loopback
                assert json.load(response)["choices"][0]["message"]["content"] == '{"claims":[]}'
            (exchange,) = metered.take()
            assert (exchange.prompt, exchange.answer) == ("Read.", '{"claims":[]}')
            assert metered.take() == ()
