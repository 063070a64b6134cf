"""`readinglist cite`: the text that cites papers."""

from __future__ import annotations

import click

from readinglist.cli import terminal
from readinglist.cli.options import query_argument, style_option
from readinglist.cli.session import Session, find_ids_to_cite


@click.command("cite")
@query_argument
@style_option
@click.pass_obj
def command(session: Session, query: tuple[str, ...], *, style: str) -> None:
    """Print the command that cites the papers that match QUERY."""
    from readinglist.library import citing, public_keys
    from readinglist.model.public_key import Way

    with session.open() as library:
        ids = find_ids_to_cite(library, query)
        text = citing.cite_command([paper.citation_key for paper in library.get_papers(ids)], style)
        public_keys.mark_public(library, ids, way=Way.COPIED)
    terminal.write_raw(text)
