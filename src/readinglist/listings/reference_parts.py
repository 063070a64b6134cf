"""One reference of a paper taken apart: who, when, what, where.

What the title is, is certain in three cases: it stands in quotation marks; a year in brackets or on its own stands
before it; names that end in a full stop stand before it. Between commas it is only likely. Nothing else is guessed: a
venue or pages that cannot be told stay empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from readinglist.listings.reference_names import Names, read_names
from readinglist.model.dates import PartialDate
from readinglist.model.paper import PaperType
from readinglist.model.people import Person

_LABEL = re.compile(r"(?:\[[\w+.:’'-]{1,24}(?:\s?\(?\d{4}[a-z]?\)?)?\]|\(\d{1,4}\)|\d{1,4}[.)](?=\s))\s*")
_YEAR = r"(?:1[5-9]|20)\d{2}"
_YEAR_IN_BRACKETS = re.compile(
    rf"[\s,.]*[(\[](?:[^()\[\]]{{0,20}}\s)?({_YEAR})[a-z]?(?:,[^()\[\]]{{1,30}})?[)\]][\s.,:]*"
)
_YEAR_ALONE = re.compile(rf"[\s.,:]*\b({_YEAR})[a-z]?[.:,]\s+")
_ANY_YEAR = re.compile(rf"(?<![\d:/.-])({_YEAR})[a-z]?(?![\d/-])")
_QUOTED = re.compile(
    r"“([^“”]{8,500})”|\"([^\"]{8,500})\"|``(.{8,500}?)''|«\s?([^«»]{8,500}?)\s?»|„([^„“”]{8,500})[“”]"
    r"|(?<![\w’])‘((?:[^‘’]|’(?=\w)){8,500})’(?!\w)|(?<!\w)'([A-Z](?:[^']|'(?=\w)){8,500})'(?!\w)"
)
#: The end of a sentence; abbreviations and initials before it are none.
_SENTENCE_END = re.compile(
    r"(?<!\bvs)(?<!\bVol)(?<!\bvol)(?<!\bNo)(?<!\bSt)(?<!\bDr)(?<!\bMr)(?<!\bProf)(?<!\be\.g)(?<!\bi\.e)(?<!\bcf)"
    r"(?<![.\s(-][A-Z])(?<!\bProc)(?<!\bChapter\s\d)(?<!\bChapter\s\d\d)(?<!\bPart\s\d)(?P<sign>[.?!])[”\"’']?(?:\s+|$)(?=[\W\dA-Z“\"(\[]|arXiv|in\b|$|[^\x00-\x7f])"
)
_VENUE_START = re.compile(
    r"[\"”’']?\s*(?:In\b|in\s[A-Z]|Proc|Journal|J\.|IEEE|ACM|Trans|arXiv|CoRR|Annals|Ann\.|International|Int\.|Advances"
    r"|Nature\b|Science\b|The\sJournal|Unpublished|Ph\.?D|Technical|[A-Z][\w.&\s-]{2,60},?\s\d)"
)
_COMMA = re.compile(r",\s+")
#: What follows a comma and is no part of a title.
_SURE_VENUE = re.compile(
    r"(?:IEEE|ACM|SIAM|Comm\.|Commun\.|Proc\.|Proceedings|Journal\sof|J\.\s|Tech(?:nical|\.)?\sRep|Ph\.?D\.?\s|Masters?\s[Tt]hesis|in\s(?:[A-Z]|:)"
    r"|pages?\s\d|pp\.|[A-Z][\w.&\s-]{2,60}[\s,]+\d{1,4}\s?\(\d|(?:1[89]|20)\d{2}$)"
)
_CONTAINER = re.compile(r"(?:^|[\s.,;(])In:?\s+")
_JOURNAL = re.compile(
    r"[\s.,“”\"]*(?P<venue>[A-Z][^,;:()\d]{2,120}?)[.,;:]?\s+(?:[Vv]ol(?:ume)?\.?\s*)?(?P<volume>\d{1,4})"
    r"(?:\s*\((?P<number>[\w/–-]{1,12})\)|,?\s*(?:[Nn]o\.?|n°|issue)\s*(?P<issue>[\w/–-]{1,12}))?"
    r"(?:\s*[:,.(]?\s*(?:\(?\d{4}\)?[,:;]?\s*)?(?:pp?\.|pages?)?\s*(?P<pages>[A-Z]?\d{1,6}\s?[-–—]{1,2}\s?[A-Z]?\d{1,6}))?"
)
_PROCEEDINGS = re.compile(
    r"(?P<venue>(?:Proceedings|Proc\.|Advances|Annual|[\w ]{0,40}(?:Conference|Workshop|Symposium))[^,()]{3,200})"
)
_PAGES = re.compile(r"\b(?:pp?\.|pages?)\s*([A-Z]?\d{1,6})\s?[-–—]{1,2}\s?([A-Z]?\d{1,6})")
_TYPES = (
    (PaperType.PHDTHESIS, re.compile(r"\b(?:Ph\.?\s?D\.?|doctoral)\s+(?:thesis|diss)|\bdissertation\b", re.IGNORECASE)),
    (PaperType.MASTERSTHESIS, re.compile(r"\bmaster[’']?s?\s+thesis\b|\bM\.?Sc?\.?\s+thesis\b", re.IGNORECASE)),
    (PaperType.TECHREPORT, re.compile(r"\btech(?:nical|\.)\s+rep(?:ort|\.)", re.IGNORECASE)),
)
#: "(2nd ed.)", "[DVD]", "(translated by ...)" behind a title.
_REMARK = re.compile(
    r"[\s,]*(?:\((?:[^()]{0,30}\bed(?:ition|n)?\b[^()]{0,20}|(?:trans|translated|illustrated|Vol)\b[^()]{0,80})\)"
    rf"|\[[^\[\]]{{2,40}}\]|,\s{_YEAR})[\s.]*$"
)
#: What a title does not begin with: the list of names was left too early.
_NO_TITLE = re.compile(r"(?:and|und|et|&)\s")
_TRIMMED = " \t.,;:“”\"«»`’‘'"
#: A title is not longer than this.
_TITLE_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Reference:
    """What a reference says. The title is its characters [start, end).

    is_certain: whether the title can be nothing else. people: empty too where "et al." says that there are more.
    """

    title: str
    start: int
    end: int
    is_certain: bool
    date: PartialDate | None = None
    people: tuple[Person, ...] = ()
    people_end: int = 0
    venue: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    type: PaperType = PaperType.MISC


def read_reference(text: str) -> Reference:
    """The parts of one reference, written on one line."""
    label = _LABEL.match(text)
    begin = label.end() if label else 0
    body = text[begin:]
    names = read_names(body)
    start, end, is_certain = _title(body, names)
    start, end = _trimmed(body, start, end)
    if start >= end:
        start, end, is_certain = 0, len(body.rstrip(_TRIMMED)), False
    is_certain = is_certain and _NO_TITLE.match(body, start, end) is None
    rest = body[end:]
    people = names.people if names and not names.is_open and not names.are_editors and start >= names.end else ()
    venue, volume, number, pages, kind = _container(rest)
    return Reference(
        " ".join(body[start:end].split()),
        begin + start,
        begin + end,
        is_certain,
        _date(body, start, end),
        people if is_certain or (names is not None and names.are_whole) else (),
        begin + names.end if names else 0,
        venue,
        volume,
        number,
        pages,
        kind,
    )


def _title(body: str, names: Names | None) -> tuple[int, int, bool]:
    """Where the title stands, and whether that is certain."""
    at = names.end if names else 0
    if (quoted := _QUOTED.search(body, at, at + 900)) and (quoted.start() - at < 40 or names is None):
        group = next(index for index, value in enumerate(quoted.groups(), 1) if value)
        return (*quoted.span(group), True)
    if year := _YEAR_IN_BRACKETS.match(body, at):
        return _sentence(body, year.end(), is_certain=names is not None)
    if names is None:
        return _sentence(body, 0, is_certain=False)
    if year := _YEAR_ALONE.match(body, at):
        is_sentence = body[year.end(1) :].lstrip("abcdefgh")[:1] in ".:"
        return _sentence(body, year.end(), is_certain=is_sentence)
    start = at + len(body[at:]) - len(body[at:].lstrip(" .:,;"))
    between = body[at:start]
    is_sentence = "," not in between and (body[at - 1] == "." or "." in between or ":" in between)
    return _sentence(body, start, is_certain=is_sentence)


def _sentence(body: str, start: int, *, is_certain: bool) -> tuple[int, int, bool]:
    """A title from `start` to the end of its sentence; to a comma where it is not sure of that, or a venue follows."""
    end = _sentence_end(body, start)
    comma = _comma_end(body, start, end, is_certain=is_certain and end < len(body.rstrip(" .")))
    return start, min(end, comma), is_certain and comma >= end


def _sentence_end(body: str, start: int) -> int:
    """Where the sentence from `start` on ends; a question mark only where a venue follows."""
    for match in _SENTENCE_END.finditer(body, start, start + _TITLE_LIMIT):
        if match.start() - start < 2:
            continue
        if match["sign"] == "." or _VENUE_START.match(body, match.end("sign")):
            return match.start() + (match["sign"] != ".")
    return min(len(body), start + _TITLE_LIMIT)


def _comma_end(body: str, start: int, last: int, *, is_certain: bool) -> int:
    """Where a title between commas ends: before a venue or a year. is_certain: only before what can be nothing else."""
    for comma in _COMMA.finditer(body, start + 8, last):
        following = body[comma.end() : last + 60]
        if _SURE_VENUE.match(following):
            return comma.start()
        if not is_certain and (_VENUE_START.match(following) or _ANY_YEAR.match(following) or _is_venue(following)):
            return comma.start()
    return last


def _is_venue(text: str) -> bool:
    """Whether what follows a comma has the capitals of the name of a journal or a publisher."""
    segment = re.split(r"[,(]|\s\d", text, maxsplit=1)[0]
    words = [word for word in segment.split() if word.isalpha() or "." in word]
    capitals = [word for word in words if word[0].isupper()]
    return 0 < len(words) <= 9 and len(capitals) * 2 > len(words) and words[0][0].isupper()


def _trimmed(body: str, start: int, end: int) -> tuple[int, int]:
    piece = body[start:end]
    if remark := _REMARK.search(piece):
        end = start + remark.start()
        piece = body[start:end]
    start += len(piece) - len(piece.lstrip(_TRIMMED))
    return start, start + len(body[start:end].rstrip(_TRIMMED))


def _date(body: str, start: int, end: int) -> PartialDate | None:
    """The one year outside the title; of several none."""
    outside = body[:start] + " · " + body[end:]
    years = {match[1] for match in _ANY_YEAR.finditer(outside)}
    return PartialDate(int(years.pop())) if len(years) == 1 else None


def _container(rest: str) -> tuple[str, str, str, str, PaperType]:
    """Venue, volume, number, pages and type, as far as what stands behind the title says them."""
    pages = _PAGES.search(rest)
    paged = f"{pages[1]}-{pages[2]}" if pages else ""
    for kind, sign in _TYPES:
        if sign.search(rest):
            return "", "", "", paged, kind
    if container := _CONTAINER.match(rest[:8].lstrip(_TRIMMED) + rest[8:]) or _CONTAINER.search(rest[:12]):
        del container
        match = _PROCEEDINGS.search(rest, 0, 400)
        return (match["venue"].strip(" .,") if match else ""), "", "", paged, PaperType.INPROCEEDINGS
    if journal := _JOURNAL.match(rest):
        number = journal["number"] or journal["issue"] or ""
        number = "" if _ANY_YEAR.fullmatch(number) else number  # "12 (2019)"
        own = re.sub(r"\s?[-–—]+\s?", "-", journal["pages"] or "") or paged
        return journal["venue"].strip(" .,"), journal["volume"], number, own, PaperType.ARTICLE
    return "", "", "", paged, PaperType.MISC
