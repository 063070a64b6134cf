"""Opening the window, or one sentence why not."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from readinglist.library import adding
from readinglist.library.library import Library
from readinglist.model.paper import Paper
from readinglist.starting import find_bad_pair, find_display_problem

_VOID_CALLS = """
import sys
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QLabel

class Speaker(QObject):
    spoken = Signal(bool)

application = QApplication([])
label, timer, speaker = QLabel(), QTimer(), Speaker()
none, true = sys.getrefcount(None), sys.getrefcount(True)
for number in range(50_000):
    label.setText("x")
    label.update()
    timer.setInterval(number)
    speaker.spoken.emit(True)
lost = none - sys.getrefcount(None), true - sys.getrefcount(True)
print("lost", *lost)
"""


def test_200000_calls_that_return_nothing_are_survived() -> None:
    """PySide6 6.12.0 on Python 3.11 ends here with "none_dealloc", exit code 134: decision 0002."""
    result = subprocess.run(
        [sys.executable, "-c", _VOID_CALLS],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    if sys.version_info < (3, 12):  # from 3.12 on the counts of None and True are fixed
        lost = [int(word) for word in result.stdout.split()[1:]]
        assert all(count < 1000 for count in lost), f"references lost: {lost}"


@pytest.mark.parametrize(
    ("qt", "python", "is_bad"),
    [
        ("6.12.0", (3, 11, 7, "final", 0), True),
        ("6.12.0", (3, 10, 13, "final", 0), True),
        ("6.13.1", (3, 11, 2, "final", 0), True),
        ("7.0.0", (3, 11, 2, "final", 0), True),
        ("6.12.0", (3, 12, 1, "final", 0), False),
        ("6.12.0", (3, 13, 0, "final", 0), False),
        ("6.11.3", (3, 11, 7, "final", 0), False),
        ("6.9.3", (3, 11, 7, "final", 0), False),
    ],
)
def test_the_pair_that_aborts_is_refused(qt: str, python: tuple[int | str, ...], is_bad: bool) -> None:
    problem = find_bad_pair(qt, python)
    assert bool(problem) is is_bad
    if is_bad:
        assert qt in problem
        assert f"{python[0]}.{python[1]}" in problem


_UP_TO = """
import gc, sys
from readinglist.starting import open_window

def run(app):
    from PySide6.QtCore import QEventLoop
    window = next(widget for widget in app.topLevelWidgets() if widget.objectName() == "main_window")
    print("imported:", *(name for name in %r if name in sys.modules))
    print("collecting at first:", gc.isenabled())
    while not gc.isenabled():
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    print("frozen:", gc.get_freeze_count() > 10_000)
    window.close()
    return 0

from PySide6.QtWidgets import QApplication
QApplication.exec = run
raise SystemExit(open_window())
"""
_NOT_NEEDED_AT_FIRST = (
    "sqlalchemy", "html", "calendar", "difflib", "hashlib", "readinglist.model.listing", "readinglist.model.backup",
    "readinglist.storage.history", "readinglist.storage.replacing", "readinglist.desktop.workbench",
)  # fmt: skip


def test_the_window_stands_with_few_modules_and_the_collector_works_only_then(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    with Library.open(path) as library, library.operation("Add", kinds={"papers"}) as op:
        adding.insert_papers(op, [Paper(title="T", citation_key="t")], source="user")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "READINGLIST_LIBRARY": str(path)}
    environment |= {"XDG_CONFIG_HOME": str(tmp_path)}
    command = [sys.executable, "-c", _UP_TO % (_NOT_NEEDED_AT_FIRST,)]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines() == ["imported:", "collecting at first: False", "frozen: True"]


def test_no_display_is_said() -> None:
    assert "neither DISPLAY nor WAYLAND_DISPLAY" in find_display_problem({})


def test_a_chosen_platform_needs_no_display() -> None:
    assert find_display_problem({"QT_QPA_PLATFORM": "offscreen"}) == ""


@pytest.mark.parametrize("display", [":9871", "localhost:9871", ":9871.0", "nonsense", ":", "/nowhere/x:0"])
def test_a_display_that_does_not_answer_is_said(display: str) -> None:
    assert display in find_display_problem({"DISPLAY": display})


def test_a_wayland_socket_that_answers_is_enough(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-7"))
        server.listen(1)
        environment = {"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(tmp_path)}
        assert find_display_problem(environment) == ""
    assert "wayland-7" in find_display_problem(environment)


@pytest.mark.parametrize("command", [[], ["desktop"]])
def test_without_a_display_the_program_ends_with_one_sentence_and_2(command: list[str]) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    environment |= {"DISPLAY": "", "WAYLAND_DISPLAY": ""}
    result = subprocess.run(
        [sys.executable, "-m", "readinglist", *command], env=environment, capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 2
    assert "There is no display" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.endtoend
def test_a_display_that_refuses_us_ends_with_one_sentence_and_2(tmp_path: Path) -> None:
    """The socket answers, but we have no cookie: Qt itself would abort with 134."""
    if shutil.which("Xvfb") is None or shutil.which("xauth") is None:
        pytest.skip("Xvfb or xauth is not here")
    cookies = tmp_path / "cookies"
    subprocess.run(["xauth", "-f", str(cookies), "add", ":0", ".", "0123456789abcdef" * 2], check=True, timeout=20)
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-auth", str(cookies), "-screen", "0", "640x480x24"]
    server = subprocess.Popen(command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as answer:
            display = f":{answer.readline().strip()}"
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "WAYLAND"))}
        environment = {**inherited, "DISPLAY": display, "XAUTHORITY": str(tmp_path / "none")}
        assert find_display_problem(environment) == ""
        result = subprocess.run(
            [sys.executable, "-m", "readinglist"], env=environment, capture_output=True, text=True, timeout=60
        )
    finally:
        server.terminate()
        server.wait(timeout=20)
    assert result.returncode == 2, result.stderr
    assert "The window cannot be opened" in result.stderr
