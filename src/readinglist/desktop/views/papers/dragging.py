"""Dragging papers out of the table, and within it when it shows the queue in its own order."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QColor, QDrag, QDropEvent, QPainter, QPixmap

from readinglist.desktop import theme
from readinglist.model.paper import PaperId
from readinglist.model.texts import counted

if TYPE_CHECKING:
    from readinglist.desktop.views.papers.table import PaperTable

#: More than these are not dragged into an editor at once.
_LIMIT = 5000
_HEIGHT = 28


class Dragging:
    """What a table does while something is dragged from it or over it."""

    def __init__(self, table: PaperTable) -> None:
        self._table = table
        #: Makes what leaves from ids; without it nothing can be dragged.
        self.make_mime: Callable[[list[PaperId]], QMimeData] | None = None
        #: Gives the ids that are dragged over the table if they can be put between its rows; else empty.
        self.find_movable: Callable[[QMimeData], list[PaperId]] | None = None
        #: Told of papers that were dropped outside the program.
        self.on_left: Callable[[list[PaperId]], None] | None = None
        self.target_row = -1

    def start(self) -> None:
        """Drag the chosen papers: a cite command for others, ids for ourselves."""
        ids = self._table.selected_ids()[:_LIMIT]
        if not ids or self.make_mime is None:
            return
        drag = QDrag(self._table)
        drag.setMimeData(self.make_mime(ids))
        drag.setPixmap(_label(len(ids)))
        drag.setHotSpot(QPoint(-12, -4))
        done = drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.DropAction.CopyAction)
        self.finish(ids, done, is_inside=drag.target() is not None)

    def finish(self, ids: list[PaperId], done: Qt.DropAction, *, is_inside: bool) -> None:
        """A drag has ended. is_inside: over a widget of ours, which is told only of our own widgets."""
        if done != Qt.DropAction.IgnoreAction and not is_inside and self.on_left is not None:
            self.on_left(ids)

    def move(self, event: QDropEvent) -> None:
        """Show where the papers would go, or leave the event to the window."""
        if self._movable(event):
            event.acceptProposedAction()
            self._show_target(self._row_at(event))
        else:
            event.ignore()

    def drop(self, event: QDropEvent) -> None:
        ids = self._movable(event)
        row = self._row_at(event)
        self.leave()
        if not ids:
            event.ignore()
            return
        event.acceptProposedAction()
        self._table.moved.emit(ids, row)

    def leave(self) -> None:
        self._show_target(-1)

    def paint(self, painter: QPainter) -> None:
        """The line between the rows where the papers would go."""
        if self.target_row < 0:
            return
        table = self._table
        is_end = self.target_row >= table.model().rowCount()
        last = table.row_rect(table.model().rowCount() - 1)
        top = last.bottom() if is_end else table.row_rect(self.target_row).top()
        painter.fillRect(0, max(0, top - 1), table.viewport().width(), 2, QColor(theme.current().accent))

    def _movable(self, event: QDropEvent) -> list[PaperId]:
        return self.find_movable(event.mimeData()) if self.find_movable is not None else []

    def _row_at(self, event: QDropEvent) -> int:
        point = event.position().toPoint()
        row = self._table.rowAt(point.y())
        if row < 0:
            return self._table.model().rowCount()
        return row + 1 if point.y() > self._table.row_rect(row).center().y() else row

    def _show_target(self, row: int) -> None:
        if row != self.target_row:
            self.target_row = row
            self._table.viewport().update()


def _label(count: int) -> QPixmap:
    """What hangs at the pointer: how many papers."""
    text = counted(count, "paper")
    picture = QPixmap(18 + 8 * len(text), _HEIGHT)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.current().color("accent"))
    painter.drawRoundedRect(picture.rect(), theme.RADIUS, theme.RADIUS)
    painter.setFont(theme.font("small"))
    painter.setPen(theme.current().color("accent_text"))
    painter.drawText(picture.rect(), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return picture
