"""OPML: files that name feeds, as programs for reading feeds exchange them (opml.org/spec2.opml).

They name no paper, so reading one as a listing says what to do instead. Real files are often no XML (a bare "&", a
"<br>" inside an attribute, two documents in one), so they are read as a browser reads tags.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Listing
from readinglist.model.texts import counted, one_line
from readinglist.model.transcript import Transcript
from readinglist.outside import Malformed
from readinglist.outside.html_trees import Node, attribute, read_html

_SIGN = re.compile(r"<opml[\s>]", re.IGNORECASE)
_SAMPLE = 5_000
#: An outline that is closed in its own tag, which HTML does not know.
_CLOSED = re.compile(
    r"""(<outline\b(?:[^<>"'/]{1,2000}+|"[^"]{0,20000}+"|'[^']{0,20000}+'|/(?!>)){0,200}+)/>""", re.IGNORECASE
)
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_FEED_TYPES = frozenset({"", "rss", "rss1", "atom", "feed"})


@dataclass(frozen=True, slots=True)
class FeedOutline:
    """A feed that an OPML file names. title: may be empty. folder: the outlines around it, "Science/Journals"."""

    title: str
    address: str
    folder: str = ""


def read_feeds(text: str) -> tuple[FeedOutline, ...]:
    """The feeds that the text of an OPML file names, in order, each address once.

    Malformed: no OPML, or larger or deeper than any honest text.
    """
    tree = read_html(_CLOSED.sub(r"\1></outline>", text))
    if tree.css_first("opml") is None:
        raise Malformed("it is no OPML")
    feeds: dict[str, FeedOutline] = {}
    for root in tree.css("opml"):
        for feed in _feeds_below(root):
            feeds.setdefault(feed.address, feed)
    return tuple(feeds.values())


def detect(text: str) -> float:
    """Sure where the root of the document is that of OPML."""
    return 0.95 if _SIGN.search(text[:_SAMPLE]) and "<outline" in text else 0.0


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """No entries; an issue says that feeds are followed."""
    del taken, today
    transcript = Transcript()
    try:
        feeds = read_feeds(text)
    except Malformed as error:
        transcript.add_issue("unreadable", f"The OPML file could not be read: {error}.", text="OPML")
        return transcript.listing(KIND.key, KIND.name)
    message = (
        f"This file names {counted(len(feeds), 'feed')} and no paper. Follow it instead of importing it:"
        " “readinglist follow FILE.opml”."
    )
    transcript.add_issue("feeds", message, text="\n".join(_line(feed) for feed in feeds))
    return transcript.listing(KIND.key, KIND.name)


KIND = ListingKind(
    key="opml",
    name="OPML, a list of feeds",
    example="“<opml …><outline text=… xmlUrl=…/>”: it names feeds, which are followed",
    detect=detect,
    read=read,
    is_file=True,
    group=KindGroup.FEEDS,
)


def _feeds_below(root: Node) -> Iterator[FeedOutline]:
    """Not by recursion: outlines may be nested deeper than Python's stack."""
    open_nodes: list[tuple[Node, str]] = [(root, "")]
    while open_nodes:
        node, folder = open_nodes.pop()
        title = one_line(attribute(node, "title") or attribute(node, "text"))
        if node.tag == "outline" and (address := _address(node)):
            yield FeedOutline(title, address, folder)
        elif node.tag == "outline" and title:
            folder = f"{folder}/{title.replace('/', '-')}" if folder else title.replace("/", "-")
        open_nodes += [(child, folder) for child in reversed(list(node.iter()))]


def _address(node: Node) -> str:
    """Its `xmlUrl`; some programs write `url`, which is the address of a page where the type says so."""
    is_feed = attribute(node, "type").casefold() in _FEED_TYPES
    address = attribute(node, "xmlurl") or (attribute(node, "url") if is_feed else "")
    address = re.sub(r"^feed:(?://(?!/))?(?=https?:)", "", address)
    address = re.sub(r"^feed:(?=//)", "http:", address)
    return address if _ADDRESS.fullmatch(address) else ""


def _line(feed: FeedOutline) -> str:
    return " · ".join(part for part in (feed.folder, feed.title, feed.address) if part)
