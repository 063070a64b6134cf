"""The review: what was pasted on one side, what would be added on the other, nothing done before it is accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from readinglist.desktop.operations.reviewing import (
    Corrected,
    Reviewed,
    Source,
    forget_plan,
    import_plan,
    plan_again,
    plan_source,
    text_of,
)
from readinglist.desktop.plain_text import ElidedLabel, PlainLabel, line
from readinglist.desktop.tasks import Task, Tasks
from readinglist.desktop.views.review.address import AddressPanel
from readinglist.desktop.views.review.cards import CardList
from readinglist.desktop.views.review.corrector import Corrector
from readinglist.desktop.views.review.decisions import Decisions, EntryKey, entry_keys, headline
from readinglist.desktop.views.review.footer import ReviewFooter
from readinglist.desktop.views.review.kept import KeptReview
from readinglist.desktop.views.review.marks import Mark, marks_of
from readinglist.desktop.views.review.panels import IssueList, Legend, Message
from readinglist.desktop.views.review.plan_list import PlanList
from readinglist.desktop.views.review.profile_bar import ProfileBar
from readinglist.desktop.views.review.source import SourceEditor
from readinglist.errors import ReadinglistError, UnreadableInput
from readinglist.library.kinds import listing_kinds
from readinglist.library.library import Library
from readinglist.model.changes import Changes
from readinglist.model.listing import Issue
from readinglist.model.plan import Action, Choices, ImportPlan, ImportResult
from readinglist.model.texts import counted

_TYPING_PAUSE_MS = 150
#: Of more entries the marks come with the plan, from the worker.
_MARKED_AT_ONCE = 500
_PLAN_CHANGES = frozenset({"papers", "listings", "trash"})


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A plan with what the page needs of it, made in the worker: it takes long for thousands of entries."""

    reviewed: Reviewed
    keys: list[EntryKey]
    marks: list[Mark]


def _prepare(reviewed: Reviewed) -> _Prepared:
    return _Prepared(reviewed, entry_keys(reviewed.plan), marks_of(reviewed.plan.listing))


class ReviewPage(QWidget):
    """Shows the plan of an import while its text may still be edited, and runs the import.

    start(data) begins; accepted(ImportResult) or cancelled() ends. A review that was left is kept, with all that was
    decided, and offered by the next empty start.
    """

    accepted = Signal(object)
    #: Left without adding anything; True: there was a text, and it is kept.
    cancelled = Signal(bool)
    #: Another KeptReview is kept now, or none.
    kept_changed = Signal(object)
    #: What the last correction is, or that there is none any more; see `corrector`.
    corrected = Signal()
    #: A menu is wanted at this point of the screen, for what is chosen in the text or among the entries.
    menu_asked = Signal(QPoint)

    def __init__(self, library: Library, tasks: Tasks, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("review_page")
        self._library = library
        self._tasks = tasks
        self._source = Source("")
        self._kept = KeptReview()
        self._is_of_kept = False
        self._earlier = Corrected()
        self._is_edited = False
        self._is_stale = False
        self._is_accept_waiting = False
        self._importing: Task | None = None
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_PAUSE_MS)
        self._typing.timeout.connect(self._plan)
        self.decisions = Decisions()
        self.plan = PlanList(self.decisions, parent=self)
        self._make_parts()
        self._arrange()
        self._connect()
        self._show_nothing()

    # -- from outside

    def start(self, data: str | bytes = "", *, name: str = "", html: str = "", places: Sequence[Path] = ()) -> None:
        """Review a listing. name: what a person calls it, as of a file. Empty data: an empty page to paste into.

        html: the listing with its links, as a browser puts it on the clipboard beside the text. places: where a file
        lies; the folder or the files to be read, without data.
        """
        self.keep()
        self._begin(Source(data, name, html=html, places=tuple(places)))

    def go_on(self, data: bytes, *, name: str) -> None:
        """Review what was fetched in place of its address, which is not worth keeping."""
        self._begin(Source(data, name))

    def leave_address(self) -> None:
        """What stood here is followed now: end the review, and keep nothing of it."""
        if self.right.currentWidget() is self.address:
            self._clear()
            self.cancelled.emit(False)

    def offer(self, kept: KeptReview) -> None:
        """Take over a review that was left at another time."""
        self._kept = kept
        self._show_nothing()

    def keep(self) -> bool:
        """Keep what stands here now, for another time. False when there is nothing that could be lost."""
        if not self._has_text or self.is_busy:
            return False
        chosen, for_all = self.decisions.chosen, self.footer.for_all
        done, text = self.corrector.corrections.done, self._given_text
        if text:
            self._set_kept(KeptReview(text, self._source.name, chosen, for_all, self._source.html, done))
        return bool(text)

    def refresh(self, changes: Changes) -> None:
        """After an operation of somebody else: what is new may have changed."""
        if self.isVisible() and self.decisions.plan is not None and changes.kinds & _PLAN_CHANGES:
            self._plan()

    @property
    def is_busy(self) -> bool:
        """True while the import is being written."""
        return self._importing is not None

    def cancel(self) -> None:
        """Leave without adding anything; what stands here is kept."""
        if self.is_busy:
            return
        is_kept = self.keep()
        self._clear()
        self.cancelled.emit(is_kept)

    def accept(self) -> None:
        """Run the import as decided; while the plan lags behind the text, as soon as it has caught up."""
        if self.is_busy:
            return
        if self._is_stale:
            self._is_accept_waiting = True
            self._plan()
        elif self.decisions.plan is not None and self.decisions.tally().taken:
            self._import(self.decisions.plan)

    # -- profiles

    def keep_profile(self) -> None:
        """Keep the corrections as a profile for listings of this shape, by a name that is asked for."""
        self.profile_bar.ask_name()

    def read_without_profile(self) -> None:
        """Read the text as if there were no profile for it; what was corrected goes with it."""
        self.corrector.begin(None)
        self._earlier = Corrected()
        self._source = replace(self._source, is_plain=True)
        self._plan()

    # -- the plan

    def _begin(self, source: Source, *, kept: KeptReview | None = None) -> None:
        self._is_of_kept = kept is not None
        kept = kept or KeptReview()
        self._earlier = Corrected(kept.corrections)
        self.corrector.begin(None)
        self.profile_bar.forget_kept()
        self.decisions.begin(kept.chosen)
        self.footer.show_choices(kept.for_all)
        self._is_edited = False
        self._source = source
        self._show_problem("")
        self.editor.load(source.data if isinstance(source.data, str) else "")
        self._set_plan(None)
        if not source.is_empty:
            self._show_state("reading")
            self._plan()
            is_address = self.right.currentWidget() is self.address
            (self.address if is_address else self.cards).setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._show_nothing()
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _has_text(self) -> bool:
        return bool(self.editor.document().characterCount() > 1 and self.editor.text.strip())

    @property
    def _given_text(self) -> str:
        """What a person gave, as text: of a page that was written out, the page; empty for what is no text."""
        listing, data = self.corrector.listing, self._source.data
        if listing is None or not listing.is_transcript or self._is_edited:
            return self.editor.text
        return data if isinstance(data, str) else text_of(data)

    def _current_source(self) -> Source:
        if not self._is_edited:
            return replace(self._source, day=self.footer.chosen_day)
        source = self._source
        return Source(self.editor.text, source.name, self.footer.chosen_day, source.html, is_plain=source.is_plain)

    def _plan(self) -> None:
        self._typing.stop()
        source = self._current_source()
        if source.is_empty:
            self._set_plan(None)
            self._show_nothing()
            return
        if self.address.offer(source):
            self._set_plan(None)
            self._show_address()
            return
        base = self.corrector.corrections.base
        if base is not None:
            self._earlier = Corrected(self.corrector.corrections.done, base.text)
        earlier = self._earlier
        self._tasks.read(
            lambda token: _prepare(plan_source(self._library, source, token=token, earlier=earlier)),
            slot="review",
            on_done=self._on_planned,
            on_error=self._on_unreadable,
            owner=self,
        )

    def _plan_corrected(self) -> None:
        """The listing was corrected: its marks at once, its plan when it is made."""
        base, listing = self.corrector.corrections.base, self.corrector.listing
        if base is None or listing is None:
            return
        self._typing.stop()
        self._is_stale = True
        self._show_problem("")
        if len(listing.entries) <= _MARKED_AT_ONCE:
            self.editor.show_listing(listing, self._actions())
            self.editor.show_entry(self.editor.entry_at(self.editor.textCursor().blockNumber() + 1))
        self._show_hint()
        done = self.corrector.corrections.done
        self._tasks.read(
            lambda _token: _prepare(plan_again(self._library, base, listing, corrections=done)),
            slot="review",
            on_done=self._on_planned_again,
            on_error=self._on_unreadable,
            owner=self,
        )
        self.corrected.emit()

    def _on_planned_again(self, prepared: _Prepared) -> None:
        self._show_plan(prepared)

    def _on_planned(self, prepared: _Prepared) -> None:
        kept = prepared.reviewed.corrections
        self.corrector.begin(prepared.reviewed.base, kept)
        if lost := len(self._earlier.corrections) - len(kept):
            self._show_problem(f"{counted(lost, 'correction')} given up: the lines were edited.")
        self._earlier = Corrected(kept, prepared.reviewed.base.text)
        self._show_plan(prepared)
        self.corrected.emit()

    def _show_plan(self, prepared: _Prepared) -> None:
        plan = prepared.reviewed.plan
        if not self._is_edited and self.editor.text != plan.listing.text:
            self.editor.load(plan.listing.text)  # a file, or a text from which control characters were taken
        self.editor.set_fixed(plan.listing.is_transcript)
        self._set_plan(plan, prepared=prepared)
        self._show_state("plan" if plan.entries else "nothing_found")
        if self.address.offer_feeds(self._current_source(), plan.listing):
            self._show_address()
        if plan.entries and self.cards.current < 0:
            self.cards.show_entry(0)
            self.editor.show_entry(0)
        if self._is_accept_waiting:
            self._is_accept_waiting = False
            self.accept()

    def _on_unreadable(self, error: ReadinglistError) -> None:
        self._is_accept_waiting = False
        self._set_plan(None)
        if isinstance(error, UnreadableInput):
            self.message.say(error.summary, error.hint, icon="circle-help", second=self._offer_kept())
        else:
            self.message.say(error.summary, error.hint, icon="triangle-alert", color_role="danger")
        self.right.setCurrentWidget(self.message)
        self.title.setText("Review")
        self.counts.setText("Nothing can be added yet")

    def _set_plan(self, plan: ImportPlan | None, *, prepared: _Prepared | None = None) -> None:
        self._is_stale = False
        current = self.cards.current
        earlier = self.decisions.plan
        self.decisions.set_plan(plan, keys=prepared.keys if prepared is not None else None)
        self.plan.refresh()
        listing = plan.listing if plan is not None else None
        self.editor.show_listing(listing, self._actions(), marks=prepared.marks if prepared is not None else None)
        self.issues.show_issues(listing.issues if listing is not None else ())
        self.footer.show_listing(listing)
        self._show_hint()
        if plan is not None and plan.entries and current >= 0:
            self.cards.show_entry(min(current, len(plan.entries) - 1))
            self.editor.show_entry(self.cards.current)
        self._show_tally()
        if earlier is not None and plan is None:
            forget_plan(earlier)

    def _actions(self) -> list[Action]:
        return [self.decisions.action(index) for index in range(len(self.decisions.entries))]

    def _show_tally(self) -> None:
        plan = self.decisions.plan
        tally = self.decisions.tally()
        can_accept = plan is not None and not self.is_busy and not self._library.is_read_only
        self.footer.show_tally(tally, can_accept=can_accept)
        self.all.setVisible(tally.entries > 1)
        if plan is None:
            return
        self.title.setText(plan.listing.name or "Review")
        self.counts.setText(headline(tally))
        is_all = tally.taken == 0
        self.all.setText("Include all" if is_all else "Leave all out")

    def _on_decided(self) -> None:
        self.editor.show_actions(self._actions())
        self._show_tally()

    # -- the import

    def _import(self, plan: ImportPlan) -> None:
        choices = Choices(
            actions=self.decisions.actions(),
            tags=self.footer.chosen_tags,
            status=self.footer.chosen_status,
            listing_name=self.footer.name.text().strip(),
            listing_date=self.footer.chosen_date,
        )
        self._show_problem("")
        tally = self.decisions.tally()
        self.corrector.held = "The papers are being added."
        self._importing = self._tasks.library(
            lambda token: import_plan(self._library, plan, choices=choices, initiator=self, token=token),
            on_done=self._on_imported,
            on_error=self._on_import_failed,
            on_cancelled=self._on_import_cancelled,
            owner=self,
            is_cancellable=True,
            title=f"Adding {counted(tally.taken, 'paper')}",
        )
        self._show_tally()
        self.footer.accept.setText("Adding…")

    def _on_imported(self, result: ImportResult) -> None:
        self._importing = None
        if result.undecided:
            # To be taken up again; what was decided to be a paper is one of the library by then.
            left_out = {key: each for key, each in self.decisions.chosen.items() if each is Action.SKIPPED}
            self.decisions.begin(left_out)
            self.keep()
        elif self._is_of_kept or self._kept.text == self.editor.text:
            self._set_kept(KeptReview())
        self._clear()
        self.accepted.emit(result)

    def _on_import_cancelled(self) -> None:
        self._importing = None
        self.corrector.held = ""
        self._show_tally()
        self._show_problem("Adding was cancelled: nothing was added.")

    def _on_import_failed(self, error: ReadinglistError) -> None:
        self._importing = None
        self.corrector.held = ""
        self._show_tally()
        self._show_problem(f"{error.summary} {error.hint}".strip())

    # -- what is kept

    def _set_kept(self, kept: KeptReview) -> None:
        self._kept = kept
        self.kept_changed.emit(kept)

    def _clear(self) -> None:
        self._typing.stop()
        self._earlier = Corrected()
        self.corrector.begin(None)
        self.address.forget()
        self._source = Source("")
        self._is_edited = False
        self._is_accept_waiting = False
        self.decisions.begin()
        self.editor.load("")
        self._set_plan(None)
        self.corrected.emit()

    def _offer_kept(self) -> str:
        is_other = self._kept.text and self._kept.text != self._source.data
        return "Bring back the text you left" if is_other else ""

    def _bring_back(self) -> None:
        self._begin(Source(self._kept.text, self._kept.source_name, html=self._kept.html), kept=self._kept)

    # -- what is shown

    def _show_nothing(self) -> None:
        self.title.setText("Add papers")
        self.counts.setText("Paste a listing; nothing is added before you accept it")
        names = "; ".join(kind.name for kind in listing_kinds())
        self.message.say(
            "Paste a listing of papers",
            f"Copy all of the page, and paste it on the left with Ctrl+V. What is read: {names}. "
            "Its entries appear here at once, and you choose which ones come in.",
            icon="clipboard-paste",
            second=self._offer_kept(),
        )
        self.right.setCurrentWidget(self.message)

    def _show_state(self, state: str) -> None:
        if state == "plan":
            self.right.setCurrentWidget(self.cards)
            return
        if state == "reading":
            self.message.say("Reading…", "", icon="file-text")
        else:
            self.message.say("No papers found in this text", "What was not understood is listed below.", icon="search")
        self.right.setCurrentWidget(self.message)

    def _show_hint(self) -> None:
        self.profile_bar.show_listing(self.corrector.listing, corrections=len(self.corrector.corrections.done))

    def _show_address(self) -> None:
        self.title.setText("Add papers")
        self.counts.setText("Nothing can be added yet")
        self.right.setCurrentWidget(self.address)
        self.editor.show_listing(None, [])  # nothing of it is wrong
        self.issues.show_issues(())

    def _show_problem(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    # -- events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        else:
            super().keyPressEvent(event)

    def _on_edited(self) -> None:
        self._is_edited = True
        self.corrector.held = "The text is still being read."
        self._is_stale = True
        self._typing.start()

    def _on_html_pasted(self, html: str) -> None:
        self._source = replace(self._source, html=self._source.html + html)

    def _on_card_pointed(self, row: int) -> None:
        self.editor.show_entry(row)

    def _on_text_pointed(self, entry: int) -> None:
        self.cards.show_entry(entry)

    def _on_issue_chosen(self, issue: Issue) -> None:
        self.editor.show_lines(issue.first_line, issue.last_line)

    def _on_choice_needed(self, row: int) -> None:
        del row
        self._show_problem(
            "This may be a paper that you have. Press S for the same paper, N for another one, X to leave it out."
        )

    def _on_all_clicked(self) -> None:
        self.plan.toggle_all(is_taken=self.decisions.tally().taken == 0)

    # -- how it is put together

    def _make_parts(self) -> None:
        self.title = ElidedLabel(role="display")
        self.title.setObjectName("review_title")
        self.counts = PlainLabel(kind="muted")
        self.counts.setObjectName("review_counts")
        self.problem = PlainLabel(kind="danger", is_wrapped=True)
        self.problem.setObjectName("review_problem")
        self.all = QPushButton("Leave all out")
        self.all.setObjectName("toggle_all")
        self.all.setProperty("kind", "quiet")
        self.all.hide()
        self.editor = SourceEditor()
        self.legend = Legend()
        self.profile_bar = ProfileBar(self._library, self._tasks)
        self.cards = CardList(self.plan)
        self.corrector = Corrector(self.editor, self.cards, parent=self)
        self.message = Message(name="review_message")
        self.right = QStackedWidget()
        self.right.addWidget(self.cards)
        self.right.addWidget(self.message)
        self.address = AddressPanel()
        self.right.addWidget(self.address)
        self.issues = IssueList()
        self.issues.hide()
        self.footer = ReviewFooter(self._library.find_tags)

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(16, 12, 16, 12)
        words = QVBoxLayout()
        words.setSpacing(2)
        for label in (self.title, self.counts, self.problem):
            words.addWidget(label)
        top.addLayout(words, 1)
        top.addWidget(self.all, 0, Qt.AlignmentFlag.AlignBottom)
        left = _panel()
        left_layout = QVBoxLayout(left)
        left_layout.setContentsMargins(0, 0, 0, 0)
        left_layout.setSpacing(0)
        left_layout.addWidget(self.editor, 1)
        legend = QVBoxLayout()
        legend.setContentsMargins(12, 4, 12, 6)
        legend.addWidget(self.legend)
        legend.addWidget(self.profile_bar)
        left_layout.addWidget(line())
        left_layout.addLayout(legend)
        right = _panel()
        right_layout = QVBoxLayout(right)
        right_layout.setContentsMargins(0, 0, 0, 0)
        right_layout.setSpacing(0)
        right_layout.addWidget(self.right, 1)
        right_layout.addWidget(line())
        right_layout.addWidget(self.issues)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName("review_splitter")
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(left)
        self.splitter.addWidget(right)
        self.splitter.setSizes([520, 600])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(line())
        layout.addWidget(self.splitter, 1)
        layout.addWidget(line())
        layout.addWidget(self.footer)

    def _connect(self) -> None:
        self.editor.edited.connect(self._on_edited)
        self.editor.html_pasted.connect(self._on_html_pasted)
        self.editor.entry_pointed.connect(self._on_text_pointed)
        self.editor.left.connect(self.cancel)
        self.editor.menu_asked.connect(self.menu_asked)
        self.cards.menu_asked.connect(self.menu_asked)
        self.editor.selectionChanged.connect(lambda: self.legend.offer_marking(self.editor.textCursor().hasSelection()))
        self.profile_bar.told.connect(self._show_problem)
        self.profile_bar.plain_asked.connect(self.read_without_profile)
        self.legend.part_chosen.connect(self.corrector.mark)
        self.corrector.changed.connect(self._plan_corrected)
        self.corrector.refused.connect(self._show_problem)
        self.cards.entry_pointed.connect(self._on_card_pointed)
        self.cards.choice_needed.connect(self._on_choice_needed)
        self.plan.decided.connect(self._on_decided)
        self.issues.issue_chosen.connect(self._on_issue_chosen)
        self.all.clicked.connect(self._on_all_clicked)
        self.message.second_asked.connect(self._bring_back)
        self.footer.accept_asked.connect(self.accept)
        self.footer.cancel_asked.connect(self.cancel)
        self.footer.day_changed.connect(self._plan)
        self.footer.left.connect(lambda: self.cards.setFocus(Qt.FocusReason.OtherFocusReason))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.accept)


def _panel() -> QFrame:
    made = QFrame()
    made.setProperty("kind", "surface")
    return made
