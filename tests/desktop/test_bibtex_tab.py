"""The BibTeX tab: the text as it stands in its file, edited, checked while it is typed, and never lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from settling import wait_idle
from shelf import LAZY_OWLS, ReadOnly, fill

from readinglist.desktop.plain_text import typed_text
from readinglist.library import linking

Key = Qt.Key
REFS = """% kept by hand
@article{strix2017,
  title   = {Owls at {Night}},
  author  = {Strix, Anna},
  year    = 2017,
  shelf   = {read twice},
}

@misc{aluco2018,
  title = {More Owls},
  year  = 2018,
}
"""
STRIX = REFS[REFS.index("@article") : REFS.index("\n\n@misc")]


@pytest.fixture
def refs(library, tmp_path: Path) -> Path:
    file = tmp_path / "refs.bib"
    file.write_text(REFS)
    linking.link_file(library, file)
    return file


@pytest.fixture
def shown(refs, open_window, library, qtbot):
    """A window with strix2017 chosen and its BibTeX in front."""
    window = open_window()
    show(window, library, "strix2017", qtbot)
    return window


def show(window, library, key: str, qtbot) -> None:
    window.go_to("all")
    wait_idle(qtbot, window)
    window.show_paper(library.find_paper(key))
    window.details.show_tab("BibTeX")
    wait_idle(qtbot, window)
    window.activateWindow()


def tab(window):
    return window.details.bibtex


def type_over(window, old: str, new: str, qtbot) -> None:
    """Choose `old` in the text and type `new` over it."""
    view = tab(window).view
    view.setFocus()
    found = view.document().find(old)
    assert not found.isNull()
    view.setTextCursor(found)
    qtbot.keyClicks(view, new)


def save(window, qtbot) -> None:
    qtbot.keyClick(tab(window).view, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait_idle(qtbot, window)


def paper(library, key: str):
    return library.get_paper(library.find_paper(key))


def test_the_text_of_the_file_is_shown_letter_by_letter(shown):
    assert typed_text(tab(shown).view) == STRIX
    assert tab(shown).place.text() == "In refs.bib"


def test_what_is_typed_is_the_users_edit_and_stands_in_the_file(shown, library, refs, qtbot):
    type_over(shown, "Owls at {Night}", "Owls at {Dawn}", qtbot)
    save(shown, qtbot)
    assert paper(library, "strix2017").title == "Owls at Dawn"
    assert library.get_provenance(library.find_paper("strix2017"))[0].source == "user"
    assert refs.read_text() == REFS.replace("{Night}", "{Dawn}")
    assert not tab(shown).is_edited
    assert tab(shown).save.isHidden()
    assert "Edit the BibTeX of strix2017" in shown.status_line.message


def test_one_undo_takes_it_back_in_both_places(shown, library, refs, qtbot):
    type_over(shown, "= 2017,", "= 1917,", qtbot)
    save(shown, qtbot)
    shown.registry.run("edit.undo")
    qtbot.waitUntil(lambda: refs.read_text() == REFS, timeout=10_000)
    assert paper(library, "strix2017").date.year == 2017


def test_an_error_is_told_with_its_line_while_it_is_typed_and_nothing_is_written(shown, library, refs, qtbot):
    type_over(shown, "{Strix, Anna},", "{Strix, Anna", qtbot)
    qtbot.waitUntil(lambda: "Not saved. Line" in tab(shown).remark.text())
    assert tab(shown).view.extraSelections()
    save(shown, qtbot)
    assert "Not saved. Line" in tab(shown).remark.text()
    assert refs.read_text() == REFS
    assert "{Strix, Anna\n" in typed_text(tab(shown).view)


def test_a_text_with_an_error_outlives_another_selection(shown, library, qtbot):
    type_over(shown, "{Strix, Anna},", "{Strix, Anna", qtbot)
    typed = typed_text(tab(shown).view)
    show(shown, library, "aluco2018", qtbot)
    assert "More Owls" in typed_text(tab(shown).view)
    show(shown, library, "strix2017", qtbot)
    assert typed_text(tab(shown).view) == typed
    assert "Not saved. Line" in tab(shown).remark.text()


def test_a_text_with_an_error_outlives_the_window_and_can_be_mended_then(shown, library, refs, open_window, qtbot):
    type_over(shown, "{Strix, Anna},", "{Strix, Bea", qtbot)
    typed = typed_text(tab(shown).view)
    shown.close()
    window = open_window()
    show(window, library, "strix2017", qtbot)
    assert typed_text(tab(window).view) == typed
    type_over(window, "{Strix, Bea", "{Strix, Bea},", qtbot)
    save(window, qtbot)
    assert refs.read_text() == REFS.replace("Anna", "Bea")


def test_a_key_of_another_paper_is_refused_and_the_text_stays(shown, library, refs, qtbot):
    type_over(shown, "strix2017", "aluco2018", qtbot)
    save(shown, qtbot)
    assert "aluco2018" in tab(shown).remark.text()
    assert "@article{aluco2018," in typed_text(tab(shown).view)
    assert refs.read_text() == REFS


def test_another_selection_saves_what_is_sound(shown, library, refs, qtbot):
    type_over(shown, "= 2017,", "= 1917,", qtbot)
    show(shown, library, "aluco2018", qtbot)
    assert paper(library, "strix2017").date.year == 1917
    assert refs.read_text() == REFS.replace("= 2017", "= 1917")


def test_what_is_sound_is_saved_when_the_window_closes(shown, library, refs, qtbot):
    type_over(shown, "= 2017,", "= 1917,", qtbot)
    shown.close()
    assert paper(library, "strix2017").date.year == 1917
    assert refs.read_text() == REFS.replace("= 2017", "= 1917")


def test_escape_asks_then_takes_back_then_leads_to_the_list(shown, refs, qtbot):
    type_over(shown, "= 2017,", "= 1917,", qtbot)
    view = tab(shown).view
    qtbot.keyClick(view, Key.Key_Escape)
    assert "Esc again" in tab(shown).remark.text()
    assert "1917" in typed_text(view)
    qtbot.keyClick(view, Key.Key_Escape)
    assert typed_text(view) == STRIX
    qtbot.keyClick(view, Key.Key_Escape)
    assert not view.hasFocus()
    wait_idle(qtbot, shown)
    assert refs.read_text() == REFS


def test_a_change_in_the_file_shows_at_once_but_not_over_what_is_typed(shown, library, refs, qtbot):
    other = refs.with_suffix(".new")
    other.write_text(REFS.replace("read twice", "read thrice"))
    os.replace(other, refs)
    qtbot.waitUntil(lambda: "read thrice" in typed_text(tab(shown).view), timeout=10_000)
    type_over(shown, "= 2017,", "= 1917", qtbot)
    refs.write_text(refs.read_text().replace("{Strix, Anna}", "{Strix, Bea}"))
    qtbot.waitUntil(lambda: str(paper(library, "strix2017").people[0].given) == "Bea", timeout=10_000)
    wait_idle(qtbot, shown)
    assert "= 1917" in typed_text(tab(shown).view)
    view = tab(shown).view
    view.setFocus()
    view.setTextCursor(view.document().find("= 1917"))
    qtbot.keyClicks(view, "= 1917,")
    save(shown, qtbot)
    assert "{Strix, Bea}" in refs.read_text()
    assert "1917" in refs.read_text()


def test_of_several_files_one_is_chosen(refs, library, open_window, tmp_path, qtbot):
    thesis = tmp_path / "thesis.bib"
    thesis.write_text('@article{strix2017, title = "Owls at {Night}", author = "Strix, Anna", year = 2017}\n')
    linking.link_file(library, thesis)
    window = open_window()
    show(window, library, "strix2017", qtbot)
    places = tab(window).places
    assert [places.itemText(row) for row in range(places.count())] == ["refs.bib", "thesis.bib"]
    places.setCurrentIndex(1)
    places.activated.emit(1)
    wait_idle(qtbot, window)
    assert typed_text(tab(window).view) + "\n" == thesis.read_text()


def test_a_paper_without_a_file_is_made_of_its_fields_and_then_has_its_own_text(library, open_window, qtbot):
    fill(library, [LAZY_OWLS])
    window = open_window()
    key = library.get_rows(library.find_ids(""))[0].citation_key
    show(window, library, key, qtbot)
    assert tab(window).place.text() == "Made of its fields"
    type_over(window, "Lazy Owls", "Lazy {Owls}", qtbot)
    save(window, qtbot)
    assert tab(window).place.text() == "Its own text"
    assert "Lazy {Owls}" in typed_text(tab(window).view)


def test_a_library_that_can_only_be_read_shows_the_text_and_takes_no_letters(refs, library, open_window, qtbot):
    window = open_window(ReadOnly(library))
    show(window, library, "strix2017", qtbot)
    assert typed_text(tab(window).view) == STRIX
    assert tab(window).view.isReadOnly()
