"""The lines of a Daily Papers page, each with the part that it can play.

A part is decided from the line alone; what the lines mean together is `daily_papers`' affair. The only sure sign on the
page is the line that is exactly "·", between the author line and the date of each paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from readinglist.model.dates import month_number
from readinglist.model.identifier_forms import parse_identifier
from readinglist.model.identifiers import Identifier

#: What stands around a line without being seen: white space of every kind, marks of direction and of zero width.
_UNSEEN = " \t\n\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000" + (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_ODD_BLANK = re.compile("[\t\u00a0\u2007\u202f]")
#: The middle dot and its look-alikes; the last is the dot of UTF-8 read as Windows-1252 by somebody before us.
_DOTS = frozenset({"·", "∙", "⋅", "‧", "・", "Â·"})
_DOT_CHARACTERS = "·∙⋅‧・"
_DOT_INSIDE = re.compile(f"[{_DOT_CHARACTERS}]")
_DATE_PATTERN = r"(?:Published on )?([A-Z][a-z]{2,8})\.? (\d{1,2})(?:,? (\d{4}))?(?: (\d{1,5}))?"
_DATE = re.compile(_DATE_PATTERN)
_FLAT_TAIL = re.compile(rf"(.*?) ?[·∙⋅‧・] ?({_DATE_PATTERN})")
#: Marks of zero width that an editor or a browser put in: looked through, never taken out of what is kept.
_ZERO_WIDTH = re.compile("[\u00ad\u200b\u2060\ufeff]")
#: The bullet, its look-alikes, and what an encoding without it puts in its place.
_AUTHORS = re.compile(r"(?:[•*◦‣▪●–?¿\ufffd\u25a1-] ?|â€¢ ?)*(\d{1,5}) ?authors?")
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
_FLAT_DOT = re.compile(r"(.{1,200}?) ?[·∙⋅‧・]")
_PAPER_LINK = re.compile(r"[(<]?(https?://\S{5,200}?)[)>]?")
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


@dataclass(slots=True)
class Line:
    """A line that is not blank, or several that a capture broke. number and last_number count from 1.

    start and end are characters of the listing's text. number_value: of authors or votes. is_after_blank: a blank line
    stands before it. Filled in where it is made, and not changed afterwards.
    """

    text: str
    number: int
    start: int
    end: int
    last_number: int
    is_after_blank: bool = False
    part: Part = Part.TEXT
    number_value: int | None = None
    date: PrintedDate | None = None
    identifiers: tuple[Identifier, ...] = ()


def iter_lines(text: str) -> Iterator[Line]:
    """The lines of a plain page that are not blank, in order."""
    start, is_after_blank = 0, False
    has_odd_blanks = _ODD_BLANK.search(text) is not None
    for number, raw in enumerate(text.split("\n"), 1):
        seen = raw.strip(_UNSEEN)
        if seen:
            begin = start + raw.index(seen)
            shown = _ODD_BLANK.sub(" ", seen) if has_odd_blanks else seen
            yield from classified(Line(shown, number, begin, begin + len(seen), number, is_after_blank))
        is_after_blank = not seen
        start += len(raw) + 1


def seen_extent(raw: str) -> tuple[int, int]:
    """Where the seen part of some text begins and ends."""
    seen = raw.strip(_UNSEEN)
    begin = raw.index(seen)
    return begin, begin + len(seen)


def classified(line: Line) -> tuple[Line, ...]:
    """The line with its part; a line that ends in "·" or "· Jun 26, 2023" gives its pieces one by one."""
    if len(line.text) > _SHORT:
        return (line,)
    words = _words(line.text)
    if _DOT_INSIDE.search(words) and words not in _DOTS:
        flat = _FLAT_TAIL.fullmatch(words)
        if flat and (date := _printed_date(flat[2])):
            return _pieces(line, date)
        if _FLAT_DOT.fullmatch(words):
            return _pieces(line, None)
    _find_part(line, words)
    return (line,)


def _words(text: str) -> str:
    """The text as it is recognised: single blanks, nothing of zero width."""
    return " ".join(_ZERO_WIDTH.sub("", text).split())


def _pieces(line: Line, date: PrintedDate | None) -> tuple[Line, ...]:
    """People, dot and date of one line. The dot is the last one of the line: a date has none. More before it say no
    more than one does."""
    place = max(line.text.rfind(char) for char in _DOT_CHARACTERS)
    before = line.text[:place].rstrip(_UNSEEN + _DOT_CHARACTERS)
    people = " ".join(before.strip(_UNSEEN).split())
    number, last, start = line.number, line.last_number, line.start + place
    pieces = [Line("·", number, start, start + 1, last, line.is_after_blank and not people, Part.DOT)]
    if people:
        end = line.start + len(before)
        piece = Line(people, number, line.start, end, last, line.is_after_blank, identifiers=line.identifiers)
        _find_part(piece, _words(people))
        pieces.insert(0, piece)
    if date is not None:
        rest = line.text[place + 1 :]
        start += 1 + len(rest) - len(rest.lstrip(_UNSEEN))
        pieces.append(Line(date.text, number, start, line.end, last, False, Part.DATE, date=date))
    return tuple(pieces)


def _find_part(line: Line, words: str) -> None:
    """Set the part of a line whose words are known, and what belongs to that part."""
    if words in _DOTS:
        line.part = Part.DOT
    elif match := _AUTHORS.fullmatch(words):
        line.part, line.number_value = Part.AUTHORS, int(match[1])
    elif date := _printed_date(words):
        line.part, line.date = Part.DATE, date
    elif _VOTES.fullmatch(words):
        line.part, line.number_value = Part.VOTES, _number(words)
    elif match := _VOTES_AFTER.fullmatch(words):
        line.part, line.number_value = Part.VOTES_AFTER, _number(match[1])
    elif _HEADER.fullmatch(words):
        line.part = Part.HEADER
    elif _SUBMITTED.fullmatch(words):
        line.part = Part.SUBMITTED
    elif _CHROME.fullmatch(words):
        line.part = Part.NOISE
    elif "://" in words:
        _find_link(line, " ".join(line.text.split()))


def _find_link(line: Line, words: str) -> None:
    """A line that is a paper's address is no text; a title with the paper's address behind it has an identifier."""
    if (match := _PAPER_LINK.fullmatch(words)) and (identifiers := paper_identifiers(match[1])):
        line.part = Part.NOISE
        line.identifiers += identifiers
    elif (match := _LINKED_TITLE.fullmatch(words)) and (identifiers := paper_identifiers(match[2])):
        line.text = match[1]
        line.identifiers += identifiers


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None


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
