"""The window tells the truth while another program looks papers up in the same library."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from sample_archive import make_archive, read_sample
from settling import wait_idle

from readinglist.library import consent, importing, looking_up
from readinglist.library.library import Library
from sources.archive import Archive


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    with make_archive() as archive:
        for service in ("arxiv", "semanticscholar", "openalex"):
            archive.delay(service, 1.0)
        for name, value in archive.environment.items():
            monkeypatch.setenv(name, value)
        yield archive


@pytest.fixture
def sample(library: Library, archive: Archive) -> Library:
    """A library with the sample's twelve papers, which sources may be asked about."""
    importing.apply(library, importing.plan(library, read_sample()))
    consent.allow_sources(library, ["arxiv", "semanticscholar", "openalex", "crossref"])
    return library


@pytest.fixture
def start_program(sample: Library) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "readinglist", *arguments]
        environment = {**os.environ, "READINGLIST_LIBRARY": str(sample.path)}
        started.append(subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait(20)


def test_the_status_says_who_is_at_it_until_that_ends_be_it_by_a_kill(
    sample, start_program, archive, open_window, qtbot
):
    window = open_window()
    status = window.complete().lookup_status
    assert status.text == ""
    program = start_program("complete")
    qtbot.waitUntil(lambda: "Another window or program is looking papers up" in status.text, timeout=60_000)
    qtbot.waitUntil(lambda: "papers to go" in status.text, timeout=60_000)
    assert window.registry.reason("quality.cancel") == "Another window or program is looking papers up."
    program.kill()
    program.wait(20)
    queued = looking_up.count_lookups(sample).queued
    qtbot.waitUntil(lambda: status.text == f"{queued} papers to look up", timeout=5_000)
    assert window.registry.reason("quality.cancel") == ""


def test_f5_waits_for_the_other_program_and_asks_nothing_twice(sample, start_program, archive, open_window, qtbot):
    window = open_window()
    program = start_program("complete")
    qtbot.waitUntil(lambda: archive.count() > 2, timeout=60_000)
    window.looking_up.look_up(sample.find_ids(""))
    status = window.complete().lookup_status
    qtbot.waitUntil(lambda: "it goes on here when that has ended" in status.text, timeout=60_000)
    for service in ("arxiv", "semanticscholar", "openalex"):
        archive.delay(service, 0.0)
    qtbot.waitUntil(lambda: not window.looking_up.status.is_running, timeout=30_000)
    program.wait(20)
    wait_idle(qtbot, window)
    counts = looking_up.count_lookups(sample)
    assert (counts.proven, counts.to_review, counts.queued) == (10, 2, 0)
    asked = [f"{request.method} {request.path} {request.query} {request.body!r}" for request in archive.requests]
    assert len(asked) == len(set(asked))
    labels = [row.label for row in sample.get_history() if row.label.startswith("Complete")]
    assert labels == ["Complete 10 papers"]
