"""`readinglist redo`: do again what was undone last."""

from __future__ import annotations

import click

from readinglist.cli import terminal
from readinglist.cli.session import Session
from readinglist.errors import NothingFound


@click.command("redo")
@click.pass_obj
def command(session: Session) -> None:
    """Do again what was undone last."""
    with session.open() as library:
        changes = library.redo()
        if changes is None:
            raise NothingFound("There is nothing to redo.")
        terminal.write(f"Redone: {terminal.brief(changes.label)}.")
