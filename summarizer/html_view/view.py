"""Render a summary as HTML: a page of its own, or a fragment for a notebook."""

import hashlib
from base64 import b64encode
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined

from summarizer.confidence.uncertainty import uncertain_ids
from summarizer.html_view.attribution import cue_words
from summarizer.html_view.segments import marks_of, segments
from summarizer.schema.summary import Actor, Claim, Position, SummaryRecord
from summarizer.vocabulary import Stance

_SIGNS: dict[Stance, str] = {
    "support": "for",
    "oppose": "against",
    "mixed": "partly for, partly against",
    "neutral": "neutral on",
}


def to_html(summary: SummaryRecord, text: str | None) -> str:
    """Return a self-contained page; its policy allows its own style and nothing else."""
    style = _style(summary)
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return _render("page.html", summary, text, style=style, policy=policy)


def to_html_fragment(summary: SummaryRecord, text: str | None) -> str:
    """Return the content of the page with its style, to be shown inside another page."""
    return _render("fragment.html", summary, text, style=_style(summary))


def _render(template: str, summary: SummaryRecord, text: str | None, **values: str) -> str:
    page = (
        _environment()
        .get_template(template)
        .render(
            summary=summary,
            segments=None if text is None else segments(text, marks_of(summary)),
            names={actor.id: actor.name for actor in summary.actors},
            prefix=_prefix(summary),
            cues={
                position.id: cue_words(position, summary.claims, text)
                for position in summary.positions
            },
            signs=_SIGNS,
            uncertain=uncertain_ids(summary),
            **values,
        )
    )
    # Lone surrogates of a record cannot be written as UTF-8.
    return page.encode("utf-8", "backslashreplace").decode()


def _prefix(summary: SummaryRecord) -> str:
    """Return what the ids of this summary begin with, among others in the same notebook."""
    return f"s{summary.document.sha256[:8]}"


def _style(summary: SummaryRecord) -> str:
    """Return the style, with a rule for each record that marks its words while it is pointed at."""
    prefix = _prefix(summary)
    records: list[Actor | Claim | Position] = [*summary.actors, *summary.claims]
    records += summary.positions
    pointed = ",".join(
        f"#{prefix}:has(#{prefix}-{record.id}:is(:hover,:target,:focus-within)) .r-{record.id}"
        for record in records
    )
    rule = f"{pointed}{{background:#ffd978;color:#1e1c19}}\n" if pointed else ""
    return _asset("style.css") + rule


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("summarizer", "html_view"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _asset(name: str) -> str:
    return (resources.files(__package__) / name).read_text(encoding="utf-8")
