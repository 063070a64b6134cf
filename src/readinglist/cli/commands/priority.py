"""`readinglist priority`: how much papers matter."""

from __future__ import annotations

import click

from readinglist.cli.options import all_option, query_argument
from readinglist.cli.session import Session, get_ids_to_change, say_remarks
from readinglist.cli.wording import tell_changes
from readinglist.model.paper import PRIORITIES


@click.command("priority")
@query_argument
@click.argument("priority", type=click.Choice(PRIORITIES))
@all_option
@click.pass_obj
def command(session: Session, query: tuple[str, ...], *, priority: str, is_all: bool) -> None:
    """Set how much papers matter.

    Gives the papers that match QUERY the priority PRIORITY.
    """
    from readinglist.library import triage

    with session.open() as library:
        say_remarks(query)
        ids = get_ids_to_change(library, query, is_all=is_all)
        changes = triage.set_priority(library, ids, priority=PRIORITIES.index(priority))
        tell_changes(changes, "They have this priority already.")
