"""Slow sources: whom a run asks meanwhile, and when it lets a paper be. By a clock that tests set; nobody is asked."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from fake_sources import FakeSource, listed, record, sources_of

from readinglist.errors import SourceUnavailable
from readinglist.library.asking import Question, Reply
from readinglist.library.cases import LOST_LIMIT_S, SLOW_S, Agenda, Case
from readinglist.model.candidate import Candidate
from readinglist.model.identifiers import Identifier
from readinglist.model.lookup import LookupState
from readinglist.model.paper import Paper, PaperId

BY_TITLE = ("arxiv", "semanticscholar", "openalex", "crossref", "dblp")
DOI = Identifier("doi", "10.1000/owls")


class Run:
    """A run whose answers and whose time the test makes."""

    def __init__(self, *papers: Paper) -> None:
        self.now = 0.0
        dois = {key: frozenset({"doi"}) for key in ("crossref", "datacite", "doi", "openalex")}
        fakes = [FakeSource(key, [], dois.get(key, frozenset())) for key in (*BY_TITLE, "datacite", "doi")]
        sources: Any = sources_of(*fakes)
        self.agenda = Agenda(map(Case, papers), sources, is_kept=lambda *_: False, clock=lambda: self.now)
        self.asked: dict[str, Question] = {}

    def ask_idle(self) -> list[str]:
        """Give every idle source its question; who got one."""
        new = {
            key: question
            for key in (*BY_TITLE, "datacite", "doi")
            if key not in self.asked and (question := self.agenda.next_question(key)) is not None
        }
        self.asked |= new
        return list(new)

    def answer(self, source: str, candidates: Iterable[Candidate] = ()) -> None:
        self.agenda.take(Reply(source, self.asked.pop(source), tuple(candidates), took_s=1.0))

    def fail(self, source: str, *, took_s: float) -> None:
        failure = SourceUnavailable(f"{source} did not answer.", source=source)
        self.agenda.take(Reply(source, self.asked.pop(source), failure=failure, took_s=took_s))


def paper(topic: str, number: int = 1, **values: object) -> Paper:
    return listed(topic, id=PaperId(number), **values)


def test_others_are_asked_for_a_title_when_a_source_is_slow_and_not_before() -> None:
    run = Run(paper("Owls"))
    assert run.ask_idle() == ["arxiv"]
    run.now = SLOW_S - 0.1
    assert run.ask_idle() == []
    run.now = SLOW_S
    assert run.ask_idle() == ["semanticscholar", "openalex"]
    run.now = 2 * SLOW_S - 0.1
    assert run.ask_idle() == [], "the last resort is for when all of the first are slow"
    run.now = 2 * SLOW_S
    assert run.ask_idle() == ["crossref", "dblp"]


def test_a_paper_that_nobody_was_asked_about_goes_before_one_that_is_slow() -> None:
    run = Run(paper("Owls"), *(paper(topic, number) for number, topic in enumerate(("Trees", "Rivers"), 2)))
    assert [run.agenda.next_question(key) for key in ("arxiv", "semanticscholar")] != [None, None]
    run.now = SLOW_S
    question = run.agenda.next_question("openalex")
    assert question is not None
    assert question.paper_id == 3


def test_a_paper_that_the_second_source_proves_does_not_wait_for_the_first() -> None:
    run = Run(paper("Owls"))
    run.ask_idle()
    run.now = SLOW_S
    run.ask_idle()
    bare = record("Owls", 1, source="openalex", identifiers=())
    run.answer("openalex", [bare])
    assert run.agenda.is_done
    (case,) = run.agenda.pop_closed()
    assert case.is_certain
    run.answer("arxiv", [record("Trees", 2)])  # too late, and of no harm
    assert run.agenda.pop_closed() == []


def test_a_paper_is_not_closed_before_those_who_are_asked_have_answered() -> None:
    run = Run(paper("Owls"))
    run.ask_idle()
    run.now = SLOW_S
    run.ask_idle()
    run.now = 2 * SLOW_S
    run.ask_idle()
    for source in ("dblp", "crossref", "openalex", "semanticscholar"):
        run.answer(source)
        assert not run.agenda.is_done
    run.answer("arxiv", [record("Owls", 1)])
    (case,) = run.agenda.pop_closed()
    assert case.is_certain


def test_a_paper_that_cost_too_long_is_let_be_and_is_looked_up_later() -> None:
    run = Run(paper("Owls", identifiers=(DOI,)))
    for source in ("crossref", "datacite"):
        assert run.ask_idle() == [source]
        assert not run.agenda.is_done
        run.fail(source, took_s=LOST_LIMIT_S * 0.6)
    assert run.agenda.is_done
    (case,) = run.agenda.pop_closed()
    lookup = case.lookup(dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    assert (lookup.state, lookup.reason) == (LookupState.LATER, "crossref did not answer. datacite did not answer.")


@pytest.mark.parametrize("took_s", [0.1, 20.0])
def test_failures_that_cost_little_leave_the_others_to_be_asked(took_s: float) -> None:
    run = Run(paper("Owls", identifiers=(DOI,)))
    run.ask_idle()
    run.fail("crossref", took_s=took_s)
    assert run.ask_idle() == ["datacite"]
    run.fail("datacite", took_s=took_s)
    assert run.ask_idle() == ["doi"]
