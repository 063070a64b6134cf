"""One item of a feed as an entry: what arXiv, publishers (PRISM, Dublin Core) and everybody else write there.

arXiv: info.arxiv.org/help/rss_specifications (since 2024). PRISM: prismstandard.org, Dublin Core: dublincore.org,
RSS 0.9x to 2.0, Atom: RFC 4287.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from readinglist.listings.arxiv_sections import SECTIONS, announced_day
from readinglist.listings.feed_descriptions import Description, read_description
from readinglist.listings.feed_fields import Fields, line_of_element
from readinglist.listings.feed_people import authors_of
from readinglist.listings.redirects import plain_address
from readinglist.model.dates import PartialDate
from readinglist.model.identifier_forms import parse_identifier
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry
from readinglist.model.paper import PaperType
from readinglist.model.texts import one_line
from readinglist.outside.dating import date_of_text
from readinglist.outside.markup import plain_abstract

_ARXIV = re.compile(
    r"arXiv:(?P<id>\S{1,40})\s+Announce Type:\s*(?P<type>[a-z-]{1,20})\s*(?:Abstract:\s*)?(?P<abstract>.*)", re.DOTALL
)
#: Nature writes more than its name there.
_SOURCE_END = re.compile(r",? Published online\b.*")
#: arXiv answers a wrong question with an item of this address.
_ERROR = "arxiv.org/api/errors"
_DOI_FIELDS = ("prism:doi", "dc:doi", "arxiv:doi", "arxiv:DOI", "doi", "dc:identifier")


def entry_of(item: Element) -> Entry | None:
    """The paper, or the piece of news, that an item names; None for one with neither title nor address."""
    fields = Fields(item)
    announced = _ARXIV.match(fields.text("description", "summary"))
    identifiers = tuple(_identifiers(fields, announced))
    title = fields.line("dc:title", "title")
    if (not title and not identifiers) or _ERROR in fields.line("id"):
        return None
    said = Description() if announced else read_description(fields.text("summary", "description", "dc:description"))
    is_arxiv = any(identifier.scheme == "arxiv" for identifier in identifiers)
    authors = authors_of(fields, said.authors, is_arxiv=is_arxiv)
    section = SECTIONS.get(fields.line("arxiv:announce_type") or (announced["type"] if announced else ""), "")
    date = _date(fields) or said.date
    venue, volume = _venue(fields) or said.venue, fields.line("prism:volume", "volume") or said.volume
    return Entry(
        title=title or identifiers[0].text,
        first_line=1,
        last_line=1,
        abstract=plain_abstract(announced["abstract"].strip()) if announced else said.abstract,
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


def _identifiers(fields: Fields, announced: re.Match[str] | None) -> Iterator[Identifier]:
    """Each once; an address only where nothing better names the paper."""
    said = [announced["id"] if announced else ""]
    said += [line_of_element(item).removeprefix("oai:arXiv.org:") for item in fields.all("guid", "id")]
    said += [link_of(fields), *(line_of_element(item) for item in fields.all(*_DOI_FIELDS))]
    found: dict[tuple[str, str], Identifier] = {}
    for text in said:
        identifier = parse_identifier(text.removeprefix("info:doi/"))
        if identifier is not None and identifier.scheme != "url":
            found.setdefault((identifier.scheme, identifier.value), identifier)
    if found:
        yield from found.values()
    elif (address := parse_identifier(plain_address(link_of(fields)))) is not None:
        yield address


def _date(fields: Fields) -> PartialDate | None:
    names = ("published", "prism:coverDate", "prism:publicationDate", "dc:date", "dcterms:issued", "issued", "pubDate")
    return next(filter(None, (day_of(line_of_element(item)) for item in fields.all(*names))), None)


def _pages(fields: Fields) -> str:
    first, last = fields.line("prism:startingPage", "startPage", "page"), fields.line("prism:endingPage", "endPage")
    return f"{first}-{last}" if first and last and first != last else first


def _venue(fields: Fields) -> str:
    return fields.line("prism:publicationName") or _SOURCE_END.sub("", fields.line("dc:source"))


def _keywords(fields: Fields) -> Iterator[str]:
    for item in fields.all("category", "dc:subject"):
        if keyword := one_line(item.get("term", "")) or line_of_element(item):
            yield keyword
