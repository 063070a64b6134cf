"""What can be followed: how a person says it, what it is called, and how it is asked for what is new.

Each of them is known by canonical words, `what`, and brings items: entries with the keys by which they are known again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urljoin, urlsplit

from readinglist.errors import InvalidRequest, UnreadableInput
from readinglist.library import fetching, importing
from readinglist.listings import decoding, feeds
from readinglist.model.candidate import Candidate
from readinglist.model.listing import Entry
from readinglist.model.texts import one_line
from readinglist.model.titles import normalise_title
from readinglist.outside import Malformed
from readinglist.outside.html_trees import attribute, is_html, read_html
from readinglist.sources import SOURCES
from readinglist.sources.huggingface import HuggingFace
from readinglist.sources.pages import Page, Validators, fetch_page
from readinglist.sources.reaching import checked_address
from readinglist.sources.source import FindsNewest, Span
from readinglist.storage.following import PageState

if TYPE_CHECKING:
    from readinglist.sources.client import Client

DAILY_PAPERS = "daily-papers"
#: How arXiv calls its archives; those with a list have categories below ("cs.CL").
_ARCHIVES = (
    "astro-ph|cond-mat|cs|econ|eess|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|nlin|nucl-ex|nucl-th|physics|q-bio"
    "|q-fin|quant-ph|stat"
)
_CATEGORY = re.compile(rf"({_ARCHIVES})(\.[A-Za-z-]{{2,20}})?")
_FIELDED = re.compile(r"\b(?:ti|au|abs|co|jr|cat|rn|all|id):\S")
_ARXIV_LIST = re.compile(r"/list/([\w.-]+)/(?:new|recent|pastweek|current)/?")
_DAILY_PAGE = re.compile(r"/papers(?:/(date|week|month)/[\w-]+)?/?")
#: Pages of one search, and periods of Daily Papers, that one refresh asks for at most.
MOST_PAGES, MOST_PERIODS = 20, 31
#: Of a search that was never asked, so many become papers; those before them wait.
MOST_AT_FIRST = 100
_LONGEST_KEY = 200
_FEED_TYPE = re.compile(r"application/(?:rss|atom)\+xml", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Item:
    """An entry and the keys by which it is known again, the best one first."""

    keys: tuple[str, ...]
    entry: Entry


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known from before. succeeded: None if it was never answered."""

    now: dt.datetime
    succeeded: dt.datetime | None = None
    page: PageState = field(default_factory=PageState)


@dataclass(frozen=True, slots=True)
class Brought:
    """What an answer holds, in its order. title: what the feed calls itself. kind: of the listing that it makes.

    page: which state of it we have now, None where nothing is known of that. remarks: sentences for a person. fresh:
    how many of the items are news, None for all; those after them were there before it was followed.
    """

    items: tuple[Item, ...] = ()
    title: str = ""
    kind: str = feeds.KIND.key
    page: PageState | None = None
    remarks: tuple[str, ...] = ()
    fresh: int | None = None


class Followable(Protocol):
    """what: canonical words. name: what a person calls it until it says its own name."""

    @property
    def what(self) -> str: ...

    @property
    def name(self) -> str: ...

    def ask(self, client: Client, asked: Asked) -> Brought:
        """What is there now. Raises NetworkFailed, AddressRefused, UnreadableInput."""


def read_what(text: str) -> Followable:
    """What a person means. InvalidRequest for words that cannot be followed, AddressRefused for an odd address."""
    text = one_line(text)
    if fetching.is_address(text):
        return _of_address(text)
    if _CATEGORY.fullmatch(text):
        return Search("arxiv", _arxiv_words(text))
    source, colon, words = text.partition(":")
    source, words = source.casefold(), words.strip()
    if source == DAILY_PAPERS and (words or "day") in _PERIODS:
        return DailyPapers(words or "day")
    if colon and words and isinstance(SOURCES.get(source), FindsNewest):
        return Search(source, _arxiv_words(words) if source == "arxiv" else words)
    raise InvalidRequest(f'"{text[:100]}" cannot be followed.', f"What can be is {_EXAMPLES}.")


def read_host(what: str) -> str:
    """Who is asked: those with the same host are asked one after the other."""
    host = urlsplit(what).hostname if "://" in what else ""
    return host or what.partition(":")[0]


def _of_address(text: str) -> Followable:
    parts = checked_address(text)
    host = parts.hostname or ""
    if host in ("arxiv.org", "www.arxiv.org", "export.arxiv.org") and (match := _ARXIV_LIST.fullmatch(parts.path)):
        return Search("arxiv", _arxiv_words(match[1]))
    if host == "huggingface.co" and not parts.query and (match := _DAILY_PAGE.fullmatch(parts.path)):
        return DailyPapers({"week": "week", "month": "month"}.get(match[1] or "", "day"))
    netloc = parts.netloc.lower()
    return PageAt(parts._replace(netloc=netloc, path=parts.path or "/", fragment="").geturl())


def _arxiv_words(words: str) -> str:
    """A category, or plain words, as arXiv's search takes them; what is written in its own words stays."""
    if match := _CATEGORY.fullmatch(words):
        return f"cat:{words}" if match[2] or "-" in match[1] else f"cat:{words}.*"
    return words if _FIELDED.search(words) else " AND ".join(f"all:{word}" for word in words.split())


@dataclass(frozen=True, slots=True)
class PageAt:
    """A feed, or any page that is a listing."""

    what: str

    @property
    def name(self) -> str:
        return fetching.name_of(self.what)

    def ask(self, client: Client, asked: Asked) -> Brought:
        is_known = asked.page.address == self.what and asked.succeeded is not None
        known = Validators(asked.page.etag, asked.page.last_modified) if is_known else None
        page = fetch_page(client, self.what, known=known)
        state = PageState(self.what, page.validators.etag, page.validators.last_modified)
        if page.is_unchanged:
            return Brought(page=state if state.etag or state.last_modified else None)
        return _brought(page, state, today=asked.now.date())


def _brought(page: Page, state: PageState, *, today: dt.date) -> Brought:
    name = fetching.name_of(page.address)
    data = fetching.as_utf8(page)
    text = decoding.decode(data, name=name).text
    if not feeds.detect(text):
        try:
            listing = importing.read(data, name=name, today=today)
        except UnreadableInput as error:
            if feed_address := _feed_of(text, page.address):
                raise UnreadableInput(f"{name} is no listing; its feed is {feed_address}: follow that.") from error
            raise
        items = tuple(Item(_keys_of(entry), entry) for entry in listing.entries)
        return Brought(items, listing.name, listing.kind, state)
    try:
        feed = feeds.read_feed(text)
    except Malformed as error:
        raise UnreadableInput(f"The feed {name} cannot be read: {error}.") from error
    remarks = (f"{len(feed.unread)} of its items have neither a title nor an address.",) if feed.unread else ()
    return Brought(tuple(_feed_items(feed)), _title(feed), page=state, remarks=remarks)


def _title(feed: feeds.Feed) -> str:
    """Empty for a feed that says none; its address is then better."""
    return feeds.title_of(feed) if feed.title else ""


def _feed_of(text: str, address: str) -> str:
    """The feed that a page names as another form of itself; empty when it names none."""
    try:
        links = read_html(text).css("link[href]") if is_html(text) else []
    except Malformed:
        return ""
    for link in links:
        if "alternate" in attribute(link, "rel").lower().split() and _FEED_TYPE.match(attribute(link, "type")):
            return urljoin(address, attribute(link, "href"))
    return ""


def _feed_items(feed: feeds.Feed) -> Iterator[Item]:
    """A feed whose items share their guid (that of the site) has none; the title then tells them apart."""
    counts = Counter(item.guid for item in feed.items)
    for item in feed.items:
        own = f"guid:{item.guid}" if counts[item.guid] == 1 else f"guid:{item.guid} {normalise_title(item.entry.title)}"
        yield Item(tuple(dict.fromkeys((_short(own), *_identifier_keys(item.entry)))), item.entry)


def _keys_of(entry: Entry) -> tuple[str, ...]:
    addresses = [f"url:{item.value}" for item in entry.identifiers if item.scheme == "url"]
    title = f"title:{normalise_title(entry.title)}"
    keys = _identifier_keys(entry) or [f"{title} {' '.join(addresses)}".strip()]
    return tuple(dict.fromkeys(map(_short, keys)))


def _identifier_keys(entry: Entry) -> list[str]:
    """An address is none: in many a feed all items have that of the site."""
    return [_short(f"{item.scheme}:{item.value}") for item in entry.identifiers if item.scheme != "url"]


def _short(key: str) -> str:
    return key if len(key) <= _LONGEST_KEY else f"sha256:{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Search:
    """A search of a source, in its own words."""

    source: str
    words: str

    @property
    def what(self) -> str:
        return f"{self.source}:{self.words}"

    @property
    def name(self) -> str:
        category = self.words.removeprefix("cat:").removesuffix(".*")
        words = category if self.source == "arxiv" and _CATEGORY.fullmatch(category) else f"“{self.words}”"
        return f"{SOURCES[self.source].name} {words}"

    def ask(self, client: Client, asked: Asked) -> Brought:
        source = SOURCES[self.source]
        assert isinstance(source, FindsNewest)
        days = Span(((asked.succeeded or asked.now) - source.lag).date(), asked.now.date())
        found: list[Candidate] = []
        remarks: tuple[str, ...] = ()
        for page in range(MOST_PAGES):
            newest = source.find_newest(client, self.words, days=days, page=page)
            found += newest.records
            if not newest.has_more:
                break
        else:
            remarks = (f"Only the newest {len(found):,} papers were looked at; there are more.",)
        fresh = None if asked.succeeded else MOST_AT_FIRST
        return Brought(tuple(_items(map(_entry_of, found))), kind="search", remarks=remarks, fresh=fresh)


#: How the API calls a period, and how it writes one.
_PERIODS = {"day": ("date", "%Y-%m-%d"), "week": ("week", "%G-W%V"), "month": ("month", "%Y-%m")}


@dataclass(frozen=True, slots=True)
class DailyPapers:
    """The Daily Papers of each day, week or month; `period` is one of these words."""

    period: str

    @property
    def what(self) -> str:
        return DAILY_PAPERS if self.period == "day" else f"{DAILY_PAPERS}:{self.period}"

    @property
    def name(self) -> str:
        return "Daily Papers" if self.period == "day" else f"Daily Papers of the {self.period}"

    def ask(self, client: Client, asked: Asked) -> Brought:
        """Each period since the last answer, which may have come in the middle of one; at first, the present one."""
        view, form = _PERIODS[self.period]
        periods = _periods(asked, form)
        source = HuggingFace()
        found: list[Entry] = []
        for period in periods[-MOST_PERIODS:]:
            for paper in source.find_daily_papers(client, view=view, period=period):
                found.append(replace(_entry_of(paper.record), comments=paper.comments, upvotes=paper.upvotes))
        missed = len(periods) - MOST_PERIODS
        remarks = (f"The {self.period}s before {periods[-MOST_PERIODS]} were not asked for.",) if missed > 0 else ()
        return Brought(tuple(_items(found)), kind="daily-papers", remarks=remarks)


def _periods(asked: Asked, form: str) -> list[str]:
    """Oldest first, with that of the day before the last answer: days end later elsewhere."""
    last = asked.now.date()
    first = min((asked.succeeded or asked.now).date(), last) - dt.timedelta(days=1)
    days = (first + dt.timedelta(days=number) for number in range((last - first).days + 1))
    return list(dict.fromkeys(day.strftime(form) for day in days))


def _items(entries: Iterable[Entry]) -> Iterator[Item]:
    """Each paper once."""
    seen: set[str] = set()
    for entry in entries:
        keys = _keys_of(entry)
        if not seen.intersection(keys):
            seen.update(keys)
            yield Item(keys, entry)


def _entry_of(candidate: Candidate) -> Entry:
    return Entry(
        title=candidate.title,
        first_line=1,
        last_line=1,
        abstract=candidate.abstract,
        date=candidate.date,
        people=candidate.people,
        editors=candidate.editors,
        author_count=candidate.author_count,
        organization=candidate.organization,
        identifiers=candidate.identifiers,
        venue=candidate.venue,
        volume=candidate.volume,
        number=candidate.number,
        pages=candidate.pages,
        publisher=candidate.publisher,
        type=candidate.type,
        keywords=candidate.keywords,
    )


_EXAMPLES = (
    "the address of a feed, an OPML file, cs.CL or another category of arXiv, "
    "“arxiv:au:song AND ti:diffusion”, “openalex:WORDS”, “pubmed:WORDS”, daily-papers, daily-papers:week or :month"
)
