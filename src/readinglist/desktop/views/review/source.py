"""The pasted text, with its entries marked in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from PySide6.QtCore import QEvent, QMimeData, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from readinglist.desktop import theme
from readinglist.desktop.plain_text import typed_text
from readinglist.desktop.views.review.colors import action_color, span_color
from readinglist.desktop.views.review.marks import Mark, marks_of
from readinglist.model.listing import Issue, Listing
from readinglist.model.plan import Action

_GUTTER_MARGIN = 8
_PIECE = 200_000


def pieces_of(text: str) -> list[str]:
    """A text cut behind line ends into pieces that are laid out in a few milliseconds each; at least one."""
    pieces, start = [], 0
    while len(text) - start > _PIECE:
        end = text.find("\n", start + _PIECE) + 1
        if end == 0:
            break
        pieces.append(text[start:end])
        start = end
    return [*pieces, text[start:]]


class _Gutter(QWidget):
    """Line numbers, and beside each entry a bar in the colour of what happens to it."""

    def __init__(self, editor: SourceEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self.setObjectName("line_numbers")

    def sizeHint(self) -> QSize:
        return QSize(self._editor.gutter_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._editor.paint_gutter(self, event.rect())


class SourceEditor(QPlainTextEdit):
    """Plain text with its understood parts in soft colours. Colours only what is visible: any length costs the same."""

    #: The cursor came into another entry (its index), by the user's doing.
    entry_pointed = Signal(int)
    #: The user typed or pasted.
    edited = Signal()
    #: The user pasted something of which the clipboard holds this HTML too.
    html_pasted = Signal(str)
    #: Escape.
    left = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("listing_text")
        self.setAccessibleName("Text of the listing")
        self.setFont(theme.font("body"))
        self.setProperty("frame", False)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(8)
        self.setPlaceholderText("Paste a listing here, or type one.")
        self._gutter = _Gutter(self)
        self._marks: list[Mark] = []
        self._starts: list[int] = []
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        self._actions: list[Action] = []
        self._issues: tuple[Issue, ...] = ()
        self._current = -1
        self._is_loading = False
        self._loaded_text: str | None = None
        self._pieces: list[str] = []
        self._filling = QTimer(self)
        self._filling.setSingleShot(True)
        self._filling.timeout.connect(self._fill)
        self._repainting = QTimer(self)
        self._repainting.setSingleShot(True)
        self._repainting.timeout.connect(self._color_visible)
        self.blockCountChanged.connect(self._on_block_count_changed)
        self.updateRequest.connect(self._on_update_request)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.textChanged.connect(self._on_text_changed)
        self.cursorPositionChanged.connect(self._on_cursor_moved)
        theme.notifier().changed.connect(self._repainting.start)
        self._on_block_count_changed()

    @property
    def text(self) -> str:
        """The text as it stands; while nobody has typed, what was loaded, also where that is still being laid out."""
        return typed_text(self) if self._loaded_text is None else self._loaded_text

    @property
    def is_filling(self) -> bool:
        """True while a long text comes in piece by piece; nothing can be typed then."""
        return bool(self._pieces)

    @property
    def current_entry(self) -> int:
        """Index of the outlined entry, or -1."""
        return self._current

    def load(self, text: str) -> None:
        """Show another text. `edited` is not told, and its undo starts empty.

        A long text comes in piece by piece, so that the window never waits for the whole of it.
        """
        self._is_loading = True
        self.show_listing(None, [])
        self._filling.stop()
        first, *self._pieces = pieces_of(text)
        self._loaded_text = text
        self.setUndoRedoEnabled(False)
        self.setReadOnly(self.is_filling)
        self.setPlainText(first)
        self._is_loading = False
        self._go_on()

    def finish_filling(self) -> None:
        """Bring in the rest of a long text at once."""
        while self.is_filling:
            self._fill()

    def show_listing(self, listing: Listing | None, actions: list[Action], *, marks: list[Mark] | None = None) -> None:
        """Mark what was understood; None: mark nothing.

        actions: what happens to each entry. marks: `marks_of(listing)`, if at hand.
        """
        self._marks = marks if marks is not None else marks_of(listing) if listing is not None else []
        self._starts = [mark.start for mark in self._marks]
        entries = listing.entries if listing is not None else ()
        self._firsts = [entry.first_line for entry in entries]
        self._lasts = [entry.last_line for entry in entries]
        self._issues = listing.issues if listing is not None else ()
        self.show_actions(actions)
        if self._current >= len(entries):
            self._current = -1
        self._repainting.start()

    def show_actions(self, actions: list[Action]) -> None:
        """Colour the bars beside the entries anew."""
        self._actions = actions
        self._gutter.update()

    def show_entry(self, index: int) -> None:
        """Outline an entry and bring its first line near the top; -1: none."""
        if index == self._current:
            return
        self._current = index
        if 0 <= index < len(self._firsts):
            self._scroll_to(self._firsts[index], self._lasts[index])
        self.viewport().update()
        self._gutter.update()

    def show_lines(self, first: int, last: int) -> None:
        """Select whole lines (from 1) and bring them into view."""
        self._fill_to(last)
        cursor = QTextCursor(self._block(first))
        end = self._block(last)
        cursor.setPosition(end.position() + end.length() - 1, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self._scroll_to(first, last)

    def entry_at(self, line: int) -> int:
        """Index of the entry that holds a line (from 1), or -1."""
        index = bisect_right(self._firsts, line) - 1
        return index if index >= 0 and line <= self._lasts[index] else -1

    def gutter_width(self) -> int:
        digits = max(2, len(str(max(1, self.blockCount()))))
        return self.fontMetrics().horizontalAdvance("9") * digits + 2 * _GUTTER_MARGIN + 4

    def paint_gutter(self, gutter: QWidget, area: QRect) -> None:
        """Called by the gutter: numbers of the visible lines in `area`."""
        colors = theme.current()
        painter = QPainter(gutter)
        painter.fillRect(area, colors.color("surface"))
        painter.setFont(theme.font("small"))
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= area.bottom():
            height = self.blockBoundingRect(block).height()
            if top + height >= area.top():
                self._paint_line(painter, block, QRectF(0, top, gutter.width(), height))
            block, top = block.next(), top + height

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not 0 <= self._current < len(self._firsts):
            return
        first = self._geometry(self._firsts[self._current])
        last = self._geometry(self._lasts[self._current])
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.current().color("accent"), 1.4))
        width = self.viewport().width()
        painter.drawRoundedRect(QRectF(1, first.top() - 2, width - 2, last.bottom() - first.top() + 4), 6, 6)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inner = self.contentsRect()
        self._gutter.setGeometry(QRect(inner.left(), inner.top(), self.gutter_width(), inner.height()))
        self._repainting.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._on_block_count_changed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasHtml():
            self.html_pasted.emit(source.html())
        super().insertFromMimeData(source)

    def _fill(self) -> None:
        """Append the next piece, and go on soon."""
        if self._pieces:
            self._is_loading = True
            cursor = QTextCursor(self.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText(self._pieces.pop(0))
            self._is_loading = False
            self._repainting.start(0)
        self._go_on()

    def _go_on(self) -> None:
        if self._pieces:
            self._filling.start()
        else:
            self._filling.stop()
            self.setReadOnly(False)
            self.setUndoRedoEnabled(True)

    def _paint_line(self, painter: QPainter, block: QTextBlock, place: QRectF) -> None:
        colors = theme.current()
        number = block.blockNumber() + 1
        height = self.fontMetrics().height()
        is_issue = any(issue.first_line <= number <= issue.last_line for issue in self._issues[:200])
        painter.setPen(colors.color("danger" if is_issue else "faint"))
        numbers = QRectF(0, place.top(), place.width() - _GUTTER_MARGIN - 4, height)
        painter.drawText(numbers, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(number))
        entry = self.entry_at(number)
        if 0 <= entry < len(self._actions):
            color = action_color(self._actions[entry])
            bar = QRectF(place.width() - 4, place.top(), 3, place.height())
            painter.fillRect(bar, color if entry == self._current else theme.tint(color.name(), 0.45))

    def _color_visible(self) -> None:
        """Extra selections for the marks that can be seen, and for lines that were not understood."""
        first = self.firstVisibleBlock().position()
        bottom = self.cursorForPosition(self.viewport().rect().bottomRight())
        end = bottom.block().position() + bottom.block().length()
        made = [self._selection(mark) for mark in self._marks_between(first, end)]
        made += [self._issue_selection(issue) for issue in self._issues_between(first, end) if self._is_bare(issue)]
        self.setExtraSelections(made)

    def _is_bare(self, issue: Issue) -> bool:
        """True when no part of the issue's lines was understood; only then its words are underlined."""
        start, last = self._block(issue.first_line).position(), self._block(issue.last_line)
        marks = self._marks_between(start, last.position() + last.length())
        return all(span_color(mark.kind) is None for mark in marks)

    def _marks_between(self, start: int, end: int) -> list[Mark]:
        index = bisect_left(self._starts, start)
        while index > 0 and self._marks[index - 1].end > start:
            index -= 1
        return self._marks[index : bisect_left(self._starts, end)]

    def _issues_between(self, start: int, end: int) -> list[Issue]:
        first = self.document().findBlock(start).blockNumber() + 1
        last = self.document().findBlock(max(0, min(end, self.document().characterCount()) - 1)).blockNumber() + 1
        return [issue for issue in self._issues if issue.first_line <= last and issue.last_line >= first][:200]

    def _selection(self, mark: Mark) -> QTextEdit.ExtraSelection:
        color = span_color(mark.kind)
        style = QTextCharFormat()
        if color is None:
            style.setForeground(theme.current().color("faint"))
        else:
            style.setBackground(color)
        return self._extra(mark.start, mark.end, style)

    def _issue_selection(self, issue: Issue) -> QTextEdit.ExtraSelection:
        style = QTextCharFormat()
        style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        style.setUnderlineColor(theme.current().color("danger"))
        end = self._block(issue.last_line)
        return self._extra(self._block(issue.first_line).position(), end.position() + end.length() - 1, style)

    def _extra(self, start: int, end: int, style: QTextCharFormat) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        last = self.document().characterCount() - 1
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(start, last))
        cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
        selection.cursor = cursor
        selection.format = style
        return selection

    def _block(self, line: int) -> QTextBlock:
        return self.document().findBlockByNumber(max(0, min(line, self.blockCount()) - 1))

    def _geometry(self, line: int) -> QRectF:
        return self.blockBoundingGeometry(self._block(line)).translated(self.contentOffset())

    def _fill_to(self, line: int) -> None:
        if self.is_filling and line >= self.blockCount():
            self.finish_filling()

    def _scroll_to(self, first: int, last: int) -> None:
        """Scroll only when the lines are not both in view; then leave a little room above the first."""
        self._fill_to(last)
        top, bottom = self._geometry(first).top(), self._geometry(last).bottom()
        if top < 0 or bottom > self.viewport().height():
            # The scroll bar of a QPlainTextEdit counts visual lines; the block knows its first one.
            self.verticalScrollBar().setValue(max(0, self._block(first).firstLineNumber() - 2))

    def _on_block_count_changed(self) -> None:
        self.setViewportMargins(self.gutter_width(), 0, 0, 0)

    def _on_update_request(self, area: QRect, dy: int) -> None:
        if dy:
            self._gutter.scroll(0, dy)
        else:
            self._gutter.update(0, area.y(), self._gutter.width(), area.height())

    def _on_scrolled(self) -> None:
        self._repainting.start(0)  # never the signal's own number: a timer would take it for milliseconds

    def _on_text_changed(self) -> None:
        if not self._is_loading:
            self._loaded_text = None
            self.edited.emit()

    def _on_cursor_moved(self) -> None:
        if self._is_loading or not self.hasFocus():
            return
        entry = self.entry_at(self.textCursor().blockNumber() + 1)
        if entry >= 0 and entry != self._current:
            self._current = entry
            self.viewport().update()
            self._gutter.update()
            self.entry_pointed.emit(entry)
