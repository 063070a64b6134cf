"""Choosing a file: what is offered is named, never opened."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import shelf
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from settling import wait_idle

from readinglist.desktop import file_chooser
from readinglist.library import editing
from readinglist.model.paper import Paper

DESKTOP = Path(file_chooser.__file__).parent


def answer(qtbot, *, name: str = "") -> None:
    """Look at the dialog that comes for a while, then choose a file of that name, or nothing."""

    def _answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        qtbot.wait(600)  # Qt looks into a folder beside its event loop
        if name:
            field = dialog.findChild(QLineEdit, "fileNameEdit")
            field.setText(name)
            qtbot.keyClick(field, Qt.Key.Key_Return)
        else:
            dialog.reject()

    QTimer.singleShot(0, _answer)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere closing a file drops no locks of others")
def test_looking_for_a_file_beside_the_library_does_not_lose_what_is_done_afterwards(library, open_window, qtbot):
    """Had the locks of this process been dropped, the other one would delete the log when it ends."""
    (paper_id,) = shelf.fill(library, [Paper("Owls", citation_key="owls")])
    window = open_window()
    answer(qtbot)
    assert file_chooser.choose_file(window, "Choose", folder=library.path.parent) is None
    ask(library.path)
    editing.edit_field(library, [paper_id], field="title", value="Owls at Night")
    wait_idle(qtbot, window)
    assert ask(library.path) == "Owls at Night"


def ask(path: Path) -> str:
    """The title of the only paper, as another process sees it."""
    code = "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('SELECT title FROM paper').fetchone()[0])"
    asked = subprocess.run([sys.executable, "-c", code, str(path)], text=True, capture_output=True, check=True)
    return asked.stdout.strip()


def test_a_file_that_is_there_is_chosen_and_one_that_is_to_be_made_may_have_any_name(qtbot, tmp_path):
    (tmp_path / "refs.bib").write_text("")
    answer(qtbot, name="refs.bib")
    assert file_chooser.choose_file(None, "Choose", folder=tmp_path, kinds="BibTeX (*.bib)") == tmp_path / "refs.bib"
    answer(qtbot, name="refs.bib")
    assert file_chooser.choose_files(None, "Choose", folder=tmp_path) == [tmp_path / "refs.bib"]
    answer(qtbot, name="new.bib")
    assert file_chooser.choose_path(None, "Choose", start=tmp_path / "old.bib") == tmp_path / "new.bib"


def test_a_folder_is_chosen(qtbot, tmp_path):
    (tmp_path / "thesis").mkdir()
    answer(qtbot, name="thesis")
    assert file_chooser.choose_folder(None, "Choose", folder=tmp_path) == tmp_path / "thesis"


def test_every_file_is_chosen_here():
    homes = {path.name for path in DESKTOP.rglob("*.py") if "QFileDialog" in path.read_text("utf-8")}
    assert homes == {"file_chooser.py"}
