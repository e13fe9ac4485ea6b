"""`summarizer eval ablate`: what each postprocessing rule does to the figures."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.display.console import SafeConsole
from summarizer.errors import ConfigError
from summarizer.output import write_atomically
from summarizer.postprocessing.rules import RULES
from summarizer.text.language_rules import OTHER_RULES

from ..dataset.gold import default_gold, held_out_gold, read_gold
from ..files import EVALS
from ..regression.ablation import Ablation, ablate_recording
from ..reporting.ablation_table import ablation_markdown, ablation_table
from ..runs.recording import read_recording
from ..runs.systems import default_recording
from .options import DocumentOption, GoldOption, MarkdownOption, ProfileOption

_RECORDINGS = EVALS / "recordings"
_SHIPPED = (
    ("embedded model, gold", _RECORDINGS / "embedded.jsonl", default_gold()),
    ("embedded model, held out", _RECORDINGS / "held.jsonl", held_out_gold()),
    ("capable model, gold", _RECORDINGS / "capable.jsonl", default_gold()),
    ("capable model, held out", _RECORDINGS / "capable-held.jsonl", held_out_gold()),
)


def ablate(
    *,
    rule: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Only this rule; may be repeated.")
    ] = None,
    recording: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Recording to replay [default: all shipped ones]."),
    ] = None,
    gold: GoldOption = None,
    doc: DocumentOption = None,
    profile: ProfileOption = None,
    markdown: MarkdownOption = None,
) -> None:
    """Replay recordings without each rule in turn; print what the figures lose."""
    console = SafeConsole()
    chosen = _chosen_rules(rule)
    runs: Iterable[tuple[str, Path, Path]] = _SHIPPED
    if recording or gold:
        path = recording or default_recording()
        runs = [(path.stem, path, gold or default_gold())]
    ablations: list[Ablation] = []
    for title, path, folder in runs:
        golds = read_gold(folder, doc or ())
        ablation = ablate_recording(title, read_recording(path), golds, profile, chosen)
        console.print(ablation_table(ablation))
        ablations.append(ablation)
    if markdown:
        write_atomically(markdown, ablation_markdown(ablations))


def _chosen_rules(names: list[str] | None) -> frozenset[str]:
    # The recorded articles are in English.
    known = [rule.id for rule in RULES if not rule.is_required and rule.id not in OTHER_RULES]
    for name in names or ():
        if name not in known:
            raise ConfigError("no such rule", name, f"choose one of {', '.join(known)}")
    return frozenset(names or known)
