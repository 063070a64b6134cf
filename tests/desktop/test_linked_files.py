"""Linked .bib files in the window: linked, watched, written, decided on."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
import shelf
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QMenu
from settling import wait_idle

from readinglist.desktop.actions.files import open_linked_files
from readinglist.desktop.clipboard import bib_files
from readinglist.desktop.dialogs.link_file import LinkFileDialog
from readinglist.desktop.dialogs.link_scope import LinkScopeDialog
from readinglist.desktop.dialogs.linked_files import LinkedFilesDialog
from readinglist.desktop.views.link_status import status_text
from readinglist.library import editing, linking, trashing
from readinglist.model.linked import LinkedFile, LinkedFileId, LinkState, Scope, ScopeKind
from readinglist.model.paper import Paper

REFS = """% kept by hand
@article{strix2017,
  title   = {Owls at {Night}},
  author  = {Strix, Anna},
  journal = {Journal of Owls},
  year    = 2017,
  note    = {read twice},
}

@misc{aluco2018,
  title = {More Owls},
  year  = 2018,
}
"""


@pytest.fixture
def refs(tmp_path: Path) -> Path:
    file = tmp_path / "refs.bib"
    file.write_text(REFS)
    return file


@pytest.fixture
def linked(library, refs, open_window, qtbot):
    """A window whose library has refs.bib linked."""
    linking.link_file(library, refs)
    window = open_window()
    in_step(window, qtbot)
    return window


def in_step(window, qtbot) -> None:
    """Until nothing waits on either side."""
    wait_idle(qtbot, window)
    qtbot.waitUntil(lambda: not window.complete().linking.is_waiting, timeout=10_000)
    wait_idle(qtbot, window)


def paper(library, key: str):
    return library.get_paper(library.find_paper(key))


def until(qtbot, condition) -> None:
    qtbot.waitUntil(condition, timeout=10_000)


def test_an_edit_in_the_window_changes_only_its_line_of_the_file(linked, library, refs, qtbot):
    editing.edit_field(library, [paper(library, "aluco2018").id], field="title", value="Even More Owls")
    until(qtbot, lambda: "Even More Owls" in refs.read_text())
    assert refs.read_text() == REFS.replace("{More Owls}", "{Even More Owls}")
    in_step(linked, qtbot)
    assert linked.complete().link_status.text() == "refs.bib in step"


@pytest.mark.parametrize("is_replaced", [True, False], ids=["replaced by a rename", "written in place"])
def test_what_another_program_writes_arrives_in_the_library(linked, library, refs, qtbot, is_replaced):
    text = REFS.replace("= 2018", "= 2019")
    if is_replaced:
        other = refs.with_name("refs.bib.tmp")
        other.write_text(text)
        os.replace(other, refs)
    else:
        refs.write_text(text)
    until(qtbot, lambda: paper(library, "aluco2018").date.year == 2019)
    in_step(linked, qtbot)
    refs.write_text(text.replace("= 2019", "= 2020"))
    until(qtbot, lambda: paper(library, "aluco2018").date.year == 2020)
    assert "refs.bib: 1 field came from it" in linked.status_line.message


def test_undo_of_what_came_from_the_file_goes_to_the_file(linked, library, refs, qtbot):
    refs.write_text(REFS.replace("= 2018", "= 2019"))
    until(qtbot, lambda: paper(library, "aluco2018").date.year == 2019)
    in_step(linked, qtbot)
    linked.registry.run("edit.undo")
    until(qtbot, lambda: "= 2018" in refs.read_text())
    assert refs.read_text() == REFS


def test_both_sides_changed_is_shown_and_decided_with_one_key(linked, library, refs, qtbot):
    linked.complete().linking._pause.blockSignals(True)  # both sides change before either is looked at
    refs.write_text(REFS.replace("{More Owls}", "{Many Owls}"))
    editing.edit_field(library, [paper(library, "aluco2018").id], field="title", value="Few Owls")
    wait_idle(qtbot, linked)
    linked.complete().linking._pause.blockSignals(False)
    linked.registry.run("file.sync")
    in_step(linked, qtbot)
    assert linked.complete().link_status.text() == "refs.bib: 1 conflict"
    dialog = open_linked_files(linked)
    assert dialog.decisions.title.text() == "1 changed on both sides"
    assert dialog.decisions.text_of("base").toPlainText() == "More Owls"
    assert dialog.decisions.text_of("in_file").toPlainText() == "Many Owls"
    assert dialog.decisions.text_of("in_library").toPlainText() == "Few Owls"
    assert dialog.decisions.text_of("in_library").marked_words != []
    qtbot.keyClick(dialog.decisions.list, Qt.Key.Key_L)
    in_step(linked, qtbot)
    assert refs.read_text() == REFS.replace("{More Owls}", "{Few Owls}")
    assert dialog.decisions.isHidden()
    assert linked.complete().linking.files[0].state is LinkState.IN_STEP


def disagree(window, library, refs, qtbot) -> LinkedFilesDialog:
    """Both titles changed on both sides, and the dialog that shows it."""
    window.complete().linking._pause.blockSignals(True)  # both sides change before either is looked at
    refs.write_text(REFS.replace("Owls at {Night}", "Owls at Dawn").replace("{More Owls}", "{Many Owls}"))
    for key, title in (("strix2017", "Owls at Dusk"), ("aluco2018", "Few Owls")):
        editing.edit_field(library, [paper(library, key).id], field="title", value=title)
    wait_idle(qtbot, window)
    window.complete().linking._pause.blockSignals(False)
    window.registry.run("file.sync")
    in_step(window, qtbot)
    return open_linked_files(window)


def test_several_answers_are_one_step_with_one_undo(linked, library, refs, qtbot):
    dialog = disagree(linked, library, refs, qtbot)
    steps = len(library.get_history())
    qtbot.keyClick(dialog.decisions.list, Qt.Key.Key_F)
    assert dialog.decisions.apply_button.text() == "Apply 1 answer"
    assert dialog.decisions.list.currentRow() == 1
    assert len(library.get_history()) == steps, "the other one is not answered yet"
    qtbot.keyClick(dialog.decisions.list, Qt.Key.Key_F)
    in_step(linked, qtbot)
    assert [paper(library, key).title for key in ("strix2017", "aluco2018")] == ["Owls at Dawn", "Many Owls"]
    assert len(library.get_history()) == steps + 1
    linked.registry.run("edit.undo")
    in_step(linked, qtbot)
    assert [paper(library, key).title for key in ("strix2017", "aluco2018")] == ["Owls at Dusk", "Few Owls"]


def test_an_answer_may_be_changed_and_counts_when_the_dialog_is_closed(linked, library, refs, qtbot):
    dialog = disagree(linked, library, refs, qtbot)
    dialog.decisions.list.setCurrentRow(1)
    for key in (Qt.Key.Key_F, Qt.Key.Key_K, Qt.Key.Key_L):
        dialog.decisions.list.setCurrentRow(1)
        qtbot.keyClick(dialog.decisions.list, key)
    assert dialog.decisions.apply_button.text() == "Apply 1 answer"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    in_step(linked, qtbot)
    assert "{Few Owls}" in refs.read_text()
    assert "Owls at Dawn" in refs.read_text(), "what was not answered waits"
    assert linked.complete().linking.files[0].conflicts == 1


def test_an_entry_deleted_in_the_file_is_asked_about_and_can_be_put_back(linked, library, refs, qtbot):
    refs.write_text(REFS[: REFS.index("@misc")])
    dialog = open_linked_files(linked)
    until(qtbot, lambda: dialog.decisions.list.count() == 1)
    assert "aluco2018: deleted in the file" in dialog.decisions.list.item(0).text()
    qtbot.keyClick(dialog.decisions.list, Qt.Key.Key_L)
    until(qtbot, lambda: "aluco2018" in refs.read_text())
    in_step(linked, qtbot)
    assert dialog.decisions.isHidden()
    assert paper(library, "aluco2018").trashed is None


def test_the_trash_takes_an_entry_out_and_brings_it_back(linked, library, refs, qtbot):
    trashing.trash_papers(library, [paper(library, "aluco2018").id])
    until(qtbot, lambda: "aluco2018" not in refs.read_text())
    in_step(linked, qtbot)
    linked.registry.run("edit.undo")
    until(qtbot, lambda: "aluco2018" in refs.read_text())
    assert refs.read_text() == REFS


def test_a_file_is_linked_with_what_would_come_in_told_before(library, refs, open_window, qtbot):
    window = open_window()
    dialog = open_linked_files(window)
    assert "No .bib is linked yet" in dialog.state.text()
    assert not window.registry["file.sync"].isEnabled()
    dialog.link_asked.emit(refs)
    asking = dialog.findChild(LinkFileDialog)
    wait_idle(qtbot, window)
    assert asking.forecast.text() == "2 entries: 2 new."
    assert asking.accept_button.text() == "Link and add 2 papers"
    assert [asking.plan.index(row).data() for row in range(2)] == ["Owls at Night", "More Owls"]
    asking.scopes.kinds[ScopeKind.QUERY].setChecked(True)
    assert not asking.accept_button.isEnabled()
    asking.scopes.query.setText("owls")
    assert asking.scope == Scope(ScopeKind.QUERY, "owls")
    asking.accept_button.click()
    in_step(window, qtbot)
    assert library.count() == 2
    assert dialog.file.path == refs
    assert window.registry["file.sync"].isEnabled()
    dialog.unlink_asked.emit(dialog.file.id)
    until(qtbot, lambda: dialog.file is None)
    assert refs.read_text() == REFS
    assert window.complete().link_status.isHidden()


def test_what_may_be_here_is_decided_before_it_is_linked(library, refs, open_window, qtbot):
    (mine,) = shelf.fill(library, [Paper("More Owls", citation_key="owls")])
    window = open_window()
    open_linked_files(window).link_asked.emit(refs)
    asking = window.findChild(LinkFileDialog)
    wait_idle(qtbot, window)
    assert asking.forecast.text() == "2 entries: 1 new, 1 to decide."
    asking.cards.setCurrentIndex(asking.plan.index(1))
    qtbot.keyClick(asking.cards, Qt.Key.Key_N)
    assert asking.accept_button.text() == "Link and add 2 papers"
    qtbot.keyClick(asking.cards, Qt.Key.Key_Space)
    assert asking.accept_button.text() == "Link and add 2 papers", "an entry of a linked file is not left out"
    qtbot.keyClick(asking.cards, Qt.Key.Key_S)
    assert asking.forecast.text() == "2 entries: 1 new, 1 already here."
    asking.scopes.kinds[ScopeKind.ALL].setChecked(True)
    qtbot.waitUntil(lambda: asking.scope_forecast.text() == "Nothing is written into the file now.")
    asking.accept_button.click()
    in_step(window, qtbot)
    assert library.count() == 2
    assert library.get_paper(mine).date.year == 2018, "what it lacked came in"
    window.registry.run("edit.undo")
    in_step(window, qtbot)
    assert (library.count(), linking.find_linked_files(library)) == (1, [])


def test_a_file_that_is_linked_already_cannot_be_linked_again(linked, refs, qtbot):
    open_linked_files(linked).link_asked.emit(refs)
    asking = linked.findChild(LinkFileDialog)
    wait_idle(qtbot, linked)
    assert "is linked already" in asking.forecast.text()
    assert not asking.accept_button.isEnabled()


def change_scope(window) -> LinkScopeDialog:
    dialog = open_linked_files(window)
    dialog.scope.click()
    return window.findChild(LinkScopeDialog)


def test_another_scope_is_set_when_what_it_moves_was_shown(linked, library, refs, qtbot):
    asking = change_scope(linked)
    asking.scopes.query.setText("night")
    asking.scopes.kinds[ScopeKind.QUERY].setChecked(True)
    assert not asking.accept_button.isEnabled(), "nothing was shown yet"
    qtbot.waitUntil(asking.accept_button.isEnabled)
    assert asking.forecast.text() == "1 entry would be taken out: aluco2018."
    assert refs.read_text() == REFS
    asking.accept_button.click()
    in_step(linked, qtbot)
    assert "aluco2018" not in refs.read_text()
    assert linking.find_linked_files(library)[0].scope == Scope(ScopeKind.QUERY, "night")
    linked.registry.run("edit.undo")
    until(qtbot, lambda: refs.read_text() == REFS)


def test_a_scope_of_a_document_that_cannot_be_read_says_why(linked, refs, tmp_path, qtbot):
    asking = change_scope(linked)
    asking.scopes.use_document(tmp_path / "none.tex")
    qtbot.waitUntil(lambda: "none.tex" in asking.forecast.text())
    assert not asking.accept_button.isEnabled()


def test_entries_that_a_scope_suddenly_loses_leave_when_a_person_says_so(library, refs, open_window, qtbot):
    linking.link_file(library, refs)
    linking.set_scope(library, linking.find_linked_files(library)[0].id, scope=Scope(ScopeKind.QUERY, "year:1066"))
    window = open_window()
    dialog = open_linked_files(window)
    until(qtbot, lambda: not dialog.take_out.isHidden())
    assert refs.read_text() == REFS
    assert "2 of 2 entries are out of the file's scope" in dialog.state.text()
    dialog.take_out.click()
    until(qtbot, lambda: "@" not in refs.read_text())
    in_step(window, qtbot)
    assert dialog.take_out.isHidden()


def test_a_file_that_is_gone_is_told_and_found_again(linked, library, refs, qtbot):
    moved = refs.with_name("moved.bib")
    refs.rename(moved)
    dialog = open_linked_files(linked)
    until(qtbot, lambda: dialog.file.state is LinkState.ERROR)
    assert str(moved) in dialog.state.text()
    assert not dialog.find_it.isHidden()
    assert linked.complete().link_status.text() == "refs.bib: not in step"
    dialog.moved.emit(dialog.file.id, moved)
    until(qtbot, lambda: dialog.file.state is LinkState.IN_STEP)
    assert dialog.file.path == moved


def test_what_waits_is_written_when_the_window_closes(linked, library, refs, qtbot):
    editing.edit_field(library, [paper(library, "aluco2018").id], field="title", value="Last Owls")
    qtbot.waitUntil(lambda: linked.complete().linking.is_waiting)
    linked.close()
    assert "{Last Owls}" in refs.read_text()


def test_a_library_that_can_only_be_read_writes_nothing_and_says_why(library, refs, open_window, qtbot):
    window = open_window()
    dialog = open_linked_files(window)
    dialog._reason = lambda: "This library can only be read."
    dialog.show_files(())
    assert not dialog.link.isEnabled()
    assert dialog.link.toolTip() == "This library can only be read."


def test_only_bib_files_are_offered_to_be_linked(tmp_path):
    def dragged(*names: str) -> QMimeData:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in names])
        return mime

    assert bib_files(dragged("a.bib", "b.BIB")) == [tmp_path / "a.bib", tmp_path / "b.BIB"]
    assert bib_files(dragged("a.bib", "b.txt")) == []
    assert bib_files(QMimeData()) == []


def test_shelf_papers_are_written_into_a_new_file(library, tmp_path, open_window, qtbot):
    shelf.fill(library, shelf.make_papers(3))
    window = open_window()
    window.complete().linking.link(tmp_path / "new.bib", Scope(ScopeKind.ALL))
    in_step(window, qtbot)
    assert (tmp_path / "new.bib").read_text().count("\n@") + 1 >= 3


def test_an_edit_is_written_within_a_second(linked, library, refs, qtbot):
    paper_id = paper(library, "aluco2018").id
    begun = time.monotonic()
    editing.edit_field(library, [paper_id], field="title", value="Soon Owls")
    until(qtbot, lambda: "Soon Owls" in refs.read_text())
    assert time.monotonic() - begun < 1.0


def test_our_own_writing_and_coming_to_the_front_cause_no_sync(linked, library, refs, qtbot):
    editing.edit_field(library, [paper(library, "aluco2018").id], field="title", value="Own Owls")
    until(qtbot, lambda: "Own Owls" in refs.read_text())
    in_step(linked, qtbot)
    moved = []
    linked.complete().linking.synced.connect(moved.append)
    synced = linked.complete().linking.files[0].synced
    linked.complete().linking.look()
    in_step(linked, qtbot)
    assert moved == []
    assert linking.find_linked_files(library)[0].synced == synced


def test_a_file_that_is_gone_does_not_stand_in_the_way_of_another(linked, library, refs, tmp_path, qtbot):
    other = tmp_path / "other" / "talk.bib"
    other.parent.mkdir()
    other.write_text(REFS)
    linking.link_file(library, other)
    in_step(linked, qtbot)
    refs.unlink()
    editing.edit_field(library, [paper(library, "aluco2018").id], field="title", value="Other Owls")
    until(qtbot, lambda: "Other Owls" in other.read_text())


def test_what_could_not_be_written_is_tried_again(linked, library, refs, qtbot):
    refs.chmod(0o444)
    editing.edit_field(library, [paper(library, "aluco2018").id], field="title", value="Late Owls")
    until(qtbot, lambda: linked.complete().link_status.text() == "refs.bib: changes wait")
    assert open_linked_files(linked).list.item(0).text() == 'refs.bib\n"refs.bib" is write-protected.'
    assert "1 field to be written" in linked.status_line.message
    refs.chmod(0o644)
    until(qtbot, lambda: "Late Owls" in refs.read_text())
    in_step(linked, qtbot)
    assert linked.complete().link_status.text() == "refs.bib in step"


def test_a_file_that_lost_most_of_its_entries_is_not_believed_before_a_person_says_so(linked, library, refs, qtbot):
    dialog = open_linked_files(linked)
    refs.write_text("")
    until(qtbot, lambda: not dialog.believe.isHidden())
    assert "empty" in dialog.state.text()
    assert library.count() == 2
    dialog.believe.click()
    until(qtbot, lambda: dialog.decisions.list.count() == 2)


def test_a_file_that_is_half_written_is_waited_for(linked, library, refs, qtbot):
    dialog = open_linked_files(linked)
    refs.write_text(REFS[: REFS.index("Journal")])
    until(qtbot, lambda: dialog.file.state is LinkState.ERROR)
    assert "ends in the middle" in dialog.state.text()
    assert library.count() == 2
    refs.write_text(REFS.replace("= 2018", "= 2019"))
    until(qtbot, lambda: dialog.file.state is LinkState.IN_STEP)
    assert paper(library, "aluco2018").date.year == 2019


def test_how_many_papers_a_file_has_is_told(linked):
    assert open_linked_files(linked).about.text().startswith("2 papers in it.")


def test_an_entry_that_may_be_here_is_asked_about(library, refs, open_window, qtbot):
    shelf.fill(library, [Paper("Old Ice", citation_key="ice")])
    linking.link_file(library, refs)
    window = open_window()
    in_step(window, qtbot)
    dialog = open_linked_files(window)
    refs.write_text(REFS + "\n@misc{mine, title = {Old Ice}, note = {n}}\n")
    until(qtbot, lambda: dialog.decisions.list.count() == 1)
    assert dialog.decisions.title.text() == "1 may be here already"
    assert dialog.decisions.in_file.text() == "It is that paper"
    qtbot.keyClick(dialog.decisions.list, Qt.Key.Key_L)
    until(qtbot, lambda: library.count() == 4)
    in_step(window, qtbot)
    assert dialog.decisions.isHidden()


def test_what_waits_for_a_person_is_shown_again_after_the_next_start(linked, library, refs, open_window, qtbot):
    refs.write_text(REFS[: REFS.index("@misc")])
    until(qtbot, lambda: linked.complete().linking.files[0].state is LinkState.PENDING)
    linked.close()
    window = open_window()
    dialog = open_linked_files(window)
    until(qtbot, lambda: dialog.decisions.list.count() == 1)


def test_five_hundred_conflicts_are_decided_at_once_as_one_step(library, tmp_path, open_window, qtbot):
    file = tmp_path / "many.bib"
    text = "".join(f"@misc{{k{n},\n  title = {{Owl number {n} of the wood}},\n}}\n\n" for n in range(500))
    file.write_text(text)
    linking.link_file(library, file)
    ids = [library.find_paper(f"k{n}") for n in range(500)]
    with library.operation("Edit all", kinds=("papers",)) as op:
        for one in editing.read_papers(op, ids):
            editing.set_fields(op, one, {"title": f"{one.title} here"}, source="user")
    file.write_text(text.replace("wood}", "wood there}"))
    window = open_window()
    dialog = open_linked_files(window)
    until(qtbot, lambda: dialog.decisions.list.count() == 500)
    dialog.decisions.all_library.click()
    until(qtbot, lambda: file.read_text() == text.replace("wood}", "wood here}"))
    in_step(window, qtbot)
    assert dialog.decisions.isHidden()


def dropped(window, path: Path) -> list:
    """The choices that a dropped file is offered."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    window.complete().take(mime)
    return window.findChild(QMenu, "dropped_bib").actions()


@pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing the keyboard)", extend=True)
def test_a_bib_that_is_dropped_is_linked_if_wanted(window, library, refs, qtbot):
    take_in, link = dropped(window, refs)
    assert (take_in.text(), link.text()) == ("Import refs.bib…", "Link refs.bib: keep it in step…")
    link.trigger()
    wait_idle(qtbot, window)
    window.findChild(LinkFileDialog).accept_button.click()
    in_step(window, qtbot)
    assert [file.path for file in linking.find_linked_files(library)] == [refs]


@pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing the keyboard)", extend=True)
def test_a_bib_that_is_dropped_is_imported_if_wanted(window, library, refs, qtbot):
    dropped(window, refs)[0].trigger()
    wait_idle(qtbot, window)
    assert window.adding.page is not None
    assert window.is_reviewing
    assert linking.find_linked_files(library) == []


def test_a_click_on_the_state_opens_the_dialog(linked, qtbot):
    qtbot.mouseClick(linked.complete().link_status, Qt.MouseButton.LeftButton)
    assert linked.findChild(LinkedFilesDialog, "linked_files").isVisible()


def test_chosen_papers_go_into_a_linked_file_and_out_of_it(linked, library, refs, qtbot):
    ids = shelf.fill(library, shelf.make_papers(2))
    in_step(linked, qtbot)
    linked.go_to("all")
    wait_idle(qtbot, linked)
    linked.pane.table.select_ids(ids[:1])
    wait_idle(qtbot, linked)
    key = library.get_paper(ids[0]).citation_key
    assert linked.registry.run("papers.add_to_bib")
    until(qtbot, lambda: key in refs.read_text())
    assert refs.read_text().startswith(REFS.rstrip()), "what was there stays as it was"
    in_step(linked, qtbot)
    assert linked.registry.run("papers.take_from_bib")
    until(qtbot, lambda: key not in refs.read_text())
    assert refs.read_text() == REFS
    assert library.get_paper(ids[0]).trashed is None


@pytest.mark.parametrize(
    ("states", "told"),
    [
        ([LinkState.IN_STEP], "a.bib in step"),
        ([LinkState.IN_STEP] * 3, "3 .bib files in step"),
        ([LinkState.IN_STEP, LinkState.PENDING], "b.bib: changes wait"),
        ([LinkState.PENDING, LinkState.ERROR, LinkState.IN_STEP], "b.bib: not in step; 1 more not in step"),
        ([LinkState.ERROR, LinkState.ERROR, LinkState.PENDING], "2 .bib files: error; 1 more not in step"),
    ],
)
def test_the_status_bar_says_what_is_gravest_and_that_there_is_more(states, told):
    files = [
        LinkedFile(LinkedFileId(number), Path(f"{'abc'[number]}.bib"), Scope.own(), "bibtex", state)
        for number, state in enumerate(states)
    ]
    assert status_text(files) == told
