"""The one place where an error becomes a message.

Trouble with the world (`ReadinglistError`) is shown in a bar under the search box: what happened, what to do. Trouble
with ourselves (any other exception) reaches `sys.excepthook` and becomes a report whose details can be copied.
"""

from __future__ import annotations

import logging
import platform
import sys
import traceback
from types import TracebackType

import PySide6
from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

import readinglist
from readinglist.desktop import icons, theme
from readinglist.desktop.plain_text import PlainLabel
from readinglist.errors import ReadinglistError

_log = logging.getLogger(__name__)


class ProblemBar(QFrame):
    """One error: summary and hint, until it is closed or the next one comes."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("problem_bar")
        self.setProperty("kind", "card")
        self._icon = QLabel(self)
        self._icon.setObjectName("problem_icon")
        self._summary = PlainLabel(is_wrapped=True, is_selectable=True, parent=self)
        self._summary.setObjectName("problem_summary")
        self._hint = PlainLabel(role="small", kind="muted", is_wrapped=True, is_selectable=True, parent=self)
        self._hint.setObjectName("problem_hint")
        close = QToolButton(self)
        close.setObjectName("close_problem")
        close.setAccessibleName("Close the message")
        close.setToolTip("Close")
        icons.keep_icon(close, "x", color_role="muted")
        close.clicked.connect(self.hide)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._summary)
        words.addWidget(self._hint)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(12)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_error(self, error: ReadinglistError) -> None:
        """Show what happened and what to do."""
        self._icon.setPixmap(icons.pixmap("triangle-alert", 18, color_role="danger"))
        self._summary.setText(error.summary)
        self._hint.setText(error.hint)
        self._hint.setVisible(bool(error.hint))
        self.setAccessibleName(f"{error.summary} {error.hint}")
        self.show()

    @property
    def summary(self) -> str:
        return self._summary.text()

    @property
    def hint(self) -> str:
        return self._hint.text()


class ProblemReport(QDialog):
    """A fault of the program: what to do, and the details to copy."""

    def __init__(self, details: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("problem_report")
        self.setWindowTitle("Something went wrong")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(640, 420)
        title = PlainLabel("This is a fault of the program, not of yours.", role="heading", parent=self)
        title.setObjectName("report_title")
        text = PlainLabel(
            "The library is safe: what was being written is there whole or not at all. "
            "The details below help to find the fault; they name no papers unless the fault lies in one.",
            kind="muted",
            is_wrapped=True,
            parent=self,
        )
        text.setObjectName("report_text")
        self.details = QPlainTextEdit(details, self)
        self.details.setObjectName("report_details")
        self.details.setAccessibleName("Details of the fault")
        self.details.setReadOnly(True)
        self.details.setFont(theme.font("mono"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.setObjectName("report_buttons")
        copy = buttons.addButton("Copy details", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        for widget in (title, text, self.details, buttons):
            layout.addWidget(widget)


class UnavailableWindow(QDialog):
    """Stands in for the main window when the library cannot be opened."""

    def __init__(self, error: ReadinglistError, *, path: str) -> None:
        super().__init__()
        self.setObjectName("library_unavailable")
        self.setWindowTitle("Reading List")
        self.setMinimumWidth(520)
        picture = QLabel(self)
        picture.setObjectName("unavailable_picture")
        picture.setPixmap(icons.pixmap("database", 32, color_role="danger"))
        summary = PlainLabel(error.summary, role="heading", is_wrapped=True, is_selectable=True, parent=self)
        summary.setObjectName("unavailable_summary")
        hint = PlainLabel(error.hint, kind="muted", is_wrapped=True, is_selectable=True, parent=self)
        hint.setObjectName("unavailable_hint")
        place = PlainLabel(path, role="small", kind="muted", is_wrapped=True, is_selectable=True, parent=self)
        place.setObjectName("unavailable_path")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.setObjectName("unavailable_buttons")
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        for widget in (picture, summary, hint, place, buttons):
            layout.addWidget(widget)


def describe_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """Everything that helps to find a fault, as text."""
    head = (
        f"Reading List {readinglist.__version__}, Python {platform.python_version()}, "
        f"PySide6 {PySide6.__version__}, Qt {qVersion()}, {platform.platform()}"
    )
    return head + "\n\n" + "".join(traceback.format_exception(kind, error, trace))


class FaultHook:
    """`sys.excepthook` while the window is open: logs a fault and shows one report at a time."""

    def __init__(self) -> None:
        self._open: ProblemReport | None = None

    def install(self) -> None:
        sys.excepthook = self

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        details = describe_fault(kind, error, trace)
        _log.error("fault of the program\n%s", details)
        if self._open is not None:
            self._open.details.appendPlainText("\n" + details)
            return
        self._open = ProblemReport(details, parent=QApplication.activeWindow())
        self._open.finished.connect(self._on_closed)
        self._open.show()

    def _on_closed(self) -> None:
        self._open = None
