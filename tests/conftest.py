"""The frame every test runs in: a home of its own, no network, no warning unnoticed, nothing left behind."""

from __future__ import annotations

import gc
import logging
import os
import re
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ["QT_QPA_PLATFORM"] = os.environ.get("READINGLIST_TEST_PLATFORM", "offscreen")
# A desktop session of the person who runs the tests must not lend its style, scale or portal to the pictures.
for _name in ("QT_STYLE_OVERRIDE", "QT_QPA_PLATFORMTHEME", "QT_SCALE_FACTOR", "READINGLIST_LIBRARY"):
    os.environ.pop(_name, None)

CHECKOUT = Path(__file__).resolve().parents[1]
CORPUS = CHECKOUT.parent / "shared" / "corpus"
_LOOPBACK = re.compile(r"127\.\d+\.\d+\.\d+|::1|localhost|")
_GRACE_S = 3.0


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "expects_log(pattern): log records of level WARNING that match are no failure")


# -- no network -------------------------------------------------------------------------------------------------


def _refuse_sockets(event: str, args: tuple[Any, ...]) -> None:
    """Audit hook (PEP 578): no code of ours or of a library gets past it. Unix sockets and loopback are let through."""
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = args[1]
        host = address[0] if isinstance(address, tuple) else ""
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = args[0] or ""
    else:
        return
    host = host.decode(errors="replace") if isinstance(host, bytes) else str(host)
    if not _LOOPBACK.fullmatch(host):
        raise ConnectionRefusedError(f"a test tried to reach {host}: only loopback is open")


sys.addaudithook(_refuse_sockets)


# -- a home of its own ------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder; XDG folders lie below it, so that no test reads or writes those of a person."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    below = {"DATA": ".local/share", "CONFIG": ".config", "CACHE": ".cache", "STATE": ".local/state"}
    for name, place in below.items():
        monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / place))
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    monkeypatch.delenv("READINGLIST_LIBRARY", raising=False)
    if "PySide6.QtCore" in sys.modules:  # QSettings reads the environment only once a process
        from PySide6.QtCore import QSettings

        for format_ in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
            QSettings.setPath(format_, QSettings.Scope.UserScope, str(folder / ".config"))
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Any]:
    """A fresh library in a real file, closed at the end."""
    from readinglist.library.library import Library

    library = Library.open(tmp_path / "library.sqlite")
    yield library
    library.close()


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The real pages and records, read where they lie and never copied; tests that need them skip elsewhere."""
    if not CORPUS.is_dir():
        pytest.skip(f"the corpus is not here: no folder {CORPUS}")
    return CORPUS


# -- no warning unnoticed ---------------------------------------------------------------------------------------


class _Records(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def _no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """A log record of level WARNING fails the test, unless its message matches a mark `expects_log(pattern)`."""
    handler = _Records()
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)
    patterns = [mark.args[0] for mark in request.node.iter_markers("expects_log")]
    messages = [f"{record.name}: {record.getMessage()}" for record in handler.records]
    unexpected = [text for text in messages if not any(re.search(pattern, text) for pattern in patterns)]
    assert not unexpected, "unexpected log records:\n" + "\n".join(unexpected)


# -- nothing left behind ----------------------------------------------------------------------------------------


def _new_threads(before: set[threading.Thread]) -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread not in before and thread.is_alive()]


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    end = time.monotonic() + _GRACE_S
    while (left := _new_threads(before)) and time.monotonic() < end:
        left[0].join(0.02)
    assert not left, f"threads left behind: {[thread.name for thread in left]}"


@pytest.fixture(autouse=True)
def _no_qt_object_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """No top-level widget, active timer or running QThread outlives a test that has an application."""
    if not {"qtbot", "qapp"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("qapp")
    before = {id(thing) for thing in _living_qt_objects()}
    yield
    _delete_deferred()
    left = [thing for thing in _living_qt_objects() if id(thing) not in before]
    assert not left, "Qt objects left behind:\n" + "\n".join(f"{thing!r} {thing.objectName()}" for thing in left)


def _delete_deferred() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    for _round in range(3):
        gc.collect()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()


def _living_qt_objects() -> list[Any]:
    """Top-level widgets, active timers and running threads that Python knows of."""
    from PySide6.QtCore import QThread, QTimer
    from PySide6.QtWidgets import QApplication
    from shiboken6 import isValid

    found: list[Any] = [widget for widget in QApplication.topLevelWidgets() if isValid(widget)]
    main_thread = QThread.currentThread()
    things = [thing for thing in gc.get_objects() if isinstance(thing, (QTimer, QThread)) and isValid(thing)]
    found += [thing for thing in things if isinstance(thing, QTimer) and thing.isActive()]
    found += [thing for thing in things if isinstance(thing, QThread) and thing != main_thread and thing.isRunning()]
    return found
