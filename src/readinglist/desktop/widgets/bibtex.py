"""BibTeX shown with its parts in colours."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QKeyEvent,
    QKeySequence,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
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


class BibtexEditor(BibtexView):
    """BibTeX to be edited: Ctrl+Enter saves, so does leaving it; Esc asks to leave or to take back what was typed."""

    save_asked = Signal()
    escaped = Signal()

    def __init__(self, *, name: str = "bibtex", parent: QWidget | None = None) -> None:
        super().__init__(name=name, parent=parent)
        self._faulty: tuple[int, ...] = ()
        self.setReadOnly(False)
        self.setUndoRedoEnabled(True)
        theme.notifier().changed.connect(self._paint_faults)

    def mark_lines(self, lines: Iterable[int]) -> None:
        """Mark these lines, counted from 1, as wrong."""
        self._faulty = tuple(lines)
        self._paint_faults()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save_asked.emit()
        elif event.matches(QKeySequence.StandardKey.Cancel):
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:  # its own context menu
            self.save_asked.emit()

    def _paint_faults(self) -> None:
        self.setExtraSelections([self._selection(line) for line in self._faulty])

    def _selection(self, line: int) -> QTextEdit.ExtraSelection:
        block = self.document().findBlockByNumber(min(line, self.blockCount()) - 1)
        selection = QTextEdit.ExtraSelection()
        selection.cursor = QTextCursor(block)
        selection.format.setBackground(theme.current().color("mark_pink"))
        selection.format.setProperty(QTextCharFormat.Property.FullWidthSelection, True)
        return selection
