"""Claims whose attribution contradicts the other records of their document have a warning."""

from support.data.eval_cases import golds

from evals.dataset.gold_summary import gold_to_summary
from summarizer.faithfulness.checker import FaithfulnessChecker
from summarizer.schema.summary import Actor, Claim, Span
from summarizer.text.document import Document

TEXT = "Dora Valen said that taxes rose. Shabir Omon said that rents fell. The minister left."


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start=start, end=start + len(words), text=words)


def actor(number: int, name: str, *aliases: str) -> Actor:
    mentions = [span(words) for words in (name, *aliases) if words in TEXT]
    return Actor(
        id=f"a{number}", name=name, kind="person", role=None, affiliation=None, members=[],
        aliases=list(aliases), mentions=mentions,
    )  # fmt: skip


def claim(number: int, source: str, quote: str, text: str) -> Claim:
    cue_start = TEXT.index("said", TEXT.index(source))
    return Claim(
        id=f"c{number}", speaker=f"a{number}", source=span(source),
        via=[],
        cue=Span(start=cue_start, end=cue_start + 4, text="said"), quote=span(quote), text=text,
        kind="assertion", certainty="certain", directness="indirect", grounding="exact",
        date=None, date_text=None,
    )  # fmt: skip


ACTORS = [actor(1, "Dora Valen", "The minister"), actor(2, "Shabir Omon")]
CLAIMS = [
    claim(1, "Dora Valen", "taxes rose", "Taxes rose."),
    claim(2, "Shabir Omon", "rents fell", "Rents fell."),
]


def warnings(changed: Claim, actors: list[Actor] = ACTORS) -> list[str]:
    document = Document.from_text(TEXT)
    return FaithfulnessChecker(document, actors, CLAIMS).warnings(changed)


def test_right_claims_have_no_warning() -> None:
    assert [warnings(right) for right in CLAIMS] == [[], []]


def test_a_source_that_is_another_actor_is_noticed() -> None:
    wrong = CLAIMS[0].model_copy(update={"source": span("Shabir Omon")})
    assert warnings(wrong) == ["source-names-other"]


def test_a_source_that_describes_somebody_else_is_noticed() -> None:
    manager = Span(start=0, end=20, text="His campaign manager")
    wrong = CLAIMS[0].model_copy(update={"source": manager})
    assert warnings(wrong) == ["source-names-other"]
    # An office, or what the speaker belongs to, names the speaker.
    head = ACTORS[0].model_copy(update={"role": "campaign manager"})
    assert warnings(wrong, [head, ACTORS[1]]) == []


def test_a_document_without_a_name_may_be_of_anybody() -> None:
    statement, named = (
        CLAIMS[0].model_copy(update={"source": Span(start=0, end=len(text), text=text)})
        for text in ("The new results", "The Harbour Statement")
    )
    assert warnings(statement) == []
    assert warnings(named) == ["source-names-other"]


def test_a_cue_that_follows_another_actor_than_the_source_is_noticed() -> None:
    later = claim(1, "Shabir Omon", "rents fell", "Rents fell.")
    wrong = later.model_copy(update={"source": span("Dora Valen")})
    assert warnings(wrong) == ["source-names-other"]


def test_a_claim_without_speaker_beside_an_actor_is_disputed() -> None:
    unattributed = CLAIMS[0].model_copy(update={"speaker": None, "source": None})
    assert warnings(unattributed) == ["speaker-disputed: Dora Valen"]


def test_a_quotation_that_goes_on_into_the_next_speaker_is_noticed() -> None:
    quote = span("taxes rose. Shabir Omon said that rents fell")
    assert warnings(CLAIMS[0].model_copy(update={"quote": quote})) == ["quote-holds-other-speaker"]


def test_an_alias_that_names_another_person_is_noticed() -> None:
    actors = [actor(1, "Dora Valen", "Shabir Omon"), ACTORS[1]]
    assert warnings(CLAIMS[0], actors) == ["speaker-shares-name"]


def test_right_gold_claims_rarely_have_these_warnings() -> None:
    codes = {"source-names-other", "quote-holds-other-speaker", "speaker-shares-name"}
    given = total = 0
    for gold in golds():
        summary = gold_to_summary(gold)
        document = Document.from_text(gold.text, id=gold.id)
        checker = FaithfulnessChecker(document, summary.actors, summary.claims)
        total += len(summary.claims)
        given += sum(not codes.isdisjoint(checker.warnings(claim)) for claim in summary.claims)
    assert given <= total * 0.01
