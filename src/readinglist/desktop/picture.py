"""Pictures of the window, drawn off screen: for the README, for looking at, for machines without a display."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from readinglist.desktop import theme
from readinglist.desktop.app import make_application
from readinglist.desktop.main_window import MainWindow
from readinglist.desktop.session import Session
from readinglist.desktop.tasks import Tasks
from readinglist.library.library import Library

#: Brings the window into a state; gives the dialog that is to be drawn instead of the window, if there is one.
Prepare = Callable[[MainWindow], QWidget | None]


def grab(
    library: Path | Library,
    target: Path,
    *,
    size: tuple[int, int] = (1280, 800),
    scale: float = 1.0,
    appearance: str = "light",
    prepare: Prepare | None = None,
) -> None:
    """Draw the window on a library and save it as PNG.

    size: logical pixels. scale: pixels of the picture for each of them. prepare: brings the window into the state that
    should be seen, such as choosing a paper, or gives a dialog to draw. What the window remembers of itself is
    forgotten. Raises LibraryUnavailable kinds; needs no display if QT_QPA_PLATFORM is "offscreen".
    """
    app = make_application(["readinglist"])
    theme.apply(app, appearance)
    opened = Library.open(library) if isinstance(library, Path) else library
    try:
        with tempfile.TemporaryDirectory() as folder:
            window = MainWindow(opened, Session(Path(folder, "window.ini")))
            window.resize(*size)
            window.show()
            settle(window.tasks)
            dialog = prepare(window) if prepare is not None else None
            settle(window.tasks)
            image = draw(dialog or window, scale=scale)
            window.close()
            window.deleteLater()
    finally:
        if isinstance(library, Path):
            opened.close()
    target.parent.mkdir(parents=True, exist_ok=True)
    if not image.save(str(target)):
        raise OSError(f"the picture {target} could not be written")


def draw(widget: QWidget, *, scale: float = 1.0) -> QImage:
    """A widget as it looks now."""
    image = QImage(QSize(round(widget.width() * scale), round(widget.height() * scale)), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor(theme.current().window))
    painter = QPainter(image)
    widget.render(painter, QPoint(0, 0))
    painter.end()
    return image


def settle(tasks: Tasks, *, timeout_s: float = 20.0, quiet_s: float = 0.15) -> None:
    """Run the event loop until nothing is under way and nothing was for a moment."""
    end_s = time.monotonic() + timeout_s
    quiet_since_s = time.monotonic()
    while time.monotonic() < end_s:
        QApplication.processEvents()
        if not tasks.is_idle:
            quiet_since_s = time.monotonic()
        elif time.monotonic() - quiet_since_s > quiet_s:
            return
        time.sleep(0.005)
