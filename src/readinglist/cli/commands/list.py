"""`readinglist list`: papers that match."""

from __future__ import annotations

import click

from readinglist.cli import terminal
from readinglist.cli.options import json_option
from readinglist.cli.session import Session, find_ids, nothing_matches, say_remarks
from readinglist.cli.wording import title_line

SORTS = ("added", "modified", "title", "people", "date", "venue", "status", "priority", "rating", "queue", "relevance")
_NEWEST_FIRST = frozenset({"added", "modified", "date", "priority", "rating", "relevance"})
_LIMITS = (8, 26, 4, 24)


@click.command("list")
@click.argument("query", nargs=-1)
@click.option("--sort", type=click.Choice(SORTS), default="added", show_default=True, help="Order of the papers.")
@click.option("--reverse", is_flag=True, help="The other way round.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N papers.")
@json_option
@click.pass_obj
def command(
    session: Session, query: tuple[str, ...], *, sort: str, reverse: bool, limit: int | None, json: bool
) -> None:
    """Papers that match QUERY, or all.

    One line a paper: number, citation key, year, people, title.
    """
    with session.open() as library:
        say_remarks(query)
        is_descending = (sort in _NEWEST_FIRST) != reverse
        ids = find_ids(library, query, sort=sort, is_descending=is_descending, limit=limit)
        if json:
            from readinglist.library.exporting import export_text

            terminal.write_raw(export_text(library, ids, format="csl-json").text)
        else:
            from readinglist.model.version import flag_word

            rows = [
                (
                    f"#{row.id}",
                    row.citation_key,
                    str(row.date.year) if row.date else "",
                    row.byline,
                    f"{flag_word(row.alarm).upper()} {title_line(row.title)}".strip(),
                )
                for row in library.get_rows(ids)
            ]
            for line in terminal.table(rows, limits=_LIMITS, total=terminal.columns()):
                terminal.write(line)
        if not ids and "".join(query).strip():
            raise nothing_matches(query)
        if not ids:
            terminal.say("The library holds no papers yet: `readinglist import FILE` brings some in.")
