"""The request parameters that a server accepts.

OpenAI-compatible servers differ. The first request uses the best parameters; when the server
refuses one, the request is repeated without it or with the next best value. The parameters that
worked are used for all later requests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from instructor import Mode
from pydantic import BaseModel

from summarizer.models.remote.errors import is_prompt_too_long, status_of
from summarizer.settings import Settings

_SMALL_MAX_TOKENS = 4_000
_BAD_REQUEST = frozenset({400, 422})
_REFUSED = frozenset({400, 403, 422, 501})
_FORMAT_WORDS = ("response_format", "json_schema", "json_object", "schema", "strict")


@dataclass(frozen=True)
class ServerCapabilities:
    """The parameters that a server accepts, as far as is known.

    Attributes:
        mode: instructor's mode of structured output.
        token_key: Name of the parameter for `max_tokens`; `None` if there is none.
        temperature: `None` if the parameter is refused.
        seed: `None` if none is wanted, or the parameter is refused.
        logprobs: Whether log-probabilities of the tokens are requested.
        uses_grammar: Whether a grammar in `extra_body` constrains the answer instead of a schema.
    """

    mode: Mode = Mode.JSON_SCHEMA
    strict: bool = True
    max_tokens: int = _SMALL_MAX_TOKENS
    token_key: str | None = "max_tokens"  # noqa: S105 - the name of a parameter
    temperature: float | None = 0.0
    logprobs: bool = False
    uses_grammar: bool = False
    seed: int | None = None

    def with_sampling(self, settings: Settings) -> ServerCapabilities:
        """Return the capabilities with the temperature and the seed that are set."""
        temperature = self.temperature if settings.temperature is None else settings.temperature
        return replace(self, temperature=temperature, seed=settings.seed)

    def parameters(self, answer: type[BaseModel], extra_body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the parameters of a request besides model, messages and retries."""
        parameters: dict[str, Any] = {}
        if self.token_key:
            parameters[self.token_key] = self.max_tokens
        if self.temperature is not None:
            parameters["temperature"] = self.temperature
        if self.seed is not None:
            parameters["seed"] = self.seed
        if self.logprobs:
            parameters["logprobs"] = True
        body = dict(extra_body)
        if self.strict and not self.uses_grammar and self.mode is Mode.JSON_SCHEMA:
            # instructor's own response_format is not strict; `extra_body` overrides it.
            body["response_format"] = {
                "type": "json_schema",
                "json_schema": {
                    "name": answer.__name__,
                    "strict": True,
                    "schema": strict_schema(answer),
                },
            }
        if body:
            parameters["extra_body"] = body
        return parameters


@cache
def strict_schema(answer: type[BaseModel]) -> dict[str, Any]:
    """Return the schema of `answer` with every key required and no other key allowed.

    Optional keys become required keys that may be `null` or empty. Defaults and titles, which
    strict servers refuse, are removed. The result is shared and must not be changed.
    """
    schema = answer.model_json_schema()
    _make_strict(schema)
    return schema


def _make_strict(node: object) -> None:
    if isinstance(node, list):
        for item in node:
            _make_strict(item)
    if not isinstance(node, dict):
        return
    if node.get("type") == "object" and "properties" in node:
        node["additionalProperties"] = False
        node["required"] = list(node["properties"])
    for key in ("default", "title"):
        if key in node and not isinstance(node[key], dict):
            del node[key]
    for value in node.values():
        _make_strict(value)


def is_bad_request(error: BaseException) -> bool:
    """Return whether the server refused the parameters of the request."""
    return status_of(error) in _BAD_REQUEST


def reduced(capabilities: ServerCapabilities, error: BaseException) -> ServerCapabilities | None:
    """Return capabilities without what `error` complains about, `None` if that is not clear."""
    if is_prompt_too_long(error):
        # Many servers add `max_tokens` to the prompt's length.
        can_shrink = capabilities.token_key and capabilities.max_tokens > _SMALL_MAX_TOKENS
        return replace(capabilities, max_tokens=_SMALL_MAX_TOKENS) if can_shrink else None
    message = str(error).lower()
    if _refuses_logprobs(capabilities, error, message):
        return replace(capabilities, logprobs=False)
    if not is_bad_request(error):
        return None
    if "temperature" in message and capabilities.temperature is not None:
        return replace(capabilities, temperature=None)
    if "seed" in message and capabilities.seed is not None:
        return replace(capabilities, seed=None)
    fewer = _other_token_key(capabilities, message) or _looser_format(capabilities, message)
    if fewer is None and capabilities.logprobs:
        # The answer does not need them, so they go before the request fails.
        return replace(capabilities, logprobs=False)
    return fewer


def _refuses_logprobs(capabilities: ServerCapabilities, error: BaseException, message: str) -> bool:
    """Return whether the error is about log-probabilities; some providers call it forbidden."""
    return capabilities.logprobs and "logprobs" in message and status_of(error) in _REFUSED


def _other_token_key(capabilities: ServerCapabilities, message: str) -> ServerCapabilities | None:
    if "max_completion_tokens" in message and capabilities.token_key == "max_tokens":  # noqa: S105
        return replace(capabilities, token_key="max_completion_tokens")  # noqa: S106
    if capabilities.token_key and capabilities.token_key in message:
        return replace(capabilities, token_key=None)
    return None


def _looser_format(capabilities: ServerCapabilities, message: str) -> ServerCapabilities | None:
    if capabilities.uses_grammar or not any(word in message for word in _FORMAT_WORDS):
        return None
    if capabilities.mode is Mode.JSON_SCHEMA and capabilities.strict:
        return replace(capabilities, strict=False)
    looser = {Mode.JSON_SCHEMA: Mode.JSON, Mode.JSON: Mode.MD_JSON}.get(capabilities.mode)
    return replace(capabilities, mode=looser) if looser else None
