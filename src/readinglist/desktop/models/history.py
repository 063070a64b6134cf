"""The operations of a library as lines of a list: each day has a heading, its operations stand below it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from readinglist.desktop.plain_text import tool_tip
from readinglist.model.dates import MONTHS
from readinglist.model.history import OperationRow

Index = QModelIndex | QPersistentModelIndex
#: Gives the Day or the OperationRow of a line.
LINE = Qt.ItemDataRole.UserRole + 1
#: Gives "undo" or "redo" for the operation that would be next, else "".
NEXT_STEP = Qt.ItemDataRole.UserRole + 2

_STATES = {"undone": "undone", "dropped": "undone for good"}
_STATE_TIPS = {
    "undone": "This was taken back; it can be done again.",
    "dropped": "This was taken back, and something else was done since: it cannot be done again.",
}
_STEP_TIPS = {"undo": "Undo takes this back next.", "redo": "Redo brings this back next."}
#: An operation has the picture of the first of these that it touched.
_ICONS = {
    "listings": "newspaper",
    "trash": "trash-2",
    "annotations": "highlighter",
    "notes": "notebook-pen",
    "tags": "tag",
    "searches": "bookmark",
    "settings": "settings-2",
    "queue": "list-ordered",
}


@dataclass(frozen=True, slots=True)
class Day:
    """The heading of the operations of one day."""

    words: str


Line = Day | OperationRow


def day_words(day: dt.date, *, today: dt.date) -> str:
    """ "Today", "Yesterday", "Fri, 20 Nov", "12 Jan 2025"."""
    ago = (today - day).days
    if ago in (0, 1):
        return ("Today", "Yesterday")[ago]
    date = f"{day.day} {MONTHS[day.month - 1]}"
    return f"{day:%a}, {date}" if day.year == today.year else f"{date} {day.year}"


def lines_of(rows: Sequence[OperationRow], *, today: dt.date) -> list[Line]:
    """What was done, by the days of this machine's time. Undo and redo are no lines: they show as states."""
    done = [row for row in rows if row.kind == "do"]
    return list(_grouped(done, today))


def _grouped(rows: Sequence[OperationRow], today: dt.date) -> Iterator[Line]:
    for day, of_day in groupby(rows, key=lambda row: row.at.astimezone().date()):
        yield Day(day_words(day, today=today))
        yield from of_day


def time_words(row: OperationRow) -> str:
    """ "09:05" in the time of this machine."""
    return f"{row.at.astimezone():%H:%M}"


def papers_words(row: OperationRow) -> str:
    """ "12 papers"; empty for what concerns none."""
    return "" if not row.paper_count else "1 paper" if row.paper_count == 1 else f"{row.paper_count:,} papers"


def state_words(row: OperationRow) -> str:
    """ "undone", "undone for good", or empty for what stands."""
    return _STATES.get(row.state, "")


def icon_name(row: OperationRow) -> str:
    return next((name for kind, name in _ICONS.items() if kind in row.kinds), "file-text")


class HistoryModel(QAbstractListModel):
    """Days and operations, newest first."""

    def __init__(self, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []
        self._steps: dict[int, str] = {}

    def show_lines(self, lines: list[Line]) -> bool:
        """Show other lines; False when they are the same."""
        if lines == self._lines:
            return False
        self.beginResetModel()
        self._lines = lines
        done = [line.id for line in lines if isinstance(line, OperationRow) and line.state == "done"]
        undone = [line.id for line in lines if isinstance(line, OperationRow) and line.state == "undone"]
        self._steps = {**dict.fromkeys(done[:1], "undo"), **dict.fromkeys(undone[-1:], "redo")}
        self.endResetModel()
        return True

    def line(self, row: int) -> Line | None:
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, operation_id: int) -> int:
        """Where an operation stands; -1 if it is not there."""
        ids = (line.id if isinstance(line, OperationRow) else 0 for line in self._lines)
        return next((row for row, line_id in enumerate(ids) if line_id == operation_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        is_day = isinstance(self.line(index.row()), Day)
        return Qt.ItemFlag.ItemIsEnabled if is_day else Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.line(index.row()) if index.isValid() else None
        if line is None:
            return None
        if role == LINE:
            return line
        if isinstance(line, Day):
            return line.words if role == Qt.ItemDataRole.DisplayRole else None
        step = self._steps.get(line.id, "")
        if role == NEXT_STEP:
            return step
        if role == Qt.ItemDataRole.DisplayRole:
            return ", ".join(
                part for part in (time_words(line), line.label, papers_words(line), state_words(line)) if part
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            parts = (line.label, papers_words(line), _STATE_TIPS.get(line.state, ""), _STEP_TIPS.get(step, ""))
            return tool_tip("\n".join(part for part in parts if part))
        return None
