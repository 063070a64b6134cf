"""Reading from many threads: own connections, snapshots, interruption, closing."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

import pytest

from readinglist.library import adding, triage
from readinglist.library.library import Library
from readinglist.model.paper import Paper, PaperId
from readinglist.storage.connecting import LibraryFile
from readinglist.storage.reader import CACHE_KB, Reader

#: Counts for minutes unless it is interrupted.
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n WHERE i < 1000000000"


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    path = tmp_path / "library.sqlite"
    with Library.open(path) as library, library.operation("Add", kinds={"papers"}) as op:
        adding.insert_papers(op, [Paper(title="T", citation_key="t")], source="user")
    return Reader(LibraryFile(path))


def start_endless(reader: Reader) -> tuple[threading.Thread, list[Exception]]:
    errors: list[Exception] = []
    is_running = threading.Event()

    def read() -> None:
        try:
            with reader.reading() as connection:
                is_running.set()
                connection.execute(ENDLESS).fetchall()
        except sqlite3.Error as error:
            errors.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    assert is_running.wait(5)
    time.sleep(0.05)
    return thread, errors


def test_a_reader_cannot_write(reader: Reader) -> None:
    with reader.reading() as connection, pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM current_operation")
    reader.close()


def test_a_connection_of_each_thread_keeps_few_pages(reader: Reader) -> None:
    with reader.reading() as connection:
        assert connection.execute("PRAGMA cache_size").fetchone() == (-CACHE_KB,)
    reader.close()


def test_threads_that_read_at_once_have_connections_of_their_own(reader: Reader) -> None:
    barrier = threading.Barrier(4)
    seen = []

    def read() -> None:
        with reader.reading() as connection:
            barrier.wait(5)
            seen.append(connection)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    read()
    for thread in threads:
        thread.join()
    assert len({id(connection) for connection in seen}) == 4
    reader.close()


def test_connections_of_ended_threads_are_closed(reader: Reader) -> None:
    seen = []

    def read() -> None:
        with reader.reading() as connection:
            seen.append(connection)

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    read()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        seen[0].execute("SELECT 1")
    reader.close()


def test_a_long_read_of_another_thread_can_be_ended(reader: Reader) -> None:
    thread, errors = start_endless(reader)
    reader.interrupt(thread.ident or 0)
    thread.join(5)
    assert not thread.is_alive()
    assert [str(error) for error in errors] == ["interrupted"]
    reader.interrupt(thread.ident or 0)  # too late is fine
    reader.close()


def test_closing_ends_a_running_read_first(reader: Reader) -> None:
    thread, errors = start_endless(reader)
    reader.close()
    thread.join(5)
    assert not thread.is_alive()
    assert len(errors) == 1
    with pytest.raises(sqlite3.ProgrammingError), reader.reading():
        pass
    assert not reader.has_foreign_commit()


def test_a_snapshot_sees_one_state_while_others_write(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library.sqlite") as library:
        with library.operation("Add", kinds={"papers"}) as op:
            (paper_id,) = adding.insert_papers(op, [Paper(title="T", citation_key="t")], source="user")
        reader = Reader(library.file)
        with reader.snapshot() as connection:
            before = connection.execute("SELECT rating FROM paper").fetchone()
            triage.set_rating(library, [PaperId(paper_id)], rating=5)
            with reader.snapshot() as inner:
                assert inner.execute("SELECT rating FROM paper").fetchone() == before
        with reader.reading() as connection:
            assert connection.execute("SELECT rating FROM paper").fetchone() == (5,)
        reader.close()
