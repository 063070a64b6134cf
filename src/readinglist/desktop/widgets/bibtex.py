"""BibTeX shown with its parts in colours."""

from __future__ import annotations

import re

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

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
