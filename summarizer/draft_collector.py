"""Ask a model about each window of a document and collect its drafts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from summarizer.document_prompts import NO_OPTIONS, PromptOptions
from summarizer.errors import AnswerCut, ModelError, PromptTooLong
from summarizer.models.base import Model, ModelRequest, ModelResponse
from summarizer.models.cancel_scope import current_scope
from summarizer.models.partial_json import parse_partial
from summarizer.postprocessing.pipeline import WindowDrafts
from summarizer.prompts import PromptFamily
from summarizer.schema.coded_drafts import StanceDraft, StancesAnswer
from summarizer.schema.drafts import (
    ActorsAnswer,
    AnyAnswer,
    ClaimsAnswer,
    Draft,
    PositionDraft,
    PositionsAnswer,
)
from summarizer.schema.summary import Rejected, Usage
from summarizer.text.spans import CharSpan
from summarizer.text.windows import Window
from summarizer.vocabulary import RecordKind, Task

StepCallback = Callable[[str], None]
"""Called before each request with a short description of it."""

DraftT = TypeVar("DraftT", bound=Draft)

_RECORD_KINDS: dict[Task, RecordKind] = {
    "actors": "actor",
    "claims": "claim",
    "positions": "position",
}

_LONGEST_FIELD = 4_000
"""Characters of a field of a draft; no name, topic or restatement is longer."""
_SHOWN_OF_FIELD = 200

_SPLITS, _SPLITS_PER_WINDOW = 4, 2
"""How many truncated answers of a document are requested again in halves, each of which costs as
much as the truncated one if the model repeats itself without end."""


@dataclass
class DraftCollector:
    """The drafts, usage and warnings of one document, collected window by window.

    Attributes:
        on_step: Called before each request with a short description of it.
        options: What the user asks for about every document.
        on_answer: Called before each request but the first: the drafts so far are complete.
    """

    model: Model
    family: PromptFamily
    on_step: StepCallback
    options: PromptOptions = NO_OPTIONS
    on_answer: Callable[[], None] = lambda: None
    drafts_by_span: dict[CharSpan, WindowDrafts] = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)
    warnings: list[str] = field(default_factory=list)
    invalid: list[Rejected] = field(default_factory=list)
    _splits_left: int = _SPLITS

    def collect(self, window: Window, number: int) -> None:
        """Request all tasks for `window`, the window with this 1-based `number`."""
        self._splits_left += _SPLITS_PER_WINDOW
        for task in self.family.tasks:
            if self.drafts_by_span:
                self.on_answer()
            self.on_step(f"{task}, part {number}" if number > 1 else task)
            self._request(task, self.family.answers[task], window)

    def _request(self, task: Task, answer: type[AnyAnswer], window: Window) -> None:
        """Request one task; split the window in half when the answer or the prompt is too long."""
        current_scope().check()
        prompt = self.family.render(task, window)
        try:
            response = self.model.generate(ModelRequest(prompt, answer, window))
        except (AnswerCut, PromptTooLong) as error:
            self.usage += Usage(**error.spent)
            if halves := self._halves(window, error):
                for half in halves:
                    self._request(task, answer, half)
                return
            response = _complete_records(error, answer)
        self._add(task, window, response)

    def _halves(self, window: Window, error: ModelError) -> tuple[Window, ...]:
        """Return the halves to request instead of `window`, none if its answer is to be used."""
        halves = window.halves()
        # A prompt that is too long is rejected at no cost.
        if halves is None or isinstance(error, PromptTooLong):
            return halves or ()
        self._splits_left -= 1
        return halves if self._splits_left >= 0 else ()

    def _add(self, task: Task, window: Window, response: ModelResponse[Any]) -> None:
        self.usage += response.usage
        self.warnings.extend(f"{task}: {warning}" for warning in response.warnings)
        self.invalid.extend(
            Rejected(record=_RECORD_KINDS[task], reason="invalid-draft", draft=draft)
            for draft in response.invalid
        )
        drafts = self.drafts_by_span.setdefault(window.span, WindowDrafts(window))
        answered: Sequence[Draft] = ()
        match response.answer:
            case ActorsAnswer(actors=answered):
                drafts.actors.extend(self._fitting(task, response.answer.actors))
            case ClaimsAnswer(claims=answered):
                drafts.claims.extend(self._fitting(task, response.answer.claims))
            case PositionsAnswer(positions=answered):
                drafts.positions.extend(self._fitting(task, response.answer.positions))
            case StancesAnswer(stances=stances):
                # Their log-probabilities are not those of positions.
                drafts.positions.extend(self._positions(task, stances))
                return
        if response.logprobs:
            drafts.logprobs.extend(zip(answered, response.logprobs, strict=True))

    def _positions(self, task: Task, stances: Sequence[StanceDraft]) -> Iterator[PositionDraft]:
        """Yield the stances as positions; one that lacks a part is rejected."""
        for stance in self._fitting(task, stances):
            position = stance.position()
            if position is not None:
                yield position
            elif not stance.is_nobody:
                draft = stance.model_dump(exclude_none=True)
                self.invalid.append(
                    Rejected(record="position", reason="invalid-draft", draft=draft)
                )

    def _fitting(self, task: Task, drafts: Sequence[DraftT]) -> Iterator[DraftT]:
        """Yield the drafts without an endless field; the others are rejected."""
        for draft in drafts:
            fields = draft.model_dump()
            if max(len(str(value)) for value in fields.values()) <= _LONGEST_FIELD:
                yield draft
                continue
            cut = {name: _cut(value) for name, value in fields.items()}
            self.invalid.append(
                Rejected(record=_RECORD_KINDS[task], reason="invalid-draft", draft=cut)
            )


def _cut(value: object) -> object:
    is_short = len(str(value)) <= _LONGEST_FIELD
    return value if is_short else f"{str(value)[:_SHOWN_OF_FIELD]}…"


def _complete_records(error: ModelError, answer: type[AnyAnswer]) -> ModelResponse[AnyAnswer]:
    """Return the complete records of a truncated answer."""
    raw = error.raw or ""
    error.spent = {}
    if (parsed := parse_partial(raw, answer)) is None:
        raise error
    complete, invalid = parsed
    warnings = ("an answer was cut short",)
    return ModelResponse(complete, raw, invalid=invalid, warnings=warnings)
