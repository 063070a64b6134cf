"""Several people in one text, as tables and lists write them."""

from __future__ import annotations

import re

from readinglist.model.people import Person
from readinglist.outside.naming import is_index_form, person_of_index, person_of_name

#: "(The Chinese University of Hong Kong)*", "(60410297700)": what stands behind a name.
_ASIDE = re.compile(r"\([^()]{0,300}\)\*?")
_SIGNS = re.compile(r"[;|\n]")
_AND = re.compile(r"\s(?:and|&)\s")
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.?[- ]?){1,4}(?:Jr\.?|Sr\.?|I{2,3})?")
#: A name that runs into the next between two others ("Ada LovelaceAlan Turing"), but "McDonald" is one.
_JOINT = re.compile(
    r"\S\s+(?!(?:Ma?c|De|Di|Del|La|Le|Van|Fitz)[A-Z])[^\W\d_a-z]\w{0,40}[^\W\d_A-Z][A-Z][^\W\d_A-Z]\w{0,40}\s+\S"
)


def people_of_list(text: str) -> tuple[Person, ...]:
    """The people of one text: "Doe, J.; Roe, R.", "Jane Doe|Richard Roe", "Smith A, Walter B", "Li, W., Dou, Z.".

    A single comma with one word beside it stands within a name ("Doe, Jane").
    """
    names = [name.strip() for name in _names(_ASIDE.sub("", text))]
    is_index = "|" not in text and all(is_index_form(name) for name in names if name)
    found = (person_of_index(name) if is_index else person_of_name(name) for name in names if name)
    return tuple(dict.fromkeys(person for person in found if person))


def _names(text: str) -> list[str]:
    if _SIGNS.search(text):
        return _SIGNS.split(text)
    if text.count(",") < 2 and _AND.search(text):
        return _AND.split(text)
    parts = [part.strip() for part in _AND.sub(", ", text).split(",") if part.strip()]
    if len(parts) > 1 and len(parts) % 2 == 0 and all(_INITIALS.fullmatch(part) for part in parts[1::2]):
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    if len(parts) == 2 and not all(" " in part for part in parts):
        return [text]
    return parts


def runs_together(text: str) -> bool:
    """Whether names stand in a text without a sign between them; where one ends is a guess."""
    return not _SIGNS.search(text) and "," not in text and _JOINT.search(text) is not None
