"""Papers that match a query, as ids in an order: plain sqlite3, no rows.

Default order is newest first, which is the order of ids: the full text streams it, so the first hundred come at once
whatever the word. Other orders walk an index of the order and keep what matches, or, where few papers match, look
these up and sort them. bm25 is computed only for the order "relevance".
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from typing import NamedTuple

from readinglist.errors import InvalidRequest
from readinglist.model.conditions import Text, iter_leaves
from readinglist.model.paper import Status
from readinglist.model.query import Query, both
from readinglist.storage.match_expressions import COLUMNS, words
from readinglist.storage.planning import Plan
from readinglist.storage.words import has_words


class _Stretch(NamedTuple):
    """A stretch of the result: papers for which `where` holds, sorted by `by`, as the index `index_name` has them."""

    where: str
    by: str
    index_name: str
    live: str = "p.trashed IS NULL"


class _Order(NamedTuple):
    """An order of the table: stretches one after the other, either way. Papers without a value come last, both ways."""

    ascending: tuple[_Stretch, ...]
    descending: tuple[_Stretch, ...]


def _order(column: str, *, name: str = "", present: str = "", absent: str = "") -> _Order:
    """By a column with an index of its own. Descending, papers without a value are last by themselves."""
    column, index = f"p.{column}", f"paper_live_{name or column}"
    descending = _Stretch("", f"{column} DESC, p.id DESC", index)
    if not present:
        return _Order((_Stretch("", f"{column} ASC, p.id ASC", index),), (descending,))
    first = _Stretch(f"{column} {present}", f"{column} ASC, p.id ASC", index)
    return _Order((first, _Stretch(f"{column} {absent}", "p.id DESC", index)), (descending,))


def _text_order(column: str, name: str) -> _Order:
    return _order(column, name=name, present="> ''", absent="= ''")


_STATUSES = tuple(_Stretch(f"p.status = '{status}'", "p.id DESC", "paper_live_status") for status in Status)
# Keys are unique among all papers, the trash included, so their index holds those too.
_KEYS_LIVE = "p.id NOT IN (SELECT id FROM paper WHERE trashed IS NOT NULL)"
_QUEUED = "SELECT id FROM paper WHERE queue_position IS NOT NULL"
_UNQUEUED = _Stretch(f"p.id NOT IN ({_QUEUED})", "p.id DESC", "paper_live")


def _queue(direction: str) -> tuple[_Stretch, ...]:
    by = f"p.queue_position {direction}, p.id {direction}"
    return (_Stretch("p.queue_position IS NOT NULL", by, "paper_queue"), _UNQUEUED)


def _keys(direction: str) -> tuple[_Stretch, ...]:
    return (_Stretch("", f"p.citation_key {direction}", "paper_citation_key", _KEYS_LIVE),)


_ORDERS = {
    "title": _text_order("title_sort", "title_sort"),
    "people": _text_order("people_sort", "people_sort"),
    "date": _order("date", name="date", present="IS NOT NULL", absent="IS NULL"),
    "venue": _text_order("venue COLLATE NOCASE", "venue"),
    "status": _Order(_STATUSES, _STATUSES[::-1]),
    "priority": _order("priority", name="priority"),
    "rating": _order("rating", name="rating"),
    "modified": _order("modified", name="modified"),
    "citation_key": _Order(_keys("ASC"), _keys("DESC")),
    "queue": _Order(_queue("ASC"), _queue("DESC")),
}
#: Names of the orders. "added" is the order in which papers came into the library, "relevance" ranks by the words.
SORTS = ("added", *_ORDERS, "relevance")
#: Characters of JSON that are read at once, some 5 ms: reading holds the interpreter lock, and the window waits.
_PIECE = 400_000
# Weights of title, abstract, people, organization, venue, tags, notes.
_RANKED = (
    "SELECT json_group_array(rowid) FROM (SELECT rowid FROM paper_text WHERE paper_text MATCH ? "
    "ORDER BY bm25(paper_text, 10.0, 1.0, 5.0, 3.0, 2.0, 6.0, 2.0), rowid DESC)"
)


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
    whole = query if scope is None else both(scope, query)
    sought = _sought(whole) if sort == "relevance" else []
    is_plain = sort == "added" or (sort == "relevance" and not sought)
    if is_plain:
        direction = "DESC" if is_descending else "ASC"
        plan = Plan(connection, whole.root, direction=direction, is_first_only=limit is not None, today=today)
        return _fetch(connection, plan, plan.ids(), limit=limit)
    plan = Plan(connection, whole.root, today=today)
    if sought:
        return _find_ranked(connection, plan, sought, is_descending=is_descending)[:limit]
    order = _ORDERS[sort]
    stretches = order.descending if is_descending else order.ascending
    if whole.is_everything:
        return _fetch(connection, plan, _walk(stretches, ""), limit=limit)
    name = plan.table(plan.ids())
    if plan.with_trash or plan.has_few:
        return _fetch(connection, plan, _look_up(stretches, name), limit=limit)
    return _fetch(connection, plan, _walk(stretches, f"+p.id IN (SELECT id FROM {name})"), limit=limit)


def count(
    connection: sqlite3.Connection, query: Query, scope: Query | None = None, *, today: dt.date | None = None
) -> int:
    """How many papers match query and scope."""
    whole = query if scope is None else both(scope, query)
    return Plan(connection, whole.root, today=today).count()


def _fetch(connection: sqlite3.Connection, plan: Plan, statement: str, *, limit: int | None) -> list[int]:
    if limit is not None:
        sql = f"{plan.preamble()}{statement} LIMIT {limit:d}"
        return [row[0] for row in connection.execute(sql, plan.parameters)]
    # One JSON text instead of a row an id: a third of the time for a long list.
    sql = f"{plan.preamble()}SELECT json_group_array(id) FROM ({statement})"
    return read_ids(connection.execute(sql, plan.parameters).fetchone()[0])


def read_ids(text: str, *, piece: int = _PIECE) -> list[int]:
    """The numbers of a JSON array, read `piece` characters at a time: other threads get their turn in between."""
    ids: list[int] = []
    start, last = 1, len(text) - 1
    while start < last:
        end = text.find(",", start + piece)
        end = last if end < 0 else end
        ids += json.loads(f"[{text[start:end]}]")
        start = end + 1
    return ids


def _walk(stretches: tuple[_Stretch, ...], condition: str) -> str:
    """Along the indexes of the order, keeping what matches."""
    selects = []
    for stretch in stretches:
        wheres = " AND ".join(part for part in (stretch.live, stretch.where, condition) if part)
        selects.append(f"FROM paper AS p INDEXED BY {stretch.index_name} WHERE {wheres} ORDER BY {stretch.by}")
    return _one_after_the_other(selects)


def _look_up(stretches: tuple[_Stretch, ...], name: str) -> str:
    """From the ids in the table `name`, which are few, to their papers, then sorted."""
    source = f"FROM {name} CROSS JOIN paper AS p ON p.id = {name}.id"
    return _one_after_the_other(
        [f"{source}{f' WHERE {stretch.where}' if stretch.where else ''} ORDER BY {stretch.by}" for stretch in stretches]
    )


def _one_after_the_other(selects: list[str]) -> str:
    if len(selects) == 1:
        return f"SELECT p.id AS id {selects[0]}"
    # LIMIT -1 keeps the order of each part.
    return " UNION ALL ".join(f"SELECT id FROM (SELECT p.id AS id {select} LIMIT -1)" for select in selects)


def _find_ranked(connection: sqlite3.Connection, plan: Plan, sought: list[Text], *, is_descending: bool) -> list[int]:
    """Best first; papers found without any of the words come after, newest first."""
    any_of_them = " OR ".join(map(words, sought))
    ranked = read_ids(connection.execute(_RANKED, (any_of_them,)).fetchone()[0])
    matching = _fetch(connection, plan, plan.ids(), limit=None)
    wanted = set(matching)
    best = [paper_id for paper_id in ranked if paper_id in wanted]
    others = sorted(wanted.difference(best), reverse=True)
    return [*(best if is_descending else reversed(best)), *others]


def _sought(query: Query) -> list[Text]:
    """The words by which papers are ranked."""
    texts = [leaf for leaf in iter_leaves(query.root) if isinstance(leaf, Text)]
    return [leaf for leaf in texts if leaf.field in COLUMNS and has_words(leaf.text)]
