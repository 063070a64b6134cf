"""The library that is open is no input: a process that reads and closes its own file loses its locks on it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from readinglist.errors import UnreadableInput
from readinglist.library import importing
from readinglist.library.adding import insert_papers
from readinglist.library.library import Library
from readinglist.model.paper import Paper

TITLE = "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('SELECT max(title) FROM paper').fetchone()[0])"


def add(library: Library, title: str) -> None:
    with library.operation("Add", kinds=("papers",)) as op:
        insert_papers(op, [Paper(title)], source="user")


def ask(path: Path) -> str:
    """The last title, as another process sees it."""
    asked = subprocess.run([sys.executable, "-c", TITLE, str(path)], text=True, capture_output=True, check=True)
    return asked.stdout.strip()


@pytest.mark.parametrize("ending", ["", "-wal", "-shm"])
def test_the_open_library_is_not_read_as_a_listing(library: Library, ending: str) -> None:
    add(library, "Owls")
    with pytest.raises(UnreadableInput, match="is the library itself"):
        importing.read_file(library.path.with_name(library.path.name + ending))


def test_what_is_done_after_the_folder_of_the_library_was_imported_is_not_lost(library: Library) -> None:
    folder = library.path.parent
    (folder / "refs.bib").write_text("@misc{owl, title = {Owls}}\n")
    add(library, "Owls")
    listing = importing.read_file(folder)
    assert "Owls" in [entry.title for entry in listing.entries]
    assert ask(library.path) == "Owls"
    add(library, "Ravens")
    assert ask(library.path) == "Ravens"
