"""Lists of proceedings, as their sites publish them: `proceedings_sites` says how, this reads what it says.

Every item of the site's list is an entry with its authors, pages and links; what the list does not say is not made up.
An item without a title is an issue; headings between items are kept.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from readinglist.listings.name_lists import names_of, people_of
from readinglist.listings.page_parts import entry_of, without_stop
from readinglist.listings.proceedings_sites import SITES, Site
from readinglist.model.addresses import identifier_text
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Entry, Listing
from readinglist.model.paper import PaperType
from readinglist.model.texts import counted, one_line
from readinglist.model.transcript import Transcript
from readinglist.outside import Malformed
from readinglist.outside.html_trees import Node, Tree, attribute, is_html, line_of, read_html

_SAMPLE = 200_000
_SHOWN = 200
#: Years in a heading: "ECCV 2024 Papers".
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_DASHES = re.compile(r"\s*[‐‑–—−]+\s*")
_TEXT_PARTS = ("pages", "date", "abstract", "volume")
#: More siblings than any item has; a page without items behind the last would be walked again and again.
_SIBLINGS = 40


def detect(text: str) -> float:
    """Sure where the source has the marks of a site's list."""
    return 0.75 if is_html(text) and _site_of(text) is not None else 0.0


def _site_of(text: str) -> Site | None:
    sample = text[:_SAMPLE]
    likely = (site for site in SITES if all(mark in sample for mark in site.marks))
    return next((site for site in likely if site.sign.search(sample)), None)


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The papers of a list, in its order and under its headings."""
    del taken, today
    transcript = Transcript()
    site = _site_of(text)
    try:
        tree = read_html(text)
    except Malformed as error:
        transcript.add_issue("unreadable", f"The page could not be read: {error}.", text=text[:_SHOWN])
        return transcript.listing(KIND.key, KIND.name)
    if site is not None:
        _SiteReader(site, tree).write(transcript)
    if transcript.is_empty:
        transcript.add_issue("unclear", "No list of a known site is on this page.", text=line_of(tree.body)[:_SHOWN])
    listing = transcript.listing(KIND.key, KIND.name)
    name = site.name if site is not None else KIND.name
    return replace(listing, name=f"{name}, {counted(len(listing.entries), 'paper')}")


KIND = ListingKind(
    key="proceedings",
    name="Proceedings list",
    example="the pages of CVF, ECVA, AAAI, IJCAI, JMLR, PMLR, NeurIPS, ACL Anthology, OpenReview, DBLP, PoS; HTML",
    detect=detect,
    read=read,
    group=KindGroup.PAGES,
)


@dataclass(frozen=True, slots=True)
class _Item:
    """The nodes that say one paper: the item, and what stands beside it."""

    nodes: Sequence[Node]

    def find(self, selector: str) -> list[Node]:
        if not selector:
            return [self.nodes[0]]
        return [found for node in self.nodes for found in node.css(selector)]

    def texts(self, selectors: Iterable[str]) -> list[str]:
        """The texts (or attributes) that the first selector finds something for."""
        for selector in selectors:
            path, _, name = selector.partition("@")
            texts = [attribute(node, name) if name else line_of(node) for node in self.find(path)]
            if found := [text for text in texts if text]:
                return found
        return []

    def addresses(self, selector: str, base: str) -> list[str]:
        return [urljoin(base, attribute(node, "href")) for node in self.find(selector) if attribute(node, "href")]


class _SiteReader:
    """Reads the list of one site."""

    def __init__(self, site: Site, tree: Tree) -> None:
        self.site = site
        self.tree = tree
        self.venue = site.venue or self._venue_in(line_of(tree.css_first("title")))
        self.section = ""

    def write(self, transcript: Transcript) -> None:
        site = self.site
        selector = f"{site.item}, {site.heading}" if site.heading else site.item
        waiting = ""
        nodes = {node.mem_id: node for node in self.tree.css(selector)}  # one that two selectors find comes twice
        for node in nodes.values():
            if not _is(node, site.item):
                waiting = line_of(node)
                continue
            if waiting:  # a heading without papers under it is a menu's
                transcript.add_heading(waiting)
                self.section, waiting = waiting, ""
            item = _Item(self._scope(node))
            entry = self._entry(item)
            if entry is None:
                message = "A part of the list has no title: not read as a paper."
                transcript.add_issue("no-title", message, text=" ".join(line_of(part) for part in item.nodes)[:_SHOWN])
            else:
                transcript.add_entry(entry)

    def _scope(self, node: Node) -> list[Node]:
        nodes, following = [node], node.next
        while self.site.has_siblings and following is not None and len(nodes) < _SIBLINGS:
            if _is(following, self.site.item):
                break
            if following.is_element_node:
                nodes.append(following)
            following = following.next
        return nodes

    def _entry(self, item: _Item) -> Entry | None:
        site = self.site
        title = next(iter(item.texts(site.title)), "")
        if not title:
            return None
        addresses = item.addresses(site.links, site.base)
        parts = self._said(item, addresses)
        parts["title"] = [without_stop(title)]
        parts["address"] = sorted(addresses, key=lambda address: not identifier_text(address).startswith("http"))
        parts["identifier"] = addresses
        kind = self._type(item.nodes[0])
        entry = entry_of(parts, type=kind)
        return None if entry is None else _with_people(entry, item.texts(site.people), self.section)

    def _said(self, item: _Item, addresses: Sequence[str]) -> dict[str, list[str]]:
        """Everything but title, people and links."""
        site = self.site
        parts = {name: item.texts(getattr(site, name)) for name in _TEXT_PARTS}
        said = self._groups(item, addresses)
        for group in ("volume", "number", "pages"):
            if group in said:
                parts[group] = [said[group]]
        parts["pages"] = [_DASHES.sub("-", pages) for pages in parts["pages"]]
        parts["date"] += [said["year"]] if "year" in said else []
        venue = next(iter(item.texts(site.venue_at)), "") or self.venue or self._venue_in(self.section)
        parts["journal"] = [venue or said.get("venue", "").upper().replace("POS", "PoS")]
        return {name: values for name, values in parts.items() if any(values)}

    def _groups(self, item: _Item, addresses: Sequence[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        if self.site.address is not None:
            for address in addresses:
                found = {**_named(self.site.address.search(address)), **found}
        if self.site.details is not None:
            selector, pattern = self.site.details
            for text in item.texts([selector]):
                found.update(_named(pattern.search(text)))
        if "year" not in found and (year := _YEAR.search(self.section)):
            found["year"] = year[0]
        return found

    def _venue_in(self, text: str) -> str:
        match = self.site.page_venue.fullmatch(text) if self.site.page_venue is not None else None
        return one_line(match["venue"]) if match else ""

    def _type(self, node: Node) -> PaperType:
        classes = attribute(node, "class").split()
        return next((type for name, type in self.site.types if name in classes), self.site.type)


def _is(node: Node, selector: str) -> bool:
    return node.is_element_node and node.css_matches(selector)


def _named(match: re.Match[str] | None) -> dict[str, str]:
    return {name: one_line(value) for name, value in match.groupdict().items() if value} if match else {}


def _with_people(entry: Entry, texts: Sequence[str], section: str) -> Entry:
    names = texts if len(texts) > 1 else [name for text in texts for name in names_of(text)]
    return replace(entry, people=tuple(people_of(names)), section=section)
