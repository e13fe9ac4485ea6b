"""Claims against corpora of attributions: PolNeAR's published rules, on invented articles."""

import json
from pathlib import Path

import pytest
from support.data.eval_cases import kesh, perfect

from evals.benchmarks.attributions.claims import summary_claims
from evals.benchmarks.attributions.corpus import Article, Attribution, merge_spans, read_corpus
from evals.benchmarks.attributions.names import heads, same_source
from evals.benchmarks.attributions.score import KINDS, kind_metrics, metrics, score_article
from evals.benchmarks.attributions.speakers import PredictedClaim, SpeakerMatcher, source_kind
from evals.benchmarks.sampling import sample
from evals.scoring.counts import total
from evals.scoring.metrics import Metric
from summarizer.errors import InputError
from summarizer.schema.summary import SummaryRecord

TEXT = "Alice said one two three four. Bob said five six seven eight."
ARTICLE = Article(
    id="a",
    text=TEXT,
    attributions=(
        Attribution(source=((0, 5),), cue=((6, 10),), content=((11, 29),)),
        Attribution(source=((31, 34),), cue=((35, 39),), content=((40, 60),)),
    ),
)
BY_NAME: dict[str, Metric] = {metric.name: metric for metric in metrics()}


def figures(
    article: Article, claims: list[PredictedClaim], **options: bool
) -> dict[str, float | None]:
    counts = score_article(article, claims, **options)
    return {name: metric.of(counts) for name, metric in BY_NAME.items()}


def recall(article: Article, claims: list[PredictedClaim]) -> dict[str, float | None]:
    counts = score_article(article, claims)
    return {metric.name: metric.of(counts) for metric in kind_metrics(counts)}


def marked(article: Article) -> list[PredictedClaim]:
    return [PredictedClaim(gold.content, gold.source) for gold in article.attributions]


def test_the_corpus_against_itself_is_perfect() -> None:
    found = figures(ARTICLE, marked(ARTICLE))
    assert {found[f"{kind}_{part}"] for kind in KINDS for part in ("p", "r", "f1", "macro")} == {1}


def test_no_claims_score_zero() -> None:
    found = figures(ARTICLE, [])
    assert {found[f"{kind}_f1"] for kind in KINDS} == {0}


def test_a_case_counted_by_hand() -> None:
    # Two of four words and none wrong: a pair, not a strict one, and another speaker. The second
    # has nothing to do with any content.
    claims = [
        PredictedClaim(((11, 18),), speaker_text="Bob"),
        PredictedClaim(((31, 39),), speaker_text="Bob"),
    ]
    found = figures(ARTICLE, claims)
    assert (found["content_p"], found["content_r"]) == (0.5, 0.5)
    assert found["strict_f1"] == found["attribution_f1"] == 0
    assert (found["token_p"], found["token_r"]) == (0.5, 0.25)


def test_the_wrong_speaker_spoils_the_attribution_alone() -> None:
    claims = [PredictedClaim(gold.content, speaker_text="Zebulon") for gold in ARTICLE.attributions]
    found = figures(ARTICLE, claims)
    assert (found["content_f1"], found["attribution_f1"]) == (1, 0)


def test_repeating_every_claim_halves_precision() -> None:
    found = figures(ARTICLE, marked(ARTICLE) * 2)
    assert (found["content_p"], found["content_r"], found["token_f1"]) == (0.5, 1, 1)


def test_spans_beyond_the_text_are_cut_and_empty_ones_count_against() -> None:
    claims = [
        PredictedClaim(((40, 9_999),), ((31, 34),)),
        PredictedClaim(((5, 5),)),
        PredictedClaim(()),
    ]
    counts = score_article(ARTICLE, claims)
    assert (counts["content.right"], counts["content.given"]) == (1, 3)


def test_more_pairs_are_preferred_to_better_ones() -> None:
    text = "a b c d e f g h"
    article = Article(
        id="b",
        text=text,
        attributions=(Attribution(content=((0, 15),)), Attribution(content=((0, 7),))),
    )
    claims = [PredictedClaim(((0, 15),)), PredictedClaim(((0, 13),))]
    counts = score_article(article, claims)
    assert counts["content.right"] == 2


def test_only_direct_quotations_count_with_the_option() -> None:
    text = "“I will go home now,” he said. She said it might rain."
    article = Article(
        id="c",
        text=text,
        attributions=(
            Attribution(source=((22, 24),), content=((0, 21),)),
            Attribution(source=((31, 34),), content=((40, 53),)),
        ),
    )
    counts = score_article(article, marked(article), direct_only=True)
    assert counts["content.wanted"] == counts["content.given"] == 1
    assert recall(article, marked(article)) == {
        "direct": 1, "indirect": 1, "source pronoun": 1,
    }  # fmt: skip
    assert recall(article, [])["indirect"] == 0


def test_german_quotation_marks_are_quotation_marks() -> None:
    text = "Anna sagt, „der Damm hält“ noch. Bo meint, er breche bald."
    article = Article(
        id="g",
        text=text,
        attributions=(Attribution(content=((11, 26),)), Attribution(content=((43, 57),))),
    )
    assert recall(article, marked(article)[:1])["direct"] == 1
    assert recall(article, marked(article)[:1])["indirect"] == 0


def test_the_corpus_s_own_classes_have_their_recall() -> None:
    golds = [
        gold.model_copy(update={"type": name})
        for gold, name in zip(ARTICLE.attributions, ("Reported", "Free"), strict=True)
    ]
    article = ARTICLE.model_copy(update={"attributions": tuple(golds)})
    found = recall(article, marked(article)[:1])
    assert (found["type Reported"], found["type Free"]) == (1, 0)


def test_a_content_is_covered_by_the_claim_with_most_of_it_and_its_source() -> None:
    # The corpus marks a part of what is said; the claim has more, which lowers its overlap.
    text = "Ann said the dam holds and the road stays shut until the river falls again."
    nucleus, claim = (9, 22), (9, 74)
    article = Article(
        id="e", text=text, attributions=(Attribution(source=((0, 3),), content=(nucleus,)),)
    )
    right = PredictedClaim((claim,), ((0, 3),))
    wrong = PredictedClaim((claim,), speaker_text="Bo")
    found = figures(article, [right])
    assert (found["content_f1"], found["covered"], found["covered_speaker"]) == (0, 1, 1)
    assert figures(article, [wrong])["covered_speaker"] == 0
    assert figures(article, [wrong, right])["covered_speaker"] == 1
    assert figures(article, [PredictedClaim(((9, 12),))])["covered"] == 0
    assert figures(article, [PredictedClaim(((9, 12),))])["covered_speaker"] is None


def test_a_source_may_be_the_whole_attributing_clause() -> None:
    text = "The dam holds, as was made plain on Monday evening by Ann Pell of Velm."
    clause = ((15, len(text)),)
    article = Article(
        id="f", text=text, attributions=(Attribution(source=clause, content=((0, 13),)),)
    )
    exact = PredictedClaim(((0, 13),), ((54, 62),))
    for claim in (exact, PredictedClaim(((0, 13),), speaker_text="Ann Pell")):
        assert figures(article, [claim], clauses=True)["speaker"] == 1
    assert figures(article, [exact])["speaker"] == 0
    for claim in (
        PredictedClaim(((0, 13),), ((4, 7),)),
        PredictedClaim(((0, 13),), speaker_text="Bo Dorn"),
        PredictedClaim(((0, 13),)),
    ):
        assert figures(article, [claim], clauses=True)["speaker"] == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Donald Trump", "Trump"), ("Mr. Trump", "Donald J. Trump"), ("Clinton's", "Clinton"),
        ("Republicans in Congress", "Republicans"), ("U.S. officials", "American officials"),
        ("a spokesman for Mr. Trump", "spokesman"), ("he", "He"), ("his", "he"),
        ("the Trump campaign", "Trump's campaign"), ("Yahoo and Google", "Google"),
    ],
)  # fmt: skip
def test_one_source(one: str, other: str) -> None:
    assert same_source(one, other)
    assert same_source(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hillary Clinton", "Bill Clinton"), ("Mr. Clinton", "Mrs. Clinton"), ("he", "she"),
        ("Donald Trump", "Donald Trump Jr."), ("Cruz", "Cruz's allies"), ("he", "Trump"),
        ("the Trump campaign", "Trump"), ("the Trump campaign", "the Clinton campaign"),
        ("the campaign", "the poll"), ("Mr. Obama", "the Obama administration"),
    ],
)  # fmt: skip
def test_two_sources(one: str, other: str) -> None:
    assert not same_source(one, other)
    assert not same_source(other, one)


def test_a_pronoun_matches_by_its_span_or_a_chain_only() -> None:
    text = "Ted Cruz, who said he would stay, met Marco Rubio. He said that he liked it."
    article = Article(id="d", text=text, attributions=(), coref=(((0, 8), (51, 53)),))
    speakers = SpeakerMatcher(article)
    who, he = ((10, 13),), ((51, 53),)
    assert speakers.agree(who, PredictedClaim((), speaker_text="Ted Cruz"))
    assert not speakers.agree(who, PredictedClaim((), speaker_text="Marco Rubio"))
    assert not speakers.agree(he, PredictedClaim((), speaker_text="Ted Cruz"))
    assert speakers.agree(he, PredictedClaim((), speaker_text="Ted Cruz"), chains=True)
    assert speakers.agree(he, PredictedClaim((), speaker_span=he, speaker_text="Ted Cruz"))
    assert not speakers.agree(he, PredictedClaim((), speaker_span=((19, 21),), speaker_text="he"))


def test_no_source_agrees_with_no_speaker() -> None:
    speakers = SpeakerMatcher(ARTICLE)
    assert speakers.agree((), PredictedClaim((), speaker_text="unknown"))
    assert not speakers.agree((), PredictedClaim((), speaker_text="Ted Cruz"))
    assert not speakers.agree(((0, 5),), PredictedClaim(()))
    assert not speakers.agree(
        ((0, 5),), PredictedClaim((), speaker_span=((0, len(TEXT)),), speaker_text="x")
    )


def test_kinds_of_sources() -> None:
    text = "Ann and he and the officials"
    assert source_kind(text, ((0, 3),)) == "name"
    assert source_kind(text, ((8, 10),)) == "pronoun"
    assert source_kind(text, ((15, 28),)) == "nominal"
    assert source_kind(text, ()) == "none"
    assert heads("three economists -- David Autor") == {"economists"}


def test_the_irregular_files_of_a_checkout_are_read(tmp_path: Path) -> None:
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text" / "article.txt").write_text(TEXT, encoding="utf-8")
    marks = (
        "T1\tSource 0 5\tAlice\nT2\tCue 6 10\tsaid\n"
        "T3\tContent 19 29;11 18\tthree four\none two\n"  # fragments out of order, a line break
        "T4\tAttribution 6 10\tsaid\nT5\tContent 40 45\tfive\nT6\tDiscard 0 5\tAlice\n"
        "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1 Content2:T5\n"
        "E2\tAttribution:T4\n"  # a trigger without content is no attribution
    )
    (tmp_path / "attributions" / "article_4b22.ann").write_text(marks, encoding="utf-8")
    (tmp_path / "attributions" / "article_ef2d.ann").write_text("", encoding="utf-8")
    (article,) = read_corpus(tmp_path)
    assert article.id == "article"
    (attribution,) = article.attributions
    assert attribution.source == ((0, 5),)
    assert attribution.cue == ((6, 10),)
    assert attribution.content == ((11, 18), (19, 29), (40, 45))


def test_touching_fragments_are_one() -> None:
    assert merge_spans([(5, 9), (0, 3), (3, 5)]) == ((0, 9),)


def test_a_file_of_json_lines_is_read(tmp_path: Path) -> None:
    attribution = {"id": "1", "source": [], "cue": [[6, 10]], "content": [[11, 29]]}
    row = {"id": "a", "text": TEXT, "coref": None, "attributions": [attribution]}
    (tmp_path / "dev.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert read_corpus(tmp_path / "dev.jsonl")[0].attributions[0].content == ((11, 29),)


@pytest.mark.parametrize("content", ["", "not json\n", '{"id": 1}\n', '{"id": "a"}\n'])
def test_other_files_are_rejected(tmp_path: Path, content: str) -> None:
    (tmp_path / "dev.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"dev\.jsonl"):
        read_corpus(tmp_path / "dev.jsonl")


def test_claims_are_converted_to_attributions() -> None:
    said = summary_claims(perfect(kesh()))
    assert len(said) == 7
    assert said[1].speaker_text == "Tarsia’s Foreign Ministry"


def test_an_interrupting_attribution_is_cut_out_and_a_nested_claim_is_dropped() -> None:
    text = "“A b c d,” said Ann. “E f g.”"
    claim: dict[str, object] = {
        "id": "c1", "speaker": "a1", "source": {"start": 16, "end": 19, "text": "Ann"}, "via": [],
        "cue": {"start": 11, "end": 15, "text": "said"}, "text": "x", "kind": "assertion",
        "quote": {"start": 0, "end": len(text), "text": text}, "certainty": "certain",
        "directness": "direct", "date": None, "date_text": None, "grounding": "exact",
    }  # fmt: skip
    inner = {**claim, "id": "c2", "quote": {"start": 1, "end": 8, "text": text[1:8]}}
    base = perfect(kesh()).model_dump()
    actor = {**base["actors"][0], "id": "a1", "name": "Ann"}
    summary = SummaryRecord.model_validate(
        {**base, "actors": [actor], "claims": [claim, inner], "positions": []}
    )
    (said,) = summary_claims(summary)
    assert [text[start:end] for start, end in said.content] == ["“A b c d,” ", ". “E f g.”"]


def test_a_sample_is_deterministic_and_evenly_spread() -> None:
    articles = [Article(id=f"{n:02d}", text="x", attributions=()) for n in range(20)]
    chosen = [article.id for article in sample(articles[::-1], 5)]
    assert chosen == ["00", "04", "08", "12", "16"]
    assert len(sample(articles, 0)) == len(sample(articles, 99)) == 20


def test_sums_over_articles_make_the_figures() -> None:
    counts = total([score_article(ARTICLE, marked(ARTICLE)), score_article(ARTICLE, [])])
    assert BY_NAME["content_r"].of(counts) == 0.5
    assert BY_NAME["content_macro"].of(counts) == 0.5
