"""The field that holds the listing: a long text comes in by pieces and is the same text."""

from __future__ import annotations

import pytest

from readinglist.desktop.views.review.source import SourceEditor, pieces_of

_LONG = "".join(f"line {number} 🦉 with\u00a0some words\n" for number in range(30_000)) + "the end"


@pytest.fixture
def editor(qtbot):
    editor = SourceEditor()
    qtbot.addWidget(editor)
    editor.resize(400, 300)
    editor.show()
    return editor


def test_the_pieces_of_a_text_are_the_text():
    pieces = pieces_of(_LONG)
    assert len(pieces) > 3
    assert "".join(pieces) == _LONG
    assert all(piece.endswith("\n") for piece in pieces[:-1])
    assert pieces_of("") == [""]
    assert pieces_of("a" * 500_000) == ["a" * 500_000]


def test_a_long_text_is_all_there_from_the_start_and_can_be_edited_when_it_is_laid_out(editor, qtbot):
    told = []
    editor.edited.connect(lambda: told.append(1))
    editor.load(_LONG)
    assert editor.is_filling
    assert editor.isReadOnly()
    assert editor.text == _LONG
    qtbot.waitUntil(lambda: not editor.is_filling)
    assert editor.text == _LONG
    assert not editor.isReadOnly()
    assert not editor.document().isUndoAvailable()
    assert told == []
    editor.insertPlainText("x")
    assert told == [1]


def test_another_text_ends_the_one_that_was_coming_in(editor, qtbot):
    editor.load(_LONG)
    editor.load("short")
    qtbot.wait(30)
    assert editor.text == "short"


def test_a_line_that_has_not_come_in_yet_can_be_shown(editor, qtbot):
    editor.load(_LONG)
    editor.show_lines(30_001, 30_001)
    assert editor.textCursor().selectedText() == "the end"
    assert editor.text == _LONG
