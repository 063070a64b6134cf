"""A paper's own entry text inside an operation: read, brought up to date with the paper, stored."""

from __future__ import annotations

from readinglist.formats.bibtex.entries import EntryText, entry_text
from readinglist.formats.bibtex.fields import Dialect
from readinglist.formats.bibtex.renewing import renewals, renewed_type
from readinglist.formats.bibtex.splicing import edit_entry
from readinglist.library.operation import Operation
from readinglist.model.bib_source import BibSource
from readinglist.model.paper import Paper, PaperId
from readinglist.storage import bib_sources


def find_own_text(op: Operation, paper_id: PaperId) -> EntryText | None:
    """The text; None where a paper has none that is an entry."""
    with op.writer.driver() as connection:
        kept = bib_sources.read_sources(connection, [paper_id]).get(paper_id)
    return entry_text(kept.text, kept.macros) if kept else None


def keep_own_text(op: Operation, paper_id: PaperId, source: BibSource) -> None:
    """Store it in place of the one that there is."""
    values = bib_sources.source_row(paper_id, source)
    if found := op.writer.find("bib_source", "id", paper_id=paper_id):
        op.writer.update("bib_source", values, ids=[found[0]["id"]])
    else:
        op.writer.insert("bib_source", [values])


def renewed(own: EntryText, paper: Paper) -> EntryText:
    """The text with what it no longer says as the paper does; all else as it is."""
    key = paper.citation_key if paper.citation_key and paper.citation_key != own.key else None
    type_ = renewed_type(own, paper, Dialect.BIBTEX)
    text = edit_entry(own.text, fields=renewals(own, paper), key=key, type=type_)
    return own if text == own.text else entry_text(text, own.macros) or own
