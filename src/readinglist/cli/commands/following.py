"""`readinglist following`: what is followed, and how it stands with it."""

from __future__ import annotations

import click

from readinglist.cli import subscriptions, terminal
from readinglist.cli.options import json_option
from readinglist.cli.session import Session
from readinglist.errors import NothingFound


@click.command("following")
@json_option
@click.pass_obj
def command(session: Session, *, json: bool) -> None:
    """List what is followed: state, interval, when it answered, how much came, and why something fails."""
    from readinglist.library import following

    with session.open() as library:
        found = following.find_subscriptions(library)
    if json:
        subscriptions.write_json([subscriptions.subscription_json(one) for one in found])
    elif not found:
        raise NothingFound("Nothing is followed.", "`readinglist follow WHAT` follows a feed or a search.")
    for line in () if json else subscriptions.subscription_lines(found):
        terminal.write(line)
