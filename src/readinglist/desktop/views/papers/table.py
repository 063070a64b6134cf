"""The table of papers: what Qt's table is told so that it stays quick with 100,000 rows, and what it tells.

Both headers get an empty selection model of their own: otherwise each repaint of a header asks every cell of the
selection (1.4 s for all of 100,000 rows against 52 ms). Rows have one fixed height. No type-ahead: letters are keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from readinglist.desktop import theme
from readinglist.desktop.models.columns import COLUMNS, PRIORITY, TITLE
from readinglist.desktop.models.paper_list import Index, PaperListModel
from readinglist.desktop.views.papers.column_layout import ColumnLayout
from readinglist.desktop.views.papers.dragging import Dragging
from readinglist.desktop.views.papers.keeping import Keeper
from readinglist.desktop.views.papers.painting import PaperPainter
from readinglist.model.paper import PaperId

#: Keys that lead to another row.
_MOVES = (
    Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
)  # fmt: skip


class PaperTable(QTableView):
    """Shows a `PaperListModel`; the selection is a list of ids."""

    #: The chosen papers are others now: a list of ids in the order of the rows. (As `list` it would be copied by Qt.)
    selection_changed = Signal(object)
    #: A column header was clicked: its key.
    sort_asked = Signal(str)
    #: A paper was double-clicked.
    opened = Signal(int)
    #: Papers were dropped between rows: (ids, in front of which row).
    moved = Signal(list, int)
    #: Esc was pressed.
    escaped = Signal()

    def __init__(self, model: PaperListModel, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._told: list[PaperId] = []
        self._wanted: list[PaperId] = []
        self.painter = PaperPainter(model)
        # Our own: to ask for one that Qt made wakes all of PySide's widget types, 12 ms of the start.
        self.setViewport(QWidget(self))
        self.setObjectName("papers")
        self.setAccessibleName("Papers")
        self.setModel(model)
        self._quiet_headers()
        self._set_up()
        self.dragging = Dragging(self)
        self._keeper = Keeper(self, model)
        self.selectionModel().selectionChanged.connect(self._tell)
        model.modelReset.connect(self._tell)
        theme.notifier().changed.connect(self._on_theme_changed)

    # -- set-up

    def _quiet_headers(self) -> None:
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSelectionModel(QItemSelectionModel(self._model, header))

    def _set_up(self) -> None:
        self.setItemDelegate(self.painter)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        # Opaque: what stays on the screen while scrolling is moved, not painted again.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.painter.row_height())
        self._set_up_columns()

    def _set_up_columns(self) -> None:
        header = self.horizontalHeader()
        header.setObjectName("columns")
        header.setAccessibleName("Columns of the papers")
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(False)
        header.setFixedHeight(30)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.columns = ColumnLayout(header)
        self.painter.has_priority_column = lambda: not header.isSectionHidden(PRIORITY)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.sectionClicked.connect(self._on_section_clicked)

    # -- selection as ids

    def selected_ids(self) -> list[PaperId]:
        """Ids of the chosen rows, in the order of the rows."""
        chosen = self.selectionModel().selection()
        parts = (chosen.at(place) for place in range(chosen.count()))
        ids: list[PaperId] = []
        end = 0
        for top, bottom in sorted((part.top(), part.bottom()) for part in parts):
            ids += self._model.ids[max(top, end) : bottom + 1]
            end = max(end, bottom + 1)
        return ids

    def current_id(self) -> PaperId | None:
        return self._model.id_at(self.currentIndex().row())

    def select_ids(self, paper_ids: Iterable[PaperId], *, is_scrolling: bool = True) -> None:
        """Choose these papers, as far as they are in the view; the first one becomes the current one."""
        rows = self._model.rows_of(paper_ids)
        self.select_rows(rows)
        if rows and is_scrolling:
            self.scrollTo(self._model.index(rows[0], 0))

    def select_when_complete(self, paper_ids: Sequence[PaperId]) -> None:
        """Choose these papers as soon as all ids of the view are here, unless the user has chosen others by then."""
        self._wanted = list(paper_ids)
        self._model.completed.connect(self._on_completed, Qt.ConnectionType.SingleShotConnection)

    def _on_completed(self) -> None:
        wanted, self._wanted = self._wanted, []
        if wanted and not self.selectionModel().hasSelection():
            self.select_ids(wanted)

    def select_rows(self, rows: Sequence[int]) -> None:
        """Choose these rows (ascending) and nothing else."""
        selection = QItemSelection()
        last_column = len(COLUMNS) - 1
        for first, last in _ranges(rows):
            selection.select(self._model.index(first, 0), self._model.index(last, last_column))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if rows:
            self.set_current(rows[0])

    def set_current(self, row: int) -> None:
        """Make a row the current one without choosing it."""
        if 0 <= row < self._model.rowCount():
            index = self._model.index(row, TITLE)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def go_to(self, row: int) -> None:
        """Choose one row and show it."""
        if 0 <= row < self._model.rowCount():
            self.select_rows([row])
            self.scrollTo(self._model.index(row, TITLE))

    def step(self, by: int) -> None:
        """`j` and `k`: the next or the previous row; the current one if nothing is chosen yet."""
        current = self.currentIndex().row()
        if not self.selectionModel().hasSelection():
            self.go_to(max(0, current))
        else:
            self.go_to(min(max(0, current + by), self._model.rowCount() - 1))

    def set_compact(self, is_compact: bool) -> None:
        """One line a row, or two."""
        self.painter.is_compact = is_compact
        self.verticalHeader().setDefaultSectionSize(self.painter.row_height())
        self.viewport().update()

    # -- columns

    def show_sort(self, sort: str, *, is_descending: bool) -> None:
        """Mark the column that orders the rows."""
        header = self.horizontalHeader()
        place = next((n for n, column in enumerate(COLUMNS) if column.sort == sort and sort), -1)
        # Qt points down for ascending; here, as on the button beside it, up is ascending.
        order = Qt.SortOrder.AscendingOrder if is_descending else Qt.SortOrder.DescendingOrder
        header.setSortIndicatorShown(place >= 0)
        header.setSortIndicator(place, order)

    def _on_section_clicked(self, place: int) -> None:
        if COLUMNS[place].sort:
            self.sort_asked.emit(COLUMNS[place].key)

    # -- telling

    def _tell(self) -> None:
        ids = self.selected_ids()
        if ids != self._told:
            self._told = ids
            self.selection_changed.emit(ids)

    def _on_theme_changed(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.painter.row_height())
        self.viewport().update()

    # -- events

    def keyboardSearch(self, search: str) -> None:
        """No type-ahead: letters are keys of actions."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that move and choose. The rest goes on to the window: it knows what they would do, and why not now."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif _is_for_the_window(event):
            event.ignore()
        elif event.key() in _MOVES and not event.modifiers() and not self.selectionModel().hasSelection():
            self._begin(event.key())
        else:
            super().keyPressEvent(event)

    def moveCursor(self, cursorAction: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End mean the first and the last row, not the ends of a row."""
        rows = self._model.rowCount()
        if rows and cursorAction == QAbstractItemView.CursorAction.MoveHome:
            return self._model.index(0, TITLE)
        if rows and cursorAction == QAbstractItemView.CursorAction.MoveEnd:
            return self._model.index(rows - 1, TITLE)
        return super().moveCursor(cursorAction, modifiers)

    def _begin(self, key: int) -> None:
        """The first move while nothing is chosen: to an end, else to the row where the keys are."""
        ends = {int(Qt.Key.Key_Home): 0, int(Qt.Key.Key_End): self._model.rowCount() - 1}
        self.go_to(ends.get(int(key), max(0, self.currentIndex().row())))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        paper_id = self._model.id_at(self.rowAt(event.position().toPoint().y()))
        if paper_id is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(paper_id)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def startDrag(self, supportedActions: Qt.DropAction) -> None:
        self.dragging.start()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.dragging.move(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self.dragging.move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        del event
        self.dragging.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        self.dragging.drop(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.columns.fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        ground = QPainter(self.viewport())
        ground.fillRect(event.rect(), self.painter.ground)
        ground.end()
        super().paintEvent(event)
        row = self.currentIndex().row()
        painter = QPainter(self.viewport())
        if self.hasFocus() and row >= 0:
            self.painter.paint_current(painter, self.row_rect(row))
        self.dragging.paint(painter)
        painter.end()

    def row_rect(self, row: int) -> QRect:
        """Where a row lies in the viewport."""
        return QRect(0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        for row in {current.row(), previous.row()} - {-1}:
            self.viewport().update(self.row_rect(row))

    def _hover(self, row: int) -> None:
        old = self.painter.hovered_row
        if row != old:
            self.painter.hovered_row = row
            for changed in (old, row):
                if changed >= 0:
                    self.viewport().update(self.row_rect(changed))


def _is_for_the_window(event: QKeyEvent) -> bool:
    """Letters, Delete, Enter, copying, and what is pressed with Alt: Qt's table would search, copy a cell, or move."""
    is_plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier)
    is_choosing = event.key() == Qt.Key.Key_Space and event.modifiers()
    return (
        (is_plain and bool(event.text()) and not is_choosing)
        or bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        or event.matches(QKeySequence.StandardKey.Copy)
    )


def _ranges(rows: Sequence[int]) -> list[tuple[int, int]]:
    """[1, 2, 3, 7] -> [(1, 3), (7, 7)]."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and row == found[-1][1] + 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found
