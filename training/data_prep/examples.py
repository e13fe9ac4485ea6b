"""A training example: the prompt as sent and the target answer."""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from summarizer.prompts import RenderedPrompt, load_prompt_family, with_attributions
from summarizer.text.windows import Window
from summarizer.vocabulary import Task
from training.data_prep.json_lines import read_json_lines

FAMILY = "tuned"
TrainingTask = Literal["actors", "claims", "positions", "attributions"]
TASKS: tuple[Task, ...] = ("actors", "claims", "positions")


class Example(BaseModel):
    """Prompt and target answer for one window and task."""

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
        """Characters of prompt and answer, an estimate of cost before tokenization."""
        return len(self.system) + len(self.user) + len(self.answer)


def render_prompt(task: TrainingTask, window: Window) -> RenderedPrompt:
    """Return the prompt for `task` and `window` in the adapter's prompt family."""
    family = load_prompt_family(FAMILY)
    if task == "attributions":
        return with_attributions(family).render("claims", window)
    return family.render(task, window)


def read_examples(path: Path) -> tuple[Example, ...]:
    """Return the examples in the file at `path`."""
    return read_json_lines(Example, path, "build them again")


def write_examples(examples: Iterable[Example], path: Path) -> None:
    """Write `examples` to `path` as JSON lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (example.model_dump_json() + "\n" for example in examples)
    path.write_text("".join(lines), encoding="utf-8")
