"""Keep a model's answers and give them again: the replay tier of the gate.

A recording stands in front of a real model and writes down each answer under a digest of what
was asked: prompt, texts and the schema of the answer. A replay has no model behind it. Whoever
asks it something that was never recorded is told by name what changed, so a stale recording is
not mistaken for a bad score.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from summarizer import errors
from summarizer.errors import ConfigError, InputError, ModelError, OutputError
from summarizer.models.base import Model, ModelRequest, ModelResponse, WrapperModel
from summarizer.schema.drafts import AnyAnswer, compact_json
from summarizer.schema.summary import Usage

AGAIN = "record again with `summarizer eval run --record`"


class Recorded(BaseModel):
    """One answer and what it was the answer to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    prompt: str
    templates: str
    document: str
    text: str
    answer: str | None = None
    raw: str | None = None
    error: tuple[str, str, str, str] | None = None
    spent: dict[str, int] = {}
    usage: Usage = Usage()
    seconds: float = 0.0
    invalid: tuple[dict[str, Any], ...] = ()
    warnings: tuple[str, ...] = ()


class Recording(BaseModel):
    """The answers of one model."""

    model_config = ConfigDict(extra="forbid")

    model: str
    backend: str
    family: str
    answers: dict[str, Recorded] = {}


class RecordingModel(WrapperModel):
    """A model that writes down what another one answers."""

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        self._lock = threading.Lock()
        self.tape = Recording(model=model.name, backend=model.backend, family=model.family)

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        """Return the model's answer, once it is written down; a failure is written down too."""
        try:
            response = self.wrapped.generate(request)
        except ModelError as error:
            self._keep(_line(request, error=_parts(error), spent=error.spent, raw=error.raw))
            raise
        answer = compact_json(response.answer)
        self._keep(
            _line(
                request,
                answer=answer,
                raw=None if response.raw == answer else response.raw,
                usage=response.usage,
                seconds=round(response.seconds, 3),
                invalid=response.invalid,
                warnings=response.warnings,
            )
        )
        return response

    def merged_with(self, before: Recording | None) -> Recording:
        """Return what was recorded, with the answers of `before` about other documents.

        Raises:
            ConfigError: If `before` is of another model.
        """
        if before is None:
            return self.tape
        if (before.model, before.family) != (self.tape.model, self.tape.family):
            raise ConfigError(f"the recording is of {before.model}", self.name, AGAIN)
        asked = {line.document for line in self.tape.answers.values()}
        kept = {key: line for key, line in before.answers.items() if line.document not in asked}
        return self.tape.model_copy(update={"answers": {**kept, **self.tape.answers}})

    def _keep(self, line: Recorded) -> None:
        with self._lock:
            self.tape.answers[line.key] = line


class ReplayModel:
    """A model that answers what was recorded, and nothing else."""

    def __init__(self, tape: Recording) -> None:
        self._tape = tape
        self._lock = threading.Lock()
        self._used: set[str] = set()

    @property
    def name(self) -> str:
        """The model that was recorded."""
        return self._tape.model

    @property
    def backend(self) -> str:
        """What ran it when it was recorded."""
        return self._tape.backend

    @property
    def family(self) -> str:
        """The family of prompts it was made for."""
        return self._tape.family

    @property
    def unused(self) -> list[Recorded]:
        """The answers nobody asked for: left over from other prompts or documents."""
        return [line for key, line in self._tape.answers.items() if key not in self._used]

    @property
    def seconds(self) -> float:
        """What the answers given so far took when they were recorded."""
        return sum(self._tape.answers[key].seconds for key in self._used)

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        """Return what was answered to this ask.

        Raises:
            ConfigError: If it was never asked: `stale`, with what changed.
            ModelError: If the model failed on it when it was recorded.
        """
        line = self._tape.answers.get(request_key(request))
        if line is None:
            raise _stale(request, self._tape.answers.values())
        with self._lock:
            self._used.add(line.key)
        if line.error:
            raise _error(line)
        return ModelResponse(
            answer=request.answer.model_validate_json(line.answer or "{}"),
            raw=line.raw if line.raw is not None else line.answer or "",
            usage=line.usage,
            seconds=line.seconds,
            invalid=line.invalid,
            warnings=line.warnings,
        )

    def close(self) -> None:
        """Do nothing: there is no model behind."""


def request_key(request: ModelRequest[AnyAnswer]) -> str:
    """Return the digest of everything that decides an answer."""
    prompt = request.prompt
    schema = json.dumps(request.answer.model_json_schema(), sort_keys=True)
    parts = (prompt.name, str(prompt.version), prompt.system, prompt.user, schema)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def write_recording(tape: Recording, path: Path) -> None:
    """Write `tape` to `path`: a header line, then a line an answer, in an order of its own.

    Raises:
        OutputError: If the disk refuses.
    """
    lines = [tape.model_dump_json(exclude={"answers"})]
    ordered = sorted(tape.answers.values(), key=lambda line: (line.document, line.prompt, line.key))
    lines += [line.model_dump_json(exclude_defaults=True) for line in ordered]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(error.strerror or "unwritable", str(path), "choose another") from None


def read_recording(path: Path) -> Recording:
    """Return the tape at `path`.

    Raises:
        InputError: If it is missing or is no recording.
    """
    try:
        # Not `splitlines`: an answer may hold U+2028, which that would split at.
        first, *rest = path.read_text(encoding="utf-8").strip("\n").split("\n")
        tape = Recording.model_validate_json(first)
        lines = [Recorded.model_validate_json(line) for line in rest]
    except ValidationError as error:
        raise InputError(f"no recording: {error.errors()[0]['msg']}", str(path), AGAIN) from None
    except OSError as error:
        raise InputError(error.strerror or "unreadable", str(path), AGAIN) from None
    except UnicodeDecodeError:
        raise InputError("no recording: it is not UTF-8", str(path), AGAIN) from None
    tape.answers.update((line.key, line) for line in lines)
    return tape


def _line(request: ModelRequest[AnyAnswer], **outcome: Any) -> Recorded:  # noqa: ANN401 - fields of Recorded
    return Recorded(
        key=request_key(request),
        prompt=_prompt(request),
        templates=request.prompt.sha256[:12],
        document=request.window.document.id,
        text=request.window.document.sha256[:12],
        **outcome,
    )


def _prompt(request: ModelRequest[AnyAnswer]) -> str:
    return f"{request.prompt.name}@{request.prompt.version}"


def _stale(request: ModelRequest[AnyAnswer], lines: Iterable[Recorded]) -> ConfigError:
    document, prompt = request.window.document, _prompt(request)
    about = [line for line in lines if line.document == document.id]
    same = [line for line in about if line.prompt.split("@")[0] == request.prompt.name]
    if not about:
        what = f"stale: {document.id} was never recorded"
    elif all(line.text != document.sha256[:12] for line in about):
        what = f"stale: the text of {document.id} is not the one that was recorded"
    elif not same:
        what = f"stale: prompt {prompt} was never recorded"
    elif all(line.prompt != prompt for line in same):
        what = f"stale: prompt {same[0].prompt} was recorded, {prompt} is asked"
    elif all(line.templates != request.prompt.sha256[:12] for line in same):
        what = f"stale: prompt {prompt} is worded otherwise than when it was recorded"
    else:
        what = f"stale: prompt {prompt} asks something else than was recorded"
    return ConfigError(what, document.id, AGAIN)


def _parts(error: ModelError) -> tuple[str, str, str, str]:
    return type(error).__name__, error.what, error.where, error.hint


def _error(line: Recorded) -> ModelError:
    name, what, where, hint = line.error or ("ModelError", "", "", "")
    kind = getattr(errors, name, ModelError)
    if not (isinstance(kind, type) and issubclass(kind, ModelError)):
        kind = ModelError
    error = kind(what, where, hint)
    error.spent, error.raw = dict(line.spent), line.raw
    return error
