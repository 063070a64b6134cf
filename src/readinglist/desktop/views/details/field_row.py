"""One field of a paper: its value, where it came from, what sources say beside it, and an editor in its place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from readinglist.desktop import icons, theme
from readinglist.desktop.plain_text import PlainLabel, typed_text
from readinglist.desktop.views.details.origin_panel import OriginPanel
from readinglist.desktop.views.details.proposal_box import ProposalBox
from readinglist.desktop.views.details.trail import Trail
from readinglist.desktop.views.details.words import FIELD_WORDS, clip, kept_value, origin_words
from readinglist.desktop.widgets.dropdown import Dropdown
from readinglist.model.lookup import Proposal
from readinglist.model.paper import PaperType

_LONG_FIELDS = frozenset({"title", "people", "editors", "identifiers", "keywords", "abstract"})
_HINTS = {
    "people": "Names with “;” between them: Given Family; Family, Given; {Organization}",
    "editors": "Names with “;” between them",
    "date": "2023, 2023-06 or 2023-06-26",
    "identifiers": "DOI, arXiv number, ISBN, pmid:NUMBER or address, with “;” between them",
    "keywords": "With “;” between them",
}
_STEPS = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
_SHOWN_LIMIT = 4000
_NAME_WIDTH = 84
_IN_MENU = 5
_WHY = QSize(22, 20)
_PENCIL = 14
_ROUNDING = 6

Editor = QLineEdit | QPlainTextEdit | QComboBox


class FieldRow(QFrame):
    """Enter, F2 or a double click edits; Enter (in an abstract Ctrl+Enter) or leaving saves; Escape does not.

    Space or the small arrow tells why the value is here, and closes that again.
    """

    #: (field, typed text)
    edited = Signal(str, str)
    #: An earlier value should stand there again: (field, its text as provenance keeps it).
    taken_back = Signal(str, str)
    #: A source's proposal is taken, or not: its id.
    proposal_accepted = Signal(int)
    proposal_dismissed = Signal(int)
    editing_ended = Signal()
    #: Tab in the editor: (field, 1) asks for the editor of the next field, (field, -1) for the one before.
    stepped = Signal(str, int)

    def __init__(self, field: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.is_read_only = False
        self._typed = ""
        self._trail: Trail | None = None
        self._proposals: tuple[Proposal, ...] = ()
        self._boxes: list[ProposalBox] = []
        self._panel: OriginPanel | None = None
        self._begun = ""
        self._editor: Editor | None = None
        self.setObjectName(f"field_{field}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.name = PlainLabel(FIELD_WORDS[field], role="small", kind="muted", is_wrapped=True)
        self.value = PlainLabel(is_wrapped=True)
        self.value.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.value.setMinimumWidth(1)
        self.source = PlainLabel(role="small", kind="muted", is_wrapped=True)
        self.source.setMinimumWidth(1)
        self.problem = PlainLabel(role="small", kind="danger", is_wrapped=True)
        self.problem.hide()
        self.name.setFixedWidth(_NAME_WIDTH)
        self.why = self._make_why()
        self._column = QVBoxLayout()
        self._column.setSpacing(1)
        for label in (self.value, self.source, self.problem):
            self._column.addWidget(label)
        layout = QHBoxLayout()
        layout.setSpacing(8)
        layout.addWidget(self.name, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(self._column, 1)
        layout.addWidget(self.why, 0, Qt.AlignmentFlag.AlignTop)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(12, 3, 12 + _PENCIL, 3)
        self._whole.setSpacing(4)
        self._whole.addLayout(layout)

    @property
    def is_editing(self) -> bool:
        return self._editor is not None

    @property
    def is_explained(self) -> bool:
        """Whether it tells why its value is here."""
        return self._panel is not None

    def set_read_only(self, is_read_only: bool) -> None:
        """Whether the row offers an editor."""
        self.is_read_only = is_read_only
        self.setToolTip("" if is_read_only else "Double-click, or press Enter, to edit")

    def show_value(self, shown: str, *, typed: str, trail: Trail | None) -> None:
        """Show a value and its origin; an editor that is open stays as it is."""
        self._typed = typed
        text = shown if len(shown) <= _SHOWN_LIMIT else shown[:_SHOWN_LIMIT] + "…"
        self.value.setText(text or "–")
        self.value.set_kind("" if text else "muted")
        self.setAccessibleName(f"{FIELD_WORDS[self.field]}: {clip(shown, 200) or 'empty'}")
        is_told = trail is not None and bool(text or trail.origin.replaced)
        self.source.setText(origin_words(trail.origin, self.field) if trail is not None and is_told else "")
        self._show_trail(trail if is_told else None)

    def show_proposals(self, proposals: Sequence[Proposal]) -> None:
        """Show what sources say beside the user's value."""
        if self._proposals == tuple(proposals):
            return
        self._proposals = tuple(proposals)
        for box in self._boxes:
            self._remove(box)
        self._boxes = [ProposalBox(proposal, can_change=not self.is_read_only) for proposal in proposals]
        for box in self._boxes:
            box.accepted.connect(self.proposal_accepted)
            box.dismissed.connect(self.proposal_dismissed)
            self._column.insertWidget(self._column.indexOf(self.problem), box)

    def explain(self) -> None:
        """Tell why the value is here."""
        if self._trail is None or self._panel is not None or self.is_editing:
            return
        self._panel = OriginPanel(self.field, self._trail, can_change=not self.is_read_only)
        self._panel.taken_back.connect(partial(self.taken_back.emit, self.field))
        self._whole.addWidget(self._panel)
        self._panel.show()
        self._show_parts()

    def close_explanation(self) -> None:
        """Back to the one line that says where the value is from."""
        if self._panel is not None:
            panel, self._panel = self._panel, None
            self._remove(panel)
            self._show_parts()

    def toggle_explanation(self) -> None:
        if self.is_explained:
            self.close_explanation()
        else:
            self.explain()

    def edit(self) -> None:
        """Open the editor in place of the value."""
        if self._editor is not None or self.is_read_only:
            return
        self.close_explanation()
        self._begun = self._typed
        self._editor = self._make_editor()
        self._editor.setObjectName(f"edit_{self.field}")
        self._editor.setAccessibleName(FIELD_WORDS[self.field])
        self._editor.installEventFilter(self)
        self._column.insertWidget(0, self._editor)
        QWidget.setTabOrder(self, self._editor)  # where Tab goes when there is no further field
        self._editor.show()  # only a visible widget takes the focus at once
        self._show_parts()
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if not isinstance(self._editor, QComboBox):
            self._editor.selectAll()

    def commit(self) -> None:
        """Ask to save what the editor holds; text that nobody touched just closes it, whatever was saved meanwhile."""
        if self._editor is None:
            return
        text = self._text()
        if text == self._begun:
            self.close_editor()
        else:
            self.edited.emit(self.field, text)

    def refuse(self, message: str) -> None:
        """The text makes no sense: say why, and let it be mended."""
        if self._editor is None:
            self.edit()
        self.problem.setText(message)
        self.problem.show()

    def close_editor(self) -> None:
        """Back to the value."""
        if self._editor is None:
            return
        editor, self._editor = self._editor, None
        had_focus = editor.hasFocus()
        editor.removeEventFilter(self)
        editor.hide()
        editor.deleteLater()
        self.problem.hide()
        self._show_parts()
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.editing_ended.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._editor:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.FocusOut and not self._is_popup_open():
            # Not inside the event: saving may take the editor away.
            QTimer.singleShot(0, self, self.commit)
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._is_taken(event)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.edit()
        elif event.key() == Qt.Key.Key_Space and self.why.isVisible():
            self.toggle_explanation()
        elif event.key() == Qt.Key.Key_Escape and self.is_explained:
            self.close_explanation()
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Under the mouse or with the keys, a row looks like what it is: a field that can be edited."""
        super().paintEvent(event)
        is_offered = self.underMouse() and not self.is_read_only
        if self.is_editing or not (is_offered or self.hasFocus()):
            return
        colors, rect = theme.current(), self.rect().adjusted(4, 0, -4, -1)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colors.accent)) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.hover) if is_offered else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect, _ROUNDING, _ROUNDING)
        if not self.is_read_only:
            place = QRect(rect.right() - _PENCIL - 4, rect.top() + 5, _PENCIL, _PENCIL)
            icons.icon("pencil", color_role="muted").paint(painter, place)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        del event
        self.edit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addAction("Edit", self.edit)
        menu.addAction("Copy", lambda: QApplication.clipboard().setText(self._typed))
        for earlier in self._trail.earlier[:_IN_MENU] if self._trail is not None and not self.is_read_only else ():
            words = clip(kept_value(self.field, earlier.value), 40) or "nothing"
            back = partial(self.taken_back.emit, self.field, earlier.value)
            menu.addAction(f"Take back “{words}”".replace("&", "&&"), back)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def _make_why(self) -> QToolButton:
        made = QToolButton()
        made.setObjectName(f"why_is_{self.field}")
        made.setAccessibleName(f"Why is this value here? {FIELD_WORDS[self.field]}")
        made.setToolTip("Why is this value here? (Space)")
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setIconSize(QSize(13, 13))
        made.clicked.connect(self.toggle_explanation)
        icons.keep_icon(made, "info", color_role="faint")
        made.setFixedSize(_WHY)
        policy = made.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        made.setSizePolicy(policy)
        return made

    def _show_trail(self, trail: Trail | None) -> None:
        """Another trail; an explanation that is open follows it."""
        if trail != self._trail:
            was_explained = self.is_explained
            self._trail = trail
            self.close_explanation()
            if was_explained:
                self.explain()
        self._show_parts()

    def _show_parts(self) -> None:
        """What of value, source and mark can be seen now."""
        self.value.setHidden(self.is_editing)
        self.source.setHidden(self.is_editing or self.is_explained or not self.source.text())
        self.why.setHidden(self.is_editing or self._trail is None)
        self.why.setDown(self.is_explained)

    def _remove(self, part: QWidget) -> None:
        """Take a part away; the keys stay in this row."""
        focused = QApplication.focusWidget()
        if focused is not None and part.isAncestorOf(focused):
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        part.hide()
        part.deleteLater()

    def _make_editor(self) -> Editor:
        if self.field in ("type", "is_organization_author"):
            box = Dropdown()
            box.addItems(
                ["no", "yes"] if self.field == "is_organization_author" else [each.value for each in PaperType]
            )
            box.setCurrentText(self._typed or "no")
            box.activated.connect(self.commit)
            return box
        if self.field in _LONG_FIELDS:
            area = QPlainTextEdit(self._typed)
            area.setTabChangesFocus(True)
            area.setFixedHeight(220 if self.field == "abstract" else 76)
            area.setPlaceholderText(_HINTS.get(self.field, ""))
            return area
        line = QLineEdit(self._typed)
        line.setPlaceholderText(_HINTS.get(self.field, ""))
        return line

    def _text(self) -> str:
        match self._editor:
            case QPlainTextEdit():
                return typed_text(self._editor)
            case QLineEdit():
                return self._editor.text()
            case QComboBox():
                text = self._editor.currentText()
                return "" if text == "no" and not self._typed else text
        return self._typed

    def _is_taken(self, event: QKeyEvent) -> bool:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.close_editor()
            return True
        if event.key() in _STEPS:
            self.stepped.emit(self.field, _STEPS[Qt.Key(event.key())])
            # With an editor elsewhere this one is left; otherwise Tab goes on through the window.
            return self._editor is not None and not self._editor.hasFocus()
        # A title is one line; in an abstract Enter begins a new one.
        if is_enter and (self.field != "abstract" or event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self.commit()
            return True
        return False

    def _is_popup_open(self) -> bool:
        popup = QApplication.activePopupWidget()
        return popup is not None and self._editor is not None
