"""`readinglist duplicates`: papers that may be one, and those that are not."""

from __future__ import annotations

import json as json_format
from typing import TYPE_CHECKING

import click

from readinglist.cli import terminal
from readinglist.cli.options import json_option, query_argument
from readinglist.cli.session import Session, find_ids, get_paper_id, say_remarks
from readinglist.cli.wording import tell_changes, title_line
from readinglist.errors import NothingFound
from readinglist.model.texts import counted

if TYPE_CHECKING:
    from readinglist.library.library import Library
    from readinglist.model.merge import Duplicate
    from readinglist.model.paper import PaperRow


def duplicate_json(pair: Duplicate, rows: dict[int, PaperRow]) -> dict[str, object]:
    return {
        "papers": [
            {"id": paper_id, "citation_key": rows[paper_id].citation_key, "title": rows[paper_id].title}
            for paper_id in (pair.paper_id, pair.other_id)
        ],
        "reason": pair.reason,
        "likeness": round(pair.likeness, 2),
        "evidence": [{"name": name, "value": value} for name, value in pair.evidence],
    }


def duplicate_lines(pair: Duplicate, rows: dict[int, PaperRow]) -> list[str]:
    papers = [rows[paper_id] for paper_id in (pair.paper_id, pair.other_id)]
    return [
        f"{pair.reason}  ({'; '.join(f'{name}: {value}' for name, value in pair.evidence)})",
        *(f"  #{row.id}  {row.citation_key}  {title_line(row.title)}" for row in papers),
    ]


def _tell_pairs(library: Library, pairs: list[Duplicate], *, is_json: bool) -> None:
    ids = sorted({paper_id for pair in pairs for paper_id in (pair.paper_id, pair.other_id)})
    rows: dict[int, PaperRow] = {row.id: row for row in library.get_rows(ids)}
    if is_json:
        records = [duplicate_json(pair, rows) for pair in pairs]
        terminal.write_raw(json_format.dumps(records, ensure_ascii=False, indent=2))
        return
    for pair in pairs:
        for line in duplicate_lines(pair, rows):
            terminal.write(line)


@click.command("duplicates")
@query_argument
@click.option("--apart", is_flag=True, help="QUERY is PAPER PAPER...: they are different. Remembered for good.")
@json_option
@click.pass_obj
def command(session: Session, query: tuple[str, ...], *, apart: bool, json: bool) -> None:
    """Papers that may be one, the likeliest first, with what speaks for it.

    By numbers, by work and by evidence: a preprint and what was published are found although their DOIs differ.
    Nothing is merged: `merge PAPER PAPER` does that. With QUERY, only pairs with a paper that matches.
    """
    from readinglist.library import duplicates, told_apart

    with session.open() as library:
        if apart:
            ids = [get_paper_id(library, text) for text in query]
            tell_changes(told_apart.tell_apart(library, ids), "They were told apart before.")
            return
        say_remarks(query)
        wanted = find_ids(library, query) if "".join(query).strip() else None
        pairs = duplicates.find_duplicates(library, wanted)
        _tell_pairs(library, pairs, is_json=json)
    if not pairs:
        raise NothingFound("No two papers look like one.")
    terminal.say(
        f"{counted(len(pairs), 'pair')}. `merge PAPER PAPER` makes one of them, `duplicates --apart PAPER PAPER` "
        "remembers that they are not."
    )
