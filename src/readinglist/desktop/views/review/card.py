"""Draws one entry of the plan as a card, and takes the clicks on its box and choices.

Title, byline, and what there is to say: the abstract of a new paper, else the reason, which gets two lines. All cards
of a plan have one height, so that thousands of them cost nothing.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPen, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from readinglist.desktop import theme
from readinglist.desktop.views.review.colors import ACTION_WORDS, action_color
from readinglist.desktop.views.review.plan_list import ACTION, PLANNED, PlanList, entry_byline, third_line
from readinglist.model.plan import Action, PlannedEntry

Index = QModelIndex | QPersistentModelIndex
_MARGIN = 12
_BOX = 16
_GAP = 12
_TICK = (QPointF(4.2, 8.0), QPointF(6.8, 10.6), QPointF(11.2, 5.2))
Options = tuple[tuple[Action, str], ...]
#: What can be chosen for an entry that may be a paper of the library.
CHOICES: Options = ((Action.SAME, "It is that paper"), (Action.NEW, "Another paper"), (Action.SKIPPED, "Leave out"))


class CardDelegate(QStyledItemDelegate):
    """Cards of one height. Fonts are asked for once and again after a change of the theme.

    choices: of an unsure entry. has_boxes: whether entries can be left out.
    """

    def __init__(self, parent: QObject | None = None, *, choices: Options = CHOICES, has_boxes: bool = True) -> None:
        super().__init__(parent)
        self._choices = choices
        self._box = _BOX if has_boxes else 0
        #: Lines for the abstract or the reason.
        self.last_lines = 1
        self._refresh_fonts()
        theme.notifier().changed.connect(self._refresh_fonts)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        lines = QFontMetrics(self._title).height() + (1 + self.last_lines) * QFontMetrics(self._small).height()
        return QSize(200, lines + 2 * 10 + 2 * self._spacing)

    @property
    def _spacing(self) -> int:
        """Between lines: choices need room around them."""
        return 6 if self.last_lines > 1 else 3

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        planned: PlannedEntry = index.data(PLANNED)
        action = Action(index.data(ACTION))  # Qt hands a StrEnum back as a plain str
        rect: QRect = option.rect
        painter.save()
        self._paint_background(painter, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_taken = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        needs_choice = planned.action is Action.UNSURE
        if self._box:
            self._paint_box(painter, self.box_rect(rect), is_taken=is_taken, is_open=action is Action.UNSURE)
        badge = self._paint_badge(painter, rect, action)
        title_line, who_line, last = self._lines(rect)
        colors = theme.current()
        text = colors.text if is_taken or action is Action.UNSURE else colors.muted
        title_line.setRight(badge.left() - _GAP)
        self._draw(painter, title_line, index.data(Qt.ItemDataRole.DisplayRole), self._title, text)
        if needs_choice:
            who_line.setRight(self.choice_rects(rect)[0].left() - _GAP)
            self._paint_choices(painter, rect, action)
        self._draw(painter, who_line, entry_byline(planned), self._small, colors.muted)
        for line in wrapped(third_line(planned, action), self._small, width=last.width(), most=self.last_lines):
            self._draw(painter, last, line, self._small, colors.muted)
            last.translate(0, last.height())
        painter.restore()

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        if event.type() != QEvent.Type.MouseButtonRelease or not isinstance(event, QMouseEvent):
            return False
        if event.button() != Qt.MouseButton.LeftButton or not isinstance(model, PlanList):
            return False
        place = event.position().toPoint()
        if self._box and self.box_rect(option.rect).adjusted(-8, -8, 8, 8).contains(place):
            return model.toggle(index.row())
        if index.data(PLANNED).action is Action.UNSURE:
            for rect, (action, _words) in zip(self.choice_rects(option.rect), self._choices, strict=True):
                if rect.contains(place):
                    model.choose(index.row(), action)
                    return True
        return False

    def box_rect(self, rect: QRect) -> QRect:
        """Where the box of a card is."""
        title = QFontMetrics(self._title).height()
        return QRect(rect.left() + _MARGIN, rect.top() + 10 + (title - _BOX) // 2, _BOX, _BOX)

    def choice_rects(self, rect: QRect) -> list[QRect]:
        """Where the choices of an unsure card are, at the right of its second line."""
        metrics = QFontMetrics(self._small)
        line = self._lines(rect)[1]
        right = line.right()
        rects: list[QRect] = []
        for _action, words in reversed(self._choices):
            width = metrics.horizontalAdvance(words) + 16
            rects.insert(0, QRect(right - width, line.top() - 2, width, line.height() + 4))
            right -= width + 4
        return rects

    def _refresh_fonts(self) -> None:
        self._title = theme.font("body")
        self._title.setWeight(QFont.Weight.Medium)
        self._small = theme.font("small")

    def _lines(self, rect: QRect) -> tuple[QRect, QRect, QRect]:
        left = rect.left() + _MARGIN + (self._box + _GAP if self._box else 0)
        width = rect.right() - _MARGIN - left
        title, small = QFontMetrics(self._title).height(), QFontMetrics(self._small).height()
        top = rect.top() + 10
        return (
            QRect(left, top, width, title),
            QRect(left, top + title + self._spacing, width, small),
            QRect(left, top + title + small + 2 * self._spacing, width, small),
        )

    @staticmethod
    def _paint_background(painter: QPainter, option: QStyleOptionViewItem) -> None:
        colors = theme.current()
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(colors.selection))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(colors.hover))
        painter.setPen(QColor(colors.border))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())

    @staticmethod
    def _paint_box(painter: QPainter, box: QRect, *, is_taken: bool, is_open: bool) -> None:
        colors = theme.current()
        color = QColor(colors.accent if is_taken else colors.warning if is_open else colors.faint)
        painter.setPen(QPen(color, 1.4))
        painter.setBrush(color if is_taken else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), 4, 4)
        if is_taken:
            painter.setPen(QPen(QColor(colors.accent_text), 1.8, c=Qt.PenCapStyle.RoundCap))
            painter.drawPolyline([QPointF(box.topLeft()) + point for point in _TICK])

    def _paint_badge(self, painter: QPainter, rect: QRect, action: Action) -> QRect:
        words = ACTION_WORDS[action]
        metrics = QFontMetrics(self._small)
        line = self._lines(rect)[0]
        width = metrics.horizontalAdvance(words) + 16
        badge = QRect(line.right() - width, line.top() + (line.height() - 20) // 2, width, 20)
        color = action_color(action)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tint(color.name(), 0.13))
        painter.drawRoundedRect(badge, 10, 10)
        painter.setPen(color)
        painter.setFont(self._small)
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, words)
        return badge

    def _paint_choices(self, painter: QPainter, rect: QRect, action: Action) -> None:
        colors = theme.current()
        painter.setFont(self._small)
        for place, (choice, words) in zip(self.choice_rects(rect), self._choices, strict=True):
            is_chosen = action is choice
            painter.setPen(QPen(QColor(colors.accent if is_chosen else colors.border), 1))
            painter.setBrush(QColor(colors.accent) if is_chosen else QColor(colors.raised))
            painter.drawRoundedRect(place.adjusted(0, 0, -1, -1), 5, 5)
            painter.setPen(QColor(colors.accent_text if is_chosen else colors.text))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    @staticmethod
    def _draw(painter: QPainter, rect: QRect, text: str, font: QFont, color: str) -> None:
        shown = QFontMetrics(font).elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, rect.width())
        painter.setFont(font)
        painter.setPen(QColor(color))
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def wrapped(text: str, font: QFont, *, width: int, most: int) -> list[str]:
    """A text in at most that many lines of that width in pixels; the last one ends in "…" where it is cut."""
    text = text.replace("\n", " ")
    layout = QTextLayout(text, font)
    layout.beginLayout()
    starts: list[int] = []
    while len(starts) < most and (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    lines = [text[start:end].strip() for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    if lines:
        lines[-1] = QFontMetrics(font).elidedText(lines[-1], Qt.TextElideMode.ElideRight, width)
    return lines
