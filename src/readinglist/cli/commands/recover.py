"""`readinglist recover`: put a backup in the place of the library."""

from __future__ import annotations

from pathlib import Path

import click

from readinglist.cli import terminal
from readinglist.cli.options import NamedPath
from readinglist.cli.session import Session
from readinglist.model.texts import counted


@click.command("recover")
@click.argument("backup", type=NamedPath("backup"))
@click.option("--salvage", is_flag=True, help="BACKUP is a damaged library: keep what can still be read of it.")
@click.pass_obj
def command(session: Session, backup: Path, salvage: bool) -> None:
    """Put a backup in the library's place.

    The present library is kept aside. `backup --list` shows the backups that there are.
    """
    from readinglist.library import backups

    if salvage:
        recovery, found = backups.salvage(session.library_path, backup)
        for table, count in sorted(found.lost.items()):
            terminal.say(f"At least {counted(count, 'row')} of {table} could not be read.")
    else:
        recovery = backups.recover(session.library_path, backup)
    terminal.write(
        f'The library "{recovery.library}" is now the backup "{backup}": {counted(recovery.contents.papers, "paper")}.'
    )
    if recovery.lost_papers:
        terminal.say(f"It held {counted(recovery.lost_papers, 'paper')} more before.")
    if recovery.kept_aside:
        terminal.write(f'What it was before is kept in "{recovery.kept_aside}".')
