"""What a summary depends on, its parts kept apart, so that a second run can say what changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass, fields

from summarizer.models.identity import ModelIdentity
from summarizer.prompts import TASKS, load_prompt_family
from summarizer.schema.summary import SCHEMA_VERSION
from summarizer.text.document import Document

EXTRACTION = "1"
"""How answers become records. Raised when the same answers would give other records."""


@dataclass(frozen=True)
class RunFingerprint:
    """The parts of the key that all documents of a run share.

    Attributes:
        prompts: The stamps of the three prompts.
        model: The model's name, what runs it, and its adapter.
        schema: The version of the summary's form.
        extraction: The version of the rules that turn answers into records.
    """

    prompts: str
    model: str
    schema: str = SCHEMA_VERSION
    extraction: str = EXTRACTION

    def changes(self, other: RunFingerprint) -> tuple[str, ...]:
        """Return the names of the parts in which the recipes differ."""
        pairs = zip(fields(self), astuple(self), astuple(other), strict=True)
        return tuple(field.name for field, mine, its in pairs if mine != its)


def recipe_for(identity: ModelIdentity) -> RunFingerprint:
    """Return the recipe of a run that asks the model of `identity`.

    Raises:
        PromptError: If its family of prompts cannot be used.
    """
    family = load_prompt_family(identity.family)
    return RunFingerprint(" ".join(family.version_tag(task) for task in TASKS), str(identity))


@dataclass(frozen=True)
class DocumentFingerprint:
    """The parts of the key that a document has for itself.

    Attributes:
        text: SHA-256 of the text.
        metadata: Digest of what is known about it besides: title, source, language, date.
    """

    text: str
    metadata: str


def content_of(document: Document) -> DocumentFingerprint:
    """Return the document's own parts of the key."""
    known = (
        document.title,
        document.source,
        document.language,
        document.date,
        document.date_source,
    )
    digest = hashlib.sha256(json.dumps(known).encode()).hexdigest()[:16]
    return DocumentFingerprint(document.sha256, digest)
