"""A paper's own entry text inside an operation: read, brought up to date with the paper, stored."""

from __future__ import annotations

from readinglist.citekeys import is_safe_key
from readinglist.formats.bibtex.entries import EntryText, entry_text, field_sources
from readinglist.formats.bibtex.fields import Dialect
from readinglist.formats.bibtex.renewing import renewals, renewed_type
from readinglist.formats.bibtex.splicing import edit_entry, new_entry
from readinglist.formats.bibtex.styles import FileStyle
from readinglist.library.operation import Operation
from readinglist.model.bib_source import BibSource
from readinglist.model.paper import Paper, PaperId
from readinglist.storage import bib_sources


def find_own_text(op: Operation, paper_id: PaperId) -> EntryText | None:
    """The text; None where a paper has none that is an entry."""
    with op.writer.driver() as connection:
        kept = bib_sources.read_sources(connection, [paper_id]).get(paper_id)
    return entry_text(kept.text, kept.macros) if kept else None


def begin_text(paper: Paper) -> EntryText | None:
    """The text that a paper gets whose user says how its title is to be written: the title, and nothing else.

    What the paper says besides is written out of it as before, in either dialect. None for a paper with a citation key
    that no entry can have.
    """
    if not is_safe_key(paper.citation_key):
        return None
    title = field_sources(paper, "title", dialect=Dialect.BIBTEX, type=paper.type.value)
    return entry_text(new_entry(paper.type.value, paper.citation_key, title, style=FileStyle()), {})


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
