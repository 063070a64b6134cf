"""Keeping a linked .bib and the library in step, in both directions.

    read the file -> plan (sync_planning) -> one operation with what came from the file -> the file -> the new base

Each step leaves both sides whole, and the next sync goes on from whatever the last one reached: what the file and the
library then say alike is settled without a word. What we wrote ourselves is known by its content.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.errors import FileProblem, NothingFound, UnencodableText
from readinglist.library import bib_files
from readinglist.library.bib_files import FileChanged, FileVanished, hash_of
from readinglist.library.bib_writing import Draft, OutOfPlace, draft
from readinglist.library.narrow_planning import find_narrow_plans
from readinglist.library.sync_planning import Fate, SyncPlan, macros_hash, plan_sync
from readinglist.library.sync_result import held_texts, result_of
from readinglist.library.sync_rows import Rows, rows_after, rows_before
from readinglist.library.taking_over import has_news, take_over
from readinglist.model.changes import Changes
from readinglist.model.linked import (
    SCOPE,
    EntryState,
    LinkedFile,
    LinkedFileId,
    LinkState,
    ScopeKind,
    SyncChoices,
    SyncResult,
)
from readinglist.model.public_key import Way
from readinglist.model.texts import counted
from readinglist.storage import linked, public_keys, reader
from readinglist.storage.papers import write_time
from readinglist.storage.reader import Connection

if TYPE_CHECKING:
    from readinglist.library.library import Library

#: A file or library that changes under us this often is left for later.
_MOST_ATTEMPTS = 8


class _LibraryChanged(Exception):
    """Somebody wrote to the library between the plan and the operation: the sync begins again."""


def linking_step(path: Path) -> tuple[str, str]:
    """Label and coalesce key of what makes a file a linked one."""
    return f'Link "{path.name}"', f"link:{path}"


def get_linked_file(library: Library, file_id: LinkedFileId) -> LinkedFile:
    """Raises NothingFound."""
    with library.reading() as connection:
        found = [file for file in linked.read_linked_files(connection) if file.id == file_id]
    if not found:
        raise NothingFound("This file is not linked any more.", "Nothing was changed.")
    return found[0]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a sync will do. made: the file as it is to be, where that does not depend on what the library takes over."""

    plan: SyncPlan
    made: Draft | None = None


def prepare_sync(library: Library, file_id: LinkedFileId) -> Prepared | None:
    """What takes longest of the next `sync_file`; None where there is nothing to do, or that will say why not.

    Reads only, on any thread: whoever must not wait (the thread that writes what its user edits) is free meanwhile.
    Raises NothingFound, LibraryUnavailable kinds.
    """
    sync = _Sync(library, get_linked_file(library, file_id), SyncChoices(), False, None)
    try:
        data = sync.read()
        return None if sync.is_idle(data) else sync.plan(data)
    except FileProblem:
        return None


def sync_file(
    library: Library,
    file_id: LinkedFileId,
    *,
    choices: SyncChoices | None = None,
    prepared: Prepared | None = None,
    is_dry_run: bool = False,
    initiator: object | None = None,
    check: Callable[[], None] = lambda: None,
) -> SyncResult:
    """Bring a linked file and the library in step; see docs/bibtex.md for the rules.

    What cannot be done now (the file is gone, half written, write-protected, the disk is full) is in the result's
    `file.state` and `.reason`, and both sides are as they were or what is missing waits. Raises NothingFound for a file
    that is not linked, FileProblem when another process keeps the file, LibraryUnavailable kinds. check: called between
    the steps; what it raises ends the sync. prepared: by `prepare_sync`; it counts if neither side has changed since.
    """
    file = get_linked_file(library, file_id)
    with bib_files.locked(file.path):
        for _attempt in range(_MOST_ATTEMPTS):
            check()
            sync = _Sync(library, get_linked_file(library, file_id), choices or SyncChoices(), is_dry_run, initiator)
            try:
                return sync.run(prepared)
            except (FileChanged, _LibraryChanged):
                prepared = None
        reason = "The file or the library is being changed all the time; it is tried again later."
        return _Sync(library, file, SyncChoices(), is_dry_run, initiator).stop(LinkState.PENDING, reason)


def forecast(library: Library, file: LinkedFile, *, choices: SyncChoices) -> SyncResult:
    """What a sync would do were the file linked in this way. Nothing is done."""
    return _Sync(library, file, choices, is_dry_run=True, initiator=None).run()


@dataclass
class _Sync:
    """One attempt."""

    library: Library
    file: LinkedFile
    choices: SyncChoices
    is_dry_run: bool
    initiator: object | None

    def run(self, prepared: Prepared | None = None) -> SyncResult:
        try:
            data = self.read()
        except FileProblem as error:
            return self.stop(LinkState.ERROR, self._with_whereabouts(error))
        if self.is_idle(data):
            return SyncResult(self.file, is_dry_run=self.is_dry_run)
        try:
            return self._carry_out(prepared if prepared and self._is_of_now(prepared, data) else self.plan(data))
        except FileProblem as error:  # of the manuscript that says what is cited, or of the text that we made
            return self.stop(LinkState.ERROR, error.summary)

    def plan(self, data: bytes | None) -> Prepared:
        """Of a file that is as we left it only what changed, where that is possible."""
        if data is not None and self._is_as_left(data):
            for plan in find_narrow_plans(self.library, self.file, data=data):
                with suppress(OutOfPlace):
                    if not has_news(plan):
                        return Prepared(plan, draft(plan))
        return Prepared(plan_sync(self.library, self.file, data=data, choices=self.choices))

    def _is_of_now(self, prepared: Prepared, data: bytes | None) -> bool:
        """That the library is as it was is seen when it is written to."""
        plan = prepared.plan
        return self.choices == SyncChoices() and (plan.file, plan.data) == (self.file, data)

    def _carry_out(self, prepared: Prepared) -> SyncResult:
        plan = prepared.plan
        if plan.trouble:
            return replace(self.stop(LinkState.ERROR, plan.trouble), issues=tuple(plan.issues))
        if self.is_dry_run:
            return result_of(self.library, plan, prepared.made or draft(plan), file=self.file, is_dry_run=True)
        changes = self._take_over(plan)
        made = prepared.made or draft(plan)
        reason = self._write(plan, made)
        bib_files.clear_leftovers(self.file.path)
        file = self._remember(plan, made, reason)
        self.library.announce(("links",), ())
        result = replace(
            result_of(self.library, plan, made, file=file),
            changes=changes, is_written=not reason and made.data != plan.data, is_unwritten=bool(reason),
        )  # fmt: skip
        plan.let_go()
        return result

    def stop(self, state: LinkState, reason: str) -> SyncResult:
        """Nothing is done; how it stands is remembered, and what was read last is not forgotten."""
        file = replace(self.file, state=state, reason=reason)
        if not self.is_dry_run and (file.state, file.reason) != (self.file.state, self.file.reason):
            with self.library.maintaining() as connection:
                linked.write_state(connection, file, now=self._synced)
            self.library.announce(("links",), ())
        return SyncResult(file, is_dry_run=self.is_dry_run)

    @property
    def _synced(self) -> str:
        """When both were last looked at together: not now, since nothing was done."""
        return write_time(self.file.synced) if self.file.synced else ""

    def read(self) -> bytes | None:
        """The file's bytes; None for one that is to be made. Raises FileProblem."""
        try:
            return bib_files.read_file(self.file.path)
        except FileVanished:
            if self.file.synced is None or self.choices.is_made_again:
                return None
            raise

    def _with_whereabouts(self, error: FileProblem) -> str:
        moved = bib_files.find_moved(self.file.path, self.file.hash) if isinstance(error, FileVanished) else None
        return f'{error.summary} The same file is at "{moved}".' if moved else error.summary

    def _is_as_left(self, data: bytes) -> bool:
        """The file has the bytes of the last sync, and nobody chose anything."""
        return self.choices == SyncChoices() and hash_of(data) == self.file.hash

    def is_idle(self, data: bytes | None) -> bool:
        """Nothing changed on either side since both were last in step."""
        if data is None or self.file.state is not LinkState.IN_STEP or self.file.scope.kind is ScopeKind.CITED:
            return False
        with self.library.reading() as connection:
            is_here_too = reader.revision(connection) == self.file.revision
        return is_here_too and self._is_as_left(data)

    # -- the steps

    def _take_over(self, plan: SyncPlan) -> Changes | None:
        """What came from the file, and in the same transaction what of it is settled. The first time it is a part of
        linking the file: one step.
        """
        changes, rows = None, [item.row for item in plan.items]
        label, key = linking_step(self.file.path) if self.file.synced is None else ("", "")
        if has_news(plan):
            kinds = ("papers", "links")
            with self.library.operation(label, kinds=kinds, coalesce_key=key, initiator=self.initiator) as op:
                with op.writer.driver() as connection:
                    self._refuse_changed(connection, plan)
                told = take_over(op, plan)
                op.label = label or told
                with op.writer.driver() as connection:
                    self._store(connection, plan, rows_before(plan))
                    plan.revision = reader.revision(connection)
            changes = op.changes
        if changes is None:  # then that operation was taken back, with what it stored
            for item, row in zip(plan.items, rows, strict=True):
                item.row = row
            with self.library.maintaining() as connection:
                self._refuse_changed(connection, plan)
                self._store(connection, plan, rows_before(plan))
        return changes

    def _refuse_changed(self, connection: Connection, plan: SyncPlan) -> None:
        if reader.revision(connection) != plan.revision:
            raise _LibraryChanged

    def _store(self, connection: Connection, plan: SyncPlan, rows: Rows) -> None:
        gone = [item.row.id for item in plan.with_fate(Fate.FORGET) if item.row.id is not None]
        linked.delete_entries(connection, gone)
        stored = linked.write_entries(connection, self.file.id, [row for _, row in rows])
        for (item, _), row in zip(rows, stored, strict=True):
            item.row = row

    def _write(self, plan: SyncPlan, made: Draft) -> str:
        """Replace the file; why it could not be, in words, or nothing."""
        if made.data == plan.data:
            return ""
        is_ours = hash_of(plan.data or b"") == self.file.hash
        if plan.ends_in_the_middle and bib_files.is_fresh(self.file.path) and not is_ours:
            return "Another program seems to be writing the file; it is written when that is done."
        try:
            bib_files.replace_unchanged(self.file.path, made.data, expected=plan.data)
        except (FileProblem, UnencodableText) as error:
            return error.summary
        return ""

    def _remember(self, plan: SyncPlan, made: Draft, reason: str) -> LinkedFile:
        """The new base, and how it stands now."""
        is_written = not reason
        rows = rows_after(plan, made) if is_written else []
        conflicts = sum(len(item.merge.conflicts) for item in plan.items if item.merge)
        state, why = _standing(plan, made, reason, conflicts=conflicts)
        file = replace(
            self.file,
            state=state,
            reason=why,
            hash=hash_of(made.data if is_written else plan.data or b""),
            macros=macros_hash(made.bib if is_written else plan.bib),
            revision=plan.revision,
            conflicts=conflicts,
            synced=self.library.now(),
        )
        now = write_time(self.library.now())
        with self.library.maintaining() as connection:
            stored = linked.write_entries(connection, self.file.id, [row for _, row in rows])
            linked.write_state(connection, file, now=now)
            for (item, _), row in zip(rows, stored, strict=True):
                item.row = row
            touched = [item.row for item in plan.with_fate(Fate.MERGE, Fate.WRITE)]
            ids = [row.paper_id for row in touched if row.paper_id and row.state is EntryState.IN_FILE]
            public_keys.mark(connection, ids, way=Way.LINKED, at=now)
        return file


def _standing(plan: SyncPlan, made: Draft, reason: str, *, conflicts: int) -> tuple[LinkState, str]:
    if reason:
        return LinkState.PENDING, reason
    if conflicts:
        return LinkState.CONFLICT, f"{counted(conflicts, 'field')} changed differently in file and library."
    if made.held:
        return LinkState.PENDING, held_texts(plan, made)[0]
    if scope := [issue.message for issue in plan.issues if issue.kind == SCOPE]:
        return LinkState.PENDING, scope[0]
    if asked := len(plan.with_fate(Fate.ASK)):
        return LinkState.PENDING, f"{counted(asked, 'entry', 'entries')} deleted in the file: you are asked."
    if unsure := len(plan.unsure):
        return LinkState.PENDING, f"{counted(unsure, 'entry', 'entries')} may be papers that are here: you are asked."
    if plan.issues:
        return LinkState.IN_STEP, f"{counted(len(plan.issues), 'place')} left alone"
    return LinkState.IN_STEP, ""
