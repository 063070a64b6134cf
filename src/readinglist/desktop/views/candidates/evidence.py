"""Evidence as small bars: a name, how much agrees, and what it says."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from readinglist.desktop import theme
from readinglist.model.candidate import Finding

_BAR_WIDTH = 72
_BAR_HEIGHT = 6
_GAP = 10
_LINE_SPACE = 6


class EvidenceBars(QWidget):
    """One line a finding. What speaks against the match is red, a full agreement green, all else blue."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("evidence")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._findings: tuple[Finding, ...] = ()
        theme.notifier().changed.connect(self.update)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        self._findings = tuple(findings)
        said = ", ".join(f"{finding.name}: {finding.text}" for finding in self._findings)
        self.setAccessibleName(f"Evidence: {said}" if said else "No evidence")
        self.setFont(theme.font("small"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(280, len(self._findings) * (metrics.height() + _LINE_SPACE))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetrics(self.font())
        height = metrics.height()
        names = max((metrics.horizontalAdvance(_spoken(finding.name)) for finding in self._findings), default=0)
        for number, finding in enumerate(self._findings):
            top = number * (height + _LINE_SPACE)
            painter.setPen(QColor(theme.current().muted))
            painter.drawText(QRectF(0, top, names, height), Qt.AlignmentFlag.AlignVCenter, _spoken(finding.name))
            self._paint_bar(painter, finding, x=names + _GAP, y=top + (height - _BAR_HEIGHT) / 2)
            left = names + _BAR_WIDTH + 2 * _GAP
            room = max(0, self.width() - left)
            painter.setPen(QColor(theme.current().danger if finding.is_against else theme.current().text))
            shown = metrics.elidedText(finding.text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRectF(left, top, room, height), Qt.AlignmentFlag.AlignVCenter, shown)

    @staticmethod
    def _paint_bar(painter: QPainter, finding: Finding, *, x: float, y: float) -> None:
        colors = theme.current()
        value = finding.value if finding.value is not None else 0.0 if finding.is_against else 1.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.color("border"))
        painter.drawRoundedRect(QRectF(x, y, _BAR_WIDTH, _BAR_HEIGHT), 3, 3)
        role = "danger" if finding.is_against else "success" if value >= 0.95 else "accent"
        width = max(_BAR_HEIGHT, _BAR_WIDTH * value) if value or finding.is_against else 0
        if width:
            painter.setBrush(colors.color(role))
            painter.drawRoundedRect(QRectF(x, y, width, _BAR_HEIGHT), 3, 3)


def _spoken(name: str) -> str:
    return name[:1].upper() + name[1:]
