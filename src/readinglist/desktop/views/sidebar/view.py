"""The sidebar: where to go, where to drop."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from readinglist.desktop import icons, theme
from readinglist.desktop.models.sidebar import Index, Place, SidebarModel
from readinglist.desktop.views.sidebar.painting import PlacePainter
from readinglist.library.library import Library
from readinglist.model.counts import Counts
from readinglist.model.paper import PaperId
from readinglist.model.subscription import Subscription

_INDENT = 14
_CHEVRON = 14
_DROP_KINDS = ("status", "tag", "trash")
_DELETED_KINDS = ("tag", "search", "followed")


class Sidebar(QTreeView):
    """Shows a `SidebarModel`. Papers can be dropped on a status, a tag and the trash."""

    #: A place was chosen by the user.
    chosen = Signal(object)
    #: Papers were dropped on a place: (place, ids).
    papers_dropped = Signal(object, list)
    #: A place was typed another name: (place, name).
    renamed = Signal(object, str)
    #: Delete was pressed on a tag, a saved search or a subscription.
    delete_asked = Signal(object)
    #: The menu of a place is wanted: (place, global position).
    menu_asked = Signal(object, QPoint)

    def __init__(self, library: Library, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._model = SidebarModel(parent=self)
        self._collapsed: set[str] = set()
        self._is_showing = False
        self.setViewport(QWidget(self))  # our own: see PaperTable
        self.setObjectName("sidebar")
        self.setAccessibleName("Views of the library")
        self.setModel(self._model)
        self._painter = PlacePainter(self)
        self.setItemDelegate(self._painter)
        self._set_up()
        self._model.renamed.connect(self.renamed)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self.collapsed.connect(lambda index: self._note_collapsed(index, is_collapsed=True))
        self.expanded.connect(lambda index: self._note_collapsed(index, is_collapsed=False))
        self.customContextMenuRequested.connect(self._on_menu_wanted)
        theme.notifier().changed.connect(self._on_theme_changed)

    def _set_up(self) -> None:
        self.setHeaderHidden(True)
        self.setIndentation(_INDENT)
        self.setRootIsDecorated(True)
        self.setMouseTracking(True)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)
        self.setMinimumWidth(160)

    # -- what it shows

    def show_counts(self, counts: Counts, followed: Sequence[Subscription] = ()) -> None:
        """Show new numbers and what is followed; the chosen place stays chosen, what was folded stays folded."""
        current = self.current_place()
        self._is_showing = True
        self._model.show(counts, followed)
        self._fold()
        if current is not None:
            self._select(current.key)
        self._is_showing = False

    def current_place(self) -> Place | None:
        return self._model.place(self.currentIndex())

    def places(self) -> list[Place]:
        """All places, for the palette."""
        return self._model.places()

    def find_place(self, key: str) -> Place | None:
        return self._model.place(self._model.find(key))

    def select_place(self, key: str) -> bool:
        """Mark a place as the one shown, without telling. False when there is no such place."""
        self._is_showing = True
        found = self._select(key)
        self._is_showing = False
        return found

    def rename_current(self) -> None:
        """Type another name for the chosen tag or search."""
        self.edit(self.currentIndex())

    @property
    def collapsed_keys(self) -> list[str]:
        """Keys of what is folded, for the session."""
        return sorted(self._collapsed)

    def set_collapsed(self, keys: list[str]) -> None:
        self._collapsed = set(keys)
        self._fold()

    def _select(self, key: str) -> bool:
        index = self._model.find(key)
        if not index.isValid():
            self.clearSelection()
            return False
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        return True

    def _fold(self) -> None:
        collapsed = set(self._collapsed)
        self.expandAll()
        for key in collapsed:
            index = self._model.find(key)
            if index.isValid():
                self.setExpanded(index, False)
        self._collapsed = collapsed

    def _note_collapsed(self, index: Index, *, is_collapsed: bool) -> None:
        place = self._model.place(index)
        if place is not None and is_collapsed:
            self._collapsed.add(place.key)
        elif place is not None:
            self._collapsed.discard(place.key)

    def _on_current_changed(self, current: Index) -> None:
        place = self._model.place(current)
        if place is not None and place.kind != "heading" and not self._is_showing:
            self.chosen.emit(place)

    def _on_theme_changed(self) -> None:
        self.viewport().update()

    def _on_menu_wanted(self, point: QPoint) -> None:
        place = self._model.place(self.indexAt(point))
        if place is not None and place.kind != "heading":
            self.menu_asked.emit(place, self.viewport().mapToGlobal(point))

    # -- painting and keys

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        if not self._model.rowCount(index):
            return
        name = "chevron-down" if self.isExpanded(index) else "chevron-right"
        place = self._model.place(index)
        shift = 4 if place is not None and place.kind == "heading" else 0
        top = rect.y() + (rect.height() - _CHEVRON) // 2 + shift
        painter.drawPixmap(QPoint(rect.right() - _CHEVRON + 2, top), icons.pixmap(name, _CHEVRON, color_role="faint"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = self.current_place()
        if event.key() == Qt.Key.Key_Delete and place is not None and place.kind in _DELETED_KINDS:
            self.delete_asked.emit(place)
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """No type-ahead: letters are keys of actions."""

    # -- dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._own_ids(event):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        place = self._drop_place(event)
        self._mark_drop(place.key if place else "")
        if place is None:
            event.ignore()
        else:
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        del event
        self._mark_drop("")

    def dropEvent(self, event: QDropEvent) -> None:
        place = self._drop_place(event)
        self._mark_drop("")
        ids = self._own_ids(event)
        if place is None or not ids:
            event.ignore()
            return
        event.acceptProposedAction()
        self.papers_dropped.emit(place, ids)

    def _own_ids(self, event: QDropEvent) -> list[PaperId]:
        from readinglist.desktop import clipboard  # not needed to start

        return clipboard.own_ids(event.mimeData(), self._library)

    def _drop_place(self, event: QDropEvent) -> Place | None:
        place = self._model.place(self.indexAt(event.position().toPoint()))
        return place if place is not None and place.kind in _DROP_KINDS else None

    def _mark_drop(self, key: str) -> None:
        if self._painter.drop_key != key:
            self._painter.drop_key = key
            self.viewport().update()
