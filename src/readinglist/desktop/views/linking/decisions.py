"""What file and library changed differently, one after the other: what each says, and which one counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from readinglist.desktop import theme
from readinglist.desktop.plain_text import PlainLabel
from readinglist.desktop.views.fix_preview import find_differences
from readinglist.desktop.widgets.decision_list import DecisionList
from readinglist.desktop.widgets.marked_text import MarkedText
from readinglist.library.naming import field_phrase
from readinglist.model.linked import Conflict, Gone, GoneAnswer, Side, SyncChoices

Thing = Conflict | Gone
_SHOWN = 600


class DecisionsView(QWidget):
    """A list, and below it the chosen one in full. F: as in the file, L: as in the library, O: only out of the file."""

    #: SyncChoices for what was decided.
    decided = Signal(object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("link_decisions")
        self.title = PlainLabel(role="heading")
        self.title.setObjectName("decisions_title")
        self.list: DecisionList[Thing] = DecisionList(key=_key, words=_words, accept=Qt.Key.Key_F, refuse=Qt.Key.Key_L)
        self.list.setObjectName("decisions")
        self.list.setAccessibleName("What to decide on")
        self.list.currentRowChanged.connect(self._show_current)
        self.list.accepted.connect(lambda: self._decide(Side.FILE))
        self.list.refused.connect(lambda: self._decide(Side.LIBRARY))
        self._rows = {
            name: (PlainLabel(text, role="small", kind="muted"), MarkedText(color=color))
            for name, text, color in (
                ("base", "Before", "mark_yellow"),
                ("in_file", "In the file", "mark_blue"),
                ("in_library", "In the library", "mark_green"),
            )
        }
        self.in_file = self._button("take_file", "As in the file", "F", lambda: self._decide(Side.FILE))
        self.in_library = self._button("take_library", "As in the library", "L", lambda: self._decide(Side.LIBRARY))
        self.only_out = self._button("let_go", "Only out of the file", "O", self._let_go)
        self.all_file = self._button("all_file", "All as in the file", "", lambda: self._decide_all(Side.FILE))
        self.all_library = self._button(
            "all_library", "All as in the library", "", lambda: self._decide_all(Side.LIBRARY)
        )
        QShortcut(QKeySequence("O"), self.list, self._let_go, context=Qt.ShortcutContext.WidgetShortcut)
        self._arrange()
        self.show_things(())

    def text_of(self, name: str) -> MarkedText:
        """What "base", "in_file" or "in_library" says."""
        return self._rows[name][1]

    def show_things(self, things: Sequence[Thing]) -> None:
        """Show what is to be decided; nothing hides the view."""
        self.list.show_things(things)
        gone = sum(isinstance(thing, Gone) for thing in things)
        parts = [f"{len(things) - gone:,} changed on both sides"] if len(things) > gone else []
        parts += [f"{gone:,} deleted in the file"] if gone else []
        self.title.setText(", ".join(parts))
        self.setVisible(bool(things))
        for button in (self.all_file, self.all_library):
            button.setVisible(len(things) > 1)
        self._show_current()

    def _button(self, name: str, text: str, key: str, run: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.setToolTip(f"{text} ({key})" if key else text)
        button.clicked.connect(lambda _is_on=False: run())
        return button

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * theme.SPACE)
        grid.setVerticalSpacing(theme.SPACE)
        grid.setColumnStretch(1, 1)
        for row, (name, text) in enumerate(self._rows.values()):
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(text, row, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SPACE)
        for button in (self.in_file, self.in_library, self.only_out):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.all_file, self.all_library):
            button.setProperty("kind", "quiet")
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * theme.SPACE)
        layout.addWidget(self.title)
        layout.addWidget(self.list, 1)
        layout.addLayout(grid)
        layout.addLayout(buttons)

    def _show_current(self) -> None:
        thing = self.list.thing
        self.only_out.setVisible(isinstance(thing, Gone))
        for name, (label, text) in self._rows.items():
            said = _said(thing, name)
            label.setVisible(said is not None)
            text.setVisible(said is not None)
            text.show_text(_cut(said or ""), _spans(thing, name))

    def _decide(self, side: Side) -> None:
        match self.list.thing:
            case Conflict(paper_id=paper_id, field=field):
                self.decided.emit(SyncChoices(fields={(paper_id, field): side}))
            case Gone(paper_id=paper_id):
                self.decided.emit(SyncChoices(gone={paper_id: _answer(side)}))

    def _let_go(self) -> None:
        thing = self.list.thing
        if isinstance(thing, Gone):
            self.decided.emit(SyncChoices(gone={thing.paper_id: GoneAnswer.LET_GO}))

    def _decide_all(self, side: Side) -> None:
        has_gone = any(isinstance(thing, Gone) for thing in self.list.things)
        self.decided.emit(SyncChoices(side=side, gone_all=_answer(side) if has_gone else None))


def _answer(side: Side) -> GoneAnswer:
    """The file says that the entry is gone; the library says that it is there."""
    return GoneAnswer.TRASH if side is Side.FILE else GoneAnswer.PUT_BACK


def _key(thing: Thing) -> object:
    return (thing.paper_id, thing.field) if isinstance(thing, Conflict) else thing.paper_id


def _words(thing: Thing) -> str:
    if isinstance(thing, Gone):
        return f"{thing.key}: deleted in the file\n{_line(thing.title)}"
    return f"{thing.key}: {field_phrase(thing.field)}\n{_line(thing.in_file)} | {_line(thing.in_library)}"


def _line(text: str) -> str:
    return " ".join(text.split())[:120] or "(nothing)"


def _said(thing: Thing | None, name: str) -> str | None:
    """What one side says; None where there is nothing to show."""
    if thing is None:
        return None
    if isinstance(thing, Gone):
        return {"base": thing.text, "in_file": "(deleted)", "in_library": thing.title}[name]
    return str(getattr(thing, name)) or "(nothing)"


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _spans(thing: Thing | None, name: str) -> list[tuple[int, int]]:
    """What differs from the other side."""
    if not isinstance(thing, Conflict) or name == "base":
        return []
    mine, others = find_differences(_cut(thing.in_file), _cut(thing.in_library))
    return mine if name == "in_file" else others
