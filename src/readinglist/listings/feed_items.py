"""One item of a feed as an entry: what arXiv, publishers (PRISM, Dublin Core) and everybody else write there.

arXiv: info.arxiv.org/help/rss_specifications (since 2024). PRISM: prismstandard.org, Dublin Core: dublincore.org,
RSS 0.9x to 2.0, Atom: RFC 4287.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from xml.etree.ElementTree import Element

from readinglist.listings.arxiv_names import Authors, read_authors
from readinglist.listings.arxiv_sections import SECTIONS, announced_day
from readinglist.model.dates import PartialDate
from readinglist.model.identifier_forms import parse_identifier
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry
from readinglist.model.paper import PaperType
from readinglist.model.people import Person
from readinglist.model.texts import one_line
from readinglist.outside.dating import date_of_text
from readinglist.outside.markup import element_line, plain_abstract, plain_line
from readinglist.outside.naming import person_of_name, person_of_parts

#: Namespaces, by the beginning of their names: PRISM and Atom have several versions.
_PREFIXES = (
    ("http://purl.org/dc/elements/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
    ("http://prismstandard.org/namespaces/", "prism"),
    ("http://arxiv.org/schemas/", "arxiv"),
    ("http://purl.org/rss/1.0/modules/content/", "content"),
    ("http://www.w3.org/2005/Atom", "atom"),
    ("http://purl.org/atom/", "atom"),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"),
)
_ARXIV = re.compile(
    r"arXiv:(?P<id>\S{1,40})\s+Announce Type:\s*(?P<type>[a-z-]{1,20})\s*(?:Abstract:\s*)?(?P<abstract>.*)", re.DOTALL
)
#: How journals name an issue where an abstract would stand ("Fluids, Volume 9, Issue 6, June 2024").
_ISSUE_OF_JOURNAL = re.compile(r"(?:[^\n]{0,150}, ?)?(?:Volume|Vol\.) ?\d[^\n]{0,150}")
#: WordPress closes each item with it.
_FIRST_APPEARED = re.compile(r"\n\nThe post .{1,500} appeared first on .{1,200}$")
_DOI_FIELDS = ("prism:doi", "dc:doi", "arxiv:doi", "arxiv:DOI", "doi", "dc:identifier")
_TRACKING = re.compile(r"utm_\w+|af|rss")


class Fields:
    """The children of an item or a channel, by name: "title", "dc:creator", "prism:doi"."""

    def __init__(self, element: Element) -> None:
        self._own = element.tag.rpartition("}")[0]
        self._found: dict[str, list[Element]] = {}
        for child in element:
            self._found.setdefault(self._name(child), []).append(child)

    def _name(self, element: Element) -> str:
        space, _, local = element.tag.rpartition("}")
        if space in ("", self._own):
            return local
        known = (prefix for start, prefix in _PREFIXES if space[1:].startswith(start))
        return f"{next(known, 'other')}:{local}"

    def all(self, *names: str) -> Iterator[Element]:
        """The elements of these names, name by name."""
        for name in names:
            yield from self._found.get(name, ())

    def line(self, *names: str) -> str:
        """The first of them that says something, as one line."""
        return next(filter(None, map(_line, self.all(*names))), "")

    def text(self, *names: str) -> str:
        """The first of them that says something, as it is written."""
        return next(filter(None, ("".join(item.itertext()).strip() for item in self.all(*names))), "")


def entry_of(item: Element) -> Entry | None:
    """The paper, or the piece of news, that an item names; None for one with neither title nor address."""
    fields = Fields(item)
    announced = _ARXIV.match(fields.text("description", "summary"))
    identifiers = tuple(_identifiers(fields, announced))
    title = fields.line("dc:title", "title")
    if not title and not identifiers:
        return None
    authors = _authors(fields)
    section = SECTIONS.get(fields.line("arxiv:announce_type") or (announced["type"] if announced else ""), "")
    date = _date(fields)
    venue, volume = fields.line("prism:publicationName"), fields.line("prism:volume", "volume")
    return Entry(
        title=title or identifiers[0].text,
        first_line=1,
        last_line=1,
        abstract=plain_abstract(announced["abstract"].strip()) if announced else _abstract(fields),
        date=announced_day(date, identifiers, section=section) if section else date,
        people=authors.people,
        author_count=authors.count,
        identifiers=identifiers,
        venue=venue,
        volume=volume,
        number=fields.line("prism:number", "issue"),
        pages=_pages(fields),
        publisher=fields.line("dc:publisher"),
        type=PaperType.ARTICLE if venue and volume else PaperType.MISC,
        keywords=tuple(dict.fromkeys(_keywords(fields))),
        section=section,
    )


def link_of(fields: Fields) -> str:
    """The address of what an item or a channel is about."""
    links = list(fields.all("link"))
    chosen = next((link for link in links if link.get("rel", "alternate") == "alternate"), None)
    if chosen is None:
        chosen = links[0] if links else None
    if chosen is None:
        return fields.line("guid") if "://" in fields.line("guid") else ""
    return one_line(chosen.get("href") or "".join(chosen.itertext()))


def time_of(text: str) -> dt.datetime | None:
    """ "Fri, 17 Mar 2023 00:00:00 -0400" (RFC 822) or "2023-03-17T00:00:00-04:00"; UTC where no zone is said."""
    text = one_line(text)[:60]
    for read in (dt.datetime.fromisoformat, email.utils.parsedate_to_datetime):
        try:
            time = read(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return time if time.tzinfo else time.replace(tzinfo=dt.UTC)
    return None


def day_of(text: str) -> PartialDate | None:
    """The day as it was written, in the writer's own zone; a month or a year where no more is said."""
    if (date := date_of_text(one_line(text)[:10])) is not None:
        return date
    time = time_of(text)
    return PartialDate.of(time.date()) if time else None


def plain_address(address: str) -> str:
    """An address without what only tells its host by which way a reader came (utm_source and the like)."""
    parts = urlsplit(address)
    if not parts.query:
        return address
    told = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in told if not _TRACKING.fullmatch(name)]
    return urlunsplit(parts._replace(query=urlencode(kept)))


def _line(element: Element) -> str:
    """HTML is escaped in most feeds, and part of the tree in a few (Atom's type "xhtml")."""
    return element_line(element) if len(element) else plain_line(element.text or "")


def _identifiers(fields: Fields, announced: re.Match[str] | None) -> Iterator[Identifier]:
    """Each once; an address only where nothing better names the paper."""
    said = [announced["id"] if announced else ""]
    said += [_line(item).removeprefix("oai:arXiv.org:") for item in fields.all("guid", "id")]
    said += [link_of(fields), *(_line(item) for item in fields.all(*_DOI_FIELDS))]
    found: dict[tuple[str, str], Identifier] = {}
    for text in said:
        identifier = parse_identifier(text.removeprefix("info:doi/"))
        if identifier is not None and identifier.scheme != "url":
            found.setdefault((identifier.scheme, identifier.value), identifier)
    if found:
        yield from found.values()
    elif (address := parse_identifier(plain_address(link_of(fields)))) is not None:
        yield address


def _authors(fields: Fields) -> Authors:
    creators = [_line(item) for item in fields.all("dc:creator")]
    people = [person for item in fields.all("author") if (person := _person(item)) is not None]
    people += [person for group in fields.all("authors") for item in group if (person := _person(item)) is not None]
    if len(creators) == 1 and not people:
        return _authors_in_one(creators[0])
    people += [person for creator in creators if (person := person_of_name(creator)) is not None]
    return Authors(tuple(dict.fromkeys(people)), len(people) or None)


def _authors_in_one(creator: str) -> Authors:
    """ "A. Lima, Bo Li" are two and "Lima, Ana" is one: only a part of one word is no name by itself."""
    parts = [part.strip() for part in creator.split(",")]
    if len(parts) == 2 and any(" " not in part for part in parts):
        person = person_of_name(creator)
        return Authors((person,), 1) if person else Authors()
    return read_authors(creator)


def _person(author: Element) -> Person | None:
    """Atom's <name>, JOSS's parts, or RSS's "mail@example.org (Ada Lovelace)"; a mail address alone is no name."""
    fields = Fields(author)
    if family := fields.line("last_name"):
        given = " ".join(filter(None, (fields.line("given_name"), fields.line("middle_name"))))
        return person_of_parts(family, given)
    name = fields.line("name") if len(author) else _line(author)
    if match := re.fullmatch(r"\S+@\S+ \((.{1,200})\)", name):
        name = match[1]
    return None if "@" in name else person_of_name(name)


def _date(fields: Fields) -> PartialDate | None:
    names = ("published", "prism:coverDate", "prism:publicationDate", "dc:date", "dcterms:issued", "issued", "pubDate")
    return next(filter(None, (day_of(_line(item)) for item in fields.all(*names))), None)


def _pages(fields: Fields) -> str:
    first, last = fields.line("prism:startingPage", "startPage", "page"), fields.line("prism:endingPage", "endPage")
    return f"{first}-{last}" if first and last and first != last else first


def _abstract(fields: Fields) -> str:
    told = fields.text("summary", "description", "dc:description")
    abstract = _FIRST_APPEARED.sub("", plain_abstract(told))
    return "" if _ISSUE_OF_JOURNAL.fullmatch(abstract) else abstract


def _keywords(fields: Fields) -> Iterator[str]:
    for item in fields.all("category", "dc:subject"):
        if keyword := one_line(item.get("term", "")) or _line(item):
            yield keyword
