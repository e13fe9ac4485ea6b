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
from summarizer.models.protocol import Ask, Model, Reply
from summarizer.records.drafts import AnyAnswer, compact
from summarizer.records.summary import Usage

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


class Tape(BaseModel):
    """The answers of one model."""

    model_config = ConfigDict(extra="forbid")

    model: str
    backend: str
    family: str
    answers: dict[str, Recorded] = {}


class Recording:
    """A model that writes down what another one answers."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._lock = threading.Lock()
        self.tape = Tape(model=model.name, backend=model.backend, family=model.family)

    @property
    def name(self) -> str:
        """The model as the user named it."""
        return self._model.name

    @property
    def backend(self) -> str:
        """What runs the model."""
        return self._model.backend

    @property
    def family(self) -> str:
        """The family of prompts it was made for."""
        return self._model.family

    def ask(self, ask: Ask[AnyAnswer]) -> Reply[AnyAnswer]:
        """Return the model's answer, once it is written down; a failure is written down too."""
        try:
            reply = self._model.ask(ask)
        except ModelError as error:
            self._keep(_line(ask, error=_parts(error), spent=error.spent, raw=error.raw))
            raise
        answer = compact(reply.answer)
        self._keep(
            _line(
                ask,
                answer=answer,
                raw=None if reply.raw == answer else reply.raw,
                usage=reply.usage,
                seconds=round(reply.seconds, 3),
                invalid=reply.invalid,
                warnings=reply.warnings,
            )
        )
        return reply

    def merged_with(self, before: Tape | None) -> Tape:
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

    def close(self) -> None:
        """Close the model behind."""
        self._model.close()

    def _keep(self, line: Recorded) -> None:
        with self._lock:
            self.tape.answers[line.key] = line


class Replay:
    """A model that answers what was recorded, and nothing else."""

    def __init__(self, tape: Tape) -> None:
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

    def ask(self, ask: Ask[AnyAnswer]) -> Reply[AnyAnswer]:
        """Return what was answered to this ask.

        Raises:
            ConfigError: If it was never asked: `stale`, with what changed.
            ModelError: If the model failed on it when it was recorded.
        """
        line = self._tape.answers.get(request_key(ask))
        if line is None:
            raise _stale(ask, self._tape.answers.values())
        with self._lock:
            self._used.add(line.key)
        if line.error:
            raise _error(line)
        return Reply(
            answer=ask.answer.model_validate_json(line.answer or "{}"),
            raw=line.raw if line.raw is not None else line.answer or "",
            usage=line.usage,
            seconds=line.seconds,
            invalid=line.invalid,
            warnings=line.warnings,
        )

    def close(self) -> None:
        """Do nothing: there is no model behind."""


def request_key(ask: Ask[AnyAnswer]) -> str:
    """Return the digest of everything that decides an answer."""
    prompt = ask.prompt
    schema = json.dumps(ask.answer.model_json_schema(), sort_keys=True)
    parts = (prompt.name, str(prompt.version), prompt.system, prompt.user, schema)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def write_tape(tape: Tape, path: Path) -> None:
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


def read_tape(path: Path) -> Tape:
    """Return the tape at `path`.

    Raises:
        InputError: If it is missing or is no recording.
    """
    try:
        # Not `splitlines`: an answer may hold U+2028, which that would split at.
        first, *rest = path.read_text(encoding="utf-8").strip("\n").split("\n")
        tape = Tape.model_validate_json(first)
        lines = [Recorded.model_validate_json(line) for line in rest]
    except ValidationError as error:
        raise InputError(f"no recording: {error.errors()[0]['msg']}", str(path), AGAIN) from None
    except OSError as error:
        raise InputError(error.strerror or "unreadable", str(path), AGAIN) from None
    except UnicodeDecodeError:
        raise InputError("no recording: it is not UTF-8", str(path), AGAIN) from None
    tape.answers.update((line.key, line) for line in lines)
    return tape


def _line(ask: Ask[AnyAnswer], **outcome: Any) -> Recorded:  # noqa: ANN401 - fields of Recorded
    return Recorded(
        key=request_key(ask),
        prompt=_prompt(ask),
        templates=ask.prompt.sha256[:12],
        document=ask.window.document.id,
        text=ask.window.document.sha256[:12],
        **outcome,
    )


def _prompt(ask: Ask[AnyAnswer]) -> str:
    return f"{ask.prompt.name}@{ask.prompt.version}"


def _stale(ask: Ask[AnyAnswer], lines: Iterable[Recorded]) -> ConfigError:
    document, prompt = ask.window.document, _prompt(ask)
    about = [line for line in lines if line.document == document.id]
    same = [line for line in about if line.prompt.split("@")[0] == ask.prompt.name]
    if not about:
        what = f"stale: {document.id} was never recorded"
    elif all(line.text != document.sha256[:12] for line in about):
        what = f"stale: the text of {document.id} is not the one that was recorded"
    elif not same:
        what = f"stale: prompt {prompt} was never recorded"
    elif all(line.prompt != prompt for line in same):
        what = f"stale: prompt {same[0].prompt} was recorded, {prompt} is asked"
    elif all(line.templates != ask.prompt.sha256[:12] for line in same):
        what = f"stale: prompt {prompt} is worded otherwise than when it was recorded"
    else:
        what = f"stale: prompt {prompt} asks something else than was recorded"
    return ConfigError(what, document.id, AGAIN)


def _parts(error: ModelError) -> tuple[str, str, str, str]:
    return type(error).__name__, error.what, error.where, error.mend


def _error(line: Recorded) -> ModelError:
    name, what, where, mend = line.error or ("ModelError", "", "", "")
    kind = getattr(errors, name, ModelError)
    if not (isinstance(kind, type) and issubclass(kind, ModelError)):
        kind = ModelError
    error = kind(what, where, mend)
    error.spent, error.raw = dict(line.spent), line.raw
    return error
