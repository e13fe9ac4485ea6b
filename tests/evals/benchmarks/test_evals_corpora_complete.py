"""What a model read is completed by the attributions that the dependency trees show."""

import pytest

from evals.benchmarks.attributions.completion import complete_claims
from evals.benchmarks.attributions.corpus import Article, Spans
from evals.benchmarks.attributions.speakers import PredictedClaim, phrase

pytest.importorskip("spacy", reason="needs the extra local")

TEXT = (
    "“The crossing is open,” Dora Valen said. “Nobody was asked.”\n\nOmar Pell argued that the "
    "toll should end. The mayor did not say that it was over."
)


def spans(words: str) -> Spans:
    start = TEXT.index(words)
    return ((start, start + len(words)),)


def completed(*claims: PredictedClaim) -> list[str]:
    article = Article(id="a", text=TEXT, attributions=())
    found = (phrase(TEXT, claim.content) for claim in complete_claims(article, claims))
    return [" ".join(words.split()) for words in found]


WHOLE = "“The crossing is open,” . “Nobody was asked.”"


def test_attributions_that_a_model_omits_are_added() -> None:
    assert completed() == [WHOLE, "that the toll should end"]


def test_a_claim_gets_the_whole_quotation_of_its_cue() -> None:
    cut = PredictedClaim(spans("The crossing"), spans("Dora Valen"), cue=spans("said"))
    assert completed(cut) == [WHOLE, "that the toll should end"]


def test_what_a_model_found_otherwise_stays() -> None:
    other = PredictedClaim(spans("the toll should end"), spans("Omar Pell"), cue=spans("argued"))
    assert completed(other) == ["the toll should end", WHOLE]
