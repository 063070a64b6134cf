"""Everything that can be imported: kinds of listings, formats that name papers, and documents that are no text."""

from __future__ import annotations

from readinglist import formats, listings
from readinglist.library import documents, stores
from readinglist.model.kind import AnyKind, DocumentKind, ListingKind

#: Texts, in the order in which a person is told of them.
KINDS: tuple[ListingKind, ...] = (*listings.KINDS, *formats.KINDS)
#: What is no text.
DOCUMENTS: tuple[DocumentKind, ...] = (documents.PDF, stores.ZOTERO, stores.MENDELEY)
EVERY: tuple[AnyKind, ...] = (*KINDS, *DOCUMENTS)
