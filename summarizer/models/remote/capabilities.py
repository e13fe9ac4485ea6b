"""What a server takes: how the answer is typed, and under which names the limits go.

Servers that call themselves OpenAI-compatible differ. A request begins with the best form; when
the server refuses a parameter, that one is given up and the next best is tried. The form that
was taken is remembered for all later requests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from instructor import Mode
from pydantic import BaseModel

from summarizer.models.remote.errors import status_of, too_long
from summarizer.models.response_schema import strict_schema

_SHORT_ANSWER = 4_000
_REFUSED = frozenset({400, 422})
_FORMAT_WORDS = ("response_format", "json_schema", "json_object", "schema", "strict")


@dataclass(frozen=True)
class ServerCapabilities:
    """The parameters a server is known, or still thought, to take."""

    mode: Mode = Mode.JSON_SCHEMA
    strict: bool = True
    max_tokens: int = _SHORT_ANSWER
    token_key: str | None = "max_tokens"  # noqa: S105 - the name of a parameter
    temperature: float | None = 0.0
    own_format: bool = False
    """The engine's extra parameters type the answer; no schema is sent."""

    def parameters(self, answer: type[BaseModel], extras: Mapping[str, Any]) -> dict[str, Any]:
        """Return the request's parameters beside model, messages and retries."""
        found: dict[str, Any] = {}
        if self.token_key:
            found[self.token_key] = self.max_tokens
        if self.temperature is not None:
            found["temperature"] = self.temperature
        body = dict(extras)
        if self.strict and not self.own_format and self.mode is Mode.JSON_SCHEMA:
            # instructor's own form is not strict; what stands in extra_body wins on the wire.
            body["response_format"] = {
                "type": "json_schema",
                "json_schema": {
                    "name": answer.__name__,
                    "strict": True,
                    "schema": strict_schema(answer),
                },
            }
        if body:
            found["extra_body"] = body
        return found


def refused(error: BaseException) -> bool:
    """Tell whether the server refused the request itself."""
    return status_of(error) in _REFUSED


def adapted(dialect: ServerCapabilities, error: BaseException) -> ServerCapabilities | None:
    """Return the next best dialect after the server refused a request, None if that is not why."""
    if too_long(error):
        # Many servers count the answer's limit too; a prompt that is too long stays too long.
        is_shorter = dialect.token_key and dialect.max_tokens > _SHORT_ANSWER
        return replace(dialect, max_tokens=_SHORT_ANSWER) if is_shorter else None
    if not refused(error):
        return None
    said = str(error).lower()
    if "temperature" in said and dialect.temperature is not None:
        return replace(dialect, temperature=None)
    return _other_limit(dialect, said) or _looser(dialect, said)


def _other_limit(dialect: ServerCapabilities, said: str) -> ServerCapabilities | None:
    if "max_completion_tokens" in said and dialect.token_key == "max_tokens":  # noqa: S105
        return replace(dialect, token_key="max_completion_tokens")  # noqa: S106
    if dialect.token_key and dialect.token_key in said:
        return replace(dialect, token_key=None)
    return None


def _looser(dialect: ServerCapabilities, said: str) -> ServerCapabilities | None:
    if dialect.own_format or not any(word in said for word in _FORMAT_WORDS):
        return None
    if dialect.mode is Mode.JSON_SCHEMA and dialect.strict:
        return replace(dialect, strict=False)
    if dialect.mode is Mode.JSON_SCHEMA:
        return replace(dialect, mode=Mode.JSON)
    if dialect.mode is Mode.JSON:
        return replace(dialect, mode=Mode.MD_JSON)
    return None
