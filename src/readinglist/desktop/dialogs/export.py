"""Export: which papers, in which format, into which file, with the text as it will be before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from readinglist.desktop import icons
from readinglist.desktop.dialogs.companion import CompanionDialog
from readinglist.desktop.file_chooser import choose_path
from readinglist.desktop.links import show_in_folder
from readinglist.desktop.operations.papers import count_text
from readinglist.desktop.plain_text import ElidedLabel, PlainLabel, line
from readinglist.desktop.session import Session
from readinglist.desktop.tasks import Tasks, Token
from readinglist.desktop.views.exporting.choices import CitedChoice, StyleChoice
from readinglist.desktop.views.exporting.report import ReportView
from readinglist.desktop.widgets.bibtex import BibtexView
from readinglist.desktop.widgets.dropdown import Dropdown
from readinglist.errors import NothingFound, ReadinglistError
from readinglist.library.cited import find_cited_papers
from readinglist.library.library import Library
from readinglist.library.styling import get_style
from readinglist.model.changes import Changes
from readinglist.model.export import Export, ExportReport
from readinglist.model.paper import PaperId

#: (name in `library.exporting`, what a person calls it, how its files end).
FORMATS = (
    ("bibtex", "BibTeX", ".bib"),
    ("biblatex", "BibLaTeX", ".bib"),
    ("ris", "RIS", ".ris"),
    ("csl-json", "CSL JSON", ".json"),
    ("markdown", "Markdown", ".md"),
    ("csv", "CSV table", ".csv"),
    ("html", "References as a page", ".html"),
    ("text", "References as text", ".txt"),
)
_ENDINGS = {name: ending for name, _, ending in FORMATS}
_FILE, _FORMAT = "export_file", "export_format"
#: The preview shows the beginning of a large export: more than anybody reads, and quick to make.
PREVIEW_PAPERS = 200
#: As exporting.STYLED, which is imported only when something is exported; a test keeps the two the same.
STYLED = ("html", "text")
_MOST_NAMED = 4
_FOR_LATEX = ("bibtex", "biblatex")


@dataclass(frozen=True, slots=True)
class Scope:
    """Papers that can be exported: a name, how many there are, and their ids when they are wanted (any thread)."""

    key: str
    name: str
    count: int
    find_ids: Callable[[], Sequence[PaperId]]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is chosen. document: only what it cites is wanted, in its order."""

    scope: Scope
    format: str
    style: str
    document: Path | None

    def find_ids(self, library: Library) -> tuple[list[PaperId], str]:
        """The papers, and what is to be said of keys that no paper has. Raises FileProblem, NothingFound."""
        ids = list(self.scope.find_ids())
        if self.document is None:
            return ids, ""
        found = find_cited_papers(library, self.document)
        wanted = set(ids)
        chosen = ids if found.is_every else [paper_id for paper_id in found.papers if paper_id in wanted]
        if not chosen:
            raise NothingFound(f"“{self.document.name}” cites none of these papers.")
        shown = ", ".join(found.unknown[:_MOST_NAMED]) + (" …" if len(found.unknown) > _MOST_NAMED else "")
        return chosen, f"Cited, but in no paper: {shown}" if shown else ""


@dataclass(frozen=True, slots=True)
class _Made:
    """An export, or its beginning; count: of all its papers; note: what is to be said beside it."""

    export: Export
    count: int
    note: str


class ExportDialog(CompanionDialog):
    """Choices at the left, the text at the right. Nothing is written before the button is pressed."""

    #: A file was written: its path and how many papers are in it.
    exported = Signal(object, int)

    def __init__(
        self,
        library: Library,
        tasks: Tasks,
        session: Session,
        *,
        scopes: Sequence[Scope],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name="export", title="Export papers", parent=parent)
        self.resize(960, 620)
        self.setMinimumSize(720, 460)
        self._library = library
        self._tasks = tasks
        self._session = session
        self._scopes = {scope.key: scope for scope in scopes}
        self.scope_buttons = self._make_scopes()
        self.cited = CitedChoice(session)
        self.format = self._make_formats()
        self.style_choice = StyleChoice(style=get_style(library))
        self._make_file_field()
        self._make_preview()
        self._make_buttons()
        self._arrange()
        self._show_file(session.text(_FILE) or str(Path.home() / "papers.bib"))
        self.format.currentIndexChanged.connect(self._on_format_changed)
        self.cited.changed.connect(self._on_cited_changed)
        self.style_choice.changed.connect(self.refresh_preview)
        self._on_format_changed()
        self.export_button.setFocus()

    # -- what is chosen

    @property
    def scope(self) -> Scope:
        return next(self._scopes[key] for key, button in self.scope_buttons.items() if button.isChecked())

    @property
    def format_name(self) -> str:
        """A name of `library.exporting.FORMATS`."""
        return str(self.format.currentData())

    @property
    def _wanted(self) -> _Wanted:
        return _Wanted(self.scope, self.format_name, self.style_choice.style_name, self.cited.document)

    @property
    def path(self) -> Path | None:
        """The file as it is typed; None while there is none."""
        text = self.file.text().strip()
        return Path(text).expanduser() if text else None

    # -- set-up

    def _make_scopes(self) -> dict[str, QRadioButton]:
        buttons = {}
        self._group = QButtonGroup(self)
        for key, scope in self._scopes.items():
            button = QRadioButton(f"{scope.name} ({scope.count:,})".replace("&", "&&"))
            button.setObjectName(f"scope_{key}")
            button.setEnabled(scope.count > 0)
            button.toggled.connect(lambda is_on: self.refresh_preview() if is_on else None)
            self._group.addButton(button)
            buttons[key] = button
        first = next((button for button in buttons.values() if button.isEnabled()), None)
        if first is not None:
            first.blockSignals(True)
            first.setChecked(True)
            first.blockSignals(False)
        return buttons

    def _make_formats(self) -> Dropdown:
        box = Dropdown()
        box.setObjectName("export_format")
        box.setAccessibleName("Format")
        for name, words, _ in FORMATS:
            box.addItem(words, name)
        box.setCurrentIndex(max(0, box.findData(self._session.text(_FORMAT, "bibtex"))))
        return box

    def _make_file_field(self) -> None:
        self.file = QLineEdit()
        self.file.setObjectName("export_file")
        self.file.setAccessibleName("File")
        self.file.textChanged.connect(self._on_file_typed)
        self.choose = QPushButton("Choose…")
        self.choose.setObjectName("choose_file")
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._on_choose_clicked)
        self.file_note = PlainLabel(role="small", kind="muted", is_wrapped=True)
        self.file_note.setObjectName("file_note")

    def _make_preview(self) -> None:
        self.preview = BibtexView(name="export_preview")
        self.preview.setAccessibleName("Preview")
        self.preview_title = ElidedLabel("Preview", role="small", kind="muted")
        self.preview_title.setObjectName("preview_title")
        self.report = ReportView()
        self.message = ElidedLabel()
        self.message.setObjectName("export_message")
        self._written: Path | None = None
        self.show_button = QPushButton("Show file")
        self.show_button.setObjectName("show_file")
        self.show_button.setProperty("kind", "quiet")
        self.show_button.setToolTip("Open the folder of the file")
        self.show_button.setAutoDefault(False)
        self.show_button.hide()
        self.show_button.clicked.connect(self._on_show_clicked)

    def _make_buttons(self) -> None:
        self.copy_button = QPushButton("Copy")
        self.copy_button.setObjectName("copy_export")
        self.copy_button.setToolTip("Copy the whole export")
        icons.keep_icon(self.copy_button, "copy")
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self.export_button = QPushButton("Export")
        self.export_button.setObjectName("write_export")
        self.export_button.setProperty("kind", "primary")
        self.export_button.setToolTip("Write the file (Ctrl+Enter)")
        self.export_button.clicked.connect(self.write)
        self.close_button = QPushButton("Close")
        self.close_button.setObjectName("close_export")
        self.close_button.clicked.connect(self.close)
        for button in (self.copy_button, self.close_button):
            button.setAutoDefault(False)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.write)

    def _arrange(self) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(24, 20, 20, 16)
        left.setSpacing(6)
        left.addWidget(PlainLabel("Papers", role="heading"))
        for button in self.scope_buttons.values():
            left.addWidget(button)
        left.addWidget(self.cited)
        left.addSpacing(14)
        left.addWidget(PlainLabel("Format", role="heading"))
        left.addWidget(self.format)
        left.addWidget(self.style_choice)
        left.addSpacing(14)
        left.addWidget(PlainLabel("File", role="heading"))
        row = QHBoxLayout()
        row.addWidget(self.file, 1)
        row.addWidget(self.choose)
        left.addLayout(row)
        left.addWidget(self.file_note)
        left.addSpacing(18)
        left.addWidget(self.report, 1)
        right = QVBoxLayout()
        right.setContentsMargins(16, 16, 16, 0)
        right.setSpacing(8)
        right.addWidget(self.preview_title)
        right.addWidget(self.preview, 1)
        self._put_together(left, right)

    def _put_together(self, left: QVBoxLayout, right: QVBoxLayout) -> None:
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setObjectName("export_parts")
        parts.setHandleWidth(1)
        parts.setChildrenCollapsible(False)
        for column, kind in ((left, ""), (right, "surface")):
            side = QWidget()
            side.setProperty("kind", kind)
            side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            side.setLayout(column)
            parts.addWidget(side)
        parts.setSizes([380, 580])
        parts.setStretchFactor(1, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 12, 16, 12)
        foot.setSpacing(8)
        foot.addWidget(self.message, 1)
        foot.addWidget(self.show_button)
        for button in (self.close_button, self.copy_button, self.export_button):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(parts, 1)
        layout.addWidget(line(self))
        layout.addLayout(foot)

    # -- the preview

    def refresh(self, changes: Changes) -> None:
        """The library has changed."""
        if changes.kinds & {"papers", "trash", "tags"}:
            self.refresh_preview()

    def refresh_preview(self) -> None:
        """Make the text again, beside the event loop."""
        wanted = self._wanted
        self._tasks.read(
            lambda _token: self._make(wanted, limit=PREVIEW_PAPERS),
            slot="export_preview", on_done=lambda made: self._on_preview_made(wanted, made),
            on_error=self._on_failed, owner=self,
        )  # fmt: skip

    def _make(self, wanted: _Wanted, *, limit: int | None = None, is_leaving: bool = False) -> _Made:
        from readinglist.library import exporting  # brings the formats: not needed to start

        ids, note = wanted.find_ids(self._library)
        if is_leaving:
            exporting.mark_exported(self._library, ids, format=wanted.format)
        export = exporting.export_text(self._library, ids[:limit], format=wanted.format, style=wanted.style)
        return _Made(export, len(ids), note)

    def _on_preview_made(self, wanted: _Wanted, made: _Made) -> None:
        export, count = made.export, made.count
        is_part = count > export.report.total
        self._say(made.note)
        self.preview_title.setText(
            f"Preview of the first {export.report.total} of {count:,} papers" if is_part else "Preview"
        )
        self.preview.setPlainText(export.text.rstrip("\n"))
        self.report.show_report(export.report, is_part=is_part)
        if is_part and wanted.format in _FOR_LATEX:
            self._look_at_all(wanted)

    def _look_at_all(self, wanted: _Wanted) -> None:
        """What LaTeX will meet is told of all papers before they are written, not of those in the preview only."""
        self._tasks.read(
            lambda token: self._report_on(wanted, token),
            slot="export_report", on_done=lambda report: self._on_all_looked_at(wanted, report),
            on_error=self._on_failed, owner=self,
        )  # fmt: skip

    def _report_on(self, wanted: _Wanted, token: Token) -> ExportReport:
        from readinglist.library import exporting

        ids, _ = wanted.find_ids(self._library)
        return exporting.report_on(self._library, ids, format=wanted.format, check=token.check)

    def _on_all_looked_at(self, wanted: _Wanted, report: ExportReport) -> None:
        if wanted == self._wanted:  # nothing else was chosen meanwhile
            self.report.show_report(report)

    def _on_failed(self, error: ReadinglistError) -> None:
        self._say(f"{error.summary} {error.hint}".strip(), kind="danger")

    def _on_cited_changed(self) -> None:
        """A document cites what it likes: the whole library is looked through, until other papers are chosen."""
        whole = self.scope_buttons.get("library")
        if self.cited.document is not None and whole is not None and not whole.isChecked():
            whole.setChecked(True)  # which makes the preview
        else:
            self.refresh_preview()

    # -- format and file

    def _on_format_changed(self) -> None:
        name = self.format_name
        self._session.remember(_FORMAT, name)
        self.style_choice.setVisible(name in STYLED)
        path = self.path
        if path is not None and path.suffix.lower() in _ENDINGS.values():
            self._show_file(str(path.with_suffix(_ENDINGS[name])))
        if any(button.isChecked() for button in self.scope_buttons.values()):
            self.refresh_preview()

    def _show_file(self, text: str) -> None:
        self.file.setText(text)
        self.file.setCursorPosition(len(text))

    def _on_file_typed(self) -> None:
        path = self.path
        self._say("")
        note = ""
        if path is None:
            note = "Choose a file, or copy the text."
        elif path.is_dir():
            note = "This is a folder: add a name for the file."
        elif path.exists():
            note = "The file is there already and will be replaced, whole or not at all."
        elif not path.parent.is_dir():
            note = "The folder does not exist."
        self.file_note.setText(note)
        self.file_note.setVisible(bool(note))
        self.export_button.setEnabled(path is not None and not path.is_dir() and path.parent.is_dir())

    def _on_choose_clicked(self) -> None:
        words = {name: words for name, words, _ in FORMATS}[self.format_name]
        kinds = f"{words} (*{_ENDINGS[self.format_name]});;All files (*)"
        path = choose_path(self, "Export to", start=self.file.text(), kinds=kinds)
        if path is not None:  # that it would be replaced is said beside its name
            self._show_file(str(path))

    # -- doing it

    def write(self) -> None:
        """Write the file in the background and say so."""
        path = self.path
        if path is None or not self.export_button.isEnabled():
            return
        wanted = self._wanted
        self._session.remember(_FILE, str(path))
        self.export_button.setEnabled(False)
        self._say("Writing…")
        self._tasks.read(
            lambda token: self._write(wanted, path, token=token),
            slot="export", on_done=lambda report: self._on_written(path, report),
            on_error=self._on_write_failed, on_cancelled=self._on_write_cancelled, owner=self,
            title=f"Exporting {wanted.scope.count:,} papers…",
        )  # fmt: skip

    def _write(self, wanted: _Wanted, path: Path, *, token: Token) -> ExportReport:
        from readinglist.library import exporting

        ids, _ = wanted.find_ids(self._library)
        return exporting.write_export(
            self._library, ids, path, format=wanted.format, style=wanted.style, check=token.check
        )

    def _on_written(self, path: Path, report: ExportReport) -> None:
        self._on_file_typed()
        self.report.show_report(report)
        self._say(f"{count_text(report.total)} written to {path.name}", kind="success", written=path)
        self.exported.emit(path, report.total)

    def _on_write_failed(self, error: ReadinglistError) -> None:
        self._on_file_typed()
        self._on_failed(error)

    def _on_write_cancelled(self) -> None:
        self._on_file_typed()
        self._say("The export was cancelled.")

    def _on_show_clicked(self) -> None:
        if self._written is not None:
            show_in_folder(self._written)

    def _on_copy_clicked(self) -> None:
        wanted = self._wanted
        self._tasks.read(
            lambda _token: self._make(wanted, is_leaving=True),
            slot="export_copy", on_done=self._on_copy_made, on_error=self._on_failed, owner=self,
        )  # fmt: skip

    def _on_copy_made(self, made: _Made) -> None:
        QApplication.clipboard().setText(made.export.text)
        self._say(f"{count_text(made.export.report.total)} copied", kind="success")

    def _say(self, text: str, *, kind: str = "muted", written: Path | None = None) -> None:
        self._written = written
        self.show_button.setVisible(written is not None)
        self.message.set_kind(kind)
        self.message.setText(text)
