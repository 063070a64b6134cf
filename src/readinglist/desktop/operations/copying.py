"""Puts papers on the clipboard: made beside the event loop, handed over on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication

from readinglist.desktop import clipboard
from readinglist.desktop.operations.keys import mark_public
from readinglist.desktop.operations.papers import count_text
from readinglist.desktop.session import Session
from readinglist.desktop.tasks import Tasks
from readinglist.library.library import Library
from readinglist.model.paper import PaperId
from readinglist.model.public_key import Way

CITE_TEMPLATE = "cite_template"
DEFAULT_TEMPLATE = "latex"

Ids = Sequence[PaperId]


class Copying(QObject):
    """Each method copies the given papers in one form and says so."""

    copied = Signal(str)

    def __init__(self, library: Library, tasks: Tasks, session: Session, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._tasks = tasks
        self._session = session

    def copy_papers(self, ids: Ids) -> None:
        """BibTeX, reference, links and our own type at once."""

        def _on_done(copied: clipboard.CopiedPapers) -> None:
            self._put(clipboard.to_mime(copied), f"BibTeX of {count_text(len(ids))} copied")
            self._mark(ids)

        self._tasks.read(
            lambda _token: clipboard.copy_papers(self._library, ids),
            slot="copy", on_done=_on_done, owner=self, title="Copying…",
        )  # fmt: skip

    def copy_references(self, ids: Ids) -> None:
        """Formatted references in the library's style, as text and as HTML."""
        from readinglist.library import styling

        def make(_token: object) -> QMimeData:
            style = styling.get_style(self._library)
            references = styling.format_references(self._library.get_papers(ids), style=style)
            mime = QMimeData()
            mime.setText("\n\n".join(reference.text for reference in references))
            mime.setHtml("\n".join(f"<p>{reference.html}</p>" for reference in references))
            return mime

        noun = "Reference" if len(ids) == 1 else "References"
        self._make(make, f"{noun} of {count_text(len(ids))} copied")

    def copy_citation(self, ids: Ids, template: str = "") -> None:
        r"""`\cite{a,b}` or another template, by default what the preferences say."""
        from readinglist.library import citing

        template = template or self._session.text(CITE_TEMPLATE, DEFAULT_TEMPLATE)
        self._make_text(lambda: citing.cite_command(self._keys(ids), template), ids)

    def copy_keys(self, ids: Ids) -> None:
        self._make_text(lambda: ",".join(self._keys(ids)), ids)

    def _keys(self, ids: Ids) -> list[str]:
        return [row.citation_key for row in self._library.get_rows(ids)]

    def _mark(self, ids: Ids) -> None:
        mark_public(self._library, self._tasks, ids, way=Way.COPIED, owner=self)

    def _make_text(self, make: Callable[[], str], ids: Ids) -> None:
        """Copy a text that names these papers by their keys."""

        def _on_done(text: str) -> None:
            mime = QMimeData()
            mime.setText(text)
            shown = text if len(text) <= 60 else text[:60] + "…"
            self._put(mime, f"{shown} copied")
            self._mark(ids)

        self._tasks.read(lambda _token: make(), slot="copy", on_done=_on_done, owner=self)

    def _make(self, make: Callable[[object], QMimeData], said: str) -> None:
        self._tasks.read(make, slot="copy", on_done=lambda mime: self._put(mime, said), owner=self, title="Copying…")

    def _put(self, mime: QMimeData, said: str) -> None:
        QGuiApplication.clipboard().setMimeData(mime)
        self.copied.emit(said)
