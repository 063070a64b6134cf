"""Refreshing what is followed: fifty feeds of a hundred entries over loopback, served by another process."""

from __future__ import annotations

import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from tests.bench.measuring import Figure

_TESTS = Path(__file__).resolve().parents[1]
_FEEDS, _ENTRIES = 50, 100


def following_figures() -> Iterator[Figure]:
    sys.path[:0] = [str(_TESTS), str(_TESTS / "library")]  # the loopback server belongs to the tests
    os.environ["READINGLIST_PRIVATE_HOSTS"] = "127.0.0.1"
    from readinglist.library import following
    from readinglist.library.library import Library

    what = f"{_FEEDS} feeds of {_ENTRIES} entries"
    with (
        tempfile.TemporaryDirectory() as folder,
        _serving() as (server, address),
        Library.open(Path(folder, "library.sqlite")) as library,
    ):
        for feed in range(_FEEDS):
            following.follow(library, f"{address}/{feed}")
        yield _refreshed(library, server, f"{what}, all new")
        yield _refreshed(library, server, f"{what}, nothing new, unchanged (304)", limit_s=2)
        server.send("forget")
        server.recv()
        yield _refreshed(library, server, f"{what}, nothing new, sent whole", limit_s=4)


def _refreshed(library: object, server: Connection, name: str, *, limit_s: float | None = None) -> Figure:
    from newsstand import refresh

    server.send("count")
    before = server.recv()
    wall_s, cpu_s = time.perf_counter(), time.process_time()
    done = refresh(library)  # type: ignore[arg-type]
    wall_s, cpu_s = time.perf_counter() - wall_s, time.process_time() - cpu_s
    server.send("count")
    asked = server.recv() - before
    failures = sum(bool(one.failure) for one in done)
    added = sum(len(one.added) for one in done)
    note = f"{added:,} new papers, {failures} failures; {asked} questions; wall {wall_s:.1f} s"
    return Figure(f"{name}: CPU", cpu_s, "s", limit_s, note)


@contextmanager
def _serving() -> Iterator[tuple[Connection, str]]:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs,))
    process.start()
    try:
        yield ours, ours.recv()
    finally:
        ours.send("end")
        process.join(10)


def _serve(orders: Connection) -> None:
    """The server of its own process; "forget" takes the validators away."""
    sys.path[:0] = [str(_TESTS), str(_TESTS / "library")]
    from newsstand import Newsstand

    from sources.loopback import Reply

    words = [f"w{number:x}" for number in range(5000)]
    chance = random.Random(7)
    with Newsstand() as stand:
        for feed in range(_FEEDS):
            stand.put([" ".join(chance.choices(words, k=9)) for _entry in range(_ENTRIES)], path=f"/{feed}")
        orders.send(stand.address("").rstrip("/"))
        while (order := orders.recv()) != "end":
            if order == "forget":
                stand.pages = {path: Reply(page.body) for path, page in stand.pages.items()}
            orders.send(len(stand.requests))
