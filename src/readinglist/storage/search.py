"""Papers that match a query, as ids in an order: plain sqlite3, no rows.

Default order is newest first, which is the order of ids: the full text streams it, so the first hundred come at once
whatever the word. The MATCH stands alone in a materialised CTE wherever anything else is asked too (joined, SQLite
runs it again for each row), and bm25 is computed only for the order "relevance".
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from dataclasses import dataclass

from readinglist.errors import InvalidRequest
from readinglist.model.conditions import And, Condition, Text, iter_leaves
from readinglist.model.paper import Status
from readinglist.model.query import Query, both
from readinglist.storage.predicates import Predicates, asks_for_trash, match_expression
from readinglist.storage.words import add_functions, has_words

_DATED, _UNDATED = "p.date IS NOT NULL", "p.date IS NULL"
_QUEUED, _UNQUEUED = "p.queue_position IS NOT NULL", "p.queue_position IS NULL"
_STATUSES = tuple(f"p.status = '{status}'" for status in Status)


@dataclass(frozen=True, slots=True)
class _Order:
    """column: what is sorted by; papers without a value come last, whatever the direction.

    present, absent: conditions for papers with and without a value. groups: conditions in the order of their values,
    where the values do not sort by themselves.
    """

    column: str = ""
    present: str = ""
    absent: str = ""
    groups: tuple[str, ...] = ()

    def parts(self, *, is_descending: bool) -> list[tuple[str, str]]:
        """(condition, ORDER BY) of each stretch of the result, one after the other."""
        direction = "DESC" if is_descending else "ASC"
        by_id = f"p.id {direction}"
        if self.groups:
            return [(group, "p.id DESC") for group in (reversed(self.groups) if is_descending else self.groups)]
        if not self.column:
            return [("", by_id)]
        by_column = f"{self.column} {direction}, {by_id}"
        if not self.absent:
            return [("", by_column)]
        return [(self.present, by_column), (self.absent, "p.id DESC")]


def _text_order(column: str, collation: str = "") -> _Order:
    return _Order(f"p.{column}{collation}", f"p.{column} > ''", f"p.{column} = ''")


#: Orders of the table by name; each but "tags" comes from an index (see the indexes of `tables.paper`).
ORDERS = {
    "added": _Order(),
    "title": _text_order("title_sort"),
    "people": _text_order("people_sort"),
    "date": _Order("p.date", _DATED, _UNDATED),
    "venue": _text_order("venue", " COLLATE NOCASE"),
    "status": _Order(groups=_STATUSES),
    "priority": _Order("p.priority"),
    "rating": _Order("p.rating"),
    "modified": _Order("p.modified"),
    "citation_key": _text_order("citation_key"),
    "queue": _Order("p.queue_position", _QUEUED, _UNQUEUED),
}
SORTS = (*ORDERS, "relevance")
#: Weights of title, abstract, people, organization, venue for the order "relevance".
_WEIGHTS = "10.0, 1.0, 5.0, 3.0, 2.0"


def find_ids(
    connection: sqlite3.Connection,
    query: Query,
    scope: Query | None = None,
    *,
    sort: str = "added",
    is_descending: bool = True,
    limit: int | None = None,
    today: dt.date | None = None,
) -> list[int]:
    """Ids of the papers that match query and scope, in the order `sort` (one of SORTS; InvalidRequest otherwise).

    limit: only the first so many, found without making the whole list where the order allows it.
    """
    if sort not in SORTS:
        raise InvalidRequest(f'"{sort}" is no order of papers.', f"Choose one of {', '.join(SORTS)}.")
    search = _Search(connection, query if scope is None else both(scope, query), today=today)
    sql = search.by_relevance(is_descending) if sort == "relevance" else search.in_order(ORDERS[sort], is_descending)
    return search.fetch_ids(sql, limit)


def count(
    connection: sqlite3.Connection, query: Query, scope: Query | None = None, *, today: dt.date | None = None
) -> int:
    """How many papers match query and scope."""
    search = _Search(connection, query if scope is None else both(scope, query), today=today)
    return int(connection.execute(search.counting(), search.parameters).fetchone()[0])


class _Search:
    """One search: the query taken apart into one MATCH and the rest, and statements made from them."""

    def __init__(self, connection: sqlite3.Connection, query: Query, *, today: dt.date | None) -> None:
        self._connection = connection
        self._root: Condition = query.root
        with_trash = asks_for_trash(self._root)
        if with_trash:
            add_functions(connection)
        self._predicates = Predicates(connection, with_trash=with_trash, today=today)
        conditions = self._root.conditions if isinstance(self._root, And) else (self._root,)
        self._match, rest = self._predicates.split_match(conditions)
        self._wheres = [] if with_trash else ["p.trashed IS NULL"]
        self._wheres += [sql for sql in map(self._predicates.sql, rest) if sql != "1"]
        self._is_match_alone = self._match is not None and self._wheres == ["p.trashed IS NULL"]

    @property
    def parameters(self) -> dict[str, object]:
        return self._predicates.parameters

    def fetch_ids(self, sql: str, limit: int | None) -> list[int]:
        if limit is not None:
            sql = f"{sql} LIMIT {self._predicates.bind(limit)}"
            return [row[0] for row in self._connection.execute(sql, self.parameters)]
        # One JSON text instead of a row an id: half the time for a long list.
        row = self._connection.execute(f"SELECT json_group_array(id) FROM ({sql})", self.parameters).fetchone()
        ids: list[int] = json.loads(row[0])
        return ids

    def counting(self) -> str:
        if self._is_match_alone:
            return f"SELECT count(*) FROM paper_text WHERE paper_text MATCH {self._bound_match()}"
        return f"{self._matched()} SELECT count(*) FROM paper AS p WHERE {self._conditions()}"

    def in_order(self, order: _Order, is_descending: bool) -> str:
        if self._is_match_alone and not order.column and not order.groups:
            direction = "DESC" if is_descending else "ASC"
            matched = f"SELECT rowid AS id FROM paper_text WHERE paper_text MATCH {self._bound_match()}"
            return f"{matched} ORDER BY rowid {direction}"
        parts = order.parts(is_descending=is_descending)
        matched, conditions = self._matched(), self._conditions()
        selects = [
            f"SELECT id FROM (SELECT p.id FROM paper AS p WHERE {conditions}{f' AND {condition}' if condition else ''} "
            f"ORDER BY {by} LIMIT -1)"
            for condition, by in parts
        ]
        return f"{matched} " + " UNION ALL ".join(selects)

    def by_relevance(self, is_descending: bool) -> str:
        """Best first; papers found only by the user's own words or without any word come after, newest first."""
        sought = [leaf for leaf in iter_leaves(self._root) if isinstance(leaf, Text) and has_words(leaf.text)]
        sought = [leaf for leaf in sought if leaf.field not in ("note", "keyword")]
        if not sought:
            return self.in_order(ORDERS["added"], is_descending)
        expression = self._predicates.bind(" OR ".join(map(match_expression, sought)))
        direction = "ASC" if is_descending else "DESC"
        ranked = (
            f"ranked AS MATERIALIZED (SELECT rowid AS id, bm25(paper_text, {_WEIGHTS}) AS score "
            f"FROM paper_text WHERE paper_text MATCH {expression})"
        )
        matched = self._matched()
        return (
            f"{f'{matched}, ' if matched else 'WITH '}{ranked} "
            f"SELECT p.id FROM paper AS p LEFT JOIN ranked ON ranked.id = p.id WHERE {self._conditions()} "
            f"ORDER BY ranked.score IS NULL, ranked.score {direction}, p.id DESC"
        )

    def _bound_match(self) -> str:
        return self._predicates.bind(self._match)

    def _matched(self) -> str:
        if self._match is None:
            return ""
        found = f"SELECT rowid AS id FROM paper_text WHERE paper_text MATCH {self._bound_match()}"
        return f"WITH matched AS MATERIALIZED ({found})"

    def _conditions(self) -> str:
        wheres = [*self._wheres]
        if self._match is not None:
            wheres.append("p.id IN (SELECT id FROM matched)")
        return " AND ".join(wheres) or "1"
