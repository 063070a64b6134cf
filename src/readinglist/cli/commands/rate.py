"""`readinglist rate`: how good papers are."""

from __future__ import annotations

import click

from readinglist.cli.options import all_option, query_argument
from readinglist.cli.session import Session, get_ids_to_change, say_remarks
from readinglist.cli.wording import tell_changes


@click.command("rate")
@query_argument
@click.argument("rating", type=click.IntRange(0, 5), metavar="0-5")
@all_option
@click.pass_obj
def command(session: Session, query: tuple[str, ...], *, rating: int, is_all: bool) -> None:
    """Rate papers from 1 to 5; 0 for none."""
    from readinglist.library import triage

    with session.open() as library:
        say_remarks(query)
        ids = get_ids_to_change(library, query, is_all=is_all)
        tell_changes(triage.set_rating(library, ids, rating=rating), "They have this rating already.")
