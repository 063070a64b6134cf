"""Work beside the event loop: order, newest wins, owners, errors, cancelling."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject

from readinglist.desktop.tasks import Tasks, Token
from readinglist.errors import NothingFound


@pytest.fixture
def runner(qapp):
    tasks = Tasks()
    yield tasks
    assert tasks.close()


def test_callbacks_come_on_the_ui_thread_with_the_result(qtbot, runner):
    seen = []
    runner.read(lambda token: threading.get_ident(), on_done=lambda ident: seen.append((ident, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(seen))
    worker, ui = seen[0]
    assert ui == threading.get_ident()
    assert worker != ui


def test_library_jobs_run_one_after_the_other_in_the_order_of_the_calls(qtbot, runner):
    order: list[int] = []
    running: list[int] = []

    def job(number: int) -> None:
        running.append(number)
        assert running == [number]
        order.append(number)
        running.remove(number)

    for number in range(50):
        runner.library(lambda token, number=number: job(number))
    qtbot.waitUntil(lambda: runner.is_idle)
    assert order == list(range(50))


def test_a_newer_read_of_a_slot_silences_the_older_one(qtbot, runner):
    release = threading.Event()
    seen = []

    def slow(token):
        release.wait(5)
        return "old"

    first = runner.read(slow, slot="search", on_done=seen.append)
    runner.read(lambda token: "new", slot="search", on_done=seen.append)
    qtbot.waitUntil(lambda: seen == ["new"])
    release.set()
    qtbot.waitUntil(lambda: runner.is_idle)
    assert seen == ["new"]
    assert first.token.is_cancelled


def test_reads_of_other_slots_do_not_touch_each_other(qtbot, runner):
    seen = []
    runner.read(lambda token: 1, slot="a", on_done=seen.append)
    runner.read(lambda token: 2, slot="b", on_done=seen.append)
    runner.read(lambda token: 3, on_done=seen.append)
    runner.read(lambda token: 4, on_done=seen.append)
    qtbot.waitUntil(lambda: len(seen) == 4)
    assert sorted(seen) == [1, 2, 3, 4]


def test_a_stale_read_is_interrupted_on_its_own_thread(qtbot, qapp):
    interrupted = []
    running, release = threading.Event(), threading.Event()
    tasks = Tasks(interrupt=interrupted.append)
    idents = []

    def slow(token):
        idents.append(threading.get_ident())
        running.set()
        release.wait(5)

    tasks.read(slow, slot="search")
    assert running.wait(5)
    tasks.read(lambda token: None, slot="search")
    assert interrupted == idents
    release.set()
    qtbot.waitUntil(lambda: tasks.is_idle)
    tasks.read(lambda token: None, slot="search")
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert interrupted == idents, "a finished task must not be interrupted"
    assert tasks.close()


def test_a_write_that_cannot_be_taken_back_is_neither_cancelled_nor_interrupted(qtbot, qapp):
    interrupted = []
    running, release = threading.Event(), threading.Event()
    tasks = Tasks(interrupt=interrupted.append)

    def slow(token):
        running.set()
        release.wait(5)

    done = []
    task = tasks.library(slow, on_done=done.append)
    assert running.wait(5)
    task.cancel()
    assert not task.token.is_cancelled
    release.set()
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert interrupted == []
    assert done == [None]
    assert tasks.close()


class _Owner(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[object] = []

    def take(self, result: object) -> None:
        self.seen.append(result)


def test_no_callback_reaches_an_owner_that_is_gone(qtbot, runner):
    release = threading.Event()
    owner = _Owner()
    seen = owner.seen
    runner.read(lambda token: release.wait(5), on_done=owner.take)
    owner.deleteLater()
    qtbot.wait(10)
    release.set()
    qtbot.waitUntil(lambda: runner.is_idle)
    assert seen == []


def test_an_error_of_the_world_goes_to_on_error_or_to_the_signal(qtbot, runner):
    def fail(token):
        raise NothingFound("There is nothing.", "Look elsewhere.")

    seen = []
    runner.read(fail, on_error=seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0].hint == "Look elsewhere."
    with qtbot.waitSignal(runner.failed) as failed:
        runner.library(fail)
    assert failed.args[0].summary == "There is nothing."


def test_a_fault_of_ours_is_raised_where_the_hook_sees_it(qtbot, runner):
    def fail(token):
        raise ZeroDivisionError("ours")

    with qtbot.captureExceptions() as caught:
        runner.read(fail, on_error=lambda error: pytest.fail("a fault is no trouble with the world"))
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError


def test_a_cancelled_job_ends_at_its_next_check_and_says_nothing(qtbot, runner):
    running = threading.Event()
    steps = []

    def job(token):
        for step in range(1000):
            running.set()
            token.report(step, 1000)
            steps.append(step)
            if step == 3:
                threading.Event().wait(0.2)

    task = runner.library(job, on_done=lambda result: pytest.fail("cancelled"), is_cancellable=True)
    assert running.wait(5)
    task.cancel()
    qtbot.waitUntil(lambda: runner.is_idle)
    assert len(steps) < 1000


def test_whoever_waits_for_a_read_is_told_that_it_was_cancelled(qtbot, runner):
    told = []
    running, go_on = threading.Event(), threading.Event()

    def job(token: Token) -> None:
        running.set()
        go_on.wait(5)
        token.check()

    task = runner.read(job, on_done=lambda result: pytest.fail("done"), on_cancelled=lambda: told.append(True))
    assert running.wait(5)
    task.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: runner.is_idle)
    assert told == [True]


def test_progress_reaches_the_window(qtbot, runner):
    seen = []
    runner.progressed.connect(lambda task: seen.append((task.token.done, task.token.total, task.token.text)))

    def job(token):
        for step in range(4):
            token.report(step, 3, text="Reading")
            threading.Event().wait(0.11)

    runner.library(job)
    qtbot.waitUntil(lambda: runner.is_idle)
    assert len(seen) >= 3
    assert seen[-1] == (3, 3, "Reading")


def test_closing_waits_for_what_is_being_written_and_drops_what_is_read(qapp):
    tasks = Tasks()
    written = []
    release = threading.Event()
    tasks.library(lambda token: threading.Event().wait(0.1))
    tasks.library(lambda token: written.append("whole"))
    tasks.read(lambda token: token.check() or release.wait(0.05), slot="list", on_done=written.append)
    assert tasks.close()
    assert written == ["whole"]


def test_what_was_written_before_a_cancel_reached_it_is_told_as_done(qtbot, runner):
    told = []
    running, go_on = threading.Event(), threading.Event()

    def job(token: Token) -> str:
        running.set()
        assert go_on.wait(5)
        return "written"  # it never looks at its token again

    task = runner.library(
        job, on_done=told.append, on_cancelled=lambda: pytest.fail("it was written"), is_cancellable=True
    )
    assert running.wait(5)
    task.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: runner.is_idle)
    assert told == ["written"]


def test_a_job_of_the_network_delays_neither_reads_nor_writes(qtbot, runner):
    running, seen = threading.Event(), []

    def wait_for_an_answer(token: Token) -> str:
        running.set()
        while not token.is_cancelled:
            threading.Event().wait(0.01)
        return "as far as it came"

    task = runner.network(wait_for_an_answer, on_done=seen.append)
    assert running.wait(5)
    assert runner.is_idle
    runner.library(lambda token: "written", on_done=seen.append)
    qtbot.waitUntil(lambda: seen == ["written"])
    task.cancel()
    qtbot.waitUntil(lambda: seen == ["written", "as far as it came"])


def test_closing_ends_a_job_of_the_network(qtbot, qapp):
    tasks, ended = Tasks(), []

    def wait_for_an_answer(token: Token) -> None:
        while not token.is_cancelled:
            threading.Event().wait(0.01)
        ended.append(True)

    tasks.network(wait_for_an_answer)
    assert tasks.close()
    assert ended == [True]
