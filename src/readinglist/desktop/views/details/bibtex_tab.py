"""The paper as its .bib has it: the very text, to be edited."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from readinglist.desktop import icons
from readinglist.desktop.operations.keys import mark_public
from readinglist.desktop.plain_text import PlainLabel, set_tool_tip, typed_text
from readinglist.desktop.tasks import Tasks
from readinglist.desktop.views.details.bibtex_drafts import BibtexDrafts, Draft
from readinglist.desktop.widgets.bibtex import BibtexEditor
from readinglist.desktop.widgets.dropdown import Dropdown
from readinglist.errors import NothingFound, ReadinglistError
from readinglist.library.library import Library
from readinglist.model.bib_source import SourceFault, StandingSource
from readinglist.model.changes import Changes
from readinglist.model.export import ExportReport
from readinglist.model.linked import LinkedFileId
from readinglist.model.paper import Paper, PaperId
from readinglist.model.public_key import Way

_CHECK_PAUSE_MS = 200
_ESCAPE_AGAIN = "Esc again takes back what you typed"


class BibtexTab(QWidget):
    """Shows the entry as it stands in its file, says what it lacks or what is wrong with it, saves and copies it.

    What is typed is a draft until the library has it: it outlives errors, another selection and the window.
    """

    #: Esc with nothing typed: the keys belong to the list again.
    left = Signal()
    #: A sentence, and whether it can be undone.
    done = Signal(str, bool)
    #: Drafts to be put aside: a record, None for none.
    drafts_changed = Signal(object)

    def __init__(self, library: Library, tasks: Tasks, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bibtex_tab")
        self._library = library
        self._tasks = tasks
        self._paper_id: PaperId | None = None
        self._file_id: LinkedFileId | None = None
        self._shown: StandingSource | None = None
        self._remark = ""
        self._is_loading = self._is_escaping = False
        self._saving: set[PaperId] = set()
        self.drafts = BibtexDrafts(library.path)
        self._checking = QTimer(self, singleShot=True, interval=_CHECK_PAUSE_MS)
        self._checking.timeout.connect(self._check)
        self._make_parts()
        self._arrange()

    # -- from outside

    def show_paper(self, paper: Paper) -> None:
        """Show the entry of a paper; it is read in a worker, for the first one loads what reads BibTeX."""
        if paper.id is None:
            return
        if paper.id != self._paper_id:
            self.flush()
            self._paper_id, self._file_id, self._shown = paper.id, None, None
            self._put("")
            self._say("")
        self._read()

    def concerns(self, changes: Changes) -> bool:
        """True when an operation, or a sync, may have changed what is shown here."""
        return bool(changes.kinds & {"papers", "links"})

    def take_drafts(self, record: Any) -> None:
        """What was typed before the last end of the window."""
        self.drafts.read(record)

    def flush(self) -> None:
        """Save what was typed, if it is an entry; else it stays as a draft."""
        if self._checking.isActive():
            self._check()
        self._save()

    def revert(self) -> None:
        """Take back what was typed: the text as it stands."""
        if self._paper_id is not None:
            self.drafts.drop(self._paper_id)
            self._tell_drafts()
            self._show_text()

    @property
    def is_edited(self) -> bool:
        """Whether what is shown was typed and is not saved."""
        return self._paper_id is not None and self.drafts.find(self._paper_id) is not None

    # -- reading

    def _read(self) -> None:
        paper_id, file_id = self._paper_id, self._file_id
        if paper_id is None:
            return
        self._tasks.read(
            lambda _token: _read(self._library, paper_id, file_id), slot="details-bibtex",
            on_done=lambda found: self._on_read(paper_id, *found), on_error=self._on_not_read, owner=self,
        )  # fmt: skip

    def _on_read(self, paper_id: PaperId, shown: StandingSource, remark: str) -> None:
        if paper_id != self._paper_id:
            return
        self._shown, self._remark = shown, remark
        self._show_places(shown)
        self._show_text()

    def _on_not_read(self, error: ReadinglistError) -> None:
        if not isinstance(error, NothingFound):  # a paper that was just deleted for good needs no words
            self._say(error.summary, kind="danger")

    def _show_places(self, shown: StandingSource) -> None:
        """Where the text stands; a choice where there are several files."""
        self.places.blockSignals(True)
        self.places.clear()
        for file in shown.files:
            self.places.addItem(file.path.name, file.id)
        if shown.file is not None:
            self.places.setCurrentIndex(self.places.findData(shown.file.id))
        self.places.blockSignals(False)
        self.places.setVisible(len(shown.files) > 1)
        self.place.setVisible(len(shown.files) < 2)
        self.place.setText(place_text(shown))
        set_tool_tip(self.place, str(shown.file.path) if shown.file else "")

    def _show_text(self) -> None:
        """The draft, if there is one, else the text as it stands."""
        if self._shown is None or self._paper_id is None:
            return
        draft = self.drafts.find(self._paper_id)
        self._put(draft.text if draft else _lines(self._shown))
        if draft:
            self._check()
        else:
            self.view.mark_lines(())
            self._say(self._remark or "Complete", kind="warning" if self._remark else "muted")
        self._show_buttons()

    def _put(self, text: str) -> None:
        if typed_text(self.view) == text:
            return
        position = self.view.textCursor().position()
        self._is_loading = True
        self.view.setPlainText(text)
        self._is_loading = False
        cursor = self.view.textCursor()
        cursor.setPosition(min(position, self.view.document().characterCount() - 1))
        self.view.setTextCursor(cursor)

    # -- typing

    def _on_text_changed(self) -> None:
        if self._is_loading or self._shown is None or self._paper_id is None:
            return
        self._is_escaping = False
        text = typed_text(self.view)
        if text == _lines(self._shown):
            self.revert()
            return
        earlier = self.drafts.find(self._paper_id)
        self.drafts.keep(self._paper_id, Draft(text, earlier.before if earlier else self._shown))
        self._show_buttons()
        self._checking.start()

    def _check(self) -> None:
        """Say at once what is wrong with the text, with its line."""
        self._checking.stop()
        self._tell_drafts()
        faults = _find_faults(typed_text(self.view))
        self.view.mark_lines(fault.line for fault in faults)
        if faults:
            self._say(f"Not saved. {faults[0].text}", kind="danger")
        else:
            self._say("Not saved yet: Ctrl+Enter saves")

    def _on_escaped(self) -> None:
        if not self.is_edited:
            self.left.emit()
        elif self._is_escaping:
            self._is_escaping = False
            self.revert()
        else:
            self._is_escaping = True
            self._checking.stop()
            self._say(_ESCAPE_AGAIN, kind="warning")

    # -- saving

    def _save(self) -> None:
        paper_id = self._paper_id
        draft = self.drafts.find(paper_id) if paper_id is not None else None
        if paper_id is None or draft is None or paper_id in self._saving or self._library.is_read_only:
            return
        if _find_faults(draft.text):
            self._check()
            return
        self._saving.add(paper_id)
        self._tasks.library(
            lambda _token: _edit(self._library, paper_id, draft, self),
            on_done=lambda changes: self._on_saved(paper_id, draft, changes),
            on_error=lambda error: self._on_not_saved(paper_id, error),
            owner=self,
        )

    def _on_saved(self, paper_id: PaperId, draft: Draft, changes: Changes | None) -> None:
        self._saving.discard(paper_id)
        if self.drafts.find(paper_id) == draft:  # nothing was typed meanwhile
            self.drafts.drop(paper_id)
            self._tell_drafts()
        if changes is not None:
            self.done.emit(changes.label, True)
        if paper_id == self._paper_id:
            self._read()

    def _on_not_saved(self, paper_id: PaperId, error: ReadinglistError) -> None:
        self._saving.discard(paper_id)
        if isinstance(error, NothingFound):  # the paper was deleted for good while its entry was typed
            self.drafts.drop(paper_id)
            self._tell_drafts()
        if paper_id == self._paper_id:
            self._say(f"Not saved. {error.summary}", kind="danger")
        else:
            self.done.emit(f"The BibTeX that you typed is not saved, and kept: {error.summary}", False)

    def _tell_drafts(self) -> None:
        self.drafts_changed.emit(self.drafts.record())

    # -- the rest

    def _on_place_chosen(self, index: int) -> None:
        self.flush()
        self._file_id = self.places.itemData(index)
        self._read()

    def _on_copy_clicked(self) -> None:
        QApplication.clipboard().setText(typed_text(self.view) + "\n")
        if self._paper_id is not None:
            mark_public(self._library, self._tasks, [self._paper_id], way=Way.COPIED, owner=self)
        self._say("Copied", kind="success")

    def _show_buttons(self) -> None:
        for button in (self.save, self.undo):
            button.setVisible(self.is_edited)

    def _say(self, text: str, *, kind: str = "muted") -> None:
        self.remark.set_kind(kind)
        self.remark.setText(text)

    def _make_parts(self) -> None:
        self.remark = PlainLabel(role="small", kind="muted", is_wrapped=True)
        self.remark.setObjectName("bibtex_remark")
        self.place = PlainLabel(role="small", kind="muted")
        self.place.setObjectName("bibtex_place")
        self.places = Dropdown()
        self.places.setObjectName("bibtex_places")
        self.places.setAccessibleName("The file whose text is shown")
        self.places.hide()
        self.places.activated.connect(self._on_place_chosen)
        self.save = _button("Save", name="save_bibtex", tip="Take this text over (Ctrl+Enter)")
        self.save.clicked.connect(self._save)
        self.undo = _button("Revert", name="revert_bibtex", tip="Take back what you typed (Esc, Esc)")
        self.undo.clicked.connect(self.revert)
        self.copy = _button("Copy", name="copy_bibtex", tip="Copy this entry")
        icons.keep_icon(self.copy, "copy")
        self.copy.clicked.connect(self._on_copy_clicked)
        self.view = BibtexEditor()
        self.view.setReadOnly(self._library.is_read_only)
        self.view.textChanged.connect(self._on_text_changed)
        self.view.save_asked.connect(self.flush)
        self.view.escaped.connect(self._on_escaped)
        self._show_buttons()

    def _arrange(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 8, 16, 0)
        bar.setSpacing(6)
        bar.addWidget(self.place, 1)
        bar.addWidget(self.places, 1)
        for button in (self.undo, self.save, self.copy):
            bar.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        said = QHBoxLayout()
        said.setContentsMargins(16, 4, 16, 8)
        said.addWidget(self.remark)
        inner = QVBoxLayout()
        inner.setContentsMargins(10, 0, 10, 8)
        inner.addWidget(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addLayout(said)
        layout.addLayout(inner, 1)


def place_text(shown: StandingSource) -> str:
    """ "In refs.bib", "Its own text", "Made of its fields"."""
    if shown.file is not None:
        return f"In {shown.file.path.name}"
    return "Its own text" if shown.is_own else "Made of its fields"


def remark(report: ExportReport) -> str:
    """What is incomplete or was altered in the only entry of an export, in words; empty when nothing is."""
    parts = []
    if report.incomplete:
        parts.append(f"Incomplete: {', '.join(report.incomplete[0].reasons)}")
    if report.altered:
        parts.append(", ".join(report.altered[0].reasons))
    if report.unknown:
        parts.append("no LaTeX form for " + " ".join(char for char, _count in report.unknown[:12]))
    return "; ".join(parts)


def _button(text: str, *, name: str, tip: str) -> QPushButton:
    made = QPushButton(text)
    made.setObjectName(name)
    made.setToolTip(tip)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click must not make the text think that it was left
    return made


def _lines(shown: StandingSource) -> str:
    """The text with the line ends of a text field."""
    return shown.source.text.replace("\r\n", "\n").replace("\r", "\n")


def _read(library: Library, paper_id: PaperId, file_id: LinkedFileId | None) -> tuple[StandingSource, str]:
    from readinglist.library import bib_sources, exporting  # bring the formats: not needed to start

    report = exporting.export_text(library, [paper_id]).report
    return bib_sources.source_of(library, paper_id, file_id), remark(report)


def _find_faults(text: str) -> list[SourceFault]:
    from readinglist.library import bib_sources

    return bib_sources.find_faults(text)


def _edit(library: Library, paper_id: PaperId, draft: Draft, initiator: object) -> Changes | None:
    from readinglist.library import bib_sources

    return bib_sources.edit_source(library, paper_id, draft.text, before=draft.before, initiator=initiator)
