"""Keeps linked .bib files in step while the window is open: watches them, and writes what changes in the library."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from readinglist.desktop.tasks import Tasks, Token
from readinglist.errors import FileProblem, NothingFound, ReadinglistError
from readinglist.library.collecting import no_collection
from readinglist.library.library import Library
from readinglist.model.changes import Changes
from readinglist.model.linked import LinkedFile, LinkedFileId, LinkState, Scope, ScopeKind, SyncChoices, SyncResult

if TYPE_CHECKING:
    from readinglist.library.noticing import FileWatch
    from readinglist.library.syncing import Prepared
    from readinglist.model.paper import PaperId

#: The files that are to be brought in step, and what was planned of those of which that takes long.
Plans = dict[LinkedFileId, "Prepared | None"]
#: An editor that saves writes a file in several steps (a temporary one, a rename, sometimes a backup copy).
_FILE_PAUSE_MS = 400
#: Edits come in bursts; with this the file is written within a second of the last one.
_LIBRARY_PAUSE_MS = 300
#: A file that could not be written (a full disk, another program in the middle of it) is tried again.
_RETRY_MS = 3000
_KINDS = frozenset({"papers", "trash", "tags", "queue", "settings", "versions"})


@dataclass
class Synced:
    """What a round of syncs did; error: of a file that could not be looked at."""

    results: list[SyncResult] = field(default_factory=list)
    error: FileProblem | None = None


class Linking(QObject):
    """All syncs of a window, one after the other on the library's thread, which also writes what the user edits."""

    #: The linked files as they stand now, in the order in which they were linked.
    files_changed = Signal(object)
    #: A sync moved something, or found what a person has to decide on.
    synced = Signal(object)
    failed = Signal(object)

    def __init__(self, library: Library, tasks: Tasks, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._tasks = tasks
        self.files: list[LinkedFile] = []
        self._counts: dict[LinkedFileId, int] = {}
        self._results: dict[LinkedFileId, SyncResult] = {}
        self._running = 0
        #: Rounds of syncs that come when the one under way is done: what to find then.
        self._queued: list[Callable[[], list[LinkedFileId]]] = []
        #: Belongs to one round of syncs at a time.
        self._file_watch: FileWatch | None = None
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._on_file_changed)
        self._watcher.directoryChanged.connect(self._on_file_changed)
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self._sync_due)
        self._retrying = QTimer(self, singleShot=True, interval=_RETRY_MS)
        self._retrying.timeout.connect(self._sync_due)

    @property
    def is_waiting(self) -> bool:
        """Something changed on either side and is not yet on the other."""
        return self._pause.isActive() or self._running > 0

    def result(self, file_id: LinkedFileId) -> SyncResult | None:
        """What the last sync of a file left to a person; None when it left nothing, or there was none yet."""
        return self._results.get(file_id)

    def count(self, file_id: LinkedFileId) -> int:
        """How many papers stand in a file."""
        return self._counts.get(file_id, 0)

    def begin(self) -> None:
        """Find the linked files and bring them in step: they may have changed while no window was open."""
        self._read()

    def refresh(self, changes: Changes) -> None:
        """The library has changed."""
        if "links" in changes.kinds:
            self._read()
        if self.files and changes.kinds & _KINDS:
            self._wait(_LIBRARY_PAUSE_MS)

    def look(self) -> None:
        """The window was brought to the front: a watched folder may be one that tells of nothing (a network drive)."""
        if self.files:
            self._wait(_FILE_PAUSE_MS)

    def sync(self) -> None:
        """Bring all files in step now."""
        ids = [file.id for file in self.files]
        self._submit(lambda: ids)

    def _sync_due(self) -> None:
        """Bring those in step of which a side has changed."""
        self._submit(self._find_due)

    def _submit(self, find: Callable[[], list[LinkedFileId]]) -> None:
        """Plan what takes long beside the library's thread, so that what the user edits meanwhile need not wait.

        One round at a time; what comes meanwhile is done right after.
        """
        self._pause.stop()
        if self._library.is_read_only or not self.files:
            return
        if self._running:
            if find not in self._queued:
                self._queued.append(find)
            return
        self._running += 1
        self._tasks.read(
            lambda token: self._plan(find(), token),
            on_done=self._sync_planned, on_error=self._on_failed, on_cancelled=self._go_on, owner=self,
            title="Looking at .bib files…",
        )  # fmt: skip

    def _sync_planned(self, plans: Plans) -> None:
        self._tasks.library(
            lambda token: self._sync_files(plans, token),
            on_done=self._on_synced, on_error=self._on_failed, owner=self, title="Bringing .bib files in step…",
        )  # fmt: skip

    def decide(self, file_id: LinkedFileId, choices: SyncChoices) -> None:
        """Do what a person chose about one file: one operation."""
        from readinglist.library import syncing

        self._run(lambda: syncing.sync_file(self._library, file_id, choices=choices))

    def link(self, path: Path, scope: Scope, *, choices: SyncChoices | None = None) -> None:
        """Link a file and bring it in step for the first time: one step."""
        from readinglist.library import linking

        self._run(lambda: linking.link_file(self._library, path, scope=scope, choices=choices))

    def set_scope(self, file_id: LinkedFileId, scope: Scope) -> None:
        """Other papers belong into a file: a person saw what that means."""
        from readinglist.library import linking, syncing

        def _set() -> SyncResult:
            linking.set_scope(self._library, file_id, scope=scope)
            return syncing.sync_file(self._library, file_id, choices=SyncChoices(is_scope_accepted=True))

        self._run(_set)

    def unlink(self, file_id: LinkedFileId) -> None:
        from readinglist.library import linking

        self._results.pop(file_id, None)
        self._tasks.library(
            lambda _token: linking.unlink_file(self._library, file_id), on_error=self.failed.emit, owner=self
        )

    def move(self, file_id: LinkedFileId, path: Path) -> None:
        """The file has another name or place now."""
        from readinglist.library import linking

        self._tasks.library(
            lambda _token: linking.move_file(self._library, file_id, path),
            on_done=lambda _changes: self.sync(), on_error=self.failed.emit, owner=self,
        )  # fmt: skip

    def take_papers(self, file_id: LinkedFileId, ids: Sequence[PaperId]) -> None:
        """Papers whose entries are to leave such a file."""
        from readinglist.library import linking

        self._tasks.library(
            lambda _token: linking.take_from_file(self._library, file_id, paper_ids=ids),
            on_done=lambda _count: self.sync(), on_error=self.failed.emit, owner=self,
        )  # fmt: skip

    def add_papers(self, file_id: LinkedFileId, ids: Sequence[PaperId]) -> None:
        """Papers that are to be in a file whose papers are those that it has."""
        from readinglist.library import linking

        self._tasks.library(
            lambda _token: linking.add_to_file(self._library, file_id, paper_ids=ids),
            on_done=lambda _count: self.sync(), on_error=self.failed.emit, owner=self,
        )  # fmt: skip

    def close(self) -> None:
        """Write what waits: the library's thread comes to its end only after it."""
        self._pause.stop()
        self._retrying.stop()
        watched = [*self._watcher.files(), *self._watcher.directories()]
        if watched:
            self._watcher.removePaths(watched)
        if self.files and not self._library.is_read_only:
            # Also what was typed until now, which is written before this and told to nobody any more.
            plans: Plans = dict.fromkeys(file.id for file in self.files)
            self._tasks.library(lambda token: self._sync_files(plans, token))

    # -- beside the event loop

    def _find_due(self) -> list[LinkedFileId]:
        from readinglist.library import linking, noticing

        if self._file_watch is None:
            self._file_watch = noticing.FileWatch(self._library)
        found = [*self._file_watch.find_changed(), *noticing.find_pending(self._library)]
        due = {file.id for file in found}
        files = linking.find_linked_files(self._library)
        return [file.id for file in files if file.id in due or file.scope.kind is ScopeKind.CITED]

    def _plan(self, ids: Sequence[LinkedFileId], token: Token) -> Plans:
        from readinglist.library import syncing

        plans: Plans = {}
        for file_id in ids:
            token.check()
            with no_collection(), suppress(NothingFound):  # unlinked meanwhile
                plans[file_id] = syncing.prepare_sync(self._library, file_id)
                gc.freeze()  # or the next round of the collector looks through all of a long plan
        return plans

    def _sync_files(self, plans: Plans, token: Token) -> Synced:
        """One that another program keeps does not stand in the way of the others.

        Takes the plans out: a task and its token hold each other, and with them what the job knows, until the collector
        comes; 1.3 s it took for a plan of 10,000 entries.
        """
        from readinglist.library import syncing

        synced = Synced()
        for file_id in list(plans):
            plan = plans.pop(file_id)
            try:
                with no_collection():
                    synced.results.append(syncing.sync_file(self._library, file_id, prepared=plan, check=token.check))
            except NothingFound:
                continue  # unlinked meanwhile
            except FileProblem as error:
                synced.error = error
        gc.unfreeze()
        return synced

    def _run(self, job: Callable[[], SyncResult]) -> None:
        self._running += 1
        self._tasks.library(
            lambda _token: _without_collection(job),
            on_done=self._on_synced, on_error=self._on_failed, owner=self, title="Bringing a .bib file in step…",
        )  # fmt: skip

    def _read(self) -> None:
        def _find(_token: Token) -> tuple[list[LinkedFile], dict[LinkedFileId, int]]:
            from readinglist.library import linking

            return linking.find_linked_files(self._library), linking.count_papers(self._library)

        self._tasks.read(_find, slot="linked_files", on_done=self._on_found, owner=self)

    # -- on the UI thread

    def _on_found(self, found: tuple[list[LinkedFile], dict[LinkedFileId, int]]) -> None:
        seen = (*self.files, *(result.file for result in self._results.values()))
        known = {(file.id, file.scope) for file in seen}
        self.files, self._counts = found
        files = self.files
        self._results = {file.id: self._results[file.id] for file in files if file.id in self._results}
        self._watch()
        self.files_changed.emit(files)
        if new := [file.id for file in files if (file.id, file.scope) not in known]:
            # At the beginning all; then what another process linked or gave another scope, or undo brought back. What
            # waits for a person is only known after a sync.
            self._submit(lambda: new)

    def _watch(self) -> None:
        """Files, to hear of writing in place; folders, to hear of files that are moved, replaced or made again.
        Documents, since what they cite belongs into a file.
        """
        wanted = {str(file.path) for file in self.files if file.path.exists()}
        cited = (file.scope.value for file in self.files if file.scope.kind is ScopeKind.CITED)
        wanted |= {name for name in cited if Path(name).exists()}
        wanted |= {str(file.path.parent) for file in self.files if file.path.parent.is_dir()}
        watched = {*self._watcher.files(), *self._watcher.directories()}
        if gone := sorted(watched - wanted):
            self._watcher.removePaths(gone)
        if new := sorted(wanted - watched):
            self._watcher.addPaths(new)

    def _on_file_changed(self) -> None:
        self._watch()  # a file that was replaced by a rename is no longer watched
        self._wait(_FILE_PAUSE_MS)

    def _wait(self, pause_ms: int) -> None:
        self._pause.start(pause_ms)

    def _on_synced(self, synced: Synced) -> None:
        for result in synced.results:
            self._keep(result)
            if not result.is_idle or result.conflicts or result.gone:
                self.synced.emit(result)
        if synced.error is not None:
            self.failed.emit(synced.error)
        if synced.error is not None or any(result.is_unwritten for result in synced.results):
            self._retrying.start()
        self._go_on()

    def _keep(self, result: SyncResult) -> None:
        """A sync that found nothing new to look at says nothing of what waited before."""
        is_settled = result.file.state is LinkState.IN_STEP
        if result.conflicts or result.gone or result.issues or is_settled or result.file.state is LinkState.ERROR:
            self._results[result.file.id] = result

    def _on_failed(self, error: ReadinglistError) -> None:
        self.failed.emit(error)
        self._go_on()

    def _go_on(self) -> None:
        self._running -= 1
        self._read()
        if self._queued and not self._running:
            self._submit(self._queued.pop(0))


def _without_collection(job: Callable[[], SyncResult]) -> Synced:
    """A long file is many objects, and the collector holds up the window while it looks through them."""
    with no_collection():
        return Synced([job()])
