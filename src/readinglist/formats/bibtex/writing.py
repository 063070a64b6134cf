"""Entries -> the text of a .bib, through the model and writer of bibtexparser."""

from __future__ import annotations

import re
from collections.abc import Iterable

from readinglist.formats.bibtex.fields import BibEntry

_SAFE_KEY = re.compile(r"[A-Za-z0-9\-_:.+/]+")


def write_entries(entries: Iterable[BibEntry]) -> str:
    """The entries in their order, one field a line, ending with a line end; empty for no entries.

    Raises ValueError for a key that could break out of its place, and for a key that comes twice without regard to
    case: the caller makes keys safe and unique.
    """
    # Imported here: `readinglist --help` and the first window do without it (25 ms).
    from bibtexparser import Library, write_string
    from bibtexparser.middlewares import AddEnclosingMiddleware
    from bibtexparser.model import Block, Entry, Field
    from bibtexparser.writer import BibtexFormat

    blocks: list[Block] = []
    seen: set[str] = set()
    for entry in entries:
        if not _SAFE_KEY.fullmatch(entry.key) or entry.key.lower() in seen:
            raise ValueError(f"{entry.key!r} is no safe and unique citation key")
        seen.add(entry.key.lower())
        # The enclosing is given here so that the middleware need not guess it from the value.
        fields = [
            Field(field.name, field.value, enclosing="no-enclosing" if field.is_bare else "{") for field in entry.fields
        ]
        blocks.append(Entry(entry.type, entry.key, fields))
    style = BibtexFormat()
    style.indent = "  "
    style.block_separator = "\n"
    style.trailing_comma = True
    enclose = AddEnclosingMiddleware(
        reuse_previous_enclosing=False,
        enclose_integers=True,
        default_enclosing="{",
        allow_inplace_modification=True,  # the blocks are ours; a copy of each is 80 % of the time of writing
    )
    return write_string(Library(blocks), unparse_stack=[enclose], bibtex_format=style)
