"""`readinglist restore`: take papers out of the trash."""

from __future__ import annotations

import click

from readinglist.cli.options import query_argument
from readinglist.cli.session import Session, get_ids_to_change, say_remarks
from readinglist.cli.wording import tell_changes


@click.command("restore")
@query_argument
@click.option("--all", "is_all", is_flag=True, help="Every paper in the trash.")
@click.pass_obj
def command(session: Session, query: tuple[str, ...], *, is_all: bool) -> None:
    """Take papers out of the trash."""
    from readinglist.library import trashing

    with session.open() as library:
        say_remarks(query)
        ids = get_ids_to_change(library, query, is_all=is_all, scope="in:trash")
        tell_changes(trashing.restore_papers(library, ids), "They are in no trash.")
