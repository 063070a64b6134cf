"""A pasted page completed by the program as a process, over real HTTP: in lanes, with kills, and nothing asked twice.

The services are ours and stand on loopback; what they know is made from the page, with names that are invented and
with decoys. The page of the corpus has 45 papers; the sample page goes through the same wherever the corpus is not.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from readinglist import resources
from readinglist.library import importing, looking_up
from readinglist.library.library import Library
from readinglist.model.listing import Entry
from sources.archive import SERVICES, Archive, Record
from sources.loopback import Request

pytestmark = pytest.mark.endtoend

PROGRAM = [sys.executable, "-m", "readinglist"]
PAGE = "listings/hf/hf-papers-search-2026-04-15.txt"
_DAY = "2023-06-26"
_OTHER = (
    "This is about something else and shares no more than the odd word with the paper that is looked for here. " * 3
)


@pytest.fixture(params=["sample page", "corpus page"])
def entries(request: pytest.FixtureRequest) -> tuple[Path, tuple[Entry, ...]]:
    if request.param == "sample page":
        page = Path(resources.get_path(resources.SAMPLE_LISTING))
    else:
        page = request.getfixturevalue("corpus") / PAGE
    return page, importing.read_file(page, taken=dt.date(2026, 4, 15)).entries


def records_of(entries: tuple[Entry, ...]) -> Iterator[Record]:
    """Each paper as a preprint, every fifth also in proceedings; for every third a decoy of some kind."""
    for number, entry in enumerate(entries, 1):
        people = tuple(f"{name} van Tester{number}" for name in _names(entry.author_count or 3))
        date = entry.date.iso if entry.date else _DAY
        arxiv = f"{date[2:4]}{date[5:7]}.{number:05d}"
        doi = f"10.5555/proc.{number}" if number % 5 == 0 else ""
        yield Record(entry.title, arxiv=arxiv, abstract=entry.abstract, people=people, date=date, published_doi=doi)
        if doi:
            yield Record(
                entry.title, doi=doi, people=people, date=f"{int(date[:4]) + 1}-01-01", kind="proceedings",
                venue="Proceedings of the Tests", pages="1-9",
            )  # fmt: skip
        if number % 3 == 0:
            yield (
                Record(entry.title, arxiv=f"2001.{number:05d}", abstract=_OTHER, people=("Other Person",), date=date),
                Record(
                    f"Erratum: {entry.title}", doi=f"10.5555/err.{number}", people=people, date=date, kind="journal"
                ),
                Record(f"{entry.title} Part II", arxiv=f"2002.{number:05d}", abstract=_OTHER, people=people, date=date),
            )[number // 3 % 3]


def _names(count: int) -> list[str]:
    return [f"{chr(65 + index % 26)}{'abcdefgh'[index // 26]}na" for index in range(count)]


class Shelf:
    """A library with the page imported, and the program that works on it as a process."""

    def __init__(self, path: Path, archive: Archive) -> None:
        self.path = path
        self.environment = {**os.environ, **archive.environment, "READINGLIST_LIBRARY": str(path)}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*PROGRAM, *arguments], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=100)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)


@pytest.fixture
def archive(entries: tuple[Path, tuple[Entry, ...]]) -> Iterator[Archive]:
    with Archive(tuple(records_of(entries[1]))) as archive:
        yield archive


@pytest.fixture
def shelf(tmp_path: Path, entries: tuple[Path, tuple[Entry, ...]], archive: Archive) -> Shelf:
    shelf = Shelf(tmp_path / "library.sqlite", archive)
    assert shelf.run("import", str(entries[0]), "--date", "2026-04-15").returncode == 0
    return shelf


def identity(request: Request) -> tuple[Any, ...]:
    return request.method, request.path, tuple(sorted(request.query.items())), request.body


def repeated(archive: Archive) -> list[tuple[Any, ...]]:
    return [one for one, count in Counter(map(identity, archive.requests)).items() if count > 1]


def title_requests(archive: Archive, service: str) -> list[Request]:
    return [one for one in archive.asked(service) if "id_list" not in one.query and "doi:" not in str(one.query)]


def test_a_page_of_bare_titles_becomes_papers_with_names_and_evidence(
    shelf: Shelf, archive: Archive, entries: tuple[Path, tuple[Entry, ...]]
) -> None:
    for service in ("arxiv", "semanticscholar", "openalex"):
        archive.delay(service, 0.05)
    answer = shelf.run("complete", "--json")
    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout)
    assert {one["state"] for one in told} == {"proven"}, [one for one in told if one["state"] != "proven"]
    assert len(told) == len(entries[1])
    by_title = {entry.title: entry for entry in entries[1]}
    for one in told:
        people = one["fields"]["people"][1].split("; ")
        assert len(people) == (by_title[one["title"]].author_count or 3)
        is_published = "10.5555" in one["fields"]["identifiers"][1]  # there the archive has no particles
        assert people[0].startswith("Tester" if is_published else "van Tester")
        assert not any(item["is_against"] for item in one["evidence"])
    asked = [title_requests(archive, service) for service in ("arxiv", "semanticscholar", "openalex")]
    assert all(asked), "a lane had nothing to do"
    assert sum(map(len, asked)) == len(told), "a title was asked of two sources"
    assert len([one for one in archive.asked("arxiv") if "id_list" in one.query]) == 1, "details came in one batch"
    assert repeated(archive) == []
    with Library.open(shelf.path) as library:
        assert library.undo_label == f"Complete {len(told)} papers"
        keys = [row.citation_key for row in library.get_rows(library.find_ids())]
        library.undo()
        assert [row.citation_key for row in library.get_rows(library.find_ids())] == keys
        assert looking_up.count_lookups(library).to_review == len(told)


@pytest.mark.parametrize("share", [0.15, 0.4, 0.75, 1.0])
def test_a_completion_that_is_killed_goes_on_and_asks_nothing_twice(
    shelf: Shelf, archive: Archive, entries: tuple[Path, tuple[Entry, ...]], share: float
) -> None:
    count = len(entries[1])
    for service in ("arxiv", "semanticscholar", "openalex", "crossref"):
        archive.delay(service, 0.05)
    process = shelf.start("complete", "--json")
    _wait_for(lambda: archive.count() >= share * count or process.poll() is not None)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=20)
    unanswered = {identity(archive.asked(service)[-1]) for service in SERVICES if archive.asked(service)}
    with Library.open(shelf.path) as library:
        counts = looking_up.count_lookups(library)
        assert counts.proven + counts.queued == count, "a paper was lost, or is in a state that nobody gave it"
    answer = shelf.run("complete", "--json")
    assert answer.returncode == 0, answer.stderr
    with Library.open(shelf.path) as library:
        assert looking_up.count_lookups(library).proven == count
        assert looking_up.find_waiting(library) == []
    again = [one for one in repeated(archive) if one not in unanswered]
    assert again == [], "a request whose answer had arrived was made again"


def test_a_completion_that_is_interrupted_keeps_what_it_has_and_leaves_nothing_waiting(
    shelf: Shelf, archive: Archive
) -> None:
    for service in ("arxiv", "semanticscholar", "openalex"):
        archive.delay(service, 1.0)  # seconds of work are left when the signal comes, also on a busy machine
    process = shelf.start("complete")
    _wait_for(lambda: archive.count() >= 4)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    # CPython ends itself by the signal, as a shell expects, where the signal came while it made a class from text.
    assert process.returncode in (130, -signal.SIGINT), err
    assert "that is kept" in err
    assert "Traceback" not in err
    with Library.open(shelf.path) as library:
        assert looking_up.find_waiting(library) == []


def _wait_for(condition: Any) -> None:
    end = time.monotonic() + 30
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        pause.wait(0.01)
