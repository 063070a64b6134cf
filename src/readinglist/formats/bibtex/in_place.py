"""Entries that are changed where they stand, in a file in which anything else may be wrong.

A block is found by reading from its `@` on, and nothing is carried from one block to the next. So all behind an entry
is read as before, if nobody minds the end of its line (`%` signs before an `@`). What stands before it can be read
otherwise only where that reads on into the entry: an unclosed brace or quote looks for its other end, an error or an
open comment for the next line that begins with `@word{`. To the former any entry is one group in braces, whatever is
in it; the latter see nothing but its head. Hence: an entry that begins a line and ends one may become another entry
with the same head. Held against `scan` by a property test.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from readinglist.formats.bibtex import grammar
from readinglist.formats.bibtex.scanning import BibFile, Block, BlockKind

_REST_OF_LINE = re.compile(r"[^\r\n@]*+(?:[\r\n]|\Z)")


def is_in_place(file: BibFile, replaced: Mapping[int, str | None]) -> bool:
    """Whether these blocks, by their place, can get these texts without a look at any other block."""
    return all(raw is not None and _can_be(file, file.blocks[place], raw) for place, raw in replaced.items())


def blocks_after(file: BibFile, text: str, replaced: Mapping[int, str | None]) -> BibFile:
    """What `scan(text)` gives, for a text that was made of `file` in place."""
    blocks, shift = [], 0
    for place, block in enumerate(file.blocks):
        if (raw := replaced.get(place)) is None:
            blocks.append(block.moved(shift, text))
            continue
        entry = Block.of_entry(text, block.start + shift)
        blocks.append(entry)
        shift += len(raw) - (block.end - block.start)
    return BibFile(text, tuple(blocks))


def _can_be(file: BibFile, block: Block, raw: str) -> bool:
    text = file.text
    return (
        block.kind is BlockKind.ENTRY
        and _begins_a_line(text, block.start)
        and _REST_OF_LINE.match(text, block.end) is not None
        and (head := _head(text[block.start : block.end])) != ""
        and head == _head(raw)
    )


def _begins_a_line(text: str, start: int) -> bool:
    at = start
    while at > 0 and text[at - 1] in " \t":
        at -= 1
    return at == 0 or grammar.HEAD_OF_LINE.match(text, at - 1) is not None


def _head(raw: str) -> str:
    """Of an entry in braces, all up to the comma behind its key; of others nothing."""
    entry = grammar.ENTRY.fullmatch(raw)
    comma = raw.find(",", entry.end(2)) if entry and "{" not in entry[2] else -1
    return raw[: comma + 1]
