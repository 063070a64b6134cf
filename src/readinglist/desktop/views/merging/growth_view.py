"""A paper that was published, withdrawn or retracted: field by field, as it is and as it would be."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from readinglist.desktop.plain_text import PlainLabel
from readinglist.desktop.views.details.words import field_name, kept_value
from readinglist.desktop.views.merging.beside import text_beside
from readinglist.library.origins import source_name
from readinglist.model.readable import readable
from readinglist.model.version import Difference, Growth

_COLUMNS = ("", "Now", "Published")


class GrowthView(QWidget):
    """Made for one paper."""

    def __init__(self, growth: Growth, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("growth")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(20, 16, 20, 16)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self._add_line(PlainLabel(readable(growth.title), role="heading", is_wrapped=True))
        self._add_line(PlainLabel(growth.citation_key, role="small", kind="muted"))
        if growth.flag:
            self._add_line(PlainLabel(growth.flag[:1].upper() + growth.flag[1:], kind="alarm", is_wrapped=True))
        if growth.version is not None:
            known = f"{growth.version.label}, says {source_name(growth.version.source)}"
            self._add_line(PlainLabel(readable(known[:1].upper() + known[1:]), is_wrapped=True))
            self._add_differences(growth.differences)
        self._grid.setRowStretch(self._grid.rowCount(), 1)

    def _add_line(self, part: QWidget) -> None:
        self._grid.addWidget(part, self._grid.rowCount(), 0, 1, 3)

    def _add_differences(self, differences: tuple[Difference, ...]) -> None:
        titles = self._grid.rowCount()
        for column, title in enumerate(_COLUMNS):
            self._grid.addWidget(PlainLabel(title, role="small", kind="muted"), titles, column)
        for difference in differences:
            row = self._grid.rowCount()
            own, found = (readable(kept_value(difference.field, text)) for text in (difference.own, difference.found))
            name = PlainLabel(field_name(difference.field), role="small", kind="muted")
            self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(text_beside(own, found), row, 1, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(text_beside(found, own), row, 2, Qt.AlignmentFlag.AlignTop)
            if difference.is_users:
                self._add_line(PlainLabel(_yours(difference), role="small", kind="warning", is_wrapped=True))


def _yours(difference: Difference) -> str:
    return f"You set the {field_name(difference.field).lower()}: yours stays, the published one becomes a proposal."
