"""What tests of the window share: a task runner, a session, and a whole window on a real library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from settling import wait_idle

from readinglist.desktop import theme
from readinglist.desktop.broadcast import Broadcast
from readinglist.desktop.main_window import MainWindow
from readinglist.desktop.session import Session
from readinglist.desktop.tasks import Tasks
from readinglist.desktop.views.details.pane import DetailsPane
from readinglist.library.library import Library

OpenWindow = Callable[..., MainWindow]


@pytest.fixture(autouse=True)
def _dressed(request: pytest.FixtureRequest) -> None:
    """Every test with an application sees the light theme, whatever the one before chose."""
    if {"qapp", "qtbot"} & set(request.fixturenames):
        theme.apply(request.getfixturevalue("qapp"), "light")


@pytest.fixture
def tasks(qapp, library: Library) -> Iterator[Tasks]:
    """Workers on the test's library, ended with the test."""
    tasks = Tasks(interrupt=library.interrupt_reads)
    yield tasks
    assert tasks.close()


@pytest.fixture
def session_path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "window.ini"


@pytest.fixture
def open_window(qtbot: QtBot, library: Library, session_path: Path) -> Iterator[OpenWindow]:
    """Opens windows on the test's library, one after the other; each is closed at the latest with the test."""
    opened: list[MainWindow] = []

    def open_one(library: Library = library) -> MainWindow:
        window = MainWindow(library, Session(session_path))
        window.resize(1280, 720)
        opened.append(window)
        window.show()
        qtbot.waitExposed(window)
        window.complete()
        wait_idle(qtbot, window)
        return window

    yield open_one
    for window in opened:
        window.close()
        window.deleteLater()


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    """A window on the test's library, empty unless the test filled the library before asking for it."""
    return open_window()


@pytest.fixture
def pane(library: Library, tasks: Tasks, qtbot: QtBot) -> Iterator[DetailsPane]:
    """The details of the test's library in a window of their own."""
    pane = DetailsPane(library, tasks)
    broadcast = Broadcast(library, tasks)
    broadcast.changed.connect(pane.refresh)
    pane.resize(380, 720)
    pane.show()
    qtbot.waitExposed(pane)
    pane.activateWindow()
    yield pane
    broadcast.close()
    pane.close()
    pane.deleteLater()


@pytest.fixture
def settle(tasks: Tasks, qtbot: QtBot) -> Callable[[], None]:
    """Waits until nothing is under way and what came back was shown."""

    def wait() -> None:
        for _round in range(3):
            qtbot.waitUntil(lambda: tasks.is_idle, timeout=10_000)
            qtbot.wait(15)

    return wait
