"""Text conditions as expressions for `paper_text MATCH` (sqlite.org/fts5.html, section 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from readinglist.model.conditions import And, Condition, Not, Or, Text
from readinglist.storage.full_text import PAPER_TEXT_COLUMNS
from readinglist.storage.words import has_words, is_unspaced, spellings

#: Fields of the query language that are columns of the full text.
COLUMNS = {"": "", "note": "notes", **{name: name for name in PAPER_TEXT_COLUMNS}}


class MatchExpressions:
    """Makes expressions for one search. find_named: papers of which a word is the citation key or an identifier."""

    def __init__(self, *, find_named: Callable[[str], list[int]]) -> None:
        self._find_named = find_named
        self._named: dict[str, list[int]] = {}

    def make(self, condition: Condition) -> str | None:
        """The condition as one expression, or None when the full text cannot decide it alone."""
        match condition:
            case Text():
                return words(condition) if self._is_decidable(condition) else None
            case Or(conditions):
                options = [self.make(item) for item in conditions]
                return None if None in options else f"({' OR '.join(option for option in options if option)})"
            case And(conditions):
                expression, rest = self.split(conditions)
                return None if rest else expression
        return None

    def split(self, conditions: Iterable[Condition]) -> tuple[str | None, list[Condition]]:
        """As many of the conditions, all of which must be met, as possible in one expression, and the others."""
        wanted: list[str] = []
        unwanted: list[tuple[str, Condition]] = []
        rest: list[Condition] = []
        for item in conditions:
            expression = self.make(item.condition if isinstance(item, Not) else item)
            if expression is None:
                rest.append(item)
            elif isinstance(item, Not):
                unwanted.append((expression, item))
            else:
                wanted.append(expression)
        if not wanted:
            # FTS5 has no expression for "everything but".
            return None, [*rest, *(item for _, item in unwanted)]
        found = wanted[0] if len(wanted) == 1 else f"({' AND '.join(wanted)})"
        if unwanted:
            found = f"({found} NOT ({' OR '.join(expression for expression, _ in unwanted)}))"
        return found, rest

    def ids_named(self, text: Text) -> list[int]:
        """Papers of which the text is the name, whatever words they hold."""
        if text.field or " " in text.text:
            return []
        if text.text not in self._named:
            self._named[text.text] = self._find_named(text.text)
        return self._named[text.text]

    def _is_decidable(self, text: Text) -> bool:
        if text.field not in COLUMNS or not has_words(text.text) or is_unspaced(text.text):
            return False
        return not self.ids_named(text)


def words(text: Text) -> str:
    """One text condition: its words in quotation marks, so that none of them can be an operator."""
    column = COLUMNS[text.field]
    phrases = [_phrase(spelling, is_prefix=text.is_prefix) for spelling in spellings(text.text)]
    found = phrases[0] if len(phrases) == 1 else f"({' OR '.join(phrases)})"
    return f"{column} : {found}" if column else found


def _phrase(text: str, *, is_prefix: bool) -> str:
    return '"' + text.replace("\0", " ").replace('"', '""') + '"' + (" *" if is_prefix else "")
