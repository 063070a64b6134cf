"""`recover --salvage`: what can still be read of a damaged library takes its place."""

from __future__ import annotations

from pathlib import Path

from readinglist_shelf import Command

from readinglist.library import adding
from readinglist.library.library import Library
from readinglist.model.paper import Paper


def _damage_a_page_of_papers(path: Path) -> None:
    """Fill the first leaf page (first byte 13: sqlite.org/fileformat.html 1.6) that holds one of the papers."""
    data = bytearray(path.read_bytes())
    for start in range(4096, len(data), 4096):
        if data[start] == 13 and b"salvage10misc" in data[start : start + 4096]:
            data[start : start + 4096] = b"\xff" * 4096
            path.write_bytes(data)
            return
    raise AssertionError("no page of papers was found")


def test_what_can_be_read_is_kept_and_what_is_lost_is_said(path: Path, readinglist: Command) -> None:
    with Library.open(path) as library, library.operation("Import", kinds={"papers"}) as op:
        papers = [Paper(title=f"T{i}", abstract="w " * 300, citation_key=f"salvage{i}") for i in range(60)]
        adding.insert_papers(op, papers, source="listing")
    _damage_a_page_of_papers(path)
    damaged = path.read_bytes()
    answer = readinglist("recover", "--salvage", str(path))
    assert answer.code == 0
    assert "of paper could not be read" in answer.err
    with Library.open(path) as library:
        assert 40 <= library.count() < 60
    (aside,) = (path.parent / "backups").glob("*-aside.sqlite")
    assert aside.read_bytes() == damaged


def test_what_is_beyond_reading_is_refused_and_left(path: Path, readinglist: Command) -> None:
    path.write_bytes(b"SQLite format 3\0" + bytes(9000))
    before = path.read_bytes()
    assert readinglist("recover", "--salvage", str(path)).code == 3
    assert path.read_bytes() == before
