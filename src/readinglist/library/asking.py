"""Asking sources side by side: a lane for each, one question at a time, the answers in one queue.

A lane is a daemon thread, so that a request that hangs never keeps the process alive.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from readinglist.errors import SourceUnavailable
from readinglist.model.candidate import Candidate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import PaperId
from readinglist.model.people import Person
from readinglist.sources.source import FindsByIdentifier, FindsByTitle, Source

if TYPE_CHECKING:
    from readinglist.sources.client import Client

#: How long the end of a run waits for lanes that are in the middle of a request.
_END_S = 1.0


@dataclass(frozen=True, slots=True)
class Question:
    """What a lane asks its source: a title of one paper, or a batch of identifiers of whatever papers."""

    paper_id: PaperId | None = None
    title: str = ""
    people: tuple[Person, ...] = ()
    identifiers: tuple[Identifier, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a question. failure: why the source could not be asked; broken: trouble with ourselves.

    took_s: from the question to this, waits for politeness included.
    """

    source: str
    question: Question
    candidates: tuple[Candidate, ...] = ()
    by_identifier: Mapping[Identifier, Candidate] = field(default_factory=dict)
    failure: SourceUnavailable | None = None
    broken: BaseException | None = None
    took_s: float = 0.0


class Stopped(Exception):
    """Ends the request of a lane whose answer nobody waits for any more."""


class Lanes:
    """The lanes of one run. Leave it to end them: what they ask at that moment is given up."""

    def __init__(self, sources: Mapping[str, Source], client: Client, *, check: Callable[[], None]) -> None:
        self._stopping = threading.Event()
        self._check = check
        self._replies: queue.SimpleQueue[Reply] = queue.SimpleQueue()
        self._questions: dict[str, queue.SimpleQueue[Question | None]] = {}
        self._threads: list[threading.Thread] = []
        self._sources = dict(sources)
        self._client = client.checked(self._go_on)
        self.busy: dict[str, Question] = {}

    def __enter__(self) -> Lanes:
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        for questions in self._questions.values():
            questions.put(None)
        for thread in self._threads:
            thread.join(_END_S)

    @property
    def idle(self) -> list[str]:
        """Sources that could be asked something now."""
        return [key for key in self._sources if key not in self.busy]

    def ask(self, source: str, question: Question) -> None:
        """Let an idle source be asked; the answer comes from `wait`."""
        if source not in self._questions:
            self._questions[source] = queue.SimpleQueue()
            thread = threading.Thread(target=self._work, args=(source,), name=f"ask {source}", daemon=True)
            self._threads.append(thread)
            thread.start()
        self.busy[source] = question
        self._questions[source].put(question)

    def wait(self, seconds: float) -> Reply | None:
        """The next answer, or None when none came in this time. Trouble with ourselves in a lane is raised here."""
        try:
            reply = self._replies.get(timeout=seconds)
        except queue.Empty:
            return None
        del self.busy[reply.source]
        if reply.broken is not None:
            raise reply.broken
        return reply

    def close(self, source: str) -> None:
        """Ask this source no more."""
        self._sources.pop(source, None)

    def _go_on(self) -> None:
        if self._stopping.is_set():
            raise Stopped
        self._check()

    def _work(self, key: str) -> None:
        source, questions = self._sources[key], self._questions[key]
        while (question := questions.get()) is not None and not self._stopping.is_set():
            begun = time.monotonic()
            reply = self._answer(source, question)
            self._replies.put(replace(reply, took_s=time.monotonic() - begun))

    def _answer(self, source: Source, question: Question) -> Reply:
        try:
            if question.identifiers:
                assert isinstance(source, FindsByIdentifier)
                found = source.find_by_identifiers(self._client, question.identifiers)
                return Reply(source.key, question, by_identifier=found)
            assert isinstance(source, FindsByTitle)
            hits = source.find_by_title(self._client, question.title, people=question.people)
            return Reply(source.key, question, tuple(hits))
        except SourceUnavailable as error:
            return Reply(source.key, question, failure=error)
        except BaseException as error:  # noqa: BLE001 - raised again by the thread that waits for the answer
            return Reply(source.key, question, broken=error)


def is_kept(client: Client, source: FindsByTitle, *, title: str, people: Sequence[Person]) -> bool:
    """Whether the source's answer to this title is kept from before, so that asking it costs nobody anything."""
    from readinglist.sources.client import NotKept

    try:
        source.find_by_title(client.recalling(), title, people=people)
    except (NotKept, SourceUnavailable):
        return False
    return True


def takes(source: Source | None, identifier: Identifier) -> bool:
    """Whether a source can be asked for this identifier."""
    return isinstance(source, FindsByIdentifier) and identifier.scheme in source.schemes


def batch_of(source: Source, identifiers: Sequence[Identifier]) -> tuple[Identifier, ...]:
    """As many of the identifiers as one request can hold."""
    return tuple(identifiers[: source.batch_size]) if isinstance(source, FindsByIdentifier) else ()
