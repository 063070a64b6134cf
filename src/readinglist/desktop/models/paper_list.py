"""The papers of a view: ids in order from the library, and the rows of the pages that were looked at.

A view is shown in two steps: the first ids at once, then the exact number and all ids. A newer view ends these reads.
After a change the ids are asked for again: if they are the same, only what was touched is drawn anew; if not, the model
is reset and says so through `is_refreshing`, for whoever keeps selection and scroll position.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from readinglist.desktop.models.columns import COLUMNS, TITLE, byline_and_venue
from readinglist.desktop.plain_text import tool_tip
from readinglist.desktop.tasks import Tasks
from readinglist.library.library import Library
from readinglist.model.changes import Changes
from readinglist.model.paper import PaperId, PaperRow

Index = QModelIndex | QPersistentModelIndex

PAGE = 128
_PAGES = 8
#: So many ids are asked for before the rest: more than the tallest screen shows.
FIRST = 100
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
_FLAGS |= Qt.ItemFlag.ItemNeverHasChildren
_KINDS = frozenset({"papers", "tags", "notes", "annotations", "listings", "queue", "trash"})


@dataclass(frozen=True, slots=True)
class Shown:
    """What a list shows. scope and query: in the query language. sort: a column's order, "queue" or "relevance"."""

    scope: str = ""
    query: str = ""
    sort: str = "added"
    is_descending: bool = True


class PaperListModel(QAbstractTableModel):
    """Rows are papers, columns are `COLUMNS`."""

    #: Another view, query or order is here with its first rows.
    shown_changed = Signal()
    #: The number of papers in the view, known before all ids are.
    counted = Signal(int)
    #: All ids of the view are here.
    completed = Signal()

    def __init__(self, library: Library, tasks: Tasks, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._tasks = tasks
        self._ids = _packed([])
        self._pages: OrderedDict[int, dict[PaperId, PaperRow]] = OrderedDict()
        self.shown = Shown()
        self.count = 0
        self.is_complete = False
        #: True while a reset shows the same view again, after a change in the library.
        self.is_refreshing = False

    # -- what is shown

    def show(self, shown: Shown) -> None:
        """Show another view; the rows come soon."""
        self.shown = shown
        self._tasks.read(
            lambda token: self._find(shown, limit=FIRST),
            slot="list",
            on_done=lambda ids: self._on_first_found(shown, ids),
            owner=self,
        )

    def show_now(self, shown: Shown) -> None:
        """Show another view before returning, for the first paint; the remaining ids come soon after it."""
        self.shown = shown
        ids = self._find(shown, limit=FIRST)
        self._show_first(ids, count=self._count(shown) if len(ids) == FIRST else len(ids))
        if not self.is_complete:
            # From the event loop: a thread that reads now would take the interpreter from what is painted first.
            QTimer.singleShot(0, self, lambda: self._find_rest(shown))

    def refresh(self, changes: Changes) -> None:
        """After an operation: draw anew what it touched, and ask for the ids again."""
        if not changes.kinds & _KINDS:
            return
        self._forget(changes.paper_ids)
        shown = self.shown
        self._tasks.read(
            lambda token: self._find(shown),
            slot="list",
            on_done=lambda ids: self._on_ids_found_again(shown, ids),
            owner=self,
        )

    def _find(self, shown: Shown, *, limit: int | None = None) -> Sequence[PaperId]:
        found = self._library.find_ids(
            shown.query, scope=shown.scope, sort=shown.sort, is_descending=shown.is_descending, limit=limit
        )
        return _packed(found)

    def _count(self, shown: Shown) -> int:
        return self._library.count(shown.query, scope=shown.scope)

    def _on_first_found(self, shown: Shown, ids: Sequence[PaperId]) -> None:
        self._show_first(ids, count=len(ids) if len(ids) < FIRST or not self.count else None)
        if not self.is_complete:
            self._tasks.read(lambda token: self._count(shown), slot="count", on_done=self._on_count_found, owner=self)
            self._find_rest(shown)

    def _show_first(self, ids: Sequence[PaperId], *, count: int | None) -> None:
        """The first rows of a view, and their number if it is known."""
        self._replace(ids, is_refreshing=False)
        self.is_complete = len(ids) < FIRST
        if count is not None:
            self._set_count(count)
        self.shown_changed.emit()
        if self.is_complete:
            self.completed.emit()

    def _find_rest(self, shown: Shown) -> None:
        if shown == self.shown:
            self._tasks.read(lambda token: self._find(shown), slot="list", on_done=self._on_all_found, owner=self)

    def _on_count_found(self, count: int) -> None:
        if not self.is_complete:
            self._set_count(count)

    def _on_all_found(self, ids: Sequence[PaperId]) -> None:
        known = len(self._ids)
        if ids[:known] == self._ids:
            if len(ids) > known:
                self.beginInsertRows(QModelIndex(), known, len(ids) - 1)
                self._pages.pop(known // PAGE, None)
                self._ids = ids
                self.endInsertRows()
        else:
            self._replace(ids, is_refreshing=True)
        self.is_complete = True
        self._set_count(len(ids))
        self.completed.emit()

    def _on_ids_found_again(self, shown: Shown, ids: Sequence[PaperId]) -> None:
        if shown != self.shown:
            return
        if ids != self._ids:
            self._replace(ids, is_refreshing=True)
        self.is_complete = True
        self._set_count(len(ids))
        self.completed.emit()

    def _replace(self, ids: Sequence[PaperId], *, is_refreshing: bool) -> None:
        self.is_refreshing = is_refreshing
        self.beginResetModel()
        self._ids = ids
        self._pages.clear()
        self.endResetModel()
        self.is_refreshing = False

    def _set_count(self, count: int) -> None:
        self.count = count
        self.counted.emit(count)

    # -- rows and ids

    @property
    def ids(self) -> Sequence[PaperId]:
        """The ids in order: all of them once `is_complete`. Not to be changed."""
        return self._ids

    def id_at(self, row: int) -> PaperId | None:
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, paper_id: PaperId | None) -> int:
        """The row of a paper, -1 if it is not in the view."""
        try:
            return self._ids.index(paper_id) if paper_id is not None else -1
        except ValueError:
            return -1

    def rows_of(self, paper_ids: Iterable[PaperId]) -> list[int]:
        """Rows of those papers that are in the view, ascending."""
        wanted = set(paper_ids)
        return [row for row, paper_id in enumerate(self._ids) if paper_id in wanted]

    def paper_at(self, row: int) -> PaperRow | None:
        """The row's paper, read with its page when it is first looked at; None if it has just gone."""
        if not 0 <= row < len(self._ids):
            return None
        number = row // PAGE
        page = self._pages.get(number)
        if page is None:
            page = self._read_page(number)
        else:
            self._pages.move_to_end(number)
        return page.get(self._ids[row])

    def _read_page(self, number: int) -> dict[PaperId, PaperRow]:
        ids = self._ids[number * PAGE : (number + 1) * PAGE]
        page = {row.id: row for row in self._library.get_rows(ids)}
        self._pages[number] = page
        if len(self._pages) > _PAGES:
            self._pages.popitem(last=False)
        return page

    def _forget(self, paper_ids: frozenset[PaperId] | None) -> None:
        """Drop the pages that hold touched papers, and draw them again."""
        stale = [n for n, page in self._pages.items() if paper_ids is None or not paper_ids.isdisjoint(page)]
        for number in stale:
            del self._pages[number]
            last = min((number + 1) * PAGE, len(self._ids)) - 1
            if last >= number * PAGE:
                self.dataChanged.emit(self.index(number * PAGE, 0), self.index(last, len(COLUMNS) - 1))

    # -- Qt's side

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (
            Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole,
        ):  # fmt: skip
            return None
        paper = self.paper_at(index.row())
        if paper is None:
            return None
        text = COLUMNS[index.column()].text(paper)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip(f"{text}\n{paper.alarm}" if paper.alarm and index.column() == TITLE else text)
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == TITLE:
            return ". ".join(part for part in (text, paper.alarm, byline_and_venue(paper)) if part)
        return text

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(COLUMNS):
            column = COLUMNS[section]
            if role == Qt.ItemDataRole.DisplayRole:
                return "" if column.key == "status" else column.title
            if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
                return f"Sort by {column.title.lower()}" if column.sort else column.title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


def _packed(ids: list[int]) -> Sequence[PaperId]:
    """Eight bytes an id; as objects of their own they take 40, and the next view is read while this one is shown."""
    return cast("Sequence[PaperId]", array("q", ids))
