"""The paper's entry as text: as it stands in its .bib, and edited here."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from readinglist.desktop import icons
from readinglist.desktop.operations.keys import mark_public
from readinglist.desktop.plain_text import PlainLabel, typed_text
from readinglist.desktop.session import Session
from readinglist.desktop.tasks import Tasks
from readinglist.desktop.views.details.bibtex_drafts import Draft, Drafts
from readinglist.desktop.widgets.bibtex import BibtexField
from readinglist.errors import NothingFound, ReadinglistError
from readinglist.library.library import Library
from readinglist.model.bib_source import BibSource, ShownSource, SourceKind
from readinglist.model.changes import Changes
from readinglist.model.export import ExportReport
from readinglist.model.paper import Paper, PaperId
from readinglist.model.public_key import Way

#: After the last letter; then the text is looked at, and put aside.
CHECKING_PAUSE_MS = 300
_NO_SOURCE = ShownSource(BibSource(""), SourceKind.MADE)


class BibtexTab(QWidget):
    """Shows the entry and what it lacks, copies it, and saves what is typed as any edit of the paper."""

    #: Something was done here: (sentence, whether it can be undone).
    done = Signal(str, bool)

    def __init__(
        self, library: Library, tasks: Tasks, *, session: Session | None = None, parent: QWidget | None = None
    ) -> None:
        """session: where texts with an error in them survive the end of the window."""
        super().__init__(parent)
        self.setObjectName("bibtex_tab")
        self._library = library
        self._tasks = tasks
        self._drafts = Drafts(session, str(library.path))
        self._paper_id: PaperId | None = None
        self._shown = _NO_SOURCE
        self._said = ("", "muted")
        self._is_loading = False
        self._checking = QTimer(self, singleShot=True, interval=CHECKING_PAUSE_MS)
        self._checking.timeout.connect(self.check)
        self._make_parts()
        self._arrange()
        self._connect()

    # -- from outside

    @property
    def is_edited(self) -> bool:
        """Whether the field has something that the library does not."""
        return typed_text(self.view) != self._shown.text

    def show_paper(self, paper: Paper) -> None:
        """Show the entry of a paper; it is made in a worker, for the first one loads the BibTeX library."""
        if paper.id is None:
            return
        if paper.id != self._paper_id:
            self.flush()
            self._paper_id = paper.id
            self._clear()
        self._load()

    def concerns(self, changes: Changes) -> bool:
        """True when an operation may have changed what is shown here."""
        return bool(changes.kinds & {"papers", "links"})

    def flush(self) -> None:
        """Hand what was typed to the library, or keep it where it has an error."""
        self._checking.stop()
        if self._paper_id is None or not self.is_edited or not self.check():
            return
        paper_id, text, before = self._paper_id, typed_text(self.view), self._shown
        self._tasks.library(
            lambda token: self._save(paper_id, text, before),
            on_done=lambda changes: self._on_saved(paper_id, text, changes),
            on_error=lambda error: self._on_refused(paper_id, error),
            owner=self,
        )

    def check(self) -> bool:
        """Look at what was typed, tell what is wrong with it, and put it aside. Whether it can be saved."""
        from readinglist.library.bib_sources import find_fault  # loaded with the entry that is shown

        if self._paper_id is None or not self.is_edited:
            self._forget_edit()
            return False
        text = typed_text(self.view)
        self._drafts.keep(self._paper_id, Draft(text, self._shown))
        fault = find_fault(text)
        self.view.mark_line(fault.line if fault else 0)
        if fault:
            self._say(f"Line {fault.line}: {fault.reason}. Not saved; Esc brings the old text back.", kind="danger")
        else:
            self._say("Not saved yet: Ctrl+Enter saves it.", kind="muted")
        return fault is None

    def revert(self) -> None:
        """The text as it was; undo in the field brings back what was typed."""
        self.view.replace_text(self._shown.text)
        self._forget_edit()
        self._load()

    # -- showing

    def _load(self) -> None:
        if (paper_id := self._paper_id) is None:
            return
        self._tasks.read(
            lambda token: self._make(paper_id),
            slot="details-bibtex",
            on_done=lambda made: self._on_made(paper_id, *made),
            owner=self,
        )

    def _make(self, paper_id: PaperId) -> tuple[ShownSource, ExportReport]:
        from readinglist.library import bib_sources, exporting  # bring the formats: not needed to start

        report = exporting.export_text(self._library, [paper_id]).report
        return bib_sources.source_of(self._library, paper_id), report

    def _on_made(self, paper_id: PaperId, shown: ShownSource, report: ExportReport) -> None:
        is_first = self._shown is _NO_SOURCE
        if paper_id != self._paper_id or (self.is_edited and not is_first):
            return
        draft = self._drafts.find(paper_id) if is_first else None
        self._shown = draft.before if draft else shown
        self._put(draft.text if draft else shown.text)
        self.origin.setText(_origin(self._shown, self._read_only_reason))
        self.view.setReadOnly(bool(self._read_only_reason))
        words = remark(report)
        self._said = (words or "Complete", "warning" if words else "muted")
        self._tell()
        if draft:
            self.view.can_revert = True
            self.check()

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

    def _clear(self) -> None:
        self._put("")
        self._shown = _NO_SOURCE
        self._said = ("", "muted")
        self.view.setReadOnly(True)  # until its text is there
        self.origin.setText("")
        self._forget_edit()

    @property
    def _read_only_reason(self) -> str:
        library = self._library
        return (library.note or "This library can only be read.") if library.is_read_only else ""

    # -- editing

    def _on_text_changed(self) -> None:
        if not self._is_loading:
            self.view.can_revert = self.is_edited
            self._checking.start()

    def _forget_edit(self) -> None:
        """There is nothing typed that the library does not have."""
        self._checking.stop()
        self.view.mark_line(0)
        self.view.can_revert = False
        if self._paper_id is not None and self._shown is not _NO_SOURCE:
            self._drafts.drop(self._paper_id)
        self._tell()

    def _save(self, paper_id: PaperId, text: str, before: ShownSource) -> Changes | None:
        from readinglist.library import bib_sources

        return bib_sources.edit_source(self._library, paper_id, text, before=before, initiator=self)

    def _on_saved(self, paper_id: PaperId, text: str, changes: Changes | None) -> None:
        draft = self._drafts.find(paper_id)
        if draft is not None and draft.text == text:
            self._drafts.drop(paper_id)
        if changes is not None:
            self.done.emit(changes.label, True)
        if paper_id == self._paper_id and self._shown is not _NO_SOURCE:
            self._shown = replace(self._shown, source=replace(self._shown.source, text=text))
            self.check()
            self._load()

    def _on_refused(self, paper_id: PaperId, error: ReadinglistError) -> None:
        if isinstance(error, NothingFound):  # the paper was deleted for good meanwhile
            self._drafts.drop(paper_id)
        elif paper_id == self._paper_id:
            self._say(f"Not saved: {error.summary} {error.hint}".strip(), kind="danger")
        else:
            self.done.emit(f"The BibTeX of a paper is not saved: {error.summary}", False)

    # -- what is said

    def _say(self, text: str, *, kind: str) -> None:
        self.remark.set_kind(kind)
        self.remark.setText(text)

    def _tell(self) -> None:
        text, kind = self._said
        self._say(text, kind=kind)

    def _on_copy_clicked(self) -> None:
        QApplication.clipboard().setText(typed_text(self.view) + "\n")
        if self._paper_id is not None:
            mark_public(self._library, self._tasks, [self._paper_id], way=Way.COPIED, owner=self)
        self._say("Copied", kind="success")

    # -- how it is put together

    def _make_parts(self) -> None:
        self.origin = PlainLabel(role="small", kind="muted", is_wrapped=True)
        self.origin.setObjectName("bibtex_origin")
        self.remark = PlainLabel(role="small", kind="muted", is_wrapped=True)
        self.remark.setObjectName("bibtex_remark")
        self.copy = QPushButton("Copy")
        self.copy.setObjectName("copy_bibtex")
        self.copy.setToolTip("Copy this entry")
        icons.keep_icon(self.copy, "copy")
        self.view = BibtexField()

    def _arrange(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.origin)
        words.addWidget(self.remark)
        words.addStretch(1)
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 8, 16, 8)
        bar.addLayout(words, 1)
        bar.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        inner = QVBoxLayout()
        inner.setContentsMargins(10, 0, 10, 8)
        inner.addWidget(self.view)
        layout.addLayout(inner, 1)

    def _connect(self) -> None:
        self.copy.clicked.connect(self._on_copy_clicked)
        self.view.textChanged.connect(self._on_text_changed)
        self.view.save_asked.connect(self.flush)
        self.view.focus_left.connect(self.flush)
        self.view.revert_asked.connect(self.revert)


def _origin(shown: ShownSource, reason: str) -> str:
    """Which text it is, and why it cannot be edited, if so."""
    said = {
        SourceKind.FILE: f"As in {shown.name}",
        SourceKind.OWN: "Own text of this paper",
        SourceKind.MADE: "As it would be exported",
    }[shown.kind]
    return f"{said}. {reason}" if reason else said


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
