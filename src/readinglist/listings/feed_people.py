"""Who wrote what an item of a feed names: several elements, or all in one, in as many forms as there are publishers.

arXiv: "Ada Lima, Bo Li" in one dc:creator. bioRxiv: "Lima, A., Li, B. C.". IEEE: "Ada Lima;Bo Li". Others: an element a
name. Where one text may be read in two ways, nobody is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from readinglist.listings.arxiv_names import Authors, read_authors
from readinglist.listings.feed_fields import Fields, line_of_element
from readinglist.model.people import Person
from readinglist.outside.naming import people_of_names, person_of_name, person_of_parts

#: "J.", "J.-P. A.", "JP", "J P".
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.[ -]?){1,4}|[^\W\d_a-z]{1,3}|[^\W\d_a-z](?: [^\W\d_a-z]){1,3}")
_MAILBOX = re.compile(r"\S+@\S+ \((.{1,200})\)")


def authors_of(fields: Fields, described: str, *, is_arxiv: bool) -> Authors:
    """The authors that an item names. described: a line of names from its description."""
    creators = [line_of_element(item) for item in fields.all("dc:creator")]
    people = [person for element in _elements(fields) if (person := _person(element)) is not None]
    if len(creators) == 1 and not people:
        return read_authors(creators[0]) if is_arxiv else authors_in(creators[0])
    people += people_of_names(creators)
    if not people and (line := fields.line("authors") or described):
        return authors_in(line)
    return Authors(tuple(dict.fromkeys(people)), len(people) or None)


def authors_in(line: str) -> Authors:
    """The authors in one text of unknown form."""
    if ";" in line:
        return _counted(people_of_names([part.strip() for part in line.split(";") if part.strip()]))
    parts = [part.strip() for part in line.split(",")]
    if len(parts) % 2 == 0 and all(_INITIALS.fullmatch(part) for part in parts[1::2]):
        return _counted(people_of_names([f"{parts[at]}, {parts[at + 1]}" for at in range(0, len(parts), 2)]))
    if len(parts) == 2 and any(" " not in part for part in parts):
        return _counted(people_of_names([line]))
    has_single_words = len(parts) > 1 and any(" " not in part for part in parts)
    return Authors() if has_single_words else read_authors(line)


def _counted(people: tuple[Person, ...]) -> Authors:
    return Authors(people, len(people) or None)


def _elements(fields: Fields) -> Iterator[Element]:
    """Atom's <author>, those within JOSS's <authors>, and RSS's <author>."""
    yield from fields.all("author")
    for group in fields.all("authors"):
        yield from group


def _person(author: Element) -> Person | None:
    """Atom's <name>, JOSS's parts, or RSS's "mail@example.org (Ada Lovelace)"; a mail address alone is no name."""
    fields = Fields(author)
    if family := fields.line("last_name"):
        given = " ".join(filter(None, (fields.line("given_name"), fields.line("middle_name"))))
        return person_of_parts(family, given)
    name = fields.line("name") if len(author) else line_of_element(author)
    if match := _MAILBOX.fullmatch(name):
        name = match[1]
    return None if "@" in name else person_of_name(name)
