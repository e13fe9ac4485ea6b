"""Make a gold record of a document that somebody corrected in brat.

`summarizer export --to brat` writes the marks; here they come back, whatever was moved, added,
deleted or renumbered. What can be computed is computed anew: ids, order, directness, dates. What
contradicts itself raises with its line; `lint` has the last word on the rest.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

from summarizer.errors import InputError
from summarizer.exports.brat import schema
from summarizer.exports.brat.standoff import BratEvent, parse_standoff
from summarizer.exports.brat.summary_to_brat import implied_name
from summarizer.grounding.dates import resolve_date
from summarizer.grounding.quotation import directness_of
from summarizer.schema.gold import (
    Annotation,
    GoldActor,
    GoldClaim,
    GoldPosition,
    GoldRecord,
    gold_info,
)
from summarizer.schema.summary import Span
from summarizer.text.document import Document
from summarizer.vocabulary import ActorKind, Basis, Certainty, ClaimKind, Stance

from .brat_annotations import BratAnnotations, Sort
from .gold import GoldDocument


def read_brat(path: Path, annotation: Annotation, *, date: str | None = None) -> GoldDocument:
    """Return the gold document of the brat file at `path` and the text beside it.

    Args:
        path: `ID.ann`; its text is `ID.txt`.
        annotation: Who corrected it.
        date: Publication date of a text that states none; it is put in front of the text.

    Raises:
        InputError: If a file is missing, or a line of it contradicts the text or another line.
    """
    text = _read(path.with_suffix(".txt"))
    document = Document.from_text(text, id=path.stem)
    shift = 0
    if date and not document.date:
        header = f"date {date}\n\n"
        shift = len(header)
        document = Document.from_text(header + text, id=path.stem)
        if document.date != date:
            raise InputError(f"{date!r} is no day", "--date", "write YYYY-MM-DD")
    marks = BratAnnotations(parse_standoff(_read(path), str(path)), document.text, str(path), shift)
    return GoldDocument(document.text, _Correction(document, marks).record(annotation))


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        what = f"the file is not UTF-8 (byte {error.start})"
        raise InputError(what, str(path), "save it as UTF-8") from None
    except OSError as error:
        hint = "put ID.ann and ID.txt side by side"
        raise InputError(error.strerror or "unreadable", str(path), hint) from None


class _Correction:
    """One file on its way to a record; the names of marks become ids in the order of the text."""

    def __init__(self, document: Document, marks: BratAnnotations) -> None:
        self.document = document
        self.marks = marks
        mentioned = marks.actors
        self.actors = sorted(mentioned, key=lambda name: mentioned[name][0].cover.start)
        self.claims = self._in_order("claim")
        self.positions = self._in_order("position")
        named = {
            "a": self.actors,
            "c": [event.id for event in self.claims],
            "p": [event.id for event in self.positions],
        }
        self.ids = {
            name: f"{letter}{number}"
            for letter, names in named.items()
            for number, name in enumerate(names, start=1)
        }
        self._no_stray_content()

    def record(self, annotation: Annotation) -> GoldRecord:
        """Return the record."""
        claims = tuple(map(self._claim, self.claims))
        return GoldRecord(
            document=gold_info(self.document),
            annotation=annotation,
            actors=tuple(map(self._actor, self.actors)),
            claims=claims,
            positions=tuple(self._position(event, claims) for event in self.positions),
        )

    def _in_order(self, sort: Sort) -> list[BratEvent]:
        known = self.marks.records
        events = [e for e in self.marks.standoff.events.values() if known[e.id][0] == sort]
        return sorted(events, key=lambda event: self._place(event).start)

    def _place(self, event: BratEvent) -> Span:
        """Return the words of a claim or position: all parts of it, and what is between them."""
        heads = event.role(schema.POSITION) or event.role(schema.CONTENT)
        return self._covering(heads)

    def _covering(self, marks: tuple[str, ...]) -> Span:
        extents = [self.marks.extent(mark) for mark in marks]
        start, end = min(e.start for e in extents), max(e.end for e in extents)
        return Span(start=start, end=end, text=self.document.text[start:end])

    def _actor(self, name: str) -> GoldActor:
        marks = self.marks.actors[name]
        mentions = [self.marks.span(mark.id) for mark in marks]
        if self.marks.attribute(schema.UNMENTIONED, name) is not None:
            mentions = []
        forms = [mention.text for mention in mentions]
        called = self._noted(name, "name") or implied_name(forms)
        aliases = dict.fromkeys([*self.marks.noted(name, "alias"), *forms])
        aliases.pop(called, None)
        affiliation = self.marks.tie(schema.AFFILIATION, name)
        return GoldActor(
            id=self.ids[name],
            name=called,
            kind=cast("ActorKind", marks[0].type),
            role=self._noted(name, "role"),
            affiliation=self.ids[affiliation] if affiliation else None,
            aliases=tuple(aliases),
            members=self._tied(schema.MEMBER, name),
            mentions=tuple(mentions),
            optional=self._optional(name),
            note=self._free(name),
        )

    def _claim(self, event: BratEvent) -> GoldClaim:
        quote = self._place(event)
        cues, sources = event.role(schema.CUE), event.role(schema.SOURCE)
        cue = self._covering(cues) if cues else None
        source = self._covering(sources) if sources else None
        speaker = self.marks.tie(schema.SPEAKER, event.id)
        date_text = self._noted(event.id, "date_text")
        return GoldClaim(
            id=self.ids[event.id],
            speaker=self.ids[speaker] if speaker else None,
            source=source,
            via=self._tied(schema.VIA, event.id),
            cue=cue.text if cue else None,
            cue_span=cue,
            quote=quote,
            text=self._noted(event.id, "text") or quote.text,
            kind=cast("ClaimKind", self.marks.attribute(schema.KIND, event.id) or "assertion"),
            certainty=cast(
                "Certainty", self.marks.attribute(schema.CERTAINTY, event.id) or "certain"
            ),
            directness=directness_of(quote.text, attributed=speaker is not None),
            date=self._date(event.id, date_text),
            date_text=date_text,
            optional=self._optional(event.id),
            note=self._free(event.id),
        )

    def _position(self, event: BratEvent, claims: tuple[GoldClaim, ...]) -> GoldPosition:
        holder = self.marks.tie(schema.HOLDER, event.id)
        stance = self.marks.attribute(schema.STANCE, event.id)
        topic = self._noted(event.id, "topic")
        if holder is None:
            hint = f"draw an arc {schema.HOLDER} from it to an actor"
            raise self.marks.error(event.line, f"position {event.id} has no holder", hint)
        if not stance:
            raise self.marks.error(event.line, f"position {event.id} has no stance", "choose one")
        if not topic:
            hint = "write `topic = …` in the note on it"
            raise self.marks.error(event.line, f"position {event.id} has no topic", hint)
        evidence = self._place(event)
        rests_on = self._tied(schema.RESTS_ON, event.id)
        basis = self.marks.attribute(schema.BASIS, event.id) or ("claim" if rests_on else "action")
        if basis == "claim" and not rests_on:
            carried = (claim for claim in claims if claim.quote.span.overlaps(evidence.span))
            rests_on = tuple(claim.id for claim in carried)
        target = self.marks.tie(schema.TARGET, event.id)
        return GoldPosition(
            id=self.ids[event.id],
            actor=self.ids[holder],
            topic=topic,
            stance=cast("Stance", stance),
            target=self.ids[target] if target else None,
            basis=cast("Basis", basis),
            claim_ids=rests_on,
            evidence=evidence,
            optional=self._optional(event.id),
            note=self._free(event.id),
        )

    def _tied(self, type: str, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.ids[other] for other, _ in self.marks.ties(type, name)))

    def _noted(self, name: str, key: str) -> str | None:
        return next(iter(self.marks.noted(name, key)), None)

    def _free(self, name: str) -> str | None:
        return "; ".join(self.marks.noted(name, "note")) or None

    def _optional(self, name: str) -> bool:
        return self.marks.attribute(schema.OPTIONAL, name) is not None

    def _date(self, name: str, date_text: str | None) -> str | None:
        """Return the date that the note gives, or that the words mean."""
        noted = self._noted(name, "date")
        if noted is not None:
            return noted or None
        return resolve_date(date_text, self.document.date) if date_text else None

    def _no_stray_content(self) -> None:
        for span in self.marks.standoff.spans.values():
            if span.type in (schema.CONTENT, schema.POSITION) and span.id not in self.marks.records:
                what = f"{span.id} marks a {span.type} without an event"
                raise self.marks.error(span.line, what, "delete it, and mark it anew in brat")
