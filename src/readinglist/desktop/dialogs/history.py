"""What was done in the library, newest first, and the way back and forth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QPushButton,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from readinglist.desktop import icons, theme
from readinglist.desktop.dialogs.companion import CompanionDialog
from readinglist.desktop.models.history import (
    LINE,
    NEXT_STEP,
    Day,
    HistoryModel,
    Index,
    icon_name,
    lines_of,
    papers_words,
    state_words,
    time_words,
)
from readinglist.desktop.operations.papers import PaperOperations
from readinglist.desktop.plain_text import PlainLabel, line, set_tool_tip
from readinglist.desktop.tasks import Tasks
from readinglist.library.library import Library
from readinglist.model.changes import Changes
from readinglist.model.history import OperationRow

#: Operations that are read at first, and again with each "Show older".
READ_AT_ONCE = 300
_ROW, _DAY_ROW = 38, 40
_SIDE = 20
_TIME, _PAPERS, _STEP = 44, 92, 24


class HistoryDelegate(QStyledItemDelegate):
    """A day as a heading; an operation as picture, words, state, number of papers and time."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        least = _DAY_ROW if isinstance(index.data(LINE), Day) else _ROW
        return QSize(200, max(least, QFontMetrics(theme.font("body")).height() + 18))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown = index.data(LINE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(shown, Day):
            self._paint_day(painter, option.rect, shown)
        else:
            if option.state & QStyle.StateFlag.State_Selected:
                painter.fillRect(option.rect, theme.current().color("selection"))
            elif option.state & QStyle.StateFlag.State_MouseOver:
                painter.fillRect(option.rect, theme.current().color("hover"))
            self._paint_operation(painter, option.rect, shown, str(index.data(NEXT_STEP)))
        painter.restore()

    def _paint_day(self, painter: QPainter, rect: QRect, day: Day) -> None:
        font = theme.font("small")
        font.setWeight(QFont.Weight.DemiBold)
        height = QFontMetrics(font).height()
        place = QRect(rect.left() + _SIDE, rect.bottom() - height - 6, rect.width() - 2 * _SIDE, height)
        _draw(painter, place, day.words, font=font, color="muted")

    def _paint_operation(self, painter: QPainter, rect: QRect, row: OperationRow, step: str) -> None:
        small, body = theme.font("small"), theme.font("body")
        state = state_words(row)
        size = 16
        picture = icons.pixmap(icon_name(row), size, color_role="faint" if state else "muted")
        painter.drawPixmap(QPoint(rect.left() + _SIDE, rect.center().y() - size // 2 + 1), picture)
        right = rect.right() - _SIDE
        for text, width in ((time_words(row), _TIME), (papers_words(row), _PAPERS)):
            place = QRect(right - width, rect.top(), width, rect.height())
            _draw(painter, place, text, font=small, color="muted", flag=Qt.AlignmentFlag.AlignRight)
            right -= width
        left = rect.left() + _SIDE + size + 12
        words = QRect(left, rect.top(), right - left - 8, rect.height())
        if step:
            words.setWidth(words.width() - _STEP)
        if state:
            words.setWidth(words.width() - _chip_width(state, small) - 8)
        used = _draw(painter, words, row.label, font=body, color="muted" if state else "text")
        after = QRect(left + used + 8, rect.top(), _STEP, rect.height())
        if state:
            after.setLeft(after.left() + _draw_chip(painter, after, state, font=small) + 4)
        if step:
            sign = icons.pixmap(f"{step}-2", 14, color_role="accent")
            painter.drawPixmap(QPoint(after.left(), rect.center().y() - 6), sign)


def _draw(
    painter: QPainter,
    place: QRect,
    text: str,
    *,
    font: QFont,
    color: str,
    flag: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> int:
    """Draw one line, cut to its place; returns how wide it became."""
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, place.width())
    painter.setFont(font)
    painter.setPen(theme.current().color(color))
    painter.drawText(place, flag | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
    return metrics.horizontalAdvance(shown)


def _chip_width(text: str, font: QFont) -> int:
    return QFontMetrics(font).horizontalAdvance(text) + 14


def _draw_chip(painter: QPainter, place: QRect, text: str, *, font: QFont) -> int:
    width, height = _chip_width(text, font), QFontMetrics(font).height() + 4
    box = QRect(place.left(), place.center().y() - height // 2 + 1, width, height)
    painter.setPen(QPen(theme.current().color("border"), 1))
    painter.setBrush(theme.current().color("window"))
    painter.drawRoundedRect(box.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    painter.setFont(font)
    painter.setPen(theme.current().color("muted"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    return width


class StepButton(QPushButton):
    """Undo or Redo, named by what it would do, as far as there is room."""

    def __init__(self, word: str, *, icon: str, nothing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word, self._nothing = word, nothing
        self._label = ""
        self.setObjectName(f"history_{word.lower()}")
        self.setMaximumWidth(320)
        self.setAutoDefault(False)
        icons.keep_icon(self, icon)
        self.show_label("", reason="")

    def show_label(self, label: str, *, reason: str) -> None:
        """Name the operation; empty: there is none. reason: why it cannot be done all the same."""
        self._label = label
        self.setEnabled(bool(label) and not reason)
        whole = f"{self._word}: {label}" if label else self._word
        self.setAccessibleName(whole)
        set_tool_tip(self, reason or (whole if label else self._nothing))
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(self._width_of(self._words()), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width_of(self._word), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _words(self) -> str:
        return f"{self._word}: {' '.join(self._label.split())}" if self._label else self._word

    def _width_of(self, words: str) -> int:
        return min(QFontMetrics(self.font()).horizontalAdvance(words) + 52, self.maximumWidth())

    def _fit(self) -> None:
        room = max(self.width(), self.sizeHint().width()) - 50
        shown = QFontMetrics(self.font()).elidedText(self._words(), Qt.TextElideMode.ElideRight, room)
        self.setText(" " + shown.replace("&", "&&"))
        self.updateGeometry()


@dataclass(frozen=True, slots=True)
class _Read:
    """What one look at the library gave."""

    rows: list[OperationRow]
    undo_label: str
    redo_label: str
    limit: int


class HistoryDialog(CompanionDialog):
    """All operations of the library with Undo and Redo; `refresh` keeps it up to date."""

    def __init__(
        self,
        library: Library,
        tasks: Tasks,
        operations: PaperOperations,
        *,
        reason: Callable[[], str] = str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name="history", title="History", parent=parent)
        self.resize(720, 560)
        self.setMinimumSize(480, 320)
        self._library = library
        self._tasks = tasks
        self._reason = reason
        self._limit = READ_AT_ONCE
        self.model = HistoryModel(parent=self)
        self.view = self._make_view()
        self.empty = PlainLabel(
            "Nothing was done yet. Whatever you do will stand here, ready to be undone.", kind="muted"
        )
        self.empty.setObjectName("history_empty")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.older = QPushButton("Show older")
        self.older.setObjectName("show_older")
        self.older.setProperty("kind", "quiet")
        self.older.setAutoDefault(False)
        self.older.clicked.connect(self._on_older)
        self.older.hide()
        self.undo = StepButton("Undo", icon="undo-2", nothing="There is nothing to undo.")
        self.undo.clicked.connect(operations.undo)
        self.redo = StepButton("Redo", icon="redo-2", nothing="There is nothing to redo.")
        self.redo.clicked.connect(operations.redo)
        self._arrange()
        self._read()

    def refresh(self, changes: Changes) -> None:
        """Every operation is news here."""
        del changes
        self._read()

    def _read(self) -> None:
        limit, library = self._limit, self._library
        self._tasks.read(
            lambda _token: _Read(library.get_history(limit), library.undo_label, library.redo_label, limit),
            slot="history", on_done=self._on_read, owner=self,
        )  # fmt: skip

    def _on_read(self, found: _Read) -> None:
        chosen = self.view.currentIndex().data(LINE)
        place = self.view.verticalScrollBar().value()
        if self.model.show_lines(lines_of(found.rows, today=dt.date.today())):
            row = self.model.row_of(chosen.id) if isinstance(chosen, OperationRow) else -1
            if row >= 0:
                self.view.setCurrentIndex(self.model.index(row))
            self.view.verticalScrollBar().setValue(place)
        self.empty.setVisible(self.model.rowCount() == 0)
        self.older.setVisible(len(found.rows) >= found.limit)
        reason = self._reason()
        self.undo.show_label(found.undo_label, reason=reason)
        self.redo.show_label(found.redo_label, reason=reason)

    def _on_older(self) -> None:
        self._limit *= 4
        self._read()

    def _make_view(self) -> QListView:
        view = QListView()
        view.setObjectName("operations")
        view.setAccessibleName("What was done, newest first")
        view.setModel(self.model)
        view.setItemDelegate(HistoryDelegate(view))
        view.setMouseTracking(True)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return view

    def _arrange(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(_SIDE, 16, _SIDE, 12)
        head.setSpacing(4)
        head.addWidget(PlainLabel("History", role="display"))
        head.addWidget(PlainLabel("Everything can be taken back, step by step, also after a restart.", kind="muted"))
        surface = QFrame()
        surface.setProperty("kind", "surface")
        pages = QStackedLayout()
        pages.setStackingMode(QStackedLayout.StackingMode.StackAll)
        pages.addWidget(self.empty)
        pages.addWidget(self.view)
        inside = QVBoxLayout(surface)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addLayout(pages)
        inside.addWidget(self.older, 0, Qt.AlignmentFlag.AlignHCenter)
        close = QPushButton("Close")
        close.setObjectName("close_history")
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.setContentsMargins(_SIDE, 12, _SIDE, 12)
        foot.setSpacing(8)
        foot.addWidget(self.undo)
        foot.addWidget(self.redo)
        foot.addStretch(1)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(line(self))
        layout.addWidget(surface, 1)
        layout.addWidget(line(self))
        layout.addLayout(foot)
