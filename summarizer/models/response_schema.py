"""The JSON schema of an answer, in the form that strict servers require."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel

JsonSchema = dict[str, Any]


@cache
def strict_schema(answer: type[BaseModel]) -> JsonSchema:
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
