"""Another citation key for one paper, and for the manuscripts that cite it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from readinglist.desktop import theme
from readinglist.desktop.plain_text import ElidedLabel, PlainLabel, line
from readinglist.desktop.session import Session
from readinglist.desktop.tasks import Tasks, Token
from readinglist.desktop.views.key_places import KeyPlaces
from readinglist.errors import ReadinglistError
from readinglist.library import key_uses, public_keys, renaming
from readinglist.library.library import Library
from readinglist.model.changes import Changes
from readinglist.model.key_use import FileUses, Rewrite
from readinglist.model.paper import PaperId
from readinglist.model.public_key import PublicKey, Way
from readinglist.model.readable import readable
from readinglist.model.texts import counted

#: Name in the session: the folder that was looked through last.
_FOLDER = "manuscript_folder"


@dataclass(frozen=True, slots=True)
class KeyState:
    """What is known of a paper's key. proposed: the one by the pattern. public: how the present one left, or None."""

    title: str
    old: str
    proposed: str
    public: PublicKey | None


def read_key_state(library: Library, paper_id: PaperId) -> KeyState:
    """Raises NothingFound."""
    paper = library.get_paper(paper_id)
    planned = renaming.plan_keys(library, [paper_id])
    present = paper.citation_key.casefold()
    known = [one for one in public_keys.get_public_keys(library, paper_id) if one.key.casefold() == present]
    proposed = planned[0].new if planned else paper.citation_key
    return KeyState(paper.title, paper.citation_key, proposed, known[0] if known else None)


class RenameKeyDialog(QDialog):
    """Shows what a rename would do; then, where files were rewritten, offers the way back."""

    #: Something was done: (sentence, whether it can be undone).
    done_saying = Signal(str, bool)

    def __init__(
        self,
        library: Library,
        tasks: Tasks,
        session: Session,
        *,
        paper_id: PaperId,
        state: KeyState,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("rename_key")
        self.setWindowTitle("Citation key")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(680, 520)
        self._library, self._tasks, self._session = library, tasks, session
        self._paper_id, self._state = paper_id, state
        self._rewrite: Rewrite | None = None
        self.field = QLineEdit(state.proposed)
        self.field.setObjectName("new_key")
        self.field.setAccessibleName("New citation key")
        self.field.setFont(theme.font("mono"))
        self.field.selectAll()
        self.field.textEdited.connect(self._check)
        self.message = PlainLabel(role="small", kind="muted", is_wrapped=True)
        self.message.setObjectName("key_message")
        self.places = KeyPlaces(session.text(_FOLDER))
        self.places.folder_chosen.connect(self._find)
        self._make_buttons()
        self._arrange()
        self.field.setFocus()
        self._check()
        if self.places.folder.text():
            self._find()

    @property
    def key(self) -> str:
        """The key as it is typed."""
        return self.field.text().strip()

    # -- before

    def _check(self) -> None:
        """Whether this key can be given: asked beside the event loop, told below the field."""
        library, paper_id, key = self._library, self._paper_id, self.key
        self.rename.setEnabled(False)
        self.places.show_key("")
        if not key or key == self._state.old:
            self._say("Type another key." if not key else "This is the key that it has.")
            return
        self._tasks.read(
            lambda _token: renaming.check_key(library, paper_id, key=key),
            slot="key_check", on_done=lambda _none: self._on_sound(), on_error=self._on_refused, owner=self,
        )  # fmt: skip

    def _on_sound(self) -> None:
        self.rename.setEnabled(self._rewrite is None)
        self.places.show_key(self.key)
        self._say(f"{self._state.old} still finds the paper, as an alias; biblatex gets it as “ids”.")

    def _on_refused(self, error: ReadinglistError) -> None:
        self._say(f"{error.summary} {error.hint}".strip(), kind="danger")

    def _find(self) -> None:
        """Look through the folder for places that cite the paper by any of its keys."""
        folder = self.places.folder.text().strip()
        if self._rewrite is not None:
            return
        self._session.remember(_FOLDER, folder)
        if not folder:
            self.places.show_files(())
            return
        self.places.say("Looking…")
        self._tasks.read(
            lambda token: self._find_in(Path(folder), token),
            slot="key_uses", on_done=self.places.show_files, on_error=self._on_not_found, owner=self,
            title="Looking through the manuscript…",
        )  # fmt: skip

    def _find_in(self, folder: Path, token: Token) -> list[FileUses]:
        keys = renaming.get_cited_keys(self._library, self._paper_id)
        return key_uses.find_uses(folder, keys, check=token.check)

    def _on_not_found(self, error: ReadinglistError) -> None:
        self.places.show_files(())
        self.places.say(error.summary, kind="danger")

    # -- doing it

    def _on_rename_clicked(self) -> None:
        library, paper_id, key, files = self._library, self._paper_id, self.key, self.places.to_rewrite
        self.rename.setEnabled(False)

        def run(_token: object) -> tuple[Changes | None, Rewrite]:
            changes = renaming.rename_key(library, paper_id, key=key)
            return changes, key_uses.rewrite_uses(files, key=key)

        self._tasks.library(run, on_done=self._on_renamed, on_error=self._on_refused, owner=self, title="Writing…")

    def _on_renamed(self, done: tuple[Changes | None, Rewrite]) -> None:
        changes, rewrite = done
        if changes is not None:
            self.done_saying.emit(changes.label, True)
        if not rewrite.written and not rewrite.refused:
            self.accept()
            return
        self._rewrite = rewrite
        self.back.setVisible(bool(rewrite.written))
        self.rename.hide()
        self.cancel.setText("Close")
        self.field.setReadOnly(True)
        self.places.setEnabled(False)
        self._say_rewrite(rewrite, "rewritten")

    def _on_back_clicked(self) -> None:
        rewrite = self._rewrite
        if rewrite is None:
            return
        self.back.setEnabled(False)
        self._tasks.library(
            lambda _token: key_uses.undo_rewrite(rewrite),
            on_done=lambda back: self._say_rewrite(back, "as before; the paper keeps its new key"), owner=self,
            title="Writing…",
        )  # fmt: skip

    def _say_rewrite(self, rewrite: Rewrite, what: str) -> None:
        told = [f"{counted(rewrite.count, 'place')} in {counted(len(rewrite.written), 'file')} {what}."]
        told += [reason for _, reason in rewrite.refused[:5]]
        self._say(" ".join(told), kind="warning" if rewrite.refused else "success")

    def _say(self, text: str, *, kind: str = "muted") -> None:
        self.message.set_kind(kind)
        self.message.setText(text)

    # -- set-up

    def _make_buttons(self) -> None:
        self.cancel = QPushButton("Cancel")
        self.cancel.setObjectName("cancel_rename")
        self.cancel.clicked.connect(self.reject)
        self.back = QPushButton("Take back the files")
        self.back.setObjectName("undo_rewrite")
        self.back.setToolTip("Write the keys again that stood there, where nobody changed the file since")
        self.back.clicked.connect(self._on_back_clicked)
        self.back.hide()
        self.rename = QPushButton("Rename")
        self.rename.setObjectName("accept_rename")
        self.rename.setProperty("kind", "primary")
        self.rename.setDefault(True)
        self.rename.clicked.connect(self._on_rename_clicked)
        for button in (self.cancel, self.back):
            button.setAutoDefault(False)

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.addWidget(PlainLabel("Now", kind="muted"), 0, 0)
        grid.addWidget(PlainLabel(self._state.old, role="mono", is_selectable=True), 0, 1)
        grid.addWidget(PlainLabel(public_words(self._state.public), role="small", kind="muted"), 1, 1)
        grid.addWidget(PlainLabel("New", kind="muted"), 2, 0)
        grid.addWidget(self.field, 2, 1)
        grid.addWidget(self.message, 3, 1)
        head = QVBoxLayout()
        head.setContentsMargins(20, 16, 20, 12)
        head.setSpacing(8)
        head.addWidget(PlainLabel("Citation key", role="heading"))
        head.addWidget(ElidedLabel(readable(self._state.title) or "Without a title", kind="muted"))
        head.addLayout(grid)
        body = QVBoxLayout()
        body.setContentsMargins(20, 12, 20, 12)
        body.setSpacing(8)
        body.addWidget(PlainLabel("Where it is cited", role="heading"))
        body.addWidget(self.places, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 12, 20, 12)
        foot.setSpacing(8)
        note = "Ctrl+Z takes back the key, not the files."
        foot.addWidget(PlainLabel(note, role="small", kind="muted"), 1)
        for button in (self.cancel, self.back, self.rename):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(line(self))
        layout.addLayout(body, 1)
        layout.addWidget(line(self))
        layout.addLayout(foot)


_WAYS = {
    Way.IMPORTED: "It came from a file, so it may be cited.",
    Way.UNKNOWN: "It is older than the records of what was copied, so it may be cited.",
}


def public_words(public: PublicKey | None) -> str:
    """Whether a manuscript may hold the key, and why."""
    if public is None:
        return "It has not left the program yet."
    day = f"{public.recorded.astimezone():%-d %b %Y}"
    return _WAYS.get(public.way, f"Public: {public.way} on {day}, so it may be cited.")
