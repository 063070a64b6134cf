"""Places of a text and of the document that shows it are the same places."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument

from readinglist.desktop.views.review.offsets import Offsets

_TEXTS = st.lists(st.sampled_from([*"ab\n😀𝔸é \u00a0", "\r\n", "\r"]), max_size=40).map("".join)


def test_a_letter_beyond_the_basic_plane_takes_two_positions():
    offsets = Offsets("a😀b")
    assert [offsets.to_position(offset) for offset in range(4)] == [0, 1, 3, 4]
    assert [offsets.to_offset(position) for position in range(5)] == [0, 1, 1, 2, 3]


def test_a_windows_line_end_takes_one_position():
    offsets = Offsets("a\r\nb\r\nc")
    assert offsets.to_position(3) == 2
    assert offsets.to_position(6) == 4
    assert offsets.to_offset(2) == 3
    assert offsets.to_offset(4) == 6


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(text=_TEXTS)
def test_every_character_is_found_in_the_document_where_the_map_says(qapp, text):
    document = QTextDocument()
    document.setPlainText(text)
    raw = document.toRawText()
    units = raw.encode("utf-16-le", "surrogatepass")
    offsets = Offsets(text)
    for offset, char in enumerate(text):
        if char in "\r\n":
            continue
        position = offsets.to_position(offset)
        width = 2 if ord(char) > 0xFFFF else 1
        assert units[2 * position : 2 * (position + width)].decode("utf-16-le") == char
        assert offsets.to_offset(position) == offset


def test_places_behind_a_megabyte_are_found_too():
    text = "é" * ((1 << 20) - 1) + "\r\n" + "x" * (1 << 20) + "😀\r\n!"
    offsets = Offsets(text)
    assert offsets.to_position(len(text) - 1) == len(text) - 1 - 2 + 1  # two line ends, one letter beyond the plane
    assert offsets.to_offset(len(text) - 2) == len(text) - 1
