"""The field in which notes are typed, from paper to paper."""

from __future__ import annotations

import pytest
import shelf

from readinglist.desktop.tasks import Tasks
from readinglist.desktop.views.details.notes_tab import NotesTab
from readinglist.library.library import Library
from readinglist.storage.connecting import Access, LibraryFile


@pytest.fixture
def runner(qapp):
    tasks = Tasks()
    yield tasks
    assert tasks.close()


def test_undo_in_a_note_never_brings_in_what_was_typed_on_another_paper(library, runner, qtbot):
    first, second = (library.get_paper(paper_id) for paper_id in shelf.fill(library, shelf.make_papers(2)))
    tab = NotesTab(library, runner)
    qtbot.addWidget(tab)
    tab.show_paper(first)
    tab.field.insertPlainText("only on the first")
    tab.field.selectAll()
    tab.field.textCursor().removeSelectedText()
    tab.show_paper(second)
    tab.field.undo()
    tab.flush()
    qtbot.waitUntil(lambda: runner.is_idle)
    assert tab.field.toPlainText() == ""
    assert library.get_note(second.id).text == ""


def test_an_empty_note_of_a_library_that_may_not_be_written_cannot_be_typed_in(library, runner, qtbot):
    (paper_id,) = shelf.fill(library, shelf.make_papers(1))
    with Library(LibraryFile(library.path, access=Access.READ)) as read_only:
        tab = NotesTab(read_only, runner)
        qtbot.addWidget(tab)
        tab.show_paper(read_only.get_paper(paper_id))
        assert tab.field.isReadOnly()
