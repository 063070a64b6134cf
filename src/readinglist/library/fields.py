"""Fields of a paper as typed text, and typed text as fields."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from readinglist.citekeys import LENGTH_LIMIT, is_safe_key
from readinglist.errors import InvalidRequest
from readinglist.library.naming import field_phrase
from readinglist.model.dates import PartialDate
from readinglist.model.identifier_forms import parse_identifier
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import PaperType
from readinglist.model.people import Person, parse_person
from readinglist.model.texts import clean_text, one_line

_YES = frozenset({"yes", "true", "1", "on"})
_NO = frozenset({"no", "false", "0", "off", ""})
#: The look back keeps a long run of blanks from being tried from each of them.
_BORDER = re.compile(r";|\n|(?<!\s)\s+and\s+")
#: A year that the source did not print: "[2026]-06-26".
_INFERRED_YEAR = re.compile(r"\[(\d{4})\](.*)")
#: Fields of plain text, which stand for themselves.
_TEXTS = frozenset({
    "title", "abstract", "organization", "venue", "volume", "number", "pages", "publisher", "citation_key",
})  # fmt: skip
_BRACED_OR_BORDER = re.compile(rf"(\{{[^{{}}]*\}}|{_BORDER.pattern})")


def parse_field(name: str, value: object) -> object:
    """The value of a field of `Paper`: text is read as a person types it, other values must be of the field's type.

    People stand with ";" or " and " or line ends between them, unless these are in braces ("{Barnes and Noble}"),
    identifiers and keywords with ";" or line ends; a date is "2023", "2023-06", "2023-06-26", or "[2026]-06-26" for a
    year that was inferred. Raises InvalidRequest with a sentence that names the field.
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
        raise InvalidRequest(f"{value!r} is no value for {field_phrase(name)}.")
    if name == "author_count":
        _check_count(value)
    return tuple(_cleaned(value)) if isinstance(value, (tuple, list)) else value


def as_text(value: object) -> str:
    """A field's value as a person would type it, which `restore_field` reads back exactly: what provenance keeps.

    What cannot be typed (a name with a semicolon in it) is written as a JSON array.
    """
    match value:
        case None | False | "" | ():
            return ""
        case True:
            return "yes"
        case PartialDate():
            return f"[{value.iso[:4]}]{value.iso[4:]}" if value.is_year_inferred else value.iso
        case tuple():
            text = "; ".join(_part_as_text(part) for part in value)
            return text if _reads_back(text, value) else json.dumps(list(map(_record, value)), ensure_ascii=False)
    return str(value)


def restore_field(name: str, text: str) -> object:
    """The value of which `as_text` made this text. Raises InvalidRequest for other texts that make no sense."""
    return text if name in _TEXTS else parse_field(name, text)


def _reads_back(text: str, parts: tuple[object, ...]) -> bool:
    name = {Person: "people", Identifier: "identifiers"}.get(type(parts[0]), "keywords")
    try:
        return _parse_text(name, text) == parts
    except InvalidRequest:
        return False


def _record(part: object) -> object:
    match part:
        case Person():
            return [part.family, part.given, part.particle, part.suffix, part.literal]
        case Identifier():
            return [part.scheme, part.value, part.version]
    return part


def _read_records(name: str, text: str) -> tuple[object, ...] | None:
    """The parts of a JSON array that `as_text` wrote; None when the text is none."""
    if not text.startswith("["):
        return None
    try:
        records = json.loads(text)
        match name:
            case "people" | "editors":
                return tuple(Person(*map(str, record)) for record in records)
            case "identifiers":
                return tuple(Identifier(str(scheme), str(value), version) for scheme, value, version in records)
        return tuple(map(str, records))
    except (ValueError, TypeError):
        return None


def _parse_text(name: str, text: str) -> object:
    if name in ("people", "editors", "identifiers", "keywords") and (records := _read_records(name, text)) is not None:
        return records
    match name:
        case "people" | "editors":
            return tuple(person for part in _split_people(text) if (person := _person(part)).name)
        case "identifiers":
            return tuple(_identifier(part) for part in _split_identifiers(text))
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


def _split_identifiers(text: str) -> Iterable[str]:
    """As `_split`, but a DOI may have a ";" of its own: there a border is where identifiers stand on both sides."""
    for piece in re.split(r";(?=\s|$)|\n", clean_text(text)):
        parts = [part.strip() for part in piece.split(";") if part.strip()]
        yield from parts if all(map(parse_identifier, parts)) else [piece.strip()]


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
    inferred = _INFERRED_YEAR.fullmatch(text.strip())
    try:
        return PartialDate.parse(
            "".join(inferred.groups()) if inferred else text, is_year_inferred=inferred is not None
        )
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
        raise InvalidRequest(f'"{text}" is no value for {field_phrase(name)}.', "Write yes or no.")
    return word in _YES


def _cleaned(values: Iterable[object]) -> Iterable[object]:
    return (one_line(value) if isinstance(value, str) else value for value in values)


def _part_as_text(part: object) -> str:
    match part:
        case Person(literal=literal) if literal:
            return f"{{{literal}}}"
        case Person():
            return part.sort_name if parse_person(part.sort_name) == part else _braced(part)
        case Identifier(scheme="pmid"):
            return f"pmid:{part.value}"
        case Identifier(scheme="arxiv"):
            return f"arxiv:{part.value}" + (f"v{part.version}" if part.version else "")
        case Identifier():
            return part.value
    return str(part)


def _braced(person: Person) -> str:
    """A name whose parts do not fall where the words alone would put them: "dello {Russo}, , Giovanni"."""
    return f"{person.particle} {{{person.family}}}, {person.suffix}, {person.given}".lstrip()
