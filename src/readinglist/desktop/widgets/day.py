"""A button that shows a day and offers a calendar."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QFrame, QToolButton, QVBoxLayout, QWidget

from readinglist.desktop import icons
from readinglist.model.dates import PartialDate


class _Popup(QFrame):
    """A calendar that closes itself once a day is chosen."""

    chosen = Signal(object)

    def __init__(self, latest: dt.date, *, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("calendar_popup")
        self.setProperty("kind", "card")
        self.calendar = QCalendarWidget()
        self.calendar.setObjectName("calendar")
        self.calendar.setAccessibleName("Calendar")
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
        self.calendar.setMaximumDate(QDate(latest.year, latest.month, latest.day))
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.activated.connect(self._on_chosen)
        self.calendar.clicked.connect(self._on_chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.calendar)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _on_chosen(self, date: QDate) -> None:
        self.close()
        self.chosen.emit(dt.date(date.year(), date.month(), date.day()))


class DayChooser(QToolButton):
    """Shows a day; `chosen` tells which other one the user picked."""

    chosen = Signal(object)

    def __init__(self, *, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self.day = dt.date.today()
        self.setObjectName(name)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(16, 16))
        icons.keep_icon(self, "calendar", color_role="muted")
        self.clicked.connect(self.open_calendar)
        self.show_day(self.day)

    def show_day(self, day: dt.date) -> None:
        """Show a day, without telling anybody."""
        self.day = day
        words = PartialDate.of(day).display
        self.setText(f" {words}")  # a tool button has no setting for the gap between picture and words
        self.setAccessibleName(f"{self._title}: {words}")

    def open_calendar(self) -> None:
        """Offer a calendar of days up to today."""
        popup = _Popup(dt.date.today(), parent=self)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.calendar.setSelectedDate(QDate(self.day.year, self.day.month, self.day.day))
        popup.chosen.connect(self._on_chosen)
        popup.adjustSize()
        popup.move(self.mapToGlobal(QPoint(self.width() - popup.width(), -popup.height() - 4)))
        popup.show()
        popup.calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_chosen(self, day: dt.date) -> None:
        self.show_day(day)
        self.chosen.emit(day)
