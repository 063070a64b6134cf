"""Which linked files want a sync: those that somebody else wrote, and those for which something waits here. Cheap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.errors import FileProblem
from readinglist.library import bib_files
from readinglist.model.linked import LinkedFile, LinkedFileId, LinkState, ScopeKind
from readinglist.storage import linked, reader

if TYPE_CHECKING:
    from readinglist.library.library import Library


#: Of a file that was never told of; the look at one that is not there is None.
_NEVER = object()


class FileWatch:
    """Notices changed files. Keep one as long as you watch: a file is read only when its size, time or identity
    differs from the last look, so that asking every second costs microseconds a file. For one thread at a time.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._seen: dict[LinkedFileId, tuple[object, str]] = {}
        self._told: dict[LinkedFileId, object] = {}

    def find_changed(self) -> list[LinkedFile]:
        """Files that hold something else than when they were last read or written by us, or are gone.

        What we wrote is known by its content. Each is told of at each look until it is synced; one with which nothing
        could be done, only when it has changed again.
        """
        with self._library.reading() as connection:
            files = linked.read_linked_files(connection)
        changed = [file for file in files if self._hash(file) != file.hash and not self._is_hopeless(file)]
        self._told |= {file.id: self._seen[file.id][0] for file in changed}
        return changed

    def _is_hopeless(self, file: LinkedFile) -> bool:
        look = self._seen[file.id][0]
        return file.state is LinkState.ERROR and self._told.get(file.id, _NEVER) == look

    def _hash(self, file: LinkedFile) -> str:
        """Of what the file holds; empty for one that is not there or cannot be read."""
        look = bib_files.look(file.path)
        seen = self._seen.get(file.id)
        if seen is not None and seen[0] == look:
            return seen[1]
        try:
            hash_ = bib_files.hash_of(bib_files.read_file(file.path))
        except FileProblem:
            hash_ = ""
        self._seen[file.id] = look, hash_
        return hash_


def find_pending(library: Library) -> list[LinkedFile]:
    """Files for which something may wait to be written, by what was written to the library since the last sync.

    `sync_file(..., is_dry_run=True)` says what it is. What a manuscript cites is not known without reading that.
    """
    with library.reading() as connection:
        files = linked.read_linked_files(connection)
        revision = reader.revision(connection)
        pending = []
        for file in files:
            if file.state is LinkState.PENDING:
                pending.append(file)
            elif file.revision != revision:
                changed = linked.find_changed_papers(connection, file.revision)
                is_concerned = file.scope.kind is not ScopeKind.OWN and bool(changed)
                is_concerned = is_concerned or linked.is_changed(connection, file)  # its scope
                if is_concerned or linked.has_papers(connection, file.id, changed):
                    pending.append(file)
    return pending
