"""`readinglist desktop`: the window."""

from __future__ import annotations

import click

from readinglist.cli.session import Session


def open_window(session: Session) -> int:
    """Open the window on the library that the command line names."""
    from readinglist import starting

    return starting.open_window(session.named_path)


@click.command("desktop")
@click.pass_obj
def command(session: Session) -> int:
    """Open the window."""
    return open_window(session)
