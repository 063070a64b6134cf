"""`readinglist note`: show or set the note of a paper."""

from __future__ import annotations

import click

from readinglist.cli import terminal
from readinglist.cli.inputs import read_standard_input
from readinglist.cli.options import paper_argument
from readinglist.cli.session import Session, get_paper_id
from readinglist.cli.wording import tell_changes
from readinglist.errors import NothingFound


@click.command("note")
@paper_argument
@click.argument("text", nargs=-1, metavar="[TEXT or -]")
@click.option("--append", is_flag=True, help="Add TEXT below what the note says already.")
@click.pass_obj
def command(session: Session, paper: str, *, text: tuple[str, ...], append: bool) -> None:
    """Show or set the note of PAPER.

    TEXT is Markdown; - reads it from standard input; without TEXT the note is printed. An empty TEXT ('') deletes it.
    """
    if append and not text:
        raise click.UsageError("--append needs the TEXT that is added, or - to read it from standard input.")
    with session.open() as library:
        paper_id = get_paper_id(library, paper)
        present = library.get_note(paper_id).text
        if not text:
            if not present:
                raise NothingFound(f"Paper {paper} has no note.")
            terminal.write_raw(present)
            return
        from readinglist.library import annotating

        new = read_standard_input() if text == ("-",) else " ".join(text)
        if append and present:
            new = f"{present.rstrip()}\n\n{new}"
        tell_changes(annotating.set_note(library, paper_id, text=new), "The note says that already.")
