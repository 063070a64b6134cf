"""Planning the sync of a file that is as we left it: only what changed in the library since is looked at.

An edit of one paper need not read the 50,000 other entries of its file again. What makes that safe: the file has the
bytes of the last sync, which left nothing open, so an entry is what its row says and stands where its text stands; and
all that the library changed since is in its journal. There are two such plans. The first knows of the file only the
entries in question, and does for new texts in their places. The second knows all blocks of the file, and does for
another key, an entry that goes, and a file with errors. Whatever is not that plain is planned as a whole. A property
test holds that all ways end alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from readinglist.formats.bibtex.encoded import read_bytes
from readinglist.formats.bibtex.scanning import BibFile, Block, excerpt, scan
from readinglist.library.sync_planning import Fate, Planner, SyncPlan, entries_of, macros_hash
from readinglist.model.linked import EntryBase, EntryState, LinkedEntry, LinkedFile, LinkState, ScopeKind, SyncChoices
from readinglist.storage import linked, reader
from readinglist.storage.reader import Connection

if TYPE_CHECKING:
    from readinglist.library.library import Library

#: Each entry is looked for in the whole text.
_MOST_EXCERPTED = 20
_MOST = 2_000


def find_narrow_plans(library: Library, file: LinkedFile, *, data: bytes) -> Iterator[SyncPlan]:
    """What `plan_sync` gives without choices, but only with the items that may have changed; the quicker one first.

    None at all: ask that. data: of the file, the same bytes as at the last sync.
    """
    if file.state is not LinkState.IN_STEP or file.scope.kind is not ScopeKind.OWN:
        return
    with library.reading() as connection:
        revision = reader.revision(connection)
        if rows := _read_changed(connection, file):
            text = read_bytes(data)
            for bib, is_excerpt in _find_in(text.text, rows, file):
                plan = SyncPlan(file, data, text, bib, revision, is_excerpt=is_excerpt)
                if entries := _entries_of(bib, rows):
                    Planner(library, connection, plan, SyncChoices(), entries=entries).run(rows)
                    if _is_plain(plan):
                        yield plan


def _read_changed(connection: Connection, file: LinkedFile) -> list[LinkedEntry]:
    """The entries of papers that changed since the last sync; none where one of them is not plainly in the file."""
    if linked.is_linked_anew(connection, file.id, revision=file.revision) or linked.find_unsettled(connection, file.id):
        return []
    changed = linked.find_changed_papers(connection, file.revision)
    if not linked.find_lost_papers(connection, file.id).isdisjoint(changed):
        return []
    rows = linked.read_entries_of_papers(connection, file.id, changed)
    return rows if len(rows) <= _MOST and all(map(_is_settled, rows)) else []


def _is_settled(row: LinkedEntry) -> bool:
    return row.state is EntryState.IN_FILE and not row.record.is_open and row.base != EntryBase()


def _find_in(text: str, rows: Sequence[LinkedEntry], file: LinkedFile) -> Iterator[tuple[BibFile, bool]]:
    """The file as far as these entries need it (True), if nothing in it was left alone; then the whole."""
    starts = [text.find(row.text) for row in rows[:_MOST_EXCERPTED]]
    is_findable = len(starts) == len(rows) and not file.reason and min(starts) >= 0
    if is_findable and not any(text.find(row.text, at + 1) >= 0 for row, at in zip(rows, starts, strict=True)):
        with suppress(ValueError):
            bib = excerpt(text, starts)
            if macros_hash(bib) == file.macros:
                yield bib, True
    yield scan(text), False


def _entries_of(bib: BibFile, rows: Sequence[LinkedEntry]) -> list[tuple[int, Block]]:
    """The blocks that these rows speak of; none where one of them is not there exactly once."""
    wanted = {(row.key, row.text) for row in rows}
    keys = {row.key for row in rows}
    found = [(place, block) for place, block in entries_of(bib) if block.key in keys]
    found = [(place, block) for place, block in found if (block.key, bib.source(place)) in wanted]
    return found if len(found) == len(wanted) == len(rows) else []


def _is_plain(plan: SyncPlan) -> bool:
    """Whether entries are edited, and one at most taken out: of more, what that means for the whole file counts."""
    leaving = plan.with_fate(Fate.TAKE_OUT)
    edited = [item for item in plan.with_fate(Fate.MERGE) if item.merge is not None]
    return len(leaving) <= 1 and len(edited) + len(leaving) == len(plan.items) and not plan.trouble
