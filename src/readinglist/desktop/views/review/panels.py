"""The parts of the review around the text and the cards: legend, issues, what to say when there is nothing to show."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from readinglist.desktop import icons, theme
from readinglist.desktop.plain_text import PlainLabel, tool_tip
from readinglist.desktop.views.review.colors import SPAN_WORDS, span_color
from readinglist.model.listing import Issue
from readinglist.model.texts import counted

_SHOWN_ISSUES = 500
_ROWS = 4
_MOST_HEIGHT = 160
_TEXT_WIDTH = 440


class Legend(QWidget):
    """What the colours in the text mean; while words are selected there, a click marks them so."""

    part_chosen = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("legend")
        self.setAccessibleName("Colours: " + ", ".join(words for _kind, words in SPAN_WORDS))
        self.setFont(theme.font("small"))
        self.setMouseTracking(True)
        self._can_mark = False
        self._hovered = -1
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def offer_marking(self, can_mark: bool) -> None:
        """Whether words are selected that a click would mark."""
        self._can_mark = can_mark
        self.setCursor(Qt.CursorShape.PointingHandCursor if can_mark else Qt.CursorShape.ArrowCursor)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self._row_height)

    def heightForWidth(self, width: int) -> int:
        return int(self._places(width)[-1].bottom()) + 2

    @property
    def _row_height(self) -> int:
        return QFontMetrics(self.font()).height() + 8

    def _places(self, width: int) -> list[QRectF]:
        """One box for each kind, in as many rows as the width asks for."""
        metrics = QFontMetrics(self.font())
        x, y, height = 0.0, 2.0, self._row_height - 4
        boxes = []
        for _kind, words in SPAN_WORDS:
            wide = metrics.horizontalAdvance(words) + 16
            if x and x + wide > width:
                x, y = 0.0, y + height + 4
            boxes.append(QRectF(x, y, wide, height))
            x += wide + 6
        return boxes

    def _box_at(self, point: QPointF) -> int:
        places = enumerate(self._places(self.width()))
        return next((index for index, box in places if box.contains(point)), -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hovered = self._box_at(event.position())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = -1
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self._box_at(event.position())
        if self._can_mark and index >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.part_chosen.emit(SPAN_WORDS[index][0])

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self._box_at(QPointF(event.pos()))
            words = SPAN_WORDS[index][1].lower() if index >= 0 else ""
            if words and self._can_mark:
                QToolTip.showText(event.globalPos(), f"Mark the selected words as {words}", self)
            elif words:
                QToolTip.showText(event.globalPos(), "Select words in the text to mark them so", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        colors = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, ((kind, words), box) in enumerate(zip(SPAN_WORDS, self._places(self.width()), strict=True)):
            color = span_color(kind)
            is_pointed = self._can_mark and index == self._hovered
            is_framed = color is None or self._can_mark
            painter.setPen(colors.color("accent" if is_pointed else "border") if is_framed else Qt.PenStyle.NoPen)
            painter.setBrush(Qt.BrushStyle.NoBrush if color is None else color)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.setPen(QColor(colors.muted if color is None else colors.text))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


class IssueList(QFrame):
    """What was not understood, with its lines. A click goes there."""

    issue_chosen = Signal(object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self._issues: tuple[Issue, ...] = ()
        self.title = PlainLabel(role="small", kind="warning")
        self.title.setObjectName("issues_title")
        self.list = QListWidget()
        self.list.setObjectName("issues")
        self.list.setAccessibleName("What was not understood")
        self.list.setFont(theme.font("small"))
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._on_item_chosen)
        self.list.itemActivated.connect(self._on_item_chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        layout.addWidget(self.title)
        layout.addWidget(self.list)
        self.list.setContentsMargins(0, 0, 0, 0)
        self.list.setStyleSheet("QListWidget::item { padding: 0; margin: 0; }")

    def show_issues(self, issues: Sequence[Issue]) -> None:
        """Show the issues; hidden when there are none."""
        issues = tuple(issues)
        self.setVisible(bool(issues))
        if issues == self._issues:
            return
        self._issues = issues
        self.list.clear()
        for issue in issues[:_SHOWN_ISSUES]:
            item = QListWidgetItem(f"{lines_of(issue)}:  {issue.message}")
            item.setData(Qt.ItemDataRole.UserRole, issue)
            item.setToolTip(tool_tip(issue.message))
            self.list.addItem(item)
        rest = len(issues) - _SHOWN_ISSUES
        more = f" (the first {_SHOWN_ISSUES} are shown)" if rest > 0 else ""
        self.title.setText(f"{counted(len(issues), 'part')} not understood; the rest is read all the same{more}")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as the first few issues, with every word of theirs."""
        rows = range(min(self.list.count(), _ROWS))
        height = sum(self.list.visualItemRect(self.list.item(row)).height() for row in rows)
        self.list.setFixedHeight(min(height, _MOST_HEIGHT) + 4)

    def _on_item_chosen(self, item: QListWidgetItem) -> None:
        self.issue_chosen.emit(item.data(Qt.ItemDataRole.UserRole))


def lines_of(issue: Issue) -> str:
    """ "Line 7" or "Lines 7–9"."""
    if issue.first_line == issue.last_line:
        return f"Line {issue.first_line}"
    return f"Lines {issue.first_line}–{issue.last_line}"


class Message(QWidget):
    """A picture, a heading, an explanation, and up to two things to do, in the middle of an empty place."""

    first_asked = Signal()
    second_asked = Signal()

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._icon = ""
        self._role = "muted"
        self.picture = QLabel()
        self.picture.setAccessibleName("")
        self.heading = PlainLabel(role="heading", is_wrapped=True)
        self.text = PlainLabel(kind="muted", is_wrapped=True)
        for label in (self.picture, self.heading, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.first = QPushButton()
        self.first.setProperty("kind", "primary")
        self.second = QPushButton()
        self.first.clicked.connect(self.first_asked)
        self.second.clicked.connect(self.second_asked)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(self.first)
        buttons.addWidget(self.second)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(12)
        layout.addStretch(2)
        for label in (self.picture, self.heading, self.text):
            label.setMaximumWidth(_TEXT_WIDTH)
            row = QHBoxLayout()
            row.addWidget(label)
            layout.addLayout(row)
        layout.addLayout(buttons)
        layout.addStretch(3)
        theme.notifier().changed.connect(self._repaint_picture)

    def say(self, heading: str, text: str, *, icon: str, color_role: str = "muted",
            first: str = "", second: str = "") -> None:  # fmt: skip
        """Show this message; a button without words is hidden."""
        self._icon, self._role = icon, color_role
        self._repaint_picture()
        self.heading.setText(heading)
        self.text.setText(text)
        for button, words in ((self.first, first), (self.second, second)):
            button.setText(words)
            button.setAccessibleName(words)
            button.setVisible(bool(words))

    def _repaint_picture(self) -> None:
        if self._icon:
            self.picture.setPixmap(icons.pixmap(self._icon, 32, color_role=self._role))
