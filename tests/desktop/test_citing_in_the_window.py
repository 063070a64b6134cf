r"""Keys that leave the window, the editor, and other keys for papers."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import shelf
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPushButton
from settling import wait_idle

from readinglist.desktop.dialogs.new_keys import NewKeysDialog
from readinglist.desktop.dialogs.rename_key import RenameKeyDialog
from readinglist.desktop.operations.pushing import EDITOR
from readinglist.library import public_keys, renaming
from readinglist.model.public_key import Way


@pytest.fixture
def ids(library):
    return shelf.fill(library, shelf.make_papers(3))


@pytest.fixture
def window(qtbot, open_window, ids):
    window = open_window()
    window.go_to("all")
    wait_idle(qtbot, window)
    return window


def choose(qtbot, window, *ids):
    window.pane.table.select_ids(list(ids))
    wait_idle(qtbot, window)
    assert set(window.selected_ids) == set(ids)


def run(qtbot, window, action):
    assert window.registry.run(action)
    wait_idle(qtbot, window)


@pytest.fixture
def dialog_of(qtbot, window):
    def opened(kind: type[QDialog]) -> QDialog:
        qtbot.waitUntil(lambda: window.findChild(kind) is not None)
        wait_idle(qtbot, window)
        return window.findChild(kind)

    return opened


# -- keys that leave


@pytest.mark.parametrize(
    "action", ["edit.copy", "edit.copy_citation", "edit.copy_key", "edit.copy_as_typst", "edit.copy_as_org"]
)
def test_a_copied_key_is_public(qtbot, window, library, ids, action):
    choose(qtbot, window, ids[0])
    run(qtbot, window, action)
    assert public_keys.find_public(library, ids) == {ids[0]}
    assert library.get_paper(ids[0]).citation_key in QGuiApplication.clipboard().text()


def test_a_copied_reference_has_no_key(qtbot, window, library, ids):
    choose(qtbot, window, ids[0])
    run(qtbot, window, "edit.copy_reference")
    assert public_keys.find_public(library, ids) == set()


@pytest.mark.parametrize(
    ("done", "is_inside", "is_public"),
    [
        (Qt.DropAction.CopyAction, False, True),
        (Qt.DropAction.CopyAction, True, False),
        (Qt.DropAction.IgnoreAction, False, False),
    ],
)
def test_a_key_that_is_dropped_outside_the_window_is_public(qtbot, window, library, ids, done, is_inside, is_public):
    window.pane.table.dragging.finish([ids[1]], done, is_inside=is_inside)
    wait_idle(qtbot, window)
    assert public_keys.find_public(library, ids) == ({ids[1]} if is_public else set())


def test_the_entry_of_the_details_is_public_once_it_is_copied(qtbot, window, library, ids):
    choose(qtbot, window, ids[2])
    window.details.show_tab("BibTeX")
    wait_idle(qtbot, window)
    assert public_keys.find_public(library, ids) == set()
    qtbot.mouseClick(window.details.findChild(QPushButton, "copy_bibtex"), Qt.MouseButton.LeftButton)
    wait_idle(qtbot, window)
    assert public_keys.find_public(library, ids) == {ids[2]}


# -- the editor


def test_pushing_asks_for_an_editor_first(qtbot, window, ids):
    choose(qtbot, window, ids[0])
    run(qtbot, window, "edit.push")
    preferences = window.findChild(QDialog, "preferences")
    assert preferences.stack.currentWidget() is preferences.editor
    preferences.editor.choices["vscode"].click()
    preferences.close()
    run(qtbot, window, "edit.push")
    assert QGuiApplication.clipboard().text().startswith(r"\cite{")


def test_the_chosen_papers_are_cited_in_the_editor(qtbot, window, library, ids, tmp_path, monkeypatch):
    record = tmp_path / "arguments"
    program = tmp_path / "texworks"
    program.write_text(f"#!{sys.executable}\nimport json, sys; json.dump(sys.argv[1:], open({str(record)!r}, 'w'))\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    window.session.remember(EDITOR, "texworks")
    choose(qtbot, window, ids[0])
    run(qtbot, window, "edit.push")
    key = library.get_paper(ids[0]).citation_key
    assert json.loads(record.read_text()) == ["--insert-text", f"\\cite{{{key}}}"]
    assert [one.way for one in public_keys.get_public_keys(library, ids[0])] == [Way.PUSHED]


def test_a_missing_editor_is_told_in_the_window(qtbot, window, ids, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    window.session.remember(EDITOR, "texmaker")
    choose(qtbot, window, ids[0])
    run(qtbot, window, "edit.push")
    assert "Texmaker is not on this computer" in window.complete().problem_bar.summary


# -- other keys


def test_several_papers_get_keys_by_the_pattern_and_public_ones_only_when_ticked(
    qtbot, window, library, ids, dialog_of
):
    for paper_id in ids:
        renaming.rename_key(library, paper_id, key=f"key{paper_id}")
    public_keys.mark_public(library, [ids[1]], way=Way.COPIED)
    choose(qtbot, window, *ids)
    run(qtbot, window, "papers.citation_key")
    dialog = dialog_of(NewKeysDialog)
    assert [change.paper_id for change in dialog.chosen] == [ids[0], ids[2]]
    assert dialog.change.text() == "Change 2 keys"
    dialog.tree.topLevelItem(0).setCheckState(0, Qt.CheckState.Unchecked)
    assert dialog.change.text() == "Change 1 key"
    dialog.change.click()
    wait_idle(qtbot, window)
    keys = [paper.citation_key for paper in library.get_papers(ids)]
    assert keys[:2] == [f"key{ids[0]}", f"key{ids[1]}"]
    assert keys[2].startswith("family2")


def test_papers_that_have_the_keys_of_the_pattern_need_none(qtbot, window, ids):
    choose(qtbot, window, *ids)
    run(qtbot, window, "papers.citation_key")
    assert window.findChild(NewKeysDialog) is None


@pytest.fixture
def thesis(tmp_path: Path, library, ids) -> Path:
    folder = tmp_path / "thesis"
    folder.mkdir()
    (folder / "paper.tex").write_text(f"\\cite{{{library.get_paper(ids[0]).citation_key}}}\n")
    return folder


def test_a_paper_is_renamed_with_the_places_that_cite_it_and_the_files_come_back(
    qtbot, window, library, ids, thesis, dialog_of
):
    before = (thesis / "paper.tex").read_text()
    old = library.get_paper(ids[0]).citation_key
    window.session.remember("manuscript_folder", str(thesis))
    choose(qtbot, window, ids[0])
    run(qtbot, window, "papers.citation_key")
    dialog = dialog_of(RenameKeyDialog)
    assert not dialog.rename.isEnabled(), "this is the key that it has"
    assert dialog.places.list.count() == 1
    dialog.field.selectAll()
    qtbot.keyClicks(dialog.field, "tidal")
    wait_idle(qtbot, window)
    first, second = dialog.places.list.item(0).text().split("\n")
    assert (first, second.split()) == (f"paper.tex:1  \\cite{{{old}}}", ["→", "\\cite{tidal}"])
    dialog.rename.click()
    wait_idle(qtbot, window)
    assert (library.get_paper(ids[0]).citation_key, library.find_paper(old)) == ("tidal", ids[0])
    assert (thesis / "paper.tex").read_text() == "\\cite{tidal}\n"
    assert "1 place in 1 file rewritten" in dialog.message.text()
    dialog.back.click()
    wait_idle(qtbot, window)
    assert (thesis / "paper.tex").read_text() == before
    assert library.get_paper(ids[0]).citation_key == "tidal"
    dialog.reject()


def test_a_key_of_another_paper_or_with_blanks_is_refused_while_it_is_typed(qtbot, window, library, ids, dialog_of):
    choose(qtbot, window, ids[0])
    run(qtbot, window, "papers.citation_key")
    dialog = dialog_of(RenameKeyDialog)
    for typed, said in (
        (library.get_paper(ids[1]).citation_key.upper(), "finds paper #2 already"),
        ("a b", "cannot be"),
    ):
        dialog.field.selectAll()
        qtbot.keyClicks(dialog.field, typed)
        wait_idle(qtbot, window)
        assert said in dialog.message.text()
        assert not dialog.rename.isEnabled()
    dialog.reject()


def test_an_earlier_key_is_shown_with_the_paper_and_can_be_dropped(qtbot, window, library, ids):
    old = library.get_paper(ids[0]).citation_key
    renaming.rename_key(library, ids[0], key="tidal")
    choose(qtbot, window, ids[0])
    window.details.show_tab("Info")
    wait_idle(qtbot, window)
    window.details.findChild(QPushButton, f"drop_{old}").click()
    wait_idle(qtbot, window)
    assert library.find_paper(old) is None
    assert window.details.info.aliases.isHidden()


def test_the_way_to_tell_equal_keys_apart_is_a_preference(qtbot, window, library):
    run(qtbot, window, "edit.preferences")
    preferences = window.findChild(QDialog, "preferences")
    preferences.show_page(preferences.citation_keys)
    wait_idle(qtbot, window)
    choice = preferences.citation_keys.clash
    choice.setCurrentIndex(choice.findData("always"))
    choice.activated.emit(choice.currentIndex())
    wait_idle(qtbot, window)
    assert library.setting("citation_key_clash") == "always"
    preferences.close()
