"""Rows of `proposal`: what sources say about fields that the user set."""

from __future__ import annotations

import json
import sqlite3

from readinglist.model.candidate import evidence_line
from readinglist.model.lookup import Proposal
from readinglist.model.paper import PaperId
from readinglist.storage.faults import reading_rows, whole
from readinglist.storage.papers import read_time

_COLUMNS = "id, paper_id, field, value, source, source_name, recorded, evidence"


@reading_rows
def read_proposals(connection: sqlite3.Connection, paper_id: PaperId) -> list[Proposal]:
    """Proposals that wait for an answer, oldest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM proposal WHERE paper_id = ? AND is_dismissed = 0 ORDER BY id", (paper_id,)
    )
    return [_proposal(row) for row in whole(rows)]


@reading_rows
def read_proposal(connection: sqlite3.Connection, proposal_id: int) -> Proposal | None:
    """One proposal that waits for an answer; None when there is none with this id."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM proposal WHERE id = ? AND is_dismissed = 0", (proposal_id,))
    return next((_proposal(row) for row in whole(rows)), None)


def _proposal(row: tuple[object, ...]) -> Proposal:
    proposal_id, paper_id, field, value, source, source_name, recorded, evidence = row
    return Proposal(
        id=int(str(proposal_id)),
        paper_id=PaperId(int(str(paper_id))),
        field=str(field),
        value=str(value),
        source=str(source),
        source_name=str(source_name),
        recorded=read_time(str(recorded)),
        evidence=evidence_line(json.loads(str(evidence)).items()) if evidence else "",
    )
