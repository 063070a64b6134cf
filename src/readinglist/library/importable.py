"""Everything that can be imported: kinds of listings, and formats that name papers."""

from __future__ import annotations

from readinglist import listings
from readinglist.formats.bibtex import reading as bibtex
from readinglist.model.kind import ListingKind

#: In the order in which a person is told of them.
KINDS: tuple[ListingKind, ...] = (*listings.KINDS, bibtex.KIND)
