"""`readinglist history`: operations, newest first."""

from __future__ import annotations

import json as json_format

import click

from readinglist.cli import terminal
from readinglist.cli.options import json_option
from readinglist.cli.session import Session
from readinglist.model.history import OperationRow
from readinglist.model.texts import counted


def operation_json(row: OperationRow) -> dict[str, object]:
    return {
        "id": row.id,
        "label": row.label,
        "kind": row.kind,
        "state": row.state,
        "at": row.at.isoformat(),
        "paper_count": row.paper_count,
    }


def operation_cells(row: OperationRow) -> tuple[str, ...]:
    """Number, local time, what became of it, how many papers, label."""
    state = {"undone": "undone", "dropped": "dropped"}.get(row.state, "" if row.kind == "do" else row.kind)
    return f"{row.id}", f"{row.at.astimezone():%Y-%m-%d %H:%M}", state, counted(row.paper_count, "paper"), row.label


@click.command("history")
@click.option("--limit", type=click.IntRange(min=1), default=30, show_default=True, metavar="N", help="At most N.")
@json_option
@click.pass_obj
def command(session: Session, *, limit: int, json: bool) -> None:
    """Operations, newest first.

    One line each: number, time, what became of it, papers concerned, what it was.
    """
    with session.open() as library:
        rows = library.get_history(limit)
    if json:
        terminal.write_raw(json_format.dumps([operation_json(row) for row in rows], ensure_ascii=False, indent=2))
        return
    for line in terminal.table([operation_cells(row) for row in rows], limits=(8, 16, 8, 14), total=terminal.columns()):
        terminal.write(line)
