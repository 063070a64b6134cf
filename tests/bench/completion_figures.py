"""Looking the papers of a page up in the window, over loopback: what the event loop feels of it."""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.measuring import Figure

if TYPE_CHECKING:
    from tests.bench.window_figures import Bench

_TESTS = Path(__file__).resolve().parents[1]
_PAGE = _TESTS.parent.parent / "shared" / "corpus" / "listings" / "hf" / "hf-papers-search-2026-04-15.txt"
_DAY = dt.date(2026, 4, 15)
#: Seconds that a service takes: some tenths, as they do.
_DELAYS = {"arxiv": 0.4, "semanticscholar": 0.3, "openalex": 0.2, "crossref": 0.2}


def completing(bench: Bench) -> Iterator[Figure]:
    """The real page, or the sample where the corpus is not, imported into the library and completed as F5 does."""
    sys.path.insert(0, str(_TESTS))  # the loopback services belong to the tests of the sources
    from readinglist import resources
    from readinglist.library import consent, importing, looking_up
    from sources.archive import Archive, Record

    page = _PAGE if _PAGE.exists() else resources.get_path(resources.SAMPLE_LISTING)
    listing = importing.read_file(page, taken=_DAY if page is _PAGE else None)
    records = [
        Record(
            entry.title,
            arxiv=f"2304.{number:05d}",
            abstract=entry.abstract,
            people=tuple(f"Given{place} Family{number}" for place in range(entry.author_count or 3)),
            date=entry.date.iso if entry.date else "2023-06-26",
        )
        for number, entry in enumerate(listing.entries, 1)
    ]
    with Archive(records) as archive:
        os.environ.update(archive.environment)
        for service, seconds in _DELAYS.items():
            archive.delay(service, seconds)
        ids = importing.apply(bench.library, importing.plan(bench.library, listing)).added
        consent.allow_sources(bench.library, _DELAYS)
        bench.settle()
        timer, late_ms = bench.watch_lateness()
        start_s = time.perf_counter()
        run = bench.window.looking_up
        run.look_up(ids)
        bench.wait(lambda: run.status.is_running)
        bench.wait(lambda: not run.status.is_running)
        bench.settle()
        took_s = time.perf_counter() - start_s
        timer.stop()
        proven = sum(row.is_verified for row in bench.library.get_rows(ids))
        counts = looking_up.count_lookups(bench.library)
        note = (
            f"{proven} of {len(ids)} proven, {counts.to_review} to review, {archive.count()} requests in lanes, "
            "each service answering after 0.2 to 0.4 s"
        )
    yield Figure("The papers of a page looked up in the window", took_s, "s", None, note)
    note = f"a timer of 5 ms; p99 {sorted(late_ms)[int(len(late_ms) * 0.99)]:.0f} ms of {len(late_ms)} ticks"
    yield Figure("The event loop meanwhile, at worst", max(late_ms), "ms late", 100, note)
