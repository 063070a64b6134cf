"""`backup` and `recover` at places that refuse them: the place is named, and the library is not blamed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from readinglist_shelf import Command

#: Above the limit for a new file, below which nothing but the copy is written.
_LIMIT_BYTES = 64 << 10


@pytest.mark.parametrize("place", ["a file/folder", "/proc/nowhere/backups"])
def test_a_folder_that_cannot_be_made_is_named_and_the_library_is_not_blamed(
    shelf: Path, tmp_path: Path, readinglist: Command, place: str
) -> None:
    (tmp_path / "a file").write_text("in the way")
    folder = tmp_path / place
    answer = readinglist("backup", str(folder))
    assert answer.code == 1
    assert f'could not be written to the folder "{folder}"' in answer.err
    assert "The library itself is as it was." in answer.err
    assert str(shelf) not in answer.err
    assert readinglist("list", "lazy").code == 0


def test_a_disk_without_room_is_no_trouble_of_the_library(shelf: Path, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="limits the size of files as POSIX systems can")
    folder = tmp_path / "stick"
    assert shelf.stat().st_size > _LIMIT_BYTES
    answer = subprocess.run(
        [sys.executable, "-m", "readinglist", "backup", str(folder)],
        env={**os.environ, "READINGLIST_LIBRARY": str(shelf)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (_LIMIT_BYTES, _LIMIT_BYTES)),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert answer.returncode == 1, answer.stderr
    assert f'could not be written to the folder "{folder}"' in answer.stderr
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("command", [("backup", ""), ("backup", "--list", ""), ("recover", ""), ("recover", " ")])
def test_an_empty_name_is_wrong_usage(shelf: Path, readinglist: Command, command: tuple[str, ...]) -> None:
    before = sorted(shelf.parent.iterdir())
    answer = readinglist(*command)
    assert answer.code == 2
    assert "is empty" in answer.err
    assert sorted(shelf.parent.iterdir()) == before


@pytest.mark.parametrize("options", [(), ("--salvage",)])
def test_a_folder_is_no_backup(shelf: Path, tmp_path: Path, readinglist: Command, options: tuple[str, ...]) -> None:
    before = shelf.read_bytes()
    answer = readinglist("recover", *options, str(tmp_path))
    assert answer.code == 2
    assert f'"{tmp_path}" is a folder, not a backup.' in answer.err
    assert shelf.read_bytes() == before
