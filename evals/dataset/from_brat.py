"""Convert a document that was corrected in brat to a gold record.

`summarizer export --to brat` writes the annotations, which may be moved, added, deleted or
renumbered in brat. Ids, order, directness and dates are computed anew. Contradictions raise an
error with their line; `lint` checks the rest.
"""

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

from .brat_annotations import BratAnnotations, RecordKind
from .gold import GoldDocument


def read_brat(path: Path, annotation: Annotation, *, date: str | None = None) -> GoldDocument:
    """Return the gold document of the brat file `ID.ann` at `path` and of `ID.txt` beside it.

    `date` is inserted before a text that does not state its publication date.
    """
    text = _read(path.with_suffix(".txt"))
    document = Document.from_text(text, id=path.stem)
    shift = 0
    if date and not document.date:
        header = f"date {date}\n\n"
        shift = len(header)
        document = Document.from_text(header + text, id=path.stem)
        if document.date != date:
            raise InputError(f"{date!r} is no date", "--date", "write YYYY-MM-DD")
    annotations = BratAnnotations(
        parse_standoff(_read(path), str(path)), document.text, str(path), shift
    )
    return GoldDocument(document.text, _RecordBuilder(document, annotations).record(annotation))


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        what = f"the file is not UTF-8 (byte {error.start})"
        raise InputError(what, str(path), "save it as UTF-8") from None
    except OSError as error:
        hint = "put ID.ann and ID.txt side by side"
        raise InputError(error.strerror or "unreadable", str(path), hint) from None


class _RecordBuilder:
    """Builds the record of one file; names in brat become ids in the order of the text."""

    def __init__(self, document: Document, annotations: BratAnnotations) -> None:
        self.document = document
        self.annotations = annotations
        mentioned = annotations.actors
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

    def _in_order(self, record_kind: RecordKind) -> list[BratEvent]:
        known = self.annotations.records
        events = [
            e for e in self.annotations.standoff.events.values() if known[e.id][0] == record_kind
        ]
        return sorted(events, key=lambda event: self._place(event).start)

    def _place(self, event: BratEvent) -> Span:
        """Return the span from the first to the last fragment of a claim or position."""
        return self._covering(event.role(schema.POSITION) or event.role(schema.CONTENT))

    def _covering(self, span_ids: tuple[str, ...]) -> Span:
        extents = [self.annotations.extent(span_id) for span_id in span_ids]
        start, end = min(e.start for e in extents), max(e.end for e in extents)
        return Span(start=start, end=end, text=self.document.text[start:end])

    def _actor(self, name: str) -> GoldActor:
        annotations = self.annotations.actors[name]
        mentions = [self.annotations.span(span.id) for span in annotations]
        if self.annotations.attribute(schema.UNMENTIONED, name) is not None:
            mentions = []
        forms = [mention.text for mention in mentions]
        full_name = self._note_value(name, "name") or implied_name(forms)
        aliases = dict.fromkeys([*self.annotations.note_values(name, "alias"), *forms])
        aliases.pop(full_name, None)
        affiliation = self.annotations.reference(schema.AFFILIATION, name)
        return GoldActor(
            id=self.ids[name],
            name=full_name,
            kind=cast("ActorKind", annotations[0].type),
            role=self._note_value(name, "role"),
            affiliation=self.ids[affiliation] if affiliation else None,
            aliases=tuple(aliases),
            members=self._referenced(schema.MEMBER, name),
            mentions=tuple(mentions),
            optional=self._optional(name),
            note=self._free_note(name),
        )

    def _claim(self, event: BratEvent) -> GoldClaim:
        quote = self._place(event)
        cues, sources = event.role(schema.CUE), event.role(schema.SOURCE)
        cue = self._covering(cues) if cues else None
        source = self._covering(sources) if sources else None
        speaker = self.annotations.reference(schema.SPEAKER, event.id)
        date_text = self._note_value(event.id, "date_text")
        return GoldClaim(
            id=self.ids[event.id],
            speaker=self.ids[speaker] if speaker else None,
            source=source,
            via=self._referenced(schema.VIA, event.id),
            cue=cue.text if cue else None,
            cue_span=cue,
            quote=quote,
            text=self._note_value(event.id, "text") or quote.text,
            kind=cast(
                "ClaimKind", self.annotations.attribute(schema.KIND, event.id) or "assertion"
            ),
            certainty=cast(
                "Certainty", self.annotations.attribute(schema.CERTAINTY, event.id) or "certain"
            ),
            directness=directness_of(quote.text, attributed=speaker is not None),
            date=self._date(event.id, date_text),
            date_text=date_text,
            optional=self._optional(event.id),
            note=self._free_note(event.id),
        )

    def _position(self, event: BratEvent, claims: tuple[GoldClaim, ...]) -> GoldPosition:
        holder = self.annotations.reference(schema.HOLDER, event.id)
        stance = self.annotations.attribute(schema.STANCE, event.id)
        topic = self._note_value(event.id, "topic")
        for name, value, hint in (
            ("holder", holder, f"draw an arc {schema.HOLDER} from it to an actor"),
            ("stance", stance, "choose one"),
            ("topic", topic, "write `topic = …` in the note on it"),
        ):
            if not value:
                what = f"position {event.id} has no {name}"
                raise self.annotations.error(event.line, what, hint)
        evidence = self._place(event)
        rests_on = self._referenced(schema.RESTS_ON, event.id)
        default_basis = "claim" if rests_on else "action"
        basis = self.annotations.attribute(schema.BASIS, event.id) or default_basis
        if basis == "claim" and not rests_on:
            rests_on = tuple(c.id for c in claims if c.quote.span.overlaps(evidence.span))
        target = self.annotations.reference(schema.TARGET, event.id)
        return GoldPosition(
            id=self.ids[event.id],
            actor=self.ids[cast(str, holder)],
            topic=cast(str, topic),
            stance=cast("Stance", stance),
            target=self.ids[target] if target else None,
            basis=cast("Basis", basis),
            claim_ids=rests_on,
            evidence=evidence,
            optional=self._optional(event.id),
            note=self._free_note(event.id),
        )

    def _referenced(self, type: str, name: str) -> tuple[str, ...]:
        references = self.annotations.references(type, name)
        return tuple(dict.fromkeys(self.ids[target] for target, _ in references))

    def _note_value(self, name: str, key: str) -> str | None:
        return next(iter(self.annotations.note_values(name, key)), None)

    def _free_note(self, name: str) -> str | None:
        return "; ".join(self.annotations.note_values(name, "note")) or None

    def _optional(self, name: str) -> bool:
        return self.annotations.attribute(schema.OPTIONAL, name) is not None

    def _date(self, name: str, date_text: str | None) -> str | None:
        note_values = self._note_value(name, "date")
        if note_values is not None:
            return note_values or None
        return resolve_date(date_text, self.document.date) if date_text else None

    def _no_stray_content(self) -> None:
        records = self.annotations.records
        for span in self.annotations.standoff.spans.values():
            if span.type in (schema.CONTENT, schema.POSITION) and span.id not in records:
                what = f"{span.id} marks a {span.type} without an event"
                raise self.annotations.error(span.line, what, "delete it, and mark it anew in brat")
