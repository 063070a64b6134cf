"""Text of a .bib -> blocks that cover every character of it.

The grammar is that of BibTeX itself (`grammar`), with two tolerances: `%` lines within an entry are comments, as for
biber, and names of fields may begin with a digit. What BibTeX does not read as an entry, a macro, a preamble or a
comment is free text. A block with an error in it is BROKEN: it ends at its own closing brace or before the next line
that begins with `@word{`, whichever comes first, and is kept as it is.

Sound entries are found by one pattern each; what that does not match is read with care, token by token. Fields are
looked up when they are asked for: a file of 50,000 entries has 400,000 of them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from itertools import chain

from readinglist.formats.bibtex import grammar
from readinglist.formats.bibtex.careful import BrokenBlock, FieldSpan, Reader
from readinglist.formats.bibtex.concatenation import MONTHS, expand

__all__ = ["BibFile", "Block", "BlockKind", "FieldSpan", "excerpt", "index", "scan"]

_LINE_END = re.compile(r"\r\n|\r|\n")
_STRING = re.compile(r"@[ \t\r\n]*+[sS][tT][rR][iI][nN][gG][ \t\r\n]*+[{(]")


class BlockKind(Enum):
    ENTRY = auto()
    STRING = auto()
    PREAMBLE = auto()
    COMMENT = auto()
    FREE = auto()
    BROKEN = auto()


_KINDS = {"string": BlockKind.STRING, "preamble": BlockKind.PREAMBLE, "comment": BlockKind.COMMENT}


class Block:
    """A piece of the file, [start, end).

    type and key: as written, "" where a block has none. problem: of a BROKEN block, in plain words; else "". fault:
    what stands before it in a BROKEN block is sound.
    """

    __slots__ = ("_fields", "_place", "end", "fault", "key", "kind", "problem", "start", "type")

    def __init__(
        self, kind: BlockKind, start: int, end: int, *, type: str = "", key: str = "", problem: str = "",
        fields: tuple[FieldSpan, ...] | str = (), place: int = 0, fault: int = 0,
    ) -> None:  # fmt: skip
        """fields: or the text that they are looked up in, from `place` on."""
        self.kind = kind
        self.start = start
        self.end = end
        self.type = type
        self.key = key
        self.problem = problem
        self.fault = fault
        self._fields = fields
        self._place = place

    @property
    def fields(self) -> tuple[FieldSpan, ...]:
        """Of an entry, in their order; of a STRING, its one macro."""
        text = self._fields
        if not isinstance(text, str):
            return text
        make = tuple.__new__  # what FieldSpan(...) does itself, at two thirds of the time
        return tuple(
            [
                make(FieldSpan, (field[1], field.start(1), end, start, end))
                for field in grammar.FIELD.finditer(text, self._place, self.end)
                for start, end in (field.span(2),)
            ]
        )

    @classmethod
    def of_entry(cls, text: str, start: int) -> Block:
        """The sound entry in braces that begins at `start`; ValueError where there is none."""
        entry = grammar.ENTRY.match(text, start)
        if entry is None:
            raise ValueError(f"no sound entry begins at {start}")
        return _entry(text, entry)

    def moved(self, shift: int, text: str) -> Block:
        """The same block so many characters further on in another text."""
        fields: tuple[FieldSpan, ...] | str = text
        if not isinstance(self._fields, str):
            fields = tuple(FieldSpan(name, *(at + shift for at in ends)) for name, *ends in self._fields)
        return Block(
            self.kind, self.start + shift, self.end + shift, type=self.type, key=self.key, problem=self.problem,
            fields=fields, place=self._place + shift, fault=self.fault + shift if self.problem else 0,
        )  # fmt: skip

    def __repr__(self) -> str:
        said = "".join(f", {word!r}" for word in (self.type, self.key, self.problem) if word)
        return f"Block({self.kind.name}, {self.start}, {self.end}{said})"


@dataclass(frozen=True)
class BibFile:
    """A text and its blocks, in order and without gaps."""

    text: str
    blocks: tuple[Block, ...]

    @cached_property
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

    @cached_property
    def is_sound(self) -> bool:
        """No BROKEN block, no `@` in free text, no comment cut off by an entry: no block depends on another."""
        return not any(
            block.kind is BlockKind.BROKEN
            or (block.kind is BlockKind.FREE and self.text.find("@", block.start, block.end) >= 0)
            or (block.kind is BlockKind.COMMENT and self.text[block.end - 1] not in "})")
            for block in self.blocks
        )

    @cached_property
    def is_bibtex(self) -> bool:
        """Whether a line begins with a block, sound or broken, or there is nothing but blanks and `%` remarks.

        A manuscript has neither: the `@` of its commands and addresses stands within a line.
        """
        return any(block.kind is not BlockKind.FREE and self._begins_line(block.start) for block in self.blocks) or all(
            line.lstrip().startswith("%") or not line.strip()
            for block in self.blocks
            if block.kind is BlockKind.FREE
            for line in _LINE_END.split(self.text[block.start : block.end])
        )

    def _begins_line(self, offset: int) -> bool:
        return not self.text[self._line_starts[self.line_of(offset) - 1] : offset].strip()

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
    blocks: list[Block] = []
    done = 0
    for start, end, found in find_blocks(text):
        if start > done:
            blocks.append(Block(BlockKind.FREE, done, start))
        blocks.append(found if isinstance(found, Block) else _entry(text, found))
        done = end
    if done < len(text):
        blocks.append(Block(BlockKind.FREE, done, len(text)))
    return BibFile(text, tuple(blocks))


def excerpt(text: str, starts: Iterable[int]) -> BibFile:
    """Of a file only the entries that begin at `starts`, in order, and what looks like a macro; all else as free text.

    Raises ValueError where no sound entry begins. A macro that stands in a value or in a comment is taken for one.
    """
    found = [_read_with_care(Reader(text), match.start())[0] for match in _STRING.finditer(text)]
    blocks = [block for block in found if block and block.kind is BlockKind.STRING]
    blocks += (Block.of_entry(text, start) for start in starts)
    blocks.sort(key=lambda block: block.start)
    ends = [0, *(block.end for block in blocks)]
    gaps = [Block(BlockKind.FREE, end, block.start) for end, block in zip(ends, blocks, strict=False)]
    covering = [*chain.from_iterable(zip(gaps, blocks, strict=True)), Block(BlockKind.FREE, ends[-1], len(text))]
    return BibFile(text, tuple(block for block in covering if block.end > block.start))


def index(text: str) -> list[tuple[str, str, int, int]]:
    """Type, key, start and end of each entry."""
    return [
        (found.type, found.key, start, end) if isinstance(found, Block) else (found[1], found[2], start, end)
        for start, end, found in find_blocks(text)
        if not isinstance(found, Block) or found.kind is BlockKind.ENTRY
    ]


def find_blocks(text: str) -> Iterator[tuple[int, int, re.Match[str] | Block]]:
    """Start and end of all blocks but the FREE ones, each with what was found: a sound entry is a match of ENTRY."""
    reader = Reader(text)
    find, match = text.find, grammar.ENTRY.match
    at = find("@")
    while at >= 0:
        if entry := match(text, at):
            end = entry.end()
            yield at, end, entry
        else:
            block, end = _read_with_care(reader, at)
            if block:
                yield at, end, block
        at = find("@", end)


def _entry(text: str, entry: re.Match[str]) -> Block:
    type, key = entry.groups()
    start, end = entry.span()
    return Block(BlockKind.ENTRY, start, end, type=type, key=key, fields=text, place=entry.end(2))


def _read_with_care(reader: Reader, at: int) -> tuple[Block | None, int]:
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
    except BrokenBlock as broken:
        if is_commented:  # taken out with `%` signs: text, and no error
            return None, broken.resume
        end = reader.find_end_of_broken(body, broken.resume, opener=opener)
        return Block(BlockKind.BROKEN, at, end, type=type, problem=broken.reason, fault=broken.resume), end
    return Block(kind, at, end, type=type, key=key, fields=fields), end


def _comment_end(reader: Reader, body: int, opener: str) -> int:
    """A comment ends with its group, but BibTeX does not skip groups: a sound entry in it is an entry."""
    end = reader.find_end_of_broken(body, body, opener=opener)
    for head in grammar.HEAD.finditer(reader.text, body, end):
        if grammar.ENTRY.match(reader.text, head.start(), end):
            return head.start()
    return end
