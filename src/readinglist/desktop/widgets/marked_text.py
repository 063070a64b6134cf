"""Plain text that is as high as it needs to be, with parts of it marked."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QTextCharFormat, QTextCursor, QTextOption, QWheelEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from readinglist.desktop import theme


class MarkedText(QTextEdit):
    """Read-only; nothing in it is ever markup. role: a font of the type scale; color: a colour of the theme."""

    def __init__(self, *, role: str = "body", color: str = "mark_yellow", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setProperty("frame", False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(theme.font(role))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self._color = color
        self._spans: list[tuple[int, int]] = []
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        theme.notifier().changed.connect(self._paint_marks)

    def show_text(self, text: str, spans: Iterable[tuple[int, int]] = ()) -> None:
        """Show `text` with the characters [start, end) of each span marked."""
        self.setPlainText(text)
        self._spans = list(spans)
        self._paint_marks()
        self._fit()

    @property
    def marked_words(self) -> list[str]:
        text = self.toPlainText()
        return [text[start:end] for start, end in self._spans]

    def sizeHint(self) -> QSize:
        return QSize(240, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # what is around this scrolls

    def _paint_marks(self) -> None:
        style = QTextCharFormat()
        style.setBackground(theme.current().color(self._color))
        made = []
        for start, end in self._spans:
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            selection.cursor = cursor
            selection.format = style
            made.append(selection)
        self.setExtraSelections(made)

    def _height(self) -> int:
        margins = self.contentsMargins()
        return int(self.document().size().height()) + margins.top() + margins.bottom() + 2

    def _fit(self, *_size: object) -> None:
        if self.height() != self._height():
            self.setFixedHeight(self._height())
