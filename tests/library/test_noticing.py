"""Which linked files want a sync: noticed by a look, without reading what did not change."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from readinglist.library import tagging, trashing
from readinglist.library.library import Library
from readinglist.library.noticing import FileWatch, find_pending
from readinglist.model.linked import GoneAnswer, SyncChoices

sys.path.insert(0, str(Path(__file__).parent))
from desk import TEXT, Desk


@pytest.fixture
def desk(library: Library, tmp_path: Path) -> Desk:
    desk = Desk(library, tmp_path / "refs.bib")
    desk.link()
    return desk


def test_a_file_that_another_program_wrote_is_noticed_until_it_is_synced(desk: Desk) -> None:
    watch = FileWatch(desk.library)
    assert watch.find_changed() == []
    desk.replace("Nevermore", "Evermore")
    for _look in range(2):
        assert [file.path for file in watch.find_changed()] == [desk.path]
    desk.sync()
    assert watch.find_changed() == []


def test_our_own_write_and_a_new_time_are_no_change(desk: Desk) -> None:
    watch = FileWatch(desk.library)
    watch.find_changed()
    desk.edit("poe1999", publisher="Nevermind")
    desk.sync()
    os.utime(desk.path, (1, 1))
    assert watch.find_changed() == []


def test_a_file_that_is_gone_or_replaced_by_rename_is_noticed(desk: Desk, tmp_path: Path) -> None:
    watch = FileWatch(desk.library)
    other = tmp_path / "other"
    other.write_text(TEXT.replace("Nevermore", "Evermore"))
    other.replace(desk.path)
    assert len(watch.find_changed()) == 1
    desk.sync()
    desk.path.unlink()
    assert len(watch.find_changed()) == 1
    desk.sync()
    assert watch.find_changed() == [], "nothing can be done about it"
    desk.write(TEXT)
    assert len(watch.find_changed()) == 1


def test_what_waits_for_the_file_is_known_without_reading_it(desk: Desk) -> None:
    assert find_pending(desk.library) == []
    desk.edit("poe1999", publisher="Nevermind")
    assert [file.id for file in find_pending(desk.library)] == [desk.file_id]
    desk.sync()
    assert find_pending(desk.library) == []
    trashing.delete_papers_for_good(desk.library, [desk.id("poe1999")])
    assert len(find_pending(desk.library)) == 1


def test_a_change_of_a_paper_outside_the_file_waits_for_nothing(desk: Desk) -> None:
    desk.write(desk.text + "@misc{other, title={Something Else}}\n")
    desk.sync()
    desk.replace("@misc{other, title={Something Else}}\n", "")
    desk.sync(SyncChoices(gone_all=GoneAnswer.LET_GO))
    tagging.add_tags(desk.library, [desk.id("other")], tags=["x"])
    assert find_pending(desk.library) == []
