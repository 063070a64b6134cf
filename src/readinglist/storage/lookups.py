"""Conditions that are no words, as SQL: a SELECT of ids, and a test of one id.

A SELECT serves where the papers are few or all are wanted; a test serves where they are many and only the first are
wanted, so that nothing is gathered that is never looked at.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from typing import NamedTuple

from readinglist.model.conditions import (
    Choice,
    Condition,
    DateRange,
    Followed,
    Has,
    Identified,
    Is,
    Keyed,
    Numbered,
    NumberRange,
    Recent,
    SeenIn,
    Tagged,
)
from readinglist.model.tags import SEPARATOR
from readinglist.storage.flags import IS_FLAGGED
from readinglist.storage.refusals import IN_STATE

# Above every character that a stored text can hold after a given beginning, in BINARY and NOCASE alike.
_LAST = "\U0010ffff"
_LITERALS = 200

#: What a paper has by a column of its own.
_HAS_COLUMN = {
    "abstract": "abstract <> ''",
    "people": "people <> ''",
    "rating": "rating > 0",
    "priority": "priority > 0",
    "date": "date IS NOT NULL",
    "venue": "venue COLLATE NOCASE > ''",
    "organization": "organization <> ''",
    "keyword": "keywords <> ''",
}
#: What a paper has by a row of another table.
_HAS_ROW = {
    "note": ("note", "text <> ''"),
    "annotation": ("annotation", "1"),
    "identifier": ("identifier", "1"),
    "tag": ("paper_tag", "1"),
    "listing": ("entry", "paper_id IS NOT NULL"),
}
_IS = {
    "verified": "is_verified = 1",
    "unverified": "is_verified = 0",
    "trashed": "trashed IS NOT NULL",
    "flagged": f"id IN (SELECT paper_id FROM version WHERE {IS_FLAGGED})",
    # model.lookup.LookupState, with a hyphen for the blank
    **{
        state.replace(" ", "-"): f"is_verified = 0 AND id IN (SELECT id FROM lookup WHERE {condition})"
        for state, condition in {
            "looking up": "state = 'looking up'",
            "later": "state = 'later'",
            **IN_STATE,
        }.items()
    },
}


class Lookup(NamedTuple):
    """Rows of `table` that name papers: `where` over its columns.

    is_indexed: the ids come from an index alone, so counting the first of them is cheap. is_sorted: from an index in
    their own order.
    """

    where: str
    table: str = "paper"
    is_indexed: bool = True
    is_sorted: bool = False

    def select(self, with_trash: bool) -> str:
        """SELECT of ids, never NULL; `with_trash` leaves papers in the trash among them."""
        if self.table != "paper":
            return f"SELECT DISTINCT paper_id AS id FROM {self.table} WHERE {self.where}"
        live = "" if with_trash else "trashed IS NULL AND "
        return f"SELECT id FROM paper WHERE {live}{self.where}"

    def test(self, paper_id: str) -> str:
        """Expression that is true when the paper with this id is among them."""
        key = "id" if self.table == "paper" else "paper_id"
        return f"EXISTS (SELECT 1 FROM {self.table} AS t WHERE t.{key} = {paper_id} AND {self.where})"


class Lookups:
    """Makes lookups for one search; `parameters` collects the values for its statements."""

    def __init__(self, connection: sqlite3.Connection, *, today: dt.date | None = None) -> None:
        self.parameters: dict[str, object] = {}
        self._connection = connection
        self._today = today

    def bind(self, value: object) -> str:
        """The name under which the statement can use a value."""
        name = f"v{len(self.parameters)}"
        self.parameters[name] = value
        return f":{name}"

    def find_named(self, word: str) -> list[int]:
        """Papers whose citation key or identifier is this word."""
        from readinglist.model.identifier_forms import parse_identifier  # for what is typed, not for the first rows

        found = self._connection.execute("SELECT id FROM paper WHERE citation_key = ?", (word,)).fetchall()
        identifier = parse_identifier(word) if any(char.isdigit() for char in word) else None
        if identifier is not None:
            sql = "SELECT paper_id FROM identifier WHERE value = ? AND scheme = ?"
            found += self._connection.execute(sql, (identifier.value, identifier.scheme)).fetchall()
        return [row[0] for row in found]

    def lookup(self, condition: Condition) -> Lookup:
        """The lookup for a condition that is neither text nor made of others."""
        match condition:
            case DateRange() | Recent():
                return self._dates(condition)
            case NumberRange(field, first, last):
                if first == last:
                    return Lookup(f"{field} = {self.bind(first)}", is_sorted=True)
                ends = [(">=", first), ("<=", last)]
                return Lookup(self._bounds(field, [(sign, end) for sign, end in ends if end is not None]))
            case Choice(field, value):
                is_indexed = field == "status"
                return Lookup(f"{field} = {self.bind(value)}", is_indexed=is_indexed, is_sorted=is_indexed)
            case Has(what):
                return self._has(what)
            case Is(state):
                return Lookup(_IS[state], is_indexed=False)
            case Numbered(paper_id):
                return Lookup(f"id = {paper_id:d}")
            case Keyed(key, is_prefix):
                return Lookup(self._begins("citation_key", key, is_prefix=is_prefix))
            case Tagged():
                ids = find_tag_ids(self._connection, condition)
                return Lookup(f"tag_id IN ({self._listed(ids)})", "paper_tag", is_sorted=len(ids) == 1)
            case SeenIn():
                return self._seen_in(condition)
            case Followed():
                return self._followed(condition)
            case Identified(scheme, value, is_prefix):
                found = self._begins("value", value, is_prefix=is_prefix)
                return Lookup(found + (f" AND scheme = {self.bind(scheme)}" if scheme else ""), "identifier")
        raise TypeError(f"no lookup for {condition!r}")

    def _has(self, what: str) -> Lookup:
        if what in _HAS_COLUMN:
            return Lookup(_HAS_COLUMN[what], is_indexed=what in ("rating", "priority", "date", "venue"))
        if what in _HAS_ROW:
            table, where = _HAS_ROW[what]
            return Lookup(where, table)
        return Lookup(f"scheme = {self.bind(what)}", "identifier", is_indexed=False)

    def _begins(self, column: str, text: str, *, is_prefix: bool) -> str:
        if not is_prefix:
            return f"{column} = {self.bind(text)}"
        return f"({column} >= {self.bind(text)} AND {column} < {self.bind(text + _LAST)})"

    def _bounds(self, column: str, ends: list[tuple[str, object]]) -> str:
        return "(" + " AND ".join(f"{column} {sign} {self.bind(end)}" for sign, end in ends) + ")"

    def _dates(self, condition: DateRange | Recent) -> Lookup:
        if isinstance(condition, Recent):
            first_day = (self._today or dt.date.today()) - dt.timedelta(days=condition.days - 1)
            return Lookup(self._bounds(condition.field, [(">=", _utc_text(first_day))]))
        ends: list[tuple[str, object]] = []
        first, last = condition.first, condition.last
        if condition.field == "date":
            # "2024~" comes after every month and day of 2024: dates sort as text.
            ends += [(">=", first.iso)] if first else []
            ends += [("<", last.iso + "~")] if last else []
        else:
            ends += [(">=", _utc_text(dt.date(first.year, first.month or 1, first.day or 1)))] if first else []
            ends += [("<", _utc_text(_day_after(last.year, last.month, last.day)))] if last else []
        return Lookup(self._bounds(condition.field, ends))

    def _seen_in(self, condition: SeenIn) -> Lookup:
        if condition.listing_id is not None:
            which = f"= {condition.listing_id:d}"
        else:
            name = self.bind(condition.name.lower())
            which = f"IN (SELECT id FROM listing WHERE instr(lower(name), {name}) OR kind = {name})"
        return Lookup(f"listing_id {which} AND paper_id IS NOT NULL", "entry")

    def _followed(self, condition: Followed) -> Lookup:
        if condition.subscription_id is not None:
            which = f"= {condition.subscription_id:d}"
        else:
            name = self.bind(condition.name.lower())
            said = " OR ".join(
                f"instr(lower(coalesce({column}, '')), {name})" for column in ("s.name", "t.title", "what")
            )
            which = (
                f"IN (SELECT s.id FROM subscription AS s LEFT JOIN subscription_state AS t ON t.id = s.id WHERE {said})"
            )
        seen = f"SELECT id FROM listing WHERE subscription_id {which}"
        return Lookup(f"listing_id IN ({seen}) AND paper_id IS NOT NULL", "entry")

    def _listed(self, ids: list[int]) -> str:
        if len(ids) <= _LITERALS:
            return ", ".join(map(str, ids))
        return f"SELECT value FROM json_each({self.bind('[' + ','.join(map(str, ids)) + ']')})"


def find_tag_ids(connection: sqlite3.Connection, condition: Tagged) -> list[int]:
    """Ids of the tags that the condition names, without regard to case."""
    name = condition.name
    if not name.isascii():  # SQLite folds the case of ASCII only
        rows = connection.execute("SELECT id, name FROM tag").fetchall()
        return [tag_id for tag_id, stored in rows if _is_named(stored.casefold(), condition, name.casefold())]
    match condition.extent:
        case "exact":
            sql, values = "name = ?", [name]
        case "prefix":
            sql, values = "name >= ? AND name < ?", [name, name + _LAST]
        case _:
            below = name + SEPARATOR
            sql, values = "name = ? OR (name >= ? AND name < ?)", [name, below, below + _LAST]
    return [row[0] for row in connection.execute(f"SELECT id FROM tag WHERE {sql}", values)]


def _is_named(stored: str, condition: Tagged, name: str) -> bool:
    match condition.extent:
        case "exact":
            return stored == name
        case "prefix":
            return stored.startswith(name)
    return stored == name or stored.startswith(name + SEPARATOR)


def _utc_text(day: dt.date) -> str:
    """Midnight of a day where the user is, as the tables write times."""
    midnight = dt.datetime(day.year, day.month, day.day)
    if 1971 < day.year < 9999:  # beyond, the platform may not know the offset, and no paper was added then
        midnight = midnight.astimezone(dt.UTC)
    return midnight.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def _day_after(year: int, month: int | None, day: int | None) -> dt.date:
    if month is not None and day is not None:
        last = dt.date(year, month, day)
        return last + dt.timedelta(days=1) if last < dt.date.max else last
    if month is not None and month < 12:
        return dt.date(year, month + 1, 1)
    return dt.date(year + 1, 1, 1) if year < 9999 else dt.date.max
