"""The command line: the same verbs as the window, one thin file a command.

Nothing here imports the library, Qt or a parser: each command does so when it runs, so that `--help` stays instant.
To add a command: a file in `commands` with a click command named `command`, and its name in COMMANDS.
"""

from __future__ import annotations

import importlib
from pathlib import Path

import click

from readinglist import __version__
from readinglist.cli.session import Session

#: In the order in which `--help` lists them.
COMMANDS = (
    "import", "list", "show", "edit", "rename-key", "tag", "status", "priority", "rate", "note", "annotate", "export",
    "link", "sync", "unlink", "follow", "following", "refresh", "filtered", "unfollow",
    "cite", "push", "complete", "watch", "versions", "duplicates", "merge", "trash", "restore", "undo", "redo",
    "history", "check", "backup", "recover", "kinds", "desktop",
)  # fmt: skip


class Commands(click.Group):
    """Loads the file of a command when that command is asked for, and all of them for `--help`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        name = "import_" if cmd_name == "import" else cmd_name.replace("-", "_")
        command: click.Command = importlib.import_module(f"readinglist.cli.commands.{name}").command
        return command


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="PAPER is a citation key or #ID. QUERY is the language of the search box; several words are joined. "
    "Without a command the window opens.",
)
@click.option(
    "--library",
    "library_path",
    type=click.Path(readable=False, path_type=Path),  # the library itself says what is wrong with its file
    metavar="PATH",
    help="The library file. Default: $READINGLIST_LIBRARY, else the platform's data folder.",
)
@click.option("--debug", is_flag=True, help="Show where a problem of the program itself arose.")
@click.version_option(__version__, prog_name="readinglist", message="%(prog)s %(version)s")
@click.pass_context
def group(ctx: click.Context, library_path: Path | None, *, debug: bool) -> None:
    """Paste any listing of papers, get papers you can prove, read them in your order, cite them from a .bib."""
    ctx.obj = Session(library_path, is_debugging=debug)
    if ctx.invoked_subcommand is None:
        from readinglist.cli.commands.desktop import open_window

        ctx.exit(open_window(ctx.obj))


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code: 0 done, 1 nothing done, 2 usage, 3 library, 4 network."""
    from readinglist.cli.running import run_command

    return run_command(group, arguments)
