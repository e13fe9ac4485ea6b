"""Build the target answer for a window from the labels of its article.

Targets are drafts of `summarizer.schema.drafts`, so training and inference use one format. Claims
have no restatement, because the engine's grammar forbids it. A target may only copy words of the
window: an actor named elsewhere is given by an alias that occurs in the window, or the field is
dropped. Such adjustments are counted.
"""

from collections import Counter
from collections.abc import Iterator

from summarizer.schema.drafts import (
    ActorDraft,
    ActorsAnswer,
    ClaimDraft,
    ClaimsAnswer,
)
from summarizer.schema.gold import GoldActor, GoldClaim, GoldRecord
from summarizer.schema.summary import Span
from summarizer.text.windows import Window
from training.data_prep.copy_constraints import CopyConstraints
from training.data_prep.examples import RecordTask

AdjustmentCounts = Counter[str]
"""Number of adjusted or dropped fields, by reason."""


class TargetBuilder:
    """Target answers about one window of a labelled article."""

    def __init__(self, record: GoldRecord, window: Window, adjustments: AdjustmentCounts) -> None:
        self._record = record
        self._constraints = CopyConstraints(window)
        self._span = window.span
        self._adjustments = adjustments
        self._forms = {actor.id: self._surface_forms(actor) for actor in record.actors}

    def answer(self, task: RecordTask) -> ActorsAnswer | ClaimsAnswer:
        """Return the answer to `task`."""
        if task == "actors":
            return ActorsAnswer(actors=self._actors())
        return ClaimsAnswer(claims=list(self._claims()))

    def _surface_forms(self, actor: GoldActor) -> list[str]:
        """Return the actor's names that occur in the window: name first, then aliases by length."""
        aliases = sorted(actor.aliases, key=len, reverse=True)
        return self._constraints.copyable_items([actor.name, *aliases])

    def _name(self, actor_id: str | None, field: str) -> str | None:
        """Return the name of an actor in this window, or `None` if it is not named."""
        if actor_id is None:
            return None
        forms = self._forms[actor_id]
        if not forms:
            self._adjustments[f"{field}: not named in the window"] += 1
            return None
        actor = next(actor for actor in self._record.actors if actor.id == actor_id)
        self._adjustments[f"{field}: by an alias"] += forms[0] != actor.name
        return forms[0]

    def _actors(self) -> list[ActorDraft]:
        placed = [
            (place, self._actor(actor, forms[0]))
            for actor in self._record.actors
            if (forms := self._forms[actor.id]) and (place := self._place(actor, forms))
        ]
        return [draft for _, draft in sorted(placed, key=lambda pair: pair[0])]

    def _place(self, actor: GoldActor, forms: list[str]) -> tuple[int, int] | None:
        """Return sentence number and offset of the actor's first mention in the window."""
        inside = [m.start for m in actor.mentions if self._span.contains(m.span)]
        if inside:
            sentences = self._constraints.window.sentences
            number = next(n for n, s in enumerate(sentences, 1) if inside[0] < s.end)
            return number, inside[0] - sentences[number - 1].start
        return min(place for form in forms if (place := self._constraints.place(form)))

    def _actor(self, actor: GoldActor, name: str) -> ActorDraft:
        constraints = self._constraints
        role = actor.role if actor.role and constraints.can_copy(actor.role) else None
        self._adjustments["role: not in the window"] += role != actor.role
        return ActorDraft(
            name=name,
            kind=actor.kind,
            role=role,
            affiliation=self._name(actor.affiliation, "affiliation"),
            aliases=[alias for alias in constraints.copyable_items(actor.aliases) if alias != name],
        )

    def _claims(self) -> Iterator[ClaimDraft]:
        for claim in self._record.claims:
            if self._starts_in_window(claim.quote) and (draft := self._claim(claim)):
                yield draft

    def _claim(self, claim: GoldClaim) -> ClaimDraft | None:
        span = self._constraints.anchor_span(claim.quote.span)
        if span is None:
            self._adjustments["claim: its span cannot be copied"] += 1
            return None
        first, last, start, end = span
        source = self._copied(claim.source, "source")
        speaker = self._name(claim.speaker, "speaker")
        date = claim.date_text
        return ClaimDraft(
            sentence=first,
            until=last if last != first else None,
            source=source,
            cue=self._copied(claim.cue_span, "cue"),
            start=start,
            end=end,
            speaker=speaker if speaker != source else None,
            via=[name for actor_id in claim.via if (name := self._name(actor_id, "via"))],
            kind=claim.kind,
            certainty=claim.certainty,
            date=date if date and self._constraints.can_copy(date) else None,
        )

    def _copied(self, span: Span | None, field: str) -> str | None:
        words = self._constraints.copyable_text(span.span if span else None)
        self._adjustments[f"{field}: cannot be copied"] += span is not None and words is None
        return words

    def _starts_in_window(self, span: Span) -> bool:
        return self._span.start <= span.start < self._span.end
