"""How a row of the table is painted: every text laid out once and kept, every sign a kept picture.

The stock delegate took 31 ms for a screen of 32 rows, cached `QStaticText` 4 ms (notes on the stack, section 4).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap, QStaticText, QTransform
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from readinglist.desktop import chips, icons, marks, theme
from readinglist.desktop.models.columns import COLUMNS, added_text, byline_and_venue, one_line, shown_title
from readinglist.desktop.models.paper_list import PaperListModel
from readinglist.model.paper import PaperRow

_KEPT_TEXTS = 512
_PAD = 8
_CHIP_PAD = 7
_CHIP_GAP = 4
_CHIP_RADIUS = 4.0
_CHIP_LIMIT = 5
_FOCUS_BAR = 3
#: In one line, the byline follows the title if it has so much room.
_BYLINE_MINIMUM = 80
_SIGN_SIZE = 13
_SIGN_STEP = 17


@lru_cache(maxsize=16)
def _sign(name: str, role: str, theme_name: str) -> QPixmap:
    del theme_name  # part of the key: the colour is the current theme's
    return icons.pixmap(name, _SIGN_SIZE, color_role=role)


class Texts:
    """Texts laid out for a font, cut to a width, and kept."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.metrics = QFontMetrics(font)
        self.height = self.metrics.height()
        self._kept: dict[tuple[str, int], tuple[QStaticText, int]] = {}

    def get(self, text: str, width: int) -> tuple[QStaticText, int]:
        """The text in at most `width` pixels, and how wide it became."""
        found = self._kept.get((text, width))
        if found is None:
            if len(self._kept) >= _KEPT_TEXTS:
                self._kept.clear()
            found = self._kept[text, width] = self._lay_out(text, width)
        return found

    def _lay_out(self, text: str, width: int) -> tuple[QStaticText, int]:
        shown = self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        made = QStaticText(shown)
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        made.prepare(QTransform(), self.font)
        return made, self.metrics.horizontalAdvance(shown)


class PaperPainter(QStyledItemDelegate):
    """Paints the cells of a `PaperListModel`: two lines a row, or one when `is_compact`."""

    def __init__(self, model: PaperListModel) -> None:
        super().__init__(model)
        self._model = model
        self.is_compact = False
        self.hovered_row = -1
        #: Whether a column shows the priority; else a flag stands with the signs of the row.
        self.has_priority_column: Callable[[], bool] = lambda: False
        self._cells: list[Callable[[QPainter, QRect, PaperRow], None]] = [
            getattr(self, f"_paint_{column.key}") for column in COLUMNS
        ]
        self.forget()
        theme.notifier().changed.connect(self.forget)

    def forget(self) -> None:
        """Lay out everything again: another theme or font."""
        title_font = theme.font("body")
        title_font.setWeight(QFont.Weight.Medium)
        self._title = Texts(title_font)
        self._body = Texts(theme.font("body"))
        self._small = Texts(theme.font("small"))
        colors = theme.current()
        names = ("text", "muted", "faint", "border", "selection", "hover", "accent", "surface")
        self._colors: dict[str, QColor] = {name: colors.color(name) for name in names}
        self._rest_colors = (colors.border, colors.muted)
        self._chip_widths: dict[str, int] = {}

    @property
    def ground(self) -> QColor:
        """What lies under the rows."""
        return self._colors["surface"]

    def row_height(self) -> int:
        """Pixels for one row: fixed, unless the desktop's font is too tall for it."""
        if self.is_compact:
            return max(theme.COMPACT_ROW_HEIGHT, self._title.height + 10)
        return max(theme.ROW_HEIGHT, self._title.height + self._small.height + 18)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del index
        return QSize(option.rect.width(), self.row_height())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        row, column = index.row(), index.column()
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_selected:
            painter.fillRect(rect, self._colors["selection"])
        elif row == self.hovered_row:
            painter.fillRect(rect, self._colors["hover"])
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, self._colors["border"])
        paper = self._model.paper_at(row)
        if paper is not None:
            self._cells[column](painter, rect, paper)

    def paint_current(self, painter: QPainter, rect: QRect) -> None:
        """The bar at the left edge of the current row that shows where the keys act."""
        painter.fillRect(QRect(rect.x(), rect.y(), _FOCUS_BAR, rect.height() - 1), self._colors["accent"])

    # -- one function a column

    def _paint_status(self, painter: QPainter, rect: QRect, paper: PaperRow) -> None:
        mark = marks.status_mark(paper.status, ratio=self._ratio(painter))
        left = rect.x() + (rect.width() - marks.MARK_SIZE) // 2 + 2
        painter.drawPixmap(QPoint(left, self._middle(rect, marks.MARK_SIZE)), mark)

    def _paint_title(self, painter: QPainter, rect: QRect, paper: PaperRow) -> None:
        left, width = rect.x() + _PAD, rect.width() - 2 * _PAD
        if self.is_compact:
            flag = self._paint_flag(painter, rect, paper, right=rect.right() - _PAD)
            used = flag + self._paint_chips(painter, rect, paper, right=rect.right() - _PAD - flag, room=width // 3)
            middle = self._middle(rect, 0)
            drawn = self._draw(painter, self._title, shown_title(paper), "text", left, middle, width - used)
            room = width - used - drawn - _PAD
            if room > _BYLINE_MINIMUM:
                line = byline_and_venue(paper)
                self._draw(painter, self._small, line, "muted", left + drawn + _PAD, middle, room)
            return
        top = rect.y() + (rect.height() - self._title.height - self._small.height - 4) // 2
        self._draw(painter, self._title, shown_title(paper), "text", left, top + self._title.height // 2, width)
        second = top + self._title.height + 4
        used = self._paint_signs(painter, left, second, paper)
        line = byline_and_venue(paper)
        wanted = self._small.metrics.horizontalAdvance(line) + _PAD if line else 0
        tags_room = max(width // 2, width - used - wanted)
        tags_width = self._chips_width(paper.tags, room=tags_room)
        room = width - used - (tags_width + _PAD if tags_width else 0)
        middle = second + self._small.height // 2
        drawn = self._draw(painter, self._small, line, "muted", left + used, middle, room)
        start = left + used + (drawn + _PAD if drawn else 0)
        self._paint_chips_from(painter, start, middle, paper.tags, room=tags_room)

    def _paint_signs(self, painter: QPainter, left: int, top: int, paper: PaperRow) -> int:
        """Small signs before the byline: retracted, priority, verified, note, annotations; returns their width."""
        shown = [
            (name, role)
            for name, role, is_there in (
                ("triangle-alert", "danger", bool(paper.alarm)),
                ("flag", marks.FLAG_COLORS[paper.priority], self._has_flag(paper)),
                ("badge-check", "success", paper.is_verified),
                ("notebook-pen", "muted", paper.has_note),
                ("highlighter", "muted", paper.annotation_count > 0),
            )
            if is_there
        ]
        for place, (name, role) in enumerate(shown):
            sign = _sign(name, role, theme.current().name)
            painter.drawPixmap(QPoint(left + place * _SIGN_STEP, top + (self._small.height - _SIGN_SIZE) // 2), sign)
        return _SIGN_STEP * len(shown) + (2 if shown else 0)

    def _has_flag(self, paper: PaperRow) -> bool:
        return paper.priority > 0 and not self.has_priority_column()

    def _paint_flag(self, painter: QPainter, rect: QRect, paper: PaperRow, *, right: int) -> int:
        """The priority at the right end of a row of one line; returns the width it took."""
        if not self._has_flag(paper):
            return 0
        sign = _sign("flag", marks.FLAG_COLORS[paper.priority], theme.current().name)
        painter.drawPixmap(QPoint(right - _SIGN_SIZE, self._middle(rect, _SIGN_SIZE)), sign)
        return _SIGN_STEP

    def _paint_people(self, painter: QPainter, rect: QRect, paper: PaperRow) -> None:
        self._paint_text(painter, rect, one_line(paper.byline))

    def _paint_venue(self, painter: QPainter, rect: QRect, paper: PaperRow) -> None:
        self._paint_text(painter, rect, one_line(paper.venue))

    def _paint_date(self, painter: QPainter, rect: QRect, paper: PaperRow) -> None:
        self._paint_text(painter, rect, paper.date.display if paper.date else "")

    def _paint_added(self, painter: QPainter, rect: QRect, paper: PaperRow) -> None:
        self._paint_text(painter, rect, added_text(paper))

    def _paint_key(self, painter: QPainter, rect: QRect, paper: PaperRow) -> None:
        self._paint_text(painter, rect, paper.citation_key)

    def _paint_rating(self, painter: QPainter, rect: QRect, paper: PaperRow) -> None:
        if paper.rating:
            top = self._middle(rect, marks.MARK_SIZE)
            painter.drawPixmap(QPoint(rect.x() + _PAD, top), marks.stars(paper.rating, ratio=self._ratio(painter)))

    def _paint_priority(self, painter: QPainter, rect: QRect, paper: PaperRow) -> None:
        if paper.priority:
            top = self._middle(rect, marks.FLAG_SIZE)
            painter.drawPixmap(QPoint(rect.x() + _PAD, top), marks.flag(paper.priority))

    def _paint_tags(self, painter: QPainter, rect: QRect, paper: PaperRow) -> None:
        room = rect.width() - 2 * _PAD
        self._paint_chips_from(painter, rect.x() + _PAD, self._middle(rect, 0), paper.tags, room=room)

    # -- parts

    def _paint_text(self, painter: QPainter, rect: QRect, text: str) -> None:
        if text:
            width = rect.width() - 2 * _PAD
            self._draw(painter, self._small, text, "muted", rect.x() + _PAD, self._middle(rect, 0), width)

    def _draw(self, painter: QPainter, texts: Texts, text: str, color: str, left: int, middle: int, width: int) -> int:
        """Draw one line around `middle`; returns its width."""
        if not text or width <= 0:
            return 0
        laid_out, drawn = texts.get(text, width)
        painter.setFont(texts.font)
        painter.setPen(self._colors[color])
        painter.drawStaticText(QPointF(left, middle - texts.height / 2), laid_out)
        return drawn

    def _chips_width(self, tags: tuple[str, ...], *, room: int) -> int:
        return sum(self._chip_width(tag) + _CHIP_GAP for tag in self._fitting(tags, room))

    def _fitting(self, tags: tuple[str, ...], room: int) -> list[str]:
        """As many tags as have room, and "+2" for those that have none."""
        shown: list[str] = []
        used = 0
        for place, tag in enumerate(tags):
            left = len(tags) - place
            width = self._chip_width(tag) + _CHIP_GAP
            reserve = 32 if left > 1 else 0
            if place >= _CHIP_LIMIT or used + width + reserve > room:
                return [*shown, f"+{left}"]
            shown.append(tag)
            used += width
        return shown

    def _chip_width(self, tag: str) -> int:
        width = self._chip_widths.get(tag)
        if width is None:
            width = self._chip_widths[tag] = self._small.get(one_line(tag, limit=60), 180)[1] + 2 * _CHIP_PAD
        return width

    def _paint_chips(self, painter: QPainter, rect: QRect, paper: PaperRow, *, right: int, room: int) -> int:
        """Chips that end at `right`; returns the width they took."""
        width = self._chips_width(paper.tags, room=room)
        if width:
            self._paint_chips_from(painter, right - width, self._middle(rect, 0), paper.tags, room=room)
        return width + _PAD if width else 0

    def _paint_chips_from(self, painter: QPainter, left: int, middle: int, tags: tuple[str, ...], *, room: int) -> None:
        if not tags:
            return
        height = self._small.height + 4
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._small.font)
        for tag in self._fitting(tags, room):
            background, text = chips.chip_colors(tag) if tag in tags else self._rest_colors
            width = self._chip_width(tag)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(background))
            shape = QRectF(left, middle - height / 2, width, height)
            painter.drawRoundedRect(shape, _CHIP_RADIUS, _CHIP_RADIUS)
            painter.setPen(QColor(text))
            laid_out, _ = self._small.get(one_line(tag, limit=60), 180)
            painter.drawStaticText(QPointF(left + _CHIP_PAD, middle - self._small.height / 2), laid_out)
            left += width + _CHIP_GAP
        painter.restore()

    @staticmethod
    def _middle(rect: QRect, height: int) -> int:
        """Top of something `height` tall in the middle of a row; the middle itself for 0."""
        return rect.y() + (rect.height() - height) // 2

    @staticmethod
    def _ratio(painter: QPainter) -> float:
        return painter.device().devicePixelRatioF()
