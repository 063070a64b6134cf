"""Backups: made, checked, counted, thinned out; and the way back."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from readinglist.errors import LibraryDamaged, LibraryLocked, LibraryTooNew
from readinglist.library import adding, backups, trashing, triage
from readinglist.library.library import Library
from readinglist.model.backup import BackupKind
from readinglist.model.paper import Paper, PaperId
from readinglist.storage import copying, replacing
from readinglist.storage.connecting import SCHEMA_VERSION


def add(library: Library, *titles: str) -> list[PaperId]:
    with library.operation("Add", kinds={"papers"}) as op:
        papers = [Paper(title=title, citation_key=title.replace(" ", "")) for title in titles]
        return adding.insert_papers(op, papers, source="user")


class Clock:
    def __init__(self) -> None:
        self.moment = dt.datetime(2026, 4, 15, 9, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.moment

    def advance(self, **amount: int) -> None:
        self.moment += dt.timedelta(**amount)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.sqlite"


def test_a_backup_is_a_whole_library_in_one_file(path: Path) -> None:
    with Library.open(path) as library:
        add(library, "One", "Two")
        made = backups.back_up(library).backup
    assert made.contents is not None
    assert made.contents.papers == 2
    assert sorted(item.name for item in made.path.parent.iterdir()) == [made.path.name]
    assert made.path.stat().st_mode & 0o077 == 0
    with Library.open(made.path) as copy:
        assert copy.find_paper("two") is not None
        assert copy.undo_label == "Add"


def test_a_backup_made_during_writing_is_consistent(path: Path) -> None:
    with Library.open(path) as library:
        add(library, "One")
        with library.operation("Half done", kinds={"papers"}) as op:
            adding.insert_papers(op, [Paper(title="Two", citation_key="two")], source="user")
            contents = copying.copy_library(library.file, path.with_name("copy.sqlite"))
        assert contents.papers == 1


def test_a_backup_is_due_after_a_day_with_changes_only(path: Path, clock: Clock) -> None:
    with Library.open(path, clock=clock) as library:
        assert backups.back_up_if_due(library) is None
        ids = add(library, "One")
        first = backups.back_up_if_due(library)
        assert first is not None
        assert first.backup.kind is BackupKind.DAILY
        assert backups.back_up_if_due(library) is None
        clock.advance(hours=3)
        triage.set_rating(library, ids, rating=5)
        assert backups.back_up_if_due(library) is None
        clock.advance(days=1)
        assert backups.back_up_if_due(library) is not None
        clock.advance(days=1)
        assert backups.back_up_if_due(library) is None


def test_rotation_keeps_days_weeks_and_months(path: Path, clock: Clock) -> None:
    with Library.open(path, clock=clock) as library:
        (paper_id,) = add(library, "One")
        for step in range(45):
            triage.set_rating(library, [paper_id], rating=step % 5 + 1)
            assert backups.back_up_if_due(library) is not None
            clock.advance(days=3)
    days = [backup.made.date() for backup in backups.find_backups(path)]
    newest = days[0]
    assert days[:7] == [newest - dt.timedelta(days=3 * back) for back in range(7)]
    assert len({day.strftime("%Y-%m") for day in days}) == 5
    assert len(days) <= 7 + 4 + 12 + 1


def test_a_thinner_backup_never_pushes_out_the_fullest_and_says_so(path: Path, clock: Clock) -> None:
    with Library.open(path, clock=clock) as library:
        ids = add(library, *(f"Paper {index}" for index in range(20)))
        full = backups.back_up_if_due(library)
        assert full is not None
        clock.advance(days=1)
        trashing.delete_papers_for_good(library, ids[1:])
        for step in range(25):  # more than a year: no rule of days, weeks or months keeps the full one
            triage.set_rating(library, ids[:1], rating=step % 5 + 1)
            result = backups.back_up_if_due(library)
            assert result is not None
            assert result.fuller is not None
            assert result.fuller.path == full.backup.path
            clock.advance(days=20)
    assert full.backup.path.exists()


def test_ten_backups_on_demand_are_kept(path: Path, clock: Clock) -> None:
    with Library.open(path, clock=clock) as library:
        add(library, "One")
        for _ in range(12):
            backups.back_up(library)
            clock.advance(minutes=1)
    made = backups.find_backups(path)
    assert [backup.kind for backup in made] == [BackupKind.MANUAL] * 10
    assert made[0].made > made[-1].made


def test_a_folder_of_the_user_is_not_thinned(path: Path, clock: Clock, tmp_path: Path) -> None:
    with Library.open(path, clock=clock) as library:
        add(library, "One")
        for _ in range(12):
            backups.back_up(library, folder=tmp_path / "stick")
            clock.advance(minutes=1)
    assert len(list((tmp_path / "stick").iterdir())) == 12


def test_recovery_puts_the_backup_in_place_and_keeps_the_present_aside(path: Path) -> None:
    with Library.open(path) as library:
        add(library, "Old")
        backup = backups.back_up(library).backup.path
        add(library, "New")
    done = backups.recover(path, backup)
    assert done.contents.papers == 1
    assert done.lost_papers == 1
    with Library.open(path) as library:
        assert library.find_paper("Old")
        assert library.find_paper("New") is None
    assert done.kept_aside is not None
    with Library.open(done.kept_aside) as aside:
        assert aside.find_paper("New")
    assert backup.exists()
    assert sorted(item.name for item in path.parent.iterdir() if item.name.startswith("library")) == ["library.sqlite"]


def test_recovery_works_where_the_library_is_gone(path: Path) -> None:
    with Library.open(path) as library:
        add(library, "Old")
        backup = backups.back_up(library).backup.path
    path.unlink()
    done = backups.recover(path, backup)
    assert done.kept_aside is None
    with Library.open(path) as library:
        assert library.find_paper("Old")


def test_recovery_keeps_a_damaged_library_byte_for_byte_with_its_log(path: Path) -> None:
    with Library.open(path) as library:
        add(library, "Old")
        backup = backups.back_up(library).backup.path
    damage = b"SQLite format 3\0" + os.urandom(5000)
    path.write_bytes(damage)
    path.with_name("library.sqlite-wal").write_bytes(b"left over")
    done = backups.recover(path, backup)
    assert done.kept_aside is not None
    assert done.kept_aside.read_bytes() == damage
    assert done.kept_aside.with_name(done.kept_aside.name + "-wal").read_bytes() == b"left over"
    with Library.open(path) as library:
        assert library.find_paper("Old")


def test_recovery_is_refused_while_the_library_is_open(path: Path) -> None:
    with Library.open(path) as library:
        add(library, "Old")
        backup = backups.back_up(library).backup.path
        add(library, "New")
        with pytest.raises(LibraryLocked):
            backups.recover(path, backup)
        assert library.find_paper("New")
        add(library, "Newer")
    with Library.open(path) as library:
        assert library.count() == 3
    assert [item.kind for item in backups.find_backups(path)] == [BackupKind.MANUAL]


def _cut(backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:-9000])


def _scramble(backup: Path) -> None:
    data = bytearray(backup.read_bytes())
    for page in range(2, len(data) // 4096):
        data[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    backup.write_bytes(data)


def _empty(backup: Path) -> None:
    backup.write_bytes(b"")


def _foreign(backup: Path) -> None:
    backup.unlink()
    connection = sqlite3.connect(backup)
    connection.execute("CREATE TABLE paper (id INTEGER PRIMARY KEY)")
    connection.close()


@pytest.mark.parametrize("spoil", [_cut, _scramble, _empty, _foreign])
def test_a_spoilt_backup_is_refused_and_the_library_stays(path: Path, spoil: object) -> None:
    with Library.open(path) as library:
        add(library, *(f"Paper {index}" for index in range(50)))
        backup = backups.back_up(library).backup.path
    before = path.read_bytes()
    spoil(backup)  # type: ignore[operator]
    with pytest.raises(LibraryDamaged) as refusal:
        backups.recover(path, backup)
    assert backup.name in refusal.value.summary
    assert path.read_bytes() == before
    assert {item.name for item in path.parent.iterdir()} == {"library.sqlite", "backups"}


def test_a_backup_of_a_newer_version_is_refused(path: Path) -> None:
    with Library.open(path) as library:
        add(library, "One")
        backup = backups.back_up(library).backup.path
    connection = sqlite3.connect(backup)
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    connection.close()
    with pytest.raises(LibraryTooNew):
        backups.recover(path, backup)
    with Library.open(path) as library:
        assert library.count() == 1


def test_a_recovery_interrupted_after_its_marker_is_finished_at_the_next_opening(path: Path) -> None:
    with Library.open(path) as library:
        add(library, "Old")
        backup = backups.back_up(library).backup.path
        add(library, "New")
    copying.copy_library(replacing.LibraryFile(backup, access=replacing.Access.IMMUTABLE), Path(f"{path}.recovered"))
    Path(f"{path}.recovering").write_text("meant")
    with Library.open(path) as library:
        assert library.find_paper("New") is None
    assert {item.name for item in path.parent.iterdir()} == {"library.sqlite", "backups"}


def test_what_a_killed_backup_left_is_cleared_away_in_time(path: Path) -> None:
    with Library.open(path) as library:
        add(library, "One")
        first = backups.back_up(library).backup.path
        old, fresh = (first.with_name(f".library-20260101T000000Z-daily.sqlite.{pid}.tmp") for pid in (1, 2))
        for left in (old, fresh):
            left.write_bytes(b"half")
        os.utime(old, (0, 0))
        backups.back_up(library)
    assert not old.exists()
    assert fresh.exists()


def test_recovery_through_a_link_replaces_the_file_and_keeps_the_link(path: Path, tmp_path: Path) -> None:
    with Library.open(path) as library:
        backup = backups.back_up(library).backup.path
        add(library, "Later")
    link = tmp_path / "elsewhere" / "link.sqlite"
    link.parent.mkdir()
    link.symlink_to(path)
    recovery = backups.recover(link, backup)
    assert link.is_symlink()
    assert list(link.parent.iterdir()) == [link]
    assert recovery.kept_aside is not None
    assert recovery.kept_aside.parent == path.parent / "backups"
    assert backups.find_backups(link) == backups.find_backups(path)
    with Library.open(path) as library:
        assert library.count() == recovery.contents.papers


def test_what_a_killed_copy_left_with_its_journal_is_cleared_away_in_time(path: Path) -> None:
    """A fresh one may be of a process that is still copying."""
    with Library.open(path) as library:
        backup = backups.back_up(library).backup.path
    left = [path.with_name(f".{path.name}.recovered.1{ending}") for ending in (".tmp", ".tmp-journal")]
    fresh = path.with_name(f".{path.name}.recovered.2.tmp")
    for file in (*left, fresh):
        file.write_bytes(b"half")
    for file in left:
        os.utime(file, (0, 0))
    backups.recover(path, backup)
    assert not any(file.exists() for file in left)
    assert fresh.exists()


def test_backups_made_in_the_same_second_are_each_whole(path: Path, clock: Clock) -> None:
    with Library.open(path, clock=clock) as library:
        add(library, "One")
        with ThreadPoolExecutor(4) as pool:
            made = list(pool.map(lambda _: backups.back_up(library).backup, range(8)))
        assert len({backup.path for backup in made}) == 8
        assert all(copying.check_copy(backup.path).papers == 1 for backup in made)
        assert not list(made[0].path.parent.glob(".*"))


def test_recoveries_in_the_same_second_keep_each_what_was_there(path: Path, clock: Clock) -> None:
    with Library.open(path, clock=clock) as library:
        add(library, "One")
        backup = backups.back_up(library).backup.path
        add(library, "Two")
    kept = [backups.recover(path, backup, clock=clock).kept_aside for _ in range(2)]
    assert [copying.check_copy(aside).papers for aside in kept if aside] == [2, 1]
