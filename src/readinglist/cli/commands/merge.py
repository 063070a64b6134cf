"""`readinglist merge`: make one paper of several."""

from __future__ import annotations

import json as json_format
from typing import TYPE_CHECKING

import click

from readinglist.cli import terminal
from readinglist.cli.options import json_option
from readinglist.cli.session import Session, get_paper_id
from readinglist.cli.wording import tell_changes
from readinglist.errors import InvalidRequest

if TYPE_CHECKING:
    from readinglist.library.library import Library
    from readinglist.model.merge import MergeField
    from readinglist.model.paper import PaperId


def field_json(field: MergeField) -> dict[str, object]:
    return {
        "field": field.field,
        "chosen": field.chosen,
        "values": [{"id": paper_id, "value": value} for paper_id, value in field.values.items()],
    }


def tell_fields(fields: tuple[MergeField, ...]) -> None:
    """Each field of which the papers do not say the same; the value that is taken has a star."""
    for field in fields:
        terminal.write(field.field.replace("_", " "))
        for paper_id, value in field.values.items():
            mark = "*" if paper_id == field.chosen else " "
            terminal.write(f"  {mark} #{paper_id}  {terminal.shorten(value, 100) or '(nothing)'}")


def _choices(library: Library, texts: tuple[str, ...]) -> dict[str, PaperId]:
    """ "title=doe2024" -> title and the paper. Raises InvalidRequest."""
    choices = {}
    for text in texts:
        field, equals, paper = text.partition("=")
        if not equals:
            raise InvalidRequest(f'"{text}" is no choice.', "Write FIELD=PAPER, as in title=doe2024.")
        choices[field.strip().replace(" ", "_")] = get_paper_id(library, paper.strip())
    return choices


@click.command("merge")
@click.argument("papers", nargs=-1, required=True, metavar="PAPER PAPER...")
@click.option("--take", multiple=True, metavar="FIELD=PAPER", help="Take this field from that paper. May be repeated.")
@click.option("--dry-run", is_flag=True, help="Show the fields that differ and whose value is taken; change nothing.")
@json_option
@click.pass_obj
def command(session: Session, papers: tuple[str, ...], *, take: tuple[str, ...], dry_run: bool, json: bool) -> None:
    """Make one paper of several: the first is kept, the others go into it.

    Tags, notes, annotations and listings are united. A field is taken from the paper where you set it yourself, else
    from one that is proven, else from one that has it; --take decides otherwise. The other citation keys still find the
    paper, and `undo` brings the papers back as they were.
    """
    from readinglist.library import merging

    with session.open() as library:
        ids = [get_paper_id(library, paper) for paper in papers]
        choices = _choices(library, take)
        fields = merging.preview_merge(library, ids, choices=choices)
        changes = None if dry_run else merging.merge_papers(library, ids, choices=choices)
    if json:
        answer = {"id": ids[0], "merged": [] if dry_run else ids[1:], "fields": [field_json(one) for one in fields]}
        terminal.write_raw(json_format.dumps(answer, ensure_ascii=False, indent=2))
    elif dry_run:
        tell_fields(fields)
    else:
        tell_changes(changes, "There is nothing to merge.")
