"""Figures of the window. Each group runs in a process of its own, which prints its figures as JSON, so that memory and
warm caches of one do not flatter another: `python -m tests.bench.window_figures GROUP LIBRARY`.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench import generating
from tests.bench.completion_figures import completing
from tests.bench.measuring import Figure, p95, sample
from tests.bench.start_figures import window_environment

if TYPE_CHECKING:
    from PySide6.QtCore import QTimer

_GROUPS = ("looking", "importing", "completing")


def window_figures(path: Path, *, is_large: bool = False) -> Iterator[Figure]:
    """All figures of the window on the library at `path`, which is not changed.

    is_large: a million papers; only looking at them, and the limit is that nothing blocks.
    """
    groups = _GROUPS[:1] if is_large else _GROUPS
    for group in groups:
        with tempfile.TemporaryDirectory() as folder:
            library = generating.copy_library(path, Path(folder)) if group != "looking" else path
            command = [sys.executable, "-m", "tests.bench.window_figures", group, str(library)]
            environment = window_environment() | {"XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder}
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
            for line in done.stdout.splitlines():
                figure = Figure(**json.loads(line))
                yield figure if not is_large or figure.unit == "ms late" else replace(figure, limit=None)


class Bench:
    """A window on a library, and ways to wait for it."""

    def __init__(self, path: Path) -> None:
        from readinglist.desktop import theme
        from readinglist.desktop.app import make_application
        from readinglist.desktop.main_window import MainWindow
        from readinglist.desktop.session import Session
        from readinglist.library.library import Library

        self.app = make_application(["readinglist"])
        theme.apply(self.app, "light")
        self.library = Library.open(path)
        self.window = MainWindow(self.library, Session())
        self.window.resize(1280, 800)
        self.window.show()
        self.table = self.window.pane.table
        self.settle()
        self.window.tasks.library(lambda _token: self.library.warm_up())
        self.window.go_to("all")
        self.settle()

    def settle(self) -> None:
        """Until nothing is under way and what came back was painted."""
        for _ in range(2):
            self.until(lambda: self.window.tasks.is_idle)
            self.app.processEvents()

    def until(self, is_done: Callable[[], bool], *, timeout_s: float = 120) -> None:
        end_s = time.monotonic() + timeout_s
        while not is_done():
            self.app.processEvents()
            if time.monotonic() > end_s:
                raise TimeoutError("the window did not come to rest")

    def wait(self, is_done: Callable[[], bool]) -> None:
        """As `until`, but asleep between events, as a real event loop is: other threads have the interpreter."""
        from PySide6.QtCore import QEventLoop, QTimer

        heartbeat = QTimer(interval=5)
        heartbeat.start()
        flags = QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        while not is_done():
            self.app.processEvents(flags)
        heartbeat.stop()

    def watch_lateness(self) -> tuple[QTimer, list[float]]:
        """(timer, how late each of its ticks was in ms): a timer of 5 ms, running until it is stopped."""
        from PySide6.QtCore import Qt, QTimer

        late_ms: list[float] = []
        last_s = time.perf_counter()

        def tick() -> None:
            nonlocal last_s
            now_s = time.perf_counter()
            late_ms.append((now_s - last_s) * 1_000 - 5)
            last_s = now_s

        timer = QTimer(interval=5, timerType=Qt.TimerType.PreciseTimer)
        timer.timeout.connect(tick)
        timer.start()
        return timer, late_ms

    def close(self) -> None:
        self.window.close()
        self.library.close()


def _looking(bench: Bench) -> Iterator[Figure]:
    yield Figure("Memory with the list complete", _resident_mb(), "MB", 130, "resident, after the list of all is there")
    yield _scrolling(bench)
    yield _paging(bench)
    yield from _details(bench)
    yield _selecting_all(bench)
    yield from _sorting(bench)
    yield from _typing(bench)
    yield Figure("Memory after all of that", _resident_mb(), "MB", 130, "resident")


def _scrolling(bench: Bench) -> Figure:
    table, bar = bench.table, bench.table.verticalScrollBar()
    step = 3 * table.verticalHeader().defaultSectionSize()

    def scroll() -> None:
        bar.setValue(bar.value() + step)
        table.viewport().repaint()

    done = sample([scroll] * 400, cpu_clock=time.thread_time)
    return Figure(
        "Scroll by three rows, a frame, p95", p95(done.cpu_ms), "ms", 8, f"with reading of rows; {done.note()}"
    )


def _paging(bench: Bench) -> Figure:
    table, bar = bench.table, bench.table.verticalScrollBar()
    places = random.Random(3).sample(range(bar.maximum()), 60)

    def jump(place: int) -> None:
        bar.setValue(place)
        table.viewport().repaint()

    done = sample((lambda place=place: jump(place) for place in places), cpu_clock=time.thread_time)
    return Figure("Jump to any place of the list, p95", p95(done.cpu_ms), "ms", note=done.note())


def _details(bench: Bench) -> Iterator[Figure]:
    window, table = bench.window, bench.table
    rows = random.Random(4).sample(range(table.model().rowCount()), 100)

    def show(row: int) -> None:
        paper_id = window.pane.model.id_at(row)
        table.go_to(row)
        bench.until(lambda: window.details.paper is not None and window.details.paper.id == paper_id)
        window.details.repaint()

    for name, limit, chosen in (("next row", 16, range(200, 260)), ("row anywhere", None, rows)):
        done = sample((lambda row=row: show(row) for row in chosen), cpu_clock=time.thread_time)
        yield Figure(f"A {name} to its details painted, p95", p95(done.cpu_ms), "ms", limit, done.note())
        bench.settle()


def _selecting_all(bench: Bench) -> Figure:
    def select() -> None:
        bench.table.selectAll()
        bench.app.processEvents()
        bench.table.viewport().repaint()

    def clear() -> None:
        bench.table.clearSelection()
        bench.settle()

    times = []
    for _ in range(5):
        times += sample([select], cpu_clock=time.thread_time).cpu_ms
        bench.settle()
        clear()
    note = f"CPU of the window's thread until painted, median of {len(times)}, worst {max(times):.0f} ms"
    return Figure("Select all", statistics.median(times), "ms", 80, note)


def _sorting(bench: Bench) -> Iterator[Figure]:
    from readinglist.desktop.models.columns import COLUMNS

    pane = bench.window.pane
    painted: dict[str, float] = {}
    complete: dict[str, float] = {}
    shown: list[object] = []
    pane.model.shown_changed.connect(lambda: shown.append(None))
    timer, late_ms = bench.watch_lateness()
    for column in COLUMNS:
        if not column.sort:
            continue
        first, whole = [], []
        for is_descending in (False, True, False):
            shown.clear()
            start_s, start_cpu_s = time.perf_counter(), time.process_time()
            pane.set_order(column.sort, is_descending)
            bench.until(lambda: bool(shown))
            bench.table.viewport().repaint()
            first.append((time.process_time() - start_cpu_s) * 1_000)
            bench.until(lambda: pane.model.is_complete)
            bench.table.viewport().repaint()
            whole.append((time.perf_counter() - start_s) * 1_000)
        painted[column.sort], complete[column.sort] = statistics.median(first), statistics.median(whole)
    slowest = max(painted, key=lambda sort: painted[sort])
    note = f"CPU of all threads, slowest column ({slowest}), median of 3; all columns: " + ", ".join(
        f"{sort} {value:.0f}" for sort, value in painted.items()
    )
    yield Figure("Sort by any column, to paint", painted[slowest], "ms", 60, note)
    slowest = max(complete, key=lambda sort: complete[sort])
    yield Figure("… until all rows are there", complete[slowest], "ms", note=f"wall, slowest column ({slowest})")
    pane.set_order("added", True)
    bench.settle()
    timer.stop()
    yield Figure(
        "The event loop while sorting, at worst", max(late_ms), "ms late", 100, f"of {len(late_ms)} ticks of 5 ms"
    )


def _typing(bench: Bench) -> Iterator[Figure]:
    from tests.bench.library_figures import keystrokes

    pane = bench.window.pane
    shown: list[object] = []
    pane.model.shown_changed.connect(lambda: shown.append(None))

    def search(query: str) -> None:
        shown.clear()
        pane.search(query)
        bench.until(lambda: bool(shown))
        bench.table.viewport().repaint()

    typed = [query for query in keystrokes(bench.library, queries=15) if query]
    timer, late_ms = bench.watch_lateness()
    pairs = [query for query, before in zip(typed[1:], typed, strict=False) if query != before]
    done = sample(lambda query=query: search(query) for query in pairs)
    note = f"ids, rows, paint; without the pause of 40 ms after the last letter; {done.note()}"
    yield Figure("A keystroke in the search box to rows painted, p95", p95(done.cpu_ms), "ms", None, note)
    pane.search("")
    bench.settle()
    timer.stop()
    yield Figure(
        "The event loop while typing, at worst", max(late_ms), "ms late", 100, f"of {len(late_ms)} ticks of 5 ms"
    )


def _importing(bench: Bench) -> Iterator[Figure]:
    """A page of 5,000 papers through the review page, while the list is scrolled and painted five times a second."""
    from PySide6.QtCore import QTimer

    from readinglist.desktop.clipboard import Pasted

    text = "\n".join(generating.iter_listing_lines(islice(generating.iter_papers(seed=99), 5_000)))
    results: list[object] = []
    bench.window.adding.accepted.connect(lambda result, _said: results.append(result))
    timer, late_ms = bench.watch_lateness()
    start_s = time.perf_counter()
    bench.window.adding.review(Pasted(text, "page.txt"))
    page = bench.window.adding.page
    bench.wait(lambda: page.decisions.plan is not None)
    planned_s = time.perf_counter() - start_s
    review_late_ms = list(late_ms)
    late_ms.clear()
    scroll = QTimer(interval=200)
    scroll.timeout.connect(page.cards.viewport().update)
    scroll.start()
    start_s = time.perf_counter()
    page.accept()
    bench.wait(lambda: bool(results))
    imported_s = time.perf_counter() - start_s
    bench.settle()
    timer.stop()
    scroll.stop()
    added = len(results[0].added)
    note = f"{added:,} papers of one pasted page of {len(text) / 1e6:.1f} MB, wall from “Add” to the answer"
    yield Figure("Import of 5,000 in the window", added / imported_s, "papers/s", 2_500, note, is_floor=True)
    note = f"a timer of 5 ms; p99 {sorted(late_ms)[int(len(late_ms) * 0.99)]:.0f} ms of {len(late_ms)} ticks"
    yield Figure("The event loop meanwhile, at worst", max(late_ms), "ms late", 100, note)
    note = f"read, planned and shown after {planned_s:.1f} s, in a process of its own"
    yield Figure("The event loop while it is read and shown, at worst", max(review_late_ms), "ms late", 100, note)


def _resident_mb() -> float:
    status = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) / 1_024


def main(group: str, path: str) -> None:
    bench = Bench(Path(path))
    work = {"looking": _looking, "importing": _importing, "completing": completing}[group]
    for figure in work(bench):
        print(json.dumps(asdict(figure)), flush=True)
    bench.close()
    sys.stdout.flush()
    os._exit(0)  # without the teardown of Qt, which is no part of the figures


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
