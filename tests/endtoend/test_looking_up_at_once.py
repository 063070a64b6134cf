"""Two programs that look up the papers of one library at the same time: nothing is asked twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from readinglist.library import adding, claiming, looking_up
from readinglist.library.library import Library
from readinglist.model.dates import PartialDate
from readinglist.model.paper import Paper
from sources.archive import Archive, Record
from sources.loopback import Request

pytestmark = pytest.mark.endtoend

ANIMALS = ("owls", "bats", "newts", "moles", "hares", "storks", "voles", "lynxes", "carps", "larks", "wasps", "seals")
_DAY = PartialDate(2023, 6, 26)


def record(animal: str, number: int) -> Record:
    title = f"What {animal.title()} Remember of the {number} Winters before Their First One"
    abstract = f"We ask {animal} about {number} winters. " * 3 + f"All {animal} that were asked looked at the sky. " * 5
    return Record(title, arxiv=f"2306.{number:05d}", abstract=abstract, people=(f"Jane Doe{number}", "Max Roe"))


RECORDS = tuple(record(animal, number) for number, animal in enumerate(ANIMALS, 1))


@pytest.fixture
def archive() -> Iterator[Archive]:
    with Archive(RECORDS) as archive:
        slow_down(archive, 0.15)
        yield archive


def slow_down(archive: Archive, seconds: float) -> None:
    for service in ("arxiv", "semanticscholar", "openalex"):
        archive.delay(service, seconds)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library with the papers as a listing without names brings them in."""
    path = tmp_path / "library.sqlite"
    papers = [
        Paper(title=one.title, abstract=one.abstract, citation_key=animal, date=_DAY, author_count=2)
        for animal, one in zip(ANIMALS, RECORDS, strict=True)
    ]
    with Library.open(path) as library, library.operation("Import", kinds=("papers",)) as op:
        adding.insert_papers(op, papers, source="listing", source_name="A page")
    return path


class Programs:
    """Starts the program, and ends what it started."""

    def __init__(self, path: Path, archive: Archive) -> None:
        self.environment = {**os.environ, **archive.environment, "READINGLIST_LIBRARY": str(path)}
        self.started: list[subprocess.Popen[str]] = []

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "readinglist", *arguments]
        process = subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.started.append(process)
        return process


@pytest.fixture
def programs(path: Path, archive: Archive) -> Iterator[Programs]:
    programs = Programs(path, archive)
    yield programs
    for process in programs.started:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=20)


def repeated(archive: Archive) -> list[tuple[Any, ...]]:
    return [one for one, count in Counter(map(identity, archive.requests)).items() if count > 1]


def identity(request: Request) -> tuple[Any, ...]:
    return request.method, request.path, tuple(sorted(request.query.items())), request.body


def titles_asked(archive: Archive) -> int:
    return sum("id_list" not in one.query and not one.path.endswith("/batch") for one in archive.requests)


def test_two_completions_at_once_ask_for_each_title_once_and_are_one_undo_step(
    path: Path, archive: Archive, programs: Programs
) -> None:
    first, second = (programs.start("complete", "--json") for _ in range(2))
    answers = [process.communicate(timeout=100) for process in (first, second)]
    assert [first.returncode, second.returncode] == [0, 0], answers
    for out, _err in answers:
        assert [one["state"] for one in json.loads(out)] == ["proven"] * len(ANIMALS), "both tell the same"
    assert repeated(archive) == []
    assert titles_asked(archive) == len(ANIMALS), "a title was asked of two sources"
    with Library.open(path) as library:
        assert [row.label for row in library.get_history()] == [f"Complete {len(ANIMALS)} papers", "Import"]


def test_two_completions_of_different_papers_are_two_undo_steps(
    path: Path, archive: Archive, programs: Programs
) -> None:
    slow_down(archive, 0.5)
    first = programs.start("complete", " OR ".join(f"key:{animal}" for animal in ANIMALS[:7]))
    wait_for(lambda: archive.count() > 0)
    second = programs.start("complete", " OR ".join(f"key:{animal}" for animal in ANIMALS[5:]))
    for process in (first, second):
        out, err = process.communicate(timeout=100)
        assert process.returncode == 0, (out, err)
    assert repeated(archive) == []
    assert titles_asked(archive) == len(ANIMALS)
    with Library.open(path) as library:
        labels = [row.label for row in library.get_history()]
        assert labels == ["Complete 5 papers", "Complete 7 papers", "Import"]
        library.undo()
        assert looking_up.count_lookups(library).proven == 7


def test_who_comes_second_says_that_it_waits_and_goes_on_after_a_kill(
    path: Path, archive: Archive, programs: Programs
) -> None:
    slow_down(archive, 2.0)  # until the second has begun, also on a busy machine
    first = programs.start("complete")
    wait_for(lambda: archive.count() > 2)
    with Library.open(path) as library:
        assert claiming.is_claimed_elsewhere(library)
        second = programs.start("complete")
        assert second.stderr is not None
        assert "Another window or program is looking papers up" in second.stderr.readline()
        slow_down(archive, 0.05)
        first.send_signal(signal.SIGKILL)
        first.communicate(timeout=20)
        unanswered = {identity(request) for request in archive.requests}
        out, err = second.communicate(timeout=100)
        assert second.returncode == 0, (out, err)
        assert looking_up.count_lookups(library).proven == len(ANIMALS)
        assert not claiming.is_claimed_elsewhere(library)
        under_way = [one for one in repeated(archive) if one in unanswered]
        assert repeated(archive) == under_way, "what was answered was asked again"
        assert len(under_way) <= 3, "one request a lane was under way"


def test_one_that_is_stopped_while_it_waits_leaves_the_queue_of_the_other_alone(
    path: Path, archive: Archive, programs: Programs
) -> None:
    slow_down(archive, 2.0)  # until the second has begun, also on a busy machine
    first = programs.start("complete")
    wait_for(lambda: archive.count() > 2)
    second = programs.start("complete")
    assert second.stderr is not None
    assert "Another window or program" in second.stderr.readline()
    second.send_signal(signal.SIGINT)
    _out, err = second.communicate(timeout=20)
    assert "completed before you stopped" not in err
    with Library.open(path) as library:
        counts = looking_up.count_lookups(library)
        assert counts.queued + counts.proven == len(ANIMALS)
        assert counts.queued > 0
    slow_down(archive, 0.05)
    _out, err = first.communicate(timeout=100)
    assert first.returncode == 0, err


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        pause.wait(0.01)
