"""What file and library changed differently, one after the other: what each says, and which one counts.

Answers are collected. They are given as a whole, and so are one step, when the last one is there or a person says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from readinglist.desktop import theme
from readinglist.desktop.plain_text import PlainLabel, show_through
from readinglist.desktop.views.fix_preview import find_differences
from readinglist.desktop.widgets.decision_list import DecisionList
from readinglist.desktop.widgets.marked_text import MarkedText
from readinglist.desktop.widgets.two_lines import TwoLineDelegate
from readinglist.library.naming import field_phrase
from readinglist.model.linked import Conflict, Gone, GoneAnswer, Side, SyncChoices, SyncResult, Unsure
from readinglist.model.paper import PaperId
from readinglist.model.texts import counted

_SHOWN = 600
_COLORS = {"base": "mark_yellow", "in_file": "mark_blue", "in_library": "mark_green"}


Thing = Conflict | Gone | Unsure
#: Of a conflict whom to believe, of what is gone what becomes of it, of an unsure one whether it is the paper.
Answer = Side | GoneAnswer | bool
#: What the two sides are called, and what F and L do, by what is to be decided.
_HEADS = {
    Conflict: ("Before", "In the file", "In the library"),
    Gone: ("The entry as it was", "In the file", "In the library"),
    Unsure: ("Why", "In the file", "In the library"),
}
_ANSWERS = {
    Conflict: ("As in the file", "As in the library"),
    Gone: ("Put the paper into the trash", "Put the entry back"),
    Unsure: ("It is that paper", "It is a paper of its own"),
}
_BADGES: dict[Answer, str] = {
    Side.FILE: "as in the file", Side.LIBRARY: "as in the library", GoneAnswer.TRASH: "into the trash",
    GoneAnswer.PUT_BACK: "put back", GoneAnswer.LET_GO: "only out of the file", True: "that paper",
    False: "a paper of its own",
}  # fmt: skip


def things_of(result: SyncResult | None) -> list[Thing]:
    """What a sync left to a person to decide."""
    return [*result.conflicts, *result.gone, *result.unsure] if result is not None else []


def choices_of(answers: Mapping[Thing, Answer]) -> SyncChoices:
    """What was answered, as a sync takes it."""
    fields: dict[tuple[PaperId, str], Side] = {}
    gone: dict[PaperId, GoneAnswer] = {}
    keys: dict[bool, set[str]] = {True: set(), False: set()}
    for thing, answer in answers.items():
        match thing, answer:
            case Conflict(), Side():
                fields[thing.paper_id, thing.field] = answer
            case Gone(), GoneAnswer():
                gone[thing.paper_id] = answer
            case Unsure(), bool():
                keys[answer].add(thing.key)
    return SyncChoices(fields=fields, gone=gone, same=frozenset(keys[True]), new=frozenset(keys[False]))


class _AnsweredDelegate(TwoLineDelegate):
    """What was answered stands behind the first line."""

    def __init__(self, view: DecisionsView) -> None:
        super().__init__(view)
        self._view = view

    def badge(self, index: QModelIndex | QPersistentModelIndex) -> tuple[str, str]:
        answer = self._view.answers.get(self._view.list.things[index.row()])
        return (_BADGES[answer], "success") if answer is not None else ("", "")


class DecisionsView(QWidget):
    """A list, and below it the chosen one in full. F: as in the file, L: as in the library, O: only out of the file."""

    #: SyncChoices for what was decided.
    decided = Signal(object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("link_decisions")
        self.title = PlainLabel(role="heading", is_wrapped=True)
        self.title.setObjectName("decisions_title")
        self.list: DecisionList[Thing] = DecisionList(key=_key, words=_words, accept=Qt.Key.Key_F, refuse=Qt.Key.Key_L)
        self.list.setObjectName("decisions")
        self.list.setItemDelegate(_AnsweredDelegate(self))
        self.list.setAccessibleName("What to decide on")
        self.list.currentRowChanged.connect(self._show_current)
        self.list.accepted.connect(lambda: self._decide(Side.FILE))
        self.list.refused.connect(lambda: self._decide(Side.LIBRARY))
        #: What was answered and not yet given to anybody.
        self.answers: dict[Thing, Answer] = {}
        self._columns = {name: (_head(), MarkedText(color=color)) for name, color in _COLORS.items()}
        self.in_file = self._button("take_file", "As in the file", "F", lambda: self._decide(Side.FILE))
        self.in_library = self._button("take_library", "As in the library", "L", lambda: self._decide(Side.LIBRARY))
        self.only_out = self._button("let_go", "Only out of the file", "O", self._let_go)
        self.all_file = self._button("all_file", "All as in the file", "", lambda: self._decide_all(Side.FILE))
        self.all_library = self._button(
            "all_library", "All as in the library", "", lambda: self._decide_all(Side.LIBRARY)
        )
        self.apply_button = self._button("apply_answers", "", "Ctrl+Enter", self.apply)
        self.apply_button.setProperty("kind", "primary")
        QShortcut(QKeySequence("Ctrl+Return"), self, self.apply)
        QShortcut(QKeySequence("O"), self.list, self._let_go, context=Qt.ShortcutContext.WidgetShortcut)
        self._arrange()
        self.show_things(())

    def text_of(self, name: str) -> MarkedText:
        """What "base", "in_file" or "in_library" says."""
        return self._columns[name][1]

    def show_things(self, things: Sequence[Thing]) -> None:
        """Show what is to be decided; nothing hides the view. Answers stay where their question is the same."""
        self.answers = {thing: answer for thing in things if (answer := self.answers.get(thing)) is not None}
        self.list.show_things(things)
        counts = {kind: sum(isinstance(thing, kind) for thing in things) for kind in _ANSWERS}
        words = ("changed on both sides", "deleted in the file", "may be here already")
        parts = [f"{count:,} {word}" for count, word in zip(counts.values(), words, strict=True) if count]
        self.title.setText(", ".join(parts))
        self.setVisible(bool(things))
        for button in (self.all_file, self.all_library):
            button.setVisible(counts[Conflict] + counts[Gone] > 1)
        self._show_current()
        self._show_answers()

    def apply(self) -> None:
        """Give what was answered until now; the rest waits."""
        if self.answers:
            choices = choices_of(self.answers)
            self.answers = {}
            self._show_answers()
            self.decided.emit(choices)

    def _button(self, name: str, text: str, key: str, run: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.setToolTip(f"{text} ({key})" if key else text)
        button.clicked.connect(lambda _is_on=False: run())
        return button

    def _arrange(self) -> None:
        beside = QWidget()
        grid = QGridLayout(beside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4 * theme.SPACE)
        for column, (head, text) in enumerate(self._columns.values()):
            grid.addWidget(head, 0, column)
            grid.addWidget(text, 1, column, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(2, 1)
        area = QScrollArea()
        area.setObjectName("decisions_beside")
        area.setAccessibleName("What both sides say")
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(beside)
        show_through(area)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * theme.SPACE)
        for button in (self.in_file, self.in_library, self.only_out):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.apply_button)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        for button in (self.all_file, self.all_library):
            button.setProperty("kind", "quiet")
            top.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * theme.SPACE)
        layout.addLayout(top)
        layout.addWidget(self.list, 1)
        layout.addWidget(area, 1)
        layout.addLayout(buttons)

    def _show_current(self) -> None:
        thing = self.list.thing
        self.only_out.setVisible(isinstance(thing, Gone))
        kind = type(thing) if thing is not None else Conflict
        for button, words, key in zip((self.in_file, self.in_library), _ANSWERS[kind], "FL", strict=True):
            button.setText(words)
            button.setToolTip(f"{words} ({key})")
        for (name, (label, text)), words in zip(self._columns.items(), _HEADS[kind], strict=True):
            label.setText(words)
            label.setVisible(bool(words))
            text.setVisible(bool(words))
            text.setAccessibleName(words)
            text.show_text(_cut(_said(thing, name)), _spans(thing, name))

    def _decide(self, side: Side) -> None:
        match self.list.thing:
            case Conflict():
                self._take(side)
            case Gone():
                self._take(_answer(side))
            case Unsure():
                self._take(side is Side.FILE)

    def _let_go(self) -> None:
        if isinstance(self.list.thing, Gone):
            self._take(GoneAnswer.LET_GO)

    def _take(self, answer: Answer) -> None:
        """Note an answer and go on to what is not answered yet; when nothing is left, give them all."""
        assert self.list.thing is not None
        self.answers[self.list.thing] = answer
        things, row = self.list.things, self.list.currentRow()
        later = [*range(row, len(things)), *range(row)]
        following = next((index for index in later if things[index] not in self.answers), None)
        if following is None:
            self.apply()
        else:
            self.list.setCurrentRow(following)
            self._show_answers()

    def _show_answers(self) -> None:
        self.list.viewport().update()
        self.apply_button.setVisible(bool(self.answers))
        self.apply_button.setText(f"Apply {counted(len(self.answers), 'answer')}")

    def _decide_all(self, side: Side) -> None:
        has_gone = any(isinstance(thing, Gone) for thing in self.list.things)
        self.answers = {}
        self.decided.emit(SyncChoices(side=side, gone_all=_answer(side) if has_gone else None))


def _answer(side: Side) -> GoneAnswer:
    """The file says that the entry is gone; the library says that it is there."""
    return GoneAnswer.TRASH if side is Side.FILE else GoneAnswer.PUT_BACK


def _head() -> PlainLabel:
    return PlainLabel(role="small", kind="muted")


def _key(thing: Thing) -> object:
    if isinstance(thing, Unsure):
        return thing.key
    return (thing.paper_id, thing.field) if isinstance(thing, Conflict) else thing.paper_id


def _words(thing: Thing) -> str:
    if isinstance(thing, Unsure):
        return f"{thing.key}: may be here already\n{_line(thing.why)}"
    if isinstance(thing, Gone):
        return f"{thing.key}: deleted in the file\n{_line(thing.title)}"
    return f"{thing.key}: {field_phrase(thing.field)}\n{_line(thing.in_file)} | {_line(thing.in_library)}"


def _line(text: str) -> str:
    return " ".join(text.split())[:120] or "(nothing)"


def _said(thing: Thing | None, name: str) -> str:
    """What one side says."""
    match thing:
        case None:
            return ""
        case Unsure():
            return {"base": thing.why, "in_file": thing.text, "in_library": thing.title}[name]
        case Gone():
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
