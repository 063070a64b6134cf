"""`readinglist unlink`: keep a .bib in step no longer."""

from __future__ import annotations

from pathlib import Path

import click

from readinglist.cli.options import NamedPath
from readinglist.cli.session import Session
from readinglist.cli.wording import tell_changes


@click.command("unlink")
@click.argument("file", type=NamedPath("file"), metavar="FILE.bib")
@click.pass_obj
def command(session: Session, file: Path) -> None:
    """Keep FILE.bib in step no longer. The file and the papers stay as they are."""
    from readinglist.library import linking

    with session.open() as library:
        linked = linking.get_linked_file(library, file)
        tell_changes(linking.unlink_file(library, linked.id), "It is not linked any more.")
