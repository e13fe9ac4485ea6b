"""A model that asks nobody: it answers from what came back, and notes what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from summarizer.batch.offline.register import Known, Register
from summarizer.batch.remembering import (
    Told,
    ask_key,
    decoded,
    encoded,
    encoded_error,
    leads_on,
)
from summarizer.batch.store import Store
from summarizer.errors import ModelError
from summarizer.models.offline import AskAgain, FormRefused, OfflineClient
from summarizer.models.protocol import Ask, Reply
from summarizer.records.drafts import AnyAnswer
from summarizer.records.summary import Usage

MOST_TRIES = 3
"""Unusable answers to one ask, after which its document fails."""


@dataclass
class StoredModel:
    """Answers about one document; see `Model`.

    Where an answer is missing, or none will come, the reply is empty, so that the pipeline goes on:
    all that is missing becomes known at once, and all that came back is read, which is paid for.
    What it makes of such replies is to be thrown away.

    Attributes:
        client: Reads what came back.
        store: Has the answers.
        register: Has what came back.
        identity: Which model answers, part of each answer's key.
        told: Told of each answer that was paid for.
        missing: The asks without an answer, by their keys.
        waits: For asks that are with the provider.
        error: Why the document fails, whatever else comes: of the first ask without an answer.
        wasted: What all asks without one have cost.
    """

    client: OfflineClient
    store: Store
    register: Register
    identity: str
    told: Told
    missing: dict[str, Ask[Any]] = field(default_factory=dict)
    waits: bool = False
    error: ModelError | None = None
    wasted: Usage = field(default_factory=Usage)

    @property
    def name(self) -> str:
        """The model as the user named it."""
        return self.client.name

    @property
    def backend(self) -> str:
        """What runs it."""
        return self.client.backend

    @property
    def family(self) -> str:
        """The family of prompts it is asked with."""
        return self.client.family

    def ask(self, ask: Ask[AnyAnswer]) -> Reply[AnyAnswer]:
        """Return the answer to `ask`, or an empty one and note that it is missing.

        Raises:
            ModelError: If the answer is an error that the pipeline goes on from.
            OutputError: If the disk refuses what must be kept.
        """
        document, key = ask.window.document.id, ask_key(ask, self.identity)
        remembered = self.store.recall(document, key)
        if remembered is not None:
            return decoded(remembered, ask.answer)
        try:
            found = self._looked_up(ask, key)
        except ModelError as error:
            if leads_on(error, ask):
                raise
            self.wasted += Usage(**error.spent)
            self.error = self.error or error
            found = None
        if found is not None:
            return found
        (name, *_) = ask.answer.model_fields
        return Reply(ask.answer.model_validate({name: []}), "", Usage(), 0.0)

    def close(self) -> None:
        """Do nothing: there is nothing to close."""

    def _looked_up(self, ask: Ask[AnyAnswer], key: str) -> Reply[AnyAnswer] | None:
        """Return what came back, None if nothing usable did; note what is to be done then."""
        known = self.register.known(ask.window.document.id, key)
        found = None
        if known is not None and known.is_under_way:
            self.waits = True
            return None
        if known is not None and known.line is not None:
            found = self._read(ask, key, known, known.line)
        elif known is not None and known.failure and known.tries >= MOST_TRIES:
            return decoded(known.failure, ask.answer)
        if found is None:
            self.missing[key] = ask
        return found

    def _read(
        self, ask: Ask[AnyAnswer], key: str, known: Known, line: Mapping[str, Any]
    ) -> Reply[AnyAnswer] | None:
        """Return what came back as a reply, None if it is to be asked again."""
        document = ask.window.document.id
        before = _spent(known, ask)
        try:
            reply = self.client.reply(ask, line, known.form)
        except FormRefused:
            self.register.unusable(document, key, None)
            return None
        except AskAgain as again:
            self._count(again.error, document, before)
            self.register.unusable(document, key, encoded_error(again.error))
            if known.tries + 1 >= MOST_TRIES:
                raise again.error from None
            return None
        except ModelError as error:
            self._count(error, document, before)
            if leads_on(error, ask):
                self.register.answered(document, key, encoded_error(error))
            raise
        self.told(document, reply.usage)
        reply = replace(reply, usage=before + reply.usage)
        self.register.answered(document, key, encoded(reply))
        return reply

    def _count(self, error: ModelError, document: str, before: Usage) -> None:
        now = Usage(**error.spent)
        self.told(document, now)
        error.spent = (before + now).model_dump()


def _spent(known: Known, ask: Ask[AnyAnswer]) -> Usage:
    """Return what earlier tries have cost."""
    if known.failure is None:
        return Usage()
    try:
        decoded(known.failure, ask.answer)
    except ModelError as error:
        return Usage(**error.spent)
    return Usage()
