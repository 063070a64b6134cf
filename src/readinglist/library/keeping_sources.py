"""What a paper from a .bib keeps besides its fields: its own text, the other keys that it had, the user's remarks."""

from __future__ import annotations

from collections.abc import Sequence

from readinglist.library.operation import Operation
from readinglist.model.bib_source import BibSource
from readinglist.model.listing import Entry
from readinglist.model.paper import PaperId
from readinglist.storage import bib_sources


def keep_brought(op: Operation, papers: Sequence[tuple[PaperId, Entry]]) -> None:
    """The notes of new papers. Their tags, status, priority and rating are fields that a paper is added with."""
    notes = [(paper_id, entry.note) for paper_id, entry in papers if entry.note]
    op.writer.insert("note", [{"paper_id": i, "text": text, "modified": op.now_text} for i, text in notes])
    if notes:
        op.kinds.add("notes")
    if any(entry.tags for _, entry in papers):
        op.kinds.add("tags")


def keep_sources(op: Operation, papers: Sequence[tuple[PaperId, Entry]]) -> None:
    """The own text of each paper that has none yet, of several the first; and the keys that find it from now on.

    papers: those that came from a .bib, new or known, with their entries.
    """
    if not papers:
        return
    ids = {paper_id for paper_id, _ in papers}
    with op.writer.driver() as connection:
        present = bib_sources.find_with_source(connection, ids)
    first: dict[PaperId, BibSource] = {}
    for paper_id, entry in papers:
        if paper_id not in present:
            first.setdefault(paper_id, BibSource(entry.source, dict(entry.macros)))
    op.writer.insert("bib_source", [bib_sources.source_row(paper_id, source) for paper_id, source in first.items()])
    _keep_keys(op, papers)


def _keep_keys(op: Operation, papers: Sequence[tuple[PaperId, Entry]]) -> None:
    """Keys that find no paper yet: that of an entry whose paper is known by another one, and those of `ids`."""
    wanted = [(key, paper_id) for paper_id, entry in papers for key in (entry.citation_key, *entry.former_keys) if key]
    with op.writer.driver() as connection:
        taken = set(bib_sources.find_by_keys(connection, [key for key, _ in wanted]))
    free: dict[str, tuple[str, PaperId]] = {}
    for key, paper_id in wanted:
        if key.casefold() not in taken:
            free.setdefault(key.casefold(), (key, paper_id))
    op.writer.insert(
        "alias",
        [{"paper_id": paper_id, "citation_key": key, "recorded": op.now_text} for key, paper_id in free.values()],
    )
