"""Bytes <-> text of a .bib, so that what is not changed goes back as the same bytes.

The text keeps every line end as it stands in the file. The encoding is found in this order: a byte order mark, UTF-8,
the line `% Encoding:` that JabRef writes, Windows-1252, Latin-1. Each must give the same bytes back, as Latin-1 does.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from readinglist.errors import UnencodableText

_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
#: JabRef up to version 2 wrote the name of the encoding into its second line, later versions into the first.
_JABREF_HINT = re.compile(rb"\A(?:%[^\r\n]*[\r\n]+|[\r\n]+){0,3}?%[ \t]*Encoding:[ \t]*([\w.:-]{1,40})", re.IGNORECASE)
#: Codecs that are no encodings of files; one of them takes time by the square of the length.
_NO_ENCODINGS = frozenset({"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7"})
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class BibText:
    """What a file says and how it says it.

    text: with all line ends as in the file, without the byte order mark. encoding: as Python names it. newline: the
    one that most lines end in, "\\n" if none does.
    """

    text: str
    encoding: str = "utf-8"
    has_bom: bool = False
    newline: str = "\n"

    def with_text(self, text: str) -> BibText:
        return replace(self, text=text)

    def to_bytes(self) -> bytes:
        """The file's bytes; UnencodableText when a character does not exist in its encoding."""
        mark = next(mark for mark, name in _MARKS.items() if name == self.encoding) if self.has_bom else b""
        try:
            return mark + self.text.encode(self.encoding)
        except UnicodeEncodeError as error:
            raise _unencodable(self.text, self.encoding) from error


def read_bytes(data: bytes) -> BibText:
    """Never fails: any bytes are Latin-1."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark) and (text := _decode(data[len(mark) :], encoding)) is not None:
            return BibText(text, encoding, True, _prevailing_newline(text))
    for encoding in _encodings(data):
        if (text := _decode(data, encoding)) is not None:
            return BibText(text, encoding, False, _prevailing_newline(text))
    raise AssertionError("Latin-1 decodes everything")


def _encodings(data: bytes) -> Iterator[str]:
    yield "utf-8"
    if hint := _JABREF_HINT.match(data):
        try:
            name = codecs.lookup(hint[1].decode("ascii", "replace")).name
        except LookupError:
            name = ""
        if name and name not in _NO_ENCODINGS:
            yield name
    yield "cp1252"
    yield "latin-1"


def _decode(data: bytes, encoding: str) -> str | None:
    """None: not in this encoding, or it would not give the same bytes back."""
    try:
        text = data.decode(encoding)
        is_same = encoding == "utf-8" or text.encode(encoding) == data
    except (LookupError, UnicodeError):  # LookupError: a codec that is no encoding of text
        return None
    return text if is_same else None


def _prevailing_newline(text: str) -> str:
    if "\r" not in text:
        return "\n"
    both = text.count("\r\n")
    counts = {"\n": text.count("\n") - both, "\r\n": both, "\r": text.count("\r") - both}
    return max(counts, key=lambda newline: counts[newline])


def _unencodable(text: str, encoding: str) -> UnencodableText:
    foreign = [char for char in dict.fromkeys(text) if not _fits(char, encoding)]
    named = " ".join(foreign[:_MOST_NAMED]) + (" …" if len(foreign) > _MOST_NAMED else "")
    return UnencodableText(
        f"The file is written in {encoding}, which has no {named}.",
        "Nothing was written. Save the file as UTF-8 in your editor, or write these characters as LaTeX.",
    )


def _fits(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
