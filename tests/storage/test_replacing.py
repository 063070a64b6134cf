"""A backup taking a library's place while others have the library open, open it, or write to it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from readinglist.errors import LibraryLocked, LibraryUnavailable
from readinglist.library import adding, backups
from readinglist.library.library import Library
from readinglist.model.paper import Paper
from readinglist.storage import faults, holding, replacing

_LINUX_ONLY = pytest.mark.skipif(sys.platform != "linux", reason="open file description locks are Linux's")
_WRITE_ELSEWHERE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=0.2, isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
"""


def add(library: Library, title: str) -> None:
    with library.operation("Add", kinds={"papers"}) as op:
        adding.insert_papers(op, [Paper(title=title, citation_key=title)], source="user")


def make(path: Path) -> Path:
    """A library of one paper, "Old", and its backup; then one more, "New"."""
    with Library.open(path) as library:
        add(library, "Old")
        backup = backups.back_up(library).backup.path
        add(library, "New")
    return backup


@pytest.fixture(params=["", "Dropbox"], ids=["with a log", "with a rollback journal"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / request.param / "library.sqlite"


@_LINUX_ONLY
def test_recovery_is_refused_while_another_has_the_library_open_and_idle(path: Path) -> None:
    backup = make(path)
    with Library.open(path) as library, Library.open(path) as other:
        other.close()
        with pytest.raises(LibraryLocked, match="open in another window"):
            backups.recover(path, backup)
        add(library, "Newer")
    with Library.open(path) as library:
        assert library.count() == 3


def _can_write(path: Path) -> bool:
    done = subprocess.run([sys.executable, "-c", _WRITE_ELSEWHERE, str(path)], capture_output=True, timeout=60)
    assert done.returncode == 0 or b"database is locked" in done.stderr
    return done.returncode == 0


@_LINUX_ONLY
def test_nobody_can_write_between_the_copy_and_the_replacement(path: Path) -> None:
    """Not even another program: what it saved would be in neither file."""
    make(path)
    aside = path.with_name("aside.sqlite")
    with replacing._closed_to_all(path) as handle:
        replacing._keep(path, handle, aside=aside, made=[])
        assert not _can_write(path)
    assert _can_write(path)
    with Library.open(aside) as library:
        assert library.count() == 2


@_LINUX_ONLY
def test_who_opens_a_library_that_is_being_replaced_waits_and_is_told(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(path)
    monkeypatch.setattr(holding, "BUSY_TIMEOUT_S", 0.1)
    handle = holding.hold_alone(path)
    with pytest.raises(LibraryLocked, match="backup is taking the place"):
        Library.open(path)
    os.close(handle)
    with Library.open(path) as library:
        assert library.count() == 2


def test_the_copy_kept_of_a_killed_library_holds_its_log_in_one_file(tmp_path: Path) -> None:
    path, killed = tmp_path / "library.sqlite", tmp_path / "killed" / "library.sqlite"
    backup = make(path)
    killed.parent.mkdir()
    with Library.open(path) as library:
        add(library, "Newest")
        for name in ("", "-wal"):
            shutil.copyfile(f"{path}{name}", f"{killed}{name}")
    kept = backups.recover(killed, backup).kept_aside
    assert kept is not None
    assert [file.name for file in kept.parent.iterdir()] == [kept.name]
    assert backups.recover(killed, kept).contents.papers == 3


def test_an_open_library_that_was_replaced_all_the_same_saves_nothing_and_says_why(path: Path) -> None:
    backup = make(path)
    with Library.open(path) as library:
        shutil.copyfile(backup, path.with_name("other.sqlite"))
        os.replace(path.with_name("other.sqlite"), path)
        with pytest.raises(LibraryUnavailable, match="Another file has taken the place"):
            add(library, "Lost")
        assert library.count() == 2


def test_sqlite_noticing_first_that_the_file_was_replaced_is_told_in_the_same_words(tmp_path: Path) -> None:
    path = tmp_path / "Dropbox" / "library.sqlite"
    make(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("SELECT count(*) FROM paper").fetchone()
        path.rename(path.with_name("elsewhere.sqlite"))
        with pytest.raises(LibraryUnavailable, match="Another file has taken the place"), faults.translated(path):
            connection.execute("UPDATE operation SET label = 'lost'")
