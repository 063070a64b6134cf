"""Conditions of a query as SQL over `paper AS p`, and as expressions of the full text.

A text condition is met by the paper's own words (`paper_text`) or by the user's (`own_text`: tags, notes), and, for a
word anywhere, by an identifier or a citation key that is this word. What the user's side and the identifiers hold is
probed first: nearly always nothing, and then the whole text part becomes one MATCH that streams.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable

from readinglist.model.conditions import (
    And,
    Choice,
    Condition,
    DateRange,
    Everything,
    Has,
    Identified,
    Is,
    Keyed,
    Not,
    Numbered,
    NumberRange,
    Or,
    Recent,
    SeenIn,
    Tagged,
    Text,
    iter_leaves,
)
from readinglist.model.identifiers import parse_identifier
from readinglist.model.tags import SEPARATOR
from readinglist.storage.full_text import PAPER_TEXT_COLUMNS
from readinglist.storage.words import has_words, is_unspaced

# Above every character that a stored text can hold after a given beginning, in BINARY and NOCASE alike.
_LAST = "\U0010ffff"
_LITERALS = 200

_HAS = {
    "note": "p.id IN (SELECT paper_id FROM note WHERE text <> '')",
    "annotation": "p.id IN (SELECT paper_id FROM annotation)",
    "abstract": "p.abstract <> ''",
    "people": "p.people <> ''",
    "identifier": "p.id IN (SELECT paper_id FROM identifier)",
    "tag": "p.id IN (SELECT paper_id FROM paper_tag)",
    "rating": "p.rating > 0",
    "priority": "p.priority > 0",
    "date": "p.date IS NOT NULL",
    "venue": "p.venue <> ''",
    "listing": "p.id IN (SELECT paper_id FROM entry WHERE paper_id IS NOT NULL)",
    "organization": "p.organization <> ''",
    "keyword": "p.keywords <> ''",
}
_IS = {"verified": "p.is_verified = 1", "unverified": "p.is_verified = 0", "trashed": "p.trashed IS NOT NULL"}


def asks_for_trash(condition: Condition) -> bool:
    """Whether the query names the trash; only then does it see papers there."""
    return any(leaf == Is("trashed") for leaf in iter_leaves(condition))


class Predicates:
    """Turns conditions into SQL for one search; `parameters` collects the values for it."""

    def __init__(self, connection: sqlite3.Connection, *, with_trash: bool, today: dt.date | None = None) -> None:
        self.parameters: dict[str, object] = {}
        self._connection = connection
        self._with_trash = with_trash
        self._today = today
        self._own_hits: dict[Text, bool] = {}
        self._named: dict[str, list[int]] = {}

    def bind(self, value: object) -> str:
        """The name under which the statement can use a value."""
        name = f"v{len(self.parameters)}"
        self.parameters[name] = value
        return f":{name}"

    # -- full text ------------------------------------------------------------------------------------------

    def as_match(self, condition: Condition) -> str | None:
        """The condition as one expression for `paper_text MATCH`, or None when that table cannot decide it alone."""
        match condition:
            case Text():
                return match_expression(condition) if self._is_paper_text_only(condition) else None
            case Or(conditions):
                options = [self.as_match(item) for item in conditions]
                return None if None in options else f"({' OR '.join(option for option in options if option)})"
            case And(conditions):
                found, rest = self.split_match(conditions)
                return None if rest else found
        return None

    def split_match(self, conditions: Iterable[Condition]) -> tuple[str | None, list[Condition]]:
        """(expression, rest): as many of the conditions as possible, all of which must be met, as one MATCH."""
        with_words: list[str] = []
        without_words: list[tuple[str, Condition]] = []
        rest: list[Condition] = []
        for item in conditions:
            inner = item.condition if isinstance(item, Not) else item
            expression = self.as_match(inner)
            if expression is None:
                rest.append(item)
            elif isinstance(item, Not):
                without_words.append((expression, item))
            else:
                with_words.append(expression)
        if not with_words:
            return None, [*rest, *(item for _, item in without_words)]
        found = " AND ".join(with_words)
        for expression, _ in without_words:
            found = f"({found}) NOT {expression}"
        return f"({found})", rest

    def _is_paper_text_only(self, text: Text) -> bool:
        if self._with_trash or text.field not in ("", *PAPER_TEXT_COLUMNS):
            return False
        if not has_words(text.text) or is_unspaced(text.text):
            return False
        return not (text.field == "" and (self._has_own_hits(text) or self._ids_named(text)))

    def _has_own_hits(self, text: Text) -> bool:
        if text not in self._own_hits:
            sql = "SELECT 1 FROM own_text WHERE own_text MATCH ? LIMIT 1"
            self._own_hits[text] = self._connection.execute(sql, (match_expression(text),)).fetchone() is not None
        return self._own_hits[text]

    def _ids_named(self, text: Text) -> list[int]:
        """Papers whose identifier or citation key is this word."""
        word = text.text
        if word not in self._named:
            self._named[word] = [] if " " in word else self._find_named(word)
        return self._named[word]

    def _find_named(self, word: str) -> list[int]:
        found = self._connection.execute("SELECT id FROM paper WHERE citation_key = ?", (word,)).fetchall()
        identifier = parse_identifier(word) if any(char.isdigit() for char in word) else None
        if identifier is not None:
            sql = "SELECT paper_id FROM identifier WHERE value = ? AND scheme = ?"
            found += self._connection.execute(sql, (identifier.value, identifier.scheme)).fetchall()
        return [row[0] for row in found]

    def _text(self, text: Text) -> str:
        options: list[str] = []
        columns = PAPER_TEXT_COLUMNS if text.field == "" else (text.field,)
        if text.field == "keyword":
            options.append(self._contains(text, ("keywords",)))
        elif text.field == "note":
            options.append(self._own_text(text, "notes"))
        elif not has_words(text.text):
            options.append(self._contains(text, ("title",) if text.field == "" else columns))
        else:
            expression = self.bind(match_expression(text))
            options.append(f"p.id IN (SELECT rowid FROM paper_text WHERE paper_text MATCH {expression})")
            if is_unspaced(text.text):
                options.append(self._contains(text, columns))
            if self._with_trash:
                options.append(self._in_trash(text, columns))
        if text.field == "":
            options += self._elsewhere(text)
        return f"({' OR '.join(options)})"

    def _elsewhere(self, text: Text) -> list[str]:
        options = []
        if has_words(text.text) and self._has_own_hits(text):
            options.append(self._own_text(text, ""))
        if ids := self._ids_named(text):
            options.append(f"p.id IN ({', '.join(map(str, ids))})")
        return options

    def _own_text(self, text: Text, column: str) -> str:
        if not has_words(text.text):
            return f"p.id IN (SELECT paper_id FROM note WHERE instr(text, {self.bind(text.text)}))"
        expression = self.bind(match_expression(text, column=column))
        return f"p.id IN (SELECT rowid FROM own_text WHERE own_text MATCH {expression})"

    def _contains(self, text: Text, columns: Iterable[str]) -> str:
        value = self.bind(text.text.lower())
        return "(" + " OR ".join(f"instr(lower(p.{name}), {value})" for name in columns) + ")"

    def _in_trash(self, text: Text, columns: Iterable[str]) -> str:
        """The full text holds only papers outside the trash; those in it are read one by one."""
        words, is_prefix = self.bind(text.text), int(text.is_prefix)
        found = " OR ".join(f"has_words_of(p.{name}, {words}, {is_prefix})" for name in columns)
        return f"(p.trashed IS NOT NULL AND ({found}))"

    # -- everything else ------------------------------------------------------------------------------------

    def sql(self, condition: Condition) -> str:
        """The condition as an SQL expression over `paper AS p`; NULL counts as not met."""
        match condition:
            case Everything():
                return "1"
            case And(conditions):
                return "(" + " AND ".join(map(self.sql, conditions)) + ")"
            case Or(conditions):
                return "(" + " OR ".join(map(self.sql, conditions)) + ")"
            case Not(inner):
                return f"(({self.sql(inner)}) IS NOT TRUE)"
            case Text():
                return self._text(condition)
            case DateRange() | Recent():
                return self._dates(condition)
            case NumberRange(field, first, last):
                ends = [(">=", first), ("<=", last)]
                return self._bounds(f"p.{field}", [(sign, end) for sign, end in ends if end is not None])
            case Choice(field, value):
                return f"p.{field} = {self.bind(value)}"
            case Has(what):
                return _HAS.get(what) or self._has_identifier(what)
            case Is(state):
                return _IS[state]
            case Numbered(paper_id):
                return f"p.id = {paper_id:d}"
        return self._reference(condition)

    def _reference(self, condition: Tagged | SeenIn | Identified | Keyed) -> str:
        match condition:
            case Tagged():
                return self._tagged(condition)
            case SeenIn():
                return self._seen_in(condition)
            case Identified(scheme, value, is_prefix):
                found = self._begins("value", value, is_prefix=is_prefix)
                if scheme:
                    found += f" AND scheme = {self.bind(scheme)}"
                return f"p.id IN (SELECT paper_id FROM identifier WHERE {found})"
            case Keyed(key, is_prefix):
                return self._begins("p.citation_key", key, is_prefix=is_prefix)

    def _has_identifier(self, scheme: str) -> str:
        return f"p.id IN (SELECT paper_id FROM identifier WHERE scheme = {self.bind(scheme)})"

    def _begins(self, column: str, text: str, *, is_prefix: bool) -> str:
        if not is_prefix:
            return f"{column} = {self.bind(text)}"
        return f"({column} >= {self.bind(text)} AND {column} < {self.bind(text + _LAST)})"

    def _bounds(self, column: str, ends: list[tuple[str, object]]) -> str:
        return "(" + " AND ".join(f"{column} {sign} {self.bind(end)}" for sign, end in ends) + ")"

    def _dates(self, condition: DateRange | Recent) -> str:
        column = f"p.{condition.field}"
        if isinstance(condition, Recent):
            first_day = (self._today or dt.date.today()) - dt.timedelta(days=condition.days - 1)
            return self._bounds(column, [(">=", _utc_text(first_day))])
        ends: list[tuple[str, object]] = []
        if condition.field == "date":
            # "2024~" comes after every month and day of 2024: dates sort as text.
            ends += [(">=", condition.first.iso)] if condition.first else []
            ends += [("<", condition.last.iso + "~")] if condition.last else []
        else:
            if first := condition.first:
                ends.append((">=", _utc_text(dt.date(first.year, first.month or 1, first.day or 1))))
            if last := condition.last:
                ends.append(("<", _utc_text(_day_after(last.year, last.month, last.day))))
        return self._bounds(column, ends)

    def _seen_in(self, condition: SeenIn) -> str:
        if condition.listing_id is not None:
            which = f"= {condition.listing_id:d}"
        else:
            name = self.bind(condition.name.lower())
            which = f"IN (SELECT id FROM listing WHERE instr(lower(name), {name}) OR kind = {name})"
        return f"p.id IN (SELECT paper_id FROM entry WHERE listing_id {which} AND paper_id IS NOT NULL)"

    def _tagged(self, condition: Tagged) -> str:
        ids = find_tag_ids(self._connection, condition)
        if not ids:
            return "0"
        if len(ids) <= _LITERALS:
            listed = ", ".join(map(str, ids))
        else:
            listed = f"SELECT value FROM json_each({self.bind('[' + ','.join(map(str, ids)) + ']')})"
        return f"p.id IN (SELECT paper_id FROM paper_tag WHERE tag_id IN ({listed}))"


def match_expression(text: Text, *, column: str | None = None) -> str:
    """FTS5's syntax for one text condition: words in quotation marks, so that none of them can be an operator."""
    column = text.field if column is None else column
    quoted = '"' + text.text.replace("\0", " ").replace('"', '""') + '"'
    return (f"{column} : " if column else "") + quoted + (" *" if text.is_prefix else "")


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
