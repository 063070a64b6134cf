"""The links of a copied page, which its text has lost: a browser puts them on the clipboard as HTML beside the text.

A link belongs to an entry when its words are the entry's title; then it names the paper exactly. It adds to what the
text says and never speaks against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from readinglist.listings.redirects import unwrapped
from readinglist.model.identifier_forms import find_identifiers, parse_identifier
from readinglist.model.identifiers import Identifier
from readinglist.model.listing import Entry, Listing
from readinglist.model.titles import normalise_title
from readinglist.outside import Malformed
from readinglist.outside.html_trees import attribute, line_of, read_html

#: Addresses without a host, as some browsers leave them: Daily Papers and arXiv, which both have arXiv's numbers.
_OWN_PAGE = re.compile(r"/(?:papers|abs)/([^#?]+)(?:[#?].*)?")


@dataclass(frozen=True, slots=True)
class Link:
    """The words of a link, and the paper that its address says."""

    text: str
    identifier: Identifier


def read_links(html: str) -> list[Link]:
    """The links to papers in the source of a page or of a part of it, in order; none where it is too deep for one."""
    try:
        return list(_iter_links(html))
    except Malformed:
        return []


def words_of(html: str) -> str:
    """The words of a page or of a part of it as one line; none where it is too deep for one."""
    try:
        return line_of(read_html(html).body)
    except Malformed:
        return ""


def _iter_links(html: str) -> Iterator[Link]:
    for node in read_html(html).css("a[href]"):
        identifier = _identifier_at(attribute(node, "href"))
        if identifier is not None and (text := line_of(node)):
            yield Link(text, identifier)


def _identifier_at(address: str) -> Identifier | None:
    address = unwrapped(address.strip()).removeprefix("//")
    if match := _OWN_PAGE.fullmatch(address):
        found = parse_identifier(match[1])
        return found if found is not None and found.scheme == "arxiv" else None
    mentions = find_identifiers(address)
    is_whole = len(mentions) == 1 and mentions[0].start == 0
    return mentions[0].identifier if is_whole else None


def attach_links(listing: Listing, links: Iterable[Link]) -> Listing:
    """The listing with the identifiers of links whose words are an entry's title.

    Of a scheme that the entry has already, or of which the links under this title name several, none is attached.
    """
    named: dict[str, set[Identifier]] = {}
    for link in links:
        named.setdefault(normalise_title(link.text), set()).add(replace(link.identifier, version=None))
    return replace(listing, entries=tuple(_linked(entry, named) for entry in listing.entries)) if named else listing


def _linked(entry: Entry, named: dict[str, set[Identifier]]) -> Entry:
    linked = named.get(normalise_title(entry.title), set())
    settled = [item.scheme for item in (*entry.identifiers, *linked)]
    added = tuple(sorted(item for item in linked if settled.count(item.scheme) == 1))
    return replace(entry, identifiers=entry.identifiers + added) if added else entry
