"""Which .bib files are kept in step with the library, and which papers belong into each."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.errors import FileProblem, InvalidRequest, NothingFound
from readinglist.formats.bibtex.encoded import read_bytes
from readinglist.formats.bibtex.fields import Dialect
from readinglist.formats.bibtex.scanning import BibFile, scan
from readinglist.library import bib_files, syncing
from readinglist.library.naming import papers_phrase
from readinglist.model.changes import Changes
from readinglist.model.linked import (
    EntryState,
    LinkedEntry,
    LinkedFile,
    LinkedFileId,
    LinkState,
    Scope,
    ScopeKind,
    SyncChoices,
    SyncResult,
)
from readinglist.model.paper import PaperId
from readinglist.model.texts import counted
from readinglist.storage import linked
from readinglist.storage.papers import write_time
from readinglist.storage.reader import Connection

if TYPE_CHECKING:
    from readinglist.library.library import Library

#: Fields that BibTeX's styles do not know and biblatex does: a file that has them is for biber.
_OF_BIBLATEX = frozenset(("journaltitle", "date", "eprinttype", "location", "ids"))


def find_linked_files(library: Library) -> list[LinkedFile]:
    """All linked files with their state, in the order in which they were linked."""
    with library.reading() as connection:
        return linked.read_linked_files(connection)


def count_papers(library: Library) -> dict[LinkedFileId, int]:
    """How many papers stand in each linked file that has any."""
    with library.reading() as connection:
        return linked.count_papers(connection)


def find_linked_file(library: Library, path: Path) -> LinkedFile | None:
    """The linked file that a person means by a path: as it was named, or another way to the same file."""
    wanted = _absolute(path)
    files = find_linked_files(library)
    found = next((file for file in files if file.path == wanted), None)
    return found or next((file for file in files if _is_same(file.path, wanted)), None)


def get_linked_file(library: Library, path: Path) -> LinkedFile:
    """As `find_linked_file`; raises NothingFound."""
    found = find_linked_file(library, path)
    if found is None:
        raise NothingFound(f'"{path}" is not linked.', "`readinglist link FILE.bib` links one.")
    return found


def link_file(
    library: Library,
    path: Path,
    *,
    scope: Scope | None = None,
    dialect: str = "",
    choices: SyncChoices | None = None,
    initiator: object | None = None,
) -> SyncResult:
    """Keep a .bib in step from now on, and bring both together for the first time: one step with one undo.

    A file that is not there is made. choices: about entries that may be papers that are here. dialect: of new entries,
    "bibtex" or "biblatex"; empty: as the file is written. What the file has comes into the library. What both have
    differently stays as it is on both sides. Raises InvalidRequest for a file that is linked already, that is the
    library itself or that is evidently no .bib, FileProblem where it can be neither read nor made; nothing is then
    linked.
    """
    path, _data, bib = read_unlinked(library, path)
    scope = scope or Scope.own()
    dialect = Dialect(dialect) if dialect else guess_dialect(bib)
    label, key = syncing.linking_step(path)
    with library.operation(label, kinds=("links",), coalesce_key=key, initiator=initiator) as op:
        file_id = op.writer.insert_one("linked_file", {
            "path": str(path), "scope": scope.kind.value, "scope_value": scope.value, "dialect": dialect.value,
            "added": op.now_text,
        })  # fmt: skip
    return syncing.sync_file(library, LinkedFileId(file_id), choices=choices, initiator=initiator)


def read_unlinked(library: Library, path: Path) -> tuple[Path, bytes | None, BibFile]:
    """The absolute path, the bytes and the text of a file that is to be linked, no bytes where it is to be made.

    Raises as `link_file`.
    """
    path = _absolute(path)
    if find_linked_file(library, path) is not None:
        raise InvalidRequest(f'"{path}" is linked already.', "`readinglist unlink FILE.bib` ends that.")
    data = _read(library, path)
    return path, data, _bibtex_of(path, data or b"")


def unlink_file(library: Library, file_id: LinkedFileId, *, initiator: object | None = None) -> Changes | None:
    """Keep a file in step no longer. The file and the papers stay as they are."""
    file = syncing.get_linked_file(library, file_id)
    with library.operation(f'Unlink "{file.path.name}"', kinds=("links",), initiator=initiator) as op:
        op.writer.delete("linked_file", ids=[file_id])
    return op.changes


def move_file(
    library: Library, file_id: LinkedFileId, path: Path, *, initiator: object | None = None
) -> Changes | None:
    """The file has another name or place now; what was agreed on stays. Raises InvalidRequest, FileProblem."""
    path = _absolute(path)
    if find_linked_file(library, path) is not None:
        raise InvalidRequest(f'"{path}" is linked already.', "Unlink one of the two.")
    _bibtex_of(path, bib_files.read_file(path))
    with library.operation(f'Link "{path.name}" in its new place', kinds=("links",), initiator=initiator) as op:
        op.writer.update("linked_file", {"path": str(path)}, ids=[file_id])
    return op.changes


def set_scope(
    library: Library, file_id: LinkedFileId, *, scope: Scope, initiator: object | None = None
) -> Changes | None:
    """Which papers belong into the file from the next sync on."""
    file = syncing.get_linked_file(library, file_id)
    label = f'Change which papers belong into "{file.path.name}"'
    with library.operation(label, kinds=("links",), initiator=initiator) as op:
        values = {"scope": scope.kind.value, "scope_value": scope.value}
        op.writer.update("linked_file", values, ids=[file_id])
    return op.changes


def add_to_file(library: Library, file_id: LinkedFileId, *, paper_ids: Sequence[PaperId]) -> int:
    """Papers that are to be in the file from the next sync on; how many were not. For files with the scope OWN.

    Raises InvalidRequest for a file whose scope says which papers it has.
    """
    file = _own_file(library, file_id)
    with library.maintaining() as connection:
        rows = {row.paper_id: row for row in linked.read_entries(connection, file_id)}
        known = linked.find_standing(connection, paper_ids)
        wanted = [paper_id for paper_id in paper_ids if paper_id in known and _is_outside(rows.get(paper_id))]
        waiting = [
            replace(rows[paper_id], state=EntryState.WAITS)
            if paper_id in rows
            else LinkedEntry("", paper_id=paper_id, state=EntryState.WAITS)
            for paper_id in wanted
        ]
        linked.write_entries(connection, file_id, waiting)
        if wanted:
            _await(connection, file, f"{papers_phrase(wanted)} to be written.")
    return len(wanted)


def take_from_file(library: Library, file_id: LinkedFileId, *, paper_ids: Collection[PaperId]) -> int:
    """Papers whose entries are to leave the file at the next sync, and stay in the library; how many there were."""
    file = _own_file(library, file_id)
    with library.maintaining() as connection:
        rows = [row for row in linked.read_entries(connection, file_id) if row.paper_id in paper_ids]
        rows = [row for row in rows if row.state in (EntryState.IN_FILE, EntryState.WAITS)]
        linked.write_entries(connection, file_id, [replace(row, state=EntryState.LEAVING) for row in rows])
        if rows:
            _await(connection, file, f"{counted(len(rows), 'entry', 'entries')} to be taken out.")
    return len(rows)


def guess_dialect(bib: BibFile) -> Dialect:
    """What the entries of a file are written for; BibTeX where nothing tells."""
    for block in bib.entries[:2000]:
        if any(field.name.lower() in _OF_BIBLATEX for field in block.fields):
            return Dialect.BIBLATEX
    return Dialect.BIBTEX


def cited_scope(path: Path) -> Scope:
    """The papers that a .tex, .aux or .bcf cites. Raises FileProblem when there is no such file."""
    if not path.is_file():
        raise FileProblem(f'There is no file "{path}".', "Nothing was linked.")
    return Scope(ScopeKind.CITED, str(_absolute(path)))


def _absolute(path: Path) -> Path:
    """The path from the root, as it was named: a link stays a link, since that is what its user will replace."""
    return Path(os.path.abspath(path.expanduser()))


def _is_same(one: Path, other: Path) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def _read(library: Library, path: Path) -> bytes | None:
    """The bytes of the file that is to be linked; None where it is to be made."""
    if _is_same(path, library.path):
        raise InvalidRequest(f'"{path}" is the library.', "Name a .bib.")
    if not os.path.lexists(path):
        if not path.parent.is_dir():
            raise FileProblem(f'There is no folder "{path.parent}".', "Nothing was linked.")
        return None
    return bib_files.read_file(path)


def _bibtex_of(path: Path, data: bytes) -> BibFile:
    """The file's text; raises InvalidRequest for a manuscript, a web page or whatever else entries must not go into."""
    bib = scan(read_bytes(data).text)
    if not bib.is_bibtex:
        raise InvalidRequest(
            f'"{path}" is no .bib: it has text, and no line that begins an entry.',
            "Nothing was linked. Name the .bib that the document cites from, or one that is to be made.",
        )
    return bib


def _own_file(library: Library, file_id: LinkedFileId) -> LinkedFile:
    file = syncing.get_linked_file(library, file_id)
    if file.scope.kind is not ScopeKind.OWN:
        raise InvalidRequest(
            f'Which papers are in "{file.path.name}" is said by its scope ({file.scope.kind}).',
            "Nothing was changed. Change the scope, or the papers.",
        )
    return file


def _is_outside(row: LinkedEntry | None) -> bool:
    return row is None or row.state not in (EntryState.IN_FILE, EntryState.WAITS)


def _await(connection: Connection, file: LinkedFile, reason: str) -> None:
    """Let the next sync look at the file though neither side has changed."""
    synced = write_time(file.synced) if file.synced else ""
    linked.write_state(connection, replace(file, state=LinkState.PENDING, reason=reason), now=synced)
