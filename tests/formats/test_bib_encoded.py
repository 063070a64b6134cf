"""Bytes of a .bib as text and back."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.errors import UnencodableText
from readinglist.formats.bibtex.encoded import BibText, read_bytes


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (b"", "", "utf-8"),
        ("ő €".encode(), "ő €", "utf-8"),
        (codecs.BOM_UTF8 + "ő".encode(), "ő", "utf-8"),
        (codecs.BOM_UTF16_LE + "ő".encode("utf-16-le"), "ő", "utf-16-le"),
        ("Müller – €".encode("cp1252"), "Müller – €", "cp1252"),
        (b"M\xfcller \x81", "Müller \x81", "latin-1"),
        ("% Encoding: ISO8859_2\nErdős".encode("iso8859-2"), "% Encoding: ISO8859_2\nErdős", "iso8859-2"),
        (
            "% This file was created with JabRef 2.10.\r\n% Encoding: Cp1250\r\n\r\nŁódź".encode("cp1250"),
            "% This file was created with JabRef 2.10.\r\n% Encoding: Cp1250\r\n\r\nŁódź",
            "cp1250",
        ),
        (b"% Encoding: rot13\n\xfc", "% Encoding: rot13\nü", "cp1252"),
        (b"% Encoding: punycode\n\xfc", "% Encoding: punycode\nü", "cp1252"),
        (b"% Encoding: nonsense\n\xfc", "% Encoding: nonsense\nü", "cp1252"),
    ],
)
def test_the_encoding_is_found_and_kept(data: bytes, text: str, encoding: str) -> None:
    bib = read_bytes(data)
    assert (bib.text, bib.encoding) == (text, encoding)
    assert bib.to_bytes() == data


@given(st.binary() | st.binary().map(lambda data: codecs.BOM_UTF16_BE + data))
def test_any_bytes_come_back(data: bytes) -> None:
    assert read_bytes(data).to_bytes() == data


@pytest.mark.parametrize(
    ("data", "newline"),
    [(b"", "\n"), (b"a\nb\r\nc\r\nd", "\r\n"), (b"a\nb\nc\r\n", "\n"), (b"a\rb", "\r"), (b"one line", "\n")],
)
def test_the_prevailing_newline_is_told_and_none_is_changed(data: bytes, newline: str) -> None:
    bib = read_bytes(data)
    assert bib.newline == newline
    assert bib.text.encode() == data


def test_a_character_that_the_encoding_lacks_is_named() -> None:
    latin = BibText("", "latin-1")
    assert latin.with_text("é").to_bytes() == b"\xe9"
    with pytest.raises(UnencodableText, match="has no ő Ł"):
        latin.with_text("é ő Ł ő").to_bytes()
