"""The JSON of an answer."""

from __future__ import annotations

from typing import Any

from readinglist.outside import Malformed, json_values
from readinglist.sources.source import Answer


def read_json(answer: Answer) -> Any:
    """The value that the body is; Malformed when it is no JSON, or has more parts or depth than any answer."""
    return json_values.read_json(answer.body)


def read_object(answer: Answer) -> dict[str, Any]:
    """The JSON object that the body is; Malformed for anything else."""
    value = read_json(answer)
    if not isinstance(value, dict):
        raise Malformed("it is no JSON object")
    return value
