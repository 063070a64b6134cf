"""Bytes to entries: one file a kind of listing, plus decoding and detection. Pure: never network, never database."""

from __future__ import annotations

from readinglist.listings import daily_papers, feeds, identifiers, opml
from readinglist.model.kind import ListingKind

#: Every kind that this version reads, in the order in which a person is told of them.
KINDS: tuple[ListingKind, ...] = (
    daily_papers.KIND,
    feeds.KIND,
    opml.KIND,
    identifiers.KIND,
)
