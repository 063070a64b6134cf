"""How a query is answered: which conditions give the ids, and how the others are checked.

The text, and every condition that few papers meet, are streams of ids in order; SQLite merges them (INTERSECT and
EXCEPT of sorted selects) and stops when enough are found. What many papers meet is checked paper by paper where only
the first are wanted, and gathered into a set where all are. A MATCH is never joined: SQLite would run it for each row
(47 s where the answer took 50 ms).
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable
from functools import cached_property

from readinglist.model.conditions import And, Condition, Everything, Is, Not, Or, Text, iter_leaves
from readinglist.storage.full_text import TEXT_COLUMNS, text_rows
from readinglist.storage.lookups import Lookup, Lookups
from readinglist.storage.match_expressions import COLUMNS, MatchExpressions, words
from readinglist.storage.words import add_functions, has_words, is_unspaced

_TRASH = "SELECT id FROM paper WHERE trashed IS NOT NULL"
#: Below this many papers, gathering and sorting ids costs less than thinking about it.
_FEW = 2_000
#: Above this many papers, sorting a large part of all ids takes longer than a keystroke may.
_HUGE = 300_000
#: SQLite chains at most 500 selects (SQLITE_MAX_COMPOUND_SELECT).
_LONGEST_CHAIN = 300


class Plan:
    """The answer to one query as SQL.

    direction: "DESC" for newest first, "ASC" for oldest first, "" when the order does not matter. is_first_only: not
    all ids are wanted, only the first in this direction. A statement is made first, then `preamble` (tables that it
    uses) is put before it, and `parameters` are given with it.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        root: Condition,
        *,
        direction: str = "",
        is_first_only: bool = False,
        today: dt.date | None = None,
    ) -> None:
        self._connection = connection
        self.with_trash = any(leaf == Is("trashed") for leaf in iter_leaves(root))
        if self.with_trash:
            add_functions(connection)
        self.is_first_only = is_first_only
        self._direction = direction
        self._lookups = Lookups(connection, today=today)
        self.expressions = MatchExpressions(find_named=self._lookups.find_named)
        self._tables: dict[str, str] = {}
        self._sizes: dict[Condition, int] = {}
        highest: int = connection.execute("SELECT max(id) FROM paper").fetchone()[0] or 0
        self._is_huge = highest > _HUGE
        self._few = max(_FEW, highest // 40)
        self._root = root
        self._answer = _Answer(self, _parts(root), is_first_only=is_first_only)

    @property
    def parameters(self) -> dict[str, object]:
        return self._lookups.parameters

    def preamble(self) -> str:
        """The WITH clause for a statement that was made."""
        tables = [f"{name} AS MATERIALIZED ({select})" for select, name in self._tables.items()]
        return f"WITH {', '.join(tables)} " if tables else ""

    def ids(self) -> str:
        """SELECT of the matching ids, each once, in the direction of the plan."""
        return self._answer.select(self._direction)

    def count(self) -> int:
        """How many papers match."""
        if self._answer.only_match:
            # Counted without their ids, FTS5's rows go by four times as fast.
            statement = "SELECT count(*) FROM paper_text WHERE paper_text MATCH ?"
            return int(self._connection.execute(statement, (self._answer.only_match,)).fetchone()[0])
        statement = f"SELECT count(*) FROM ({self.ids()})"
        return int(self._connection.execute(self.preamble() + statement, self.parameters).fetchone()[0])

    @cached_property
    def has_few(self) -> bool:
        """Whether so few papers match that looking at each beats walking an index of all."""
        return self.size(self._root) <= self._few

    # -- what the parts of an answer ask -------------------------------------------------------------------------

    @cached_property
    def has_trash(self) -> bool:
        return self._connection.execute(f"{_TRASH} LIMIT 1").fetchone() is not None

    @property
    def sorts_quickly(self) -> bool:
        """Whether a large part of all ids can be sorted in the time that there is."""
        return not (self.is_first_only and self._is_huge)

    def match(self, expression: str) -> str:
        """SELECT of the ids that the full text finds, always outside the trash; SQLite delivers them in order."""
        return f"SELECT rowid AS id FROM paper_text WHERE paper_text MATCH {self._lookups.bind(expression)}"

    def expression(self, condition: Condition) -> str | None:
        """What the full text alone can decide, as an expression for it. It does not know the papers in the trash."""
        return None if self.with_trash else self.expressions.make(condition)

    def table(self, select: str) -> str:
        """The name of a table with the ids of a SELECT, made once for the statement."""
        return self._tables.setdefault(select, f"t{len(self._tables)}")

    def select(self, condition: Condition) -> str:
        """SELECT of the ids of papers that meet a condition; papers in the trash may be among them."""
        expression = self.expression(condition)
        if expression is not None:
            return self.match(expression)
        match condition:
            case Everything() | And() | Not():
                return _Answer(self, _parts(condition), is_first_only=False).select()
            case Or(conditions):
                return " UNION ".join(f"SELECT id FROM ({self.select(item)})" for item in conditions)
            case Text():
                return " UNION ".join(
                    part.select(self.with_trash) if isinstance(part, Lookup) else part for part in self._odd(condition)
                )
        return self._lookups.lookup(condition).select(self.with_trash)

    def test(self, condition: Condition, *, one_by_one: bool) -> str:
        """Expression over `m.id`, never NULL. one_by_one: look each paper up, rather than gather all that meet it."""
        if self.expression(condition) is not None:
            return f"m.id IN (SELECT id FROM {self.table(self.select(condition))})"
        match condition:
            case Everything():
                return "1"
            case Not(inner):
                return f"NOT {self.test(inner, one_by_one=one_by_one)}"
            case And(conditions):
                return f"({' AND '.join(self.test(item, one_by_one=one_by_one) for item in conditions)})"
            case Or(conditions):
                return f"({' OR '.join(self.test(item, one_by_one=one_by_one) for item in conditions)})"
            case Text():
                return f"({' OR '.join(self._test_part(part, one_by_one) for part in self._odd(condition))})"
        return self._test_part(self._lookups.lookup(condition), one_by_one)

    def _test_part(self, part: Lookup | str, one_by_one: bool) -> str:
        if isinstance(part, str):
            return f"m.id IN (SELECT id FROM {self.table(part)})"
        return part.test("m.id") if one_by_one else f"m.id IN ({part.select(self.with_trash)})"

    def lookup(self, condition: Condition) -> Lookup | None:
        """The lookup of a condition that is neither text nor made of others."""
        if isinstance(condition, Everything | Text | And | Or | Not):
            return None
        return self._lookups.lookup(condition)

    def size(self, condition: Condition) -> int:
        """How many papers meet a condition at most; a number above `_few` only says that they are not few."""
        if condition not in self._sizes:
            self._sizes[condition] = self._measure(condition)
        return self._sizes[condition]

    def is_few(self, condition: Condition) -> bool:
        return self.size(condition) <= self._few

    def _measure(self, condition: Condition) -> int:
        many = self._few + 1
        expression = self.expression(condition)
        if expression is not None:
            return self._count(self.match(expression))
        match condition:
            case And(conditions):
                return min(map(self.size, conditions))
            case Or(conditions):
                return min(many, sum(map(self.size, conditions)))
            case Everything() | Not() | Text():
                return many
        lookup = self._lookups.lookup(condition)
        return self._count(lookup.select(self.with_trash)) if lookup.is_indexed else many

    def _count(self, select: str) -> int:
        """How many, counted to the first that is too many."""
        sql = f"SELECT count(*) FROM ({select} LIMIT {self._few + 1})"
        return int(self._connection.execute(sql, self.parameters).fetchone()[0])

    def _odd(self, text: Text) -> list[Lookup | str]:
        """What meets a text that the full text alone cannot decide: lookups, and selects of ids."""
        columns = [COLUMNS[text.field]] if text.field in COLUMNS and text.field else list(TEXT_COLUMNS)
        if text.field == "keyword":
            return [self._contains(text, ["keywords"])]
        if not has_words(text.text):
            # Marks alone: in the title, if no field is named.
            return [
                self._holds(text, columns) if text.field == "note" else self._contains(text, [text.field or "title"])
            ]
        found: list[Lookup | str] = [self.match(words(text))]
        if is_unspaced(text.text):
            found.append(self._holds(text, columns) if text.field == "note" else self._contains(text, columns[:5]))
        if self.with_trash:
            found.append(self._in_trash(text, columns))
        if ids := self.expressions.ids_named(text):
            found.append(Lookup(f"id IN ({', '.join(map(str, ids))})"))
        return found

    def _contains(self, text: Text, columns: Iterable[str]) -> Lookup:
        """The text as it stands, within columns of `paper`."""
        lowered = text.text.lower()
        value = self._lookups.bind(lowered)
        has_case = lowered != text.text.upper()  # not so for Chinese: twice as fast
        texts = (f"lower({name})" if has_case else name for name in columns)
        return Lookup(f"({' OR '.join(f'instr({column}, {value})' for column in texts)})", is_indexed=False)

    def _holds(self, text: Text, columns: Iterable[str]) -> str:
        """The text as it stands, within columns that the tables of the user's words make."""
        value = self._lookups.bind(text.text.lower())
        holding = " OR ".join(f"instr(lower({name}), {value})" for name in columns)
        return f"SELECT id FROM ({text_rows('1' if self.with_trash else 'p.trashed IS NULL')}) WHERE {holding}"

    def _in_trash(self, text: Text, columns: Iterable[str]) -> str:
        """The full text holds only papers outside the trash; those in it are read one by one."""
        sought, is_prefix = self._lookups.bind(text.text), int(text.is_prefix)
        found = " OR ".join(f"has_words_of({name}, {sought}, {is_prefix})" for name in columns)
        return f"SELECT id FROM ({text_rows('p.trashed IS NOT NULL')}) WHERE {found}"


class _Answer:
    """Papers that meet all of some conditions: selects chained by set operators, then tests of what they give.

    only_match: the expression for the full text, when there is nothing else to the answer.
    """

    def __init__(self, plan: Plan, parts: Iterable[Condition], *, is_first_only: bool) -> None:
        self._plan = plan
        self._streams: list[str] = []
        expression, rest = (None, list(parts)) if plan.with_trash else plan.expressions.split(parts)
        self.only_match = expression if not rest else None
        self._is_safe = expression is not None
        if expression is not None:
            self._chain("", plan.match(expression))
        few = sorted((item for item in rest if plan.is_few(item)), key=plan.size)
        for item in few:
            self._chain("INTERSECT", self._plain(item))
        rest = [item for item in rest if item not in few]
        if not self._streams:
            rest = self._lead(rest)
        if not few and not is_first_only:
            rest = self._merge_sorted(rest)
        rest = self._take_away(rest)
        if not self._is_safe and not plan.with_trash and plan.has_trash:
            self._chain("EXCEPT", _TRASH)
        one_by_one = is_first_only or bool(few)
        self._tests = [plan.test(item, one_by_one=one_by_one) for item in rest]

    def select(self, direction: str = "") -> str:
        order = f" ORDER BY 1 {direction}" if direction or len(self._streams) > 1 else ""
        source = " ".join(self._streams) + order
        if not self._tests:
            return source
        # LIMIT -1 keeps SQLite from taking the inner select, and with it the order, apart.
        return f"SELECT m.id FROM ({source} LIMIT -1) AS m WHERE {' AND '.join(self._tests)}"

    def _chain(self, operator: str, select: str) -> None:
        self._streams.append(f"{operator} {select}" if self._streams else select)

    def _plain(self, condition: Condition) -> str:
        """A SELECT that may stand in a chain: not made of several itself."""
        lookup = self._plan.lookup(condition)
        self._is_safe = self._is_safe or (lookup is not None and lookup.table == "paper")
        if lookup is not None:
            return lookup.select(self._plan.with_trash)
        return f"SELECT id FROM ({self._plan.select(condition)})"

    def _lead(self, rest: list[Condition]) -> list[Condition]:
        """Begin with a condition that many papers meet, or with all papers; returns the other conditions."""
        lookups = [(item, lookup) for item in rest if (lookup := self._plan.lookup(item)) and lookup.is_indexed]
        leading = [item for item, lookup in lookups if lookup.is_sorted]
        if not leading and self._plan.sorts_quickly:
            leading = [item for item, _ in lookups]
        if leading:
            self._chain("", self._plain(leading[0]))
            return [item for item in rest if item != leading[0]]
        self._is_safe = True
        self._chain("", "SELECT id FROM paper" + ("" if self._plan.with_trash else " WHERE trashed IS NULL"))
        return rest

    def _merge_sorted(self, rest: list[Condition]) -> list[Condition]:
        """All are wanted, and many: walk along conditions that come sorted too. Returns the other conditions."""
        others = []
        for item in rest:
            lookup = self._plan.lookup(item)
            if lookup is not None and lookup.is_sorted:
                self._chain("INTERSECT", self._plain(item))
            else:
                others.append(item)
        return others

    def _take_away(self, rest: list[Condition]) -> list[Condition]:
        """Take papers with unwanted words out of the streams; returns the other conditions."""
        others = []
        for item in rest:
            expression = self._plan.expression(item.condition) if isinstance(item, Not) else None
            if expression is None or len(self._streams) > _LONGEST_CHAIN:
                others.append(item)
            else:
                self._chain("EXCEPT", self._plan.match(expression))
        return others


def _parts(condition: Condition) -> tuple[Condition, ...]:
    if isinstance(condition, Everything):
        return ()
    return condition.conditions if isinstance(condition, And) else (condition,)
