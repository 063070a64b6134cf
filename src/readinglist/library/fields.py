"""Fields of a paper as typed text, and typed text as fields."""

from __future__ import annotations

import re
from collections.abc import Iterable

from readinglist.citekeys import LENGTH_LIMIT, is_safe_key
from readinglist.errors import InvalidRequest
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier, parse_identifier
from readinglist.model.paper import PaperType
from readinglist.model.people import Person, parse_person
from readinglist.model.texts import clean_text, one_line

_YES = frozenset({"yes", "true", "1", "on"})
_NO = frozenset({"no", "false", "0", "off", ""})
#: The look back keeps a long run of blanks from being tried from each of them.
_BORDER = re.compile(r";|\n|(?<!\s)\s+and\s+")
_BRACED_OR_BORDER = re.compile(rf"(\{{[^{{}}]*\}}|{_BORDER.pattern})")


def parse_field(name: str, value: object) -> object:
    """The value of a field of `Paper`: text is read as a person types it, other values must be of the field's type.

    People stand with ";" or " and " or line ends between them, unless these are in braces ("{Barnes and Noble}"),
    identifiers and keywords with ";" or line ends; a date is "2023", "2023-06" or "2023-06-26". Raises InvalidRequest
    with a sentence that names the field.
    """
    if isinstance(value, str):
        return _parse_text(name, value)
    kinds: dict[str, tuple[type, ...]] = {
        "people": (tuple, list),
        "editors": (tuple, list),
        "identifiers": (tuple, list),
        "keywords": (tuple, list),
        "date": (PartialDate, type(None)),
        "author_count": (int, type(None)),
        "is_organization_author": (bool,),
    }
    if not isinstance(value, kinds.get(name, (str,))):
        raise InvalidRequest(f"{value!r} is no value for {_spoken(name)}.")
    if name == "author_count":
        _check_count(value)
    return tuple(_cleaned(value)) if isinstance(value, (tuple, list)) else value


def as_text(value: object) -> str:
    """A field's value as text that `parse_field` reads back: what provenance keeps of a replaced value."""
    match value:
        case None | False | "" | ():
            return ""
        case True:
            return "yes"
        case PartialDate():
            return value.iso
        case tuple():
            return "; ".join(_part_as_text(part) for part in value)
    return str(value)


def _parse_text(name: str, text: str) -> object:
    match name:
        case "people" | "editors":
            return tuple(person for part in _split_people(text) if (person := _person(part)).name)
        case "identifiers":
            return tuple(_identifier(part) for part in _split(text))
        case "keywords":
            return tuple(dict.fromkeys(one_line(part) for part in _split(text)))
        case "date":
            return _date(text)
        case "author_count":
            return _count(text)
        case "type":
            return _type(text)
        case "is_organization_author":
            return _flag(name, text)
        case "abstract":
            return clean_text(text).strip()
        case "citation_key":
            return _key(text)
    return one_line(text)


def _split(text: str) -> Iterable[str]:
    return [part.strip() for part in re.split(r";|\n", clean_text(text)) if part.strip()]


def _split_people(text: str) -> Iterable[str]:
    """As `_split`, also at " and ", but at nothing inside braces, as BibTeX does (btxdoc, "Names")."""
    pieces = _BRACED_OR_BORDER.split(clean_text(text))
    names = [""]
    for piece in pieces:
        if _BORDER.fullmatch(piece):
            names.append("")
        else:
            names[-1] += piece
    return [name.strip() for name in names if name.strip()]


def _person(text: str) -> Person:
    """One name. Three and more whole names with commas between are a list, not "von Last, Jr, First" (btxdoc)."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > 2 and not text.startswith("{") and all(" " in part for part in parts):
        raise InvalidRequest(
            f'"{one_line(text)[:80]}" looks like several names.',
            f"Nothing was changed. Put “;” between names: {'; '.join(parts)[:80]}",
        )
    return parse_person(text)


def _key(text: str) -> str:
    """A key that a .tex can cite as it stands; another would have to be written as something else at each export."""
    key = one_line(text)
    if key and not is_safe_key(key):
        raise InvalidRequest(
            f'"{key[:60]}" cannot be a citation key.',
            f"Nothing was changed. Use letters from a to z, digits and - _ : . + /, at most {LENGTH_LIMIT} in all.",
        )
    return key


def _date(text: str) -> PartialDate | None:
    if not text.strip():
        return None
    try:
        return PartialDate.parse(text)
    except ValueError:
        raise InvalidRequest(f'"{text}" is no date.', "Write 2023, 2023-06 or 2023-06-26.") from None


def _identifier(text: str) -> Identifier:
    found = parse_identifier(text)
    if found is None:
        raise InvalidRequest(
            f'"{text}" is no identifier.', "Write a DOI, an arXiv number, an ISBN, pmid:NUMBER or an address."
        )
    return found


def _type(text: str) -> PaperType:
    try:
        return PaperType(text.strip().lower())
    except ValueError:
        known = ", ".join(item.value for item in PaperType)
        raise InvalidRequest(f'"{text}" is no type of paper.', f"The types are {known}.") from None


def _count(text: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise InvalidRequest(f'"{text}" is no number of authors.')
    return int(text)


def _check_count(value: object) -> None:
    if isinstance(value, bool) or (isinstance(value, int) and not 0 <= value < 1_000_000):
        raise InvalidRequest(f"{value!r} is no number of authors.")


def _flag(name: str, text: str) -> bool:
    word = text.strip().casefold()
    if word not in _YES | _NO:
        raise InvalidRequest(f'"{text}" is no value for {_spoken(name)}.', "Write yes or no.")
    return word in _YES


def _cleaned(values: Iterable[object]) -> Iterable[object]:
    return (one_line(value) if isinstance(value, str) else value for value in values)


def _part_as_text(part: object) -> str:
    match part:
        case Person(literal=literal) if literal:
            return f"{{{literal}}}"
        case Person():
            return part.sort_name
        case Identifier(scheme="pmid"):
            return f"pmid:{part.value}"
        case Identifier(scheme="arxiv"):
            return f"arxiv:{part.value}" + (f"v{part.version}" if part.version else "")
        case Identifier():
            return part.value
    return str(part)


def _spoken(name: str) -> str:
    return name.replace("_", " ")
