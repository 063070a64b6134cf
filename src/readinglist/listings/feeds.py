"""Feeds: RSS 0.9x, 1.0 and 2.0, and Atom; of arXiv, of journals, and of whoever writes about papers.

`read_feed` is for whoever follows a feed and has to know its items again; `listing_of` writes a feed out, or what is
new in it.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from readinglist.listings.feed_fields import Fields
from readinglist.listings.feed_items import day_of, entry_of, link_of, time_of
from readinglist.model.dates import PartialDate
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Entry, Listing
from readinglist.model.texts import one_line
from readinglist.model.transcript import Transcript
from readinglist.outside import Malformed
from readinglist.outside.markup import element_line
from readinglist.outside.xml_trees import FILE_PARTS_LIMIT, local_name, read_xml

_SIGN = re.compile(r"<(?:[a-zA-Z]{1,10}:)?(?:rss|feed|RDF)[\s>]")
_ITEM = re.compile(r"<(?:rss|channel|feed)[\s>]|http://purl\.org/rss/1\.0/")
_SAMPLE = 5_000
_ROOTS = frozenset({"rss", "feed", "RDF"})
_ARXIV_UPDATES = re.compile(r"(.{1,200}) updates on arXiv\.org")
_ARXIV_QUERY = re.compile(r"arXiv Query: search_query=(.*?)(?:&id_list=(.*?))?(?:&start=.*)?", re.IGNORECASE)
_SHOWN = 300


@dataclass(frozen=True, slots=True)
class FeedItem:
    """guid: by which the feed knows the item (its guid or id, else its address, else its title). published: with zone.

    entry: what it names; its lines count only in a listing.
    """

    guid: str
    link: str
    published: dt.datetime | None
    entry: Entry


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it was when it was fetched. date: its own day. unread: the words of items that name nothing."""

    title: str
    link: str
    date: PartialDate | None
    items: tuple[FeedItem, ...]
    unread: tuple[str, ...] = ()


def read_feed(text: str) -> Feed:
    """The feed that a text is, items in its order. Malformed, with the reason: broken XML, or no feed."""
    root = read_xml(text.strip(), parts_limit=FILE_PARTS_LIMIT)
    if local_name(root) not in _ROOTS:
        raise Malformed(f"its XML is no feed, but “{one_line(local_name(root))[:40]}”")
    channel = next((child for child in root if local_name(child) == "channel"), root)
    fields = Fields(channel)
    items: list[FeedItem] = []
    unread: list[str] = []
    for element in (found for parent in dict.fromkeys((channel, root)) for found in parent if _is_item(found)):
        entry = entry_of(element)
        if entry is None:
            unread.append(element_line(element)[:_SHOWN])
        else:
            items.append(_item(element, entry))
    return Feed(fields.line("title"), link_of(fields), _date(fields), tuple(items), tuple(unread))


def listing_of(feed: Feed) -> Listing:
    """A feed written out; one without items says so in an issue."""
    transcript = Transcript()
    transcript.add_noise(feed.title)
    section = ""
    for item in feed.items:
        if item.entry.section != section:
            section = item.entry.section
            transcript.add_heading(section)
        transcript.add_entry(item.entry)
    for words in feed.unread:
        transcript.add_issue("unclear", "An item of the feed has neither a title nor an address.", text=words)
    name = _name(feed)
    if not feed.items and not feed.unread:
        transcript.add_issue("empty", f"The feed has no entries: {name}.", text="(no entries)")
    return transcript.listing(KIND.key, name, date=feed.date)


def detect(text: str) -> float:
    """Sure where the root of the document is that of a feed."""
    beginning = text[:_SAMPLE]
    return 0.95 if _SIGN.search(beginning) and _ITEM.search(beginning) else 0.0


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The items of a feed as entries."""
    del taken, today
    try:
        return listing_of(read_feed(text))
    except Malformed as error:
        transcript = Transcript()
        transcript.add_issue("unreadable", f"The feed could not be read: {error}.", text=text.strip()[:_SHOWN])
        return transcript.listing(KIND.key, KIND.name)


KIND = ListingKind(
    key="feed",
    name="Feed (RSS or Atom)",
    example="“<rss …><item><title>…”, “<feed …><entry>…”, of arXiv and journals",
    detect=detect,
    read=read,
    group=KindGroup.FEEDS,
)


def _is_item(element: Element) -> bool:
    return local_name(element) in ("item", "entry")


def _item(element: Element, entry: Entry) -> FeedItem:
    fields = Fields(element)
    link = link_of(fields)
    guid = fields.line("guid", "id") or one_line(element.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about", ""))
    times = (time_of(fields.line(name)) for name in ("pubDate", "published", "dc:date", "updated", "modified"))
    return FeedItem(guid or link or entry.title, link, next(filter(None, times), None), entry)


def _date(fields: Fields) -> PartialDate | None:
    names = ("pubDate", "dc:date", "updated", "modified", "lastBuildDate")
    return next(filter(None, (day_of(fields.line(name)) for name in names)), None)


def title_of(feed: Feed) -> str:
    """What a person calls a feed: "arXiv cs.CL"."""
    title = feed.title or feed.link or "Feed"
    if match := _ARXIV_UPDATES.fullmatch(title):
        title = f"arXiv {match[1]}"
    elif match := _ARXIV_QUERY.fullmatch(title):
        title = f"arXiv query {match[1] or match[2] or ''}".strip()
    return title


def _name(feed: Feed) -> str:
    return f"{title_of(feed)}, {feed.date.display}" if feed.date else title_of(feed)
