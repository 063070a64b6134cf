"""People as the services name them, taken apart as the library keeps them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from readinglist.model.people import Person, parse_person
from readinglist.model.texts import one_line

#: What says that a name in one piece is that of a group; "group" alone only at its end.
_GROUP_WORDS = (
    "collaboration", "consortium", "committee", "initiative", "investigators", "network", "organisation",
    "organization", "project", "society", "team", "working group", "study group", "task force", "university",
    "institute",
)  # fmt: skip
_GROUP = re.compile(rf"\b(?:{'|'.join(_GROUP_WORDS)})\b|\bgroup$", re.IGNORECASE)
#: Collaborations have long names; what is longer is no name.
_NAME_LIMIT = 500
#: "J", "JA", "J.A.", "J.-A.": what follows a family name in an index.
_INITIALS = re.compile(r"(?:[^\W\d_a-zß-öø-ÿ]\.?-?){1,4}")
_SUFFIX = re.compile(r"(?:Jr|Sr|I{1,3}|IV|[23]rd|2nd)\.?")
#: Names, one a line, that begin with a letter and have nothing in them that would have to be taken off.
_PLAIN = re.compile(r"(?:[^\W\d_][\w.' -]{0,200}(?:\n|\Z))+")
_DEGREES = re.compile(r",\s*(?:M\.?D|Ph\.?\s?D|M\.?Sc|B\.?Sc|M\.?P\.?H|R\.?N|Dr)\b\.?", re.IGNORECASE)


def person_of_parts(family: str, given: str = "", *, suffix: str = "", literal: str = "") -> Person | None:
    """A person whose parts the source knows; the particle is taken from the family name. None when all is empty."""
    family, given, suffix, literal = (_short(value) for value in (family, given, suffix, literal))
    if not family:
        return Person(literal=literal) if literal else person_of_name(given)
    if not given or "," in family + given + suffix:
        return Person(family=family, given=given, suffix=suffix)
    return parse_person(", ".join(value for value in (family, suffix, given) if value))


def person_of_name(name: str) -> Person | None:
    """A person whose source gives one text, "Given Family" or "Family, Given". None where it holds no letter."""
    name = _DEGREES.sub("", _short(name)).strip(" ,;:*")
    if not any(char.isalpha() for char in name):
        return None
    return Person(literal=name) if _GROUP.search(name) else parse_person(name)


def is_index_form(name: str) -> bool:
    """Whether a name is printed as indexes do, family name first and no comma: "Smith JA", "Liu R."."""
    words = name.split()
    return len(words) > 1 and "," not in name and _INITIALS.fullmatch(words[-1]) is not None


def person_of_index(name: str) -> Person | None:
    """A person of an index: "Smith JA", "Liu R.", "van der Berg A-M Jr". None where the name holds no letter.

    A name with a comma, or without initials at its end, is read as `person_of_name` does.
    """
    words = _short(name).split()
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    if not is_index_form(" ".join(words)):
        return person_of_name(name)
    return person_of_parts(" ".join(words[:-1]), words[-1], suffix=suffix)


def people_of_names(names: Sequence[str]) -> tuple[Person, ...]:
    """The people of a list of names, each read as by `person_of_name`; what is no name is left out.

    What makes a name special is looked for once: a page of arXiv has five thousand names.
    """
    together = "\n".join(names)
    lowered = together.lower()
    if not _PLAIN.fullmatch(together) or "group" in lowered or any(word in lowered for word in _GROUP_WORDS):
        return tuple(person for name in names if (person := person_of_name(name)) is not None)
    return tuple(parse_person(name) for name in names)


def _short(name: str) -> str:
    """A name as one line; empty for what is too long to be one."""
    return one_line(name) if len(name) <= _NAME_LIMIT else ""
