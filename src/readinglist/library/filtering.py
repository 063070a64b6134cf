"""Filters of subscriptions: which entries a query of the search box would find if they were papers.

The same search decides as in the list: a library of nothing but the entries is made in a folder for the moment, and
asked. So no second matcher can ever differ from the first (0.2 s for 100 entries, and nothing when nothing is new).
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from readinglist.errors import InvalidRequest
from readinglist.library.adding import insert_papers
from readinglist.library.importing import paper_of
from readinglist.library.library import Library
from readinglist.model.conditions import (
    Choice,
    Condition,
    DateRange,
    Has,
    Identified,
    Text,
    iter_leaves,
)
from readinglist.model.listing import Entry
from readinglist.model.plan import Choices
from readinglist.model.query import parse_query

#: What `has:` can ask of an entry.
_HAD = frozenset({
    "abstract", "people", "doi", "arxiv", "isbn", "pmid", "url", "identifier", "date", "venue", "organization",
    "keyword",
})  # fmt: skip


def explain_filter(text: str) -> list[str]:
    """Why a filter cannot be used, in sentences: what it asks that no entry can have yet (a tag, a status, a note), and
    what of it makes no sense as a query. Empty when it can.
    """
    query = parse_query(text)
    unmet = [leaf for leaf in iter_leaves(query.root) if not _can_be_met(leaf)]
    return [*query.remarks, *(f"`{leaf}` asks for what an entry does not have before it is a paper." for leaf in unmet)]


def checked_filter(text: str) -> str:
    """The filter in its canonical words. InvalidRequest for one that cannot be used."""
    if faults := explain_filter(text):
        raise InvalidRequest(f"The filter cannot be used: {faults[0]}", "Nothing was changed.")
    return str(parse_query(text))


def _can_be_met(leaf: Condition) -> bool:
    match leaf:
        case Text(field=field):
            return field != "note"
        case DateRange(field=field):
            return field == "date"
        case Choice(field=field):
            return field == "type"
        case Has(what):
            return what in _HAD
        case Identified():
            return True
    return str(leaf) == ""


class Sieve:
    """Lets entries through filters. Made when it is first needed, gone when it is left."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._shelf: Library | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._open.close()

    def find_matches(self, entries: Sequence[Entry], filter_: str) -> frozenset[int]:
        """Indices of the entries that meet the filter; all meet an empty one."""
        if not filter_ or not entries:
            return frozenset(range(len(entries)))
        shelf = self._made_shelf()
        with shelf.operation("Sift entries", kinds=("papers",)) as op:
            papers = [paper_of(entry, Choices()) for entry in entries]
            ids: list[int] = [*insert_papers(op, papers, source="listing")]
        found = set(shelf.find_ids(filter_))
        return frozenset(index for index, paper_id in enumerate(ids) if paper_id in found)

    def _made_shelf(self) -> Library:
        if self._shelf is None:
            folder = self._open.enter_context(tempfile.TemporaryDirectory(prefix="readinglist-"))
            self._shelf = self._open.enter_context(Library.open(Path(folder, "entries.sqlite")))
        return self._shelf
