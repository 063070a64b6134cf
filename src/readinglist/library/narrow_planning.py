"""Planning the sync of a file that is as we left it: only what changed in the library since is looked at.

An edit of one paper need not read the 50,000 other entries of its file again. What makes that safe: the file has the
bytes of the last sync, which left nothing open and nothing to be told, so an entry is what its row says and stands
where its text stands; and all that the library changed since is in its journal. Whatever is not that plain (a paper
comes, goes or gets another key) is planned as a whole. A property test holds that both ways end alike.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from readinglist.formats.bibtex.encoded import read_bytes
from readinglist.formats.bibtex.scanning import BibFile, excerpt
from readinglist.library.sync_planning import Fate, Item, Planner, SyncPlan, macros_hash
from readinglist.model.linked import EntryBase, EntryState, LinkedEntry, LinkedFile, LinkState, ScopeKind, SyncChoices
from readinglist.model.paper import PaperId
from readinglist.storage import linked, reader
from readinglist.storage.reader import Connection

if TYPE_CHECKING:
    from readinglist.library.library import Library

#: Each entry is looked for in the whole text.
_MOST_ENTRIES = 20


def plan_narrowly(library: Library, file: LinkedFile, *, data: bytes) -> SyncPlan | None:
    """What `plan_sync` gives without choices, but only with the items that may have changed; None: ask that.

    data: of the file, the same bytes as at the last sync.
    """
    if file.state is not LinkState.IN_STEP or file.reason or file.scope.kind is not ScopeKind.OWN:
        return None
    with library.reading() as connection:
        revision = reader.revision(connection)
        rows = _read_changed(connection, file)
        if not rows:
            return None
        text = read_bytes(data)
        bib = _find_in(text.text, rows)
        if bib is None or macros_hash(bib) != file.macros:
            return None
        plan = SyncPlan(file, data, text, bib, revision, is_excerpt=True)
        Planner(library, connection, plan, SyncChoices()).run(rows)
    return plan if all(map(_is_edited_only, plan.items)) else None


def _read_changed(connection: Connection, file: LinkedFile) -> list[LinkedEntry]:
    """The entries of papers that changed since the last sync; none where one of them is not plainly in the file."""
    if linked.is_linked_anew(connection, file.id, revision=file.revision) or linked.find_unsettled(connection, file.id):
        return []
    changed = linked.find_changed_papers(connection, file.revision)
    if _has_lost(connection, file, changed):
        return []
    rows = linked.read_entries_of_papers(connection, file.id, changed)
    return rows if len(rows) <= _MOST_ENTRIES and all(map(_is_settled, rows)) else []


def _has_lost(connection: Connection, file: LinkedFile, changed: Collection[PaperId]) -> bool:
    return not linked.find_lost_papers(connection, file.id).isdisjoint(changed)


def _is_settled(row: LinkedEntry) -> bool:
    return row.state is EntryState.IN_FILE and not row.record.is_open and row.base != EntryBase()


def _find_in(text: str, rows: Sequence[LinkedEntry]) -> BibFile | None:
    """The file as far as these entries need it; None where one does not stand in it exactly once."""
    starts = [text.find(row.text) for row in rows]
    if -1 in starts or any(text.find(row.text, at + 1) >= 0 for row, at in zip(rows, starts, strict=True)):
        return None
    try:
        return excerpt(text, starts)
    except ValueError:
        return None


def _is_edited_only(item: Item) -> bool:
    merge = item.merge
    return item.fate is Fate.MERGE and merge is not None and merge.key is None and merge.type is None
