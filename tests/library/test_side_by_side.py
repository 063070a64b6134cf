"""Questions are asked side by side, those of one host one after the other, and end when nobody waits any more."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import closing

import pytest

from readinglist.errors import NetworkFailed, ReadinglistError
from readinglist.library.side_by_side import Check, ask_all


def _go_on() -> None:
    pass


def test_each_answer_comes_once_with_its_number() -> None:
    questions = [(f"host {number % 3}", lambda _check, number=number: number * number) for number in range(20)]
    assert sorted(ask_all(questions, lanes=4, check=_go_on)) == [(number, number * number) for number in range(20)]
    assert list(ask_all([], lanes=4, check=_go_on)) == []


def test_different_hosts_are_asked_at_once_and_one_host_never() -> None:
    lock, running, most = threading.Lock(), {"a": 0, "b": 0}, {"a": 0, "b": 0, "all": 0}
    both = threading.Barrier(2, timeout=10)

    def question(host: str, is_meeting: bool) -> Callable[[Check], str]:
        def ask(_check: Check) -> str:
            with lock:
                running[host] += 1
                most[host] = max(most[host], running[host])
                most["all"] = max(most["all"], sum(running.values()))
            if is_meeting:
                both.wait()
            with lock:
                running[host] -= 1
            return host

        return ask

    questions = [(host, question(host, number == 0)) for number in range(5) for host in ("a", "b")]
    assert len(list(ask_all(questions, lanes=6, check=_go_on))) == 10
    assert most == {"a": 1, "b": 1, "all": 2}


def test_trouble_with_the_world_is_an_answer_and_trouble_with_us_is_raised() -> None:
    def fail(_check: Check) -> int:
        raise NetworkFailed("no")

    def break_down(_check: Check) -> int:
        raise ZeroDivisionError

    ((number, answer),) = ask_all([("a", fail)], lanes=1, check=_go_on)
    assert number == 0
    assert isinstance(answer, ReadinglistError)
    with pytest.raises(ZeroDivisionError):
        list(ask_all([("a", break_down)], lanes=1, check=_go_on))


def test_whoever_gives_up_ends_what_is_being_asked() -> None:
    ended = threading.Event()

    class Enough(Exception):
        pass

    def wait(check: Check) -> int:
        try:
            while True:
                check()
                time.sleep(0.01)
        finally:
            ended.set()

    begun = time.monotonic()

    def check() -> None:
        if time.monotonic() - begun > 0.1:
            raise Enough

    with pytest.raises(Enough), closing(ask_all([("a", wait), ("a", wait)], lanes=1, check=check)) as answers:
        list(answers)
    assert ended.wait(5)
