"""Tags as chips, with a field to add one by typing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QMoveEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QCompleter, QLineEdit, QListView, QSizePolicy, QWidget

from readinglist.desktop import theme
from readinglist.desktop.chips import chip_colors
from readinglist.desktop.plain_text import set_tool_tip
from readinglist.desktop.widgets.flow import FlowLayout
from readinglist.model.tags import normalise_tag

_HEIGHT = 22
_CROSS = 14
_MAX_CHIP = 240
_MAX_PROPOSAL = 420
_PROPOSAL_GAP = 6

FindTags = Callable[[str], Sequence[str]]


class TagChip(QAbstractButton):
    """One tag. A click on its cross, or Delete while it has the focus, asks to take it off.

    share: "" when all chosen papers have the tag, else how many do ("3 of 12"); such a chip is drawn hollow.
    """

    remove_asked = Signal(str)
    add_asked = Signal(str)

    def __init__(self, tag: str, *, share: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tag = tag
        self.share = share
        self._is_on_cross = False
        self.setObjectName("tag_chip")
        self.setFont(theme.font("small"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(_HEIGHT)
        how = f" on {share}; press Enter to put it on all, Delete to take it off" if share else "; Delete takes it off"
        self.setAccessibleName(f"Tag {tag}{how}")
        set_tool_tip(self, f"{tag} ({share})" if share else tag)
        self.clicked.connect(self._on_clicked)

    @property
    def _label(self) -> str:
        return f"{self.tag}  {self.share}" if self.share else self.tag

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self.font()).horizontalAdvance(self._label) + 8 + _CROSS + 8
        return QSize(min(width, _MAX_CHIP), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_asked.emit(self.tag)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.share:
            self.add_asked.emit(self.tag)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._is_on_cross = event.position().x() >= self.width() - _CROSS - 4
        super().mouseReleaseEvent(event)

    def _on_clicked(self) -> None:
        if self._is_on_cross:
            self.remove_asked.emit(self.tag)
        elif self.share:
            self.add_asked.emit(self.tag)
        else:
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        background, text = chip_colors(self.tag)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        pen = QPen(QColor(theme.current().accent), 1.5) if self.hasFocus() else QPen(Qt.PenStyle.NoPen)
        if self.share and not self.hasFocus():
            pen = QPen(QColor(text), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush if self.share else QColor(background))
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(QColor(text))
        inner = self.rect().adjusted(8, 0, -_CROSS - 6, 0)
        shown = QFontMetrics(self.font()).elidedText(self._label, Qt.TextElideMode.ElideMiddle, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        x, y = self.width() - _CROSS + 2, self.height() / 2
        painter.setPen(QPen(QColor(text), 1.3))
        painter.drawLine(QRectF(x - 3, y - 3, 6, 6).topLeft(), QRectF(x - 3, y - 3, 6, 6).bottomRight())
        painter.drawLine(QRectF(x - 3, y - 3, 6, 6).topRight(), QRectF(x - 3, y - 3, 6, 6).bottomLeft())


class _Proposals(QListView):
    """The list under the field: clear of its frame, and as wide as its longest tag."""

    def __init__(self, field: QWidget) -> None:
        super().__init__()
        self._field = field
        self.setObjectName("tag_proposals")
        self.setAccessibleName("Tags that match")
        self.setFont(theme.font("body"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)

    def fit(self) -> None:
        """Take the width that the tags need, up to a limit."""
        self.setMinimumWidth(min(_MAX_PROPOSAL, self.sizeHintForColumn(0) + 2 * theme.SPACE))

    def moveEvent(self, event: QMoveEvent) -> None:
        """The completer puts the list upon the last line of the field's frame."""
        super().moveEvent(event)
        below = self._field.mapToGlobal(QPoint(0, self._field.height())).y()
        if abs(event.pos().y() - below) <= 2:
            self.move(event.pos().x(), below + _PROPOSAL_GAP)


class TagInput(QLineEdit):
    """Where a tag is typed. Completes from the library; Tab takes the first proposal, a comma or Enter adds."""

    entered = Signal(str)
    backspaced = Signal()
    left = Signal()
    focus_changed = Signal()

    def __init__(self, find_tags: FindTags, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._find_tags = find_tags
        self._has_ring = False
        self._proposals = QStringListModel(self)
        self._completer = QCompleter(self._proposals, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._list = _Proposals(self)
        self._completer.setPopup(self._list)
        self.setCompleter(self._completer)
        self.setProperty("frame", False)
        self.setFrame(False)
        self.setPlaceholderText("Add tag…")
        self.setAccessibleName("Add a tag")
        self.setObjectName("tag_input")
        self.setMinimumWidth(88)
        self.setFixedHeight(_HEIGHT + 2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textEdited.connect(self._on_text_edited)
        self.returnPressed.connect(self._on_return_pressed)
        # Queued: the field first takes the proposal as its own text, then it is read and cleared.
        self._completer.activated.connect(self._on_return_pressed, Qt.ConnectionType.QueuedConnection)

    @property
    def proposals(self) -> list[str]:
        """What the list under the field offers now."""
        return self._proposals.stringList()

    def event(self, event: QEvent) -> bool:
        # Tab must be taken before Qt moves the focus with it.
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab:
            first = next(iter(self.proposals), "")
            if self.text().strip() and first and first != self.text():
                self.setText(first)
                self._propose(first)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self.backspaced.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self._on_escape(event)
        elif event.text() == "," and self.text().strip():
            self._on_return_pressed()
        else:
            super().keyPressEvent(event)

    def show_ring(self) -> None:
        """Draw a frame of its own around the field while it has the keys."""
        self._has_ring = True
        self.setTextMargins(4, 0, 4, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._has_ring and self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(theme.current().color("accent"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit()
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._list.hide()

    def _on_escape(self, event: QKeyEvent) -> None:
        if self.text():
            self.clear()
            self._propose("")
            event.accept()
        else:
            self.left.emit()

    def _on_text_edited(self, text: str) -> None:
        self._propose(text)

    def _propose(self, text: str) -> None:
        found = list(self._find_tags(text.strip())) if text.strip() else []
        self._proposals.setStringList(found)
        self._list.fit()
        if not found:
            self._list.hide()

    def _on_return_pressed(self) -> None:
        text = normalise_tag(self.text())
        self.clear()
        self._propose("")
        if text:
            self.entered.emit(text)


class TagEditor(QWidget):
    """Chips and the field. It shows what `set_tags` gave and asks for changes through its signals."""

    added = Signal(str)
    removed = Signal(str)
    #: Escape in the empty field: the focus wants to go back to where it came from.
    left = Signal()

    def __init__(
        self, find_tags: FindTags, *, name: str = "tags", is_framed: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._is_framed = is_framed
        self.setAccessibleName("Tags")
        self._tags: tuple[tuple[str, str], ...] = ()
        self._chips: list[TagChip] = []
        self._flow = FlowLayout(self, spacing=theme.SPACE)
        self._find_tags = find_tags
        self.input = TagInput(self._find_missing, parent=self)
        self.input.entered.connect(self._on_entered)
        self.input.backspaced.connect(self._on_backspaced)
        self.input.left.connect(self.left)
        self._flow.addWidget(self.input)
        if is_framed:
            self._flow.setContentsMargins(6, 3, 6, 3)
            self.input.focus_changed.connect(self.update)
        else:
            self.input.show_ring()
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(tag for tag, _share in self._tags)

    def set_tags(self, tags: Iterable[str], *, partial: Iterable[tuple[str, str]] = ()) -> None:
        """Show `tags`, and after them those that only some of the chosen papers have, as (tag, "3 of 12")."""
        wanted = tuple((tag, "") for tag in tags) + tuple(partial)
        if wanted == self._tags:
            return
        had_focus = any(chip.hasFocus() for chip in self._chips)
        self._tags = wanted
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [self._make_chip(tag, share) for tag, share in wanted]
        for index, chip in enumerate(self._chips):
            self._flow.insert_widget(index, chip)
            chip.show()
        if had_focus:
            self.input.setFocus(Qt.FocusReason.OtherFocusReason)
        self.updateGeometry()

    def focus_input(self) -> None:
        """Put the cursor into the field."""
        self.input.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_framed:
            return
        colors = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colors.color("accent" if self.input.hasFocus() else "border"))
        painter.setBrush(colors.color("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.focus_input()
        super().mousePressEvent(event)

    def _make_chip(self, tag: str, share: str) -> TagChip:
        chip = TagChip(tag, share=share, parent=self)
        chip.remove_asked.connect(self.removed)
        chip.add_asked.connect(self.added)
        return chip

    def _on_entered(self, tag: str) -> None:
        if not self._has(tag):
            self.added.emit(tag)

    def _has(self, tag: str) -> bool:
        return any(own.casefold() == tag.casefold() and not share for own, share in self._tags)

    def _find_missing(self, prefix: str) -> list[str]:
        return [tag for tag in self._find_tags(prefix) if not self._has(tag)]

    def _on_backspaced(self) -> None:
        if self._chips:
            self._chips[-1].setFocus(Qt.FocusReason.BacktabFocusReason)
