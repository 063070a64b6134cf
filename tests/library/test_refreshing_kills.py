"""kill -9 at random moments of a refresh, and several at once: each entry is a paper once, or comes the next time.

READINGLIST_KILLS=500 tries that many; the default is for every run.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from newsstand import HandClock, Newsstand, opened, refresh, titles

from readinglist.library import following
from readinglist.storage import writer

assert writer  # SQLAlchemy is imported before the children fork, so that a kill meets the work and not the import

KILLS = int(os.environ.get("READINGLIST_KILLS", "12"))
#: Longer than a whole refresh, so that some children finish.
LATEST_S = 0.6

# Python 3.12 warns of any fork beside other threads; the children here use nothing that those could hold.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")


def _start(work: Callable[[], None]) -> BaseProcess:
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    return process


def _refresh(path: Path) -> None:
    with opened(path, HandClock()) as library:
        refresh(library)


def _followed(path: Path) -> tuple[list[str], Counter[str]]:
    """Titles of the papers that subscriptions brought, and how many entries are remembered, by what became of them."""
    with closing(sqlite3.connect(path)) as connection:
        brought = connection.execute("SELECT title FROM entry WHERE paper_id IS NOT NULL").fetchall()
        kept = connection.execute("SELECT handling FROM followed WHERE handling <> ''").fetchall()
        marks = connection.execute("SELECT count(*), count(DISTINCT followed_id) FROM taken").fetchone()
    assert marks == (len(brought), len(brought))
    return [row[0] for row in brought], Counter(row[0] for row in kept)


def test_a_refresh_that_is_killed_leaves_each_entry_whole_or_for_the_next_time(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    expected: set[str] = set()
    with Newsstand() as stand:
        with opened(path, HandClock()) as library:
            for feed in range(3):
                following.follow(library, stand.address(f"/{feed}"), filter="title:owl" if feed else "")
        for number in range(KILLS):
            chance = random.Random(number)
            for feed in range(3):
                names = [f"Owl {chance.random():.9f} of Feed {feed}", f"Bat {chance.random():.9f} of Feed {feed}"]
                expected.update(name for name in names if feed == 0 or name.startswith("Owl"))
                stand.put(names, path=f"/{feed}", title=f"Feed {feed}")
            child = _start(lambda: _refresh(path))
            child.join(chance.uniform(0.05, LATEST_S))
            if child.is_alive() and child.pid:
                os.kill(child.pid, signal.SIGKILL)
            child.join(60)
            brought, kept = _followed(path)
            assert len(brought) == kept["taken"], "a paper without its memory, or the other way round"
            _refresh(path)
            brought, kept = _followed(path)
            assert Counter(brought) == Counter(dict.fromkeys(expected, 1))
            assert (kept["taken"], kept["filtered"]) == (len(expected), 2 * (number + 1))


def test_three_processes_that_refresh_at_once_bring_each_entry_once(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    with Newsstand() as stand:
        for feed in range(4):
            names = [f"Owl {random.Random(10 * feed + number).random():.9f}" for number in range(10)]
            stand.put(names, path=f"/{feed}")
        with opened(path, HandClock()) as library:
            for feed in range(4):
                following.follow(library, stand.address(f"/{feed}"))
        children = [_start(lambda: _refresh(path)) for _child in range(3)]
        for child in children:
            child.join(60)
        assert [child.exitcode for child in children] == [0, 0, 0]
    with opened(path, HandClock()) as library:
        assert len(titles(library)) == 40
        assert {one.taken for one in following.find_subscriptions(library)} == {10}
        assert all(len(library.get_sightings(paper)) == 1 for paper in library.find_ids())  # type: ignore[arg-type]
