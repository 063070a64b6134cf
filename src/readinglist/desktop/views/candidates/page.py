"""The review of candidates: one paper after the other, decided by keys, written as one step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QSplitter, QVBoxLayout, QWidget

from readinglist.desktop.operations.papers import count_text
from readinglist.desktop.plain_text import PlainLabel, line, show_through
from readinglist.desktop.views.candidates.comparison import Comparison, first_choice
from readinglist.desktop.views.candidates.decisions import Decision, Decisions, Doubt
from readinglist.desktop.views.candidates.paper_list import DoubtList, DoubtView
from readinglist.model.paper import PaperId
from readinglist.model.version import flag_word

_KEYS = "A accept · X none of these · S skip · 1–9 another candidate · U undecided"


class CandidatesPage(QWidget):
    """show_doubts(...) begins; applied(Decisions) or left() ends. Nothing is written before `applied`."""

    applied = Signal(object)
    left = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("candidates_page")
        self.decisions = Decisions()
        self.model = DoubtList(self.decisions, parent=self)
        self.papers = DoubtView(self.model)
        self.comparison = Comparison()
        self._shown = 0
        self._is_warned = False
        self._arrange()
        self._connect()

    # -- from outside

    def show_doubts(self, doubts: Sequence[Doubt], *, first: PaperId | None = None) -> None:
        """Papers to review, again after somebody else has changed the library; what was decided of them stays.

        first: the paper to show, if it is one of them; else the row stays.
        """
        current = next((row for row, doubt in enumerate(doubts) if doubt.id == first), self.papers.row)
        self.decisions.show(doubts)
        self.model.refresh()
        self.papers.go_to(min(max(current, 0), len(doubts) - 1))
        self._show_state()
        self.papers.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_reading(self) -> None:
        """More papers are being read; those that are shown can be decided meanwhile."""
        self._counts.setText("Reading the papers to review…")
        for button in (self._accept, self._refuse, self._skip, self._apply):
            button.setEnabled(button.isEnabled() and bool(self.decisions.doubts))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # -- deciding

    def accept_shown(self) -> None:
        """The candidate on show is the paper; go on with the next paper. One that was retracted wants it said twice."""
        if self.papers.row < 0:
            return
        if self._flag and not self._is_warned:
            self._show_warning(is_warned=True)
        else:
            self._decide(Decision(self._shown, self._left_out()))

    def refuse_all(self) -> None:
        """None of the candidates is the paper."""
        if self.papers.row >= 0:
            self._decide(Decision(None))

    def leave_open(self) -> None:
        """Take a decision back."""
        if self.papers.row >= 0:
            self.decisions.decide(self.papers.row, None)
            self._tell(self.papers.row)

    def skip(self) -> None:
        """Leave this paper to review and go on."""
        self._go_on()

    def choose_match(self, number: int) -> None:
        """Put another candidate on show."""
        row = self.papers.row
        if row < 0 or number == self._shown or not 0 <= number < len(self.decisions.doubts[row].lookup.matches):
            return
        made = self.decisions.get(row)
        if made is not None and made.match is not None and made.match != number:
            self.decisions.decide(row, Decision(number))
            self._tell(row)
        self._show_match(number)

    def apply(self) -> None:
        """Write what was decided, as one step."""
        if self.decisions.made:
            self.applied.emit(self.decisions)

    def _decide(self, decision: Decision) -> None:
        row = self.papers.row
        self.decisions.decide(row, decision)
        self._tell(row)
        self._go_on()

    def _go_on(self) -> None:
        following = self.decisions.next_open(self.papers.row)
        if following >= 0:
            self.papers.go_to(following)
        elif self.decisions.made:
            self._apply.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _flag(self) -> str:
        """What must be known of the candidate on show before it is accepted."""
        row = self.papers.row
        matches = self.decisions.doubts[row].lookup.matches if row >= 0 else ()
        return matches[self._shown].flag if self._shown < len(matches) else ""

    def _show_warning(self, *, is_warned: bool) -> None:
        self._is_warned = is_warned
        word = flag_word(self._flag)
        self._warning.setText(f"It was {word}. Press A once more to accept it all the same." if is_warned else "")
        self._warning.setVisible(is_warned)
        self._keys.setVisible(not is_warned)
        self._accept.setText(f"Accept though {word}" if word else "Accept")

    def _left_out(self) -> frozenset[str]:
        card = self.comparison.cards[self._shown] if self._shown < len(self.comparison.cards) else None
        return frozenset(name for name, box in card.boxes.items() if not box.isChecked()) if card else frozenset()

    def _on_fields_chosen(self, left_out: frozenset[str]) -> None:
        row = self.papers.row
        made = self.decisions.get(row) if row >= 0 else None
        if made is not None and made.match == self._shown:
            self.decisions.decide(row, Decision(self._shown, left_out))

    # -- showing

    def _on_pointed(self, row: int) -> None:
        if 0 <= row < len(self.decisions.doubts):
            self._show_match(first_choice(self.decisions.doubts[row], self.decisions.get(row)))
        else:
            self.comparison.show_doubt(None, chosen=0)

    def _show_match(self, number: int) -> None:
        row = self.papers.row
        doubt, made = self.decisions.doubts[row], self.decisions.get(row)
        self._shown = number
        left_out = made.left_out if made is not None and made.match == number else frozenset()
        self.comparison.show_doubt(doubt, chosen=number, left_out=left_out)
        self._area.verticalScrollBar().setValue(0)
        self._show_warning(is_warned=False)

    def _tell(self, row: int) -> None:
        self.model.tell(row)
        self._show_state()

    def _show_state(self) -> None:
        decisions = self.decisions
        accepted, refused = len(decisions.accepted()), len(decisions.refused())
        left = len(decisions.doubts) - accepted - refused
        parts = [f"{left:,} to decide" if left else "All are decided"]
        parts += [f"{accepted:,} accepted"] if accepted else []
        parts += [f"{refused:,} with none of theirs"] if refused else []
        self._counts.setText(" · ".join(parts) if decisions.doubts else "No paper has candidates to choose")
        if accepted:
            self._apply.setText(f"Complete {count_text(accepted)}")
        else:
            self._apply.setText("Keep as not found" if refused else "Complete")
        self._apply.setEnabled(bool(accepted or refused))
        for button in (self._accept, self._refuse, self._skip):
            button.setEnabled(bool(decisions.doubts))

    # -- set-up

    def _arrange(self) -> None:
        self._title = PlainLabel("Review candidates", role="display")
        self._counts = PlainLabel(kind="muted")
        self._counts.setObjectName("candidate_counts")
        head = QVBoxLayout()
        head.setContentsMargins(16, 14, 16, 12)
        head.setSpacing(2)
        head.addWidget(self._title)
        head.addWidget(self._counts)
        self._area = QScrollArea(self)
        self._area.setObjectName("comparison_area")
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.comparison)
        show_through(self._area)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setObjectName("doubts_and_comparison")
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(self.papers)
        split.addWidget(self._area)
        split.setStretchFactor(1, 1)
        split.setSizes([340, 700])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(line(self))
        layout.addWidget(split, 1)
        layout.addWidget(line(self))
        layout.addLayout(self._make_foot())

    def _make_foot(self) -> QHBoxLayout:
        self._accept = _button("Accept", "accept_match", "This candidate is the paper (A)")
        self._refuse = _button("None of these", "refuse_matches", "No candidate is the paper (X)")
        self._skip = _button("Skip", "skip_doubt", "Decide later (S)")
        cancel = _button("Close", "leave_candidates", "Write nothing; papers stay to review (Esc)")
        cancel.clicked.connect(self.left)
        self._apply = _button("Complete", "apply_decisions", "One step, with one undo (Ctrl+Enter)")
        self._apply.setProperty("kind", "primary")
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 10, 16, 10)
        foot.setSpacing(8)
        for button in (self._accept, self._refuse, self._skip):
            foot.addWidget(button)
        self._keys = PlainLabel(_KEYS, role="small", kind="muted")
        self._warning = PlainLabel(role="small", kind="danger")
        self._warning.setObjectName("flag_warning")
        self._warning.hide()
        foot.addWidget(self._keys)
        foot.addWidget(self._warning)
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self._apply)
        return foot

    def _connect(self) -> None:
        self.papers.pointed.connect(self._on_pointed)
        self.papers.accept_asked.connect(self.accept_shown)
        self.papers.refuse_asked.connect(self.refuse_all)
        self.papers.open_asked.connect(self.leave_open)
        self.papers.skip_asked.connect(self.skip)
        self.papers.match_asked.connect(self.choose_match)
        self.comparison.match_chosen.connect(self.choose_match)
        self.comparison.fields_chosen.connect(self._on_fields_chosen)
        self._accept.clicked.connect(self.accept_shown)
        self._refuse.clicked.connect(self.refuse_all)
        self._skip.clicked.connect(self.skip)
        self._apply.clicked.connect(self.apply)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.apply)


def _button(text: str, name: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setToolTip(tip)
    return button
