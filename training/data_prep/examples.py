"""A training example: the prompt as sent and the target answer."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from summarizer.prompts import (
    RenderedPrompt,
    load_prompt_family,
    prompt_folder,
    read_template,
    with_attributions,
)
from summarizer.text.windows import Window
from training.data_prep.json_lines import read_json_lines

FAMILY = "tuned"
RecordTask = Literal["actors", "claims"]
WindowTask = Literal["actors", "claims", "attributions"]
TrainingTask = Literal["actors", "claims", "attributions", "supports"]
TASKS: tuple[RecordTask, ...] = ("actors", "claims")
"""The tasks that the product asks the embedded model about each window."""


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


def render_prompt(task: WindowTask, window: Window) -> RenderedPrompt:
    """Return the prompt for `task` and `window` in the adapter's prompt family."""
    family = load_prompt_family(FAMILY)
    if task == "attributions":
        return with_attributions(family).render("claims", window)
    return family.render(task, window)


def render_supports(window: Window, record: str) -> RenderedPrompt:
    """Return the prompt that asks whether `window` supports `record`, one line of JSON."""
    family = load_prompt_family(FAMILY)
    template = read_template(prompt_folder() / FAMILY / "supports.jinja")
    claims = family.render("claims", window)
    article = claims.user.removesuffix(family.parts["claims"].body)
    return RenderedPrompt(
        task="supports",
        name=template.id,
        version=template.version,
        sha256=replace(family, parts={**family.parts, "claims": template}).digest("claims"),
        system=claims.system,
        user=article + template.render({"record": record}),
    )


def read_examples(path: Path) -> tuple[Example, ...]:
    """Return the examples in the file at `path`."""
    return read_json_lines(Example, path, "build them again")


def write_examples(examples: Iterable[Example], path: Path) -> None:
    """Write `examples` to `path` as JSON lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (example.model_dump_json() + "\n" for example in examples)
    path.write_text("".join(lines), encoding="utf-8")
