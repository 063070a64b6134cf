"""The abstract: readable, with sentences to highlight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QSizePolicy, QTextEdit, QWidget

from readinglist.desktop import theme
from readinglist.desktop.views.details.marking import Highlight, ShownAbstract
from readinglist.model.paper import ANNOTATION_COLORS, Annotation


class AbstractView(QTextEdit):
    """Read-only plain text as high as it needs to be, with the annotations painted behind it.

    A click into a highlight asks for its annotation. A third click selects the sentence. With words selected, the
    keys 1 to 5 highlight them.
    """

    #: Words are selected: the rectangle's bottom left, in the coordinates of this widget; None when they no longer are.
    words_selected = Signal(object)
    #: (annotation id, bottom left of its first line)
    annotation_clicked = Signal(int)
    color_pressed = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("abstract")
        self.setAccessibleName("Abstract")
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setProperty("frame", False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(theme.font("body"))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(2)
        self._shown = ShownAbstract("")
        self._highlights: list[Highlight] = []
        self._is_pressed = False
        self._double_clicked = QElapsedTimer()
        self._telling = QTimer(self)
        self._telling.setSingleShot(True)
        self._telling.setInterval(0)
        self._telling.timeout.connect(self._tell_selection)
        self.selectionChanged.connect(self._on_selection_changed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        theme.notifier().changed.connect(self._paint_highlights)

    @property
    def shown(self) -> ShownAbstract:
        return self._shown

    def show_abstract(self, abstract: str, annotations: Sequence[Annotation]) -> None:
        """Show another abstract; the same one keeps the selection."""
        if abstract != self._shown.stored:
            self._shown = ShownAbstract(abstract)
            self.setPlainText(self._shown.text)
            self._set_line_height()
        self._highlights = self._shown.highlights(annotations)
        self._paint_highlights()

    def selected_range(self) -> tuple[int, int]:
        """[start, end) of the stored abstract behind the selected words; equal when there are none."""
        cursor = self.textCursor()
        return self._shown.stored_range(cursor.selectionStart(), cursor.selectionEnd())

    def clear_selection(self) -> None:
        cursor = self.textCursor()
        cursor.clearSelection()
        self.setTextCursor(cursor)

    def place_of(self, annotation_id: int) -> QRect | None:
        """The lines of a highlight; None when it is not shown."""
        found = next((each for each in self._highlights if each.annotation.id == annotation_id), None)
        return None if found is None else self._lines(found.start, found.end)

    def highlight_at(self, place: QPoint) -> Highlight | None:
        """The shortest highlight under a place of the viewport: a word inside a marked sentence can be reached."""
        cursor = self.cursorForPosition(place)
        position = cursor.position()
        # The cursor is the gap nearest to the place; the letter under the place is left or right of it.
        if self.cursorRect(cursor).left() > place.x():
            position -= 1
        found = [each for each in self._highlights if each.start <= position < each.end]
        return min(found, key=lambda each: each.end - each.start, default=None)

    def sizeHint(self) -> QSize:
        return QSize(300, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the pane around this scrolls

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        is_third = self._double_clicked.isValid() and not self._double_clicked.hasExpired(
            QApplication.doubleClickInterval()
        )
        self._double_clicked.invalidate()
        if is_third and event.button() == Qt.MouseButton.LeftButton:
            self.select_sentence(self.cursorForPosition(place).position())
            return
        self._is_pressed = True
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._is_pressed = False
        super().mouseReleaseEvent(event)
        if self.textCursor().hasSelection():
            self._telling.start()
        elif event.button() == Qt.MouseButton.LeftButton:
            found = self.highlight_at(event.position().toPoint())
            if found is not None and found.annotation.id is not None:
                self.annotation_clicked.emit(found.annotation.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self._double_clicked.start()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        menu.addSeparator()
        position = self.cursorForPosition(event.pos()).position()
        menu.addAction("Select sentence", lambda: self.select_sentence(position))
        menu.exec(event.globalPos())
        menu.deleteLater()

    def select_sentence(self, position: int) -> None:
        """Select the sentence that holds a position."""
        start, end = self._shown.sentence_at(position)
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.text()
        if number in ("1", "2", "3", "4", "5") and self.textCursor().hasSelection():
            self.color_pressed.emit(ANNOTATION_COLORS[int(number) - 1])
        elif number == "s":
            self.select_sentence(self.textCursor().position())
        elif event.key() == Qt.Key.Key_Escape and self.textCursor().hasSelection():
            self.clear_selection()
        else:
            super().keyPressEvent(event)

    def _on_selection_changed(self) -> None:
        if not self._is_pressed:
            self._telling.start()

    def _tell_selection(self) -> None:
        cursor = self.textCursor()
        lines = self._lines(cursor.selectionStart(), cursor.selectionEnd())
        self.words_selected.emit(lines if cursor.hasSelection() else None)

    def _lines(self, start: int, end: int) -> QRect:
        """From the top of the line of `start` to the bottom of that of `end`; a cursor wide, where the words end."""
        first, last = self._cursor_at(start), self._cursor_at(end)
        return QRect(last.left(), first.top(), last.width(), last.bottom() - first.top() + 1)

    def _cursor_at(self, position: int) -> QRect:
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(position, self.document().characterCount() - 1))
        return self.cursorRect(cursor)

    def _paint_highlights(self) -> None:
        made = []
        for highlight in self._highlights:
            style = QTextCharFormat()
            style.setBackground(theme.current().color(f"mark_{highlight.annotation.color}"))
            if highlight.annotation.text:
                style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
                style.setUnderlineColor(theme.current().color("muted"))
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(highlight.start)
            cursor.setPosition(highlight.end, QTextCursor.MoveMode.KeepAnchor)
            selection.cursor = cursor
            selection.format = style
            made.append(selection)
        self.setExtraSelections(made)

    def _set_line_height(self) -> None:
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        block = cursor.blockFormat()
        block.setLineHeight(132, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setBlockFormat(block)

    def _height(self) -> int:
        margins = self.contentsMargins()
        return int(self.document().size().height()) + margins.top() + margins.bottom() + 4

    def _fit(self, *_size: object) -> None:
        height = self._height()
        if height != self.minimumHeight():
            self.setFixedHeight(height)
