"""Files to entries and papers to files: BibTeX, RIS and the other formats that programs share. Pure."""

from __future__ import annotations

from readinglist.formats import (
    copac,
    csv_reading,
    endnote_tags,
    medline,
    ris_reading,
    web_of_science,
)
from readinglist.formats.bibtex import reading as bibtex
from readinglist.model.kind import ListingKind

#: Every format that papers can be imported from, in the order in which a person is told of them.
KINDS: tuple[ListingKind, ...] = (
    bibtex.KIND,
    ris_reading.KIND,
    medline.KIND,
    web_of_science.KIND,
    endnote_tags.KIND,
    copac.KIND,
    csv_reading.KIND,
)
