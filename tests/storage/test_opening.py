"""Opening: what is ours, what is refused, and that a refused file is not touched."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from readinglist.errors import (
    LibraryDamaged,
    LibraryLocked,
    LibraryNotWritable,
    LibraryTooNew,
    LibraryUnavailable,
    ReadinglistError,
)
from readinglist.library import adding, triage
from readinglist.library.library import Library
from readinglist.model.paper import Paper, PaperId
from readinglist.storage import connecting, opening, shape, tables, volumes
from readinglist.storage.connecting import APPLICATION_ID, SCHEMA_VERSION, Access


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library with three papers, closed."""
    path = tmp_path / "library.sqlite"
    with Library.open(path) as library:
        add(library, "One", "Two", "Three")
    return path


def add(library: Library, *titles: str) -> list[PaperId]:
    with library.operation("Add", kinds={"papers"}) as op:
        papers = [Paper(title=title, citation_key=title) for title in titles]
        return adding.insert_papers(op, papers, source="user")


def folder_state(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {item.name: (item.read_bytes(), item.stat().st_mtime_ns) for item in folder.iterdir() if item.is_file()}


# --- a new library ---


def test_a_new_library_is_made_with_its_folders_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "data" / "reading list" / "my #1 library?.sqlite"
    with Library.open(path) as library:
        assert library.count() == 0
        assert not library.is_read_only
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_nothing_is_made_unless_asked(tmp_path: Path) -> None:
    with pytest.raises(LibraryUnavailable, match="no library at"):
        Library.open(tmp_path / "absent" / "library.sqlite", create=False)
    assert list(tmp_path.iterdir()) == []


def test_opening_and_reading_an_existing_library_imports_no_sqlalchemy(path: Path) -> None:
    code = (
        "import sys; from readinglist.library.library import Library\n"
        f"library = Library.open({str(path)!r}); library.find_ids('one'); library.get_counts(); library.undo_label\n"
        "library.get_rows([1]); library.get_paper_history(1); library.poll_other_processes(); library.close()\n"
        "assert 'sqlalchemy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_eight_processes_may_make_the_same_library_at_once(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    code = (
        "import sys; from readinglist.library.library import Library; from readinglist.library import adding\n"
        "from readinglist.model.paper import Paper\n"
        "library = Library.open(sys.argv[1])\n"
        "with library.operation('Add', kinds={'papers'}) as op:\n"
        "    adding.insert_papers(op, [Paper(title='T', citation_key='k' + sys.argv[2])], source='user')\n"
        "library.close()"
    )
    processes = [subprocess.Popen([sys.executable, "-c", code, str(path), str(index)]) for index in range(8)]
    assert [process.wait(60) for process in processes] == [0] * 8
    with Library.open(path) as library:
        assert library.count() == 8


# --- what is refused ---


def _text(path: Path) -> None:
    path.write_text("Daily Papers\n" * 40)


def _picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))


def _other_program(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE paper (id INTEGER PRIMARY KEY)")
    connection.execute("PRAGMA application_id=252006675")
    connection.close()


def _unnamed_database(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE bookmarks (id INTEGER PRIMARY KEY)")
    connection.close()


def _cut_in_the_header(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:60])


def _without_tables(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute("CREATE TABLE something (id INTEGER PRIMARY KEY)")
    connection.close()


def _scrambled_schema(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[100:4096] = os.urandom(3996)
    path.write_bytes(data)


def _with_a_view(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE VIEW surprise AS SELECT 1")
    connection.close()


@pytest.mark.parametrize(
    "spoil",
    [_text, _picture, _other_program, _unnamed_database, _cut_in_the_header, _without_tables, _scrambled_schema,
     _with_a_view],
)  # fmt: skip
def test_what_is_damaged_or_no_library_is_refused_untouched(path: Path, spoil: Callable[[Path], None]) -> None:
    spoil(path)
    before = folder_state(path.parent)
    with pytest.raises(LibraryDamaged) as refusal:
        Library.open(path)
    assert refusal.value.exit_code == 3
    assert str(path) in refusal.value.summary
    assert refusal.value.hint
    assert folder_state(path.parent) == before


def test_the_columns_that_opening_looks_for_are_those_of_the_tables() -> None:
    """(The full text is made by `full_text` and `find_difference` finds it in every library that these tests open.)"""
    declared = {name: {column.name for column in table.columns} for name, table in tables.metadata.tables.items()}
    assert {table: shape.COLUMNS[table] for table in declared} == declared
    assert set(shape.RECORDED) == {table.name for table in tables.USER_TABLES}


def test_a_folder_is_no_library(tmp_path: Path) -> None:
    with pytest.raises(LibraryUnavailable, match="is a folder"):
        Library.open(tmp_path)


def test_a_newer_library_is_refused_untouched(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    connection.close()
    before = folder_state(path.parent)
    with pytest.raises(LibraryTooNew, match="newer version"):
        Library.open(path)
    assert folder_state(path.parent) == before


def test_a_newer_version_that_stands_only_in_the_log_is_refused_too(path: Path) -> None:
    newer = sqlite3.connect(path, isolation_level=None)
    newer.execute("PRAGMA wal_autocheckpoint=0")
    newer.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    try:
        with pytest.raises(LibraryTooNew):
            Library.open(path)
    finally:
        newer.close()


def test_a_library_that_became_newer_while_open_is_not_written(path: Path) -> None:
    with Library.open(path) as library:
        connection = sqlite3.connect(path)
        connection.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
        connection.close()
        with pytest.raises(LibraryTooNew):
            triage.set_rating(library, [PaperId(1)], rating=5)
        assert library.get_paper(PaperId(1)).rating == 0


def test_damage_inside_is_told_when_it_is_met_and_never_hidden(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for page in range(2, len(data) // 4096):
        data[page * 4096 : page * 4096 + 128] = os.urandom(128)
    path.write_bytes(data)
    with pytest.raises(LibraryDamaged), Library.open(path) as library:
        library.get_paper(PaperId(1))


def test_a_crafted_trigger_is_replaced_before_the_first_write(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TRIGGER evil AFTER UPDATE ON paper BEGIN DELETE FROM note; END")
    connection.execute("DROP TRIGGER paper_record_update")
    connection.commit()
    connection.close()
    with Library.open(path) as library:
        triage.set_rating(library, [PaperId(1)], rating=5)
        assert library.undo() is not None
        assert library.get_paper(PaperId(1)).rating == 0
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'evil'").fetchone() == (0,)
    connection.close()


# --- locks ---


def test_a_locked_library_can_be_read_and_says_so_when_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "BUSY_TIMEOUT_S", 0.2)
    monkeypatch.setattr(connecting.connect, "__kwdefaults__", {"timeout_s": 0.2})
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with Library.open(path) as library:
            assert library.count() == 3
            with pytest.raises(LibraryLocked, match="another program"):
                triage.set_rating(library, [PaperId(1)], rating=5)
            other.execute("ROLLBACK")
            assert triage.set_rating(library, [PaperId(1)], rating=5)
    finally:
        other.close()


def test_a_short_lock_is_waited_for(path: Path) -> None:
    code = (
        "import sqlite3, sys, time\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN IMMEDIATE')\n"
        "print('locked', flush=True); time.sleep(1.0); c.execute('ROLLBACK')"
    )
    other = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    with other, Library.open(path) as library:
        assert other.stdout.readline() == "locked\n"
        assert triage.set_rating(library, [PaperId(1)], rating=5)


# --- read-only and full volumes ---


@contextmanager
def volume(folder: Path, *, size_kib: int) -> Iterator[Path]:
    """A small volume of its own, where we may mount one; else the test is skipped, saying so."""
    folder.mkdir()
    mount = shutil.which("mount")
    command = [str(mount), "-t", "tmpfs", "-o", f"size={size_kib}k", "tmpfs", str(folder)]
    if mount is None or os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("needs the right to mount a small volume (root)")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path, *, leave_kib: int) -> Path:
    filler = folder / "filler"
    handle = os.open(filler, os.O_CREAT | os.O_WRONLY)
    try:
        while True:
            os.write(handle, bytes(1024))
    except OSError:
        pass
    finally:
        os.ftruncate(handle, max(0, os.fstat(handle).st_size - leave_kib * 1024))
        os.close(handle)
    return filler


@pytest.mark.parametrize("leave_kib", [0, 4, 16, 40, 64, 100])
def test_a_full_volume_is_read_and_a_write_is_refused_whole(tmp_path: Path, leave_kib: int) -> None:
    with volume(tmp_path / "volume", size_kib=1400) as folder:
        path = folder / "library.sqlite"
        with Library.open(path) as library:
            add(library, "One", "Two")
        filler = fill(folder, leave_kib=leave_kib)
        with Library.open(path) as library:
            assert library.get_paper(PaperId(1)).title == "One"
            with pytest.raises(LibraryNotWritable, match=r"full|cannot be changed") as refusal:
                add_much(library)
            assert refusal.value.hint
            assert library.count() == 2
        filler.unlink()
        with Library.open(path) as library:
            assert library.count() == 2
            assert not library.is_read_only
            assert add(library, "Three")


def add_much(library: Library) -> None:
    with library.operation("Much", kinds={"papers"}) as op:
        papers = [Paper(title=f"P{i}", abstract="lorem ipsum " * 200, citation_key=f"p{i}") for i in range(200)]
        adding.insert_papers(op, papers, source="user")


def test_a_library_on_a_read_only_volume_is_read(tmp_path: Path) -> None:
    with volume(tmp_path / "volume", size_kib=2000) as folder:
        path = folder / "library.sqlite"
        with Library.open(path) as library:
            add(library, "One")
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        with Library.open(path) as library:
            assert library.is_read_only
            assert "reading only" in library.note
            assert library.get_paper(PaperId(1)).title == "One"
            assert not library.poll_other_processes()
            with pytest.raises(LibraryNotWritable, match="cannot be changed"):
                add(library, "Two")
            with pytest.raises(LibraryNotWritable):
                library.undo()
        with pytest.raises(LibraryUnavailable):
            Library.open(folder / "new.sqlite")


def test_a_log_that_cannot_be_read_on_a_read_only_volume_is_told_not_ignored(tmp_path: Path) -> None:
    with volume(tmp_path / "volume", size_kib=4000) as folder:
        path = folder / "library.sqlite"
        with Library.open(path) as library:
            add(library, "One")
            add(library, "Two")
            for ending in ("", "-wal"):
                shutil.copyfile(f"{path}{ending}", folder / f"copy.sqlite{ending}")
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        with pytest.raises(LibraryUnavailable, match=r"copy\.sqlite-wal"):
            Library.open(folder / "copy.sqlite")


def test_a_file_without_permission_is_read_only(path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everything; the read-only volume stands for this")
    path.chmod(0o400)
    with Library.open(path) as library:
        assert library.is_read_only
        assert library.count() == 3


@pytest.mark.parametrize("command", ["list", "check", "undo"])
def test_a_file_that_may_not_be_read_is_told_with_exit_3(path: Path, command: str) -> None:
    """In a process of its own, which root ends being root in before it looks."""
    path.chmod(0)
    path.parent.chmod(0o755)
    code = (
        "import os, sys\n"
        "import readinglist.cli.running, readinglist.library.library, readinglist.storage.writer\n"
        "import readinglist.library.quality\n"
        "from readinglist.cli import run\n"
        "os.chdir(os.path.dirname(sys.argv[2]))\n"
        "if os.geteuid() == 0:\n    os.setuid(65534)\n"
        "sys.exit(run(['--library', os.path.basename(sys.argv[2]), sys.argv[1]]))"
    )
    done = subprocess.run([sys.executable, "-c", code, command, str(path)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 3, done.stderr
    assert "may not be read" in done.stderr


def test_a_file_larger_than_allowed_is_refused_whole(path: Path) -> None:
    code = (
        "import resource, sys; from readinglist.library.library import Library\n"
        "from readinglist.errors import LibraryNotWritable; from readinglist.library import adding\n"
        "from readinglist.model.paper import Paper\n"
        "library = Library.open(sys.argv[1]); library.warm_up()\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))\n"
        "try:\n"
        "    with library.operation('Much', kinds={'papers'}) as op:\n"
        "        papers = [Paper(title=f'P{i}', abstract='lorem ipsum ' * 200, citation_key=f'p{i}')"
        " for i in range(2000)]\n"
        "        adding.insert_papers(op, papers, source='user')\n"
        "except LibraryNotWritable as error:\n"
        "    print(error.summary); print(library.count())\n"
    )
    answer = subprocess.run([sys.executable, "-c", code, str(path)], check=True, capture_output=True, text=True)
    summary, count = answer.stdout.splitlines()
    assert str(path) in summary
    assert count == "3"
    with Library.open(path) as library:
        assert library.count() == 3


# --- places where WAL is unsafe ---

_MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /home/u/remote rw,relatime shared:2 - nfs4 server:/export rw
31 22 0:41 / /home/u/my\\040share rw,relatime - cifs //server/share rw
32 30 0:42 / /home/u/remote/local rw - tmpfs tmpfs rw
33 22 0:43 / /home/u/ssh rw - fuse.sshfs u@h:/ rw
"""


@pytest.mark.parametrize(
    ("place", "is_safe"),
    [
        ("/home/u/papers/library.sqlite", True),
        ("/home/u/remote/library.sqlite", False),
        ("/home/u/remote-not/library.sqlite", True),
        ("/home/u/remote/local/library.sqlite", True),
        ("/home/u/my share/x/library.sqlite", False),
        ("/home/u/ssh/library.sqlite", False),
        ("/home/u/Dropbox/library.sqlite", False),
        ("/home/u/OneDrive - University of Somewhere/papers/library.sqlite", False),
        ("/home/u/Dropbox (Personal)/library.sqlite", False),
        ("/home/u/Nextcloud/library.sqlite", False),
        ("/home/u/dropbox-notes/library.sqlite", True),
    ],
)
def test_network_volumes_and_cloud_folders_are_known(tmp_path: Path, place: str, is_safe: bool) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(_MOUNTS)
    assert volumes.is_wal_safe(Path(place), mounts=mounts) is is_safe
    assert bool(volumes.note(Path(place), mounts=mounts)) is not is_safe


def test_a_folder_that_syncthing_copies_is_known(tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    assert volumes.cloud_name(tmp_path / "papers" / "library.sqlite") == "Syncthing"


def test_where_the_system_does_not_tell_a_place_counts_as_safe(tmp_path: Path) -> None:
    assert volumes.is_wal_safe(tmp_path / "library.sqlite", mounts=tmp_path / "absent")


def test_in_a_cloud_folder_no_log_is_used_and_one_moved_there_loses_it(path: Path, tmp_path: Path) -> None:
    moved = tmp_path / "Dropbox" / "library.sqlite"
    moved.parent.mkdir()
    shutil.copyfile(path, moved)
    with Library.open(moved) as library:
        assert "Dropbox" in library.note
        add(library, "Four")
        assert library.undo() is not None
        assert library.count() == 3
        assert not Path(f"{moved}-wal").exists()
    back = tmp_path / "back.sqlite"
    shutil.copyfile(moved, back)
    with Library.open(back) as library:
        add(library, "Five")
        assert Path(f"{back}-wal").exists()


def test_a_killed_change_in_a_cloud_folder_is_rolled_back(tmp_path: Path) -> None:
    path = tmp_path / "Dropbox" / "library.sqlite"
    with Library.open(path) as library:
        add(library, "One")
    code = (
        "import os, sys; from readinglist.library.library import Library; from readinglist.library import adding\n"
        "from readinglist.model.paper import Paper\n"
        "library = Library.open(sys.argv[1])\n"
        "with library.operation('Much', kinds={'papers'}) as op:\n"
        "    op.writer.connection.exec_driver_sql('PRAGMA cache_size=2')\n"
        "    papers = [Paper(title=f'P{i}', abstract='lorem ' * 300, citation_key=f'p{i}') for i in range(500)]\n"
        "    adding.insert_papers(op, papers, source='user')\n"
        "    os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(path)]).returncode == -9
    assert Path(f"{path}-journal").stat().st_size > 0
    with Library.open(path) as library:
        assert library.count() == 1
        assert library.get_paper(PaperId(1)).title == "One"


def test_text_with_nul_and_lone_surrogates_is_kept_without_them(path: Path) -> None:
    with Library.open(path) as library:
        (paper_id,) = add(library, "A\0B \udc80 C")
        assert library.get_paper(paper_id).title == "AB � C"
        library.undo()
        library.redo()
        assert library.get_paper(paper_id).title == "AB � C"


def test_every_refusal_is_of_our_own_kind(path: Path) -> None:
    assert issubclass(LibraryUnavailable, ReadinglistError)
    assert opening.open_file(path).access is Access.WRITE


def test_text_that_is_no_utf_8_is_damage(path: Path) -> None:
    with Library.open(path) as library:
        (paper_id,) = add(library, "A Title That Will Rot")
    path.write_bytes(path.read_bytes().replace(b"A Title That Will Rot", b"A Title That W\xffll Rot"))
    with Library.open(path) as library, pytest.raises(LibraryDamaged, match="cannot be read"):
        library.get_paper(paper_id)


def test_a_name_that_is_too_long_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(LibraryUnavailable, match="too long"):
        Library.open(tmp_path / ("x" * 300))


def test_a_link_is_followed_and_its_log_is_read(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "link.sqlite"
    link.parent.mkdir()
    with Library.open(path) as library:
        add(library, "In the Log")
        link.symlink_to(path)  # the log lies beside the file and was not played into it yet
        with Library.open(link) as linked:
            assert linked.count() == library.count()
            assert linked.path == path
    assert list(link.parent.iterdir()) == [link]


def test_a_schema_that_is_no_text_is_damage(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE note (", b"CREATE T\xd3BLE note ("))
    with pytest.raises(LibraryDamaged), Library.open(path) as library:
        library.find_ids()


@pytest.mark.parametrize("version", [0, -1, -(2**31)])
def test_a_format_that_never_was_is_refused_by_every_way_in_and_left(path: Path, version: int) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version={version}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(LibraryDamaged, match=f"its format {version} is unknown"):
        Library.open(path)
    assert path.read_bytes() == before
    assert not (path.parent / "backups").exists()


def test_a_format_that_is_changed_under_an_open_library_is_judged_as_when_opening(path: Path) -> None:
    with Library.open(path) as library:
        for version, error in ((-1, LibraryDamaged), (SCHEMA_VERSION + 1, LibraryTooNew)):
            connection = sqlite3.connect(path)
            connection.execute(f"PRAGMA user_version={version}")
            connection.close()
            with pytest.raises(error):
                triage.set_rating(library, [PaperId(1)], rating=3)
