"""Bytes to entries: one file a kind of listing, plus decoding and detection. Pure: never network, never database."""

from __future__ import annotations

from readinglist.listings import (
    daily_papers,
    dblp_answers,
    feeds,
    identifiers,
    landing_page,
    markdown_lists,
    openreview_text,
    opml,
    proceedings,
    references,
    titles,
    unknown_page,
)
from readinglist.model.kind import ListingKind

#: Every kind that this version reads, in the order in which a person is told of them.
KINDS: tuple[ListingKind, ...] = (
    daily_papers.KIND,
    feeds.KIND,
    opml.KIND,
    proceedings.KIND,
    dblp_answers.KIND,
    openreview_text.KIND,
    landing_page.KIND,
    markdown_lists.KIND,
    references.KIND,
    identifiers.KIND,
    titles.KIND,
    unknown_page.KIND,
    titles.TEXT_KIND,
)
