"""People as BibTeX reads them: "von Last, Jr, First", joined by " and ".

BibTeX finds the parts of a name by commas, capitals and the word "and"; whatever it could misread gets braces.
Source: btxdoc, section 4 ("Names"), and `bibtex` itself as oracle in the tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from readinglist.model.people import Person

_AND = re.compile(r"(?:^|[\s~])and(?:[\s~]|$)", re.IGNORECASE)
#: Particles that stand without a blank before the name: d'Alembert.
_ELIDED = ("'", "’", "-")


def format_people(people: tuple[Person, ...], encode: Callable[[str], str]) -> str:
    """The value of an author or editor field; empty when no person has a name."""
    return " and ".join(name for person in people if (name := format_person(person, encode)))


def format_person(person: Person, encode: Callable[[str], str]) -> str:
    if literal := encode(person.literal):
        return f"{{{literal}}}"
    family, given, suffix = encode(person.family), encode(person.given), encode(person.suffix)
    particle = encode(person.particle)
    if not family:
        family, given, particle = given or particle, "", particle if given else ""
    if not family:
        return f"{{{suffix}}}" if suffix else ""
    if not given and not suffix:
        return _with_particle(particle, f"{{{family}}}" if " " in family else _protected(family))
    last = _with_particle(particle, _protected(family))
    if not suffix:
        return f"{last}, {_protected(given)}"
    return f"{last}, {_protected(suffix)}, {_protected(given) if given else '{}'}"


def _with_particle(particle: str, family: str) -> str:
    if not particle:
        return family
    blank = "" if particle.endswith(_ELIDED) else " "
    return f"{_protected(particle)}{blank}{family}"


def _protected(part: str) -> str:
    """The part in braces where a comma (`\\,` has one too), an "and" or "others" would be misread.

    So is a part of hyphens alone: BibTeX takes them for blanks between the words of a name and finds no word.
    """
    is_misread = "," in part or _AND.search(part) or part.casefold() == "others" or (part and not part.strip("-~ "))
    return f"{{{part}}}" if is_misread else part
