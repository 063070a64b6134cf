"""Figures of starting: the window beside a bare one, and the command line, each as a process of its own."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measuring import Figure

_RUNS = 9
_BYTECODE = Path(__file__).resolve().parents[2] / "build" / "bench" / "bytecode"

# Both say when their first paint is done: the monotonic clock is the same in all processes of the machine.
_BARE = """
import sys, time
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
class Watch(QObject):
    painted = False
    def eventFilter(self, _object, event):
        if event.type() == QEvent.Type.Paint:
            self.painted = True
        return False
app = QApplication([])
window = QMainWindow()
center = QWidget(window)
window.setCentralWidget(center)
window.resize(1280, 800)
watch = Watch()
center.installEventFilter(watch)
window.show()
while not watch.painted:
    app.processEvents()
print(time.monotonic(), time.process_time(), flush=True)
"""
_WINDOW = """
import sys, time
from pathlib import Path
import readinglist.__main__, readinglist.starting  # what the installed command imports first
from readinglist.desktop.app import make_application
from readinglist.desktop import theme
from readinglist.desktop.main_window import MainWindow
from readinglist.desktop.session import Session
from readinglist.library.library import Library
from PySide6.QtCore import QEvent, QObject
class Watch(QObject):
    painted = False
    def eventFilter(self, _object, event):
        if event.type() == QEvent.Type.Paint:
            self.painted = True
        return False
app = make_application(["readinglist"])
session = Session(Path(sys.argv[2]), parent=app)
theme.apply(app, session.text("theme", "system"))
library = Library.open(sys.argv[1], create=False)
window = MainWindow(library, session)
window.resize(1280, 800)
watch = Watch()
window.pane.table.viewport().installEventFilter(watch)
window.show()
while not (watch.painted and window.pane.model.rowCount()):
    app.processEvents()
status = Path("/proc/self/status").read_text()
peak = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
heavy = [name for name in ("sqlalchemy", "httpx", "bibtexparser") if name in sys.modules]
print(time.monotonic(), time.process_time(), peak, ",".join(heavy) or "-", flush=True)
window.close()
library.close()
"""


def start_figures(path: Path, scratch: Path, *, label: str) -> Iterator[Figure]:
    """First window with rows of the library at `path`, against the bare window of the same run."""
    bare_s, window_s, bare_cpu_s, window_cpu_s, heavy = [], [], [], [], "-"
    session = scratch / "window.ini"
    for script in (_BARE, _WINDOW):  # compiles what is new, and warms the disk
        _run(script, str(path), str(session))
    for _ in range(_RUNS):
        wall_s, cpu_s, *_ = _run(_BARE)
        bare_s.append(wall_s)
        bare_cpu_s.append(float(cpu_s))
        wall_s, cpu_s, rss_kb, heavy = _run(_WINDOW, str(path), str(session))
        window_s.append(wall_s)
        window_cpu_s.append(float(cpu_s))
    floor, reached = statistics.median(bare_s), statistics.median(window_s)
    note = (
        f"wall {reached * 1_000:.0f} ms against {floor * 1_000:.0f} ms of a bare QMainWindow, CPU "
        f"{statistics.median(window_cpu_s) * 1_000:.0f} against {statistics.median(bare_cpu_s) * 1_000:.0f}; medians "
        f"of {_RUNS} starts, from the start of the process to the first paint; imported then of SQLAlchemy, httpx, "
        f"bibtexparser: {'none' if heavy == '-' else heavy}"
    )
    yield Figure(f"First window with rows, {label}", reached / floor, "× bare", 1.5, note)
    yield Figure(f"Memory at the first paint, {label}", int(rss_kb) / 1_024, "MB", note="resident, last of the starts")


def command_figures() -> Iterator[Figure]:
    """`--version` and `--help`."""
    for option in ("--version", "--help"):
        times = []
        for _ in range(_RUNS):
            start_s = time.perf_counter()
            command = [sys.executable, "-m", "readinglist", option]
            subprocess.run(command, check=True, capture_output=True, env=window_environment())
            times.append((time.perf_counter() - start_s) * 1_000)
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "readinglist", option],
            check=True,
            capture_output=True,
            text=True,
        )
        imported = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in done.stderr.splitlines() if "|" in line}
        heavy = sorted(imported & {"PySide6", "sqlalchemy", "httpx", "bibtexparser"})
        note = f"imported of Qt, SQLAlchemy, httpx, bibtexparser: {', '.join(heavy) or 'none'}"
        yield Figure(f"`readinglist {option}`", statistics.median(times), "ms", note=note)


def _run(script: str, *arguments: str) -> list[float | str]:
    """[seconds to the first paint, what the script printed after it ...]"""
    start_s = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], check=True, capture_output=True, text=True, env=window_environment()
    )
    moment, *rest = done.stdout.split()
    return [float(moment) - start_s, *rest]


def window_environment() -> dict[str, str]:
    """Off screen unless told otherwise, so that the figures do not depend on whose display this is.

    Modules are compiled once and kept, as for an installed program, whatever the shell has set; the folder is our own,
    so that a checkout stays clean.
    """
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(_BYTECODE)
    return environment
