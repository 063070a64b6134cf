"""Everything about papers that is read besides the papers themselves: notes, sightings, provenance, counts, names."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace

from readinglist.model.counts import Counts, ListingCount, SavedSearch, TagCount
from readinglist.model.listing import StoredEntry, StoredListing
from readinglist.model.paper import Annotation, ListingId, Note, Origin, PaperId, Sighting, Status
from readinglist.model.tags import SEPARATOR, ancestors
from readinglist.storage.faults import reading_rows, whole
from readinglist.storage.papers import read_date, read_time
from readinglist.storage.sightings import read_issues, read_spans

_NAME = "trim(given || ' ' || particle || ' ' || family || ' ' || suffix || literal)"


def find_paper_id(connection: sqlite3.Connection, text: str) -> PaperId | None:
    """The paper with this citation key in any case, or with this number written "#12"; papers in the trash too.

    An earlier key (an alias) finds its paper; key and number of a paper that was merged into another find the one that
    stayed.
    """
    text = text.strip()
    if text.startswith("#") and text[1:].isascii() and text[1:].isdigit() and len(text) < 19:
        number = int(text[1:])
        sql = "SELECT id FROM paper WHERE id = ? UNION ALL SELECT paper_id FROM merged WHERE merged_id = ? LIMIT 1"
        row = connection.execute(sql, (number, number)).fetchone()
    else:
        row = connection.execute(
            "SELECT id FROM paper WHERE citation_key = ? UNION ALL SELECT paper_id FROM alias WHERE citation_key = ? "
            "UNION ALL SELECT paper_id FROM merged WHERE citation_key = ? LIMIT 1",
            (text, text, text),
        ).fetchone()
    return PaperId(row[0]) if row else None


@reading_rows
def read_note(connection: sqlite3.Connection, paper_id: PaperId) -> Note:
    """The note of a paper; an empty one when there is none."""
    row = connection.execute("SELECT text, modified FROM note WHERE paper_id = ?", (paper_id,)).fetchone()
    if row is None:
        return Note(paper_id, "")
    ((text, modified),) = whole([row], "tt")
    return Note(paper_id, text, read_time(modified))


@reading_rows
def read_annotations(connection: sqlite3.Connection, paper_id: PaperId) -> list[Annotation]:
    """Annotations in the order of their places; those whose place is lost come last."""
    abstract = next(whole(connection.execute("SELECT abstract FROM paper WHERE id = ?", (paper_id,)), "t"), None)
    rows = connection.execute(
        'SELECT id, place, start, "end", quote, color, text, created FROM annotation WHERE paper_id = ?', (paper_id,)
    )
    found = [
        Annotation(
            paper_id,
            start,
            end,
            quote,
            color,
            text,
            annotation_id,
            place,
            read_time(created),
            is_lost=abstract is None or abstract[0][start:end] != quote,
        )
        for annotation_id, place, start, end, quote, color, text, created in whole(rows, "itiitttt")
    ]
    return sorted(found, key=lambda item: (item.is_lost, item.start, item.end, item.id or 0))


@reading_rows
def read_sightings(connection: sqlite3.Connection, paper_id: PaperId) -> list[Sighting]:
    """Listings in which the paper was seen, newest import first."""
    rows = connection.execute(
        "SELECT l.id, l.kind, l.name, l.date, e.position, e.comments, e.upvotes, e.organization, e.first_line, "
        'e.last_line, substr(l.text, e.start + 1, e."end" - e.start), l.added, l.subscription_id '
        "FROM entry AS e JOIN listing AS l ON l.id = e.listing_id WHERE e.paper_id = ? ORDER BY l.id DESC, e.position",
        (paper_id,),
    )
    return [
        Sighting(
            ListingId(listing_id), kind, name, read_date(date, False), position, comments, upvotes, organization,
            first_line, last_line, text, read_time(added), subscription_id,
        )
        for listing_id, kind, name, date, position, comments, upvotes, organization, first_line, last_line, text,
            added, subscription_id in whole(rows, "ittTiIItiittI")
    ]  # fmt: skip


@reading_rows
def read_provenance(connection: sqlite3.Connection, paper_id: PaperId) -> list[Origin]:
    """Acts that set fields of the paper, newest first."""
    rows = connection.execute(
        "SELECT fields, source, source_name, recorded, operation_id, replaced, evidence FROM provenance "
        "WHERE paper_id = ? ORDER BY id DESC",
        (paper_id,),
    )
    return [
        Origin(
            fields=tuple(fields.split()),
            source=source,
            source_name=source_name,
            recorded=read_time(recorded),
            operation_id=operation_id,
            replaced=json.loads(replaced) if replaced else {},
            evidence=json.loads(evidence) if evidence else {},
        )
        for fields, source, source_name, recorded, operation_id, replaced, evidence in whole(rows, "ttttitt")
    ]


@reading_rows
def read_listing(connection: sqlite3.Connection, listing_id: ListingId) -> StoredListing | None:
    rows = connection.execute(
        "SELECT id, kind, name, date, text, added, marks, issues FROM listing WHERE id = ?", (listing_id,)
    )
    row = next(whole(rows, "ittTtttt"), None)
    if row is None:
        return None
    entries = connection.execute(
        'SELECT position, title, paper_id, start, "end", first_line, last_line, comments, upvotes, author_count, '
        "organization, action, marks FROM entry WHERE listing_id = ? ORDER BY position, id",
        (listing_id,),
    )
    return StoredListing(
        ListingId(row[0]), row[1], row[2], read_date(row[3], False), row[4], read_time(row[5]),
        tuple(replace(StoredEntry(*row[:-1]), spans=read_spans(row[-1])) for row in whole(entries, "itIiiiiIIIttt")),
        read_spans(row[6]), read_issues(row[7]),
    )  # fmt: skip


def read_setting(connection: sqlite3.Connection, name: str) -> str:
    row = connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else ""


def find_tags(connection: sqlite3.Connection, prefix: str, *, limit: int) -> list[str]:
    """Tags that begin with `prefix`, then those with a later level that does; case of ASCII letters ignored."""
    begins = escape_like(prefix) + "%"
    rows = connection.execute(
        "SELECT name FROM tag WHERE name LIKE ? ESCAPE '\\' OR name LIKE '%/' || ? ESCAPE '\\' "
        "ORDER BY name NOT LIKE ? ESCAPE '\\', name LIMIT ?",
        (begins, begins, begins, limit),
    )
    return [row[0] for row in whole(rows, "t")]


def find_people(connection: sqlite3.Connection, prefix: str, *, limit: int) -> list[str]:
    """Names in display order of people whose family name begins with `prefix`."""
    rows = connection.execute(
        f"SELECT DISTINCT {_NAME} AS name FROM person WHERE family LIKE ? ESCAPE '\\' "
        "ORDER BY family COLLATE NOCASE, name LIMIT ?",
        (escape_like(prefix) + "%", limit),
    )
    return [" ".join(row[0].split()) for row in rows]


def escape_like(text: str) -> str:
    """Text that stands for itself in LIKE ... ESCAPE '\\'."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").replace("\0", "")


@reading_rows
def read_counts(connection: sqlite3.Connection) -> Counts:
    """All numbers of the sidebar; at 100,000 papers some 30 ms, so not on a path that paints."""
    by_status = {
        Status(name): count
        for name, count in connection.execute(
            "SELECT status, count(*) FROM paper WHERE trashed IS NULL GROUP BY status"
        )
    }
    trash = connection.execute("SELECT count(*) FROM paper WHERE trashed IS NOT NULL").fetchone()[0]
    return Counts(
        total=sum(by_status.values()),
        trash=trash,
        by_status={status: by_status.get(status, 0) for status in Status},
        tags=_tag_counts(connection, has_trash=trash > 0),
        listings=_listing_counts(connection),
        searches=tuple(
            SavedSearch(*row)
            for row in whole(
                connection.execute("SELECT id, name, query, position FROM saved_search ORDER BY position, id"), "itti"
            )
        ),
        followed=_followed_counts(connection),
    )


def _tag_counts(connection: sqlite3.Connection, *, has_trash: bool) -> tuple[TagCount, ...]:
    live = "AND paper_id NOT IN (SELECT id FROM paper WHERE trashed IS NOT NULL)" if has_trash else ""
    tags = connection.execute(
        f"SELECT tag.name, tag.id, (SELECT count(*) FROM paper_tag WHERE tag_id = tag.id {live}) FROM tag"
    )
    rows = list(whole(tags, "tii"))
    counts = {name.casefold(): (name, count) for name, _, count in rows}
    below: dict[str, list[int]] = {}
    for name, tag_id, _ in rows:
        for above in ancestors(name):
            counts.setdefault(above.casefold(), (above, 0))
            below.setdefault(above.casefold(), []).append(tag_id)
    own_ids = {name.casefold(): tag_id for name, tag_id, _ in rows}
    found = []
    for key, (name, count) in counts.items():
        total = count
        if key in below:
            ids = json.dumps([*below[key], *([own_ids[key]] if key in own_ids else [])])
            total = connection.execute(
                "SELECT count(DISTINCT paper_id) FROM paper_tag "
                f"WHERE tag_id IN (SELECT value FROM json_each(?)) {live}",
                (ids,),
            ).fetchone()[0]
        found.append(TagCount(name, count, total))
    return tuple(sorted(found, key=lambda item: item.name.casefold().split(SEPARATOR)))


def _listing_counts(connection: sqlite3.Connection) -> tuple[ListingCount, ...]:
    rows = connection.execute(
        "SELECT l.id, l.kind, l.name, l.date, l.added, (SELECT count(DISTINCT e.paper_id) FROM entry AS e "
        "JOIN paper AS p ON p.id = e.paper_id WHERE e.listing_id = l.id AND p.trashed IS NULL), l.subscription_id "
        "FROM listing AS l ORDER BY l.id DESC"
    )
    return tuple(
        ListingCount(ListingId(row[0]), row[1], row[2], read_date(row[3], False), read_time(row[4]), row[5], row[6])
        for row in whole(rows, "ittTtiI")
    )


def _followed_counts(connection: sqlite3.Connection) -> dict[int, int]:
    rows = connection.execute(
        "SELECT s.id, (SELECT count(DISTINCT p.id) FROM listing AS l JOIN entry AS e ON e.listing_id = l.id "
        "JOIN paper AS p ON p.id = e.paper_id "
        "WHERE l.subscription_id = s.id AND p.status = 'inbox' AND p.trashed IS NULL) FROM subscription AS s"
    )
    return dict(whole(rows, "ii"))
