"""A reader of .bib files for the tests alone: it shares nothing with the program.

Grammar of bibtex.web: braces count with or without a backslash before them; a value is one braced group or a bare word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEAD = re.compile(r"@(\w+)\{([^,\s{}]+),\s*")
_NAME = re.compile(r"(\w+)\s*=\s*")
_BARE = re.compile(r"\w+")


@dataclass(frozen=True)
class ScannedEntry:
    type: str
    key: str
    fields: dict[str, str]


def scan(text: str) -> list[ScannedEntry]:
    """All entries. Anything that is no entry fails the test that called."""
    entries, index = [], 0
    while text[index:].strip():
        index += len(text[index:]) - len(text[index:].lstrip())
        head = _HEAD.match(text, index)
        assert head, f"no entry at {text[index : index + 60]!r}"
        index, fields = head.end(), {}
        while not text.startswith("}", index):
            name = _NAME.match(text, index)
            assert name, f"no field at {text[index : index + 60]!r}"
            assert name[1] not in fields
            fields[name[1]], index = _value(text, name.end())
            comma = re.compile(r"\s*,?\s*").match(text, index)
            assert comma
            index = comma.end()
        entries.append(ScannedEntry(head[1], head[2], fields))
        index += 1
    return entries


def _value(text: str, index: int) -> tuple[str, int]:
    if not text.startswith("{", index):
        bare = _BARE.match(text, index)
        assert bare
        return bare[0], bare.end()
    end = index + len(balanced_prefix(text[index:]))
    return text[index + 1 : end - 1], end


def balanced_prefix(text: str) -> str:
    depth = 0
    for position, char in enumerate(text):
        depth += (char == "{") - (char == "}")
        assert depth >= 0
        if depth == 0:
            return text[: position + 1]
    raise AssertionError(f"braces never close: {text[:60]!r}")


def is_balanced(text: str) -> bool:
    depth = 0
    for char in text:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0
