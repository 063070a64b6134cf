"""Which fields of an entry's own text must change so that it says what the paper says. All others stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from readinglist.formats.bibtex.entries import EntryText, FindEntry, field_sources, with_inherited
from readinglist.formats.bibtex.fields import Dialect, entry_type
from readinglist.formats.bibtex.mapping import (
    FIELDS_OF,
    fallback_title,
    paper_type,
    read_identifiers,
    read_values,
    venue_field,
)
from readinglist.formats.bibtex.values import expand, parse_names
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperType
from readinglist.model.people import Person

#: Fields to set, by name, each a source with its delimiters; None takes the field out.
Renewed = dict[str, str | None]

#: What says nothing without the number that it stands beside.
_OF_EPRINT = ("archiveprefix", "primaryclass", "eprinttype", "eprintclass")


def no_entry(key: str) -> EntryText | None:
    """For a text that stands alone: there is nothing to inherit from."""
    del key
    return None


def renewals(
    text: EntryText, paper: Paper, *, dialect: Dialect = Dialect.BIBTEX, find: FindEntry = no_entry
) -> Renewed:
    """What must change in the entry. find: the entry of a key, for what it inherits. dialect: of what is added."""
    tex = with_inherited(text, find)
    values = read_values(text.type, tex)
    values.setdefault("title", fallback_title(tex))
    renewed: Renewed = {}
    for field in FIELDS_OF:
        if (values.get(field) or None) != (getattr(paper, field) or None):
            renewed |= _RENEWERS.get(field, _renew)(text, values, paper, field, dialect)
    return renewed


def renewed_type(text: EntryText, paper: Paper, dialect: Dialect) -> str | None:
    """The type that the entry gets; None while the one that it has says what the paper is."""
    return None if paper_type(text.type, text.tex) is paper.type else entry_type(paper, dialect)


def _renew(text: EntryText, values: Mapping[str, Any], paper: Paper, field: str, dialect: Dialect) -> Renewed:
    """The field anew, under the names that the entry has for it; nothing where it says as much as it can already."""
    sources = field_sources(paper, field, dialect=dialect, type=text.type)
    if sources and _reads(text, sources).get(field) == values.get(field):
        return {}
    if len(sources) == 1 and (own := _own_name(text, field)):
        sources = {own: next(iter(sources.values()))}
    return {**_without(text, field), **sources}


def _own_name(text: EntryText, field: str) -> str:
    if field == "venue":
        return venue_field(paper_type(text.type, text.tex), text.tex)
    return next((name for name in FIELDS_OF[field] if name in text.tex), "")


def _without(text: EntryText, field: str) -> Renewed:
    if field == "venue":
        name = _own_name(text, field)
        return {name: None} if name else {}
    return {name: None for name in FIELDS_OF[field] if name in text.tex}


def _reads(text: EntryText, sources: Mapping[str, str]) -> dict[str, object]:
    return read_values(text.type, {name.lower(): expand(source, {}) for name, source in sources.items()})


def _renew_date(text: EntryText, values: Mapping[str, Any], paper: Paper, field: str, dialect: Dialect) -> Renewed:
    """As the entry has it: `date`, or `year` and `month`, of which the month stays if it says the same."""
    if "date" in text.tex:
        dialect = Dialect.BIBLATEX
    elif "year" in text.tex:
        dialect = Dialect.BIBTEX
    renewed = _renew(text, values, paper, field, dialect)
    said, date = values.get(field), paper.date
    if said and date and (said.month, said.day) == (date.month, date.day):
        return {name: source for name, source in renewed.items() if name not in ("month", "day")}
    return renewed


def _renew_people(text: EntryText, values: Mapping[str, Any], paper: Paper, field: str, dialect: Dialect) -> Renewed:
    """A list that ended with "and others" does so still, unless it is complete now."""
    renewed = _renew(text, values, paper, field, dialect)
    (name,) = FIELDS_OF[field]
    source = renewed.get(name)
    if source and name in text.tex:
        before, has_others = parse_names(text.tex[name])
        count = paper.author_count if field == "people" else None
        if has_others and not _is_complete(getattr(paper, field), before, count):
            renewed[name] = f"{source[:-1]} and others}}"
    return renewed


def _is_complete(people: Sequence[Person], before: Sequence[Person], count: int | None) -> bool:
    """Whether nobody is missing in a list that was cut off: by the number of authors where that is known; else where
    names were added or all of them are others. Whoever mends a name does not say that the list is complete now.
    """
    if count is not None:
        return len(people) >= count
    names = {name for person in before for name in _names(person)}
    return len(people) > len(before) or not any(names & _names(person) for person in people)


def _names(person: Person) -> set[str]:
    """By which a person is known when one part of the name is mended."""
    return {name.casefold() for name in (person.family, person.given, person.literal) if name}


def _renew_identifiers(
    text: EntryText, values: Mapping[str, Any], paper: Paper, field: str, dialect: Dialect
) -> Renewed:
    """A field that names an identifier of the paper stays; one that names another goes; the others are added."""
    kind: PaperType = values["type"]
    wanted = _keys(paper.identifiers)
    gone = _keys(values.get(field, ())) - wanted
    renewed: Renewed = {}
    stated: set[tuple[str, str]] = set()
    for name in text.tex:
        named = _keys(read_identifiers(name, kind, text.tex))
        if named & gone and name in FIELDS_OF[field]:
            renewed |= dict.fromkeys([name, *(_OF_EPRINT if name == "eprint" else ())])
        else:
            stated |= named
    missing = tuple(item for item in paper.identifiers if (item.scheme, item.value) not in stated)
    added = field_sources(replace(paper, identifiers=missing), field, dialect=dialect, type=text.type)
    taken = {name for name in text.tex if name not in renewed}
    renewed = {name: source for name, source in renewed.items() if name in text.tex}
    return renewed | {name: source for name, source in added.items() if name.lower() not in taken}


def _keys(identifiers: object) -> set[tuple[str, str]]:
    """What identifies: an arXiv version does not."""
    return {(item.scheme, item.value) for item in identifiers if isinstance(item, Identifier)}  # type: ignore[attr-defined]


_RENEWERS = {
    "date": _renew_date,
    "people": _renew_people,
    "editors": _renew_people,
    "identifiers": _renew_identifiers,
}

# -- what BibTeX does not know ----------------------------------------------------------------------------------------

_BIBTEX_NAMES = {
    "journaltitle": "journal",
    "location": "address",
    "eprinttype": "archivePrefix",
    "eprintclass": "primaryClass",
    "annotation": "annote",
    "institution": "school",
}
_THESES = (PaperType.PHDTHESIS, PaperType.MASTERSTHESIS)
#: Types of biblatex (its manual, 2.1) that the standard styles of BibTeX do not have.
_BIBLATEX_TYPES = frozenset(
    "bookinbook collection dataset inreference mvbook mvcollection mvproceedings mvreference online reference report "  # noqa: SIM905
    "software suppbook suppcollection suppperiodical thesis".split()
)


def in_bibtex(text: EntryText, paper: Paper) -> tuple[str | None, Renewed]:
    """The type and fields that biblatex alone understands, as BibTeX's styles know them; sources stay as they stand."""
    renewed: Renewed = {}
    for name, known in _BIBTEX_NAMES.items():
        is_other = name == "institution" and paper.type not in _THESES
        if name in text.tex and known.lower() not in text.tex and not is_other:
            renewed |= {name: None, known: text.sources[name]}
    if "date" in text.tex and "year" not in text.tex:
        dated = field_sources(paper, "date", dialect=Dialect.BIBTEX, type=text.type)
        renewed |= {"date": None, **dated} if dated else {}
    is_known = text.type.lower() not in _BIBLATEX_TYPES
    return None if is_known else entry_type(paper, Dialect.BIBTEX), renewed
