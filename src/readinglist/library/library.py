"""The facade: one open library file. Everything that reads is here; everything that writes runs in `operation`."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.errors import FileProblem, LibraryNotWritable, NothingFound
from readinglist.library.operation import Operation
from readinglist.model.changes import KINDS, Changes, OperationId
from readinglist.model.paper import PaperId
from readinglist.storage import opening, papers
from readinglist.storage.holding import Hold
from readinglist.storage.reader import Connection, Reader, revision

if TYPE_CHECKING:
    from readinglist.model.counts import Counts
    from readinglist.model.history import OperationRow
    from readinglist.model.listing import StoredListing
    from readinglist.model.paper import Annotation, ListingId, Note, Origin, Paper, PaperRow, Sighting
    from readinglist.storage.operations import Ended
    from readinglist.storage.writer import RowWriter, Writer

#: More papers than this in one change are announced as "any": a view then asks again anyway.
MOST_NAMED_PAPERS = 10_000

#: Edits with the same coalesce key become one step while the first of them is not older than this.
COALESCE_WINDOW_S = 60

Listener = Callable[[Changes], None]


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _bring_up_to_date(file: opening.LibraryFile, version: int, *, now: dt.datetime) -> None:
    from readinglist.library import backups
    from readinglist.storage import migrations

    migrations.refuse_unknown(file, version)
    if file.is_read_only:
        raise LibraryNotWritable(
            f'The library "{file.path}" was made by an older version and must be brought up to date before it is read, '
            "but it may not be written.",
            "Nothing was changed. Copy it to a folder that can be written, and open it there.",
        )
    try:
        backups.back_up_before_migration(file, now=now)
    except FileProblem as error:
        raise LibraryNotWritable(
            error.summary, "The library must be backed up before it is brought up to date; it is as it was."
        ) from error
    migrations.migrate(file)


class _NothingChanged(Exception):
    """Ends an operation that did nothing: its transaction is rolled back, nobody is told."""


#: What ends the writing of the running thread.
_heeded: ContextVar[Callable[[], None] | None] = ContextVar("heeded", default=None)


class Library:
    """One library file, shared by all threads of a process. Open it with `Library.open`.

    Reading is safe on any thread. Writing waits for its turn; listeners are called on the writing thread. What the
    first rows of a window do without is imported where it is used.
    """

    def __init__(self, file: opening.LibraryFile, *, clock: Callable[[], dt.datetime] = _utc_now) -> None:
        self._file = file
        self._clock = clock
        self._hold = Hold(file.path)
        self._reader = Reader(file)
        self._writer_lock = threading.Lock()
        self._writer: Writer | None = None
        self._writing_thread: int | None = None
        self._listeners: list[Listener] = []
        self._last_coalesce_key = ""
        self._was_claimed = False
        try:
            with self._reader.reading() as connection:
                self._revision = revision(connection)
        except BaseException:
            self.close()
            raise

    @classmethod
    def open(cls, path: Path | str, *, create: bool = True, clock: Callable[[], dt.datetime] = _utc_now) -> Library:
        """Open the library at `path`; make it when it is absent and `create`. A library of an older version is
        backed up and brought up to date. Raises LibraryUnavailable and its kinds; a refused file is not touched.
        """
        file = opening.open_file(Path(path), create=create)
        if (version := opening.version_of(file)) < opening.SCHEMA_VERSION:
            _bring_up_to_date(file, version, now=clock())
        return cls(file, clock=clock)

    # --- the file ---

    @property
    def file(self) -> opening.LibraryFile:
        """The file and how it is used, for the functions of `storage` that copy or check it."""
        return self._file

    @property
    def path(self) -> Path:
        return self._file.path

    @property
    def is_read_only(self) -> bool:
        return self._file.is_read_only

    @property
    def note(self) -> str:
        """One sentence where something is special about the place (read-only, network, cloud); else empty."""
        return self._file.note

    @property
    def hold(self) -> Hold:
        """This Library's share in the file, for `library.claiming`."""
        return self._hold

    def now(self) -> dt.datetime:
        return self._clock()

    def close(self) -> None:
        """End reads, close every connection. The library object is of no use afterwards; closing twice is fine."""
        self._listeners.clear()
        self._reader.close()
        with self._writer_lock:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
        self._hold.release()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def warm_up(self) -> None:
        """Import SQLAlchemy (190 ms of CPU, decision 0003) and connect, so that no operation need wait for it."""
        if not self.is_read_only:
            self._get_writer()

    # --- being told ---

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after each committed operation, on the thread that wrote. Returns the way to end it."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def announce(self, kinds: Iterable[str], paper_ids: Iterable[PaperId]) -> None:
        """Tell of a change that is no operation: what is derived or found was written by `maintaining`."""
        self._broadcast(Changes(frozenset(kinds), frozenset(paper_ids)))

    def poll_other_processes(self) -> bool:
        """Broadcast `Changes(KINDS, None)` when another process has written since the last look. Costs microseconds.

        What another process finds when it looks papers up is no operation: it is told as "lookups".
        """
        if self._writer is not None and self._writer.is_busy():
            return False  # our own commit is under way; the next poll sees what is left
        if not self._reader.has_foreign_commit():
            return False
        with self._reader.reading() as connection:
            newest = revision(connection)
        was_claimed, self._was_claimed = self._was_claimed, self._hold.is_claimed_elsewhere()
        if newest == self._revision:
            if was_claimed or self._was_claimed:
                self._broadcast(Changes(frozenset({"lookups"})))
            return False
        self._revision = newest
        self._broadcast(Changes(KINDS))
        return True

    # --- writing ---

    @contextmanager
    def operation(
        self,
        label: str,
        *,
        kinds: Iterable[str],
        coalesce_key: str = "",
        coalesce_s: float = COALESCE_WINDOW_S,
        initiator: object | None = None,
    ) -> Iterator[Operation]:
        """One transaction, one undo step, one broadcast. `op.changes` holds the broadcast afterwards.

        label: what the user did ('Tag 12 papers "LLM"'). kinds: subset of model.changes.KINDS. coalesce_key: an
        operation with the same key that follows from this Library within coalesce_s seconds, with none between, joins
        this one. Raises LibraryUnavailable kinds; on any exception all is taken back and nobody is told.
        """
        kinds = frozenset(kinds)
        if not kinds <= KINDS:
            raise ValueError(f"unknown kinds of change: {sorted(kinds - KINDS)}")
        from readinglist.storage import operations

        now = self._clock()
        oldest = papers.write_time(now - dt.timedelta(seconds=coalesce_s))
        if coalesce_key != self._last_coalesce_key:
            oldest = papers.write_time(now + dt.timedelta(days=1))  # typed in another process: a step of its own
        self._last_coalesce_key = coalesce_key
        op: Operation | None = None
        ended: Ended | None = None
        try:
            with self._transaction() as rows:
                at = papers.write_time(now)
                begun = operations.begin(
                    rows, label=label, at=at, kinds=kinds, coalesce_key=coalesce_key, oldest=oldest
                )
                op = Operation(begun.id, writer=rows, label=label, kinds=kinds, now=now)
                yield op
                ended = operations.end(rows, begun, label=op.label, kinds=op.kinds)
                if ended is None:
                    raise _NothingChanged
        except _NothingChanged:
            return
        op.changes = self._publish(ended, initiator, touched=op.touched)

    def undo(self, initiator: object | None = None) -> Changes | None:
        """Take back the newest operation, whoever did it; None when there is none."""
        from readinglist.storage import operations

        with operations.replaying(self.path), self._transaction() as rows:
            ended = operations.undo(rows, at=papers.write_time(self._clock()))
        return self._publish(ended, initiator) if ended else None

    def redo(self, initiator: object | None = None) -> Changes | None:
        """Bring back what was undone last; None when there is none, or something was done since."""
        from readinglist.storage import operations

        with operations.replaying(self.path), self._transaction() as rows:
            ended = operations.redo(rows, at=papers.write_time(self._clock()))
        return self._publish(ended, initiator) if ended else None

    @contextmanager
    def heeding(self, check: Callable[[], None]) -> Iterator[None]:
        """What this thread writes within the block ends, and is taken back, as soon as `check` raises something."""
        before = _heeded.set(check)
        try:
            yield
        finally:
            _heeded.reset(before)

    @property
    def undo_label(self) -> str:
        """What `undo` would take back; empty when there is nothing."""
        from readinglist.storage import history

        with self._reader.reading() as connection:
            return history.undo_label(connection)

    @property
    def redo_label(self) -> str:
        from readinglist.storage import history

        with self._reader.reading() as connection:
            return history.redo_label(connection)

    # --- reading papers ---

    def find_ids(
        self,
        query: str = "",
        *,
        scope: str = "",
        sort: str = "added",
        is_descending: bool = True,
        limit: int | None = None,
    ) -> list[int]:
        """Ids of the papers that match both `query` and `scope`, both in the query language, in the order asked."""
        from readinglist.model.query import parse_query
        from readinglist.storage import search

        with self._reader.reading() as connection:
            return search.find_ids(
                connection,
                parse_query(query),
                parse_query(scope),
                sort=sort,
                is_descending=is_descending,
                limit=limit,
            )

    def count(self, query: str = "", *, scope: str = "") -> int:
        """How many papers `find_ids` would give."""
        from readinglist.model.query import parse_query
        from readinglist.storage import search

        with self._reader.reading() as connection:
            return search.count(connection, parse_query(query), parse_query(scope))

    def get_rows(self, ids: Sequence[int]) -> list[PaperRow]:
        with self._reader.snapshot() as connection:
            return papers.read_rows(connection, ids)

    def get_paper(self, paper_id: PaperId) -> Paper:
        """The paper, in the trash or not. Raises NothingFound."""
        found = self.get_papers([paper_id])
        if not found:
            raise NothingFound(f"There is no paper #{paper_id}.", "It may have been deleted for good.")
        return found[0]

    def get_papers(self, ids: Sequence[PaperId]) -> list[Paper]:
        with self._reader.snapshot() as connection:
            return papers.read_papers(connection, ids)

    def find_paper(self, text: str) -> PaperId | None:
        from readinglist.storage import reading

        with self._reader.reading() as connection:
            return reading.find_paper_id(connection, text)

    # --- reading what belongs to a paper ---

    def get_note(self, paper_id: PaperId) -> Note:
        from readinglist.storage import reading

        with self._reader.reading() as connection:
            return reading.read_note(connection, paper_id)

    def get_annotations(self, paper_id: PaperId) -> list[Annotation]:
        from readinglist.storage import reading

        with self._reader.snapshot() as connection:
            return reading.read_annotations(connection, paper_id)

    def get_sightings(self, paper_id: PaperId) -> list[Sighting]:
        from readinglist.storage import reading

        with self._reader.reading() as connection:
            return reading.read_sightings(connection, paper_id)

    def get_provenance(self, paper_id: PaperId) -> list[Origin]:
        from readinglist.storage import reading

        with self._reader.reading() as connection:
            return reading.read_provenance(connection, paper_id)

    def get_paper_history(self, paper_id: PaperId) -> list[OperationRow]:
        from readinglist.storage import history

        with self._reader.snapshot() as connection:
            return history.read_paper_history(connection, paper_id)

    # --- reading the library ---

    def get_history(self, limit: int = 100) -> list[OperationRow]:
        from readinglist.storage import history

        with self._reader.reading() as connection:
            return history.read_history(connection, limit=limit)

    def get_counts(self) -> Counts:
        from readinglist.storage import reading

        with self._reader.snapshot() as connection:
            return reading.read_counts(connection)

    def find_tags(self, prefix: str, *, limit: int = 20) -> list[str]:
        from readinglist.storage import reading

        with self._reader.reading() as connection:
            return reading.find_tags(connection, prefix, limit=limit)

    def find_people(self, prefix: str, *, limit: int = 20) -> list[str]:
        from readinglist.storage import reading

        with self._reader.reading() as connection:
            return reading.find_people(connection, prefix, limit=limit)

    def get_listing(self, listing_id: ListingId) -> StoredListing:
        """A listing with its text and entries. Raises NothingFound."""
        from readinglist.storage import reading

        with self._reader.snapshot() as connection:
            listing = reading.read_listing(connection, listing_id)
        if listing is None:
            raise NothingFound(f"There is no listing #{listing_id}.")
        return listing

    def setting(self, name: str) -> str:
        """A setting that belongs to the library; empty when it was never set."""
        from readinglist.storage import reading

        with self._reader.reading() as connection:
            return reading.read_setting(connection, name)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """This thread's read-only connection, for the functions of `storage` that other use cases need."""
        with self._reader.reading() as connection:
            yield connection

    @contextmanager
    def maintaining(self) -> Iterator[Connection]:
        """The writing connection in one transaction, for checking and making again what is derived (full text).

        It is no operation: user tables refuse a change, nothing is told, nothing can be undone.
        """
        with self._transaction() as rows, rows.driver() as connection:
            yield connection

    def interrupt_reads(self, thread_id: int) -> None:
        """End a long read of that thread within a millisecond; it raises sqlite3.OperationalError there."""
        self._reader.interrupt(thread_id)

    # --- inside ---

    @contextmanager
    def _transaction(self) -> Iterator[RowWriter]:
        if self.is_read_only:
            raise LibraryNotWritable(f'The library "{self.path}" cannot be changed.', self.note)
        if self._writing_thread == threading.get_ident():
            raise RuntimeError("operations do not nest: pass the Operation on instead")
        self._hold.refuse_replaced()
        with self._get_writer().transaction(_heeded.get()) as rows:
            self._writing_thread = threading.get_ident()
            try:
                yield rows
            finally:
                self._writing_thread = None

    def _get_writer(self) -> Writer:
        with self._writer_lock:
            if self._writer is None:
                from readinglist.storage.writer import Writer

                self._writer = Writer(self._file)
            return self._writer

    def _publish(self, ended: Ended, initiator: object | None, *, touched: Iterable[PaperId] = ()) -> Changes:
        self._revision = max(self._revision, ended.revision)
        ids = frozenset(PaperId(paper_id) for paper_id in ended.paper_ids) | frozenset(touched)
        changes = Changes(
            ended.kinds,
            ids if len(ids) <= MOST_NAMED_PAPERS else None,
            initiator,
            OperationId(ended.id),
            ended.label,
        )
        self._broadcast(changes)
        return changes

    def _broadcast(self, changes: Changes) -> None:
        for listener in list(self._listeners):
            listener(changes)
