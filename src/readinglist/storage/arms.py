"""Text conditions as unions of streams of the full text.

A word is met by the paper's own words (`paper_text`) or by the user's (`own_text`), so "deep nlp" is met in four ways:
both words in the paper; "deep" in the paper and "nlp" in a tag; the other way round; both in tags. Each way is an arm:
at most one MATCH of either table, whose ids SQLite delivers in order, so that arms merge and stop as soon as enough ids
are there. A word that no tag or note holds (nearly all, which is probed) has one arm only.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

from readinglist.model.conditions import And, Condition, Or, Text
from readinglist.storage.full_text import PAPER_TEXT_COLUMNS
from readinglist.storage.words import has_words, is_unspaced

#: More ways than this are no longer worth a stream of their own.
MAX_ARMS = 8


@dataclass(frozen=True, slots=True)
class Arm:
    """Expressions for MATCH of either table, all of which must be met; those of one table may be missing."""

    paper: tuple[str, ...] = ()
    own: tuple[str, ...] = ()

    def __and__(self, other: Arm) -> Arm:
        return Arm(tuple(dict.fromkeys(self.paper + other.paper)), tuple(dict.fromkeys(self.own + other.own)))


class TextProbe:
    """Knows, for one search, which words the user's side holds and which are the name of a paper."""

    def __init__(self, connection: sqlite3.Connection, *, find_named: Callable[[str], list[int]]) -> None:
        self._connection = connection
        self._find_named = find_named
        self._own_hits: dict[Text, bool] = {}
        self._named: dict[str, list[int]] = {}

    def arms(self, condition: Condition) -> list[Arm] | None:
        """The arms of a condition, or None when the full text cannot decide it alone."""
        match condition:
            case Text():
                return self._leaf(condition)
            case And(conditions):
                parts = [self.arms(item) for item in conditions]
                if any(part is None for part in parts):
                    return None
                return both([part for part in parts if part is not None])
            case Or(conditions):
                parts = [self.arms(item) for item in conditions]
                if any(part is None for part in parts):
                    return None
                return _either([arm for part in parts if part is not None for arm in part])
        return None

    def ids_named(self, text: Text) -> list[int]:
        """Papers whose identifier or citation key is this word."""
        if text.field or " " in text.text:
            return []
        if text.text not in self._named:
            self._named[text.text] = self._find_named(text.text)
        return self._named[text.text]

    def has_own_hits(self, text: Text) -> bool:
        if text not in self._own_hits:
            sql = "SELECT 1 FROM own_text WHERE own_text MATCH ? LIMIT 1"
            self._own_hits[text] = self._connection.execute(sql, (expression(text),)).fetchone() is not None
        return self._own_hits[text]

    def _leaf(self, text: Text) -> list[Arm] | None:
        if not has_words(text.text) or is_unspaced(text.text) or self.ids_named(text):
            return None
        if text.field == "note":
            return [Arm(own=(expression(text, column="notes"),))]
        if text.field not in ("", *PAPER_TEXT_COLUMNS):
            return None
        found = [Arm(paper=(expression(text),))]
        if text.field == "" and self.has_own_hits(text):
            found.append(Arm(own=(expression(text),)))
        return found


def both(parts: list[list[Arm]]) -> list[Arm] | None:
    """Arms of papers that meet all of the parts; None when there are too many ways."""
    ways = 1
    for part in parts:
        ways *= len(part)
    if not parts or ways > MAX_ARMS:
        return None
    found = []
    for way in product(*parts):
        arm = Arm()
        for item in way:
            arm = arm & item
        found.append(arm)
    return found


def _either(arms: list[Arm]) -> list[Arm] | None:
    """Arms of papers that meet one: those of one table become one MATCH."""
    papers = [all_of(arm.paper) for arm in arms if not arm.own]
    owns = [all_of(arm.own) for arm in arms if not arm.paper]
    found = [arm for arm in arms if arm.paper and arm.own]
    if papers:
        found.append(Arm(paper=(f"({' OR '.join(papers)})",)))
    if owns:
        found.append(Arm(own=(f"({' OR '.join(owns)})",)))
    return found if len(found) <= MAX_ARMS else None


def expression(text: Text, *, column: str | None = None) -> str:
    """FTS5's syntax for one text condition: words in quotation marks, so that none of them can be an operator."""
    column = text.field if column is None else column
    quoted = '"' + text.text.replace("\0", " ").replace('"', '""') + '"'
    return (f"{column} : " if column else "") + quoted + (" *" if text.is_prefix else "")


def all_of(expressions: tuple[str, ...]) -> str:
    """One expression that is met where all of them are; never nested deeper than they are."""
    return expressions[0] if len(expressions) == 1 else f"({' AND '.join(expressions)})"
