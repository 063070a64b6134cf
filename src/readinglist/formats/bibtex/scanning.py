"""Text of a .bib -> blocks that cover every character of it.

The grammar is that of BibTeX itself (`grammar`), with two tolerances: `%` lines within an entry are comments, as for
biber, and names may begin with a digit. What BibTeX does not read as an entry, a macro, a preamble or a comment is free
text. A block with an error in it is BROKEN: it ends at its own closing brace or before the next line that begins with
`@word{`, whichever comes first, and is kept as it is.

Sound entries are found by one pattern each; what that does not match is read with care, token by token. Fields are
looked up when they are asked for: a file of 50,000 entries has 400,000 of them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import NamedTuple

from readinglist.formats.bibtex import careful, grammar
from readinglist.formats.bibtex.careful import FieldSpan
from readinglist.formats.bibtex.concatenation import MONTHS, expand

__all__ = ["BibFile", "Block", "BlockKind", "FieldSpan", "index", "scan"]

_LINE_END = re.compile(r"\r\n|\r|\n")


class BlockKind(Enum):
    ENTRY = auto()
    STRING = auto()
    PREAMBLE = auto()
    COMMENT = auto()
    FREE = auto()
    BROKEN = auto()


_KINDS = {"string": BlockKind.STRING, "preamble": BlockKind.PREAMBLE, "comment": BlockKind.COMMENT}


class Unread(NamedTuple):
    """Fields of a sound entry that nobody has asked for: they stand in `text` from `start` on."""

    text: str
    start: int


class Block:
    """A piece of the file, [start, end).

    type and key: as written, "" where a block has none. fields: of an entry, and the one macro of a STRING.
    problem: of a BROKEN block, in plain words; else "".
    """

    __slots__ = ("_fields", "end", "key", "kind", "problem", "start", "type")

    def __init__(
        self, kind: BlockKind, start: int, end: int, *, type: str = "", key: str = "", problem: str = "",
        fields: tuple[FieldSpan, ...] | Unread = (),
    ) -> None:  # fmt: skip
        self.kind, self.start, self.end = kind, start, end
        self.type, self.key, self.problem = type, key, problem
        self._fields = fields

    @property
    def fields(self) -> tuple[FieldSpan, ...]:
        fields = self._fields
        return _read_fields(fields, self.end) if isinstance(fields, Unread) else fields

    def __repr__(self) -> str:
        said = "".join(f", {word!r}" for word in (self.type, self.key, self.problem) if word)
        return f"Block({self.kind.name}, {self.start}, {self.end}{said})"


@dataclass(frozen=True)
class BibFile:
    """A text and its blocks, in order and without gaps."""

    text: str
    blocks: tuple[Block, ...]

    @property
    def entries(self) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if block.kind is BlockKind.ENTRY)

    @cached_property
    def macros(self) -> Mapping[str, str]:
        """Name in small letters -> its text, the months included. A later definition wins, as in BibTeX."""
        macros = dict(MONTHS)
        for block in self.blocks:
            if block.kind is BlockKind.STRING:
                for field in block.fields:
                    source = self.text[field.value_start : field.value_end]
                    macros[field.name.lower()] = expand(source, macros)
        return macros

    @cached_property
    def repeated_keys(self) -> Mapping[str, tuple[int, ...]]:
        """Key in small letters -> the places in `blocks` of all entries that have it, where that is more than one."""
        places: dict[str, list[int]] = {}
        for place, block in enumerate(self.blocks):
            if block.kind is BlockKind.ENTRY and block.key:
                places.setdefault(block.key.lower(), []).append(place)
        return {key: tuple(found) for key, found in places.items() if len(found) > 1}

    def line_of(self, offset: int) -> int:
        """The line, from 1, that the character at `offset` stands in."""
        return bisect_right(self._line_starts, offset)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(end.end() for end in _LINE_END.finditer(self.text))]

    def source(self, place: int) -> str:
        """The text of one block."""
        block = self.blocks[place]
        return self.text[block.start : block.end]


def scan(text: str) -> BibFile:
    """The blocks of a file; never fails."""
    return BibFile(text, tuple(_with_gaps(text)))


def index(text: str) -> list[tuple[str, str, int, int]]:
    """Type, key, start and end of each entry."""
    return [
        (block.type, block.key, block.start, block.end) for block in iter_blocks(text) if block.kind is BlockKind.ENTRY
    ]


def _with_gaps(text: str) -> Iterator[Block]:
    """All blocks; what is between those of the grammar is FREE."""
    done = 0
    for block in iter_blocks(text):
        if block.start > done:
            yield Block(BlockKind.FREE, done, block.start)
        yield block
        done = block.end
    if done < len(text):
        yield Block(BlockKind.FREE, done, len(text))


def iter_blocks(text: str, start: int = 0) -> Iterator[Block]:
    """The blocks other than FREE from `start` on, which must lie outside of any block."""
    reader = careful.Reader(text)
    at = text.find("@", start)
    while at >= 0:
        entry = grammar.ENTRY.match(text, at)
        if entry is not None and (type := entry[1]).lower() not in _KINDS:
            end = entry.end()
            yield Block(BlockKind.ENTRY, at, end, type=type, key=entry[2], fields=Unread(text, entry.end(2)))
        else:
            block, end = _read_with_care(reader, at)
            if block is not None:
                yield block
        at = text.find("@", end)


def _read_fields(unread: Unread, end: int) -> tuple[FieldSpan, ...]:
    spans = (field.regs for field in grammar.FIELD.finditer(unread.text, unread.start, end))
    return tuple(
        FieldSpan(unread.text[name[0] : name[1]], name[0], value[1], value[0], value[1]) for _, name, value in spans
    )


def _read_with_care(reader: careful.Reader, at: int) -> tuple[Block | None, int]:
    """The block that begins at the `@`, if any, and where to go on."""
    head = grammar.HEAD.match(reader.text, at)
    if head is None:
        return None, at + 1
    type, opener, body = head[1], head[2], head.end()
    kind = _KINDS.get(type.lower(), BlockKind.ENTRY)
    if kind is BlockKind.COMMENT:
        end = _comment_end(reader, body, opener)
        return Block(kind, at, end, type=type), end
    is_commented = reader.is_commented_out(at)
    key = ""
    try:
        if kind is BlockKind.ENTRY:
            key, fields, end = reader.read_entry(body, opener=opener, is_strict=is_commented)
        else:
            fields, end = reader.read_definition(body, opener=opener, has_name=kind is BlockKind.STRING)
    except careful.BrokenBlock as broken:
        if is_commented:  # taken out with `%` signs: text, and no error
            return None, broken.resume
        end = reader.find_end_of_broken(body, broken.resume, opener=opener)
        return Block(BlockKind.BROKEN, at, end, type=type, problem=broken.reason), end
    return Block(kind, at, end, type=type, key=key, fields=fields), end


def _comment_end(reader: careful.Reader, body: int, opener: str) -> int:
    """A comment ends with its group, but BibTeX does not skip groups: a sound entry in it is an entry."""
    end = reader.find_end_of_broken(body, body, opener=opener)
    for head in grammar.HEAD.finditer(reader.text, body, end):
        if grammar.ENTRY.match(reader.text, head.start()):
            return head.start()
    return end
