"""Papers that an entry may be: found by index, many entries at a time, with nothing decided here."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from readinglist.model.identifiers import Identifier
from readinglist.model.paper import ListingId, PaperId
from readinglist.model.texts import clean_text

#: Near titles are asked for with their longest words, which are the rarest; more would only lose recall.
_WORDS_A_HALF = 3
_NEAR_LIMIT = 12
#: Characters with which titles of the same beginning begin; a title that is hardly longer is none.
_BEGINNING = 24


def find_by_identifiers(
    connection: sqlite3.Connection, identifiers: Iterable[Identifier]
) -> dict[tuple[str, str], list[PaperId]]:
    """Papers by scheme and value, the trash included; an arXiv version is no part of it."""
    found: dict[tuple[str, str], list[PaperId]] = {}
    rows = connection.execute(
        "SELECT scheme, value, paper_id FROM identifier "
        "WHERE value IN (SELECT value FROM json_each(?)) ORDER BY paper_id",
        (json.dumps(sorted({item.value for item in identifiers})),),
    )
    for scheme, value, paper_id in rows:
        found.setdefault((scheme, value), []).append(paper_id)
    return found


def find_by_titles(connection: sqlite3.Connection, titles: Iterable[str]) -> dict[str, list[PaperId]]:
    """Papers by normalised title (`model.titles.normalise_title`), the trash included."""
    found: dict[str, list[PaperId]] = {}
    rows = connection.execute(
        "SELECT title_match, id FROM paper WHERE title_match IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(sorted({title for title in titles if title})),),
    )
    for title, paper_id in rows:
        found.setdefault(title, []).append(paper_id)
    return found


def find_titles_that_begin_alike(connection: sqlite3.Connection, title: str) -> list[PaperId]:
    """Some papers, the trash included, whose normalised title begins as this one does. By index, some 10 µs."""
    if len(title) <= _BEGINNING:
        return []
    beginning = title[:_BEGINNING]
    rows = connection.execute(
        "SELECT id FROM paper WHERE title_match >= ? AND title_match < ? LIMIT ?",
        (beginning, beginning + "\U0010ffff", _NEAR_LIMIT),
    )
    return [row[0] for row in rows]


def find_near_titles(connection: sqlite3.Connection, title: str) -> list[PaperId]:
    """Some papers outside the trash whose title ends in the same long words as a normalised title.

    With `find_titles_that_begin_alike` this finds a title with one changed word, wherever that stands. Titles of fewer
    than four words have no near ones here. By full text: 0.1 ms in a library of 100,000 papers, and up to 1 ms where
    all words of the title are common in it.
    """
    words = title.split()
    if len(words) < 4:
        return []
    first, last = words[: len(words) // 2], words[len(words) // 2 :]
    # What the index of beginnings cannot see is asked for here: a first half that is shorter than a beginning.
    halves = [last] if len(" ".join(first)) >= _BEGINNING else [first, last]
    query = f"title : ({' OR '.join(map(_all_of, halves))})"
    rows = connection.execute("SELECT rowid FROM paper_text WHERE paper_text MATCH ? LIMIT ?", (query, _NEAR_LIMIT))
    return [row[0] for row in rows]


def _all_of(words: Sequence[str]) -> str:
    longest = sorted(dict.fromkeys(words), key=len, reverse=True)[:_WORDS_A_HALF]
    return "(" + " AND ".join('"' + word.replace('"', '""') + '"' for word in longest) + ")"


def find_listing(
    connection: sqlite3.Connection, text_hash: str, *, titles: Sequence[str]
) -> tuple[ListingId, dict[int, PaperId]] | None:
    """The newest listing with this very text and these entries: its id, and its papers by position (from 1).

    Entries are compared by their titles: a text that was read or corrected otherwise then has others at their places.
    """
    rows = connection.execute("SELECT id FROM listing WHERE text_hash = ? ORDER BY id DESC", (text_hash,))
    for (listing_id,) in rows.fetchall():
        entries = connection.execute(
            "SELECT title, position, paper_id FROM entry WHERE listing_id = ? ORDER BY position", (listing_id,)
        ).fetchall()
        if [title for title, _position, _paper in entries] == [clean_text(title) for title in titles]:
            return ListingId(listing_id), {position: paper for _title, position, paper in entries if paper is not None}
    return None


def find_fields_set_by_user(connection: sqlite3.Connection, paper_ids: Iterable[PaperId]) -> dict[PaperId, set[str]]:
    """Fields whose newest origin is the user: nothing but the user may fill them again, not even when empty."""
    found: dict[PaperId, set[str]] = {}
    rows = connection.execute(
        "SELECT paper_id, fields, source FROM provenance "
        "WHERE paper_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(sorted(set(paper_ids))),),
    )
    for paper_id, fields, source in rows:
        own = found.setdefault(paper_id, set())
        if source == "user":
            own.update(fields.split())
        else:
            own.difference_update(fields.split())
    return found
