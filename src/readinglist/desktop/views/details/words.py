"""How fields, origins and times are said to a person. No Qt in here."""

from __future__ import annotations

import datetime as dt
from typing import Any

from readinglist.errors import InvalidRequest
from readinglist.library.fields import as_text, restore_field
from readinglist.model.candidate import evidence_line
from readinglist.model.dates import MONTHS
from readinglist.model.history import FieldChange, OperationRow
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import PRIORITIES, Origin, Paper, Sighting

#: Fields in the order in which they are shown, with their names.
FIELD_WORDS = {
    "title": "Title",
    "people": "Authors",
    "author_count": "Author count",
    "organization": "Organization",
    "is_organization_author": "Organization is the author",
    "date": "Date",
    "venue": "Venue",
    "volume": "Volume",
    "number": "Number",
    "pages": "Pages",
    "publisher": "Publisher",
    "editors": "Editors",
    "identifiers": "Identifiers",
    "type": "Type",
    "citation_key": "Citation key",
    "keywords": "Keywords",
    "abstract": "Abstract",
}
_SOURCES = {"listing": "a listing", "user": "you", "file": "a file"}
_SCHEMES = {"arxiv": "arXiv", "doi": "DOI", "isbn": "ISBN", "pmid": "PubMed", "url": "Web"}
_LONG = 60
#: Letters shown of what two texts share, so that one sees where they part.
_LEAD = 16


def when(moment: dt.datetime) -> str:
    """ "24 Nov 2026, 09:05" in the time of this machine."""
    return f"{day(moment)}, {moment.astimezone():%H:%M}"


def day(moment: dt.datetime) -> str:
    """ "24 Nov 2026" where this machine is."""
    local = moment.astimezone()
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


def field_name(field: str) -> str:
    """A field's name in words; those of the history are more than a paper has."""
    return FIELD_WORDS.get(field, field.replace("_", " ").capitalize())


def typed_value(paper: Paper, field: str) -> str:
    """A field as a person would type it; what the library reads back."""
    return as_text(getattr(paper, field))


def shown_value(paper: Paper, field: str) -> str:
    """A field as it is read: the stored text, names in their natural order, a date in words."""
    return value_words(field, getattr(paper, field))


def kept_value(field: str, text: str) -> str:
    """As `shown_value`, for a value that provenance or a proposal keeps as text."""
    try:
        return value_words(field, restore_field(field, text))
    except InvalidRequest:  # kept by another version of the program, which read it
        return text


def value_words(field: str, value: Any) -> str:
    """A value of a field as it is read."""
    match field:
        case "people" | "editors":
            return ", ".join(person.name for person in value)
        case "date":
            return value.display if value is not None else ""
        case "identifiers":
            return "\n".join(identifier_words(each) for each in value)
        case "keywords":
            return ", ".join(value)
    return as_text(value)


def identifier_words(identifier: Identifier) -> str:
    """ "arXiv 2306.12345 v2", "DOI 10.1000/x"; an address is shown as it is."""
    if identifier.scheme == "url":
        return identifier.value
    version = f" v{identifier.version}" if identifier.version else ""
    return f"{_SCHEMES.get(identifier.scheme, identifier.scheme)} {identifier.value}{version}"


def origin_words(origin: Origin, field: str) -> str:
    """ "from Daily Papers, 15 Apr 2026", "by you, 24 Nov 2026, 09:05, instead of “Old title”"."""
    moment = when(origin.recorded)
    if origin.source == "user":
        words = f"by you, {moment}"
    else:
        words = f"from {origin_name(origin)}"
    if replaced := origin.replaced.get(field):
        words += f", instead of “{clip(kept_value(field, replaced))}”"
    return words


def origin_name(origin: Origin) -> str:
    """Who set a field: "you", "you, accepted from Crossref", "Crossref", "Daily Papers, 15 Apr 2026"."""
    source = _SOURCES.get(origin.source, origin.source)
    if origin.source == "user":
        return f"{source}, {origin.source_name}" if origin.source_name else source
    return origin.source_name or source


def origin_lines(origin: Origin) -> list[str]:
    """Who set a field and when; and the evidence, if there was any."""
    lines = [f"Set by {origin_name(origin)} · {when(origin.recorded)}"]
    if origin.evidence:
        lines.append(f"Evidence: {evidence_line(origin.evidence.items())}")
    return lines


def sighting_words(sighting: Sighting) -> str:
    """ "Daily Papers, 15 Apr 2026 · no. 7 · 15 comments · lines 61–70"."""
    parts = [sighting.name, f"no. {sighting.position}"]
    if sighting.upvotes is not None:
        parts.append(f"{sighting.upvotes} upvotes")
    if sighting.comments is not None:
        parts.append("1 comment" if sighting.comments == 1 else f"{sighting.comments} comments")
    if sighting.first_line:
        parts.append(f"lines {sighting.first_line}–{sighting.last_line}")
    return " · ".join(parts)


def operation_words(row: OperationRow) -> str:
    """What an operation did, with a word about an undo."""
    prefix = {"undo": "Undo: ", "redo": "Redo: "}.get(row.kind, "")
    return prefix + row.label


def operation_state(row: OperationRow) -> str:
    """ "24 Nov 2026, 09:05", and whether it was undone."""
    return when(row.at) + (" · undone" if row.state in ("undone", "dropped") else "")


def change_words(change: FieldChange) -> str:
    """ "Status: inbox → queue", "Tag: + nlp", "Tag: − nlp"."""
    name = field_name(change.field)
    before, after = change.before, change.after
    if change.field == "priority":
        before, after = (PRIORITIES[int(text)] if text.isdigit() else text for text in (before, after))
    if before and after:
        before, after = differing(before, after)
        return f"{name}: {clip(before)} → {clip(after)}"
    return f"{name}: + {clip(after, 120)}" if after else f"{name}: − {clip(before, 120)}"


def differing(before: str, after: str, *, longest: int = _LONG) -> tuple[str, str]:
    """Two long texts from shortly before the word where they part: what they share at their beginning says nothing."""
    if max(len(before), len(after)) <= longest:
        return before, after
    pairs = zip(before, after, strict=False)
    shared = next((place for place, (one, other) in enumerate(pairs) if one != other), min(len(before), len(after)))
    start = before[:shared].rfind(" ", 0, max(0, shared - _LEAD)) + 1
    return (f"…{before[start:]}", f"…{after[start:]}") if start else (before, after)


def clip(text: str, length: int = _LONG) -> str:
    """One line of at most `length` characters."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
