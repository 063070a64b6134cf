"""How often something that is followed is asked, and what choosing that means."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from readinglist.desktop.widgets.dropdown import Dropdown

_HOUR_S = 3600
_DAY_S = 24 * _HOUR_S
_OFFERED = (0, _HOUR_S, 6 * _HOUR_S, _DAY_S, 7 * _DAY_S)
_UNITS = ((7 * _DAY_S, "week"), (_DAY_S, "day"), (_HOUR_S, "hour"), (60, "minute"))


def interval_words(seconds: int) -> str:
    """ "on demand", "every day", "every 6 hours"."""
    if not seconds:
        return "on demand"
    size, unit = next((size, unit) for size, unit in _UNITS if seconds % size == 0)
    number = seconds // size
    return f"every {unit}" if number == 1 else f"every {number} {unit}s"


def consent_words(seconds: int) -> str:
    """What a choice lets the program do."""
    if not seconds:
        return "Nobody is asked before you refresh."
    return (
        f"You let the program ask {interval_words(seconds)} by itself while its window is open. Whoever is asked sees "
        "what is asked for, your internet address, and the e-mail address that you gave for sources, if you did."
    )


class IntervalChooser(Dropdown):
    """On demand, or every hour, 6 hours, day, week; another one that is in use stays on offer."""

    def __init__(self, seconds: int = 0, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("interval")
        self.setAccessibleName("How often it is asked")
        for offered in sorted({*_OFFERED, seconds}):
            words = interval_words(offered)
            self.addItem(words[:1].upper() + words[1:], offered)
        self.setCurrentIndex(self.findData(seconds))

    @property
    def seconds(self) -> int:
        return int(self.currentData())
