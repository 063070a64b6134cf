"""Arguments and options that several commands share, so that they read the same everywhere."""

from __future__ import annotations

import click

json_option = click.option("--json", is_flag=True, help="Print JSON for another program.")
all_option = click.option("--all", "is_all", is_flag=True, help="Every paper outside the trash.")
query_argument = click.argument("query", nargs=-1)
paper_argument = click.argument("paper")
