"""`readinglist unfollow`: be told no longer."""

from __future__ import annotations

import click

from readinglist.cli.session import Session
from readinglist.cli.wording import tell_changes


@click.command("unfollow")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.pass_obj
def command(session: Session, names: tuple[str, ...]) -> None:
    """Follow NAME no longer. Papers and listings stay. NAME is a name, #NUMBER, or what is followed."""
    from readinglist.library import following

    with session.open() as library:
        ids = [following.get_subscription(library, name).id for name in names]
        tell_changes(following.unfollow(library, ids), "It is not followed any more.")
