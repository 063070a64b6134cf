"""Files to entries and papers to files: BibTeX, RIS and the other formats that programs share. Pure."""

from __future__ import annotations

from readinglist.formats import (
    conference_lists,
    copac,
    csl_json_reading,
    csv_reading,
    endnote_tags,
    endnote_xml,
    front_matter,
    medline,
    mendeley,
    mods,
    ovid,
    papis,
    repec,
    ris_reading,
    web_of_science,
    word_sources,
    zotero_rdf,
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
    endnote_xml.KIND,
    csl_json_reading.KIND,
    csv_reading.KIND,
    zotero_rdf.KIND,
    mods.KIND,
    word_sources.KIND,
    ovid.KIND,
    repec.KIND,
    copac.KIND,
    mendeley.KIND,
    conference_lists.KIND,
    front_matter.KIND,
    papis.KIND,
)
