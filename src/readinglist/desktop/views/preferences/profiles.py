"""The user's profiles of listings: what each reads, a field for its name, and the way to let it go."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from readinglist.desktop.plain_text import PlainLabel
from readinglist.desktop.tasks import Tasks
from readinglist.desktop.views.preferences.page import PreferencePage, make_card
from readinglist.desktop.widgets.quiet_button import QuietButton
from readinglist.errors import ReadinglistError
from readinglist.library.library import Library
from readinglist.library.places import profiles_folder
from readinglist.library.profiles import KnownProfiles, delete_profile, get_profiles, rename_profile
from readinglist.model.profile import Profile


class ProfilesPage(PreferencePage):
    """A name holds as soon as its field is left. The files are those of the user, so a file manager will do as well."""

    def __init__(self, library: Library, tasks: Tasks, *, parent: QWidget | None = None) -> None:
        super().__init__(
            "Profiles",
            "How listings of one shape are read, kept from a listing that you corrected. A profile is used by itself "
            "where a text has its shape; the review says so, and can read the text without it.",
            name="profiles_page", icon="bookmark", parent=parent,
        )  # fmt: skip
        self._library = library
        self._tasks = tasks
        self._rows: list[QWidget] = []
        self.problem = PlainLabel(kind="danger", is_wrapped=True)
        self.problem.setObjectName("profiles_problem")
        self.problem.hide()
        self.column.addWidget(self.problem)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.column.addLayout(self._list)
        self.column.addSpacing(12)
        folder = str(profiles_folder(library.path)).replace(str(Path.home()), "~", 1)
        self.about = PlainLabel(f"They are small files in {folder}.", role="small", kind="muted", is_wrapped=True)
        self.column.addWidget(self.about)
        self.column.addStretch(1)

    def load(self) -> None:
        self._tasks.read(
            lambda _token: get_profiles(self._library.path), slot="profiles", on_done=self._show, owner=self
        )

    def _show(self, known: KnownProfiles) -> None:
        for row in self._rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._make_row(profile) for profile in known.profiles]
        self._rows += [PlainLabel(problem, kind="danger", is_wrapped=True) for problem in known.problems]
        if not self._rows:
            self._rows = [PlainLabel("None yet: correct a listing, then “Keep as a profile…” below its text.")]
        for row in self._rows:
            self._list.addWidget(row)

    def _make_row(self, profile: Profile) -> QFrame:
        card, inside = make_card()
        name = QLineEdit(profile.name)
        name.setObjectName(f"profile_{profile.name}")
        name.setAccessibleName(f"Name of the profile {profile.name}")
        name.setMaxLength(60)
        name.editingFinished.connect(partial(self._rename, profile.name, name))
        delete = QuietButton("Delete", name=f"delete_{profile.name}", said=f"Delete the profile {profile.name}")
        delete.setToolTip("Listings of this shape are read without it from then on; what was imported stays")
        delete.clicked.connect(partial(self._delete, profile.name))
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(name, 1)
        line.addWidget(delete)
        inside.addLayout(line)
        shape = "  ·  ".join(f"{one.pattern}{'…' if one.is_repeated else ''}" for one in profile.lines)
        inside.addWidget(PlainLabel(f"For {profile.kind}: {shape}", role="small", kind="muted", is_wrapped=True))
        return card

    def _rename(self, name: str, field: QLineEdit) -> None:
        if field.text().strip() != name:
            self._write(lambda: rename_profile(self._library.path, name, new=field.text()))

    def _delete(self, name: str) -> None:
        self._write(lambda: delete_profile(self._library.path, name))

    def _write(self, act: Callable[[], None]) -> None:
        self.problem.hide()
        self._tasks.read(
            lambda _token: act(), slot="profile_change", on_done=lambda _done: self.load(), on_error=self._on_failed,
            owner=self,
        )  # fmt: skip

    def _on_failed(self, error: ReadinglistError) -> None:
        self.problem.setText(f"{error.summary} {error.hint}".strip())
        self.problem.show()
        self.load()
