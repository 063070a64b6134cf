"""Opens the window on a library and runs the event loop."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

import readinglist
from readinglist.desktop import screen, theme
from readinglist.desktop.main_window import MainWindow
from readinglist.desktop.session import Session
from readinglist.errors import LibraryUnavailable
from readinglist.library import places
from readinglist.library.library import Library

_WARM_UP_MS = 250


def run(library_path: Path | None = None) -> int:
    """Open the window on a library (None: the usual one); returns the exit code when it is closed.

    A library that cannot be opened is said in a window of its own: exit code 3.
    """
    with screen.explaining_failure():
        app = make_application(sys.argv[:1])
    session = Session(parent=app)
    theme.apply(app, session.text("theme", "system"))
    path = library_path or places.library_path()
    try:
        library = Library.open(path)
    except LibraryUnavailable as error:
        from readinglist.desktop.problems import UnavailableWindow

        UnavailableWindow(error, path=str(path)).exec()
        return error.exit_code
    sys.excepthook = _on_fault
    with library:
        window = MainWindow(library, session)
        window.show()
        QTimer.singleShot(_WARM_UP_MS, window, lambda: _warm_up(window))
        return app.exec()


def make_application(arguments: list[str]) -> QApplication:
    """The one QApplication of the process, with its name; an existing one is taken over."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(arguments)
    app.setApplicationName("readinglist")
    app.setApplicationDisplayName("Reading List")
    app.setApplicationVersion(readinglist.__version__)
    app.setDesktopFileName("readinglist")
    return app


def _on_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """The first fault of ours brings the hook that reports it, and the ones after it."""
    from readinglist.desktop.problems import FaultHook

    hook = FaultHook()
    hook.install()
    hook(kind, error, trace)


def _warm_up(window: MainWindow) -> None:
    """What the first operation needs, and the backup of a day with changes, once the window stands."""
    from readinglist.library import backups

    gc.freeze()  # the window and all modules: the collector need not look at them again
    gc.enable()
    library = window.library
    window.tasks.library(lambda _token: library.warm_up())
    window.tasks.read(lambda _token: backups.back_up_if_due(library), slot="backup", title="Backing up…")
