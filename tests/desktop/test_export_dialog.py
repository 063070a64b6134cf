"""Export from the window: which papers, which format, which file, and what is told before anything is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shelf
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from settling import wait_idle

from readinglist.desktop.dialogs.export import FORMATS, PREVIEW_PAPERS, STYLED, ExportDialog, Scope
from readinglist.desktop.session import Session
from readinglist.desktop.tasks import Cancelled
from readinglist.library import exporting


@pytest.fixture
def papers(library):
    return shelf.fill(library, [*shelf.make_papers(6), shelf.make_papers(1, title="Nameless", people=(), date=None)[0]])


def open_dialog(window, qtbot) -> ExportDialog:
    assert window.registry.run("file.export")
    dialog = next(found for found in window.findChildren(ExportDialog) if found.isVisible())
    wait_idle(qtbot, window)
    return dialog


def choose_format(dialog, name: str, window, qtbot) -> None:
    dialog.format.setCurrentIndex(dialog.format.findData(name))
    wait_idle(qtbot, window)


def test_the_formats_are_those_of_the_library():
    assert tuple(name for name, _, _ in FORMATS) == exporting.FORMATS
    assert STYLED == exporting.STYLED


def test_a_style_can_be_chosen_for_references_only(papers, window, qtbot):
    dialog = open_dialog(window, qtbot)
    choose_format(dialog, "bibtex", window, qtbot)
    assert dialog.style_choice.isHidden()
    choose_format(dialog, "text", window, qtbot)
    assert not dialog.style_choice.isHidden()
    before = dialog.preview.toPlainText()
    dialog.style_choice.setCurrentIndex(dialog.style_choice.findData("numeric"))
    dialog.style_choice.activated.emit(dialog.style_choice.currentIndex())
    wait_idle(qtbot, window)
    assert dialog.preview.toPlainText().startswith("[1] ")
    assert not before.startswith("[1] ")


def test_only_what_a_document_cites_is_exported_in_its_order(papers, library, window, qtbot, tmp_path):
    keys = [row.citation_key for row in library.get_rows(papers)]
    document = tmp_path / "main.tex"
    document.write_text(rf"\cite{{{keys[4]},{keys[1]}}} \cite{{nobody}}")
    dialog = open_dialog(window, qtbot)
    choose_format(dialog, "bibtex", window, qtbot)
    dialog.cited.use(document)
    wait_idle(qtbot, window)
    text = dialog.preview.toPlainText()
    assert text.count("@misc{") == 2
    assert text.index(keys[4]) < text.index(keys[1])
    assert "nobody" in dialog.message.text()
    document.write_text("nothing")
    dialog.refresh_preview()
    wait_idle(qtbot, window)
    assert "cites none of these papers" in dialog.message.text()
    dialog.cited.check.setChecked(False)
    wait_idle(qtbot, window)
    assert dialog.preview.toPlainText().count("@misc{") == 7


def test_the_preview_is_what_the_file_will_hold(papers, window, qtbot, tmp_path):
    dialog = open_dialog(window, qtbot)
    dialog.file.setText(str(tmp_path / "mine.bib"))
    for name, _, ending in FORMATS:
        choose_format(dialog, name, window, qtbot)
        assert dialog.path == tmp_path / f"mine{ending}"
        dialog.write()
        wait_idle(qtbot, window)
        assert dialog.path.read_text(encoding="utf-8").rstrip() == dialog.preview.toPlainText().rstrip()
    assert "7 papers exported to mine.txt" in window.status_line.message


def test_several_chosen_papers_are_offered_first_and_one_is_not(papers, window, qtbot):
    dialog = open_dialog(window, qtbot)
    assert [dialog.scope.key, dialog.scope.count] == ["view", 7]
    assert dialog.scope_buttons["view"].text() == "All in Inbox (7)"
    dialog.close()
    window.go_to("all")
    wait_idle(qtbot, window)
    dialog = open_dialog(window, qtbot)
    assert dialog.scope_buttons["view"].text() == "All papers (7)"
    dialog.close()
    window.pane.table.select_ids(papers[1:4])
    wait_idle(qtbot, window)
    dialog = open_dialog(window, qtbot)
    assert [dialog.scope.key, dialog.scope.count] == ["selection", 3]
    assert dialog.preview.toPlainText().count("@misc{") == 3


def test_a_search_is_a_scope_of_its_own(papers, window, qtbot):
    window.top_bar.search.set_query("nameless")
    wait_idle(qtbot, window)
    dialog = open_dialog(window, qtbot)
    assert dialog.scope.count == 1
    assert "Nameless" in dialog.preview.toPlainText()
    dialog.scope_buttons["library"].setChecked(True)
    wait_idle(qtbot, window)
    assert dialog.preview.toPlainText().count("@misc{") == 7


def test_what_is_incomplete_is_named_before_the_export(papers, window, qtbot):
    dialog = open_dialog(window, qtbot)
    assert dialog.report.title.text() == "1 of 7 incomplete"
    assert [line.partition(": ")[2] for line in dialog.report.lines()] == ["no authors, no year"]


def test_file_and_format_are_chosen_once_and_remembered(papers, window, qtbot, tmp_path):
    dialog = open_dialog(window, qtbot)
    choose_format(dialog, "csl-json", window, qtbot)
    dialog.file.setText(str(tmp_path / "refs.json"))
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait_idle(qtbot, window)
    assert len(json.loads((tmp_path / "refs.json").read_text(encoding="utf-8"))) == 7
    dialog.close()
    again = open_dialog(window, qtbot)
    assert [again.path, again.format_name] == [tmp_path / "refs.json", "csl-json"]
    assert "replaced" in again.file_note.text()


def test_a_written_file_can_be_shown_until_another_is_typed(papers, window, qtbot, tmp_path):
    dialog = open_dialog(window, qtbot)
    dialog.file.setText(str(tmp_path / "papers.bib"))
    assert not dialog.show_button.isVisible()
    dialog.write()
    wait_idle(qtbot, window)
    assert dialog.show_button.isVisible()
    dialog.file.setText(str(tmp_path / "other.bib"))
    assert not dialog.show_button.isVisible()


def test_a_file_that_cannot_be_written_is_said_in_the_dialog(papers, window, qtbot, tmp_path):
    dialog = open_dialog(window, qtbot)
    dialog.file.setText(str(tmp_path))
    assert not dialog.export_button.isEnabled()
    dialog.file.setText(str(tmp_path / "no" / "such" / "folder.bib"))
    assert not dialog.export_button.isEnabled()
    gone = tmp_path / "gone"
    gone.mkdir()
    dialog.file.setText(str(gone / "papers.bib"))
    gone.rmdir()
    dialog.write()
    wait_idle(qtbot, window)
    assert dialog.message.property("kind") == "danger"
    assert "papers.bib" in dialog.message.text()


def test_copy_puts_the_whole_export_on_the_clipboard(papers, window, qtbot, library):
    dialog = open_dialog(window, qtbot)
    dialog.copy_button.click()
    wait_idle(qtbot, window)
    assert QApplication.clipboard().text() == exporting.export_text(library, library.find_ids()).text


def test_a_large_export_previews_its_beginning_and_writes_all(library, tasks, qtbot, tmp_path):
    ids = shelf.fill(library, shelf.make_papers(PREVIEW_PAPERS + 20))
    scopes = [Scope("view", "All", len(ids), lambda: ids)]
    dialog = ExportDialog(library, tasks, Session(tmp_path / "window.ini"), scopes=scopes)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: tasks.is_idle and dialog.preview.toPlainText() != "", timeout=10_000)
    assert dialog.preview.toPlainText().count("@misc{") == PREVIEW_PAPERS
    assert dialog.preview_title.text() == f"Preview of the first {PREVIEW_PAPERS} of {len(ids)} papers"
    dialog.file.setText(str(tmp_path / "all.bib"))
    with qtbot.waitSignal(dialog.exported, timeout=10_000) as exported:
        dialog.write()
    assert exported.args == [Path(tmp_path / "all.bib"), len(ids)]
    assert (tmp_path / "all.bib").read_text(encoding="utf-8").count("@misc{") == len(ids)


def test_what_latex_cannot_set_is_told_of_all_papers_before_the_export(library, tasks, qtbot, tmp_path):
    ids = shelf.fill(library, [*shelf.make_papers(PREVIEW_PAPERS), *shelf.make_papers(1, title="Uralt 王", date=None)])
    scopes = [Scope("view", "All", len(ids), lambda: ids)]
    dialog = ExportDialog(library, tasks, Session(tmp_path / "window.ini"), scopes=scopes)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "王" in dialog.report.warnings.text(), timeout=10_000)
    assert "王" not in dialog.preview.toPlainText()
    assert dialog.report.title.text() == f"1 of {len(ids)} incomplete"
    qtbot.waitUntil(lambda: tasks.is_idle, timeout=10_000)


def test_the_preview_follows_the_library(papers, window, qtbot, library):
    from readinglist.library import editing

    dialog = open_dialog(window, qtbot)
    editing.edit_field(library, [papers[0]], field="title", value="An Altogether Different Title")
    wait_idle(qtbot, window)
    qtbot.waitUntil(lambda: "An Altogether Different Title" in dialog.preview.toPlainText(), timeout=5_000)


def test_after_a_cancelled_export_another_can_be_begun(papers, window, qtbot, tmp_path):
    dialog = open_dialog(window, qtbot)
    dialog.file.setText(str(tmp_path / "mine.bib"))
    dialog.write()
    (task,) = (task for task in window.tasks.pending() if task.slot == "export")
    task.cancel()
    wait_idle(qtbot, window)
    assert dialog.message.text() == "The export was cancelled."
    assert dialog.export_button.isEnabled()


def test_what_a_check_raises_leaves_the_file_as_it_was(papers, library, tmp_path):
    path = tmp_path / "mine.bib"
    path.write_text("what was there", encoding="utf-8")

    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        exporting.write_export(library, papers, path, format="bibtex", check=stop)
    assert path.read_text(encoding="utf-8") == "what was there"
