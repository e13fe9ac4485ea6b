"""Any answer about any article gives exact spans and references that resolve."""

from collections.abc import Iterator

from summarizer.errors import InputError
from summarizer.models.partial_json import parse_partial
from summarizer.postprocessing.pipeline import ExtractedRecords, WindowDrafts, build_records
from summarizer.schema.drafts import ActorsAnswer, ClaimsAnswer, PositionsAnswer
from summarizer.schema.summary import Span
from summarizer.text.document import Document
from summarizer.text.windows import Window, split_windows

_TEXT = "Dora Valen said on Monday that “taxes” would rise. Kesh, she added, wouldn’t pay."
_CLAIM = (
    '"claims":[{"sentence":1,"source":"Dora Valen","cue":"said","start":"that “taxes” would rise",'
    '"kind":"prediction","date":"Monday","text":"Taxes will rise by 5."},'
    '{"sentence":2,"until":9,"start":"Kesh","end":"pay","speaker":"she","via":["Kesh","x"],'
    '"kind":"refusal","text":"Kesh will pay."}]'
)
SEEDS = tuple(
    f"{_TEXT}\0{answer}".encode()
    for answer in (
        '{"actors":[{"name":"Dora Valen","kind":"person","aliases":["she","Valen"]}],'
        f"{_CLAIM}}}",
        f'{{{_CLAIM},"positions":[{{"actor":"Kesh","stance":"oppose","topic":"taxes","basis":"claim",'
        '"sentence":2,"start":"wouldn’t pay"}]}',
        '{"actors":[{"name":"Kesh and Valen","kind":"group","affiliation":"Kesh"},'
        '{"name":"Kesh","kind":"government","affiliation":"Kesh and Valen"}]}',
    )
)


def check(data: bytes) -> None:
    """Build records from the second part of `data`, an answer, about the first, an article."""
    text, raw = (*data.decode("utf-8", "ignore").split("\0", 1), "")[:2]
    try:
        document = Document.from_text(text, date="2024-05-15")
    except InputError:
        return
    drafts = [_parse_drafts(window, raw) for window in split_windows(document)]
    records = build_records(document, drafts, "small")
    ids = {actor.id for actor in records.actors}
    for span in _spans(records):
        assert span.text == text[span.start : span.end] != ""
    for claim in records.claims:
        assert {claim.speaker, *claim.via} - {None} <= ids
        claim.model_dump_json()
    for position in records.positions:
        assert {position.actor, position.target} - {None} <= ids
    assert all(actor.mentions for actor in records.actors)


def _parse_drafts(window: Window, raw: str) -> WindowDrafts:
    drafts = WindowDrafts(window)
    if actors := parse_partial(raw, ActorsAnswer):
        drafts.actors.extend(actors[0].actors)
    if claims := parse_partial(raw, ClaimsAnswer):
        drafts.claims.extend(claims[0].claims)
    if positions := parse_partial(raw, PositionsAnswer):
        drafts.positions.extend(positions[0].positions)
    return drafts


def _spans(records: ExtractedRecords) -> Iterator[Span]:
    for actor in records.actors:
        yield from actor.mentions
    for claim in records.claims:
        yield from (span for span in (claim.quote, claim.cue, claim.source) if span)
    yield from (position.evidence for position in records.positions)
