"""Load, validate and render the prompt templates of `prompts/`.

Each folder is one prompt family. Its `system.jinja` and `article.jinja` form the prefix that the
three tasks share, so that a server that caches prefixes processes an article once;
`actors.jinja`, `claims.jinja` and `positions.jinja` form the end. A file begins with a TOML header
in a Jinja comment: id, version and input variables.

An addendum is a further template, which only some prompts have, between the article and the end.
A prompt without addenda, and its digest, are the same as if there were none.

The article is passed as data and never parsed as a template.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import jinja2
from jinja2 import StrictUndefined, TemplateError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from summarizer.errors import PromptError
from summarizer.schema.coded_drafts import StancesAnswer
from summarizer.schema.drafts import (
    ActorsAnswer,
    Answer,
    ClaimsAnswer,
    PositionsAnswer,
    draft_of,
    field_guide,
)
from summarizer.text.windows import Window
from summarizer.vocabulary import Task

TASKS: tuple[Task, ...] = ("actors", "claims", "positions")
_ASKED: Mapping[str, tuple[Task, ...]] = {"tuned": ("actors", "claims")}
"""The tasks that a model is asked for, of families that are not asked for all.

A third of the positions that the embedded model wrote were wrong; rules find more in its claims
and in the article. The adapter was trained on all three tasks, so its prompts are kept.
"""

_PARTS = ("system", "article", *TASKS)
_GUIDE = "guide"
"""The input variable that does not depend on the article."""

TaskAnswer = Answer | StancesAnswer
"""An answer to the prompt of a task."""

_HEADER = re.compile(r"\{#\n(.*?)#\}\n", re.DOTALL)
_ANSWERS: Mapping[Task, type[Answer]] = {
    "actors": ActorsAnswer,
    "claims": ClaimsAnswer,
    "positions": PositionsAnswer,
}


@dataclass(frozen=True)
class RenderedPrompt:
    """A prompt that is ready to send, with its task, name, version and digest."""

    task: str
    name: str
    version: int
    sha256: str
    system: str
    user: str

    @property
    def version_tag(self) -> str:
        """`name@version#` and the first twelve digits of the digest."""
        return _version_tag(self.name, self.version, self.sha256)


@dataclass(frozen=True)
class PromptTemplate:
    """One template file: its header and its body."""

    id: str
    version: int
    inputs: frozenset[str]
    body: str
    source: str

    @property
    def version_tag(self) -> str:
        """`name@version#` and the first twelve digits of the digest."""
        return _version_tag(self.id, self.version, _digest(self.source))

    def render(self, values: Mapping[str, object]) -> str:
        """Return the body, filled with the `values` that the header names."""
        wanted = {name: values[name] for name in self.inputs if name in values}
        if len(wanted) < len(self.inputs):
            what = f"the prompt has no value for {sorted(self.inputs - set(wanted))}"
            raise PromptError(what, self.id, "see the inputs in its header")
        try:
            return _compiled(self.body).render(wanted)
        except (TemplateError, TypeError) as error:
            what = f"the prompt cannot be rendered: {error}"
            raise PromptError(what, self.id, "correct the template") from error


@dataclass(frozen=True)
class Addendum:
    """A template that the prompts of some tasks have besides those of the family.

    Attributes:
        values: The values of its input variables, the same for all articles.
    """

    template: PromptTemplate
    tasks: frozenset[Task]
    values: Mapping[str, object]


@dataclass(frozen=True)
class PromptFamily:
    """The five templates of one folder.

    Attributes:
        addenda: Templates that are added to the prompts of some tasks.
        answers: What each task asks for; its prompt describes the fields of the records.
    """

    name: str
    parts: Mapping[str, PromptTemplate]
    addenda: tuple[Addendum, ...] = ()
    answers: Mapping[Task, type[TaskAnswer]] = field(default_factory=lambda: _ANSWERS)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks that a model is asked for about each window, in order."""
        return _ASKED.get(self.name, TASKS)

    def with_addendum(
        self, part: str, tasks: Iterable[Task], values: Mapping[str, object]
    ) -> "PromptFamily":
        """Return the family with its template `part` added to the prompts of `tasks`.

        Raises:
            PromptError: If the family has no such template.
        """
        template = _read_part(self.name, part)
        addendum = Addendum(template, frozenset(tasks), values)
        return replace(self, addenda=(*self.addenda, addendum))

    def with_answer(
        self, task: Task, answer: type[TaskAnswer], part: str | None = None
    ) -> "PromptFamily":
        """Return the family whose prompt of `task` asks for an `answer` of another class.

        The template `part` replaces that of the task, if it is given.
        """
        answers = {**self.answers, task: answer}
        parts = {**self.parts, task: _read_part(self.name, part)} if part else self.parts
        return replace(self, answers=answers, parts=parts)

    def render(self, task: Task, window: Window) -> RenderedPrompt:
        """Return the prompt of `task` for `window`."""
        document = window.document
        values: dict[str, object] = {
            "date": document.date or "None",
            "sentences": window.lines,
            _GUIDE: self._guide(task),
        }
        system, article, end = (self.parts[part] for part in ("system", "article", task))
        addenda = (part.template.render({**values, **part.values}) for part in self._added(task))
        return RenderedPrompt(
            task=task,
            name=end.id,
            version=end.version,
            sha256=self.digest(task),
            system=system.render(values),
            user="".join([article.render(values), *addenda, end.render(values)]),
        )

    def digest(self, task: Task) -> str:
        """Return the SHA-256 of the templates of `task`, which no article changes."""
        system, article, end = (self.parts[part] for part in ("system", "article", task))
        addenda = (part.template.source for part in self._added(task))
        # The field descriptions are part of the prompt, although the draft schema defines them.
        guide = self._guide(task) if _GUIDE in end.inputs else ""
        return _digest(system.source, article.source, *addenda, end.source, guide)

    def version_tag(self, task: Task) -> str:
        """Return `name@version#` and the first twelve digits of the digest of `task`."""
        end = self.parts[task]
        return _version_tag(end.id, end.version, self.digest(task))

    def _guide(self, task: Task) -> str:
        return field_guide(draft_of(self.answers[task]))

    def _added(self, task: Task) -> Iterator[Addendum]:
        return (addendum for addendum in self.addenda if task in addendum.tasks)


def _version_tag(name: str, version: int, sha256: str) -> str:
    return f"{name}@{version}#{sha256[:12]}"


@lru_cache(maxsize=64)
def _digest(*sources: str) -> str:
    return hashlib.sha256("\0".join(filter(None, sources)).encode()).hexdigest()


def prompt_folder() -> Path:
    """Return the folder of the templates, in an installed package or in a checkout."""
    installed = Path(__file__).parent / "prompts_data"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "prompts"


def prompt_family_names() -> tuple[str, ...]:
    """Return the names of the available prompt families."""
    return tuple(sorted(path.name for path in prompt_folder().iterdir() if path.is_dir()))


@lru_cache(maxsize=8)
def load_prompt_family(name: str) -> PromptFamily:
    """Return the prompt family `name`."""
    if name not in prompt_family_names():
        known = ", ".join(prompt_family_names())
        raise PromptError("no such family of prompts", name, f"use one of {known}")
    folder = prompt_folder() / name
    return PromptFamily(name, {part: read_template(folder / f"{part}.jinja") for part in _PARTS})


def with_attributions(family: PromptFamily) -> PromptFamily:
    """Return `family` with the task `attributions` in place of `claims`."""
    template = read_template(prompt_folder() / family.name / "attributions.jinja")
    return replace(family, parts={**family.parts, "claims": template})


@lru_cache(maxsize=64)
def _read_part(family: str, part: str) -> PromptTemplate:
    return read_template(prompt_folder() / family / f"{part}.jinja")


def read_template(path: Path) -> PromptTemplate:
    """Return the template in the file at `path`, its header checked against its body."""
    where = f"{path.parent.name}/{path.name}"
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError("the prompt cannot be read", where, "reinstall the package") from error
    header = _HEADER.match(source)
    if not header:
        raise PromptError("the prompt has no header", where, "begin it with a {# … #} comment")
    try:
        fields = tomllib.loads(header.group(1))
        template = PromptTemplate(
            id=str(fields["id"]),
            version=int(fields["version"]),
            inputs=frozenset(fields["inputs"]),
            body=source[header.end() :].removesuffix("\n"),
            source=source,
        )
        used = meta.find_undeclared_variables(_environment().parse(template.body))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, TemplateError) as error:
        raise PromptError(f"the prompt is malformed: {error}", where, "correct the file") from error
    if used != template.inputs:
        what = f"the header names {sorted(template.inputs)}, the text uses {sorted(used)}"
        raise PromptError(what, where, "make both agree")
    return template


@lru_cache(maxsize=64)
def _compiled(body: str) -> jinja2.Template:
    return _environment().from_string(body)


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    # The prompt is plain text: HTML escaping would change the words of the article.
    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=False,
        keep_trailing_newline=True,
    )
