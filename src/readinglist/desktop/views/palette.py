"""The palette: everything that can be done, and everywhere one can go, by typing some letters of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QCloseEvent, QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from readinglist.desktop import icons, theme
from readinglist.desktop.models.palette import Choice, rank
from readinglist.desktop.plain_text import PlainLabel

Index = QModelIndex | QPersistentModelIndex
_CHOICE = Qt.ItemDataRole.UserRole + 1
_PLACES = Qt.ItemDataRole.UserRole + 2
_ROW = 36
_WIDTH = 620
_ROWS = 11


class ChoiceModel(QAbstractListModel):
    """The choices that fit what was typed."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: list[tuple[Choice, tuple[int, ...]]] = []

    def show(self, shown: list[tuple[Choice, tuple[int, ...]]]) -> None:
        self.beginResetModel()
        self._shown = shown
        self.endResetModel()

    def choice(self, row: int) -> Choice | None:
        return self._shown[row][0] if 0 <= row < len(self._shown) else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        choice, places = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return choice.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (choice.name, choice.group, choice.key, choice.reason) if part)
        return {_CHOICE: choice, _PLACES: places}.get(role)


class ChoicePainter(QStyledItemDelegate):
    """Icon, name with the typed letters marked, group or reason, key at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(100, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        choice: Choice = index.data(_CHOICE)
        rect: QRect = option.rect
        colors = theme.current()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.color("selection"))
            painter.drawRoundedRect(QRectF(rect).adjusted(6, 1, -6, -1), theme.RADIUS, theme.RADIUS)
        middle = rect.y() + rect.height() // 2
        if choice.icon:
            role = "faint" if choice.reason else "muted"
            painter.drawPixmap(QPoint(rect.x() + 16, middle - 8), icons.pixmap(choice.icon, 16, color_role=role))
        right = rect.right() - 16
        if choice.key:
            right = self._paint_key(painter, rect, choice.key, right=right) - 12
        left = self._paint_name(painter, rect, choice, index.data(_PLACES), left=rect.x() + 42)
        note = choice.reason or choice.group
        font = theme.font("small")
        painter.setFont(font)
        painter.setPen(colors.color("muted"))
        area = QRect(left + 10, rect.y(), right - left - 10, rect.height())
        shown = QFontMetrics(font).elidedText(note, Qt.TextElideMode.ElideRight, max(0, area.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()

    @staticmethod
    def _paint_key(painter: QPainter, rect: QRect, key: str, *, right: int) -> int:
        """The key in a small frame; returns its left edge."""
        font = theme.font("small")
        metrics = QFontMetrics(font)
        width = metrics.horizontalAdvance(key) + 12
        height = metrics.height() + 4
        frame = QRectF(right - width, rect.y() + (rect.height() - height) / 2, width, height)
        painter.setPen(theme.current().color("border"))
        painter.setBrush(theme.current().color("window"))
        painter.drawRoundedRect(frame, 4, 4)
        painter.setFont(font)
        painter.setPen(theme.current().color("muted"))
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, key)
        return int(frame.left())

    @staticmethod
    def _paint_name(painter: QPainter, rect: QRect, choice: Choice, places: Sequence[int], *, left: int) -> int:
        """The name letter by letter where some are marked; returns its right edge."""
        plain, marked = theme.font("body"), theme.font("body")
        marked.setWeight(QFont.Weight.Bold)
        color = QColor(theme.current().muted if choice.reason else theme.current().text)
        baseline = rect.y() + (rect.height() + QFontMetrics(plain).ascent() - QFontMetrics(plain).descent()) // 2
        name = choice.name[:80]
        for is_marked, part in _parts(name, places):
            font = marked if is_marked else plain
            painter.setFont(font)
            painter.setPen(theme.current().color("accent") if is_marked and not choice.reason else color)
            painter.drawText(left, baseline, part)
            left += QFontMetrics(font).horizontalAdvance(part)
        return left


class Palette(QFrame):
    """Lies over the top of a window, as a part of it: Wayland lets no window place another. Closes with the focus."""

    #: A choice was made: its id.
    chosen = Signal(str)
    #: A choice that cannot be made now was tried: the reason.
    refused = Signal(str)

    def __init__(self, choices: Sequence[Choice], *, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setAccessibleName("Command palette")
        self.setProperty("kind", "floating")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._choices = choices
        self._most_rows = _ROWS
        self._focus_before = parent.focusWidget()
        self._model = ChoiceModel(parent=self)
        self._input = QLineEdit(self)
        self._input.setObjectName("palette_input")
        self._input.setAccessibleName("What to do or where to go")
        self._input.setPlaceholderText("What would you like to do?")
        self._input.setFont(theme.font("heading"))
        self._list = self._make_list()
        self._nothing = PlainLabel("Nothing is called so", kind="muted", parent=self)
        self._nothing.setObjectName("palette_nothing")
        self._nothing.setContentsMargins(16, 0, 16, 0)
        self._nothing.setFixedHeight(_ROW)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(32)
        shadow.setOffset(0, 8)
        shadow.setColor(QColor(0, 0, 0, 90))
        self.setGraphicsEffect(shadow)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 7)
        layout.setSpacing(4)
        layout.addWidget(self._input)
        layout.addWidget(self._list)
        layout.addWidget(self._nothing)
        self._input.textChanged.connect(self._show)
        self._list.clicked.connect(lambda index: self._choose(index.row()))
        self._input.installEventFilter(self)
        self._show("")

    def _make_list(self) -> QListView:
        made = QListView(self)
        made.setObjectName("palette_list")
        made.setAccessibleName("Choices")
        made.setModel(self._model)
        made.setItemDelegate(ChoicePainter(made))
        made.setUniformItemSizes(True)
        made.setMouseTracking(True)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.entered.connect(made.setCurrentIndex)
        return made

    def open_over(self, window: QWidget) -> None:
        """Show it in the middle of the top of a window."""
        width = min(_WIDTH, window.width() - 48)
        self._most_rows = min(_ROWS, max(4, (window.height() - 200) // _ROW))
        self.setFixedWidth(width)
        self._fit()
        self.move((window.width() - width) // 2, 64)
        self.show()
        self.raise_()
        self._input.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.close()
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        if self._focus_before is not None and self._input.hasFocus():
            self._focus_before.setFocus()

    def type(self, text: str) -> None:
        """What the user types."""
        self._input.setText(text)

    def shown(self) -> list[Choice]:
        """The choices on offer now, best first."""
        choices = (self._model.choice(row) for row in range(self._model.rowCount()))
        return [choice for choice in choices if choice is not None]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _ROWS, Qt.Key.Key_PageUp: -_ROWS}
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            self._step(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self._list.currentIndex().row())
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _show(self, typed: str) -> None:
        self._model.show(rank(typed, self._choices))
        self._list.setCurrentIndex(self._model.index(0, 0))
        self._fit()

    def _fit(self) -> None:
        """As tall as what it offers; where that is nothing, it says so."""
        rows = min(self._model.rowCount(), self._most_rows)
        self._list.setVisible(rows > 0)
        self._nothing.setVisible(rows == 0)
        self._list.setFixedHeight(_ROW * max(1, rows))
        self.adjustSize()

    def _step(self, by: int) -> None:
        row = self._list.currentIndex().row() + by
        self._list.setCurrentIndex(self._model.index(max(0, min(row, self._model.rowCount() - 1)), 0))

    def _choose(self, row: int) -> None:
        choice = self._model.choice(row)
        if choice is None:
            return
        if choice.reason:
            self.refused.emit(f"{choice.name}: {choice.reason}")
            return
        self.close()
        self.chosen.emit(choice.id)


def _parts(name: str, places: Sequence[int]) -> list[tuple[bool, str]]:
    """("Copy key", (0, 5)) -> [(True, "C"), (False, "opy "), (True, "k"), (False, "ey")]."""
    marked = set(places)
    parts: list[tuple[bool, str]] = []
    for place, letter in enumerate(name):
        is_marked = place in marked
        if parts and parts[-1][0] == is_marked:
            parts[-1] = (is_marked, parts[-1][1] + letter)
        else:
            parts.append((is_marked, letter))
    return parts
