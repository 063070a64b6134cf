"""Arguments and options that several commands share, so that they read the same everywhere."""

from __future__ import annotations

import os
from pathlib import Path

import click

from readinglist.errors import InvalidRequest


class NamedPath(click.Path):
    """A path that must have a name: an empty one (an unset variable of a script) would be the present folder."""

    def __init__(self, what: str, *, file_okay: bool = True) -> None:
        super().__init__(file_okay=file_okay, readable=False, path_type=Path)
        self._what = what

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        if not str(value).strip():
            raise InvalidRequest(f"The name of the {self._what} is empty.", "Nothing was done.")
        return super().convert(value, param, ctx)


anyway_option = click.option(
    "--anyway", is_flag=True, help="Also when it was withdrawn or retracted; else that is refused."
)
rest_option = click.option(
    "--rest", type=click.Choice(("propose", "dismiss")),
    help="With --field: what becomes of the others. Default: propose.",
)  # fmt: skip
style_option = click.option(
    "--style",
    default="latex",
    show_default=True,
    metavar="STYLE",
    help="latex, natbib, biblatex, pandoc, typst, org, wiki, or a text with %s where the keys go.",
)
json_option = click.option("--json", is_flag=True, help="Print JSON for another program.")
all_option = click.option("--all", "is_all", is_flag=True, help="Every paper outside the trash.")
query_argument = click.argument("query", nargs=-1)
paper_argument = click.argument("paper")
