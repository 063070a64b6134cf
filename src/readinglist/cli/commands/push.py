"""`readinglist push`: a cite command into an editor."""

from __future__ import annotations

import click

from readinglist.cli import terminal
from readinglist.cli.options import query_argument, style_option
from readinglist.cli.session import Session, find_ids_to_cite

#: As pushing.EDITORS, which is imported only when something is pushed; a test keeps the two the same.
EDITORS = ("texstudio", "texmaker", "texworks", "vim", "emacs", "vscode", "lyx")


@click.command("push")
@query_argument
@click.option("--to", "editor", type=click.Choice(EDITORS), required=True, help="The editor.")
@style_option
@click.option("--server", default="VIM", metavar="NAME", help="The server name of the Vim that is open.")
@click.option("--pipe", default="", metavar="PATH", help="The server pipe of LyX, if it is not in the usual place.")
@click.pass_obj
def command(session: Session, query: tuple[str, ...], *, editor: str, style: str, server: str, pipe: str) -> None:
    """Put the command that cites the papers that match QUERY into an editor, at its cursor.

    VS Code takes it from the clipboard: for that one it is printed.
    """
    from readinglist.library.pushing import Target, push_citation

    with session.open() as library:
        ids = find_ids_to_cite(library, query)
        target = Target(editor, vim_server=server, lyx_pipe=pipe)
        pushed = push_citation(library, ids, target=target, template=style)
    if pushed.is_for_clipboard:
        terminal.write_raw(pushed.text)
    else:
        terminal.say(f"Sent to {pushed.editor}: {terminal.shorten(pushed.text, 200)}")
