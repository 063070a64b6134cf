"""Where the marked parts of a listing begin and end, for the mouse: an edge can be pulled elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from readinglist.desktop.views.review.marks import Mark

#: Pixels beside an edge that still catch it.
_REACH = 5


@dataclass(frozen=True, slots=True)
class Edge:
    """One end of a mark."""

    mark: Mark
    is_start: bool

    @property
    def position(self) -> int:
        return self.mark.start if self.is_start else self.mark.end

    def pulled(self, position: int) -> tuple[int, int]:
        """Positions of the mark with this end at another position; it cannot pass the other end."""
        if self.is_start:
            return min(position, self.mark.end - 1), self.mark.end
        return self.mark.start, max(position, self.mark.start + 1)


class MarkedView(Protocol):
    """What the pulling needs of the view: see `SourceEditor`."""

    def viewport(self) -> QWidget: ...
    def position_at(self, point: QPoint) -> int: ...
    def rect_at(self, position: int) -> QRect: ...
    def marks_near(self, position: int) -> list[Mark]: ...


class EdgePull(QObject):
    """Watches the mouse over a marked text: a cursor near an edge, and the edge goes with the pressed button."""

    #: While pulling: the mark, and the positions where it would stand; None when nothing is pulled any more.
    changed = Signal(object, int, int)
    pulled = Signal(object, int, int)

    def __init__(self, view: MarkedView, *, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._is_enabled = True
        self._edge: Edge | None = None
        view.viewport().installEventFilter(self)
        view.viewport().setMouseTracking(True)

    def set_enabled(self, is_enabled: bool) -> None:
        """Whether edges can be pulled at all."""
        self._is_enabled = is_enabled

    @property
    def is_enabled(self) -> bool:
        return self._is_enabled

    @property
    def is_pulling(self) -> bool:
        return self._edge is not None

    def edge_at(self, point: QPoint) -> Edge | None:
        """The edge that a press there would take, or None."""
        position = self._view.position_at(point)
        edges = [Edge(mark, is_start) for mark in self._view.marks_near(position) for is_start in (True, False)]
        near = [(*self._distance(edge, point), index) for index, edge in enumerate(edges)]
        distance, _is_outside, index = min(near, default=(_REACH + 1, False, 0))
        return edges[index] if distance <= _REACH else None

    def cancel(self) -> None:
        """Leave the edge where it was."""
        if self._edge is not None:
            self._edge = None
            self.changed.emit(None, 0, 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent) or not self._is_enabled:
            return False
        point, button = event.position().toPoint(), event.button()
        match event.type():
            case QEvent.Type.MouseMove if self._edge is not None:
                self.changed.emit(self._edge.mark, *self._edge.pulled(self._view.position_at(point)))
                return True
            case QEvent.Type.MouseMove if not event.buttons():
                is_near = self.edge_at(point) is not None
                shape = Qt.CursorShape.SplitHCursor if is_near else Qt.CursorShape.IBeamCursor
                self._view.viewport().setCursor(shape)
            case QEvent.Type.MouseButtonPress if button == Qt.MouseButton.LeftButton:
                self._edge = self.edge_at(point)
                return self.is_pulling
            case QEvent.Type.MouseButtonRelease if self._edge is not None and button == Qt.MouseButton.LeftButton:
                self._let_go(self._view.position_at(point))
                return True
        return False

    def _let_go(self, position: int) -> None:
        edge, self._edge = self._edge, None
        self.changed.emit(None, 0, 0)
        if edge is not None and position != edge.position:
            self.pulled.emit(edge.mark, *edge.pulled(position))

    def _distance(self, edge: Edge, point: QPoint) -> tuple[int, bool]:
        """Pixels from the point to an edge on its line, too many on another one; and whether it is outside the part:
        of two parts that touch, the one under the mouse is meant.
        """
        rect = self._view.rect_at(edge.position)
        if not rect.top() <= point.y() <= rect.bottom():
            return _REACH + 1, True
        return abs(rect.left() - point.x()), (point.x() >= rect.left()) != edge.is_start
