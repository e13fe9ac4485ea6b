"""Fingerprints of what a summary depends on, in named parts, so that a changed part is reported."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass, fields

from summarizer.document_prompts import NO_OPTIONS, PromptOptions, language_tag, prompt_family
from summarizer.models.identity import ModelIdentity
from summarizer.schema.summary import PEOPLE, SCHEMA_VERSION
from summarizer.text.document import Document
from summarizer.text.language import ENGLISH

EXTRACTION = "8"
"""Version of postprocessing. Increase it when the same responses would give other records.

The profile is the other part of `extraction`.
"""

_CODED, _UNCODED = "coded", "not coded"


@dataclass(frozen=True)
class RunFingerprint:
    """What all documents of a run have in common: versions, and the identity of the model."""

    prompts: str
    model: str
    schema: str
    extraction: str

    def changed_parts(self, current: RunFingerprint) -> tuple[str, ...]:
        """Return the names of the parts that differ in `current`."""
        pairs = zip(fields(self), astuple(self), astuple(current), strict=True)
        return tuple(field.name for field, before, now in pairs if before != now)

    @property
    def is_coded(self) -> bool:
        """Whether people have coded the documents, so that no model needs to be asked."""
        return (self.model, self.extraction) == (PEOPLE, _CODED)

    @property
    def is_uncoded(self) -> bool:
        """Whether people have imported the documents without statements about them."""
        return (self.model, self.extraction) == (PEOPLE, _UNCODED)


def coding_fingerprint(*, is_coded: bool) -> RunFingerprint:
    """Return the fingerprint of documents that people have imported, coded or not."""
    return RunFingerprint("", PEOPLE, SCHEMA_VERSION, _CODED if is_coded else _UNCODED)


def run_fingerprint(identity: ModelIdentity, options: PromptOptions = NO_OPTIONS) -> RunFingerprint:
    """Return the fingerprint of a run with the model `identity`.

    A codebook, and the language of restatements, are parts of the prompts.

    Raises:
        PromptError: If the model's prompt family cannot be used.
    """
    family = prompt_family(identity.family, options)
    tags = [family.version_tag(task) for task in family.tasks]
    tags += [f"codebook#{options.codebook.digest}"] if options.codebook else []
    tags += [f"text in {options.text_language}"] if options.text_language else []
    return RunFingerprint(
        prompts=" ".join(tags),
        model=str(identity),
        schema=SCHEMA_VERSION,
        extraction=f"{EXTRACTION}, {identity.profile}",
    )


@dataclass(frozen=True)
class DocumentFingerprint:
    """Digests of a document's text (SHA-256) and of its metadata."""

    text: str
    metadata: str


def document_fingerprint(document: Document) -> DocumentFingerprint:
    """Return the fingerprint of `document`."""
    language = document.language_rules
    dates = (document.date, document.date_source)
    metadata: tuple[str | None, ...] = (
        document.title,
        document.source,
        language.code or ENGLISH,  # A text of unknown language is read as English.
        *dates,
    )
    if document.metadata.is_layout:
        # Which lines are the article's depends on the rules for them.
        excluded = [*map(tuple, document.metadata.excluded)]
        metadata = (*metadata, str((document.body, excluded)))
    if not language.is_english:
        metadata = (*metadata, language_tag())
    digest = hashlib.sha256(json.dumps(metadata).encode()).hexdigest()[:16]
    return DocumentFingerprint(document.sha256, digest)
