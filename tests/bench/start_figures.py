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
# The program as it is started, but for its event loop, which ends with the first paint.
_WINDOW = """
import os, sys, time
from pathlib import Path
import readinglist.__main__
from readinglist.starting import open_window

def until_painted(app):
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QApplication
    class Watch(QObject):
        painted = False
        def eventFilter(self, _object, event):
            if event.type() == QEvent.Type.Paint:
                self.painted = True
            return False
    window = next(widget for widget in app.topLevelWidgets() if widget.objectName() == "main_window")
    window.resize(1280, 800)
    watch = Watch()
    window.pane.table.viewport().installEventFilter(watch)
    while not (watch.painted and window.pane.model.rowCount()):
        app.processEvents()
    painted_s, cpu_s = time.monotonic(), time.process_time()
    status = Path("/proc/self/status").read_text()
    resident = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    heavy = [name for name in ("sqlalchemy", "httpx", "bibtexparser") if name in sys.modules]
    print(painted_s, cpu_s, resident, ",".join(heavy) or "-", flush=True)
    window.close()
    return 0

from PySide6.QtWidgets import QApplication
QApplication.exec = until_painted
open_window(Path(sys.argv[1]))
"""


def start_figures(path: Path, scratch: Path, *, label: str) -> Iterator[Figure]:
    """First window with rows of the library at `path`, against the bare window of the same run."""
    bare_s, window_s, bare_cpu_s, window_cpu_s, heavy = [], [], [], [], "-"
    home = {"XDG_CONFIG_HOME": str(scratch)}
    for script in (_BARE, _WINDOW):  # compiles what is new, and warms the disk
        _run(script, str(path), **home)
    for _ in range(_RUNS):
        wall_s, cpu_s, *_ = _run(_BARE)
        bare_s.append(wall_s)
        bare_cpu_s.append(float(cpu_s))
        wall_s, cpu_s, rss_kb, heavy = _run(_WINDOW, str(path), **home)
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


def _run(script: str, *arguments: str, **variables: str) -> list[float | str]:
    """[seconds to the first paint, what the script printed after it ...]"""
    start_s = time.monotonic()
    command = [sys.executable, "-c", script, *arguments]
    environment = window_environment() | variables
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
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
