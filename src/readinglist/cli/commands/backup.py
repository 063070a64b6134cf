"""`readinglist backup`: copy the library now."""

from __future__ import annotations

from pathlib import Path

import click

from readinglist.cli import terminal
from readinglist.cli.options import NamedPath
from readinglist.cli.session import Session
from readinglist.model.backup import Backup
from readinglist.model.texts import counted


def backup_cells(backup: Backup) -> tuple[str, ...]:
    """Local time, kind, papers in it, path."""
    papers = counted(backup.contents.papers, "paper") if backup.contents else "unreadable"
    return f"{backup.made.astimezone():%Y-%m-%d %H:%M}", str(backup.kind), papers, str(backup.path)


@click.command("backup")
@click.argument("folder", required=False, type=NamedPath("folder", file_okay=False), metavar="[DIR]")
@click.option("--list", "is_listing", is_flag=True, help="List the backups that there are; make none.")
@click.pass_obj
def command(session: Session, folder: Path | None, *, is_listing: bool) -> None:
    """Copy the library, checked and counted.

    Into DIR, or into `backups` beside the library.
    """
    from readinglist.library import backups

    if is_listing:
        found = backups.find_backups(session.library_path, folder=folder)
        for line in terminal.table([backup_cells(one) for one in found], limits=(16, 10, 14), total=None):
            terminal.write(line)
        if not found:
            terminal.say("There are no backups yet.")
        return
    with session.open() as library:
        result = backups.back_up(library, folder=folder)
    contents = result.backup.contents
    papers = counted(contents.papers, "paper") if contents else "nothing"
    terminal.write(f'Backed up {papers} to "{result.backup.path}".')
    if result.fuller and result.fuller.contents:
        more = counted(result.fuller.contents.papers, "paper")
        terminal.say(f'An earlier backup holds more and is kept: {more} in "{result.fuller.path}".')
