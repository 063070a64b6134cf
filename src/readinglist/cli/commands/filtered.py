"""`readinglist filtered`: what a filter kept out, and the way in."""

from __future__ import annotations

import click

from readinglist.cli import subscriptions, terminal
from readinglist.cli.options import json_option
from readinglist.cli.session import Session
from readinglist.cli.wording import tell_changes
from readinglist.errors import InvalidRequest, NothingFound


@click.command("filtered")
@click.argument("name")
@click.option("--take", is_flag=True, help="Let them become papers in the inbox.")
@click.option(
    "--only", "numbers", multiple=True, type=int, metavar="N", help="With --take: only this. May be repeated."
)
@json_option
@click.pass_obj
def command(session: Session, name: str, *, take: bool, numbers: tuple[int, ...], json: bool) -> None:
    """List the entries of NAME that did not become papers: they do not match its filter, or may be here already.

    NAME is a name, #NUMBER, or what is followed. They are kept whole, also when the feed has let them go.
    """
    from readinglist.library import following

    if numbers and not take:
        raise InvalidRequest("--only says what is taken.", "Give it with --take.")
    with session.open() as library:
        known = following.get_subscription(library, name)
        if take:
            result = following.take_filtered(library, known.id, set(numbers) or None)
            tell_changes(result.changes, "They are papers already.")
            return
        found = following.find_filtered(library, known.id)
    if json:
        subscriptions.write_json([subscriptions.filtered_json(one) for one in found])
    elif not found:
        raise NothingFound(f"Nothing of “{known.name}” was kept out.")
    for line in () if json else subscriptions.filtered_lines(found):
        terminal.write(line)
