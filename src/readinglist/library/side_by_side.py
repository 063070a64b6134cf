"""Questions that wait for the network, asked side by side: a few daemon threads, the answers as they come."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Sequence
from typing import TypeVar

from readinglist.errors import ReadinglistError

#: How long the end waits for threads that are in the middle of a request.
_END_S = 1.0
_TICK_S = 0.05

Answer = TypeVar("Answer")
Check = Callable[[], None]
#: Gets a check that raises when nobody waits for the answer any more.
Question = Callable[[Check], Answer]


class _Stopped(Exception):
    """Ends a question whose answer nobody waits for any more."""


def ask_all(
    questions: Sequence[tuple[str, Question[Answer]]], *, lanes: int, check: Check
) -> Generator[tuple[int, Answer | ReadinglistError], None, None]:
    """(index, answer or the trouble that it had) of each question, as they come. Close the generator to end it early.

    questions: each with whom it goes to; one after the other goes to the same. check: called ten times a second or more
    on this thread; what it raises ends all. So does trouble with ourselves.
    """
    stopping = threading.Event()
    waiting: queue.SimpleQueue[list[tuple[int, Question[Answer]]]] = queue.SimpleQueue()
    answers: queue.SimpleQueue[tuple[int, Answer | BaseException]] = queue.SimpleQueue()
    groups: dict[str, list[tuple[int, Question[Answer]]]] = {}
    for index, (whom, question) in enumerate(questions):
        groups.setdefault(whom, []).append((index, question))
    for group in groups.values():
        waiting.put(group)

    def go_on() -> None:
        if stopping.is_set():
            raise _Stopped

    def work() -> None:
        while True:
            try:
                group = waiting.get_nowait()
            except queue.Empty:
                return
            for index, question in group:
                if stopping.is_set():
                    return
                try:
                    answers.put((index, question(go_on)))
                except BaseException as error:  # noqa: BLE001 - raised again by the thread that waits for the answer
                    answers.put((index, error))

    threads = [
        threading.Thread(target=work, name=f"ask {number}", daemon=True) for number in range(min(lanes, len(groups)))
    ]
    for thread in threads:
        thread.start()
    try:
        for _question in questions:
            yield _next(answers, check)
    finally:
        stopping.set()
        for thread in threads:
            thread.join(_END_S)


def _next(
    answers: queue.SimpleQueue[tuple[int, Answer | BaseException]], check: Check
) -> tuple[int, Answer | ReadinglistError]:
    while True:
        check()
        try:
            index, answer = answers.get(timeout=_TICK_S)
        except queue.Empty:
            continue
        if isinstance(answer, BaseException) and not isinstance(answer, ReadinglistError):
            raise answer
        return index, answer
