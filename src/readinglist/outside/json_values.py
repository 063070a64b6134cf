"""JSON, read so that a field of an unexpected form counts as absent: services change, and send nulls."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from readinglist.model.texts import one_line
from readinglist.outside import Malformed
from readinglist.outside.markup import LINE_LIMIT

#: More lists and objects than any honest text has; 10 MB of "[]," would be three million, and 300 MB in memory.
PARTS_LIMIT = 300_000


def read_json(body: bytes | str) -> Any:
    """The value that a text is.

    NaN and the infinities, which some programs write, are null. Malformed: it is no JSON, has more parts or depth than
    any honest text, or a number without end.
    """
    if _count(body, "[") + _count(body, "{") > PARTS_LIMIT:
        raise Malformed(f"it has more than {PARTS_LIMIT:,} parts")
    try:
        return json.loads(body, parse_constant=_nothing)
    except (ValueError, RecursionError) as error:
        raise Malformed("it is no JSON") from error


def _count(body: bytes | str, char: str) -> int:
    return body.count(char) if isinstance(body, str) else body.count(char.encode())


def _nothing(_name: str) -> None:
    return None


def text(value: object) -> str:
    """A string or number as one line; of a list its first; anything else is empty, and so is what no line can be."""
    if isinstance(value, list):
        return text(value[0]) if value else ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return one_line(value) if isinstance(value, str) and len(value) <= LINE_LIMIT else ""


def part(value: object, *names: str) -> dict[str, Any]:
    """The object below `names`, or an empty one."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def objects(value: object) -> list[dict[str, Any]]:
    """The objects of a list; an object alone is a list of one (DBLP writes it so); anything else is empty."""
    if isinstance(value, dict):
        return [value]
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def texts(value: object) -> Iterator[str]:
    """The strings of a list, those that are empty left out."""
    if isinstance(value, list):
        yield from (line for item in value if (line := text(item)))
