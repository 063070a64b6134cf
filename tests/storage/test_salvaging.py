"""What can still be read of a damaged library is brought into a sound one."""

from __future__ import annotations

import random
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from readinglist.errors import LibraryDamaged
from readinglist.library import adding, annotating, backups, looking_up
from readinglist.library.library import Library
from readinglist.model.paper import Paper, PaperId
from readinglist.model.people import Person
from readinglist.storage import salvaging

sys.path.insert(0, str(Path(__file__).parent))
from dumps import assert_sound, dump

COUNT = 400


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "library.sqlite"
    papers = [
        Paper(
            title=f"Title {index}",
            abstract=f"Words of number {index}, some of them long. " * 12,
            citation_key=f"key{index}",
            people=(Person("Doe", "Jane"),),
            tags=("some", f"t/{index % 5}"),
        )
        for index in range(COUNT)
    ]
    with Library.open(path) as library:
        with library.operation("Import", kinds={"papers"}) as op:
            ids = adding.insert_papers(op, papers, source="listing")
        for paper_id in ids[::40]:
            annotating.set_note(library, paper_id, text=f"note on {paper_id}")
        looking_up.queue_lookups(library, ids[:3])
    return path


def pages_of_papers(path: Path) -> list[int]:
    """Numbers of the leaf pages (first byte 13: sqlite.org/fileformat.html 1.6) that hold papers, by their content."""
    data = path.read_bytes()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA page_size").fetchone() == (4096,)
    pages = {page: data[page * 4096 : page * 4096 + 4096] for page in range(1, len(data) // 4096)}
    columns = [f"key{index}misc".encode() for index in range(COUNT)]  # citation_key and type stand side by side
    return [page for page, content in pages.items() if content[0] == 13 and any(text in content for text in columns)]


def test_a_sound_library_is_salvaged_whole(path: Path, tmp_path: Path) -> None:
    before = dump(path)
    found = salvaging.salvage(path, tmp_path / "new.sqlite")
    assert found.lost == {}
    with Library.open(tmp_path / "new.sqlite") as library:
        assert len(looking_up.find_waiting(library)) == 3
    assert found.contents.papers == COUNT
    assert dump(tmp_path / "new.sqlite") == before
    assert_sound(tmp_path / "new.sqlite")


def test_rows_on_pages_that_are_gone_are_counted_and_the_rest_is_kept(path: Path, tmp_path: Path) -> None:
    leaves = pages_of_papers(path)
    assert len(leaves) > 20
    data = bytearray(path.read_bytes())
    for page in leaves[3:6]:
        data[page * 4096 : page * 4096 + 4096] = b"\xff" * 4096
    path.write_bytes(data)
    before = path.read_bytes()
    found = salvaging.salvage(path, tmp_path / "new.sqlite")
    assert path.read_bytes() == before
    assert 0 < found.lost["paper"] < 60
    assert found.contents.papers == COUNT - found.lost["paper"]
    assert_sound(tmp_path / "new.sqlite")
    with Library.open(tmp_path / "new.sqlite") as library:
        assert library.undo() is None
        assert library.find_ids("number 399") != []
        assert "Import" in [row.label for row in library.get_history()]


@pytest.mark.parametrize("seed", [2, 3, 4, 6, 7, 10])
def test_random_damage_ends_in_a_sound_library_or_in_words(path: Path, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(path.read_bytes())
    for _ in range(12):
        at, length = chance.randrange(100, len(data) - 600), chance.randrange(1, 600)
        data[at : at + length] = chance.randbytes(length)
    path.write_bytes(data)
    try:
        found = salvaging.salvage(path, tmp_path / "new.sqlite")
    except LibraryDamaged:
        assert not (tmp_path / "new.sqlite").exists()
        return
    assert found.contents.papers + found.lost.get("paper", 0) >= COUNT, "a loss was not told"
    assert_sound(tmp_path / "new.sqlite")
    with Library.open(tmp_path / "new.sqlite") as library:
        for paper in library.get_papers([PaperId(i) for i in library.find_ids()]):
            assert paper.title


def test_what_cannot_be_read_at_all_is_said(tmp_path: Path) -> None:
    damaged = tmp_path / "library.sqlite"
    damaged.write_bytes(b"SQLite format 3\0" + bytes(8000))
    with pytest.raises(LibraryDamaged):
        salvaging.salvage(damaged, tmp_path / "new.sqlite")
    assert [item.name for item in tmp_path.iterdir()] == ["library.sqlite"]


def test_a_damaged_library_is_salvaged_in_place_and_kept_aside(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for page in pages_of_papers(path)[3:6]:
        data[page * 4096 : page * 4096 + 4096] = b"\xff" * 4096
    path.write_bytes(data)
    recovery, found = backups.salvage(path, path)
    assert recovery.kept_aside is not None
    assert recovery.kept_aside.read_bytes() == bytes(data)
    assert recovery.contents.papers == COUNT - found.lost["paper"]
    with Library.open(path) as library:
        assert library.count() == recovery.contents.papers
    assert {item.name for item in path.parent.iterdir()} == {"library.sqlite", "backups"}
