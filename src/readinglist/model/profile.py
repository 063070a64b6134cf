"""A profile: how listings of one shape are read, learned from a listing that a person corrected and kept by name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Begin(StrEnum):
    """How an entry is known from the next. MARK: its first line has words of its own ("3. "). BLANK: by so many blank
    lines before it. END: the last line of the one before is of a form that no other has.
    """

    MARK = "mark"
    BLANK = "blank"
    END = "end"


@dataclass(frozen=True, slots=True)
class LineShape:
    """One line of an entry. pattern: its words, with the parts in braces and "#" for any number ("#. {title}").

    A brace or a "#" of the line itself is doubled. is_repeated: one line or more of it. is_optional: it may be missing.
    """

    pattern: str
    is_repeated: bool = False
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """name: what its user calls it. kind: key of the kind that reads such listings without it. lines: of an entry, in
    order. blank_lines: for Begin.BLANK, at least so many stand before an entry. date: how much of a date is always
    there, "day", "month" or "year". has_names: whether the listing names authors, or counts them and names
    organisations. furniture: lines that belong to no entry, "#" for any number.
    """

    name: str
    kind: str
    begin: Begin
    lines: tuple[LineShape, ...]
    blank_lines: int = 0
    date: str = "day"
    has_names: bool = True
    furniture: tuple[str, ...] = ()
