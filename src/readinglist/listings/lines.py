"""The lines of a Daily Papers page, each with the part that it can play.

A part is decided from the line alone; what the lines mean together is `daily_papers`' affair. The only sure sign on the
page is the line that is exactly "·", between the author line and the date of each paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from readinglist.model.dates import month_number
from readinglist.model.identifiers import Identifier, parse_identifier

#: What stands around a line without being seen: white space of every kind, marks of direction and of zero width.
_UNSEEN = " \t\n\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000" + (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_ODD_BLANK = re.compile("[\t\u00a0\u2007\u202f]")
#: The middle dot and its look-alikes; the last is the dot of UTF-8 read as Windows-1252 by somebody before us.
_DOTS = frozenset({"·", "∙", "⋅", "‧", "・", "Â·"})
_DATE_PATTERN = r"(?:Published on )?([A-Z][a-z]{2,8})\.? (\d{1,2})(?:,? (\d{4}))?(?: (\d{1,5}))?"
_DATE = re.compile(_DATE_PATTERN)
_FLAT_TAIL = re.compile(rf"(.*?) ?[·∙⋅‧・] ?({_DATE_PATTERN})")
_AUTHORS = re.compile(r"(?:[•*◦‣–-] ?|â€¢ ?)*(\d{1,5}) authors?")
_VOTES = re.compile(r"\d{1,6}|[-–]")
_VOTES_AFTER = re.compile(r"Upvote(?: (\d{1,6}|-))?")
_HEADER = re.compile(
    r"new|daily papers|trending papers|get trending papers in your email inbox.*|by ?\W? ?AK and the research community"
    r"|week \d{1,2}(?:, \d{4})?",
    re.IGNORECASE,
)
_CHROME = re.compile(
    r"subscribe|daily|weekly|monthly|papers|hugging face|models|datasets|spaces|community|docs|enterprise|pricing"
    r"|log in|sign up|search papers|previous|next|company|tos|privacy|about|careers|website|system theme|©.{0,40}"
    r"|(?:(?:github(?: [\d.]+k?)?|arxiv page|project page)(?: |$))+|\[?(?:图片|image|img)\s?[:：]?[^\]]{0,60}\]|[•*◦‣]",
    re.IGNORECASE,
)
_SUBMITTED = re.compile(r"submitted by", re.IGNORECASE)
_LINK = re.compile(r"[(<]?(https?://\S{5,200}?)[)>]?")
_LINKED_TITLE = re.compile(
    r"(.*\S) [(<]?(https?://(?:huggingface\.co/papers|(?:www\.)?arxiv\.org/(?:abs|pdf))/[^\s)>]{4,40})[)>]?"
)
_SHORT = 300


class Part(Enum):
    """What a line can be. TITLE: text that is a title for sure, because a capture printed it as a heading."""

    TEXT = auto()
    TITLE = auto()
    DOT = auto()
    AUTHORS = auto()
    DATE = auto()
    VOTES = auto()
    VOTES_AFTER = auto()
    SUBMITTED = auto()
    HEADER = auto()
    NOISE = auto()


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date as the page prints it: without the year when that was the current one; perhaps a count of comments."""

    text: str
    month: int
    day: int
    year: int | None
    comments: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, or several that a capture broke. number and last_number count from 1.

    start and end are characters of the listing's text. number_value: of authors or votes. is_after_blank: a blank line
    stands before it.
    """

    text: str
    number: int
    start: int
    end: int
    last_number: int = 0
    part: Part = Part.TEXT
    is_after_blank: bool = False
    number_value: int | None = None
    date: PrintedDate | None = None
    identifiers: tuple[Identifier, ...] = ()


def iter_lines(text: str) -> Iterator[Line]:
    """The lines of a plain page that are not blank, in order."""
    start, is_after_blank = 0, False
    for number, raw in enumerate(text.split("\n"), 1):
        seen = raw.strip(_UNSEEN)
        if seen:
            line = Line(seen, number, start, start + len(raw), number, is_after_blank=is_after_blank)
            yield from classified(trimmed(line, raw))
        is_after_blank = not seen
        start += len(raw) + 1


def trimmed(line: Line, raw: str) -> Line:
    """The line without what is not seen around it, and with plain blanks inside."""
    begin = line.start + len(raw) - len(raw.lstrip(_UNSEEN))
    text = _ODD_BLANK.sub(" ", line.text) if _ODD_BLANK.search(line.text) else line.text
    return replace(line, text=text, start=begin, end=begin + len(line.text))


def classified(line: Line) -> Iterator[Line]:
    """The line with its part; a line that ends in "· Jun 26, 2023" gives its pieces one by one."""
    if len(line.text) > _SHORT:
        yield line
        return
    words = " ".join(line.text.split())
    if flat := _FLAT_TAIL.fullmatch(words):
        date = _printed_date(flat[2])
        if date is not None:
            yield from _pieces(line, flat[1], date)
            return
    yield _with_part(line, words)


def _pieces(line: Line, people: str, date: PrintedDate) -> Iterator[Line]:
    """People, dot and date of one line. The dot is the last one of the line: a date has none."""
    dot = max(line.text.rfind(char) for char in "·∙⋅‧・")
    if people:
        piece = replace(line, text=people, end=line.start + len(line.text[:dot].rstrip()))
        yield _with_part(piece, people)
    rest = replace(line, is_after_blank=line.is_after_blank and not people, start=line.start + dot)
    yield replace(rest, text="·", end=rest.start + 1, part=Part.DOT)
    blanks = len(line.text[dot + 1 :]) - len(line.text[dot + 1 :].lstrip())
    start = rest.start + 1 + blanks
    yield replace(line, text=date.text, is_after_blank=False, start=start, part=Part.DATE, date=date)


def _with_part(line: Line, words: str) -> Line:
    if words in _DOTS:
        return replace(line, part=Part.DOT)
    if match := _AUTHORS.fullmatch(words):
        return replace(line, part=Part.AUTHORS, number_value=int(match[1]))
    if date := _printed_date(words):
        return replace(line, part=Part.DATE, date=date)
    if _VOTES.fullmatch(words):
        return replace(line, part=Part.VOTES, number_value=int(words) if words.isdecimal() else None)
    if match := _VOTES_AFTER.fullmatch(words):
        value = int(match[1]) if match[1] and match[1].isdecimal() else None
        return replace(line, part=Part.VOTES_AFTER, number_value=value)
    if _HEADER.fullmatch(words):
        return replace(line, part=Part.HEADER)
    if _SUBMITTED.fullmatch(words):
        return replace(line, part=Part.SUBMITTED)
    if _CHROME.fullmatch(words):
        return replace(line, part=Part.NOISE)
    return _with_link(line, words)


def _with_link(line: Line, words: str) -> Line:
    """A line that is an address is no text; a title with the paper's address behind it has an identifier."""
    if "://" not in words:
        return line
    if match := _LINK.fullmatch(words):
        return replace(line, part=Part.NOISE, identifiers=line.identifiers + paper_identifiers(match[1]))
    if (match := _LINKED_TITLE.fullmatch(words)) and (identifiers := paper_identifiers(match[2])):
        return replace(line, text=match[1], identifiers=line.identifiers + identifiers)
    return line


def paper_identifiers(address: str) -> tuple[Identifier, ...]:
    """The arXiv identifier in the address of a paper's page, if it is one."""
    found = parse_identifier(address.split("#")[0].split("?")[0])
    return (found,) if found is not None and found.scheme == "arxiv" else ()


def _printed_date(words: str) -> PrintedDate | None:
    match = _DATE.fullmatch(words)
    month = month_number(match[1]) if match else None
    if match is None or month is None:
        return None
    year = int(match[3]) if match[3] else None
    comments = int(match[4]) if match[4] else None
    if year is not None and comments is None and "," not in words and not 1900 <= year <= 2100:
        year, comments = None, year
    return PrintedDate(words, month, int(match[2]), year, comments)
