"""What every score keeps to, whatever the records: the properties the scorer was specified by."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.data.eval_cases import (
    draws,
    failed,
    gold,
    golds,
    kesh,
    perfect,
    predicted,
    predictions,
    span,
)

from evals.dataset.gold import GoldDocument
from evals.runs.predictions import Prediction
from evals.scoring.error_classes import CLASSES, compare_records
from evals.scoring.metrics import METRICS
from evals.scoring.score import DocumentScore, score, score_document
from summarizer.errors import InputError
from summarizer.schema.gold import GoldRecord
from summarizer.schema.summary import Claim, Position, Span, SummaryRecord

ZERO_AT_BEST = {
    "repaired", "hallucinated", "actors_ungrounded", "numbers_added", "names_added", "failed",
    "speaker_contradicted",
}  # fmt: skip
KINDS = ("actor", "claim", "attributed", "position", "signed", "claim30", "claim75", "claim100")
quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
documents = st.sampled_from([one.id for one in golds()])
seeds = st.integers(0, 10_000)


def shaken(one: GoldDocument, seed: int) -> SummaryRecord:
    """A summary with mistakes of every kind, the same for the same seed."""
    draw = draws(seed)
    summary = perfect(one)
    ids = [actor.id for actor in summary.actors]
    claims = [_worse_claim(one, claim, ids, draw) for claim in summary.claims]
    positions = [_worse_position(held, ids, draw) for held in summary.positions]
    return summary.model_copy(
        update={
            "claims": [claim for claim in claims if draw.random() > 0.2],
            "positions": [held for held in positions if draw.random() > 0.2],
        }
    )


def _worse_claim(one: GoldDocument, claim: Claim, ids: list[str], draw: random.Random) -> Claim:
    changes: dict[str, object] = {}
    if draw.random() < 0.2:
        changes["speaker"] = draw.choice(ids)
    if draw.random() < 0.3:
        start = draw.randrange(claim.quote.start, claim.quote.end)
        changes["quote"] = Span(
            start=start, end=claim.quote.end, text=one.text[start : claim.quote.end]
        )
    if draw.random() < 0.2:
        changes["kind"] = "assertion"
    return claim.model_copy(update=changes)


def _worse_position(held: Position, ids: list[str], draw: random.Random) -> Position:
    changes: dict[str, object] = {}
    if draw.random() < 0.2:
        changes["stance"] = "oppose"
    if draw.random() < 0.2:
        changes["actor"] = draw.choice(ids)
    return held.model_copy(update=changes)


def scored(one: GoldDocument, summary: SummaryRecord) -> DocumentScore:
    return score_document(one, Prediction(id=one.id, summary=summary))


def figure(document: DocumentScore, name: str) -> float:
    value = next(metric for metric in METRICS if metric.name == name).of(document.counts)
    return 1.0 if value is None else value


def test_gold_against_itself_is_perfect_everywhere() -> None:
    for name, value in score(golds(), predictions()).figures.items():
        if name == "article_worded":
            continue
        if name in {"names_added", "text_unproven"} or name.startswith("warned"):
            # The restatements of people may name what the text only implies.
            assert value is not None
            assert value < 0.01
        elif name == "speaker_nearby":
            # In a long passage people leave out who goes on speaking.
            assert value is not None
            assert value > 0.99
        else:
            assert value == (0.0 if name in ZERO_AT_BEST else 1.0), name


def test_every_required_record_of_gold_is_right_against_itself() -> None:
    for document in score(golds(), predictions()).documents:
        wrong = [row for row in document.rows if not row.right or not all(row.fields.values())]
        assert wrong == []


def test_without_predictions_every_record_is_missed() -> None:
    figures = score(golds(), []).figures
    assert figures["failed"] == 1.0
    for name in ("actor_r", "claim_r", "position_r", "attributed_f1", "signed_f1", "words_r"):
        assert figures[name] == 0.0
    assert figures["claim_p"] is None


def test_a_failed_document_counts_as_empty_and_never_vanishes() -> None:
    one, other = golds()[:2]
    both = score([one, other], [*predictions([one]), failed(other)])
    missing = score([one, other], predictions([one]))
    empty = other.record.claims
    assert both.counts == missing.counts
    assert both.figures["failed"] == 0.5
    assert both.counts["claim.fn"] == sum(not claim.optional for claim in empty)
    assert both.by_id()[other.id].failure == "model: no answer"


@quick
@given(documents, seeds)
def test_the_order_of_the_records_does_not_matter(id: str, seed: int) -> None:
    summary = shaken(gold(id), seed)
    draw = draws(seed)
    lists = {name: list(getattr(summary, name)) for name in ("actors", "claims", "positions")}
    for items in lists.values():
        draw.shuffle(items)
    mixed = summary.model_copy(update=lists)
    assert scored(gold(id), mixed).counts == scored(gold(id), summary).counts
    assert scored(gold(id), mixed).rows == scored(gold(id), summary).rows


def test_the_order_of_the_documents_does_not_matter() -> None:
    found = [Prediction(id=one.id, summary=shaken(one, 7)) for one in golds()]
    expected = score(golds(), found)
    for seed in range(10):
        draw = draws(seed)
        mixed = draw.sample(found, len(found))
        again = score(draw.sample(golds(), len(golds())), mixed)
        assert again.counts == expected.counts
        assert again.figures == expected.figures


@quick
@given(documents, seeds)
def test_invented_records_never_raise_precision(id: str, seed: int) -> None:
    one, summary = gold(id), shaken(gold(id), seed)
    spare = summary.actors[0].model_copy(
        update={"id": "a999", "name": "Zebulon Quux", "aliases": [], "mentions": []}
    )
    if not summary.claims or not summary.positions:
        return
    claim = summary.claims[0].model_copy(
        update={"id": "c999", "quote": Span(start=0, end=4, text=one.text[:4])}
    )
    held = summary.positions[0].model_copy(update={"id": "p999", "topic": "qqq zzz"})
    more = summary.model_copy(
        update={
            "actors": [*summary.actors, spare],
            "claims": [*summary.claims, claim],
            "positions": [*summary.positions, held],
        }
    )
    before, after = scored(one, summary), scored(one, more)
    for kind in ("actor", "claim", "attributed", "position", "signed"):
        assert figure(after, f"{kind}_p") <= figure(before, f"{kind}_p")


@quick
@given(documents, seeds)
def test_removing_a_matched_record_never_raises_recall(id: str, seed: int) -> None:
    one, summary = gold(id), shaken(gold(id), seed)
    draw = draws(seed)
    for name in ("claims", "positions"):
        items = getattr(summary, name)
        if not items:
            continue
        gone = draw.randrange(len(items))
        fewer = summary.model_copy(update={name: [*items[:gone], *items[gone + 1 :]]})
        before, after = scored(one, summary), scored(one, fewer)
        for kind in ("claim", "attributed", "position", "signed"):
            assert figure(after, f"{kind}_r") <= figure(before, f"{kind}_r")


@quick
@given(documents, seeds)
def test_optional_records_never_change_recall_or_lower_precision(id: str, seed: int) -> None:
    one = gold(id)
    summary = perfect(one)
    optional = [claim.id for claim in one.record.claims if claim.optional]
    optional += [held.id for held in one.record.positions if held.optional]
    draw = draws(seed)
    dropped = {record for record in optional if draw.random() < 0.5}
    fewer = summary.model_copy(
        update={
            "claims": [claim for claim in summary.claims if claim.id not in dropped],
            "positions": [held for held in summary.positions if held.id not in dropped],
        }
    )
    for kind in KINDS[:5]:
        for part in ("p", "r", "f1"):
            assert figure(scored(one, fewer), f"{kind}_{part}") == 1.0


@quick
@given(documents, seeds, st.integers(1, 300))
def test_moving_the_text_leaves_the_scores(id: str, seed: int, by: int) -> None:
    one, summary = gold(id), shaken(gold(id), seed)
    before = scored(one, summary)
    text = "x" * by + "\n" + one.text
    moved = GoldDocument(text, _moved(one.record, by + 1, GoldRecord))
    _, _, rows = compare_records(moved, _moved(before.predicted, by + 1, GoldRecord))
    assert tuple(rows) == before.rows


def _moved(record: GoldRecord, by: int, kind: type[GoldRecord]) -> GoldRecord:
    def move(value: object) -> object:
        if isinstance(value, dict):
            if value.keys() == {"start", "end", "text"}:
                return {**value, "start": value["start"] + by, "end": value["end"] + by}
            return {name: move(item) for name, item in value.items()}
        return [move(item) for item in value] if isinstance(value, list | tuple) else value

    return kind.model_validate(move(record.model_dump()))


@quick
@given(documents, seeds)
def test_swapping_gold_and_prediction_swaps_precision_and_recall(id: str, seed: int) -> None:
    one = _plain(gold(id))
    found = _plain(GoldDocument(one.text, scored(one, shaken(one, seed)).predicted))
    there = scored(one, perfect(found)).counts
    back = scored(found, perfect(one)).counts
    for kind in KINDS:
        assert there[f"{kind}.tp"] == back[f"{kind}.tp"]
        assert there[f"{kind}.fp"] == back[f"{kind}.fn"]
        assert there[f"{kind}.fn"] == back[f"{kind}.fp"]


def _plain(one: GoldDocument) -> GoldDocument:
    """The same without anything optional or accepted."""
    data = one.record.model_dump()
    for name in ("actors", "claims", "positions"):
        for item in data[name]:
            item.pop("accept")
            item.pop("equivalents", None)
            item["optional"] = False
    return GoldDocument(one.text, GoldRecord.model_validate(data))


def test_a_run_on_another_text_is_rejected() -> None:
    one = gold()
    other = perfect(one).model_copy(
        update={"document": perfect(one).document.model_copy(update={"sha256": "0" * 64})}
    )
    with pytest.raises(InputError, match="another text"):
        score([one], [Prediction(id=one.id, summary=other)])


def test_a_prediction_without_gold_is_rejected() -> None:
    with pytest.raises(InputError, match="without gold"):
        score([gold("f04")], predictions([gold("e01")]))


class TestTheWorkedExample:
    """The codebook's example with one mistake of each kind, counted by hand."""

    def rows(self, **changes: object) -> dict[str, tuple[str, ...]]:
        document = score_document(kesh(), predicted(kesh(), **changes))
        return {
            (row.gold or f"+{row.predicted}"): row.classes
            for row in document.rows
            if row.classes != ("exact",)
        }

    def claims(self, **changes: dict[str, object] | None) -> list[Claim]:
        """The claims with `c1=…` replaced; None leaves one out."""
        kept = [claim for claim in perfect(kesh()).claims if changes.get(claim.id, {}) is not None]
        return [claim.model_copy(update=changes.get(claim.id)) for claim in kept]

    def test_another_speaker(self) -> None:
        claims = self.claims(c1={"speaker": "a4"})
        assert self.rows(claims=claims) == {"c1": ("wrong_speaker",)}
        counts = score_document(kesh(), predicted(kesh(), claims=claims)).counts
        assert (counts["claim.tp"], counts["attributed.tp"]) == (6, 5)
        assert (counts["attributed.fp"], counts["attributed.fn"]) == (1, 1)

    def test_nobody_speaks(self) -> None:
        assert self.rows(claims=self.claims(c2={"speaker": None})) == {"c2": ("wrong_speaker",)}

    def test_another_kind_and_another_cue(self) -> None:
        claims = self.claims(c4={"kind": "denial", "cue": span(kesh(), "citing")})
        assert self.rows(claims=claims) == {"c4": ("wrong_kind", "wrong_cue")}

    def test_fewer_words(self) -> None:
        quote = span(kesh(), "the government would reopen the Hasra crossing")
        assert self.rows(claims=self.claims(c1={"quote": quote})) == {"c1": ("boundary",)}

    def test_too_few_words_are_a_miss_and_a_split(self) -> None:
        quote = span(kesh(), "the government would")
        rows = self.rows(claims=self.claims(c1={"quote": quote}))
        assert rows == {"c1": ("missed",), "+c1": ("spurious",)}

    def test_a_claim_left_out(self) -> None:
        claims = self.claims(c5=None)
        assert self.rows(claims=claims) == {"c5": ("missed",)}

    def test_an_optional_claim_left_out_costs_nothing(self) -> None:
        claims = self.claims(c7=None)
        assert self.rows(claims=claims) == {"c7": ("missed_optional",)}
        counts = score_document(kesh(), predicted(kesh(), claims=claims)).counts
        assert (counts["claim.tp"], counts["claim.fp"], counts["claim.fn"]) == (6, 0, 0)

    def test_a_claim_said_twice(self) -> None:
        first = perfect(kesh()).claims[0]
        claims = [*self.claims(), first.model_copy(update={"id": "c9"})]
        assert list(self.rows(claims=claims).values()) == [("duplicate",)]

    def test_two_claims_in_one(self) -> None:
        quote = span(kesh(), "the condition, calling it “blackmail”")
        rows = self.rows(claims=self.claims(c2=None, c3={"quote": quote}))
        assert rows["c2"] == ("merged",)

    def test_another_stance(self) -> None:
        held = [p.model_copy(update={"stance": "support"}) for p in perfect(kesh()).positions]
        assert self.rows(positions=held) == dict.fromkeys(("p1", "p2", "p3"), ("wrong_stance",))

    def test_another_holder_is_no_pair(self) -> None:
        held = [
            p.model_copy(update={"actor": "a1"}) if p.id == "p3" else p
            for p in perfect(kesh()).positions
        ]
        assert self.rows(positions=held) == {"p3": ("missed",), "+p3": ("spurious",)}

    def test_an_actor_made_up(self) -> None:
        ghost = (
            perfect(kesh())
            .actors[0]
            .model_copy(
                update={"id": "a13", "name": "Zebulon Quux", "mentions": [], "affiliation": None}
            )
        )
        actors = [*perfect(kesh()).actors, ghost]
        assert self.rows(actors=actors) == {"+a13": ("spurious",)}
        counts = score_document(kesh(), predicted(kesh(), actors=actors)).counts
        assert (counts["actor.ungrounded"], counts["actor.drafted"]) == (1, 13)

    def test_an_added_negation_is_seen(self) -> None:
        wanted = "Kesh will not reopen the Hasra crossing within days if Tarsian troops withdraw."
        claims = self.claims(c1={"text": wanted})
        counts = score_document(kesh(), predicted(kesh(), claims=claims)).counts
        assert counts["text.unproven"] == 1


def test_the_classes_are_the_known_ones() -> None:
    found = [Prediction(id=one.id, summary=shaken(one, 3)) for one in golds()]
    rows = [row for document in score(golds(), found).documents for row in document.rows]
    assert {name for row in rows for name in row.classes} <= set(CLASSES)


def test_an_equivalent_topic_may_reverse_the_stance() -> None:
    seed = gold("000_fd7ab7dcbca6b51e")
    held = next(p for p in perfect(seed).positions if "ceasefire" in p.topic)
    for stance, right in (("oppose", 1), ("support", 0)):
        turned = held.model_copy(
            update={"topic": "fighting in northern Shan State", "stance": stance}
        )
        counts = score_document(seed, predicted(seed, positions=[turned])).counts
        assert (counts["position.tp"], counts["signed.tp"]) == (1, right)


def test_evidence_that_is_not_in_the_text_counts_against_grounding() -> None:
    one = gold()
    draft = {"record": "claim", "reason": "quote-not-in-source", "draft": {}}
    summary = SummaryRecord.model_validate({**perfect(one).model_dump(), "rejected": [draft]})
    whole = len(summary.claims) + len(summary.positions)
    document = scored(one, summary)
    assert figure(document, "hallucinated") == 1 / (whole + 1)
    assert figure(document, "grounded_exact") == whole / (whole + 1)


def test_a_span_with_other_words_than_the_text_is_detected() -> None:
    one = gold()
    claim = perfect(one).claims[0]
    lying = claim.model_copy(update={"quote": claim.quote.model_copy(update={"text": "lies"})})
    assert figure(scored(one, perfect(one).model_copy(update={"claims": [lying]})),
                  "offsets_valid") < 1  # fmt: skip
