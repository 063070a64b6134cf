"""BibTeX shown with its parts in colours."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QKeyEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from readinglist.desktop import theme

_TYPE = re.compile(r"^\s*(@\w+)\s*\{\s*([^,\s]*)")
_FIELD = re.compile(r"^\s*([\w-]+)\s*=")
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)")
_MATH = re.compile(r"(?<!\\)\$[^$]{1,300}\$")


class BibtexHighlighter(QSyntaxHighlighter):
    """Types, keys, field names, TeX commands and mathematics; each line by itself."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        theme.notifier().changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:
        if len(text) > 20_000:
            return
        if match := _TYPE.match(text):
            self._mark(match, 1, "accent", is_strong=True)
            self._mark(match, 2, "success", is_strong=True)
        elif match := _FIELD.match(text):
            self._mark(match, 1, "accent")
        for match in _MATH.finditer(text):
            self._mark(match, 0, "warning")
        for match in _COMMAND.finditer(text):
            self._mark(match, 0, "warning")

    def _mark(self, match: re.Match[str], group: int, role: str, *, is_strong: bool = False) -> None:
        style = QTextCharFormat()
        style.setForeground(theme.current().color(role))
        if is_strong:
            style.setFontWeight(QFont.Weight.DemiBold)
        self.setFormat(match.start(group), match.end(group) - match.start(group), style)


class BibtexView(QPlainTextEdit):
    """Read-only BibTeX in a fixed pitch."""

    def __init__(self, *, name: str = "bibtex", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("BibTeX")
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFont(theme.font("mono"))
        self.setProperty("frame", False)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTabChangesFocus(True)
        self.highlighter = BibtexHighlighter(self.document())


class BibtexField(BibtexView):
    """BibTeX to be edited: Ctrl+Enter saves, Esc reverts while there is something to revert."""

    save_asked = Signal()
    revert_asked = Signal()
    focus_left = Signal()

    def __init__(self, *, name: str = "bibtex", parent: QWidget | None = None) -> None:
        super().__init__(name=name, parent=parent)
        self.setUndoRedoEnabled(True)
        self.can_revert = False
        self._marked = 0
        theme.notifier().changed.connect(self._paint_mark)

    def mark_line(self, line: int) -> None:
        """Show which line has an error, from 1; 0: none."""
        self._marked = line
        self._paint_mark()

    def replace_text(self, text: str) -> None:
        """Put another text in, as an edit that can be undone."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_own(event):
            event.accept()  # before a shortcut of the window takes it
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._is_own(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.revert_asked.emit()
        else:
            self.save_asked.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:  # its own menu
            self.focus_left.emit()

    def _is_own(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            return self.can_revert
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        return is_enter and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier) and not self.isReadOnly()

    def _paint_mark(self) -> None:
        block = self.document().findBlockByNumber(self._marked - 1)
        if not self._marked or not block.isValid():
            self.setExtraSelections([])
            return
        selection = QTextEdit.ExtraSelection()
        selection.cursor = QTextCursor(block)
        selection.format.setBackground(theme.current().color("mark_pink"))
        selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        self.setExtraSelections([selection])
