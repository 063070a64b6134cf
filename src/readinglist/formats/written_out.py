"""What is read of markup or data, XML or JSON, as a listing that is written out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element

from readinglist.model.listing import Entry, Issue, Listing
from readinglist.model.texts import counted
from readinglist.model.transcript import Transcript
from readinglist.outside import Malformed
from readinglist.outside.markup import element_line
from readinglist.outside.xml_trees import FILE_PARTS_LIMIT, local_name, read_xml

_DECLARED = re.compile(rb"""\A(?:\xef\xbb\xbf)?\s*<\?xml\s[^>]{0,100}?encoding=["']([A-Za-z0-9._-]{2,40})["']""")


def write_out(text: str, read: Callable[[str], Iterable[Entry]], *, kind: str, one: str, many: str = "") -> Listing:
    """The entries that `read` finds in a text. What has no title and no identifier is an issue, and so is the whole
    text where `read` says that it is Malformed. one, many: what a person calls an entry."""
    transcript = Transcript()
    count = 0
    try:
        for entry in read(text):
            if entry.title:
                count += 1
                transcript.add_entry(entry)
            else:
                message = "This record has neither a title nor an identifier."
                transcript.add_issue("untitled", message, text=_words_of(entry))
    except Malformed as error:
        issue = Issue("broken", f"This cannot be read: {error}.", 1, text.count("\n") + 1)
        return Listing(kind, counted(0, one, many), text, issues=(issue,))
    return transcript.listing(kind, counted(count, one, many))


def _words_of(entry: Entry) -> str:
    date = entry.date.iso if entry.date else ""
    parts = (*(person.name for person in entry.people), entry.venue, entry.publisher, date, entry.abstract)
    return " · ".join(part for part in parts if part)


def read_file_xml(text: str) -> Element:
    """The root of an XML file that a person opens. Malformed: see `read_xml`."""
    return read_xml(text.lstrip(), parts_limit=FILE_PARTS_LIMIT)


def decode_declared(data: bytes) -> tuple[str, str]:
    """Text of an XML file that is no UTF-8, by the encoding that it declares, else as Windows-1252."""
    match = _DECLARED.match(data)
    encoding = match[1].decode("ascii").lower() if match else "cp1252"
    try:
        return data.decode(encoding), encoding
    except (UnicodeDecodeError, LookupError):
        return data.decode("latin-1"), "latin-1"


def below(element: Element | None, *names: str) -> list[Element]:
    """The elements that a path of local names leads to, whatever their namespaces."""
    found = [] if element is None else [element]
    for name in names:
        found = [child for one in found for child in one if local_name(child) == name]
    return found


def line_below(element: Element | None, *names: str) -> str:
    """The text of the first element that the path leads to and that says something, as one line."""
    return next((line for one in below(element, *names) if (line := element_line(one))), "")


def lines_below(element: Element | None, *names: str) -> list[str]:
    return [line for one in below(element, *names) if (line := element_line(one))]
