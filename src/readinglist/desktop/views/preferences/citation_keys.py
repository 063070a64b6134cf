"""The pattern of citation keys: typed, tried on papers of the library, and put into use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QMenu, QPushButton, QToolButton, QWidget

from readinglist.desktop import icons, theme
from readinglist.desktop.operations.running import Operations
from readinglist.desktop.plain_text import ElidedLabel, PlainLabel
from readinglist.desktop.tasks import Tasks
from readinglist.desktop.views.details.words import clip
from readinglist.desktop.views.preferences.page import PreferencePage, make_card
from readinglist.desktop.widgets.dropdown import Dropdown
from readinglist.errors import InvalidRequest, ReadinglistError
from readinglist.library import citation_keys
from readinglist.library.citation_keys import DEFAULT_PATTERN, EXAMPLE, KeyRule
from readinglist.library.library import Library
from readinglist.model.changes import Changes
from readinglist.model.paper import Paper
from readinglist.model.people import people_line
from readinglist.model.readable import readable

#: Patterns to begin with: the default one, shorter ones, one as JabRef writes it.
SUGGESTIONS = (
    DEFAULT_PATTERN,
    "auth.lower + year + veryshorttitle.lower",
    "auth.lower + year",
    "authEtAl + year",
    "authorsAlpha + shortyear",
    "auth.lower + veryshorttitle.lower + shortyear",
    "[auth]_[year]_[veryshorttitle]",
)
#: The ways of `citekeys.CLASHES`, with what becomes of three equal keys.
CLASH_WORDS = {
    "second a": "Doe2016, Doe2016a, Doe2016b",
    "second b": "Doe2016, Doe2016b, Doe2016c",
    "always": "Doe2016a, Doe2016b, Doe2016c",
}
_SHOWN = 5
_PAUSE_MS = 120
#: How patterns are written, in short; the whole is in docs/citation-keys.md.
_GRAMMAR = (
    ("Pieces", 'auth  authEtAl  authorsAlpha  shorttitle(3,3)  veryshorttitle  year  shortyear  journal  "text"'),
    ("Filters", "auth.lower  auth.upper  title.abbr  title.select(1,2)"),
    ("Joined", "auth + year"),
    ("Or else", "auth | title"),
    ("Brackets", "[auth:lower][year]_[shorttitle]"),
)


class PatternField(QLineEdit):
    """Esc asks for the pattern in use as long as another one is typed."""

    reverted = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.used = DEFAULT_PATTERN
        self.setObjectName("key_pattern")
        self.setAccessibleName("Pattern of citation keys")
        self.setFont(theme.font("mono"))
        self.setPlaceholderText(DEFAULT_PATTERN)
        self.setMaxLength(500)

    @property
    def pattern(self) -> str:
        """What is typed; the default pattern for nothing."""
        return self.text().strip() or DEFAULT_PATTERN

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.pattern != self.used:
            self.reverted.emit()
        else:
            super().keyPressEvent(event)


@dataclass(frozen=True, slots=True)
class _Read:
    """What the library says: the rule in use, and papers to try another pattern on."""

    rule: KeyRule
    samples: list[Paper]


class CitationKeysPage(PreferencePage):
    """Typing shows keys at once; Enter, or leaving the field, puts a pattern into use as one operation."""

    def __init__(
        self,
        library: Library,
        tasks: Tasks,
        operations: Operations,
        *,
        reason: Callable[[], str] = str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            "Citation keys",
            "New papers get their keys by this pattern. Keys that papers have already never change.",
            name="citation_keys_page", icon="key-round", parent=parent,
        )  # fmt: skip
        self._library = library
        self._tasks = tasks
        self._operations = operations
        self._samples: list[Paper] = []
        self.field = PatternField()
        self.field.setReadOnly(bool(reason()))
        self.field.setToolTip(reason())
        self.field.textEdited.connect(self._on_edited)
        self.field.editingFinished.connect(self.flush)
        self.field.reverted.connect(self._on_reverted)
        self.message = PlainLabel(role="small", kind="muted", is_wrapped=True)
        self.message.setObjectName("pattern_message")
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.message.setMinimumHeight(3 * self.message.fontMetrics().height() + 4)
        self.reset = QPushButton("Default")
        self.reset.setObjectName("default_pattern")
        self.reset.setToolTip(f"Back to {DEFAULT_PATTERN}")
        self.reset.setAutoDefault(False)
        self.reset.clicked.connect(lambda: self.use(DEFAULT_PATTERN))
        self.examples = self._make_examples()
        self.clash = self._make_clash_choice(reason())
        for button in (self.reset, self.examples):
            button.setDisabled(bool(reason()))
        self.keys = [PlainLabel(role="mono", is_selectable=True) for _ in range(_SHOWN)]
        self.titles = [ElidedLabel(kind="muted") for _ in range(_SHOWN)]
        self._trying = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._trying.timeout.connect(self._try)
        self._arrange()

    @property
    def shown_keys(self) -> list[str]:
        """The keys of the preview."""
        return [label.text() for label in self.keys if label.text()]

    def load(self) -> None:
        library = self._library
        self._tasks.read(
            lambda _token: _Read(
                citation_keys.get_rule(library), citation_keys.choose_samples(library, count=_SHOWN)
            ),
            slot="key_samples", on_done=self._on_read, owner=self,
        )  # fmt: skip

    def refresh(self, changes: Changes) -> None:
        if changes.kinds & {"settings", "papers", "trash"}:
            self.load()

    def use(self, pattern: str) -> None:
        """Type a pattern and put it into use."""
        self.field.setText(pattern)
        self._try()
        self.flush()

    def flush(self) -> None:
        pattern = self.field.pattern
        if pattern == self.field.used or self.field.isReadOnly() or self._problem() is not None:
            return
        self.field.used = pattern
        self._operations.run(
            lambda: citation_keys.set_pattern(self._library, pattern),
            said="New papers get their citation keys by another pattern",
        )
        self._say_state()

    def _on_read(self, found: _Read) -> None:
        is_typing = self.field.pattern != self.field.used
        self._samples = found.samples
        self.field.used = found.rule.pattern
        self.clash.setCurrentIndex(self.clash.findData(found.rule.clash))
        if not is_typing:
            self.field.setText(found.rule.pattern)
        self._try()

    def _on_edited(self) -> None:
        self._say_state()
        self._trying.start()

    def _on_reverted(self) -> None:
        self.field.setText(self.field.used)
        self._try()

    def _problem(self) -> ReadinglistError | None:
        try:
            citation_keys.check_pattern(self.field.pattern)
        except InvalidRequest as error:
            return error
        return None

    def _say_state(self) -> None:
        """In use, ready to be used, or what is wrong."""
        problem = self._problem()
        is_used = self.field.pattern == self.field.used
        self.reset.setDisabled(self.field.isReadOnly() or self.field.pattern == DEFAULT_PATTERN)
        self.message.set_kind("danger" if problem else "muted")
        if problem is not None:
            self.message.setText(f"{problem.summary} {clip(problem.hint, 240)}".strip())
        elif is_used:
            self.message.setText("In use." if self.field.pattern != DEFAULT_PATTERN else "In use: the default.")
        else:
            self.message.setText("Press Enter to use this pattern, Esc to go back to the one in use.")

    def _try(self) -> None:
        """Show the keys of what is typed, if it can be understood; else leave the last ones, faintly."""
        self._trying.stop()
        self._say_state()
        is_sound = self._problem() is None
        for label in self.keys:
            label.setEnabled(is_sound)
        if not is_sound:
            return
        pattern, library, samples = self.field.pattern, self._library, self._samples or [EXAMPLE]
        self._tasks.read(
            lambda _token: citation_keys.preview_keys(library, samples, pattern=pattern),
            slot="key_preview", on_done=lambda keys: self._show(samples, keys), owner=self,
        )  # fmt: skip

    def _show(self, papers: Sequence[Paper], keys: Sequence[str]) -> None:
        self.previewed.setText(
            "Papers of the library would be cited as" if self._samples else "A paper would be cited as"
        )
        for place, (key, title) in enumerate(zip(self.keys, self.titles, strict=True)):
            is_there = place < len(keys)
            key.setText(keys[place] if is_there else "")
            title.setText(_paper_words(papers[place]) if is_there else "")
            for label in (key, title):
                label.setVisible(is_there)

    def _make_clash_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(PlainLabel("Equal keys", kind="muted"))
        row.addWidget(self.clash)
        row.addStretch(1)
        return row

    def _make_clash_choice(self, reason: str) -> Dropdown:
        choice = Dropdown()
        choice.setObjectName("key_clash")
        choice.setAccessibleName("How equal keys are told apart")
        for name, words in CLASH_WORDS.items():
            choice.addItem(words, name)
        choice.setDisabled(bool(reason))
        choice.setToolTip(reason or "A formula with postfix(…) says it by itself")
        choice.activated.connect(self._on_clash_chosen)
        return choice

    def _on_clash_chosen(self) -> None:
        clash = str(self.clash.currentData())
        self._operations.run(
            lambda: citation_keys.set_clash(self._library, clash), said="Equal keys are told apart in another way"
        )

    def _make_examples(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("pattern_examples")
        button.setAccessibleName("Examples of patterns")
        button.setToolTip("Choose a pattern to begin with")
        button.setText("Examples")
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands after the word
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        icons.keep_icon(button, "chevron-down", color_role="muted")
        menu = QMenu(button)
        menu.aboutToShow.connect(lambda: self._fill_examples(menu))
        button.setMenu(menu)
        return button

    def _fill_examples(self, menu: QMenu) -> None:
        """Each pattern with the key that it makes of the first paper of the preview."""
        menu.clear()
        paper = self._samples[:1] or [EXAMPLE]
        for pattern in SUGGESTIONS:
            (key,) = citation_keys.preview_keys(self._library, paper, pattern=pattern)
            action = menu.addAction(f"{pattern}\t{key}")
            action.triggered.connect(lambda _checked=False, pattern=pattern: self.use(pattern))

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.examples)
        row.addWidget(self.reset)
        self.column.addLayout(row)
        self.column.addSpacing(6)
        self.column.addWidget(self.message)
        self.column.addLayout(self._make_clash_row())
        self.previewed = self.add_heading("", space=20)
        card, inside = make_card()
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for place, (key, title) in enumerate(zip(self.keys, self.titles, strict=True)):
            grid.addWidget(key, place, 0)
            grid.addWidget(title, place, 1)
        inside.addLayout(grid)
        self.column.addWidget(card)
        self.add_heading("How patterns are written")
        self.column.addLayout(_grammar())
        self.column.addStretch(1)


def _grammar() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for row, (name, examples) in enumerate(_GRAMMAR):
        words = PlainLabel(examples, role="mono", is_wrapped=True, is_selectable=True)
        grid.addWidget(PlainLabel(name, kind="muted"), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words, row, 1)
    return grid


def _paper_words(paper: Paper) -> str:
    """ "Roe and Poe, Tidal Clocks", in one line."""
    names = people_line(paper.people, limit=2)
    title = clip(readable(paper.title), 160) or "Without a title"
    return f"{names}, {title}" if names else title
