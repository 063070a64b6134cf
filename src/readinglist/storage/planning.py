"""How a query is answered: which conditions give the ids, and how the others are checked.

The text, and every condition that few papers meet, are streams of ids in order; SQLite merges them (UNION, INTERSECT
and EXCEPT of sorted selects) and stops when enough are found. What many papers meet is checked paper by paper where
only the first are wanted, and gathered into a set where all are. A MATCH is never joined: SQLite would run it for
each row (47 s where the answer took 50 ms).
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable
from functools import cached_property

from readinglist.model.conditions import And, Condition, Everything, Is, Not, Or, Text, iter_leaves
from readinglist.storage.arms import MAX_ARMS, Arm, TextProbe, all_of, both, expression
from readinglist.storage.full_text import PAPER_TEXT_COLUMNS
from readinglist.storage.lookups import Lookup, Lookups
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

    direction: "DESC" for newest first, "ASC" for oldest first, "" when the order does not matter. first: how many ids
    are wanted when only the first in this direction are, else None. A statement is made first, then `preamble` (tables
    that it uses) is put before it, and `parameters` are given with it.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        root: Condition,
        *,
        direction: str = "",
        first: int | None = None,
        today: dt.date | None = None,
    ) -> None:
        self._connection = connection
        self.with_trash = any(leaf == Is("trashed") for leaf in iter_leaves(root))
        if self.with_trash:
            add_functions(connection)
        self._direction = direction
        self._first = first
        self._lookups = Lookups(connection, today=today)
        self._probe = TextProbe(connection, find_named=self._lookups.find_named)
        self._tables: dict[str, str] = {}
        self._sizes: dict[Condition, int] = {}
        highest: int = connection.execute("SELECT max(id) FROM paper").fetchone()[0] or 0
        self._is_huge = highest > _HUGE
        self._few = max(_FEW, highest // 40)
        self._root = root
        self._answer = _Answer(self, _parts(root), first=first)

    @property
    def parameters(self) -> dict[str, object]:
        return self._lookups.parameters

    def bind(self, value: object) -> str:
        """The name under which the statement can use a value."""
        return self._lookups.bind(value)

    def preamble(self) -> str:
        """The WITH clause for a statement that was made."""
        tables = [f"{name} AS MATERIALIZED ({select})" for select, name in self._tables.items()]
        return f"WITH {', '.join(tables)} " if tables else ""

    def ids(self) -> str:
        """SELECT of the matching ids, each once, in the direction of the plan."""
        return self._answer.select(self._direction)

    def count(self) -> int:
        """How many papers match."""
        arms = self._answer.only_arms
        papers = [arm for arm in arms if not arm.own]
        if len(papers) == 1:
            # Counted without their ids, FTS5's rows go by four times as fast. The user's words add papers to them only
            # where not all papers are there already (a first letter typed).
            match = "SELECT count(*) FROM paper_text WHERE paper_text MATCH ?"
            number = int(self._connection.execute(match, (all_of(papers[0].paper),)).fetchone()[0])
            if len(arms) == 1 or number == self._count_all():
                return number
        statement = f"SELECT count(*) FROM ({self.ids()})"
        return int(self._connection.execute(self.preamble() + statement, self.parameters).fetchone()[0])

    def _count_all(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM paper WHERE trashed IS NULL").fetchone()[0])

    @cached_property
    def has_few(self) -> bool:
        """Whether so few papers match that looking at each beats walking an index of all."""
        return self.size(self._root) <= self._few

    # -- what the parts of an answer ask -------------------------------------------------------------------------

    @cached_property
    def has_trash(self) -> bool:
        return self._connection.execute(f"{_TRASH} LIMIT 1").fetchone() is not None

    def arms(self, condition: Condition) -> list[Arm] | None:
        return None if self.with_trash else self._probe.arms(condition)

    def stream(self, arm: Arm, *, limit: str = "") -> str:
        """SELECT of the ids of one arm; SQLite delivers them in order."""
        own = f"SELECT rowid AS id FROM own_text WHERE own_text MATCH {self.bind(all_of(arm.own))}" if arm.own else ""
        paper = (
            f"SELECT rowid AS id FROM paper_text WHERE paper_text MATCH {self.bind(all_of(arm.paper))}"
            if arm.paper
            else ""
        )
        if own and paper:
            order = f" ORDER BY 1 {self._direction or 'DESC'}"
            return f"SELECT id FROM {self.table(f'{own} INTERSECT {paper}{order}{limit}')}"
        return own or paper

    def table(self, select: str) -> str:
        """The name of a table with the ids of a SELECT, made once for the statement."""
        return self._tables.setdefault(select, f"t{len(self._tables)}")

    def select(self, condition: Condition) -> str:
        """SELECT of the ids of papers that meet a condition; papers in the trash may be among them."""
        match condition:
            case Everything() | And() | Not():
                return _Answer(self, _parts(condition), first=None).select()
            case Or(conditions) if self.arms(condition) is None:
                return " UNION ".join(f"SELECT id FROM ({self.select(item)})" for item in conditions)
            case Text() if self.arms(condition) is None:
                found = (
                    part.select(self.with_trash) if isinstance(part, Lookup) else part for part in self._odd(condition)
                )
                return " UNION ".join(found)
            case Or() | Text():
                return " UNION ".join(map(self.stream, self.arms(condition) or ()))
        return self._lookups.lookup(condition).select(self.with_trash)

    def test(self, condition: Condition, *, one_by_one: bool) -> str:
        """Expression over `m.id`, never NULL. one_by_one: look each paper up, rather than gather all that meet it."""
        match condition:
            case Everything():
                return "1"
            case Not(inner):
                return f"NOT {self.test(inner, one_by_one=one_by_one)}"
            case Text() | And() | Or() if self.arms(condition) is not None:
                return f"m.id IN (SELECT id FROM {self.table(self.select(condition))})"
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

    @property
    def sorts_quickly(self) -> bool:
        """Whether a large part of all ids can be sorted within a keystroke."""
        return self._first is None or not self._is_huge

    def _measure(self, condition: Condition) -> int:
        many = self._few + 1
        arms = self.arms(condition)
        if arms is not None:
            return min(many, sum(self._count(Arm(own=arm.own) if arm.own else arm) for arm in arms))
        match condition:
            case And(conditions):
                return min(map(self.size, conditions))
            case Or(conditions):
                return min(many, sum(map(self.size, conditions)))
            case Everything() | Not() | Text():
                return many
        lookup = self._lookups.lookup(condition)
        return self._count(lookup) if lookup.is_indexed else many

    def _count(self, source: Arm | Lookup) -> int:
        """How many, counted to the first that is too many."""
        select = self.stream(source) if isinstance(source, Arm) else source.select(self.with_trash)
        sql = f"SELECT count(*) FROM ({select} LIMIT {self._few + 1})"
        return int(self._connection.execute(sql, self.parameters).fetchone()[0])

    def _odd(self, text: Text) -> list[Lookup | str]:
        """What meets a text that the full text alone cannot decide: lookups, and selects of ids."""
        if text.field == "keyword":
            return [self._contains(text, ["keywords"])]
        if not has_words(text.text):
            if text.field == "note":
                return [Lookup(f"instr(lower(text), {self.bind(text.text.lower())})", "note", is_indexed=False)]
            return [self._contains(text, [text.field or "title"])]
        found: list[Lookup | str] = []
        if text.field == "note":
            return [self.stream(Arm(own=(expression(text, column="notes"),)))]
        columns = [text.field] if text.field else list(PAPER_TEXT_COLUMNS)
        found.append(self.stream(Arm(paper=(expression(text),))))
        if is_unspaced(text.text):
            found.append(self._contains(text, columns))
        if self.with_trash:
            found.append(self._in_trash(text, columns))
        if not text.field and self._probe.has_own_hits(text):
            found.append(self.stream(Arm(own=(expression(text),))))
        if ids := self._probe.ids_named(text):
            found.append(Lookup(f"id IN ({', '.join(map(str, ids))})"))
        return found

    def _contains(self, text: Text, columns: Iterable[str]) -> Lookup:
        lowered = text.text.lower()
        value = self.bind(lowered)
        has_case = lowered != text.text.upper()  # not so for Chinese: twice as fast
        texts = (f"lower({name})" if has_case else name for name in columns)
        return Lookup(f"({' OR '.join(f'instr({column}, {value})' for column in texts)})", is_indexed=False)

    def _in_trash(self, text: Text, columns: Iterable[str]) -> Lookup:
        """The full text holds only papers outside the trash; those in it are read one by one."""
        words, is_prefix = self.bind(text.text), int(text.is_prefix)
        found = " OR ".join(f"has_words_of({name}, {words}, {is_prefix})" for name in columns)
        return Lookup(f"trashed IS NOT NULL AND ({found})", is_indexed=False)


class _Answer:
    """Papers that meet all of some conditions: selects chained by set operators, then tests of what they give.

    only_arms: the arms, when there is nothing else to the answer.
    """

    def __init__(self, plan: Plan, parts: Iterable[Condition], *, first: int | None) -> None:
        self._plan = plan
        self._streams: list[str] = []
        arms, rest = self._split_text(parts)
        self.only_arms = arms if not rest else []
        is_alone = first is not None and not rest
        self._is_safe = bool(arms) and all(arm.paper for arm in arms)
        for arm in arms:
            self._chain("UNION", plan.stream(arm, limit=f" LIMIT {first}" if is_alone and first else ""))
        few = sorted((item for item in rest if plan.is_few(item)), key=plan.size)
        for item in few:
            self._chain("INTERSECT", self._plain(item))
        rest = [item for item in rest if item not in few]
        if not self._streams:
            rest = self._lead(rest)
        rest = self._take_away(rest)
        if not self._is_safe and not plan.with_trash and plan.has_trash:
            self._chain("EXCEPT", _TRASH)
        one_by_one = first is not None or bool(few)
        self._tests = [plan.test(item, one_by_one=one_by_one) for item in rest]

    def select(self, direction: str = "") -> str:
        order = f" ORDER BY 1 {direction}" if direction or len(self._streams) > 1 else ""
        source = " ".join(self._streams) + order
        if not self._tests:
            return source
        # LIMIT -1 keeps SQLite from taking the inner select, and with it the order, apart.
        return f"SELECT m.id FROM ({source} LIMIT -1) AS m WHERE {' AND '.join(self._tests)}"

    def _split_text(self, parts: Iterable[Condition]) -> tuple[list[Arm], list[Condition]]:
        """The arms of as many text conditions as possible together, and the other conditions."""
        groups: list[list[Arm]] = []
        rest: list[Condition] = []
        ways = 1
        for item in parts:
            arms = self._plan.arms(item)
            if arms is None or ways * len(arms) > MAX_ARMS:
                rest.append(item)
            else:
                groups.append(arms)
                ways *= len(arms)
        return both(groups) or [], rest

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

    def _take_away(self, rest: list[Condition]) -> list[Condition]:
        """Take papers with unwanted words out of the streams; returns the other conditions."""
        others = []
        for item in rest:
            arms = self._plan.arms(item.condition) if isinstance(item, Not) else None
            if arms is None or len(self._streams) > _LONGEST_CHAIN:
                others.append(item)
                continue
            for arm in arms:
                self._chain("EXCEPT", self._plan.stream(arm))
        return others


def _parts(condition: Condition) -> tuple[Condition, ...]:
    if isinstance(condition, Everything):
        return ()
    return condition.conditions if isinstance(condition, And) else (condition,)
