"""The words of the evidence before the topic may contradict the stance of a position."""

import pytest

from summarizer.faithfulness.stances import contradicted_stance
from summarizer.vocabulary import Stance


@pytest.mark.parametrize(
    ("evidence", "shown"),
    [
        ("condemned the raid", "oppose"),
        ("urged Kesh to raid the port", "support"),
        ("called on Kesh to stop the raid", "oppose"),
        ("would not resist the raid", None),
        ("planned the raid", None),
        ("wants the raid to end", None),
        ("called it a shame", None),
    ],
)
def test_the_words_before_the_topic_show_a_stance(evidence: str, shown: Stance | None) -> None:
    stances: tuple[Stance, ...] = ("support", "oppose", "mixed")
    found = {
        stance: contradicted_stance("raid on the port", stance, evidence) for stance in stances
    }

    assert found["mixed"] is None
    assert {other for other in found.values() if other} == ({shown} if shown else set())
    assert shown is None or found[shown] is None
