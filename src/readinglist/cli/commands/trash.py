"""`readinglist trash`: put papers into the trash."""

from __future__ import annotations

import click

from readinglist.cli.options import all_option, query_argument
from readinglist.cli.session import Session, get_ids_to_change, say_remarks
from readinglist.cli.wording import tell_changes


@click.command("trash")
@query_argument
@all_option
@click.pass_obj
def command(session: Session, query: tuple[str, ...], *, is_all: bool) -> None:
    """Put papers into the trash.

    Those that match QUERY; `restore` and `undo` bring them back.
    """
    from readinglist.library import trashing

    with session.open() as library:
        say_remarks(query)
        ids = get_ids_to_change(library, query, is_all=is_all)
        tell_changes(trashing.trash_papers(library, ids), "They are in the trash already.")
