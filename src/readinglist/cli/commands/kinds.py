"""`readinglist kinds`: what this version can read and write."""

from __future__ import annotations

import json as json_format
from itertools import groupby

import click

from readinglist.cli import terminal
from readinglist.cli.options import json_option


@click.command("kinds")
@json_option
def command(*, json: bool) -> None:
    """Listings, formats and sources it knows."""
    from readinglist.library import kinds

    listings, formats, sources = kinds.listing_kinds(), kinds.export_formats(), kinds.source_kinds()
    if json:
        known = {
            "listings": [
                {"key": kind.key, "name": kind.name, "example": kind.example, "group": kind.group} for kind in listings
            ],
            "formats": list(formats),
            "sources": [{"key": source.key, "name": source.name, "about": source.about} for source in sources],
        }
        terminal.write_raw(json_format.dumps(known, ensure_ascii=False, indent=2))
        return
    terminal.write("Listings (import --from KIND)")
    for group, of_group in groupby(listings, key=lambda kind: kind.group):
        terminal.write(f" {group}")
        for kind in of_group:
            terminal.write(f"  {kind.key:<18}{kind.name}")
            terminal.write(terminal.paragraph(kind.example, indent=" " * 20))
    terminal.write("Formats (export --format FORMAT)")
    for name in formats:
        terminal.write(f"  {name}")
    terminal.write("Sources (complete --source KEY)")
    for source in sources:
        terminal.write(f"  {source.key:<18}{source.name}")
        terminal.write(terminal.paragraph(source.about, indent=" " * 20))
