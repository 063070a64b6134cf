"""The plan as a model: one row an entry, its data read where they lie, so that 5,000 entries cost nothing."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from readinglist.desktop.plain_text import tool_tip
from readinglist.desktop.views.review.colors import ACTION_WORDS
from readinglist.desktop.views.review.decisions import Decisions
from readinglist.model.paper import byline
from readinglist.model.plan import Action, PlannedEntry
from readinglist.model.readable import readable

Index = QModelIndex | QPersistentModelIndex
#: Gives the PlannedEntry of a row.
PLANNED = Qt.ItemDataRole.UserRole + 1
#: Gives the Action that is decided now.
ACTION = Qt.ItemDataRole.UserRole + 2


def entry_byline(planned: PlannedEntry) -> str:
    """ "7 authors · 26 Jun [2026] · 15 comments", as far as it is known."""
    entry = planned.entry
    who = byline(entry.people, author_count=entry.author_count, organization=entry.organization)
    parts = [who, entry.date.display if entry.date else "", entry.venue]
    if entry.comments is not None:
        parts.append("1 comment" if entry.comments == 1 else f"{entry.comments} comments")
    return " · ".join(part for part in parts if part)


def third_line(planned: PlannedEntry, action: Action) -> str:
    """What a card says last: the beginning of the abstract of a new paper, else the reason."""
    if action is Action.NEW and planned.action is Action.NEW:
        return readable(planned.entry.abstract[:400]) or "No abstract in this listing"
    if action is Action.SKIPPED and planned.action is not Action.SKIPPED:
        return "Left out by you" + (f"; {planned.why}" if planned.why else "")
    return _sentence(planned.why)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


class PlanList(QAbstractListModel):
    """Rows of the plan; changes a decision when a box is ticked."""

    decided = Signal()

    def __init__(self, decisions: Decisions, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._decisions = decisions

    def refresh(self) -> None:
        """The plan is another one."""
        self.beginResetModel()
        self.endResetModel()

    @property
    def has_reasons(self) -> bool:
        """Whether some entry says more than that it is new."""
        return any(planned.action is not Action.NEW for planned in self._decisions.entries)

    def choose(self, row: int, action: Action) -> None:
        """Decide on one entry."""
        self._decisions.choose(row, action)
        self._tell(row)

    def toggle(self, row: int) -> bool:
        """Include or leave out; False when the entry needs a choice first."""
        is_done = self._decisions.toggle(row)
        if is_done:
            self._tell(row)
        return is_done

    def toggle_all(self, *, is_taken: bool) -> None:
        """Include all that can be without a further choice, or leave all out."""
        for row in range(self.rowCount()):
            if self._decisions.is_taken(row) is not is_taken:
                self._decisions.toggle(row)
        if self.rowCount():
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))
        self.decided.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._decisions.entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        shared = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return shared | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= self.rowCount():
            return None
        row = index.row()
        planned = self._decisions.entries[row]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return readable(planned.entry.title)
            case Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if self._decisions.is_taken(row) else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.ToolTipRole:
                return tool_tip(self._tip(planned))
            case Qt.ItemDataRole.AccessibleTextRole:
                word = ACTION_WORDS[self._decisions.action(row)]
                return f"{word}: {readable(planned.entry.title)}, {entry_byline(planned)}"
        if role == PLANNED:
            return planned
        if role == ACTION:
            return self._decisions.action(row)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        is_wanted = Qt.CheckState(value) == Qt.CheckState.Checked
        return self._decisions.is_taken(index.row()) is is_wanted or self.toggle(index.row())

    def _tell(self, row: int) -> None:
        self.dataChanged.emit(self.index(row), self.index(row))
        self.decided.emit()

    @staticmethod
    def _tip(planned: PlannedEntry) -> str:
        entry = planned.entry
        parts = [readable(entry.title)]
        if planned.why:
            parts.append(_sentence(planned.why))
        if entry.date is not None and entry.date.is_year_inferred:
            parts.append(f"The listing prints no year; {entry.date.year} follows from the day it was taken.")
        if entry.author_count is not None and not entry.people:
            parts.append("The listing gives the number of authors, not their names.")
        parts += [f"{name}: {value}" for name, value in planned.evidence]
        if planned.fills:
            parts.append("Fills in: " + ", ".join(planned.fills).replace("_", " "))
        return "\n".join(parts)
