"""kill -9 at random moments: everything that was said to be saved is there, everything else is whole or absent."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from readinglist.library import adding, backups, tagging, triage
from readinglist.library import settings as library_settings
from readinglist.library.library import Library
from readinglist.model.paper import Paper, PaperId
from readinglist.model.people import Person
from readinglist.storage import migrations, schema, writer
from readinglist.storage.connecting import SCHEMA_VERSION, LibraryFile

sys.path.insert(0, str(Path(__file__).parent))
from dumps import assert_sound, dump

assert writer  # SQLAlchemy is imported before the children fork, so that a kill meets the work and not the import

BATCH = 600

# Python 3.12 warns of any fork beside other threads; the children here use nothing that those could hold.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")


def some_papers(prefix: str, *, count: int = BATCH) -> list[Paper]:
    return [
        Paper(
            title=f"{prefix} title {index}",
            abstract="Words of an abstract, many of them. " * 12,
            citation_key=f"{prefix}{index}",
            people=(Person("Doe", "Jane"), Person("Roe", "Max")),
            tags=("some", f"tag/{index % 7}"),
        )
        for index in range(count)
    ]


def import_some(library: Library, prefix: str, *, count: int = BATCH) -> list[PaperId]:
    with library.operation(f"Import {prefix}", kinds={"papers", "tags"}) as op:
        return adding.insert_papers(op, some_papers(prefix, count=count), source="listing", source_name=prefix)


class Child:
    """A process that does `work(report)`; what it reported before its death can be read afterwards."""

    def __init__(self, work: Callable[[Callable[[bytes], None]], None]) -> None:
        self._read, write = os.pipe()
        self._process = multiprocessing.get_context("fork").Process(target=self._run, args=(work, write))
        self._process.start()
        os.close(write)

    def _run(self, work: Callable[[Callable[[bytes], None]], None], write: int) -> None:
        os.close(self._read)
        work(lambda word: os.write(write, word) and None)

    def kill_after(self, seconds: float) -> bytes:
        """Kill it after some time (it may be done by then) and return its reports."""
        self._process.join(seconds)
        if self._process.is_alive():
            os.kill(self._process.pid or 0, signal.SIGKILL)
        return self.wait()

    def wait(self) -> bytes:
        self._process.join(60)
        reports = b""
        while part := os.read(self._read, 65536):
            reports += part
        os.close(self._read)
        self._process.close()
        return reports


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.sqlite"


def moments(count: int, *, until_s: float) -> Iterator[float]:
    """Random moments, one in each of `count` equal parts of the time that the work takes."""
    for part in range(count):
        yield (part + random.random()) / count * until_s


def duration_of(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def test_an_import_that_is_killed_is_whole_or_absent(path: Path) -> None:
    with Library.open(path) as library:
        took_s = duration_of(lambda: import_some(library, "first"))
    saved = 1
    for number, moment in enumerate(moments(12, until_s=took_s * 2.5)):

        def work(report: Callable[[bytes], None], number: int = number) -> None:
            with Library.open(path) as library:
                for step in range(20):
                    import_some(library, f"r{number}s{step}x")
                    report(b"+")

        told = len(Child(work).kill_after(moment))
        assert_sound(path)
        with Library.open(path) as library:
            count = library.count()
            assert count % BATCH == 0, "half an import was left"
            assert saved + told <= count // BATCH <= saved + told + 1, "an import that was said to be saved is lost"
            saved = count // BATCH


def test_an_undo_that_is_killed_is_whole_or_absent(path: Path) -> None:
    with Library.open(path) as library:
        ids = import_some(library, "first")
        tagging.add_tags(library, ids, tags=["all"])
    whole = dump(path)
    with Library.open(path) as library:
        library.undo()
        tagless = dump(path)
        took_s = duration_of(library.undo)
        empty = dump(path)
        library.redo()
        library.redo()
        assert dump(path) == whole
    known = (whole, tagless, empty)

    def work(report: Callable[[bytes], None]) -> None:
        with Library.open(path) as library:
            for _ in range(20):
                library.undo()
                library.undo()
                library.redo()
                library.redo()

    for moment in moments(10, until_s=took_s * 8):
        Child(work).kill_after(moment)
        assert_sound(path)
        assert dump(path) in known, "half an undo was left"
    with Library.open(path) as library:
        while library.redo():
            pass
        assert dump(path) == whole


# --- migrations ---


OLD = SCHEMA_VERSION - 1


def make_old(path: Path) -> None:
    """Turn a library into one of an invented earlier format, OLD, that had no publisher and no saved searches."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("BEGIN IMMEDIATE")
        schema.drop_triggers(connection)
        connection.execute("ALTER TABLE paper DROP COLUMN publisher")
        connection.execute("DROP TABLE saved_search")
        connection.execute(f"PRAGMA user_version={OLD}")
        connection.execute("COMMIT")


def _add_publisher(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE paper ADD COLUMN publisher TEXT DEFAULT '' NOT NULL")
    connection.execute("UPDATE paper SET publisher = 'Press of ' || venue || lower(abstract)")
    connection.execute("UPDATE paper SET publisher = ''")


def _add_searches(connection: sqlite3.Connection) -> None:
    connection.execute(
        "CREATE TABLE saved_search (id INTEGER NOT NULL PRIMARY KEY, name TEXT DEFAULT '' NOT NULL, "
        "query TEXT DEFAULT '' NOT NULL, position INTEGER DEFAULT 0 NOT NULL)"
    )


def _migrate_in_two(connection: sqlite3.Connection) -> None:
    _add_publisher(connection)
    _add_searches(connection)


STEPS = (migrations.Step(SCHEMA_VERSION, "Publisher and searches", _migrate_in_two),)


def columns_of(path: Path) -> set[tuple[object, ...]]:
    """Tables, columns, indexes and triggers, whatever their order."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {(table, *row[1:]) for table in tables for row in connection.execute(f"PRAGMA table_info({table})")}
        others = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE type <> 'table'").fetchall()
        return columns | set(others)


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_a_migrated_library_has_the_schema_of_a_new_one_and_all_its_papers(path: Path, tmp_path: Path) -> None:
    with Library.open(path) as library:
        import_some(library, "first", count=20)
    before = dump(path)
    with Library.open(tmp_path / "new.sqlite"):
        pass
    make_old(path)
    assert migrations.migrate(LibraryFile(path), steps=STEPS) == SCHEMA_VERSION
    assert columns_of(path) == columns_of(tmp_path / "new.sqlite")
    assert dump(path) == before
    with Library.open(path) as library:
        assert library.undo() is not None
        assert library.count() == 0
        assert library.redo() is not None
    assert_sound(path)


def test_opening_an_older_library_backs_it_up_first(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Library.open(path) as library:
        import_some(library, "first", count=5)
    make_old(path)
    for function in (migrations.migrate, migrations.refuse_unknown):
        monkeypatch.setattr(function, "__kwdefaults__", {"steps": STEPS})
    with Library.open(path) as library:
        assert library.count() == 5
    (backup,) = backups.find_backups(path)
    assert backup.kind == "migration"
    assert backup.contents is not None
    assert (backup.contents.papers, backup.contents.version) == (5, OLD)


def test_a_migration_that_fails_leaves_the_old_version(path: Path) -> None:
    with Library.open(path) as library:
        import_some(library, "first", count=5)
    make_old(path)
    before = columns_of(path)

    def fail(connection: sqlite3.Connection) -> None:
        _add_publisher(connection)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        migrations.migrate(LibraryFile(path), steps=(migrations.Step(SCHEMA_VERSION, "Fails", fail),))
    assert columns_of(path) == before
    assert version_of(path) == OLD


def test_a_migration_that_breaks_a_reference_is_taken_back(path: Path) -> None:
    with Library.open(path) as library:
        import_some(library, "first", count=5)
    make_old(path)

    def break_it(connection: sqlite3.Connection) -> None:
        _migrate_in_two(connection)
        connection.execute("DELETE FROM tag")

    with pytest.raises(Exception, match="points at nothing"):
        migrations.migrate(LibraryFile(path), steps=(migrations.Step(SCHEMA_VERSION, "Breaks", break_it),))
    assert version_of(path) == OLD


def test_a_format_without_a_way_on_is_refused(path: Path) -> None:
    with Library.open(path):
        pass
    make_old(path)
    steps = (migrations.Step(SCHEMA_VERSION + 1, "Two", _add_publisher),)
    with pytest.raises(Exception, match=f"format {OLD} is unknown"):
        migrations.migrate(LibraryFile(path), steps=steps)


def test_undo_can_be_ended_by_a_step_that_the_journal_cannot_cross(path: Path) -> None:
    with Library.open(path) as library:
        import_some(library, "first", count=5)
    make_old(path)

    def step(connection: sqlite3.Connection) -> None:
        _migrate_in_two(connection)
        migrations.forget_undo(connection)

    migrations.migrate(LibraryFile(path), steps=(migrations.Step(SCHEMA_VERSION, "Ends undo", step),))
    with Library.open(path) as library:
        assert library.undo() is None
        assert [row.label for row in library.get_history()] == ["Import first"]


def test_a_migration_that_is_killed_leaves_the_old_version_or_the_new(path: Path) -> None:
    with Library.open(path) as library:
        import_some(library, "first")
    make_old(path)
    old = path.read_bytes()

    def work(report: Callable[[bytes], None]) -> None:
        migrations.migrate(LibraryFile(path), steps=STEPS)
        report(b"+")

    took_s = duration_of(lambda: Child(work).wait())
    seen = set()
    for moment in moments(8, until_s=took_s * 1.1):
        for name in ("-wal", "-shm", "-journal"):
            Path(f"{path}{name}").unlink(missing_ok=True)
        path.write_bytes(old)
        told = Child(work).kill_after(moment)
        version = version_of(path)
        seen.add(version)
        assert version in (OLD, SCHEMA_VERSION)
        assert version == SCHEMA_VERSION or not told
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("SELECT count(*) FROM paper").fetchone() == (BATCH,)
        assert migrations.migrate(LibraryFile(path), steps=STEPS) == SCHEMA_VERSION
        assert_sound(path)
    assert OLD in seen, "every kill came too late to test anything"


def test_a_recovery_that_is_killed_leaves_the_one_library_or_the_other(path: Path) -> None:
    with Library.open(path) as library:
        import_some(library, "first")
        backup = backups.back_up(library).backup.path
        import_some(library, "second")

    def work(report: Callable[[bytes], None]) -> None:
        backups.recover(path, backup)
        report(b"+")

    took_s = duration_of(lambda: Child(work).wait())
    for moment in moments(8, until_s=took_s * 1.2):
        with Library.open(path) as library:
            if library.count() == BATCH:
                import_some(library, "second")
        told = Child(work).kill_after(moment)
        with Library.open(path) as library:
            assert library.count() in ((BATCH,) if told else (BATCH, 2 * BATCH))
        assert_sound(path)
        assert backup in [found.path for found in backups.find_backups(path)]


# --- writing at once ---


def test_four_processes_that_read_and_write_lose_nothing(path: Path) -> None:
    with Library.open(path) as library:
        library_settings.change_setting(library, "counter", value="0")

    def work(report: Callable[[bytes], None]) -> None:
        with Library.open(path) as library:
            for _ in range(50):
                with library.operation("Count", kinds={"settings"}) as op:
                    (row,) = op.writer.find("setting", name="counter")
                    op.writer.update("setting", {"value": str(int(row["value"]) + 1)}, ids=[row["id"]])
                report(b"+")

    children = [Child(work) for _ in range(4)]
    assert [len(child.wait()) for child in children] == [50] * 4
    with Library.open(path) as library:
        assert library.setting("counter") == "200"
        assert len(library.get_history(limit=500)) == 201
    assert_sound(path)


def test_two_processes_that_import_at_once_both_arrive(path: Path) -> None:
    with Library.open(path):
        pass

    def work_as(name: str) -> Callable[[Callable[[bytes], None]], None]:
        def work(report: Callable[[bytes], None]) -> None:
            with Library.open(path) as library:
                for step in range(5):
                    import_some(library, f"{name}{step}x", count=100)

        return work

    for child in [Child(work_as("a")), Child(work_as("b"))]:
        child.wait()
    with Library.open(path) as library:
        assert library.count() == 1000
        assert len(library.get_history()) == 10
    assert_sound(path)


def test_threads_that_write_at_once_lose_nothing(path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with Library.open(path) as library:
        (paper_id, *_) = import_some(library, "first", count=3)

        def count_up(_: int) -> None:
            with library.operation("Count", kinds={"papers"}) as op:
                (row,) = op.writer.find("paper", "id", "author_count", id=paper_id)
                op.writer.update("paper", {"author_count": (row["author_count"] or 0) + 1}, ids=[paper_id])
            library.get_rows([paper_id])

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(count_up, range(100)))
        assert library.get_paper(paper_id).author_count == 100
        triage.set_rating(library, [paper_id], rating=1)
