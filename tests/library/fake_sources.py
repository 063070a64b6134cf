"""Sources written by hand for the tests of completion: they know some records, count what they are asked, and can fail.

Real services are asked through their own files, over HTTP, in tests/sources and tests/endtoend.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from readinglist.errors import SourceUnavailable
from readinglist.model.candidate import Candidate, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperType
from readinglist.model.people import Person
from readinglist.model.titles import normalise_title
from readinglist.sources.client import NotKept

_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo")


def words(topic: str, count: int) -> str:
    """Words that are always the same for a topic and like those of no other."""
    chance = random.Random(topic)
    return " ".join("".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(count))


def title_of(topic: str) -> str:
    return f"{topic} and {words(topic + ' title', 6)}"


def abstract_of(topic: str) -> str:
    return f"{topic} are looked at. {words(topic, 60)}."


def listed(topic: str, **values: object) -> Paper:
    """A paper as a listing without names brings it in."""
    paper = Paper(
        title=title_of(topic),
        abstract=abstract_of(topic),
        date=PartialDate(2023, 6, 26),
        author_count=2,
    )
    return replace(paper, **values)  # type: ignore[arg-type]


def record(topic: str, number: int, *, source: str = "arxiv", **values: object) -> Candidate:
    """The record of that paper at a source."""
    arxiv = Identifier("arxiv", f"2306.{number:05d}", 1)
    candidate = Candidate(
        source,
        title_of(topic),
        VersionKind.PREPRINT,
        PaperType.MISC,
        abstract=abstract_of(topic),
        date=PartialDate(2023, 6, 26),
        people=(Person("Beethoven", "Ludwig", "van"), Person("Doe", "Jane")),
        author_count=2,
        identifiers=(arxiv,),
        link=f"https://arxiv.org/abs/2306.{number:05d}",
    )
    return replace(candidate, **values)  # type: ignore[arg-type]


@dataclass
class IdentifierSource:
    """Knows records by their identifiers.

    asked: what it was asked, in order. failure: raised instead of an answer. delay_s: of each answer.
    """

    key: str
    records: list[Candidate] = field(default_factory=list)
    schemes: frozenset[str] = frozenset()
    batch_size: int = 50
    failure: SourceUnavailable | None = None
    delay_s: float = 0.0
    before: Callable[[], None] = lambda: None
    asked: list[object] = field(default_factory=list)
    threads: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        return self.key

    def find_by_identifiers(self, client: FakeClient, identifiers: Sequence[Identifier]) -> dict[Identifier, Candidate]:
        self._note(client, tuple(identifiers))
        found = {}
        for wanted in identifiers:
            for one in self.records:
                if any((item.scheme, item.value) == (wanted.scheme, wanted.value) for item in one.identifiers):
                    found[wanted] = one
        return found

    def _note(self, client: FakeClient, question: object) -> None:
        client.refuse_unless_kept(self.key, question)
        if client.is_recalling:
            return
        self.asked.append(question)
        self.threads.add(threading.current_thread().name)
        self.before()
        client.wait(self.delay_s)
        if self.failure is not None:
            raise self.failure


class FakeSource(IdentifierSource):
    """Knows them by title as well, as search engines do: whatever shares more than half of the words."""

    def find_by_title(self, client: FakeClient, title: str, *, people: Sequence[Person] = ()) -> list[Candidate]:
        self._note(client, title)
        asked = set(normalise_title(title).split())
        return [one for one in self.records if len(asked & set(normalise_title(one.title).split())) * 2 > len(asked)]


class FakeClient:
    """Stands for the polite client: it can be cancelled, and says who asks us to wait."""

    def __init__(self, check: Callable[[], None] = lambda: None) -> None:
        self._check = check
        self.waiting: dict[str, float] = {}
        self.kept: set[tuple[str, object]] = set()
        self.is_recalling = False

    def recalling(self) -> FakeClient:
        twin = FakeClient(self._check)
        twin.kept, twin.is_recalling = self.kept, True
        return twin

    def refuse_unless_kept(self, source: str, question: object) -> None:
        if self.is_recalling and (source, question) not in self.kept:
            raise NotKept

    def checked(self, check: Callable[[], None]) -> FakeClient:
        twin = FakeClient(check)
        twin.waiting, twin.kept = self.waiting, self.kept
        return twin

    def waits(self) -> dict[str, float]:
        return self.waiting

    def wait(self, seconds: float) -> None:
        """As long as a request takes, cancelled as one is."""
        self._check()
        ended = threading.Event()
        while seconds > 0:
            ended.wait(min(seconds, 0.02))
            seconds -= 0.02
            self._check()


def sources_of(*fakes: IdentifierSource) -> dict[str, IdentifierSource]:
    return {fake.key: fake for fake in fakes}


def arxiv(records: Iterable[Candidate] = (), **values: object) -> FakeSource:
    return FakeSource("arxiv", list(records), frozenset({"arxiv"}), **values)  # type: ignore[arg-type]
