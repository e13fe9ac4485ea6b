"""Build records from drafts about a short text, and read the result by names instead of ids."""

from collections.abc import Sequence

from summarizer.codebook import Codebook
from summarizer.postprocessing.pipeline import ExtractedRecords, WindowDrafts, build_records
from summarizer.schema.drafts import ActorDraft, ClaimDraft, PositionDraft
from summarizer.text.document import Document
from summarizer.text.windows import split_windows
from summarizer.vocabulary import Profile

ADDING = frozenset({"add-attributions", "add-frames", "add-named-entities"})
"""Rules that add records without a draft."""


def build_from_drafts(  # noqa: PLR0913 - the drafts of a window and how to read them
    text: str,
    actors: Sequence[ActorDraft] = (),
    claims: Sequence[ClaimDraft] = (),
    positions: Sequence[PositionDraft] = (),
    *,
    date: str | None = None,
    profile: Profile = "small",
    without: frozenset[str] = ADDING,
    codebook: Codebook | None = None,
) -> ExtractedRecords:
    """Return the records that the drafts give; by default nothing is added to what is drafted."""
    document = Document.from_text(text, date=date)
    (window,) = split_windows(document)
    drafts = WindowDrafts(window, list(actors), list(claims), list(positions))
    return build_records(document, [drafts], profile, without=without, codebook=codebook)


def names(records: ExtractedRecords) -> dict[str | None, str | None]:
    """Return the name of each actor by its id, and `None` for `None`."""
    return {None: None, **{actor.id: actor.name for actor in records.actors}}


def speakers(records: ExtractedRecords) -> list[str | None]:
    return [names(records)[claim.speaker] for claim in records.claims]


def held(records: ExtractedRecords) -> list[tuple[str | None, str, str, str | None]]:
    """Return holder, stance, topic and target of each position."""
    called = names(records)
    return [(called[p.actor], p.stance, p.topic, called[p.target]) for p in records.positions]


def reasons(records: ExtractedRecords) -> list[str]:
    return [rejected.reason for rejected in records.rejected]
