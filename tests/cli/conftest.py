"""A library with a few papers, and the command line run in this process (real processes: tests/endtoend)."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from readinglist_shelf import PAPERS, Answer, Command

from readinglist.cli import run
from readinglist.library.adding import insert_papers
from readinglist.library.library import Library


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The library that the commands of a test work on: a file that does not exist yet."""
    path = tmp_path / "shelf.sqlite"
    monkeypatch.setenv("READINGLIST_LIBRARY", str(path))
    return path


@pytest.fixture
def shelf(path: Path) -> Path:
    """A library with PAPERS as #1, #2, #3."""
    with Library.open(path) as library, library.operation("Import 3 papers", kinds=("papers", "tags")) as op:
        insert_papers(op, PAPERS, source="listing", source_name="A page")
    return path


@pytest.fixture
def readinglist(path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run one command line: readinglist("list", "lazy", stdin=b"...")."""

    def command(*arguments: str, stdin: bytes = b"") -> Answer:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capsys.readouterr()
        code = run(list(arguments))
        out, err = capsys.readouterr()
        return Answer(code, out, err)

    return command
