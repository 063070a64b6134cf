"""Where papers were seen and what was decided of them, many papers in one question; and the marks of a listing."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from readinglist.model.dates import PartialDate
from readinglist.model.listing import Issue, Span
from readinglist.model.paper import PaperId
from readinglist.storage.faults import reading_rows, whole
from readinglist.storage.papers import read_date, read_time


@dataclass(frozen=True, slots=True)
class Seen:
    """A listing in which a paper was seen. date: its day, if known; added: when it was imported."""

    name: str
    date: PartialDate | None
    added: dt.datetime


@reading_rows
def find_seen(connection: sqlite3.Connection, paper_ids: Iterable[PaperId]) -> dict[PaperId, list[Seen]]:
    """The listings in which papers were seen, oldest first, each name once."""
    found: dict[PaperId, dict[str, Seen]] = {}
    rows = connection.execute(
        "SELECT e.paper_id, l.name, l.date, l.added FROM entry AS e JOIN listing AS l ON l.id = e.listing_id "
        "WHERE e.paper_id IN (SELECT value FROM json_each(?)) ORDER BY l.id",
        (json.dumps(sorted(set(paper_ids))),),
    )
    for paper_id, name, date, added in whole(rows, "itTt"):
        found.setdefault(paper_id, {}).setdefault(name, Seen(name, read_date(date, False), read_time(added)))
    return {paper_id: list(seen.values()) for paper_id, seen in found.items()}


@reading_rows
def find_decided(connection: sqlite3.Connection, paper_ids: Iterable[PaperId]) -> dict[PaperId, dt.datetime]:
    """When the status of papers was set last; papers that kept the one they came with are left out.

    By the index of the journal over papers: some 10 µs a paper that has a history.
    """
    rows = connection.execute(
        "SELECT j.paper_id, max(o.at) FROM journal AS j JOIN operation AS o ON o.id = j.operation_id "
        "WHERE j.paper_id IN (SELECT value FROM json_each(?)) AND j.table_name = 'paper' AND j.action = 'update' "
        "AND json_type(j.old, '$.status') IS NOT NULL GROUP BY j.paper_id",
        (json.dumps(sorted(set(paper_ids))),),
    )
    return {PaperId(paper_id): read_time(at) for paper_id, at in whole(rows, "it")}


def write_spans(spans: Iterable[Span]) -> str:
    """Spans as a JSON array of [kind, start, end]; empty for none."""
    marks = [[span.kind, span.start, span.end] for span in spans]
    return json.dumps(marks, separators=(",", ":")) if marks else ""


def read_spans(text: str) -> tuple[Span, ...]:
    """The other way round. Raises ValueError."""
    return tuple(Span(str(kind), int(start), int(end)) for kind, start, end in json.loads(text)) if text else ()


def write_issues(issues: Iterable[Issue]) -> str:
    """Issues as a JSON array of [kind, message, first line, last line]; empty for none."""
    told = [[issue.kind, issue.message, issue.first_line, issue.last_line] for issue in issues]
    return json.dumps(told, separators=(",", ":"), ensure_ascii=False) if told else ""


def read_issues(text: str) -> tuple[Issue, ...]:
    """The other way round. Raises ValueError."""
    rows = json.loads(text) if text else []
    return tuple(Issue(str(kind), str(message), int(first), int(last)) for kind, message, first, last in rows)
