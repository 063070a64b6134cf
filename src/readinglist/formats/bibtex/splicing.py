"""Changing the text of a .bib as little as possible.

A changed field takes the place of its old value; a new field comes last in its entry, a new entry behind the last entry
of the file (before the comments that JabRef keeps at the end). All else is copied. `verify` reads it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, zip_longest
from typing import NamedTuple

from readinglist.errors import BibMismatch
from readinglist.formats.bibtex import grammar
from readinglist.formats.bibtex.in_place import blocks_after, is_in_place
from readinglist.formats.bibtex.scanning import BibFile, Block, BlockKind, FieldSpan, find_blocks, scan
from readinglist.formats.bibtex.styles import Alignment, EntryStyle, FileStyle, is_one_group, key_span, sound_entry

__all__ = [
    "UNREAD",
    "EntryStyle",
    "FileStyle",
    "edit_entry",
    "file_after",
    "new_entry",
    "removed_span",
    "splice",
    "verify",
]

_WHITE = " \t\r\n"
_NEWLINE = re.compile(r"\r\n|\r|\n")
_REST_OF_LINE = re.compile(r"[ \t]*(\r\n|\r|\n|\Z)")
_BLANK_LINE = re.compile(r"[ \t]*(?:\r\n|\r|\n)")
#: Behind the last field of an entry: its comma, if it has one, and a remark.
_REMARK = re.compile(r"([ \t]*,)?[ \t]*%[^\r\n]*")
_COMMA = re.compile(rf"{grammar.WHITE},")
#: What no program reads: an entry that is taken out of a comment may leave more of the text around it to that.
UNREAD = (BlockKind.FREE, BlockKind.COMMENT)
#: Characters that are compared at once.
_PIECE = 1 << 16
_BLANKS = re.compile(r"[ \t\r\n]+")


def edit_entry(
    raw: str, *, fields: Mapping[str, str | None], key: str | None = None, type: str | None = None
) -> str:  # fmt: skip
    """`raw`, the text of one sound entry, with other fields, key or type; ValueError for any other text.

    fields: name in any case -> the value with its delimiters; None takes the field out, each time that it is there.
    Of a repeated field the first is changed, which is the one that BibTeX takes.
    """
    style = EntryStyle.of(raw)
    for name, source in fields.items():
        raw = _without_field(raw, name) if source is None else _with_field(raw, name, source, style)
    block = sound_entry(raw)
    if key is not None:
        start, end = key_span(raw, block)
        raw = raw[:start] + key + raw[end:]
    if type is not None:
        start = raw.index(block.type)
        raw = raw[:start] + style.type_case(type) + raw[start + len(block.type) :]
    return raw


def new_entry(type: str, key: str, fields: Mapping[str, str], *, style: FileStyle) -> str:
    """The text of an entry without blanks around it. fields: name -> value with its delimiters, in this order."""
    entry = style.entry
    longest = max(map(len, fields), default=0)
    column = longest + len(entry.before_equals) + len(f"={entry.after_equals}") * (entry.alignment is Alignment.VALUES)
    lines = [entry.write_field(name, source, column=column) for name, source in fields.items()]
    body = entry.head + entry.separator.join(lines) + entry.tail if lines else f",{entry.newline}"
    closer = ")" if "(" in entry.opening else "}"
    return f"@{entry.type_case(type)}{entry.opening}{key}{body}{closer}"


def splice(file: BibFile, *, replaced: Mapping[int, str | None], added: Sequence[str] = ()) -> str:
    """The text of the file with some blocks (by their place in `blocks`) replaced and entries added.

    None takes a block out, and with it the blanks before it. `added` come behind the line of the last entry that stays,
    else of the last macro or preamble, else at the end of the file: whoever takes them out again has the same text.
    """
    edits = [
        _Edit(file.blocks[place].start, file.blocks[place].end, text) if text is not None else _removal(file, place)
        for place, text in replaced.items()
    ]
    if added:
        edits.append(_addition(file, replaced, added))
    return _apply(file.text, edits)


def verify(before: BibFile, after_text: str, *, replaced: Mapping[int, str | None], added: Sequence[str] = ()) -> None:
    """Read a text made by `splice` again; BibMismatch when anything in it is not as it was or as it was meant.

    What is the same, character by character, is read the same where no block depends on another: in a file without
    errors, of which only what was changed is read again, with a neighbour on either side; and in any file where
    entries were changed in place. Other texts are read as a whole.
    """
    if not added and is_in_place(before, replaced):
        _compare(before, after_text, replaced)
    else:
        _read_again(before, after_text, replaced, added)


def file_after(
    before: BibFile, after_text: str, *, replaced: Mapping[int, str | None], added: Sequence[str] = ()
) -> BibFile:
    """`scan(after_text)` of a text that `verify` let through."""
    return (
        scan(after_text) if added or not is_in_place(before, replaced) else blocks_after(before, after_text, replaced)
    )


def _compare(before: BibFile, after_text: str, replaced: Mapping[int, str | None]) -> None:
    """What was put in is there, and all else as it was."""
    done = shift = 0
    for place in sorted(replaced):
        block, raw = before.blocks[place], replaced[place] or ""
        start = block.start + shift
        if not _is_same(before.text, after_text, range(done + shift, start), shift=-shift):
            raise _mismatch("away from what was changed")
        if not after_text.startswith(raw, start):
            raise _mismatch(f"in what begins with “{raw[:40]}”")
        done, shift = block.end, shift + len(raw) - (block.end - block.start)
    end = max(len(after_text), len(before.text) + shift)
    if not _is_same(before.text, after_text, range(done + shift, end), shift=-shift):
        raise _mismatch("away from what was changed")


def _read_again(
    before: BibFile, after_text: str, replaced: Mapping[int, str | None], added: Sequence[str]
) -> None:  # fmt: skip
    first, last = _window(before, replaced, added)
    start = before.blocks[first].start if before.blocks else 0
    rest = len(before.text) - (before.blocks[last].end if before.blocks else 0)
    end = len(after_text) - rest
    if end < start or not (
        _is_same(before.text, after_text, range(start))
        and _is_same(before.text, after_text, range(end, len(after_text)), shift=len(before.text) - len(after_text))
    ):
        raise _mismatch("away from what was changed")
    wanted, wanted_free = _parted(_expected(before, range(first, last + 1), replaced, added))
    found, free = _parted(_pieces(after_text[start:end]))
    for one, other in zip_longest(found, wanted, fillvalue=""):
        if one != other:
            raise _mismatch(f"in what begins with “{(other or one)[:40]}”")
    if _squeezed(free) != _squeezed(wanted_free):
        raise _mismatch("in the text between the entries")


def removed_span(file: BibFile, place: int) -> tuple[int, int]:
    """The characters that go when `splice` takes this block out."""
    edit = _removal(file, place)
    return edit.start, edit.end


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


def _apply(text: str, edits: Sequence[_Edit]) -> str:
    parts: list[str] = []
    done = 0
    for edit in sorted(edits):
        parts += (text[done : edit.start], edit.text)
        done = max(done, edit.end)
    return "".join([*parts, text[done:]])


def _with_field(raw: str, name: str, source: str, style: EntryStyle) -> str:
    block = sound_entry(raw)
    old = next((each for each in block.fields if each.name.lower() == name.lower()), None)
    if old is not None:
        source = _like(source, raw[old.value_start : old.value_end], style)
        return raw[: old.value_start] + source + raw[old.value_end :]
    field = style.write_field(name, source)
    if block.fields:
        end = block.fields[-1].end
        if remark := _REMARK.match(raw, end):
            return _with_field_behind(raw, end, remark, field, style)
        return f"{raw[:end]}{style.separator}{field}{raw[end:]}"
    end = key_span(raw, block)[1]
    rest = raw[end:]
    return f"{raw[:end]}{style.head}{field}{rest if len(rest) > 1 else style.tail + rest}"


def _with_field_behind(raw: str, end: int, remark: re.Match[str], field: str, style: EntryStyle) -> str:
    """Behind the remark in the line of the last field, which ends at `end`."""
    blanks = style.separator.replace(",", "", 1)
    blanks = blanks if _NEWLINE.search(blanks) else f"{style.newline}  "
    comma = remark[1] or ""
    before = raw[:end] + ("" if comma else ",") + raw[end : remark.end()]
    return f"{before}{blanks}{field}{comma.strip()}{raw[remark.end() :]}"


def _without_field(raw: str, name: str) -> str:
    """Without the field and the comma before it, or behind it where a remark stands between."""
    block = sound_entry(raw)
    for place in reversed(range(len(block.fields))):
        field = block.fields[place]
        if field.name.lower() != name.lower():
            continue
        before = block.fields[place - 1].end if place else key_span(raw, block)[1]
        is_first_in_brackets = place == 0 and raw.endswith(")")  # without a comma the bracket may belong to the key
        if is_first_in_brackets or "%" in raw[before : field.start]:
            raw = _without_behind_remark(raw, before, field)
        else:
            raw = raw[:before] + raw[field.end :]
    return raw


def _without_behind_remark(raw: str, before: int, field: FieldSpan) -> str:
    """Without a field before which a remark stands; before: the end of the field before it. One that has its lines for
    itself goes with them, and without a comma behind it with that before the remark: as `_with_field_behind` put it.
    """
    comma = _COMMA.match(raw, field.end)
    end = comma.end() if comma else field.end
    if "%" not in raw[before : field.start] or not _NEWLINE.match(raw, end):
        return raw[: field.start] + raw[end:]
    left = raw[: field.start].rstrip(_WHITE)
    if not comma and (other := _COMMA.match(left, before)):
        left = left[: other.end() - 1] + left[other.end() :]
    return left + raw[end:]


def _like(source: str, old: str, style: EntryStyle) -> str:
    """A new value in the delimiters of the old one, if it is a plain text in braces and has a form in them."""
    if is_one_group(source):
        if old.isdigit() and source[1:-1].isdigit() and source.isascii():
            return source[1:-1]
        if old.startswith('"') and '"' not in source and "#" not in old:
            return style.with_newlines(f'"{source[1:-1]}"')
    return style.with_newlines(source)


def _removal(file: BibFile, place: int) -> _Edit:
    """The block and the blanks before it, as `_addition` puts them there; of the first in a file, those behind it.

    A remark in its line stays where it is.
    """
    text, block = file.text, file.blocks[place]
    rest, before = _REST_OF_LINE.match(text, block.end), _blanks_before(file, place)
    if rest is None:
        return _Edit(block.start, block.end, "")
    if before == 0:
        return _removal_of_first(text, block, rest)
    newline = _NEWLINE.search(text, before, block.start)
    if newline is None:
        return _Edit(before, block.end, "")
    return _Edit(newline.start(), rest.start(1), "")


def _removal_of_first(text: str, block: Block, rest: re.Match[str]) -> _Edit:
    """With its line and a blank one behind it."""
    if not text[rest.end() :].strip(_WHITE):
        return _Edit(block.start, rest.end(), "")
    after = _BLANK_LINE.match(text, rest.end())
    return _Edit(_line_start(text, block.start), after.end() if after else rest.end(), "")


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _blanks_before(file: BibFile, place: int) -> int:
    """Where the blanks begin that stand before a block."""
    at = file.blocks[place].start
    first = file.blocks[place - 1].start if place and file.blocks[place - 1].kind is BlockKind.FREE else at
    while at > first and file.text[at - 1] in _WHITE:
        at -= 1
    return at


def _anchor(file: BibFile, replaced: Mapping[int, str | None]) -> int | None:
    """The place of the block that new entries come behind: the last one in a line with an entry or macro in it."""
    for kinds in ({BlockKind.ENTRY}, {BlockKind.STRING, BlockKind.PREAMBLE}):
        for place in reversed(range(len(file.blocks))):
            if file.blocks[place].kind in kinds and replaced.get(place, "") is not None:
                return _last_in_line(file, place, replaced)
    return None


def _last_in_line(file: BibFile, place: int, replaced: Mapping[int, str | None]) -> int:
    for other in range(place + 1, len(file.blocks)):
        block = file.blocks[other]
        if _NEWLINE.search(file.text, file.blocks[place].end, block.start):
            break
        if block.kind is not BlockKind.FREE and replaced.get(other, "") is not None:
            place = other
    return place


def _addition(file: BibFile, replaced: Mapping[int, str | None], added: Sequence[str]) -> _Edit:
    style = FileStyle.of(file)
    anchor = _anchor(file, replaced)
    if anchor is not None:
        at, gap = _behind(file, anchor, style)
    elif file.text.strip(_WHITE):
        at, gap = _rest_of_line(file.text, len(file.text.rstrip(_WHITE))), style.gap
    else:
        at = len(file.text)
        return _Edit(at, at, style.gap.join(added) + style.entry.newline)
    return _Edit(at, at, "".join(gap + entry for entry in added))


def _behind(file: BibFile, anchor: int, style: FileStyle) -> tuple[int, str]:
    """Where new entries come, and what parts them: behind the line of the anchor, with the remark that may stand in it,
    or right behind the anchor in a file with many entries in a line.
    """
    end = file.blocks[anchor].end
    line_end = _rest_of_line(file.text, end)
    if _NEWLINE.search(style.gap):
        return line_end, style.gap.lstrip(" \t")
    has_remark = bool(file.text[end:line_end].strip(_WHITE))
    return (line_end, style.entry.newline * 2) if has_remark else (end, style.gap)


def _rest_of_line(text: str, at: int) -> int:
    """The end of the line, before its newline."""
    newline = _NEWLINE.search(text, at)
    return newline.start() if newline else len(text)


def _window(file: BibFile, replaced: Mapping[int, str | None], added: Sequence[str]) -> tuple[int, int]:
    """The first and the last block that are to be read again."""
    places = set(replaced)
    if added:
        anchor = _anchor(file, replaced)
        places.add(len(file.blocks) - 1 if anchor is None else anchor)
    if not file.is_sound or not places:
        return 0, len(file.blocks) - 1
    first, last = min(places) - 1, max(places) + 1
    while first > 0 and not _begins_a_line(file, first):
        first -= 1
    while last < len(file.blocks) - 1 and not _begins_a_line(file, last):
        last += 1
    return max(first, 0), min(last, len(file.blocks) - 1)


def _begins_a_line(file: BibFile, place: int) -> bool:
    block = file.blocks[place]
    return block.kind is not BlockKind.FREE and file.text[block.start - 1 : block.start] in ("\n", "\r")


def _is_same(text: str, other: str, span: range, *, shift: int = 0) -> bool:
    """Whether `other` has in `span` what `text` has there, `shift` characters on. Piece by piece: copies cost more."""
    pieces = (slice(at, min(at + _PIECE, span.stop)) for at in range(span.start, span.stop, _PIECE))
    return all(other[piece] == text[piece.start + shift : piece.stop + shift] for piece in pieces)


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """All of a text in its blocks, each with whether it is free text: as for BibTeX, comments are."""
    done = 0
    for start, end, found in find_blocks(text):
        yield True, text[done:start]
        yield isinstance(found, Block) and found.kind is BlockKind.COMMENT, text[start:end]
        done = end
    yield True, text[done:]


def _expected(
    before: BibFile, places: range, replaced: Mapping[int, str | None], added: Sequence[str]
) -> Iterator[tuple[bool, str]]:
    """The pieces that there should be where these blocks were."""
    anchor = _anchor(before, replaced) if added else None
    for place in places:
        block = before.blocks[place]
        if place not in replaced:
            yield block.kind in UNREAD, before.text[block.start : block.end]
        elif (text := replaced[place]) is not None:
            yield from _pieces(text)
        if place == anchor:
            yield from chain.from_iterable(map(_pieces, added))
    if anchor is None:
        yield from chain.from_iterable(map(_pieces, added))


def _parted(pieces: Iterable[tuple[bool, str]]) -> tuple[list[str], str]:
    """The blocks, and all free text between them as one."""
    blocks: list[str] = []
    free: list[str] = []
    for is_free, text in pieces:
        (free if is_free else blocks).append(text)
    return blocks, "".join(free)


def _squeezed(text: str) -> str:
    return _BLANKS.sub("", text)


def _mismatch(where: str) -> BibMismatch:
    return BibMismatch(
        f"The new text of the file would change more than was meant, {where}.",
        "Nothing was written; the file is as it was. Please report this with the file.",
    )
