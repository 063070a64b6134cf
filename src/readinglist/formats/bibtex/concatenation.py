"""Values put together of pieces by `#`: texts, numbers and macros."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from readinglist.formats.bibtex import grammar
from readinglist.formats.bibtex.careful import Reader

_SIGN = re.compile(rf"{grammar.WHITE_OR_COMMENT}#{grammar.WHITE_OR_COMMENT}")
#: The macros that every style of BibTeX has.
MONTHS: Mapping[str, str] = {
    name[:3].lower(): name
    for name in (["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"])
}


class Piece(NamedTuple):
    """text: as it says, without delimiters. is_macro: the name of one."""

    text: str
    is_macro: bool


def split_value(source: str) -> Iterator[Piece]:
    """The pieces of a value as `scanning` finds it; BrokenBlock where it is none."""
    reader = Reader(source)
    at = 0
    while True:
        end = reader.end_of_token(at, "the text")
        token = source[at:end]
        yield Piece(token[1:-1], False) if token[0] in '{"' else Piece(token, not token[0].isdigit())
        sign = _SIGN.match(source, end)
        if sign is None:
            return
        at = sign.end()


def put_together(source: str, macros: Mapping[str, str]) -> str:
    """What a value says; a macro that is not known (names in small letters) stays visible under its name."""
    return "".join(
        macros.get(piece.text.lower(), piece.text) if piece.is_macro else piece.text for piece in split_value(source)
    )
