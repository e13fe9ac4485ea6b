"""Recording and replay of a model's answers, stored under a digest of each request.

A request that was not recorded raises an error that names what changed, so a stale recording is
not mistaken for a bad score.
"""

import hashlib
import json
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer import errors
from summarizer.errors import ConfigError, InputError, ModelError
from summarizer.models.base import Model, ModelRequest, ModelResponse, WrapperModel
from summarizer.models.token_logprobs import load_logprobs
from summarizer.output import write_lines
from summarizer.schema.drafts import AnyAnswer, compact_json
from summarizer.schema.summary import Usage
from summarizer.vocabulary import Profile

from ..files import FileModel

RECORD_HINT = "record again with `summarizer eval run --record`"


class RecordedAnswer(FileModel):
    """One answer and its request."""

    key: str
    prompt: str
    templates: str
    document: str
    text: str
    answer: str | None = None
    raw: str | None = None
    error: tuple[str, str, str, str] | None = None
    spent: dict[str, int] = Field(default_factory=dict)
    usage: Usage = Usage()
    seconds: float = 0.0
    invalid: tuple[dict[str, Any], ...] = ()
    warnings: tuple[str, ...] = ()
    logprobs: tuple[dict[str, tuple[float, float]], ...] = ()


class Recording(BaseModel):
    """The answers of one model."""

    model_config = ConfigDict(extra="forbid")

    model: str
    backend: str
    family: str
    profile: Profile
    answers: dict[str, RecordedAnswer] = {}


class RecordingModel(WrapperModel):
    """A model that records the answers of the model it wraps."""

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        self._lock = threading.Lock()
        self.recording = Recording(
            model=model.name, backend=model.backend, family=model.family, profile=model.profile
        )

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        """Return the model's response after recording it. Model errors are recorded too."""
        try:
            response = self.wrapped.generate(request)
        except ModelError as error:
            fields = type(error).__name__, error.what, error.where, error.hint
            self._add(request, error=fields, spent=error.spent, raw=error.raw)
            raise
        answer = compact_json(response.answer)
        self._add(
            request,
            answer=answer,
            raw=None if response.raw == answer else response.raw,
            usage=response.usage,
            seconds=round(response.seconds, 3),
            invalid=response.invalid,
            warnings=response.warnings,
            logprobs=response.logprobs,
        )
        return response

    def merged_with(self, before: Recording | None) -> Recording:
        """Return the recording, with the answers of `before` about other documents."""
        if before is None:
            return self.recording
        if (before.model, before.family) != (self.recording.model, self.recording.family):
            raise ConfigError(f"the recording is of {before.model}", self.name, RECORD_HINT)
        recorded = {line.document for line in self.recording.answers.values()}
        unchanged = {k: line for k, line in before.answers.items() if line.document not in recorded}
        answers = unchanged | self.recording.answers
        return self.recording.model_copy(update={"answers": answers})

    def _add(self, request: ModelRequest[AnyAnswer], **outcome: Any) -> None:  # noqa: ANN401 - fields of RecordedAnswer
        line = RecordedAnswer(
            key=request_key(request),
            prompt=_prompt(request),
            templates=request.prompt.sha256[:12],
            document=request.window.document.id,
            text=request.window.document.sha256[:12],
            **outcome,
        )
        with self._lock:
            self.recording.answers[line.key] = line


class ReplayModel:
    """A model that replays a recording."""

    def __init__(self, recording: Recording) -> None:
        self.name, self.backend = recording.model, recording.backend
        self.family, self.profile = recording.family, recording.profile
        self._answers = recording.answers
        self._lock = threading.Lock()
        self._used: set[str] = set()

    @property
    def unused(self) -> list[RecordedAnswer]:
        """The answers that were not requested."""
        return [line for key, line in self._answers.items() if key not in self._used]

    @property
    def seconds(self) -> float:
        """Recorded duration of the answers given so far."""
        return sum(self._answers[key].seconds for key in self._used)

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        """Return the recorded response to `request`, or raise the recorded error.

        Raises:
            ConfigError: If the request was not recorded; the message names what changed.
        """
        line = self._answers.get(request_key(request))
        if line is None:
            raise _stale_error(request, self._answers.values())
        with self._lock:
            self._used.add(line.key)
        if line.error:
            raise _recorded_error(line)
        return ModelResponse(
            answer=request.answer.model_validate_json(line.answer or "{}"),
            raw=line.raw if line.raw is not None else line.answer or "",
            usage=line.usage,
            seconds=line.seconds,
            invalid=line.invalid,
            warnings=line.warnings,
            logprobs=load_logprobs(line.logprobs),
        )

    def close(self) -> None:
        """Do nothing."""


def request_key(request: ModelRequest[AnyAnswer]) -> str:
    """Return the digest of everything that determines an answer."""
    prompt = request.prompt
    schema = json.dumps(request.answer.model_json_schema(), sort_keys=True)
    parts = (prompt.name, str(prompt.version), prompt.system, prompt.user, schema)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def write_recording(recording: Recording, path: Path) -> None:
    """Write `recording` to `path`: a header line, then one line for each answer, sorted."""
    lines = [recording.model_dump_json(exclude={"answers"})]
    ordered = sorted(
        recording.answers.values(), key=lambda line: (line.document, line.prompt, line.key)
    )
    lines += [line.model_dump_json(exclude_defaults=True) for line in ordered]
    write_lines(path, lines)


def read_recording(path: Path) -> Recording:
    """Return the recording at `path`."""
    try:
        # `splitlines` would also split at U+2028 inside an answer.
        first, *rest = path.read_text(encoding="utf-8").strip("\n").split("\n")
        recording = Recording.model_validate_json(first)
        lines = [RecordedAnswer.model_validate_json(line) for line in rest]
    except ValidationError as error:
        what = f"not a recording: {error.errors()[0]['msg']}"
        raise InputError(what, str(path), RECORD_HINT) from None
    except OSError as error:
        raise InputError(error.strerror or "unreadable", str(path), RECORD_HINT) from None
    except UnicodeDecodeError:
        raise InputError("not a recording: it is not UTF-8", str(path), RECORD_HINT) from None
    recording.answers.update((line.key, line) for line in lines)
    return recording


def _prompt(request: ModelRequest[AnyAnswer]) -> str:
    return f"{request.prompt.name}@{request.prompt.version}"


def _stale_error(request: ModelRequest[AnyAnswer], lines: Iterable[RecordedAnswer]) -> ConfigError:
    document, prompt = request.window.document, _prompt(request)
    about = [line for line in lines if line.document == document.id]
    same = [line for line in about if line.prompt.split("@")[0] == request.prompt.name]
    if not about:
        what = f"stale: {document.id} was never recorded"
    elif all(line.text != document.sha256[:12] for line in about):
        what = f"stale: the text of {document.id} has changed"
    elif not same:
        what = f"stale: prompt {prompt} was never recorded"
    elif all(line.prompt != prompt for line in same):
        what = f"stale: prompt {same[0].prompt} was recorded, {prompt} is requested"
    elif all(line.templates != request.prompt.sha256[:12] for line in same):
        what = f"stale: prompt {prompt} was reworded since it was recorded"
    else:
        what = f"stale: prompt {prompt} differs from the recorded request"
    return ConfigError(what, document.id, RECORD_HINT)


def _recorded_error(line: RecordedAnswer) -> ModelError:
    name, what, where, hint = line.error or ("ModelError", "", "", "")
    kind = getattr(errors, name, ModelError)
    if not (isinstance(kind, type) and issubclass(kind, ModelError)):
        kind = ModelError
    error = kind(what, where, hint)
    error.spent, error.raw = dict(line.spent), line.raw
    return error
