"""A run of more papers than are looked at at a time: each is asked about once, and none is forgotten."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from fake_sources import FakeClient, arxiv, listed, record, sources_of, title_of

from readinglist.errors import SourceUnavailable
from readinglist.library import adding, cases, completing
from readinglist.library.library import Library
from readinglist.model.identifiers import Identifier
from readinglist.model.lookup import CompletionResult, LookupState, Progress
from readinglist.model.paper import Paper, PaperId
from readinglist.sources import SOURCES

MANY = cases._MOST_OPEN + 150


def add(library: Library, *papers: Paper) -> list[PaperId]:
    with library.operation("Import", kinds={"papers"}) as op:
        return adding.insert_papers(op, papers, source="listing", source_name="A page")


def run(library: Library, *fakes: Any, **values: Any) -> CompletionResult:
    client: Any = FakeClient()
    sources: Any = sources_of(*fakes)
    return completing.run(library, client, sources=sources, **values)


def test_each_of_many_papers_is_asked_about_once_and_counted(library: Library) -> None:
    topics = [f"Topic {number}" for number in range(MANY)]
    ids = add(library, *(listed(topic) for topic in topics))
    told: list[Progress] = []
    source = arxiv([record("Topic 3", 1), record(topics[-1], 2)])
    result = run(library, source, ids=ids, on_progress=told.append)
    assert sorted(source.asked) == sorted(title_of(topic) for topic in topics)
    assert (result.count(LookupState.PROVEN), result.count(LookupState.NOT_FOUND)) == (2, MANY - 2)
    assert {progress.total for progress in told} == {MANY}
    assert told[-1].done == MANY


def test_a_source_that_is_lost_is_missed_by_the_papers_that_come_later_too(library: Library) -> None:
    ids = add(library, *(listed(f"Topic {number}") for number in range(MANY)))
    failure = SourceUnavailable("arXiv is tired.", source="arxiv", retry_after_s=600.0)
    result = run(library, arxiv([], failure=failure), ids=ids)
    assert result.count(LookupState.LATER) == MANY
    assert {paper.lookup.reason for paper in result.papers} == {"arXiv is tired."}


def test_a_paper_with_an_identifier_of_a_lost_source_is_later(library: Library) -> None:
    source: Any = SOURCES["arxiv"]
    case = cases.Case(replace(listed("Owls"), title="", identifiers=(Identifier("arxiv", "2306.12345"),)))
    assert cases._would_ask(source, case)
    assert not cases._would_ask(source, cases.Case(replace(listed("Owls"), title="", identifiers=())))
