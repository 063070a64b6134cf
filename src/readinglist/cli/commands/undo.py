"""`readinglist undo`: take back the newest operation."""

from __future__ import annotations

import click

from readinglist.cli import terminal
from readinglist.cli.session import Session
from readinglist.errors import NothingFound


@click.command("undo")
@click.pass_obj
def command(session: Session) -> None:
    """Take back the newest operation.

    Whether the window or the command line did it, today or last week.
    """
    with session.open() as library:
        changes = library.undo()
        if changes is None:
            raise NothingFound("There is nothing to undo.")
        terminal.write(f"Undone: {terminal.brief(changes.label)}.")
