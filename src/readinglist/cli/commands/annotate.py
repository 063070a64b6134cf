"""`readinglist annotate`: highlight a sentence of the abstract."""

from __future__ import annotations

import re

import click

from readinglist.cli.options import paper_argument
from readinglist.cli.session import Session, get_paper_id
from readinglist.cli.wording import tell_changes
from readinglist.errors import NothingFound
from readinglist.model.paper import ANNOTATION_COLORS


def find_quote(abstract: str, quote: str) -> tuple[int, int]:
    """[start, end) of the words of `quote` in the abstract, blanks of any kind between them. Raises NothingFound."""
    words = quote.split()
    found = re.search(r"\s+".join(map(re.escape, words)), abstract) if words else None
    if found is None:
        raise NothingFound(f'The abstract does not say "{quote}".', "Nothing was annotated.")
    return found.span()


@click.command("annotate")
@paper_argument
@click.argument("quote")
@click.argument("text", required=False, default="")
@click.option("--color", type=click.Choice(ANNOTATION_COLORS), default="yellow", show_default=True)
@click.pass_obj
def command(session: Session, paper: str, quote: str, *, text: str, color: str) -> None:
    """Highlight words in the abstract of PAPER.

    QUOTE is what the abstract says there; TEXT is your note on it.
    """
    from readinglist.library import annotating

    with session.open() as library:
        paper_id = get_paper_id(library, paper)
        start, end = find_quote(library.get_paper(paper_id).abstract, quote)
        changes = annotating.add_annotation(library, paper_id, start=start, end=end, color=color, text=text)
        tell_changes(changes, "Nothing was annotated.")
