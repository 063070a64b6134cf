"""Recorded answers as a source file gets them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from readinglist.model.people import Person
from readinglist.sources.source import Answer
from sources.replay import body_of


def answer_of(value: object, status: int = 200) -> Answer:
    """Of a JSON value or of text, as a service sends it."""
    return Answer(status, {}, value.encode() if isinstance(value, str) else json.dumps(value).encode())


def exchange(file: Path, words: str = "") -> Answer:
    """The first answer of a recorded file whose address holds these words."""
    exchanges: list[dict[str, Any]] = json.loads(file.read_text("utf-8"))
    found = next(item for item in exchanges if words in item["uri"])
    return Answer(found["status"], found["headers"], body_of(found))


def names(people: tuple[Person, ...]) -> list[str]:
    """ "Given|particle|Family|suffix" of each, or "{Literal}"."""
    return [
        f"{{{person.literal}}}"
        if person.literal
        else "|".join((person.given, person.particle, person.family, person.suffix))
        for person in people
    ]
