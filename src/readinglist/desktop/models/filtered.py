"""Entries of a subscription that did not become papers, with the reason and the day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from readinglist.desktop.plain_text import tool_tip
from readinglist.model.subscription import FilteredEntry
from readinglist.model.texts import one_line

Index = QModelIndex | QPersistentModelIndex
_MOST_PEOPLE = 3


class FilteredModel(QAbstractListModel):
    """Newest first, as they are given."""

    def __init__(self, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: list[FilteredEntry] = []

    def show(self, entries: Sequence[FilteredEntry]) -> None:
        if list(entries) == self.entries:
            return
        self.beginResetModel()
        self.entries = list(entries)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        one = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{one_line(one.entry.title)}\n{about(one)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip(f"{one.entry.title}\n\n{one.entry.abstract or ''}".strip())
        return None


def about(one: FilteredEntry) -> str:
    """ "it does not match the filter · 25 Nov 2026 · Ada Lovelace"."""
    people = [person.name for person in one.entry.people]
    names = ", ".join(people[:_MOST_PEOPLE]) + (" and others" if len(people) > _MOST_PEOPLE else "")
    why = one.why[:1].upper() + one.why[1:]
    return " · ".join(part for part in (why, f"{one.seen.astimezone():%-d %b %Y}", names) if part)
