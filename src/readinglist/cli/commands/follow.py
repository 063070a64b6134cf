"""`readinglist follow`: be told of what is new."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readinglist.cli import subscriptions, terminal
from readinglist.cli.inputs import Source
from readinglist.cli.options import json_option
from readinglist.cli.session import Session
from readinglist.cli.wording import tell_changes
from readinglist.errors import InvalidRequest, NothingFound
from readinglist.model.texts import counted

if TYPE_CHECKING:
    from readinglist.library.library import Library
    from readinglist.model.subscription import Subscription


@click.command("follow")
@click.argument("what")
@click.option("--name", metavar="NAME", help="What you call it. Default: what it calls itself.")
@click.option("--filter", "filter_", metavar="QUERY", help="Only what meets QUERY comes in; the rest waits.")
@click.option("--every", metavar="TIME", help="How often it is asked by itself: 6h, 1d, 2w, never. Default: never.")
@click.option("--later", is_flag=True, help="Do not ask it now.")
@json_option
@click.pass_obj
def command(
    session: Session, what: str, *, name: str | None, filter_: str | None, every: str | None, later: bool, json: bool
) -> None:
    """Follow WHAT: new entries become papers in the inbox at each `refresh`.

    WHAT is the address of a feed (RSS, Atom) or of a page that is a listing, an OPML file of many feeds, cs.CL or
    another category of arXiv, a search as arxiv:'au:song AND ti:diffusion', openalex:WORDS or pubmed:WORDS, or
    daily-papers, daily-papers:week, daily-papers:month. Given for what is followed already, the options change that.
    """
    from readinglist.library import following

    interval_s = following.parse_interval(every) if every is not None else None
    with session.open(create=True) as library:
        if os.path.isfile(what):
            if name is not None:
                raise InvalidRequest("The feeds of a file have names of their own.", "Leave --name out.")
            new = _follow_file(library, Path(what), filter_=filter_ or "", interval_s=interval_s or 0)
        elif (known := following.find_what(library, what)) is not None:
            _change(library, known, name=name, filter_=filter_, interval_s=interval_s)
            return
        else:
            new = [following.follow(library, what, name=name or "", filter=filter_ or "", interval_s=interval_s or 0)]
            terminal.say(f"{new[0].name} is followed.")
        if not later:
            subscriptions.refresh(library, [one.id for one in new], is_json=json)
        elif json:
            subscriptions.write_json([subscriptions.subscription_json(one) for one in new])


def _follow_file(library: Library, path: Path, *, filter_: str, interval_s: int) -> list[Subscription]:
    from readinglist.library import following

    new = following.follow_feeds(library, Source(str(path), path).read(), filter=filter_, interval_s=interval_s)
    if not new:
        raise NothingFound("All feeds of the file are followed already.", "Nothing was changed.")
    terminal.say(f"{counted(len(new), 'feed')} of the file followed from now on.")
    return new


def _change(
    library: Library, known: Subscription, *, name: str | None, filter_: str | None, interval_s: int | None
) -> None:
    from readinglist.library import following

    changes = following.change_subscription(library, known.id, name=name, filter=filter_, interval_s=interval_s)
    tell_changes(changes, f"“{known.name}” is followed already.")
