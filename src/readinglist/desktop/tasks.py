"""Work beside the event loop. Knows nothing of papers.

    library   one worker: what is clicked first is written first
    read      a few daemon threads; a slot holds only its newest read ("search": search as you type)
    network   a daemon thread for each job that waits for somebody else: it takes as long as that takes

A job is a function of its `Token`: `tasks.read(lambda token: library.find_ids(query), on_done=self._on_found)`. The
callbacks run on the UI thread, and not at all when the owner is gone or when the read lost its slot to a newer one.
"""

from __future__ import annotations

import itertools
import queue
import threading
import time
import weakref
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from readinglist.errors import ReadinglistError

Job = Callable[["Token"], Any]
_READERS = 2
_REPORT_EVERY_S = 0.1
#: A job of the network looks at its token some five times a second.
_NETWORK_END_S = 2.0


class Cancelled(Exception):
    """Raised inside a job by `Token.check`; ends it without an error."""


class Token:
    """What a job holds: asks whether it is still wanted, and tells how far it is."""

    def __init__(self, report: Callable[[], None]) -> None:
        self._cancelled = threading.Event()
        self._report = report
        self._reported_s = 0.0
        self.done = 0
        self.total = 0
        self.text = ""
        self.detail: Any = None

    @property
    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()

    def cancel(self) -> None:
        self._cancelled.set()

    def check(self) -> None:
        """Raise Cancelled when nobody wants the result any more; call it between entries."""
        if self._cancelled.is_set():
            raise Cancelled

    def report(self, done: int, total: int = 0, *, text: str = "", detail: Any = None) -> None:
        """Say how far the job is; total 0: unknown. Cheap: at most ten a second reach the window.

        detail: whatever else whoever began the job wants to know about it.
        """
        self.check()
        self.done, self.total, self.text, self.detail = done, total, text or self.text, detail
        now = time.monotonic()
        if now - self._reported_s >= _REPORT_EVERY_S:
            self._reported_s = now
            self._report()


class Task:
    """One job on its way.

    title: names it in the status bar; without one it is not shown. is_cancellable: it looks at its token, or reads.
    """

    _numbers = itertools.count(1)

    def __init__(self, tasks: Tasks, job: Job, *, title: str, slot: str, is_cancellable: bool) -> None:
        self.number = next(Task._numbers)
        self.title = title
        self.is_cancellable = is_cancellable
        self.slot = slot
        self.token = Token(lambda: tasks.progressed.emit(self))
        self.result: Any = None
        self.error: Exception | None = None
        self.is_finished = False
        self._is_ended = False
        self._job = job
        self._tasks = tasks
        self._lock = threading.Lock()
        self._thread_id: int | None = None

    def cancel(self) -> None:
        """Ask the job to end, if it can. A database read of its thread is interrupted."""
        if not self.is_cancellable:
            return
        self.token.cancel()
        if self.slot:
            # The lock keeps the interrupt from hitting the next task of the same thread.
            with self._lock:
                if self._thread_id is not None:
                    self._tasks.interrupt(self._thread_id)

    @property
    def is_cancelled(self) -> bool:
        """True when no result counts: a read that was cancelled, or a job that writes and took back what it began.

        What was written although somebody wanted to cancel is done all the same, and must be said.
        """
        return self.token.is_cancelled if self.slot else self._is_ended

    def run(self) -> None:
        """Do the job on this thread; keeps the result or the error for the UI thread."""
        with self._lock:
            if self.token.is_cancelled:
                self._is_ended = True
                return
            self._thread_id = threading.get_ident()
        try:
            self.result = self._job(self.token)
        except Cancelled:
            self._is_ended = True
            self.token.cancel()
        except Exception as error:  # noqa: BLE001 - carried to the UI thread, which raises what it does not know
            self.error = error
        finally:
            with self._lock:
                self._thread_id = None


class Tasks(QObject):
    """Runs jobs and calls back on the UI thread.

    interrupt: called with a thread's ident to end its read at once (`Library.interrupt_reads`).
    """

    started = Signal(object)
    progressed = Signal(object)
    finished = Signal(object)
    #: A ReadinglistError that no `on_error` took.
    failed = Signal(object)
    _came_back = Signal(object)

    def __init__(self, parent: QObject | None = None, *, interrupt: Callable[[int], None] | None = None) -> None:
        super().__init__(parent)
        self._interrupt = interrupt
        self._library_jobs: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._read_jobs: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._callbacks: dict[int, _Callbacks] = {}
        self._newest: dict[str, Task] = {}
        self._networking: list[Task] = []
        self._network_threads: list[threading.Thread] = []
        self._pending: dict[int, Task] = {}
        self._came_back.connect(self._on_came_back, Qt.ConnectionType.QueuedConnection)

    def library(
        self,
        job: Job,
        *,
        on_done: Callable[[Any], None] | None = None,
        on_error: Callable[[ReadinglistError], None] | None = None,
        on_cancelled: Callable[[], None] | None = None,
        owner: QObject | None = None,
        title: str = "",
        is_cancellable: bool = False,
    ) -> Task:
        """Run a job that writes. Jobs run one after the other, in the order of the calls.

        is_cancellable: the job looks at its token and takes back what it began. on_cancelled: called when it did so.
        """
        task = Task(self, job, title=title, slot="", is_cancellable=is_cancellable)
        return self._submit(task, self._library_jobs, _Callbacks(on_done, on_error, owner, on_cancelled))

    def read(
        self,
        job: Job,
        *,
        slot: str = "",
        on_done: Callable[[Any], None] | None = None,
        on_error: Callable[[ReadinglistError], None] | None = None,
        on_cancelled: Callable[[], None] | None = None,
        owner: QObject | None = None,
        title: str = "",
    ) -> Task:
        """Run a job that only reads. A newer read of the same `slot` ends this one: no result, no error comes from it.

        on_cancelled: called instead when it was ended so, or by a person; for whoever waits for it in sight.
        """
        task = Task(self, job, title=title, slot=slot or "read", is_cancellable=True)
        if slot:
            older = self._newest.get(slot)
            if older is not None and not older.is_finished:
                older.cancel()
            self._newest[slot] = task
        return self._submit(task, self._read_jobs, _Callbacks(on_done, on_error, owner, on_cancelled))

    def network(
        self,
        job: Job,
        *,
        on_done: Callable[[Any], None] | None = None,
        on_error: Callable[[ReadinglistError], None] | None = None,
        on_cancelled: Callable[[], None] | None = None,
        owner: QObject | None = None,
    ) -> Task:
        """Run a job that waits for the network, beside all others. It looks at its token and ends soon when told to.

        It is shown by whoever began it, not as work of the library. A window that closes waits a moment for it, so that
        what it found is written, and then leaves it behind.
        """
        task = Task(self, job, title="", slot="", is_cancellable=True)
        jobs: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._networking = [other for other in self._networking if not other.is_finished] + [task]
        self._accept(task, _Callbacks(on_done, on_error, owner, on_cancelled))
        jobs.put(task)
        jobs.put(None)
        thread = threading.Thread(target=self._work, args=(jobs,), name="network", daemon=True)
        thread.start()
        self._network_threads = [other for other in self._network_threads if other.is_alive()] + [thread]
        return task

    @property
    def is_idle(self) -> bool:
        """Whether nothing is read or written; what waits for the network does not count."""
        return not any(task not in self._networking for task in self._pending.values())

    def pending(self) -> list[Task]:
        """Tasks not finished yet, oldest first."""
        return list(self._pending.values())

    def interrupt(self, thread_id: int) -> None:
        """End the running database read of a thread, if this was given a way to."""
        if self._interrupt is not None:
            self._interrupt(thread_id)

    def close(self, *, timeout_s: float = 10.0) -> bool:
        """Drop the reads, let what is being written come to its end. False when that took too long."""
        for task in self.pending():
            if task.slot or task in self._networking:
                task.cancel()
        self._callbacks.clear()
        for jobs, count in ((self._library_jobs, 1), (self._read_jobs, _READERS)):
            for _ in range(count):
                jobs.put(None)
        end_s = time.monotonic() + timeout_s
        for thread in self._threads:
            thread.join(max(0.0, end_s - time.monotonic()))
        leave_s = time.monotonic() + _NETWORK_END_S
        for thread in self._network_threads:
            thread.join(max(0.0, leave_s - time.monotonic()))
        is_done = not any(thread.is_alive() for thread in self._threads)
        self._pending.clear()
        return is_done

    def _submit(self, task: Task, jobs: queue.SimpleQueue[Task | None], callbacks: _Callbacks) -> Task:
        self._start_threads()
        self._accept(task, callbacks)
        jobs.put(task)
        return task

    def _accept(self, task: Task, callbacks: _Callbacks) -> None:
        self._callbacks[task.number] = callbacks
        self._pending[task.number] = task
        self.started.emit(task)

    def _start_threads(self) -> None:
        if self._threads:
            return
        plan = [("library", self._library_jobs)] + [(f"read-{n + 1}", self._read_jobs) for n in range(_READERS)]
        for name, jobs in plan:
            thread = threading.Thread(target=self._work, args=(jobs,), name=name, daemon=True)
            thread.start()
            self._threads.append(thread)

    def _work(self, jobs: queue.SimpleQueue[Task | None]) -> None:
        while (task := jobs.get()) is not None:
            task.run()
            if not isValid(self):
                return
            self._came_back.emit(task)

    def _on_came_back(self, task: Task) -> None:
        task.is_finished = True
        self._pending.pop(task.number, None)
        if self._newest.get(task.slot) is task:
            del self._newest[task.slot]
        callbacks = self._callbacks.pop(task.number, None)
        self.finished.emit(task)
        if callbacks is None or not callbacks.has_owner:
            return
        if task.is_cancelled:
            if callbacks.on_cancelled is not None:
                callbacks.on_cancelled()
        elif task.error is None:
            # A task and its token hold each other: a long list must not wait for the collector to find out.
            result, task.result = task.result, None
            if callbacks.on_done is not None:
                callbacks.on_done(result)
        elif not isinstance(task.error, ReadinglistError):
            raise task.error
        elif callbacks.on_error is not None:
            callbacks.on_error(task.error)
        else:
            self.failed.emit(task.error)


class _Callbacks:
    """Whom to call. The owner is the given one, else the object whose bound method `on_done` is."""

    def __init__(
        self,
        on_done: Callable[[Any], None] | None,
        on_error: Callable[[ReadinglistError], None] | None,
        owner: QObject | None,
        on_cancelled: Callable[[], None] | None = None,
    ) -> None:
        self.on_done = on_done
        self.on_error = on_error
        self.on_cancelled = on_cancelled
        if owner is None:
            candidate = getattr(on_done, "__self__", None)
            owner = candidate if isinstance(candidate, QObject) else None
        self._owner = weakref.ref(owner) if owner is not None else None

    @property
    def has_owner(self) -> bool:
        """False once the owner was deleted, by Python or by Qt."""
        if self._owner is None:
            return True
        owner = self._owner()
        return owner is not None and isValid(owner)
