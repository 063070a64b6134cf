"""The pasted text, with its entries marked in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
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
from readinglist.desktop.views.review.edges import EdgePull
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
    #: An end of a marked part was pulled: its Mark, and the positions where it is to stand.
    edge_pulled = Signal(object, int, int)
    #: A menu is wanted at this point of the screen.
    menu_asked = Signal(QPoint)

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
        self._is_fixed = False
        self._pulled: Mark | None = None
        #: Called for Ctrl+Z first; True when it took something back.
        self.take_undo: Callable[[], bool] = lambda: False
        self.edges = EdgePull(self, parent=self)
        self.edges.changed.connect(self._show_pull)
        self.edges.pulled.connect(self.edge_pulled)
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
        self._is_fixed = False
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

    def set_fixed(self, is_fixed: bool) -> None:
        """Whether the text can only be looked at and marked: it is no text that a person gave."""
        self._is_fixed = is_fixed
        self.setReadOnly(is_fixed or self.is_filling)
        flags = self.textInteractionFlags()  # a cursor to mark with, all the same
        self.setTextInteractionFlags(flags | Qt.TextInteractionFlag.TextSelectableByKeyboard)

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

    # -- words and places

    def chosen_positions(self) -> tuple[int, int]:
        """The selection; else the marked part of an entry under the cursor; else the cursor's line."""
        cursor = self.textCursor()
        if cursor.hasSelection():
            return cursor.selectionStart(), cursor.selectionEnd()
        at = cursor.position()
        for mark in self._marks_between(at, at + 1):
            if mark.entry >= 0 and mark.start <= at < mark.end:
                return mark.start, mark.end
        block = cursor.block()
        return block.position(), block.position() + block.length() - 1

    def forget_selection(self) -> None:
        """Leave the cursor where the selection began."""
        cursor = self.textCursor()
        cursor.setPosition(cursor.selectionStart())
        self.setTextCursor(cursor)

    def line_position(self, line: int) -> int:
        """Where a line (from 1) begins."""
        return self._block(line).position()

    def position_at(self, point: QPoint) -> int:
        return self.cursorForPosition(point).position()

    def rect_at(self, position: int) -> QRect:
        cursor = self.textCursor()
        cursor.setPosition(min(position, self.document().characterCount() - 1))
        return self.cursorRect(cursor)

    def marks_near(self, position: int) -> list[Mark]:
        """Marked parts of entries of which an end may be at the position."""
        near = self._marks_between(max(0, position - 2), position + 2)
        return [mark for mark in near if mark.entry >= 0 and span_color(mark.kind) is not None]

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
        if self.edges.is_enabled:
            self._paint_edges(painter)

    def _paint_edges(self, painter: QPainter) -> None:
        """The ends of the parts of the outlined entry, as something that a hand can take."""
        painter.setPen(QPen(theme.current().color("accent"), 2))
        start, end = (self._block(lines[self._current]).position() for lines in (self._firsts, self._lasts))
        visible = self.viewport().rect()
        for mark in self._marks_between(start, end + self._block(self._lasts[self._current]).length()):
            if mark.entry != self._current or span_color(mark.kind) is None:
                continue
            for position in (mark.start, mark.end):
                rect = self.rect_at(position)
                if visible.intersects(rect):
                    painter.drawLine(rect.left(), rect.top() + 1, rect.left(), rect.bottom() - 1)

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
        if event.key() == Qt.Key.Key_Escape and self.edges.is_pulling:
            self.edges.cancel()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif not (event.matches(QKeySequence.StandardKey.Undo) and self.take_undo()):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """A click outside the selection puts the cursor there first: the menu speaks of that place."""
        cursor, at = self.textCursor(), self.cursorForPosition(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Mouse and not (
            cursor.selectionStart() <= at.position() < cursor.selectionEnd()
        ):
            self.setTextCursor(at)
        self.menu_asked.emit(event.globalPos())

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
            self.set_fixed(self._is_fixed)
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
        made = [self._selection(mark) for mark in self._marks_between(first, end) if not self._is_pulled(mark)]
        made += [self._selection(self._pulled)] if self._pulled is not None else []
        made += [self._issue_selection(issue) for issue in self._issues_between(first, end) if self._is_bare(issue)]
        self.setExtraSelections(made)

    def _show_pull(self, mark: Mark | None, start: int, end: int) -> None:
        """A part as it would stand if its edge were let go here."""
        self._pulled = replace(mark, start=start, end=end) if mark is not None else None
        self._color_visible()

    def _is_pulled(self, mark: Mark) -> bool:
        pulled = self._pulled
        return (
            pulled is not None
            and (mark.entry, mark.kind) == (pulled.entry, pulled.kind)
            and (mark.start == pulled.start or mark.end == pulled.end)
        )

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
