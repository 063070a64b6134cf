"""`readinglist refresh`: ask what is followed for what is new."""

from __future__ import annotations

import click

from readinglist.cli import subscriptions, terminal
from readinglist.cli.options import json_option
from readinglist.cli.session import Session
from readinglist.errors import InvalidRequest, NothingFound


@click.command("refresh")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--due", is_flag=True, help="Only those whose own interval has passed: for a scheduler.")
@json_option
@click.pass_obj
def command(session: Session, names: tuple[str, ...], *, due: bool, json: bool) -> None:
    """Ask all that is followed, or NAME, for what is new; new entries become papers in the inbox.

    NAME is a name, #NUMBER, or what is followed. Each that brings something is one undo step. One that fails says so
    once, is left out for an hour, then longer, unless it is named; what was seen before is not brought again.
    """
    from readinglist.library import following

    if names and due:
        raise InvalidRequest("NAME and --due do not go together.", "Nobody was asked.")
    with session.open() as library:
        if not following.find_subscriptions(library):
            raise NothingFound("Nothing is followed.", "`readinglist follow WHAT` follows a feed or a search.")
        ids = [following.get_subscription(library, name).id for name in names] if names else None
        if due and not (ids := following.find_due(library)):
            terminal.say("Nothing is due.")
            return
        resting = following.find_resting(library) if ids is None else []
        subscriptions.refresh(library, ids, is_json=json)
        if resting:
            terminal.say(f"Left out after failures: {', '.join(one.name for one in resting)}. Name one to ask it.")
