"""What the model should answer about a window, made of the labels of its article.

Targets are the drafts of `summarizer.schema.drafts`, written by its own serializer, so that
what is trained and what is asked cannot drift apart. In a window only what can be copied from
it counts: an actor named elsewhere goes by an alias that stands here, or the field is dropped.
What is changed that way is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from summarizer.schema.drafts import (
    ActorDraft,
    ActorsAnswer,
    Answer,
    ClaimDraft,
    ClaimsAnswer,
    PositionDraft,
    PositionsAnswer,
)
from summarizer.schema.gold import GoldActor, GoldClaim, GoldPosition, GoldRecord
from summarizer.schema.summary import Span
from summarizer.text.windows import Window
from summarizer.vocabulary import Task
from training.data_prep.copy_constraints import Copies

Repairs = Counter[str]
"""How often which field had to be mended or left out."""


class Targets:
    """The answers to the three tasks for one window of a labelled article."""

    def __init__(self, record: GoldRecord, window: Window, repairs: Repairs) -> None:
        self._record = record
        self._copies = Copies(window)
        self._extent = window.span
        self._repairs = repairs
        self._forms = {actor.id: self._forms_of(actor) for actor in record.actors}

    def answer(self, task: Task) -> Answer:
        """Return the answer to `task`."""
        if task == "actors":
            return ActorsAnswer(actors=self._actors())
        if task == "claims":
            return ClaimsAnswer(claims=list(self._claims()))
        return PositionsAnswer(positions=list(self._positions()))

    def _forms_of(self, actor: GoldActor) -> list[str]:
        """Return what the actor can be called here: its name first, then the longest alias."""
        aliases = sorted(actor.aliases, key=len, reverse=True)
        return self._copies.all_of([actor.name, *aliases])

    def _name(self, id: str | None, field: str) -> str | None:
        """Return what the actor `id` is called in this window, if it is named at all."""
        if id is None:
            return None
        forms = self._forms[id]
        if not forms:
            self._repairs[f"{field}: not named in the window"] += 1
            return None
        actor = next(actor for actor in self._record.actors if actor.id == id)
        self._repairs[f"{field}: by an alias"] += forms[0] != actor.name
        return forms[0]

    def _actors(self) -> list[ActorDraft]:
        placed = [
            (place, self._actor(actor, forms[0]))
            for actor in self._record.actors
            if (forms := self._forms[actor.id]) and (place := self._place(actor, forms))
        ]
        placed.sort(key=lambda found: found[0])
        return [draft for _, draft in placed]

    def _place(self, actor: GoldActor, forms: list[str]) -> tuple[int, int] | None:
        """Return where the actor is first named in the window."""
        inside = [m.start for m in actor.mentions if self._extent.contains(m.span)]
        if inside:
            sentences = self._copies.window.sentences
            number = next(n for n, s in enumerate(sentences, 1) if inside[0] < s.end)
            return number, inside[0] - sentences[number - 1].start
        return min(place for form in forms if (place := self._copies.place(form)))

    def _actor(self, actor: GoldActor, name: str) -> ActorDraft:
        role = actor.role if actor.role and self._copies.hold(actor.role) else None
        self._repairs["role: not in the window"] += role != actor.role
        return ActorDraft(
            name=name,
            kind=actor.kind,
            role=role,
            affiliation=self._name(actor.affiliation, "affiliation"),
            aliases=[form for form in self._copies.all_of(actor.aliases) if form != name],
        )

    def _claims(self) -> Iterator[ClaimDraft]:
        for claim in self._record.claims:
            if self._begins_here(claim.quote) and (draft := self._claim(claim)):
                yield draft

    def _claim(self, claim: GoldClaim) -> ClaimDraft | None:
        span = self._copies.anchored(claim.quote.span)
        if span is None:
            self._repairs["claim: its span cannot be copied"] += 1
            return None
        first, last, start, end = span
        source = self._copied(claim.source, "source")
        speaker = self._name(claim.speaker, "speaker")
        via = [name for id in claim.via if (name := self._name(id, "via"))]
        date = claim.date_text if claim.date_text and self._copies.hold(claim.date_text) else None
        return ClaimDraft(
            sentence=first,
            until=last if last != first else None,
            source=source,
            cue=self._copied(claim.cue_span, "cue"),
            start=start,
            end=end,
            speaker=speaker if speaker != source else None,
            via=via,
            kind=claim.kind,
            certainty=claim.certainty,
            date=date,
            text=claim.text,
        )

    def _positions(self) -> Iterator[PositionDraft]:
        for position in self._record.positions:
            if self._begins_here(position.evidence) and (draft := self._position(position)):
                yield draft

    def _position(self, position: GoldPosition) -> PositionDraft | None:
        span = self._copies.anchored(position.evidence.span)
        holder = self._name(position.actor, "position's actor")
        if span is None or holder is None:
            self._repairs["position: left out"] += 1
            return None
        first, _, start, end = span
        return PositionDraft(
            actor=holder,
            stance=position.stance,
            topic=position.topic,
            target=self._name(position.target, "target"),
            basis=position.basis,
            sentence=first,
            start=start,
            end=end,
        )

    def _copied(self, span: Span | None, field: str) -> str | None:
        words = self._copies.words_of(span.span if span else None)
        self._repairs[f"{field}: cannot be copied"] += span is not None and words is None
        return words

    def _begins_here(self, span: Span) -> bool:
        return self._extent.start <= span.start < self._extent.end
