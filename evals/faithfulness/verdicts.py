"""Verdicts on records, one JSON line for each record and judge; read and checked.

A form is filled in and kept in the same shape; a kept line names the document and the model too.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from summarizer.errors import InputError, first_problem
from summarizer.output import write_atomically

from ..files import EVALS, FileModel
from .records import RunRecord, Shown, ShownClaim, ShownPosition

Mark = Literal["ok", "minor", "wrong"]
JudgedField = Literal["text", "speaker", "claim", "topic", "holder", "target"]
MARKS: tuple[Mark, ...] = ("ok", "minor", "wrong")
FIELDS: Mapping[str, tuple[JudgedField, ...]] = {
    "claim": ("text", "speaker", "claim"),
    "position": ("topic", "holder", "target"),
}


class Verdict(FileModel):
    """The verdict on one field, with its reason."""

    verdict: Mark
    reason: str = ""


class Judgement(FileModel):
    """The verdicts of one judge on one record."""

    item: str
    document: str = ""
    model: str = ""
    record: Shown
    judge: str
    verdicts: dict[JudgedField, Verdict]


@dataclass(frozen=True)
class JudgedRecord:
    """A record of a run with the verdicts of one or two judges."""

    record: RunRecord
    judgements: tuple[Judgement, ...]

    def worst(self, field: JudgedField) -> Mark:
        """Return the verdict on `field`; where judges disagree, the worse one counts."""
        return worst_mark(self.judgements, field)

    @property
    def is_right(self) -> bool:
        """Whether no judge found a field wrong."""
        return all(self.worst(field) != "wrong" for field in fields_of(self.record.shown))


def worst_mark(judgements: Iterable[Judgement], field: JudgedField) -> Mark:
    """Return the verdict of the judges on `field`; where they disagree, the worse one counts."""
    return max((judgement.verdicts[field].verdict for judgement in judgements), key=MARKS.index)


def fields_of(shown: ShownClaim | ShownPosition) -> tuple[JudgedField, ...]:
    """Return the fields of a record that have a verdict: a target only where there is one."""
    has_target = not isinstance(shown, ShownPosition) or shown.target is not None
    return tuple(field for field in FIELDS[shown.kind] if has_target or field != "target")


def read_judgements(path: Path) -> list[Judgement]:
    """Return the judgements in the file at `path`, each line checked.

    A judge without a name is called after the file.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or "not UTF-8"
        raise InputError(
            f"unreadable verdicts: {what}", str(path), "name a filled-in form"
        ) from None
    judgements: list[Judgement] = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            judgements.append(_read_line(line, f"{path}, line {number}", path.stem))
    seen = set()
    for judgement in judgements:
        key = judgement.item, judgement.judge
        if key in seen:
            what = f"{judgement.judge} judged {judgement.item} twice"
            raise InputError(what, str(path), "keep one of the lines")
        seen.add(key)
    return judgements


def read_items(form: Path) -> set[str]:
    """Return the codes of the records in a form, filled in or not."""
    try:
        lines = form.read_text(encoding="utf-8").split("\n")
        return {str(json.loads(line)["item"]) for line in lines if line}
    except (OSError, ValueError, KeyError, TypeError):
        hint = "write it with --sheets"
        raise InputError("this is not a form for verdicts", str(form), hint) from None


def _read_line(line: str, where: str, judge: str) -> Judgement:
    try:
        judgement = Judgement.model_validate_json(line)
    except ValidationError as error:
        hint = "each verdict is ok, minor or wrong"
        raise InputError(first_problem(error), where, hint) from None
    expected = fields_of(judgement.record)
    if problem := set(judgement.verdicts) ^ set(expected):
        what = f"verdicts and fields differ: {', '.join(sorted(problem))}"
        raise InputError(what, where, f"judge {', '.join(expected)}")
    return judgement if judgement.judge else judgement.model_copy(update={"judge": judge})


def judged_records(
    records: Iterable[RunRecord], files: Iterable[Path], *, strict: bool
) -> list[JudgedRecord]:
    """Return the records that the judgements in `files` are about.

    A record of another model, or one whose words changed since, is another record: with `strict`
    its judgement is an error, otherwise it is left out.
    """
    by_item = {record.item: record for record in records}
    found: dict[str, list[Judgement]] = {}
    for path in files:
        for judgement in read_judgements(path):
            record = by_item.get(judgement.item)
            is_same = record is not None and record.shown == judgement.record
            if record and is_same and judgement.model in ("", record.model):
                found.setdefault(judgement.item, []).append(judgement)
            elif strict:
                what = f"the run has no such record: {judgement.item}"
                raise InputError(what, str(path), "name the run that the sheets were made of")
    judged = [JudgedRecord(by_item[item], tuple(group)) for item, group in found.items()]
    if len(names := judges(judged)) > 2 or any(
        len({judgement.judge for judgement in one.judgements}) < len(one.judgements)
        for one in judged
    ):
        what = f"one or two judges are needed, not {', '.join(names)}"
        raise InputError(what, ", ".join(map(str, files)), "name each judge in `judge`")
    return judged


def judges(judged: Iterable[JudgedRecord]) -> tuple[str, ...]:
    """Return the names of the judges, in the order of their files."""
    return tuple(dict.fromkeys(each.judge for one in judged for each in one.judgements))


def keep_judgements(judged: Sequence[JudgedRecord], path: Path) -> None:
    """Write the judgements with the document and the model of each record."""
    lines = (
        judgement.model_copy(update={"document": one.record.document, "model": one.record.model})
        for one in judged
        for judgement in one.judgements
    )
    write_atomically(path, (line.model_dump_json(exclude_defaults=True) + "\n" for line in lines))


def kept_files() -> list[Path]:
    """Return the files of verdicts that ship with the package."""
    return sorted((EVALS / "judged").glob("*.jsonl"))
