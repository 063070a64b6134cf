"""`readinglist status`: where papers stand."""

from __future__ import annotations

import click

from readinglist.cli.options import all_option, query_argument
from readinglist.cli.session import Session, get_ids_to_change, say_remarks
from readinglist.cli.wording import tell_changes
from readinglist.model.paper import Status


@click.command("status")
@query_argument
@click.argument("status", type=click.Choice([str(status) for status in Status]))
@all_option
@click.pass_obj
def command(session: Session, query: tuple[str, ...], *, status: str, is_all: bool) -> None:
    """Set where papers stand.

    Gives the papers that match QUERY the status STATUS; those new in the queue go to its end.
    """
    from readinglist.library import triage

    with session.open() as library:
        say_remarks(query)
        ids = get_ids_to_change(library, query, is_all=is_all)
        tell_changes(triage.set_status(library, ids, status=Status(status)), "They have this status already.")
