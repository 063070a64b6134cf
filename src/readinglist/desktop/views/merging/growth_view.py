"""A paper that was published, withdrawn or retracted: field by field, as it is and as it would be, to be ticked."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from readinglist.desktop import theme
from readinglist.desktop.plain_text import PlainLabel
from readinglist.desktop.views.details.words import field_name, kept_value
from readinglist.desktop.views.merging.beside import text_beside
from readinglist.library.origins import source_name
from readinglist.model.readable import readable
from readinglist.model.version import TAKE_ALL, Difference, Growth, Taking, flag_word

_COLUMNS = ("Take", "Now", "Published")


class GrowthView(QWidget):
    """Made for one paper. `taking` is what its reader ticked; of a version that was retracted nothing is at first."""

    #: Something else is ticked.
    changed = Signal()

    def __init__(self, growth: Growth, *, taking: Taking | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("growth")
        self._growth = growth
        self.boxes: dict[str, QCheckBox] = {}
        self.rest = QCheckBox("Keep what is not taken as proposals (0)", self)
        self.rest.setVisible(growth.version is not None)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(20, 16, 20, 16)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self._add_line(PlainLabel(readable(growth.title), role="heading", is_wrapped=True))
        self._add_line(PlainLabel(growth.citation_key, role="small", kind="muted"))
        if growth.flag:
            self._add_line(PlainLabel(_capital(growth.flag), kind="alarm", is_wrapped=True))
        if growth.version is not None:
            self._add_version(taking or first_taking(growth))
        self._grid.setRowStretch(self._grid.rowCount(), 1)

    @property
    def taking(self) -> Taking:
        """Which fields are to be taken over, and what becomes of the others."""
        ticked = tuple(field for field, box in self.boxes.items() if box.isChecked())
        is_whole = len(ticked) == len(self.boxes)
        is_anyway = self._growth.version is not None and bool(self._growth.version.flag)
        return Taking(None if is_whole else ticked, not self.rest.isChecked(), is_anyway)

    def toggle(self, number: int) -> None:
        """Tick the field of that number, or no more; 0: what is left out becomes proposals, or not."""
        boxes = [self.rest, *self.boxes.values()]
        if number < len(boxes) and boxes[number].isEnabled():
            boxes[number].click()

    def _add_line(self, part: QWidget) -> None:
        self._grid.addWidget(part, self._grid.rowCount(), 0, 1, 3)

    def _add_version(self, taking: Taking) -> None:
        growth = self._growth
        assert growth.version is not None
        known = f"{growth.version.label}, says {source_name(growth.version.source)}"
        self._add_line(PlainLabel(readable(_capital(known)), is_wrapped=True))
        if flag := growth.version.flag:
            if flag != growth.flag:
                self._add_line(PlainLabel(_capital(flag), kind="alarm", is_wrapped=True))
            warning = f"It was {flag_word(flag)}: tick what is to be taken from it all the same."
            self._add_line(PlainLabel(warning, kind="danger", is_wrapped=True))
        titles = self._grid.rowCount()
        for column, title in enumerate(_COLUMNS):
            self._grid.addWidget(PlainLabel(title, role="small", kind="muted"), titles, column)
        for difference in growth.differences:
            self._add_difference(difference, taking)
        self.rest.setObjectName("propose_rest")
        self.rest.setFont(theme.font("small"))
        self.rest.setChecked(not taking.is_rest_dismissed)
        self.rest.clicked.connect(self._on_clicked)
        self._add_line(self.rest)
        self._show_rest()

    def _add_difference(self, difference: Difference, taking: Taking) -> None:
        row = self._grid.rowCount()
        own, found = (readable(kept_value(difference.field, text)) for text in (difference.own, difference.found))
        self._grid.addWidget(self._box(difference, taking), row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(text_beside(own, found), row, 1, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(text_beside(found, own), row, 2, Qt.AlignmentFlag.AlignTop)
        if difference.is_users:
            self._add_line(PlainLabel(_yours(difference), role="small", kind="warning", is_wrapped=True))

    def _box(self, difference: Difference, taking: Taking) -> QWidget:
        """A tick with the number that is its key; none for what the user set, which stays in any case."""
        name = field_name(difference.field)
        if difference.is_users:
            return PlainLabel(name, role="small", kind="muted")
        box = QCheckBox(f"{name} ({len(self.boxes) + 1})")
        box.setObjectName(f"take_{difference.field}")
        box.setAccessibleName(f"Take the {name.lower()}")
        box.setFont(theme.font("small"))
        box.setChecked(taking.fields is None or difference.field in taking.fields)
        box.clicked.connect(self._on_clicked)
        self.boxes[difference.field] = box
        return box

    def _on_clicked(self) -> None:
        self._show_rest()
        self.changed.emit()

    def _show_rest(self) -> None:
        has_users = any(difference.is_users for difference in self._growth.differences)
        self.rest.setEnabled(has_users or not all(box.isChecked() for box in self.boxes.values()))


def first_taking(growth: Growth) -> Taking:
    """What is ticked at first: all, or nothing of a version that was withdrawn or retracted."""
    has_flag = growth.version is not None and growth.version.flag
    return Taking(fields=(), is_anyway=True) if has_flag else TAKE_ALL


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _yours(difference: Difference) -> str:
    return f"You set the {field_name(difference.field).lower()}: yours stays, the published one becomes a proposal."
