"""A PDF as a listing of one paper: title by layout or by its properties, identifiers that are its own.

What stands on a page may be of another paper: of two DOIs on a first page one belongs to what is cited. So an
identifier counts only where it can be no other's, and one that a source contradicts is asked about, as everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from readinglist.formats.pdf.pages import PdfLine, PdfPage
from readinglist.formats.pdf.xmp import Xmp
from readinglist.model.dates import MONTHS, PartialDate, month_number
from readinglist.model.identifier_forms import find_identifiers, parse_identifier
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry, Listing
from readinglist.model.people import Person
from readinglist.model.texts import one_line
from readinglist.model.titles import normalise_title
from readinglist.model.transcript import Transcript
from readinglist.outside.naming import person_of_name

KEY = "pdf"
#: Lines of the first page among which a title stands.
_TOP = 60
#: How much larger than most lines a title is printed at least, and by how much its own lines may differ.
_LARGER, _SAME = 1.12, 0.03
_TITLE_LIMIT = 400
_STAMP = re.compile(r"arXiv:(\S+?)\s+\[[\w.-]+\](?:\s+(\d{1,2} [A-Z][a-z]{2} \d{4}))?")
_REFERENCES = re.compile(r"(?:\d+\.?\s*)?(?:references|bibliography|literature cited)\W*", re.IGNORECASE)
#: Titles that programs write by themselves.
_NO_TITLE = re.compile(
    r"untitled.*|microsoft \w+ - .*|.*\.(?:docx?|tex|dvi|pdf|indd|qxd|rtf|ps|eps)|paper|main|manuscript|title|article"
    r"|[\w.-]*\d[\w.-]*|arxiv:.*|doi:.*|\W*",
    re.IGNORECASE,
)
#: Words in small letters; a line of furniture ("Journal of Owls 12 (2020) 1-9, accepted 3 May") has few of them.
_SMALL_WORD, _FEW_WORDS = re.compile(r"(?<![\w./-])(?!of\b|the\b|and\b|in\b|for\b|doi\b|on\b)[a-z]{2,}(?![\w/:])"), 2
_NAMES, _NAME_WORDS = re.compile(r"\s*(?:;|\band\b|&)\s*"), 5
_DATED = re.compile(rf"\b(?:{'|'.join(MONTHS)})[a-z]*\.?\s+(?:\d{{1,2}},?\s+)?(?:19|20)\d\d\b")
#: Marks of footnotes behind a title.
_MARKS = " ∗*†‡§¶"
_FURNITURE = re.compile(r"(?:arxiv:|https?://|www\.|doi\b|issn\b|vol(?:ume|\.)?\s*\d|©|copyright\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Title:
    """A title, where it was found, and the people that the same place names."""

    text: str
    place: str
    people: tuple[str, ...] = ()


def read_pdf(page: PdfPage, xmp: Xmp, *, name: str) -> Listing:
    """name: of the file. What cannot be told is an issue with the lines that were looked at."""
    transcript = Transcript()
    title = _title(page, xmp)
    own, foreign = _identifiers(page, xmp)
    printed = _printed(page)
    if title is None and not own:
        words = "\n".join(line.text for line in page.lines[:10])
        reason = "its first page holds no text (it may be a scan)" if not words else "no title could be told"
        transcript.add_issue("no-title", f"Nothing names the paper: {reason}.", text=words or name)
        return transcript.listing(KEY, name)
    entry = Entry(
        title=title.text if title else own[0].text,
        first_line=0,
        last_line=0,
        people=_people(title.people if title else (), printed),
        identifiers=own,
        date=_stamped_day(page),
        venue=xmp.venue,
    )
    transcript.add_entry(entry, remark=f"The title is that of {title.place}." if title else "")
    if foreign:
        named = ", ".join(identifier.text for identifier in foreign)
        message = "The first page names more than one paper; which is its own cannot be told."
        transcript.add_issue("several-identifiers", message, text=named)
    return transcript.listing(KEY, name)


# -- title


def _title(page: PdfPage, xmp: Xmp) -> _Title | None:
    """By the properties if the page says it, too, for they have it whole; else by the size of its letters; else by the
    properties alone."""
    printed = _printed(page)
    told = list(_told_titles(page, xmp))
    for title in told:
        if normalise_title(title.text) in printed:
            return title
    if text := _largest(page.lines):
        return _Title(text, "the first page")
    return told[0] if told else None


def _told_titles(page: PdfPage, xmp: Xmp) -> Iterator[_Title]:
    properties = dict(page.properties)
    by_place = (
        _Title(xmp.title, "the XMP", xmp.people),
        _Title(properties.get("Title", ""), "the properties", tuple(_names(properties.get("Author", "")))),
    )
    for title in by_place:
        text = one_line(title.text)
        if not _NO_TITLE.fullmatch(text) and len(normalise_title(text)) > 3 and len(text) <= _TITLE_LIMIT:
            yield replace(title, text=text)


def _printed(page: PdfPage) -> str:
    """All words of the page, as titles are compared."""
    return normalise_title(" ".join(_joined([line.text for line in page.lines if line.is_upright])))


def _largest(lines: Sequence[PdfLine]) -> str:
    """The lines that are printed largest, if they are larger than the text and can be a title; else empty."""
    upright = [line for line in lines if line.is_upright and line.size > 0]
    if len(upright) < 3:
        return ""
    common = _common_size(upright)
    sizes = sorted({line.size for line in upright[:_TOP] if line.size >= common * _LARGER}, reverse=True)
    for size in sizes:
        for group in _groups(upright[:_TOP], size):
            text = " ".join(_joined([line.text for line in group])).rstrip(_MARKS)
            if _can_be_title(text):
                return text
    return ""


def _common_size(lines: Sequence[PdfLine]) -> float:
    """The size in which most letters are printed."""
    letters: dict[float, int] = {}
    for line in lines:
        letters[line.size] = letters.get(line.size, 0) + len(line.text)
    return max(letters, key=lambda size: letters[size])


def _groups(lines: Sequence[PdfLine], size: float) -> Iterator[list[PdfLine]]:
    """Lines of about this size that follow each other."""
    group: list[PdfLine] = []
    for line in lines:
        if abs(line.size - size) <= _SAME * size:
            group.append(line)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _can_be_title(text: str) -> bool:
    words = [word for word in text.split() if any(char.isalpha() for char in word)]
    is_long_enough = len(words) >= 2 and sum(char.isalpha() for char in text) >= 8
    return is_long_enough and len(text) <= _TITLE_LIMIT and not (_FURNITURE.match(text) or _DATED.search(text))


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """Lines with words put together that a hyphen parts at their end."""
    kept = ""
    for line in lines:
        if kept.endswith("-") and line[:1].islower():
            kept = kept[:-1] + line
            continue
        if kept:
            yield kept
        kept = line
    if kept:
        yield kept


# -- identifiers, people, day


def _identifiers(page: PdfPage, xmp: Xmp) -> tuple[tuple[Identifier, ...], tuple[Identifier, ...]]:
    """The paper's own, and those of which one may be: several DOIs where none is told by the document itself."""
    own = [identifier for identifier in (_stamped(page), xmp.identifier) if identifier]
    if any(identifier.scheme == "doi" for identifier in own):
        return tuple(dict.fromkeys(own)), ()
    named = dict.fromkeys(_named_dois(page.lines))
    if len(named) == 1:
        return tuple(dict.fromkeys([*own, *named])), ()
    return tuple(dict.fromkeys(own)), tuple(named)


def _named_dois(lines: Sequence[PdfLine]) -> Iterator[Identifier]:
    """DOIs on the page above its references, outside sentences: what a sentence names is cited."""
    for line in lines:
        if _REFERENCES.fullmatch(line.text):
            return
        for mention in find_identifiers(line.text):
            beside = line.text[: mention.start] + line.text[mention.end :]
            if mention.identifier.scheme == "doi" and len(_SMALL_WORD.findall(beside)) <= _FEW_WORDS:
                yield mention.identifier


def _stamp(page: PdfPage) -> re.Match[str] | None:
    """What arXiv prints on the margin of each first page."""
    return next((match for line in page.lines if (match := _STAMP.match(line.text))), None)


def _stamped(page: PdfPage) -> Identifier | None:
    match = _stamp(page)
    found = parse_identifier(f"arXiv:{match[1]}") if match else None
    return found if found is not None and found.scheme == "arxiv" else None


def _stamped_day(page: PdfPage) -> PartialDate | None:
    """The day of the stamp is that of the version; of the first it is that of the paper."""
    match, identifier = _stamp(page), _stamped(page)
    if match is None or identifier is None or not match[2] or identifier.version not in (None, 1):
        return None
    day, month, year = match[2].split()
    try:
        return PartialDate(int(year), month_number(month), int(day))
    except ValueError:
        return None


def _names(text: str) -> list[str]:
    """The names of one property: parted by ";" and "and", or by commas where each part is a name by itself."""
    parts = _NAMES.split(text)
    if len(parts) == 1 and all(" " in part.strip() for part in text.split(",")):
        return text.split(",")
    return parts


def _people(names: Sequence[str], printed: str) -> tuple[Person, ...]:
    """The people that the title's place names, if the page prints every one of them; else nobody."""
    people = [person for name in names if (person := person_of_name(name)) is not None]
    if any(len(name.split()) > _NAME_WORDS for name in names):
        return ()
    are_printed = all(normalise_title(person.family or person.literal) in printed for person in people)
    return tuple(people) if are_printed else ()
