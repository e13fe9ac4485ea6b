"""Read, check and render the prompt templates of `prompts/`.

A family is a folder: `system.jinja` and `article.jinja` make the prefix that its three tasks
share, `actors.jinja`, `claims.jinja` and `positions.jinja` the end. So an engine that caches
prefixes reads an article once. Each file begins with a TOML header in a Jinja comment: id,
version and the inputs it takes.

The article is passed as data: what it contains is never read as a template.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import jinja2
from jinja2 import StrictUndefined, TemplateError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from summarizer.errors import PromptError
from summarizer.schema.drafts import ActorDraft, ClaimDraft, Draft, PositionDraft, field_guide
from summarizer.text.windows import Window
from summarizer.vocabulary import Task

TASKS: tuple[Task, ...] = ("actors", "claims", "positions")
_PARTS = ("system", "article", *TASKS)
_GUIDE = "guide"
"""The one input that is the same for every article."""

_HEADER = re.compile(r"\{#\n(.*?)#\}\n", re.DOTALL)
_GUIDES: Mapping[Task, type[Draft]] = {
    "actors": ActorDraft,
    "claims": ClaimDraft,
    "positions": PositionDraft,
}


@dataclass(frozen=True)
class Rendered:
    """A prompt ready to send, and which one it is."""

    task: Task
    name: str
    version: int
    sha256: str
    system: str
    user: str

    @property
    def stamp(self) -> str:
        """`name@version#` and the first twelve digits of the wording's SHA-256."""
        return stamped(self.name, self.version, self.sha256)


def stamped(name: str, version: int, sha256: str) -> str:
    """Return the short name of one wording of a prompt."""
    return f"{name}@{version}#{sha256[:12]}"


@dataclass(frozen=True)
class Template:
    """One file of a family: its header and its body."""

    id: str
    version: int
    inputs: frozenset[str]
    body: str
    source: str

    def render(self, values: Mapping[str, object]) -> str:
        """Return the body with `values`, of which it takes those its header names."""
        wanted = {name: values[name] for name in self.inputs if name in values}
        if len(wanted) < len(self.inputs):
            missing = sorted(self.inputs - set(wanted))
            raise PromptError(f"the prompt needs {missing}", self.id, "see the header's inputs")
        try:
            return _compiled(self.body).render(wanted)
        except (TemplateError, TypeError) as error:
            what = f"the prompt cannot be filled in: {error}"
            raise PromptError(what, self.id, "mend the template") from error


@dataclass(frozen=True)
class Family:
    """The five templates that belong together."""

    name: str
    parts: Mapping[str, Template]

    @property
    def is_for_small_models(self) -> bool:
        """Whether who answers it forgets much of what the article and its own claims still tell."""
        return self.name == "tuned"

    def render(self, task: Task, window: Window) -> Rendered:
        """Return the prompt that asks `task` about `window`."""
        document = window.document
        values: dict[str, object] = {
            "date": document.date or "None",
            "sentences": window.lines,
            _GUIDE: field_guide(_GUIDES[task]),
        }
        system, article, end = (self.parts[part] for part in ("system", "article", task))
        return Rendered(
            task=task,
            name=end.id,
            version=end.version,
            sha256=self.digest(task),
            system=_filled(system, values),
            user=_filled(article, values) + _filled(end, values),
        )

    def digest(self, task: Task) -> str:
        """Return the SHA-256 of the wording of `task`, whatever article it is filled with."""
        system, article, end = (self.parts[part] for part in ("system", "article", task))
        # The guide is wording like the rest, though it stands in the schema of the drafts.
        guide = field_guide(_GUIDES[task]) if _GUIDE in end.inputs else ""
        return _digest(system.source, article.source, end.source, guide)

    def stamp(self, task: Task) -> str:
        """Return the stamp that every prompt of `task` bears; see `Rendered.stamp`."""
        end = self.parts[task]
        return stamped(end.id, end.version, self.digest(task))


def _filled(template: Template, values: Mapping[str, object]) -> str:
    """Return `template` with `values`; what no article changes is made once."""
    if template.inputs <= {_GUIDE}:
        return _fixed(template, str(values[_GUIDE]))
    return template.render(values)


@lru_cache(maxsize=64)
def _fixed(template: Template, guide: str) -> str:
    return template.render({_GUIDE: guide})


@lru_cache(maxsize=64)
def _digest(*wording: str) -> str:
    return hashlib.sha256("\0".join(filter(None, wording)).encode()).hexdigest()


def prompt_folder() -> Path:
    """Return the folder of the templates: inside an installed package, or the checkout's."""
    inside = Path(__file__).parent / "prompts_data"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "prompts"


def families() -> tuple[str, ...]:
    """Return the names of the families that are there."""
    return tuple(sorted(path.name for path in prompt_folder().iterdir() if path.is_dir()))


@lru_cache(maxsize=8)
def load_family(name: str) -> Family:
    """Return the family `name`.

    Raises:
        PromptError: If it is not there, or one of its files breaks the rules above.
    """
    if name not in families():
        known = ", ".join(families())
        raise PromptError("no such family of prompts", name, f"take one of {known}")
    folder = prompt_folder() / name
    return Family(name, {part: read_template(folder / f"{part}.jinja") for part in _PARTS})


def with_attributions(family: Family) -> Family:
    """Return `family` with its task `attributions` in place of the claims, of which it is a part.

    Raises:
        PromptError: If the family has no such task; only the `tuned` one does.
    """
    template = read_template(prompt_folder() / family.name / "attributions.jinja")
    return Family(family.name, {**family.parts, "claims": template})


def read_template(path: Path) -> Template:
    """Return the template in the file at `path`, its header checked against its text.

    Raises:
        PromptError: If it is not there or breaks the rules of a template.
    """
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
        template = Template(
            id=str(fields["id"]),
            version=int(fields["version"]),
            inputs=frozenset(fields["inputs"]),
            body=source[header.end() :].removesuffix("\n"),
            source=source,
        )
        used = meta.find_undeclared_variables(_environment().parse(template.body))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, TemplateError) as error:
        raise PromptError(f"the prompt is malformed: {error}", where, "mend the file") from error
    if used != template.inputs:
        what = f"the header names {sorted(template.inputs)}, the text uses {sorted(used)}"
        raise PromptError(what, where, "make both agree")
    return template


@lru_cache(maxsize=64)
def _compiled(body: str) -> jinja2.Template:
    return _environment().from_string(body)


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    # Plain text, not HTML: escaping would change the article's words.
    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=False,
        keep_trailing_newline=True,
    )
