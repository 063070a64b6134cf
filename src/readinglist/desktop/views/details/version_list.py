"""The versions of one paper: which is cited, and the choice of another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from readinglist.desktop.plain_text import PlainLabel
from readinglist.desktop.views.details.header import LinkButton
from readinglist.desktop.widgets.flow import FlowLayout
from readinglist.desktop.widgets.quiet_button import QuietButton
from readinglist.model.readable import readable
from readinglist.model.version import Version

_SHOWN_LINKS = 4


class VersionList(QWidget):
    """Shown where there are several versions, or where one was withdrawn."""

    #: Another version should be cited: its id, and whether its reader was told that it was retracted.
    chosen = Signal(int, bool)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("versions")
        self.setAccessibleName("Versions of the paper")
        self._shown: tuple[Version, ...] = ()
        self.rows: list[VersionRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 12, 8)
        self._column.setSpacing(6)
        self._column.addWidget(PlainLabel("Versions", role="small", kind="muted"))
        self.hide()

    def show_versions(self, versions: Sequence[Version], *, can_change: bool) -> None:
        """Show the versions of another paper, or what became of them."""
        shown = tuple(versions) if len(versions) > 1 or any(version.flag for version in versions) else ()
        if shown == self._shown:
            return
        had_focus = any(row.isAncestorOf(self.focusWidget() or self) for row in self.rows)
        self._shown = shown
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [VersionRow(version, can_change=can_change) for version in shown]
        for row in self.rows:
            row.cite.clicked.connect(partial(self.chosen.emit, row.version.id, bool(row.version.flag)))
            self._column.addWidget(row)
        self.setVisible(bool(shown))
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)


class VersionRow(QFrame):
    """Kind, venue and date; identifiers as links; whether it is cited, or a button to cite it."""

    def __init__(self, version: Version, *, can_change: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.version = version
        self.setProperty("kind", "inset")
        self.words = PlainLabel(readable(_capital(version.label)), is_wrapped=True)
        self.words.setMinimumWidth(1)
        words = "Cite all the same" if version.flag else "Cite this"
        said = f"{words}: {version.label}" + (f", {version.flag}" if version.flag else "")
        self.cite = QuietButton(words, name=f"cite_version_{version.id}", said=said)
        self.cite.setEnabled(can_change)
        self.cite.setHidden(version.is_cited)
        self.mark = PlainLabel("Cited", role="small", kind="success")
        self.mark.setToolTip("Chosen by you" if version.is_chosen else "Not chosen by you; cite another if you like")
        self.mark.setHidden(not version.is_cited)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.words, 1)
        for part in (self.cite, self.mark):
            head.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 8, 6)
        column.setSpacing(2)
        column.addLayout(head)
        if version.flag:
            kind = "muted" if version.is_acknowledged else "danger"
            column.addWidget(PlainLabel(_capital(version.flag), role="small", kind=kind, is_wrapped=True))
        if version.identifiers:
            column.addWidget(_links(version))


def _links(version: Version) -> QWidget:
    made = QWidget()
    flow = FlowLayout(made, spacing=2)
    for identifier in version.identifiers[:_SHOWN_LINKS]:
        button = LinkButton()
        button.show_identifier(identifier)
        flow.addWidget(button)
    policy = made.sizePolicy()
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
