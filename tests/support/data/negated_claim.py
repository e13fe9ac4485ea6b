"""A claim whose cue negates its quotation, and the position that rests on it."""

from support.data.eval_cases import kesh, perfect

from summarizer.schema.summary import Actor, Claim, Position, Span, SummaryRecord
from summarizer.vocabulary import TextSource

LEADING = "Dora Valen did not say that “the border was safe” in May.\n"
TRAILING = "“the border was safe,” Dora Valen did not say in May.\n"
DISTANT = f"Dora Valen did not say, {'asked again and again ' * 4}, that the border was safe.\n"
WORDS, CUE, RESTATED = "the border was safe", "did not say", "The border is safe"


def negated(text: str, text_by: TextSource = "model", *, held: bool = True) -> SummaryRecord:
    """Return the records of `text`; without a position on it unless `held`. All are uncertain."""

    def span(words: str) -> Span:
        start = text.index(words)
        return Span(start=start, end=start + len(words), text=words)

    speaker = Actor(
        id="a1", name="Dora Valen", kind="person", role=None, affiliation=None, aliases=[],
        members=[], mentions=[span("Dora Valen")],
    )  # fmt: skip
    claim = Claim(
        id="c1", speaker="a1", source=span("Dora Valen"), via=[], cue=span(CUE), quote=span(WORDS),
        text=text.strip() if text_by == "quotation" else RESTATED, text_by=text_by,
        kind="assertion", certainty="certain", directness="indirect", date=None, date_text=None,
        grounding="exact", confidence=0.2,
    )  # fmt: skip
    position = Position(
        id="p1", actor="a1", topic="the border", stance="oppose", target=None, basis="claim",
        claim_ids=["c1"], evidence=span(WORDS), grounding="exact", confidence=0.2,
    )  # fmt: skip
    whole = perfect(kesh())
    return whole.model_copy(
        update={
            "actors": [speaker],
            "claims": [claim],
            "positions": [position] if held else [],
            "digest": "",
        }
    )
