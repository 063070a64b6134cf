"""What floats over the abstract: the bar that highlights selected words, and the card of one annotation."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from readinglist.desktop import icons, theme
from readinglist.model.paper import ANNOTATION_COLORS, Annotation

#: Between lines of the abstract and what lies beside them.
_GAP = 6
_SAVING_PAUSE_MS = 400


class ColorButton(QAbstractButton):
    """A round spot of an annotation's colour; ringed when it is the one."""

    def __init__(self, color: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.color = color
        self.is_chosen = False
        self.setObjectName(f"color_{color}")
        self.setAccessibleName(f"{color.capitalize()} highlight")
        self.setToolTip(f"{color.capitalize()} ({ANNOTATION_COLORS.index(color) + 1})")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(24, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        colors = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = colors.color(f"mark_{self.color}")
        strong = fill.lighter(150) if colors.is_dark else fill.darker(125)
        painter.setBrush(fill if not colors.is_dark else strong)
        painter.setPen(QPen(strong, 1.2))
        inset = 3 if self.underMouse() else 4
        painter.drawEllipse(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset))
        if self.is_chosen or self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colors.accent), 1.6))
            painter.drawEllipse(QRectF(self.rect()).adjusted(1, 1, -1, -1))


class _Floating(QFrame):
    """A raised frame inside its parent, placed near a point and never outside."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.setProperty("kind", "floating")
        self.hide()

    def show_beside(self, lines: QRect) -> None:
        """Show below some lines of the parent, or above them where there is no room: not upon them, if it can be."""
        self.adjustSize()
        room = self._room.rect().adjusted(4, 4, -4, -4)
        x = max(room.left(), min(lines.x() - self.width() // 2, room.right() - self.width()))
        below, above = lines.bottom() + _GAP, lines.top() - _GAP - self.height()
        is_below = below + self.height() <= room.bottom() or above < room.top()
        self.move(x, min(below, room.bottom() - self.height()) if is_below else above)
        self.show()
        self.raise_()


class HighlightBar(_Floating):
    """Five colours and a note: what can be done with selected words."""

    color_chosen = Signal(str)
    note_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("highlight_bar")
        self.setAccessibleName("Highlight the selected words")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.setSpacing(2)
        for color in ANNOTATION_COLORS:
            button = ColorButton(color)
            button.clicked.connect(lambda _checked=False, color=color: self.color_chosen.emit(color))
            layout.addWidget(button)
        self.note = QToolButton()
        self.note.setObjectName("highlight_note")
        self.note.setAccessibleName("Highlight with a note")
        self.note.setToolTip("Highlight and write a note")
        icons.keep_icon(self.note, "message-square")
        self.note.clicked.connect(self.note_asked)
        layout.addWidget(self.note)


class _NoteField(QPlainTextEdit):
    """Where the note of an annotation is typed. Escape and Ctrl+Enter end it."""

    ended = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape or (is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self.ended.emit()
        else:
            super().keyPressEvent(event)


class AnnotationCard(_Floating):
    """Colour, note and deletion of one annotation. The note is saved while it is typed."""

    text_changed = Signal(int, str)
    color_chosen = Signal(int, str)
    delete_asked = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("annotation_card")
        self.setAccessibleName("Annotation")
        self.setFixedWidth(288)
        self._annotation: Annotation | None = None
        self._is_dirty = False
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(_SAVING_PAUSE_MS)
        self._saving.timeout.connect(self.flush)
        self.note = _NoteField()
        self.note.setObjectName("annotation_note")
        self.note.setAccessibleName("Note on the highlighted words")
        self.note.setPlaceholderText("Write a note on these words…")
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(84)
        self.note.textChanged.connect(self._on_text_changed)
        self.note.ended.connect(self.close_card)
        self._colors = [ColorButton(color) for color in ANNOTATION_COLORS]
        self.delete = QToolButton()
        self.delete.setObjectName("annotation_delete")
        self.delete.setAccessibleName("Delete the annotation")
        self.delete.setToolTip("Delete this annotation; Undo brings it back")
        icons.keep_icon(self.delete, "trash-2", color_role="danger")
        self.delete.clicked.connect(self._on_delete_clicked)
        self.done = QPushButton("Done")
        self.done.setObjectName("annotation_done")
        self.done.setProperty("kind", "quiet")
        self.done.clicked.connect(self.close_card)
        self._arrange()

    @property
    def annotation_id(self) -> int | None:
        """Of the annotation that is shown; None while the card is closed."""
        return self._annotation.id if self._annotation is not None else None

    def open(self, annotation: Annotation, lines: QRect, *, is_note_wanted: bool = True) -> None:
        """Show an annotation beside its lines in the parent."""
        self.flush()
        self._annotation = None
        self.note.setPlainText(annotation.text)
        self._annotation = annotation
        self._show_color(annotation.color)
        self.show_beside(lines)
        if is_note_wanted:
            self.note.setFocus(Qt.FocusReason.PopupFocusReason)
            self.note.moveCursor(self.note.textCursor().MoveOperation.End)

    def renew(self, annotation: Annotation) -> None:
        """The annotation changed elsewhere: show it, unless something typed here is not saved yet."""
        self._show_color(annotation.color)
        if not self._is_dirty and annotation.text != self.note.toPlainText():
            self._annotation = None
            self.note.setPlainText(annotation.text)
        self._annotation = annotation

    def close_card(self) -> None:
        """Save what was typed, and go."""
        self.flush()
        self._annotation = None
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def flush(self) -> None:
        """Save what was typed now."""
        self._saving.stop()
        if self._is_dirty and self._annotation is not None and self._annotation.id is not None:
            self._is_dirty = False
            self.text_changed.emit(self._annotation.id, self.note.toPlainText())

    def focusOutEvent(self, event: QEvent) -> None:
        self.flush()
        super().focusOutEvent(event)  # type: ignore[arg-type]

    def _on_text_changed(self) -> None:
        if self._annotation is not None:
            self._is_dirty = True
            if not self._saving.isActive():
                self._saving.start()

    def _on_delete_clicked(self) -> None:
        annotation_id = self.annotation_id
        self._is_dirty = False
        self.close_card()
        if annotation_id is not None:
            self.delete_asked.emit(annotation_id)

    def _on_color_clicked(self, color: str) -> None:
        if self.annotation_id is not None:
            self._show_color(color)
            self.color_chosen.emit(self.annotation_id, color)

    def _show_color(self, color: str) -> None:
        for button in self._colors:
            button.is_chosen = button.color == color
            button.update()

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2)
        for button in self._colors:
            button.clicked.connect(lambda _checked=False, color=button.color: self._on_color_clicked(color))
            row.addWidget(button)
        row.addStretch()
        row.addWidget(self.delete)
        row.addWidget(self.done)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 6)
        layout.setSpacing(6)
        layout.addWidget(self.note)
        layout.addLayout(row)
        escape = QShortcut(QKeySequence("Escape"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.close_card)
