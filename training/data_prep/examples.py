"""One training example: a prompt as it is sent, and the answer as it is to be written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from summarizer.errors import InputError
from summarizer.prompts import Rendered, load_family, with_attributions
from summarizer.text.windows import Window
from summarizer.vocabulary import Task

FAMILY = "tuned"
TrainingTask = Literal["actors", "claims", "positions", "attributions"]
TASKS: tuple[Task, ...] = ("actors", "claims", "positions")


class Example(BaseModel):
    """A window, a task, and the right answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    article: str
    window: int
    task: TrainingTask
    prompt: str
    system: str
    user: str
    answer: str

    @property
    def size(self) -> int:
        """Characters of prompt and answer: a measure of cost before anything is tokenised."""
        return len(self.system) + len(self.user) + len(self.answer)


def rendered(task: TrainingTask, window: Window) -> Rendered:
    """Return the prompt that asks `task` about `window`, in the family the adapter is made for."""
    family = load_family(FAMILY)
    if task == "attributions":
        return with_attributions(family).render("claims", window)
    return family.render(task, window)


def read_examples(path: Path) -> Iterator[Example]:
    """Yield the examples in the file at `path`.

    Raises:
        InputError: If it is missing or malformed.
    """
    try:
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line:
                yield Example.model_validate_json(line)
    except ValidationError as error:
        raise InputError("no examples", str(path), "build them anew") from error
    except OSError as error:
        raise InputError(error.strerror or "unreadable", str(path), "build them first") from None


def write_examples(examples: Iterable[Example], path: Path) -> None:
    """Write `examples` to `path`, one a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (example.model_dump_json() + "\n" for example in examples)
    path.write_text("".join(lines), encoding="utf-8")
