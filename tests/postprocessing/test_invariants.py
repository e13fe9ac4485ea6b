"""Any drafts give records with exact spans and resolved references, and no crash.

Hypothesis builds the drafts from words that are in the text, nearly in it, or not in it. The
invariants are those of the codebook (section 7).
"""

import re
from collections.abc import Iterable, Sequence

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from summarizer.postprocessing.pipeline import ExtractedRecords, WindowDrafts, build_records
from summarizer.schema.drafts import (
    ActorDraft,
    ClaimDraft,
    Draft,
    PositionDraft,
    non_default_fields,
)
from summarizer.schema.summary import Claim, Position, Rejected, Span
from summarizer.text.document import Document
from summarizer.text.windows import split_windows
from summarizer.vocabulary import Profile

_PARTS = [
    "Dora Valen", "Valen", "Gen. Omar Pell", "Kesh’s army", "Kesh", "the Daily Star",
    "“It is over,”",
    "She", "they", "said", "according to", "that taxes would rise", "“blackmail”", "on Monday",
    "anti-Kesh", "Kesh-Tarsia", "and", "the", ".", "!", ",", "\n", "\n\n", " ", "…", "ß", "İ",
    "👩‍👩‍👧",
    "57 outposts", "U.S.", "\u00a0", "\u200b", "\r\n", "-", "’s", "\u202e", "中国", "'", '"',
]  # fmt: skip
_printable = st.characters(exclude_categories=["C", "Z"], include_characters=" ")
_phrase = st.lists(st.sampled_from(_PARTS), min_size=1, max_size=4).map(" ".join) | st.text(
    _printable, min_size=1, max_size=12
)
_text = st.lists(st.sampled_from(_PARTS), min_size=3, max_size=40).map(" ".join)
_words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=9)
_maybe = st.none() | _phrase
_number = st.integers(-1, 6)
_actors = st.builds(
    ActorDraft,
    name=_phrase,
    kind=st.sampled_from(["person", "group", "government", "media", "other"]),
    role=_maybe,
    affiliation=_maybe,
    aliases=st.lists(_phrase, max_size=3),
)
_claims = st.builds(
    ClaimDraft,
    sentence=_number,
    until=st.none() | _number,
    source=_maybe,
    cue=_maybe | st.sampled_from(["accused", "welcomed", "condemned"]),
    start=_phrase,
    end=_maybe,
    speaker=_maybe,
    via=st.lists(_phrase, max_size=2),
    kind=st.sampled_from(["assertion", "demand", "accusation", "refusal", "evaluation"]),
    certainty=st.just("certain"),
    date=st.none() | st.sampled_from(["Monday", "on Monday", "recently"]),
    text=_words | st.sampled_from(["Kesh should raise taxes.", "Valen rejects the Daily Star."]),
)
_JOINING = frozenset("join-equal-claims join-split-quotations join-equal-topics".split())
_ADDING = frozenset("add-attributions infer-positions add-conduct".split())
_positions = st.builds(
    PositionDraft,
    actor=_phrase,
    stance=st.sampled_from(["support", "oppose"]),
    topic=_words,
    target=_maybe,
    basis=st.sampled_from(["claim", "action", "ascribed"]),
    sentence=_number,
    start=_phrase,
    end=_maybe,
)


@settings(max_examples=300, deadline=None)
@given(
    text=_text,
    actors=st.lists(_actors, max_size=5),
    claims=st.lists(_claims, max_size=5),
    positions=st.lists(_positions, max_size=4),
    profile=st.sampled_from(["small", "capable"]),
)
def test_every_record_has_exact_spans_and_resolved_references(
    text: str,
    actors: list[ActorDraft],
    claims: list[ClaimDraft],
    positions: list[PositionDraft],
    *,
    profile: Profile,
) -> None:
    assume(any(character.isalnum() for character in text))
    document = Document.from_text(text, date="2024-05-15")
    drafts = [
        WindowDrafts(window, list(actors), list(claims), list(positions))
        for window in split_windows(document)
    ]
    records = build_records(document, drafts, profile)

    _check_spans(text, records)
    _check_references(records)
    all_claims = [draft for part in drafts for draft in part.claims]
    all_positions = [draft for part in drafts for draft in part.positions]
    _check_drafts("claim", all_claims, records.claims, records.rejected)
    _check_drafts("position", all_positions, records.positions, records.rejected)
    assert build_records(document, drafts, profile) == records


def _check_spans(text: str, records: ExtractedRecords) -> None:
    for span in _spans(records):
        assert span.text == text[span.start : span.end]
        assert span.text == span.text.strip() != ""
        assert not re.search(r"\n\s*\n", span.text)
        for edge in (span.start, span.end):
            inside = 0 < edge < len(text) and text[edge - 1].isalnum() and text[edge].isalnum()
            assert not inside


def _check_drafts(
    kind: str,
    drafts: Iterable[Draft],
    of_kind: Sequence[Claim | Position],
    all_rejected: list[Rejected],
) -> None:
    """Check that each draft became a record or was rejected, where none was joined with another."""
    written = [non_default_fields(draft) for draft in drafts]
    rejected = [each.draft for each in all_rejected if each.record == kind]
    assert all(draft in written for draft in rejected)
    if all(_JOINING.isdisjoint(record.trace) for record in of_kind):
        kept = [record for record in of_kind if _ADDING.isdisjoint(record.trace)]
        assert len(kept) + len(rejected) == len(written)


def _spans(records: ExtractedRecords) -> list[Span]:
    spans = [mention for actor in records.actors for mention in actor.mentions]
    for claim in records.claims:
        spans += [span for span in (claim.quote, claim.cue, claim.source) if span]
    return spans + [position.evidence for position in records.positions]


def _check_references(records: ExtractedRecords) -> None:
    ids = {actor.id for actor in records.actors}
    claim_ids = {claim.id for claim in records.claims}
    assert [actor.id for actor in records.actors] == [f"a{n + 1}" for n in range(len(ids))]
    for actor in records.actors:
        assert actor.mentions
        assert {*actor.members, *([actor.affiliation] if actor.affiliation else [])} <= ids
        assert actor.id not in {actor.affiliation, *actor.members}
    for claim in records.claims:
        assert {*claim.via, *([claim.speaker] if claim.speaker else [])} <= ids
        assert claim.speaker not in claim.via
        assert (claim.speaker is None) == (claim.directness == "unattributed")
    for position in records.positions:
        assert position.actor in ids
        assert position.target != position.actor
        assert set(position.claim_ids) <= claim_ids
        assert position.claim_ids or position.basis != "claim"
    keys = [(position.actor, position.topic) for position in records.positions]
    assert len(set(keys)) == len(keys)
