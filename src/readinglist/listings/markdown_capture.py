"""The Daily Papers page as programs capture it: Markdown, with links that hold the arXiv identifiers.

A link may span lines ("[first line\\" ... "last line](address)"), hold pictures, or be a reference ("[text][12]"). Each
becomes the line that a person would have copied, with the identifiers of its addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from readinglist.listings.lines import Line, Part, classified, paper_identifiers, seen_extent
from readinglist.model.identifiers import Identifier

_LINK_SIGN = re.compile(r"\]\((?:https?:/)?/")
_PICTURE = re.compile(r"!\[[^\[\]]{0,300}\]\([^()\s]{0,500}\)")
_PICTURE_TEXT = re.compile(r"\[(?:图片|[Ii]mage|img)\s?[:：]?[^\[\]]{0,100}\]")
_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()\s]*)\)")
_REFERENCE_LINK = re.compile(r"\[(?:\[[^\[\]]{0,100}\] )?([^\[\]]+)\]\[\d{1,4}\]")
_HEADING = re.compile(r"#{1,6}\s+")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~$-])")
_BREAK = re.compile(r"\\+(?:\s+|$)")
_OPEN_LINES_LIMIT = 400


def is_markdown_capture(text: str) -> bool:
    """Whether the text has links written as Markdown; two, because an abstract may hold one."""
    return sum(1 for _ in zip(range(2), _LINK_SIGN.finditer(text), strict=False)) == 2


def iter_capture_lines(text: str) -> Iterator[Line]:
    """The lines of a captured page as `lines.iter_lines` gives those of a copied one."""
    for raw_lines, number, start, is_after_blank in _logical(text):
        source = "\n".join(raw_lines)
        begin, end = seen_extent(source)
        if begin == end:
            continue
        last = number + len(raw_lines) - 1
        shown, identifiers, is_heading = _reduced(raw_lines)
        line = Line(shown, number, start + begin, start + end, last, is_after_blank, identifiers=identifiers)
        if not shown:
            line.part = Part.NOISE
            line.identifiers = ()
            yield line
            continue
        for piece in classified(line):
            if is_heading and piece.part is Part.TEXT and identifiers:
                piece.part = Part.TITLE
            yield piece


def _logical(text: str) -> Iterator[tuple[list[str], int, int, bool]]:
    """Lines, with those that an open bracket joins: (lines, number of the first, offset, whether behind a blank)."""
    raw_lines = text.split("\n")
    index, start, is_after_blank = 0, 0, False
    while index < len(raw_lines):
        count = _joined(raw_lines, index)
        group = raw_lines[index : index + count]
        yield group, index + 1, start, is_after_blank
        is_after_blank = not group[-1].strip()
        start += sum(len(line) + 1 for line in group)
        index += count


def _joined(raw_lines: list[str], index: int) -> int:
    """How many lines a link that opens here takes; 1 when it opens none or is never closed."""
    depth = _depth(raw_lines[index])
    if depth <= 0 or not raw_lines[index].lstrip("#- \t").startswith("["):
        return 1
    for count in range(2, _OPEN_LINES_LIMIT):
        line = raw_lines[index + count - 1] if index + count <= len(raw_lines) else "#"
        own_depth = _depth(line)
        if line.startswith("#") or (own_depth > 0 and line.startswith("[")):
            return 1
        depth += own_depth
        if depth <= 0:
            return count if "](" in line else 1
    return 1


def _depth(line: str) -> int:
    escaped = line.count("\\[") - line.count("\\]")
    return line.count("[") - line.count("]") - escaped


def _reduced(raw_lines: Iterable[str]) -> tuple[str, tuple[Identifier, ...], bool]:
    """What a person would have copied, the arXiv identifiers linked, and whether it was a heading."""
    joined = " ".join(_BREAK.sub(" ", line.strip()) for line in raw_lines).strip()
    heading = _HEADING.match(joined)
    if heading:
        joined = joined[heading.end() :]
    joined = _PICTURE_TEXT.sub("", _PICTURE.sub("", joined))
    identifiers: dict[Identifier, None] = {}

    def label(match: re.Match[str]) -> str:
        identifiers.update(dict.fromkeys(paper_identifiers(match[2])))
        # "May 29[6](...#community)": the number of comments is glued to the date
        return f" {match[1]}" if "#" in match[2] else match[1]

    joined = _LINK.sub(label, joined)
    joined = _REFERENCE_LINK.sub(r"\1", joined)
    return " ".join(_ESCAPED.sub(r"\1", joined).split()), tuple(identifiers), heading is not None
