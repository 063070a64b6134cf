"""How somebody writes their .bib: read off its entries, so that what is new looks like what was there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import Enum, auto
from itertools import pairwise
from typing import NamedTuple, TypeVar

from readinglist.formats.bibtex import grammar
from readinglist.formats.bibtex.scanning import BibFile, Block, BlockKind, FieldSpan, scan

_T = TypeVar("_T")
_BODY = re.compile(rf"@{grammar.WHITE}{grammar.TYPE}{grammar.WHITE}[{{(]{grammar.WHITE_OR_COMMENT}")
_BLANK = re.compile(r"[ \t\r\n]*")
_NEWLINE = re.compile(r"\r\n|\r|\n")
_NUMBER = re.compile(r"[0-9]+")
_BRACED_NUMBER = re.compile(r"\{[0-9]+\}")
#: So many entries of a file are asked for its style.
_SAMPLE = 200


class Alignment(Enum):
    """What stands in one column: nothing, the equals signs, or the values behind equals signs that do not."""

    NONE = auto()
    EQUALS = auto()
    VALUES = auto()


@dataclass(frozen=True, slots=True)
class EntryStyle:
    """The blanks and signs of an entry, from its opening to its end.

    opening: between type and key. head: between key and first field. separator: between fields. tail: behind the last
    value, before the closing delimiter; a trailing comma is in it. before_equals, after_equals: blanks. column: of what
    is aligned, counted from the beginning of the name; 0: it follows the longest name of the entry.
    type_case, name_case: str.lower, str.upper, str.capitalize, or str for "as it comes".
    """

    opening: str = "{"
    head: str = ",\n  "
    separator: str = ",\n  "
    tail: str = ",\n"
    before_equals: str = " "
    after_equals: str = " "
    alignment: Alignment = Alignment.NONE
    column: int = 0
    is_quoted: bool = False
    has_bare_numbers: bool = False
    newline: str = "\n"
    type_case: Callable[[str], str] = str
    name_case: Callable[[str], str] = str

    @classmethod
    def of(cls, raw: str) -> EntryStyle:
        """The style of one sound entry; what it does not show is as in `EntryStyle()`."""
        block = sound_entry(raw)
        return _style(raw, block)

    def write_field(self, name: str, source: str, *, column: int = 0) -> str:
        """`name = source` in this style. column: of what is aligned, where the style has none of its own."""
        name = self.name_case(name)
        before, after = self.before_equals, self.after_equals
        column = self.column or column
        if self.alignment is Alignment.EQUALS:
            before = " " * max(column - len(name), 1)
        elif self.alignment is Alignment.VALUES:
            after = " " * max(column - len(name) - len(before) - 1, 1)
        return f"{name}{before}={after}{self.delimit(source)}"

    def delimit(self, source: str) -> str:
        """A value in braces, in the delimiters that this style has for it; any other value as it is."""
        if self.has_bare_numbers and _BRACED_NUMBER.fullmatch(source):
            return source[1:-1]
        if self.is_quoted and is_one_group(source) and '"' not in source:
            return f'"{source[1:-1]}"'
        return self.with_newlines(source)

    def with_newlines(self, source: str) -> str:
        return source if self.newline == "\n" else _NEWLINE.sub(self.newline, source)


@dataclass(frozen=True, slots=True)
class FileStyle:
    """entry: how most entries of the file are written. gap: the blanks between two entries."""

    entry: EntryStyle = field(default_factory=EntryStyle)
    gap: str = "\n\n"

    @classmethod
    def of(cls, file: BibFile) -> FileStyle:
        """The prevailing style of a file, each trait by itself; that of the program for a file without entries."""
        entries = file.entries
        sample = entries[:: max(len(entries) // _SAMPLE, 1)]
        styles = [EntryStyle.of(file.text[entry.start : entry.end]) for entry in sample if entry.fields]
        newline = _newline(file.text)
        if not styles:
            return cls(_in_newline(newline), newline * 2)
        return cls(_prevailing(styles), _most_common(_gaps(file), newline * 2))


class _Gaps(NamedTuple):
    """Around an equals sign. name: how long it is."""

    name: int
    before: str
    after: str

    @property
    def value_column(self) -> int:
        return self.name + len(self.before) + 1 + len(self.after)


def sound_entry(raw: str) -> Block:
    """The entry that `raw` is from its first to its last character; ValueError when it is something else."""
    blocks = scan(raw).blocks
    if len(blocks) != 1 or blocks[0].kind is not BlockKind.ENTRY:
        raise ValueError(f"not one sound entry: {raw[:60]!r}")
    return blocks[0]


def is_one_group(source: str) -> bool:
    """Whether a value is one text in braces and nothing else."""
    return re.fullmatch(grammar.GROUP, source) is not None


def key_span(raw: str, block: Block) -> tuple[int, int]:
    """Where the key of an entry stands: behind remarks, unless it has a `%` itself, as BibTeX has it."""
    if plain := grammar.ENTRY.match(raw):
        return plain.span(2)
    body = _BODY.match(raw)
    assert body
    return body.end(), body.end() + len(block.key)


def separators(raw: str, block: Block) -> list[str]:
    """What stands between the fields of an entry."""
    return [raw[one.end : other.start] for one, other in pairwise(block.fields)]


def _style(raw: str, block: Block) -> EntryStyle:
    default = _in_newline(_newline(raw))
    opening = raw[raw.index(block.type) + len(block.type) : key_span(raw, block)[0]]
    style = replace(default, opening=opening[:1] if "%" in opening else opening, type_case=_case([block.type]))
    if not block.fields:
        return style
    sources = [raw[each.value_start : each.value_end] for each in block.fields]
    head = raw[key_span(raw, block)[1] : block.fields[0].start]
    between = [each for each in separators(raw, block) if "%" not in each]
    tail = raw[block.fields[-1].end : block.end - 1]
    style = replace(
        style,
        head=default.head if "%" in head else head,
        separator=_most_common(between, default.separator if "%" in head else head),
        tail=default.tail if "%" in tail else tail,
        is_quoted=_is_mostly(source.startswith('"') for source in sources if source[0] in '{"'),
        has_bare_numbers=_is_mostly(source.isdigit() for source in sources if source.strip('{}"').isdigit()),
        name_case=_case([each.name for each in block.fields]),
    )
    return _aligned(style, list(_equals_gaps(raw, block.fields)))


def _equals_gaps(raw: str, spans: Iterable[FieldSpan]) -> Iterator[_Gaps]:
    for each in spans:
        before, _, after = raw[each.start + len(each.name) : each.value_start].partition("=")
        if not (before + after).strip(" \t"):
            yield _Gaps(len(each.name), before, after)


def _aligned(style: EntryStyle, gaps: Sequence[_Gaps]) -> EntryStyle:
    """With the blanks around the equals signs, and the column, that most fields agree in."""
    if not gaps:
        return style
    plain = Counter((each.before, each.after) for each in gaps)
    equals = Counter((each.name + len(each.before), each.after) for each in gaps if "\t" not in each.before)
    values = Counter((each.before, each.value_column) for each in gaps if "\t" not in each.after)
    most = max(counter.most_common(1)[0][1] for counter in (plain, equals, values) if counter)
    if plain.most_common(1)[0][1] == most:
        before, after = plain.most_common(1)[0][0]
        return replace(style, before_equals=before, after_equals=after)
    if equals and equals.most_common(1)[0][1] == most:
        column, after = equals.most_common(1)[0][0]
        return replace(style, alignment=Alignment.EQUALS, column=column, after_equals=after)
    before, column = values.most_common(1)[0][0]
    return replace(style, alignment=Alignment.VALUES, column=column, before_equals=before)


def _prevailing(styles: Sequence[EntryStyle]) -> EntryStyle:
    traits = {
        each.name: _most_common([getattr(style, each.name) for style in styles], None) for each in fields(EntryStyle)
    }
    aligned = [style.column for style in styles if style.alignment is traits["alignment"]]
    traits["column"] = aligned[0] if len(set(aligned)) == 1 else 0
    return EntryStyle(**traits)


def _gaps(file: BibFile) -> list[str]:
    gaps = []
    for one, other in pairwise(file.entries):
        gap = file.text[one.end : other.start]
        if _BLANK.fullmatch(gap):
            gaps.append(gap)
    return gaps


def _newline(text: str) -> str:
    """The newline that all lines end in; "\\n" where they differ, or where there is one line."""
    found = set(_NEWLINE.findall(text))
    return found.pop() if len(found) == 1 else "\n"


def _in_newline(newline: str) -> EntryStyle:
    style = EntryStyle()
    head, separator, tail = (each.replace("\n", newline) for each in (style.head, style.separator, style.tail))
    return replace(style, head=head, separator=separator, tail=tail, newline=newline)


def _case(words: Sequence[str]) -> Callable[[str], str]:
    for case in (str.lower, str.upper, str.capitalize):
        if all(word == case(word) for word in words):
            return case
    return str


def _is_mostly(answers: Iterable[bool]) -> bool:
    counts = Counter(answers)
    return counts[True] > counts[False]


def _most_common(values: Sequence[_T], default: _T) -> _T:
    return Counter(values).most_common(1)[0][0] if values else default
