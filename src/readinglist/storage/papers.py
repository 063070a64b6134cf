"""Rows to papers and papers to rows."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperId, PaperRow, PaperType, Status, byline
from readinglist.model.people import Person
from readinglist.model.titles import normalise_title, sort_title
from readinglist.model.version import NO_FLAG, Flag
from readinglist.storage.faults import reading_rows, whole
from readinglist.storage.flags import read_flags

TAG_SEPARATOR = "\x1f"  # cannot stand in a tag: model.tags keeps printable text only

#: A byline names so many people; with more of them it says "et al." (model.people.people_line).
MOST_NAMED_PEOPLE = 3

_ROW_SQL = """
SELECT p.id, p.title, p.date, p.is_year_inferred, p.author_count, p.organization, p.venue, p.status, p.priority,
  p.rating, p.is_verified, p.added, p.citation_key, p.trashed IS NOT NULL,
  (SELECT group_concat(name, char(31)) FROM (SELECT tag.name AS name FROM paper_tag JOIN tag ON tag.id = tag_id
    WHERE paper_tag.paper_id = p.id ORDER BY paper_tag.id)),
  EXISTS (SELECT 1 FROM note WHERE note.paper_id = p.id AND note.text <> ''),
  (SELECT count(*) FROM annotation WHERE annotation.paper_id = p.id)
FROM paper AS p WHERE p.id IN (SELECT value FROM json_each(?))
"""
_PAPER_SQL = "SELECT * FROM paper WHERE id IN (SELECT value FROM json_each(?))"
#: Columns of `paper` that are not text, or may be NULL; see `faults.whole`.
_PAPER_KINDS = {
    **dict.fromkeys(("id", "is_year_inferred", "is_organization_author", "priority", "rating", "is_verified"), "i"),
    **dict.fromkeys(("author_count", "queue_position"), "I"),
    **dict.fromkeys(("date", "trashed"), "T"),
}


@reading_rows
def read_rows(connection: sqlite3.Connection, ids: Sequence[int]) -> list[PaperRow]:
    """Table rows in the order of `ids`; papers that do not exist are left out. 128 rows take about 1 ms."""
    wanted = json.dumps(list(ids))
    people = _read_people(connection, wanted, role="author", limit=MOST_NAMED_PEOPLE + 1)
    flags = read_flags(connection, ids)
    rows = whole(connection.execute(_ROW_SQL, (wanted,)), "itTiItttiiittiTii")
    found = {row[0]: _paper_row(row, people.get(row[0], ()), flags.get(row[0], NO_FLAG)) for row in rows}
    return [found[paper_id] for paper_id in ids if paper_id in found]


def _paper_row(row: tuple[Any, ...], people: tuple[Person, ...], flag: Flag) -> PaperRow:
    (paper_id, title, date, is_inferred, author_count, organization, venue, status, priority,
     rating, is_verified, added, citation_key, is_trashed, tags, has_note, annotation_count) = row  # fmt: skip
    return PaperRow(
        id=paper_id,
        title=title,
        byline=byline(people, author_count=author_count, organization=organization),
        date=read_date(date, is_inferred),
        venue=venue,
        status=Status(status),
        priority=priority,
        rating=rating,
        tags=tuple(tags.split(TAG_SEPARATOR)) if tags else (),
        is_verified=bool(is_verified),
        has_note=bool(has_note),
        annotation_count=annotation_count,
        added=read_time(added),
        citation_key=citation_key,
        is_trashed=bool(is_trashed),
        flag=flag.text,
        is_flag_acknowledged=flag.is_acknowledged,
    )


@reading_rows
def read_papers(connection: sqlite3.Connection, ids: Sequence[int]) -> list[Paper]:
    """Whole papers in the order of `ids`; those that do not exist are left out."""
    wanted = json.dumps(list(ids))
    authors = _read_people(connection, wanted, role="author")
    editors = _read_people(connection, wanted, role="editor")
    identifiers = _read_identifiers(connection, wanted)
    tags = _read_tags(connection, wanted)
    with_note = _ids(connection, "SELECT paper_id FROM note WHERE text <> '' AND paper_id IN", wanted)
    annotations = dict(
        connection.execute(
            "SELECT paper_id, count(*) FROM annotation WHERE paper_id IN (SELECT value FROM json_each(?)) "
            "GROUP BY paper_id",
            (wanted,),
        )
    )
    cursor = connection.execute(_PAPER_SQL, (wanted,))
    names = [column[0] for column in cursor.description]
    papers: dict[int, Paper] = {}
    for values in whole(cursor, "".join(_PAPER_KINDS.get(name, "t") for name in names)):
        row = dict(zip(names, values, strict=True))
        paper_id = row["id"]
        papers[paper_id] = paper_from_row(
            row,
            people=authors.get(paper_id, ()),
            editors=editors.get(paper_id, ()),
            identifiers=tuple(identifiers.get(paper_id, ())),
            tags=tuple(tags.get(paper_id, ())),
            has_note=paper_id in with_note,
            annotation_count=annotations.get(paper_id, 0),
        )
    return [papers[paper_id] for paper_id in ids if paper_id in papers]


@reading_rows
def paper_from_row(row: Mapping[str, Any], **parts: Any) -> Paper:
    """A paper from the columns of `paper` and what other tables hold (`people`, `identifiers`, `tags` ...)."""
    return Paper(
        id=PaperId(row["id"]),
        citation_key=row["citation_key"],
        type=PaperType(row["type"]),
        title=row["title"],
        abstract=row["abstract"],
        date=read_date(row["date"], row["is_year_inferred"]),
        author_count=row["author_count"],
        organization=row["organization"],
        is_organization_author=bool(row["is_organization_author"]),
        venue=row["venue"],
        volume=row["volume"],
        number=row["number"],
        pages=row["pages"],
        publisher=row["publisher"],
        keywords=tuple(row["keywords"].splitlines()),
        status=Status(row["status"]),
        priority=row["priority"],
        rating=row["rating"],
        is_verified=bool(row["is_verified"]),
        added=read_time(row["added"]),
        modified=read_time(row["modified"]),
        trashed=read_time(row["trashed"]) if row["trashed"] else None,
        **parts,
    )


def paper_columns(paper: Paper) -> dict[str, object]:
    """The columns of `paper` that come from the fields of a Paper, derived ones included; without id and times."""
    return {
        "citation_key": paper.citation_key,
        "type": paper.type.value,
        **title_columns(paper.title),
        "abstract": paper.abstract,
        **people_columns(paper.people),
        **date_columns(paper.date),
        "author_count": paper.author_count,
        "organization": paper.organization,
        "is_organization_author": int(paper.is_organization_author),
        "venue": paper.venue,
        "volume": paper.volume,
        "number": paper.number,
        "pages": paper.pages,
        "publisher": paper.publisher,
        "keywords": "\n".join(paper.keywords),
        "status": paper.status.value,
        "priority": paper.priority,
        "rating": paper.rating,
        "is_verified": int(paper.is_verified),
    }


def title_columns(title: str) -> dict[str, object]:
    return {"title": title, "title_sort": sort_title(title), "title_match": normalise_title(title)}


def people_columns(people: Sequence[Person]) -> dict[str, object]:
    return {
        "people": "; ".join(person.name for person in people),
        "people_sort": "; ".join(person.sort_name for person in people).casefold(),
    }


def date_columns(date: PartialDate | None) -> dict[str, object]:
    return {"date": date.iso if date else None, "is_year_inferred": int(date.is_year_inferred) if date else 0}


def person_rows(paper_id: int, people: Iterable[Person], *, role: str) -> list[dict[str, object]]:
    return [
        {
            "paper_id": paper_id,
            "role": role,
            "position": position,
            "family": person.family,
            "given": person.given,
            "particle": person.particle,
            "suffix": person.suffix,
            "literal": person.literal,
        }
        for position, person in enumerate(people, 1)
    ]


def identifier_rows(paper_id: int, identifiers: Iterable[Identifier]) -> list[dict[str, object]]:
    return [
        {
            "paper_id": paper_id,
            "scheme": item.scheme,
            "value": item.value,
            "version": item.version,
            "position": position,
        }
        for position, item in enumerate(identifiers, 1)
    ]


def read_date(text: str | None, is_year_inferred: object) -> PartialDate | None:
    return _parse_date(text, bool(is_year_inferred)) if text else None


# Papers of one listing share their dates and times, and both are frozen.
@lru_cache(maxsize=4096)
def _parse_date(text: str, is_year_inferred: bool) -> PartialDate:
    return PartialDate.parse(text, is_year_inferred=is_year_inferred)


@lru_cache(maxsize=4096)
def read_time(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} is no time in UTC")
    return moment


def write_time(moment: dt.datetime) -> str:
    """ "2026-04-15T09:30:00Z": whole seconds in UTC, sorts as text."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _read_people(
    connection: sqlite3.Connection, wanted: str, *, role: str, limit: int = 1_000_000
) -> dict[int, tuple[Person, ...]]:
    """People of each paper in order; `limit` is enough for a line that says "et al."."""
    found: dict[int, list[Person]] = {}
    rows = connection.execute(
        "SELECT paper_id, family, given, particle, suffix, literal FROM person "
        "WHERE paper_id IN (SELECT value FROM json_each(?)) AND role = ? AND position <= ? ORDER BY paper_id, position",
        (wanted, role, limit),
    )
    for paper_id, *parts in whole(rows, "ittttt"):
        found.setdefault(paper_id, []).append(Person(*parts))
    return {paper_id: tuple(people) for paper_id, people in found.items()}


def _read_identifiers(connection: sqlite3.Connection, wanted: str) -> dict[int, list[Identifier]]:
    found: dict[int, list[Identifier]] = {}
    rows = connection.execute(
        "SELECT paper_id, scheme, value, version FROM identifier "
        "WHERE paper_id IN (SELECT value FROM json_each(?)) ORDER BY paper_id, position, id",
        (wanted,),
    )
    for paper_id, scheme, value, version in whole(rows, "ittI"):
        found.setdefault(paper_id, []).append(Identifier(scheme, value, version))
    return found


def _read_tags(connection: sqlite3.Connection, wanted: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = connection.execute(
        "SELECT paper_id, tag.name FROM paper_tag JOIN tag ON tag.id = tag_id "
        "WHERE paper_id IN (SELECT value FROM json_each(?)) ORDER BY paper_tag.id",
        (wanted,),
    )
    for paper_id, name in whole(rows, "it"):
        found.setdefault(paper_id, []).append(name)
    return found


def _ids(connection: sqlite3.Connection, select: str, wanted: str) -> set[int]:
    return {row[0] for row in connection.execute(f"{select} (SELECT value FROM json_each(?))", (wanted,))}
