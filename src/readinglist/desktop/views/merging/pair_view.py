"""Two papers that may be one, side by side: what they say of themselves, and what speaks for it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from readinglist.desktop.plain_text import PlainLabel
from readinglist.desktop.views.details.words import day
from readinglist.desktop.views.merging.beside import text_beside
from readinglist.model.merge import Duplicate
from readinglist.model.paper import Paper
from readinglist.model.readable import readable

_ROWS = ("", "Authors", "Date", "Venue", "Identifiers", "Abstract")


class PairView(QWidget):
    """Made for one pair."""

    def __init__(self, pair: Duplicate, one: Paper, other: Paper, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pair")
        self.setAccessibleName(f"{one.title}; {other.title}: {pair.reason}")
        grid = QGridLayout(self)
        grid.setContentsMargins(20, 16, 20, 16)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        self.reason = PlainLabel(pair.reason[:1].upper() + pair.reason[1:], role="heading", is_wrapped=True)
        self.evidence = PlainLabel(_evidence(pair), role="small", kind="muted", is_wrapped=True)
        grid.addWidget(self.reason, 0, 0, 1, 3)
        grid.addWidget(self.evidence, 1, 0, 1, 3)
        for column, paper in ((1, one), (2, other)):
            grid.setColumnStretch(column, 1)
            place = PlainLabel(_place(paper), role="small", kind="muted", is_wrapped=True)
            place.setContentsMargins(0, 12, 0, 0)
            grid.addWidget(place, 2, column, Qt.AlignmentFlag.AlignBottom)
        left, right = _values(one), _values(other)
        for row, name in enumerate(_ROWS, 3):
            if left[name] or right[name]:
                grid.addWidget(PlainLabel(name, role="small", kind="muted"), row, 0, Qt.AlignmentFlag.AlignTop)
                role = "body" if name else "heading"
                grid.addWidget(text_beside(left[name], right[name], role=role), row, 1, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(text_beside(right[name], left[name], role=role), row, 2, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(len(_ROWS) + 3, 1)


def _values(paper: Paper) -> dict[str, str]:
    identifiers = "\n".join(identifier.text for identifier in paper.identifiers)
    date = paper.date.display if paper.date is not None else ""
    values = (paper.title, paper.byline, date, paper.venue, identifiers, paper.abstract)
    return {name: readable(value) for name, value in zip(_ROWS, values, strict=True)}


def _evidence(pair: Duplicate) -> str:
    return " · ".join(f"{name}: {value}" for name, value in pair.evidence)


def _place(paper: Paper) -> str:
    """ "smith2020 · queue · added 24 Nov 2026"."""
    added = f"added {day(paper.added)}" if paper.added is not None else ""
    return " · ".join(part for part in (paper.citation_key, paper.status.value, added) if part)
