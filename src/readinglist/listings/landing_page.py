"""The page of one paper, whoever published it: what it says for machines, in its meta tags, COinS or JSON-LD.

One page is one entry, of which each vocabulary fills what the ones before it leave open: `citation_*`, Dublin Core,
JSON-LD, COinS. A page with several COinS and no description of its own is the list of them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from readinglist.listings.linked_data import linked_entries
from readinglist.listings.page_parts import (
    DUBLIN_CORE,
    HIGHWIRE,
    Parts,
    coins_parts,
    entry_of,
    filled,
    is_same_paper,
    translated,
)
from readinglist.listings.page_tags import tags_of
from readinglist.model.kind import KindGroup, ListingKind
from readinglist.model.listing import Entry, Listing
from readinglist.model.texts import counted
from readinglist.model.transcript import Transcript
from readinglist.outside import Malformed
from readinglist.outside.html_trees import Tree, attribute, is_html, line_of, read_html

_SAMPLE = 200_000
_META = r"<meta\b[^>]{0,2000}\b(?:name|property)\s*=\s*[\"']?"
_SIGNS = (
    (0.8, re.compile(_META + r"(?:bepress_)?citation_(?:title|author|doi|arxiv_id)\b", re.IGNORECASE)),
    (0.7, re.compile(r"\"@type\"\s*:\s*\[?\s*\"(?:Medical)?ScholarlyArticle\"")),
    (0.65, re.compile(r"class\s*=\s*[\"']?Z3988\b")),
    (0.62, re.compile(_META + r"(?:dc|dcterms)[.:]creator\b", re.IGNORECASE)),
)
_SHOWN = 60


def detect(text: str) -> float:
    """Sure where the page describes a paper for machines."""
    if not is_html(text):
        return 0.0
    sample = text[:_SAMPLE]
    return next((confidence for confidence, sign in _SIGNS if sign.search(sample)), 0.0)


def read(text: str, *, taken: dt.date | None, today: dt.date) -> Listing:
    """The paper that a page is about, or the papers that it names as COinS."""
    del taken, today
    transcript = Transcript()
    try:
        tree = read_html(text)
    except Malformed as error:
        transcript.add_issue("unreadable", f"The page could not be read: {error}.", text=text[:_SHOWN])
        return transcript.listing(KIND.key, KIND.name)
    described, others = _described(tree)
    for entry in described:
        transcript.add_entry(entry)
    if others:
        papers = counted(others, "other paper")
        transcript.add_noise(f"The page names {papers} beside its own.")
    if not described:
        message = "The page does not say which paper it is about."
        transcript.add_issue("unclear", message, text=line_of(tree.css_first("title")) or "The page")
    return transcript.listing(KIND.key, _name(described))


KIND = ListingKind(
    key="landing-page",
    name="Page of a paper",
    example='<meta name="citation_title" content="…">, Dublin Core, COinS, JSON-LD; the page\'s HTML',
    detect=detect,
    read=read,
    group=KindGroup.PAGES,
)


def _described(tree: Tree) -> tuple[list[Entry], int]:
    """The papers that the page is about, and how many others it names."""
    tags = tags_of(tree)
    coins = _distinct(_coins(tree))
    linked = _distinct(_linked(tree))
    own = [entry for entry in (entry_of(translated(tags, HIGHWIRE)), _dublin_core(tags)) if entry is not None]
    if not own:
        several = linked if len(linked) > 1 else coins
        if len(several) > 1:
            return several, 0
    sources = [*own, *linked, *coins]
    if not sources:
        return [], 0
    paper, others = sources[0], 0
    for other in sources[1:]:
        if is_same_paper(paper, other):
            paper = filled(paper, other)
        else:
            others += 1
    return [paper], others


def _dublin_core(tags: Parts) -> Entry | None:
    """What Dublin Core says; many a page that is no paper's has a title in it."""
    entry = entry_of(translated(tags, DUBLIN_CORE))
    return entry if entry is not None and (entry.people or entry.venue or entry.identifiers) else None


def _coins(tree: Tree) -> Iterator[Entry]:
    for node in tree.css("span.Z3988"):
        if (entry := entry_of(coins_parts(attribute(node, "title")))) is not None:
            yield entry


def _linked(tree: Tree) -> Iterator[Entry]:
    for node in tree.css('script[type="application/ld+json"]'):
        yield from linked_entries(node.text())


def _distinct(entries: Iterable[Entry]) -> list[Entry]:
    """Each paper once, however often the page describes it."""
    found: dict[tuple[object, ...], Entry] = {}
    for entry in entries:
        found.setdefault((entry.title, entry.date, entry.identifiers), entry)
    return list(found.values())


def _name(entries: list[Entry]) -> str:
    if len(entries) != 1:
        return f"{KIND.name}, {counted(len(entries), 'entry', 'entries')}"
    title = entries[0].title
    return f"{KIND.name}: {title[: _SHOWN - 1]}…" if len(title) > _SHOWN else f"{KIND.name}: {title}"
