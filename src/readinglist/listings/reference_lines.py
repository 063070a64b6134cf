"""A copied reference list as references: which lines belong together, and where each character of one came from.

Signs of a new reference, the first that the list has: a label ("[12]", "[ABC+12]", "12."), a hanging indent, a blank
line, or a line that begins with names behind one that ended. A word parted at the end of a line is put together, an
address too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from readinglist.listings.reference_names import read_names
from readinglist.listings.source_lines import SourceLine

_HEADING = re.compile(
    r"(?:\d+\.?\s+)?(?:references?|bibliography|literature(?: cited)?|works cited|literatur(?:verzeichnis)?"
    r"|références|bibliographie|referencias|参考文献)\s*:?", re.IGNORECASE,
)  # fmt: skip
_BRACKETED = re.compile(
    r"\[(?:\d{1,4}|[A-Za-z][\w+.&’'-]{0,20}(?:\s?\d{2,4}[a-z]?)?|[^\[\]]{3,60},?\s\(?\d{4}[a-z]?\)?)\]\s*\S"
)
_NUMBERED = re.compile(r"\(?(\d{1,4})[.)]\s+\S")
_PAGE_NUMBER = re.compile(r"(?:page\s+)?\d{1,4}|[ivxlc]{1,6}", re.IGNORECASE)
#: An initial before a full stop ends no reference.
_ENDED = re.compile(r"(?:[^\W\d_]{2}[.”\"]{1,2}|[)\]”]\.?|\d\.?|https?://\S+|10\.\d{4,9}/\S+)$", re.IGNORECASE)
#: "———. Title": by those of the reference before.
SAME_PEOPLE = re.compile(r"(?:[-–—_]{3,}|—)[.,]?\s+(?=\S)")
_PARTED = re.compile(r"([^\W\d_]{2,})-$")
_OPEN_ADDRESS = re.compile(r"(?:https?://|10\.\d{4,9}/)\S*[/._=?&-]$", re.IGNORECASE)
#: What keeps its hyphen where a line ends behind it.
_PREFIX_WORDS = (
    "all anti audio auto bi class co context cross data de domain end few first fine graph ground hand high human in"
    " inter intra knowledge language large life long low machine many meta micro mini model multi near neuro non off on"
    " one open over part point post pre pseudo re real second self semi short single small space state sub super task"
    " text time top two ultra un vision visual weakly well word zero"
)
_PREFIXES = frozenset(_PREFIX_WORDS.split())
#: Characters of the widest line that somebody wraps, and lines of the longest reference.
_WIDEST_WRAP, _LONGEST_WRAP = 200, 12
#: A label may be missing where a line was lost, but not many of them.
_GAP = 5


@dataclass(frozen=True, slots=True)
class JoinedLines:
    """Lines of one reference as one line of text. `place` tells where a character of it stands in the whole text."""

    lines: Sequence[SourceLine]
    text: str
    joints: Sequence[int]
    starts: Sequence[int]

    def place(self, index: int) -> int:
        """The place in the whole text of the character `index`."""
        piece = bisect_right(self.joints, index) - 1
        return self.starts[piece] + index - self.joints[piece]


def is_heading(line: SourceLine) -> bool:
    """Whether a line is the heading of a list of references."""
    return _HEADING.fullmatch(line.text) is not None


def is_furniture(line: SourceLine) -> bool:
    """Whether a line is the heading of the list or the number of a page."""
    return is_heading(line) or _PAGE_NUMBER.fullmatch(line.text) is not None


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one reference. doubt: the number of a line that may begin another one."""

    lines: tuple[SourceLine, ...]
    doubt: int | None = None


def group_lines(lines: Sequence[SourceLine]) -> list[Group]:
    """The lines of each reference; furniture must be out."""
    starts, doubts = _starts(lines)
    first = [index for index, is_first in enumerate(starts) if is_first or index == 0]
    groups = []
    for begin, end in pairwise([*first, len(lines)]):
        doubt = next((lines[index].number for index in range(begin + 1, end) if doubts[index]), None)
        groups.append(Group(tuple(lines[begin:end]), doubt))
    return groups


def _starts(lines: Sequence[SourceLine]) -> tuple[list[bool], list[bool]]:
    """For each line whether a reference begins on it, by the sign that this list has, and whether one may."""
    certain = [False] * len(lines)
    for signs in (_bracketed(lines), _numbered(lines)):
        if signs[:1] == [True] or (sum(signs) > 2 and sum(signs) * _LONGEST_WRAP > len(lines)):
            return signs, certain
    width = max((len(line.text) for line in lines), default=0)
    if width > _WIDEST_WRAP:  # nobody wraps so wide: a line is a reference
        return [True] * len(lines), certain
    indents = {line.indent for line in lines}
    outermost = min(indents, default=0)
    if len(indents) > 1 and sum(line.indent == outermost for line in lines) > 1:
        return [line.indent == outermost or line.is_after_blank for line in lines], certain
    follows = [index == 0 or _follows(lines[index - 1], line) for index, line in enumerate(lines)]
    if sum(follows) * 10 > len(lines) * 8:  # most lines are whole references: none of them is wrapped
        return [True] * len(lines), certain
    forced = [index > 0 and _is_forced(lines[index - 1], line, width) for index, line in enumerate(lines)]
    starts = [
        line.is_after_blank or (begins and not is_forced)
        for line, begins, is_forced in zip(lines, follows, forced, strict=True)
    ]
    return starts, follows


def _is_forced(before: SourceLine, line: SourceLine, width: int) -> bool:
    """Whether the first word of a line would not have fitted on the line before."""
    return len(before.text) + 1 + len(line.text.split(" ", 1)[0]) > width


def _bracketed(lines: Sequence[SourceLine]) -> list[bool]:
    return [_BRACKETED.match(line.text) is not None for line in lines]


def _numbered(lines: Sequence[SourceLine]) -> list[bool]:
    """Numbers that count up; one that does not is a number within a reference.

    A number that leaves some out, or begins anew, must be followed by the next one.
    """
    matches = [(index, match) for index, line in enumerate(lines) if (match := _NUMBERED.match(line.text))]
    numbers = [(index, int(match[1])) for index, match in matches]
    found, last = [False] * len(lines), 0
    for (index, number), (_, following) in pairwise([*numbers, (0, 0)]):
        may_jump = number == 1 or last < number <= last + _GAP or not last
        goes_on = following == number + 1 or (following == 0 and number > last)
        if number == last + 1 or (may_jump and goes_on):
            found[index] = True
            last = number
    return found


def _follows(before: SourceLine, line: SourceLine) -> bool:
    """Whether a reference begins on a line that stands directly behind another."""
    if _ENDED.search(before.text) is None:
        return False
    if SAME_PEOPLE.match(line.text):
        return True
    names = read_names(line.text)
    return names is not None and names.end < len(line.text)


def join_lines(lines: Sequence[SourceLine], *, whole: str) -> JoinedLines:
    """The lines as one. whole: the text in which another spelling of a parted word may stand."""
    text = ""
    joints: list[int] = []
    starts: list[int] = []
    for line in lines:
        if text:
            text = _joint(text, line.text, whole=whole)
        joints.append(len(text))
        starts.append(line.start)
        text += line.text
    return JoinedLines(lines, text, joints, starts)


def _joint(text: str, following: str, *, whole: str) -> str:
    """The text so far, ready for the next line."""
    if _OPEN_ADDRESS.search(text[-200:]):
        return text
    parted = _PARTED.search(text[-60:])
    if parted is None or not following[:1].isalpha():
        return text + " "
    following_word = re.match(r"\w+", following)
    second = following_word[0] if following_word else ""
    is_compound = (
        not second[:1].islower()
        or parted[1].casefold() in _PREFIXES
        or text[-60:].rpartition(" ")[2].count("-") > 1
        or f"{parted[1]}-{second}" in whole
    )
    return text if is_compound else text[:-1]
