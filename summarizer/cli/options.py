"""Options and arguments that several commands share, and short forms to declare others."""

from pathlib import Path
from typing import Annotated, Any

import typer

from summarizer import vocabulary
from summarizer.cli.option_types import Subject

MODEL, LIMITS, INPUTS = "Model", "Limits", "Input"


def option(
    metavar: str | None, help_text: str, group: str | None = None, *, min: float | None = None
) -> Any:  # noqa: ANN401 - as typer.Option
    """Return the declaration of an option with a value."""
    return typer.Option(metavar=metavar, help=help_text, rich_help_panel=group, min=min)


def flag(names: str, help_text: str, group: str | None = None) -> Any:  # noqa: ANN401 - as typer.Option
    """Return the declaration of a flag that is off by default; `names` are separated by spaces."""
    return typer.Option(*names.split(), help=help_text, rich_help_panel=group, show_default=False)


def argument(metavar: str, help_text: str) -> Any:  # noqa: ANN401 - as typer.Argument
    """Return the declaration of an argument."""
    return typer.Argument(metavar=metavar, help=help_text, show_default=False)


Model = Annotated[
    str | None,
    option("NAME", "Model: local (the default), local-large, openai/NAME or PROVIDER/NAME.", MODEL),
]
BaseUrl = Annotated[str | None, option("URL", "Address of an OpenAI-compatible server.", MODEL)]
Adapter = Annotated[Path | None, option("FILE", "Adapter to use with the embedded model.", MODEL)]
Timeout = Annotated[float | None, option("SECONDS", "Time limit for one request.", MODEL)]
Threads = Annotated[int | None, option("N", "CPU threads for the embedded model.", MODEL)]
Profile = Annotated[
    vocabulary.Profile | None,
    option(None, "Which rules decide; by default small for the embedded model only.", MODEL),
]
MinConfidence = Annotated[
    float | None,
    typer.Option(
        metavar="P",
        help="Records with a lower confidence, from 0 to 1, are uncertain.",
        min=0,
        max=1,
        rich_help_panel=MODEL,
    ),
]
CodebookFile = Annotated[
    Path | None, option("FILE", "TOML or CSV file of the concepts to code positions with.", MODEL)
]
TextLanguage = Annotated[
    str | None,
    option("LANG", "Language of restatements and topics; by default that of each text.", MODEL),
]
Force = Annotated[
    bool, flag("--force", "Let the embedded model read other languages than English.", MODEL)
]
ShownConfidence = Annotated[
    float | None,
    typer.Option(
        metavar="P", help="Mark records with a lower confidence as uncertain.", min=0, max=1
    ),
]
PublicationDate = Annotated[
    str | None,
    option("DATE", "Publication date of articles that state none, as YYYY-MM-DD.", INPUTS),
]
Quiet = Annotated[bool, flag("--quiet -q", "Print errors only, no progress.")]

Results = Annotated[Path, argument("OUT", "Folder that batch or run --out wrote.")]
Aliases = Annotated[Path | None, option("FILE", "CSV file of names that mean the same actor.")]
Topics = Annotated[Path | None, option("FILE", "CSV file of topics that mean the same.")]
Reviewed = Annotated[bool, option(None, "Use what was decided in review.")]
ReviewedBy = Annotated[
    str | None,
    option("NAME", "Use the review of this annotator only.  [default: all, where they agree]"),
]
CountCopies = Annotated[
    bool, flag("--count-copies", "Count near-duplicates of a document in networks and timelines.")
]
By = Annotated[
    Subject,
    option(None, "Group positions by the concept of the codebook, if they have one, or the topic."),
]
OnlyConcepts = Annotated[
    bool, flag("--only-concepts", "Leave out positions without a concept of the codebook.")
]
Title = Annotated[str | None, option("TEXT", "Title of the page.")]
