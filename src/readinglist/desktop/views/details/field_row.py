"""One field of a paper: its value, where it came from, and an editor in its place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from readinglist.desktop import icons, theme
from readinglist.desktop.plain_text import PlainLabel, set_tool_tip, typed_text
from readinglist.desktop.views.details.words import FIELD_WORDS, clip, origin_tip, origin_words
from readinglist.desktop.widgets.dropdown import Dropdown
from readinglist.model.paper import Origin, PaperType

_LONG_FIELDS = frozenset({"title", "people", "editors", "identifiers", "keywords", "abstract"})
_HINTS = {
    "people": "Names with “;” between them: Given Family; Family, Given; {Organization}",
    "editors": "Names with “;” between them",
    "date": "2023, 2023-06 or 2023-06-26",
    "identifiers": "DOI, arXiv number, ISBN, pmid:NUMBER or address, with “;” between them",
    "keywords": "With “;” between them",
}
_STEPS = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
_SHOWN_LIMIT = 4000
_NAME_WIDTH = 84
_PENCIL = 14
_ROUNDING = 6

Editor = QLineEdit | QPlainTextEdit | QComboBox


class FieldRow(QFrame):
    """Enter, F2 or a double click edits; Enter (in an abstract Ctrl+Enter) or leaving saves; Escape does not."""

    #: (field, typed text)
    edited = Signal(str, str)
    editing_ended = Signal()
    #: Tab in the editor: (field, 1) asks for the editor of the next field, (field, -1) for the one before.
    stepped = Signal(str, int)

    def __init__(self, field: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.is_read_only = False
        self._typed = ""
        self._begun = ""
        self._origin: Origin | None = None
        self._editor: Editor | None = None
        self.setObjectName(f"field_{field}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.name = PlainLabel(FIELD_WORDS[field], role="small", kind="muted", is_wrapped=True)
        self.value = PlainLabel(is_wrapped=True)
        self.value.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.value.setMinimumWidth(1)
        self.source = PlainLabel(role="small", kind="muted", is_wrapped=True)
        self.source.setMinimumWidth(1)
        self.problem = PlainLabel(role="small", kind="danger", is_wrapped=True)
        self.problem.hide()
        self.name.setFixedWidth(_NAME_WIDTH)
        self._column = QVBoxLayout()
        self._column.setSpacing(1)
        for label in (self.value, self.source, self.problem):
            self._column.addWidget(label)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 3, 12 + _PENCIL, 3)
        layout.setSpacing(8)
        layout.addWidget(self.name, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(self._column, 1)

    @property
    def is_editing(self) -> bool:
        return self._editor is not None

    def set_read_only(self, is_read_only: bool) -> None:
        """Whether the row offers an editor."""
        self.is_read_only = is_read_only
        self.setToolTip("" if is_read_only else "Double-click, or press Enter, to edit")

    def show_value(self, shown: str, *, typed: str, origin: Origin | None) -> None:
        """Show a value and its origin; an editor that is open stays as it is."""
        self._typed = typed
        self._origin = origin
        text = shown if len(shown) <= _SHOWN_LIMIT else shown[:_SHOWN_LIMIT] + "…"
        self.value.setText(text or "–")
        self.value.set_kind("" if text else "muted")
        self.setAccessibleName(f"{FIELD_WORDS[self.field]}: {clip(shown, 200) or 'empty'}")
        words = origin_words(origin, self.field) if origin is not None and (text or origin.replaced) else ""
        self.source.setText(words)
        self.source.setVisible(bool(words) and not self.is_editing)
        set_tool_tip(self.source, origin_tip(origin, self.field) if words and origin is not None else "")

    def edit(self) -> None:
        """Open the editor in place of the value."""
        if self._editor is not None or self.is_read_only:
            return
        self._begun = self._typed
        self._editor = self._make_editor()
        self._editor.setObjectName(f"edit_{self.field}")
        self._editor.setAccessibleName(FIELD_WORDS[self.field])
        self._editor.installEventFilter(self)
        self._column.insertWidget(0, self._editor)
        QWidget.setTabOrder(self, self._editor)  # where Tab goes when there is no further field
        self._editor.show()  # only a visible widget takes the focus at once
        self.value.hide()
        self.source.hide()
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if not isinstance(self._editor, QComboBox):
            self._editor.selectAll()

    def commit(self) -> None:
        """Ask to save what the editor holds; text that nobody touched just closes it, whatever was saved meanwhile."""
        if self._editor is None:
            return
        text = self._text()
        if text == self._begun:
            self.close_editor()
        else:
            self.edited.emit(self.field, text)

    def refuse(self, message: str) -> None:
        """The text makes no sense: say why, and let it be mended."""
        if self._editor is None:
            self.edit()
        self.problem.setText(message)
        self.problem.show()

    def close_editor(self) -> None:
        """Back to the value."""
        if self._editor is None:
            return
        editor, self._editor = self._editor, None
        had_focus = editor.hasFocus()
        editor.removeEventFilter(self)
        editor.hide()
        editor.deleteLater()
        self.problem.hide()
        self.value.show()
        self.source.setVisible(bool(self.source.text()))
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.editing_ended.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._editor:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.FocusOut and not self._is_popup_open():
            # Not inside the event: saving may take the editor away.
            QTimer.singleShot(0, self, self.commit)
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._is_taken(event)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.edit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Under the mouse or with the keys, a row looks like what it is: a field that can be edited."""
        super().paintEvent(event)
        is_offered = self.underMouse() and not self.is_read_only
        if self.is_editing or not (is_offered or self.hasFocus()):
            return
        colors, rect = theme.current(), self.rect().adjusted(4, 0, -4, -1)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colors.accent)) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.hover) if is_offered else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect, _ROUNDING, _ROUNDING)
        if not self.is_read_only:
            place = QRect(rect.right() - _PENCIL - 4, rect.top() + 5, _PENCIL, _PENCIL)
            icons.icon("pencil", color_role="muted").paint(painter, place)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        del event
        self.edit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addAction("Edit", self.edit)
        menu.addAction("Copy", lambda: QApplication.clipboard().setText(self._typed))
        earlier = self._origin.replaced.get(self.field) if self._origin is not None else None
        if earlier:
            action = QAction(f"Restore “{clip(earlier, 40)}”".replace("&", "&&"), menu)
            action.triggered.connect(lambda: self.edited.emit(self.field, earlier))
            menu.addAction(action)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def _make_editor(self) -> Editor:
        if self.field in ("type", "is_organization_author"):
            box = Dropdown()
            box.addItems(
                ["no", "yes"] if self.field == "is_organization_author" else [each.value for each in PaperType]
            )
            box.setCurrentText(self._typed or "no")
            box.activated.connect(self.commit)
            return box
        if self.field in _LONG_FIELDS:
            area = QPlainTextEdit(self._typed)
            area.setTabChangesFocus(True)
            area.setFixedHeight(220 if self.field == "abstract" else 76)
            area.setPlaceholderText(_HINTS.get(self.field, ""))
            return area
        line = QLineEdit(self._typed)
        line.setPlaceholderText(_HINTS.get(self.field, ""))
        return line

    def _text(self) -> str:
        match self._editor:
            case QPlainTextEdit():
                return typed_text(self._editor)
            case QLineEdit():
                return self._editor.text()
            case QComboBox():
                text = self._editor.currentText()
                return "" if text == "no" and not self._typed else text
        return self._typed

    def _is_taken(self, event: QKeyEvent) -> bool:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.close_editor()
            return True
        if event.key() in _STEPS:
            self.stepped.emit(self.field, _STEPS[Qt.Key(event.key())])
            # With an editor elsewhere this one is left; otherwise Tab goes on through the window.
            return self._editor is not None and not self._editor.hasFocus()
        # A title is one line; in an abstract Enter begins a new one.
        if is_enter and (self.field != "abstract" or event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self.commit()
            return True
        return False

    def _is_popup_open(self) -> bool:
        popup = QApplication.activePopupWidget()
        return popup is not None and self._editor is not None
