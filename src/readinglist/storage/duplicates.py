"""What a search for duplicates reads of a whole library; nothing is decided here."""

from __future__ import annotations

import json
import sqlite3

from readinglist.model.paper import PaperId

#: The beginning of an abstract by which the same one is found under another title, in characters.
_OPENING = 260

_NAMED = """
SELECT DISTINCT paper_id, scheme, value FROM (
  SELECT scheme, value, paper_id FROM identifier
  UNION ALL
  SELECT json_extract(item.value, '$[0]'), json_extract(item.value, '$[1]'), version.paper_id
  FROM version, json_each(version.identifiers) AS item WHERE version.identifiers <> ''
) WHERE scheme IN ('arxiv', 'doi', 'pmid')
"""


def read_identified(connection: sqlite3.Connection) -> list[list[PaperId]]:
    """Groups of papers outside the trash that have an arXiv number, a DOI or a PubMed number in common, by themselves
    or by one of their versions.
    """
    trashed = read_trashed(connection)
    rows = connection.execute(
        f"SELECT json_group_array(paper_id) FROM ({_NAMED}) GROUP BY scheme, value HAVING count(*) > 1"
    )
    groups = ([paper_id for paper_id in json.loads(row[0]) if paper_id not in trashed] for row in rows)
    return [sorted(group) for group in groups if len(group) > 1]


def read_titles(connection: sqlite3.Connection) -> list[tuple[PaperId, str]]:
    """Papers outside the trash with their normalised titles, in the order of the titles. From the index alone."""
    trashed = read_trashed(connection)
    rows = connection.execute("SELECT id, title_match FROM paper WHERE title_match <> '' ORDER BY title_match, id")
    return [row for row in rows if row[0] not in trashed]


def read_openings(connection: sqlite3.Connection) -> list[tuple[PaperId, str]]:
    """Papers outside the trash with the beginnings of their abstracts; those with hardly one are left out."""
    return connection.execute(
        f"SELECT id, substr(abstract, 1, {_OPENING}) FROM paper WHERE trashed IS NULL AND length(abstract) > {_OPENING}"
    ).fetchall()


def read_trashed(connection: sqlite3.Connection) -> set[PaperId]:
    return {row[0] for row in connection.execute("SELECT id FROM paper WHERE trashed IS NOT NULL")}
