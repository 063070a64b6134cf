"""A .bib of 50,000 entries in the window: imported, linked, kept in step with edits; what the event loop feels of it.

Each group runs in a process of its own, with a new library: `python -m tests.bench.linked_figures GROUP FOLDER`, where
FOLDER has a `refs.bib`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from tests.bench.bib_text import bibliography
from tests.bench.measuring import Figure, p95
from tests.bench.start_figures import window_environment
from tests.bench.window_figures import Bench

_ENTRIES = 50_000
_EDITS = 10
_LATE_MS = 100


def linked_figures() -> Iterator[Figure]:
    """All figures; the same file is made once."""
    text = bibliography(_ENTRIES)
    for group in ("syncing", "importing", "linking"):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "refs.bib").write_text(text, encoding="utf-8")
            command = [sys.executable, "-m", "tests.bench.linked_figures", group, folder]
            environment = window_environment() | {"XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder}
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
            yield from (Figure(**json.loads(line)) for line in done.stdout.splitlines())


@contextmanager
def _watched(bench: Bench) -> Iterator[list[float]]:
    """How late each tick of 5 ms was."""
    timer, late_ms = bench.watch_lateness()
    try:
        yield late_ms
    finally:
        timer.stop()


def _late(name: str, late_ms: Sequence[float]) -> Figure:
    note = f"a timer of 5 ms; p99 {sorted(late_ms)[int(len(late_ms) * 0.99)]:.0f} ms of {len(late_ms):,} ticks"
    return Figure(f"The event loop {name}, at worst", max(late_ms), "ms late", _LATE_MS, note)


def _syncing(folder: Path) -> Iterator[Figure]:
    """What a sync costs by itself, without a window."""
    from readinglist.library import editing, linking, syncing, trashing
    from readinglist.library.collecting import no_collection
    from readinglist.library.library import Library

    path = folder / "refs.bib"
    with Library.open(folder / "library.sqlite") as library, no_collection():
        library.warm_up()
        start_s = time.process_time()
        file_id = linking.link_file(library, path).file.id
        yield Figure(f"Linking a .bib of {_ENTRIES:,} entries", time.process_time() - start_s, "s", note="CPU")
        ids = library.find_ids("", limit=_ENTRIES)

        def other_program() -> None:
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("Annual Meeting", "Yearly Meeting", 1), encoding="utf-8")

        changes: dict[str, Callable[[], object]] = {
            "nothing": lambda: None,
            "an edit": lambda: editing.edit_fields(library, ids[25_000:25_001], values={"title": "Edited"}),
            "100 edits": lambda: editing.edit_fields(library, ids[100:200], values={"volume": "7"}),
            "another key": lambda: editing.edit_fields(library, ids[5:6], values={"citation_key": "another"}),
            "an entry that goes": lambda: trashing.trash_papers(library, [ids[30_000]]),
            "its return": library.undo,
            "what another program wrote": other_program,
        }
        for name, change in changes.items():
            change()
            start_s = time.process_time()
            syncing.sync_file(library, file_id)
            limit = 1 if name == "an edit" else None
            yield Figure(f"… then a sync of {name}", time.process_time() - start_s, "s", limit, "CPU")


def _importing(bench: Bench, path: Path) -> Iterator[Figure]:
    """The file through the review page, as Ctrl+I opens it."""
    results: list[object] = []
    bench.window.adding.accepted.connect(lambda result, _said: results.append(result))
    with _watched(bench) as late_ms:
        took_s = _timed(lambda: bench.window.adding.review_files([path]), bench, lambda: _plan_of(bench) is not None)
    yield Figure(f"Review of {_ENTRIES:,} entries: read, planned, shown", took_s, "s", note="wall, in the window")
    yield _late("meanwhile", late_ms)
    page = bench.window.adding.page
    assert page is not None
    with _watched(bench) as late_ms:
        took_s = _timed(page.accept, bench, lambda: bool(results))
        bench.wait(lambda: bench.window.tasks.is_idle)
    assert bench.library.count() == _ENTRIES
    yield Figure("Their import, from “Add” to the answer", took_s, "s", note="wall, full text and all")
    yield _late("meanwhile, until the list shows them", late_ms)


def _plan_of(bench: Bench) -> object:
    page = bench.window.adding.page
    return page.decisions.plan if page is not None else None


def _linking(bench: Bench, path: Path) -> Iterator[Figure]:
    yield from _forecasting(bench, path)
    from readinglist.model.linked import Scope

    linking = bench.window.complete().linking
    synced: list[object] = []
    linking.synced.connect(synced.append)
    with _watched(bench) as late_ms:
        took_s = _timed(lambda: linking.link(path, Scope.own()), bench, lambda: bool(synced))
        _rest(bench)
    assert bench.library.count() == _ENTRIES
    yield Figure(f"Linking a .bib of {_ENTRIES:,} entries to an empty library", took_s, "s", note="wall, in the window")
    yield _late("meanwhile, until all rests", late_ms)
    yield from _editing(bench, path)


def _forecasting(bench: Bench, path: Path) -> Iterator[Figure]:
    from readinglist.desktop.dialogs.link_file import LinkFileDialog

    dialogs: list[LinkFileDialog] = []

    def ask() -> None:
        dialogs.append(LinkFileDialog(bench.library, bench.window.tasks, path, parent=bench.window))
        dialogs[0].show()

    with _watched(bench) as late_ms:
        took_s = _timed(ask, bench, lambda: bench.window.tasks.is_idle)
    assert f"{_ENTRIES:,}" in dialogs[0].forecast.text()
    dialogs[0].close()
    dialogs[0].deleteLater()
    yield Figure("What linking it would do, told in its dialog", took_s, "s", note="wall, in the window")
    yield _late("meanwhile", late_ms)


def _editing(bench: Bench, path: Path) -> Iterator[Figure]:
    """Single edits, each until it is in the file; and one that has to wait for a sync of everything."""
    written_s, late_ms = [], []
    ids = bench.library.find_ids("", limit=_ENTRIES)
    for number in range(_EDITS):
        with _watched(bench) as ticks:
            written_s.append(_write(bench, path, ids[number * 4_000], f"Edited {number}"))
            _rest(bench)
        late_ms += ticks
    note = f"from the operation to the file, with the pause of 0.3 s after it; {_EDITS} edits, median "
    note += f"{sorted(written_s)[_EDITS // 2]:.2f} s"
    yield Figure("An edit is in the file of 50,000 entries after, p95", p95(written_s), "s", 1, note)
    yield _late("meanwhile", late_ms)
    path.write_text(path.read_text(encoding="utf-8").replace("Annual Meeting", "Yearly Meeting", 1), encoding="utf-8")
    with _watched(bench) as late_ms:
        bench.wait(lambda: bench.window.complete().linking.is_waiting)
        bench.wait(lambda: not bench.window.tasks.is_idle)
        waited_s = _edit(bench, ids[1], "While all is looked at")
        took_s = _timed(lambda: None, bench, lambda: "While all" in path.read_text(encoding="utf-8"))
        _rest(bench)
    yield Figure("An edit in the window while a file that another program wrote is read anew", waited_s, "s", 0.25,
                 f"how long it waits for the library; in the file {took_s:.1f} s later")  # fmt: skip
    yield _late("meanwhile", late_ms)


def _edit(bench: Bench, paper_id: int, title: str) -> float:
    """Edit as the window does; the seconds until it is done."""
    from readinglist.library import editing

    done: list[object] = []
    return _timed(
        lambda: bench.window.tasks.library(
            lambda _token: editing.edit_field(bench.library, [paper_id], field="title", value=title),
            on_done=done.append, owner=bench.window,
        ),
        bench,
        lambda: bool(done),
    )  # fmt: skip


def _write(bench: Bench, path: Path, paper_id: int, title: str) -> float:
    before = path.stat().st_ino
    _edit(bench, paper_id, title)
    took_s = _timed(lambda: None, bench, lambda: path.stat().st_ino != before)
    assert title in path.read_text(encoding="utf-8")
    return took_s


def _rest(bench: Bench) -> None:
    linking = bench.window.complete().linking
    bench.wait(lambda: bench.window.tasks.is_idle and not linking.is_waiting)


def _timed(begin: Callable[[], object], bench: Bench, is_done: Callable[[], bool]) -> float:
    """Begin something and wait for it as an event loop does; seconds by the clock."""
    start_s = time.perf_counter()
    begin()
    bench.wait(is_done)
    return time.perf_counter() - start_s


def main(group: str, folder: str) -> None:
    if group == "syncing":
        for figure in _syncing(Path(folder)):
            print(json.dumps(asdict(figure)), flush=True)
        return
    bench = Bench(Path(folder) / "library.sqlite")
    work = {"importing": _importing, "linking": _linking}[group]
    for figure in work(bench, Path(folder) / "refs.bib"):
        print(json.dumps(asdict(figure)), flush=True)
    bench.close()
    sys.stdout.flush()
    os._exit(0)  # without the teardown of Qt, which is no part of the figures


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
