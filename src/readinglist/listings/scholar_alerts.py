"""Alerts of Google Scholar, as the HTML of their mails: new articles, new citations, recommendations.

A block is a title (a link that leads through scholar_url?url=…), a byline ("MJ Kolber, WJ Hanney… - Venue, 2026", cut
where it is long), and an excerpt, which is not the beginning of an abstract and so is shown but kept as none. A
"[CITATION]" has no page of its own. Seen in five real mails (July 2026); the classes carry a prefix in a web mailer.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from readinglist.listings.redirects import plain_address, unwrapped
from readinglist.model.dates import PartialDate
from readinglist.model.identifier_forms import find_identifiers, parse_identifier
from readinglist.model.identifiers import Identifier
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Entry, Listing
from readinglist.model.people import Person
from readinglist.model.texts import one_line
from readinglist.model.titles import normalise_title
from readinglist.model.transcript import Transcript
from readinglist.outside import Malformed
from readinglist.outside.html_trees import Node, attribute, line_of, read_html
from readinglist.outside.naming import people_of_names

_SIGN = "gse_alrt_title"
_TITLES = f"a[class*='{_SIGN}']"
_YEAR = re.compile(r"(?:^|,\s*)((?:19|20)\d{2})$")
#: "MJ Kolber" and names in other scripts; "M. & Brutten" is none.
_NAME = re.compile(r"[^\W\d_a-z]{1,5}(?:-[^\W\d_]{1,3})? [^\W\d_][^&…@]*|[^\x00-\x7f][^&…@]*")
_SAMPLE = 200_000
_SHOWN = 300


def detect(text: str) -> float:
    """Sure of the source of an alert; a message with its headers is for the reader of mail."""
    return 0.95 if _SIGN in text[:_SAMPLE] and "<a" in text[:_SAMPLE] else 0.0


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The papers of a pasted alert."""
    del today
    transcript = Transcript()
    alerts = Alerts()
    alerts.add(text)
    alerts.write(transcript)
    if transcript.is_empty:
        transcript.add_issue("empty", "The alert of Google Scholar names no paper.", text="(no entries)")
    date = PartialDate.of(taken) if taken else None
    return transcript.listing(KIND.key, KIND.name, date=date)


KIND = ListingKind(
    key="scholar-alert",
    name="Google Scholar alert",
    example="a mail of Google Scholar, as it is pasted or saved as HTML",
    detect=detect,
    read=read,
    group=KindGroup.MAIL,
)


class Alerts:
    """The papers of one alert or of several; a paper that two of them name is one entry, with what either knows."""

    def __init__(self) -> None:
        self._found: list[tuple[Entry, str]] = []
        self._places: dict[Identifier | str, int] = {}
        self._problems: list[tuple[str, str, str]] = []

    def add(self, html: str) -> None:
        """The papers in the source of an alert."""
        try:
            titles = read_html(html).css(_TITLES)
        except Malformed as error:
            self._problems.append(("unreadable", f"The alert could not be read: {error}.", html[:_SHOWN]))
            return
        for block in map(_block, titles):
            entry = _entry(block)
            if entry is None:
                self._problems.append(("unclear", "A link of the alert has no title.", block.byline))
            else:
                self._add_entry(entry, " · ".join(filter(None, (block.mark, block.byline, block.excerpt))))

    def write(self, transcript: Transcript) -> None:
        for entry, remark in self._found:
            transcript.add_entry(entry, remark=remark)
        for kind, message, text in self._problems:
            transcript.add_issue(kind, message, text=text)

    def _add_entry(self, entry: Entry, remark: str) -> None:
        place = self._place_of(entry)
        if place is None:
            place = len(self._found)
            self._found.append((entry, remark))
        elif not self._found[place][0].identifiers:
            self._found[place] = (entry, remark)
        self._places.update(dict.fromkeys((*entry.identifiers, normalise_title(entry.title)), place))

    def _place_of(self, entry: Entry) -> int | None:
        """Where the same paper stands: known by its address, else by its title if one of the two has no address."""
        for identifier in entry.identifiers:
            if identifier in self._places:
                return self._places[identifier]
        place = self._places.get(normalise_title(entry.title))
        has_both = place is not None and entry.identifiers and self._found[place][0].identifiers
        return None if has_both else place


@dataclass(frozen=True, slots=True)
class _Block:
    """mark: "[PDF]", "[CITATION]". longer_title: as the links for sharing say it, which cut it later."""

    title: str
    longer_title: str
    address: str
    mark: str
    byline: str
    excerpt: str


def _block(link: Node) -> _Block:
    heading = link.parent
    byline = excerpt = longer = ""
    for node in _behind(heading):
        if node.tag in ("h3", "p"):
            break
        if "gse_alrt_sni" in attribute(node, "class"):
            excerpt = excerpt or line_of(node)
        elif node.tag == "div" and not byline:
            byline = line_of(node)
        elif share := node.css_first("a[href*='scholar_share']"):
            longer = longer or _shared_title(attribute(share, "href"))
    mark = line_of(heading).removesuffix(line_of(link)).strip()
    return _Block(line_of(link), longer, attribute(link, "href"), mark, byline, excerpt)


def _behind(node: Node | None) -> Iterator[Node]:
    """The siblings behind a node that are elements."""
    node = node.next if node is not None else None
    while node is not None:
        if not (node.tag or "-").startswith("-"):
            yield node
        node = node.next


def _shared_title(address: str) -> str:
    try:
        return one_line(parse_qs(urlsplit(address).query).get("rt", [""])[0])
    except ValueError:
        return ""


def _entry(block: _Block) -> Entry | None:
    begun = block.title.rstrip("… ")
    title = block.longer_title if block.title.endswith("…") and block.longer_title.startswith(begun) else block.title
    if not title:
        return None
    names, _, rest = block.byline.partition(" - ")
    year = _YEAR.search(rest)
    venue = rest[: year.start()].strip() if year else rest.strip()
    people = _people(names)
    preprints = tuple(mention.identifier for mention in find_identifiers(venue))
    return Entry(
        title=title,
        first_line=1,
        last_line=1,
        date=PartialDate(int(year[1])) if year else None,
        people=people,
        author_count=len(people) or None,
        venue="" if preprints or "…" in venue else venue,
        identifiers=tuple(dict.fromkeys((*preprints, *_identifiers(block.address)))),
    )


def _people(names: str) -> tuple[Person, ...]:
    """Those of a byline that is not cut and names people only: of others it is not known who is missing."""
    parts = [part.strip() for part in names.split(",")]
    return people_of_names(parts) if all(_NAME.fullmatch(part) for part in parts) else ()


def _identifiers(address: str) -> tuple[Identifier, ...]:
    """What the link leads to; the pages of Scholar itself are no paper's."""
    target = unwrapped(address)
    if "://scholar.google." in target:
        return ()
    found = parse_identifier(target)
    if found is not None and found.scheme == "url":
        found = parse_identifier(plain_address(target))
    return (found,) if found is not None else ()
