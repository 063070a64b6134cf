"""The lines of a text in Markdown, each with what it is: heading, item, row of a table, and so on.

Line by line, because people write lists so: an item of a list that stands directly behind `<details>` is an item for
them, and text inside HTML for a parser of Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto


class LineKind(Enum):
    """What a line is by its marker."""

    BLANK = auto()
    HEADING = auto()
    ITEM = auto()
    ROW = auto()
    RULE = auto()  # below the heads of a table
    BOLD = auto()  # nothing but bold text
    QUOTE = auto()
    MARKUP = auto()  # comments, tags, fences, lines across
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class MarkdownLine:
    """One line. start, end: its characters in the text, without white space around. indent: blanks before it.

    content: what stands behind the marker, from the character `offset` of the text on.
    """

    kind: LineKind
    number: int
    start: int
    end: int
    indent: int
    content: str
    offset: int


_ITEM = re.compile(r"(?:[-*+•‣▪◦·–—]|\d{1,4}[.)]|\[\d{1,4}\])\s+(?:\[[ xX]\]\s+)?")
_HEADING = re.compile(r"#{1,6}\s+|#{1,6}(?=[^\W#])")
_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_ACROSS = re.compile(r"(?:[-*_=]\s*){3,}")
_TAGS_ALONE = re.compile(r"(?:</?[a-z][a-z0-9]{0,15}(?:\s[^<>]{0,2000})?/?>\s*)+", re.IGNORECASE)
_SUMMARY = re.compile(r"<(summary|h[1-6])[^<>]{0,200}>.{0,300}</\1>", re.IGNORECASE)
_BOLD = re.compile(r"(\*\*|__)(?=\S).{2,1000}(?<=\S)\1[.:]?")


def markdown_lines(text: str) -> Iterator[MarkdownLine]:
    """The lines of a text, in order; of blank ones that follow each other the first alone."""
    start, closing, kind = 0, "", LineKind.BLANK
    for number, raw in enumerate(text.split("\n"), 1):
        seen = raw.strip()
        if not seen and kind is LineKind.BLANK:
            start += len(raw) + 1
            continue
        indent = len(raw[: len(raw) - len(raw.lstrip())].expandtabs(4))
        begin = start + len(raw) - len(raw.lstrip())
        if closing:
            kind, marker = LineKind.MARKUP, 0
            closing = "" if closing in seen else closing
        else:
            kind, marker = _kind(seen)
            closing = _opened(seen)
        yield MarkdownLine(kind, number, begin, begin + len(seen), indent, seen[marker:], begin + marker)
        start += len(raw) + 1


def _opened(line: str) -> str:
    """What ends a comment or a fence that begins on this line and does not end there."""
    if line.startswith(("```", "~~~")):
        return line[:3]
    return "-->" if line.startswith("<!--") and "-->" not in line else ""


def _kind(line: str) -> tuple[LineKind, int]:
    """What a line is, and how many characters its marker takes."""
    if not line:
        return LineKind.BLANK, 0
    if line.startswith(("<!--", "```", "~~~")) or _ACROSS.fullmatch(line):
        return LineKind.MARKUP, 0
    if heading := _HEADING.match(line):
        return LineKind.HEADING, heading.end()
    if line.startswith("|") or ("|" in line and _RULE.fullmatch(line)):
        return (LineKind.RULE if _RULE.fullmatch(line) else LineKind.ROW), 0
    if line.startswith(">"):
        return LineKind.QUOTE, 1
    if _TAGS_ALONE.fullmatch(line) or _SUMMARY.fullmatch(line):
        return LineKind.MARKUP, 0
    if item := _ITEM.match(line):
        return LineKind.ITEM, item.end()
    return (LineKind.BOLD if _BOLD.fullmatch(line) else LineKind.TEXT), 0
