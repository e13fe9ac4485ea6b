"""Data files of the evaluation: their folder, the base of their records, and TOML files."""

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from summarizer.errors import ConfigError, first_problem

EVALS = Path(__file__).parent


def is_checkout() -> bool:
    """Return whether this is a checkout, not an installed package."""
    return (EVALS.parent / "pyproject.toml").is_file()


class FileModel(BaseModel):
    """Base of the records in files: frozen, without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


AnyFileModel = TypeVar("AnyFileModel", bound=FileModel)


def read_toml(
    path: Path, model: type[AnyFileModel], hint: str = "correct the file"
) -> AnyFileModel:
    """Return the validated contents of the TOML file at `path`."""
    try:
        return model.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise ConfigError(first_problem(error), str(path), hint) from None
    except (OSError, ValueError, RecursionError) as error:
        what = f"unreadable {model.__name__.lower()}: {error}"
        raise ConfigError(what, str(path), hint) from None
