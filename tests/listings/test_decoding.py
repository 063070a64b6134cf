"""Bytes of any origin become text, or are refused in a sentence that says what they are."""

from __future__ import annotations

import codecs
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.errors import UnreadableInput
from readinglist.listings.decoding import SIZE_LIMIT_BYTES, decode

PAGE = "A naïve title\n\n  • 2 authors\n·\nJun 26, 2023\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (PAGE.encode("utf-8"), "utf-8"),
        (codecs.BOM_UTF8 + PAGE.encode("utf-8"), "utf-8"),
        (codecs.BOM_UTF16_LE + PAGE.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + PAGE.encode("utf-16-be"), "utf-16-be"),
        (PAGE.encode("utf-16-le"), "utf-16-le"),
        (PAGE.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + PAGE.encode("utf-32-le"), "utf-32-le"),
    ],
)
def test_unicode_encodings_give_the_same_text_without_an_issue(data: bytes, encoding: str) -> None:
    decoded = decode(data)
    assert (decoded.text, decoded.encoding, decoded.issues) == (PAGE, encoding, ())


def test_windows_1252_is_read_and_said() -> None:
    decoded = decode(("first line\n" + PAGE).encode("cp1252"))
    assert decoded.text == "first line\n" + PAGE
    (issue,) = decoded.issues
    assert (issue.kind, issue.first_line) == ("encoding", 2)
    assert "Windows-1252" in issue.message


def test_latin_1_bytes_that_windows_1252_does_not_have_are_read() -> None:
    decoded = decode(b"caf\xe9 \x81\n")
    assert decoded.text.startswith("café")
    assert decoded.encoding == "latin-1"


def test_one_damaged_byte_does_not_change_the_encoding_of_the_rest() -> None:
    data = PAGE.encode() + b"broken \xff byte\n" + PAGE.encode()
    decoded = decode(data)
    assert decoded.encoding == "utf-8"
    assert decoded.text == PAGE + "broken \ufffd byte\n" + PAGE
    assert [(issue.first_line, issue.last_line) for issue in decoded.issues] == [(6, 6)]


def test_all_line_ends_become_one_kind() -> None:
    assert decode("a\r\nb\rc\u2028d\u2029e\x0bf\x0cg\x85h\n").text == "a\nb\nc\nd\ne\nf\ng\nh\n"


def test_nuls_and_other_control_characters_are_removed_and_reported_with_their_lines() -> None:
    decoded = decode(b"one line of text\nanother\x00 line of text\n\x1b[31mred text on the last line\n")
    assert decoded.text == "one line of text\nanother line of text\n[31mred text on the last line\n"
    (issue,) = decoded.issues
    assert (issue.kind, issue.first_line, issue.last_line) == ("control-characters", 2, 3)
    assert issue.message.startswith("2 ")


def test_controls_beyond_ascii_and_marks_that_turn_text_around_are_removed_and_reported() -> None:
    decoded = decode("one line of text\nred \x9b31m text\u202e and turned\u202c, a\x85b, \u200fright\n")
    assert decoded.text == "one line of text\nred 31m text and turned, a\nb, \u200fright\n"
    assert [issue.message for issue in decoded.issues] == [
        "1 control character was removed.", "2 direction marks were removed."
    ]  # fmt: skip
    assert {issue.first_line for issue in decoded.issues} == {2}


def test_half_characters_of_a_pasted_text_are_replaced() -> None:
    decoded = decode("a title \ud83d of something")
    assert decoded.text == "a title \ufffd of something"
    assert decoded.issues[0].kind == "encoding"


@pytest.mark.parametrize("data", [b"", "", b"  \n\t\n", "\ufeff", codecs.BOM_UTF16_LE, b"\xc2\xa0\n"])
def test_an_empty_input_is_refused(data: bytes | str) -> None:
    with pytest.raises(UnreadableInput, match=r"“page\.txt” is empty"):
        decode(data, name="page.txt")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG picture"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "WebP picture"),
        (b"PK\x03\x04\x14\0", "ZIP"),
        (b"SQLite format 3\0\x10\0", "SQLite"),
        (b"\x1f\x8b\x08\0", "gzip"),
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (bytes(range(256)) * 40, "binary data"),
        (b"\0" * 5000, "binary data"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, what: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        decode(data, name="dropped")
    assert what in caught.value.summary
    assert "dropped" in caught.value.summary
    assert caught.value.hint


def test_a_text_above_the_limit_is_refused_at_once() -> None:
    data = b"a" * (2 * SIZE_LIMIT_BYTES)
    begin = time.process_time()
    with pytest.raises(UnreadableInput, match="100 MB"):
        decode(data)
    assert time.process_time() - begin < 0.5


@given(st.binary(max_size=400) | st.text(max_size=200))
def test_any_input_is_read_without_control_characters_or_refused(data: bytes | str) -> None:
    try:
        text = decode(data).text
    except UnreadableInput:
        return
    assert text.strip()
    assert not set(text) & {"\0", "\r", "\x1b", "\x7f", "\u2028", "\u202e", *map(chr, range(0x80, 0xA0))}
    assert text.encode("utf-8").decode("utf-8") == text
