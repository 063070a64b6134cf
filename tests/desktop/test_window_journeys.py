"""A person with a window: bringing papers in, looking for them, finding the window as it was left."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import shelf
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QInputDialog, QPushButton, QWidget
from settling import wait_idle

from readinglist import resources
from readinglist.desktop import clipboard, theme
from readinglist.desktop.actions.choices import open_palette, run_choice
from readinglist.desktop.actions.editing import joined_query
from readinglist.desktop.main_window import MainWindow
from readinglist.desktop.models.columns import KEYS
from readinglist.library import searching, tagging, trashing, triage
from readinglist.library.library import Library
from readinglist.model.paper import Status

SAMPLE = resources.get_path(resources.SAMPLE_LISTING).read_text(encoding="utf-8")
SAMPLE_COUNT = 12


def titles(window: MainWindow) -> list[str]:
    rows = (window.pane.model.paper_at(row) for row in range(window.pane.model.rowCount()))
    return [row.title for row in rows if row is not None]


def click(qtbot, window, name: str) -> None:
    button = next(button for button in window.findChildren(QPushButton, name) if button.isVisible())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    wait_idle(qtbot, window)


def drop(window, mime: QMimeData) -> QDropEvent:
    event = QDropEvent(
        QPointF(400, 300), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(event)
    return event


# -- bringing papers in


def test_an_empty_library_says_what_to_do(window):
    assert window.pane.empty.isVisible()
    assert window.pane.empty.shown.title == "Paste a page that lists papers"
    assert not window.details.isVisible()
    assert not window.pane.table.isVisible()


def test_the_sample_listing_is_one_click_away_and_nothing_lands_before_it_is_accepted(window, qtbot):
    click(qtbot, window, "empty_file.sample")
    assert window.is_reviewing
    assert window.library.count() == 0


def test_a_page_pasted_as_the_browser_copied_it_keeps_the_number_of_a_linked_paper(window, qtbot):
    mime = QMimeData()
    mime.setText(SAMPLE)
    mime.setHtml('<h3><a href="/papers/2611.00002">Lanternfish: Attention that Goes Dark between Tokens</a></h3>')
    QGuiApplication.clipboard().setMimeData(mime)
    assert window.registry.run("file.paste")
    wait_idle(qtbot, window)
    window.adding.page.accept()
    wait_idle(qtbot, window)
    assert len(window.library.find_ids("arxiv:2611.00002")) == 1


def test_a_pasted_listing_becomes_papers_in_one_step_with_one_undo(window, qtbot):
    QGuiApplication.clipboard().setText(SAMPLE)
    assert window.registry.run("file.paste")
    wait_idle(qtbot, window)
    assert window.is_reviewing
    window.adding.page.accept()
    wait_idle(qtbot, window)
    assert not window.is_reviewing
    assert window.status_line.message == f"{SAMPLE_COUNT} papers added"
    assert window.pane.header.count_text == f"{SAMPLE_COUNT} papers"
    assert window.pane.table.isVisible()
    assert window.details.isVisible()
    click(qtbot, window, "undo_message")
    assert window.library.count() == 0
    assert window.pane.empty.isVisible()


def test_after_an_import_its_first_paper_is_chosen_and_the_keys_are_in_the_list(window, qtbot):
    window.activateWindow()
    QGuiApplication.clipboard().setText(SAMPLE)
    assert window.registry.run("file.paste")
    wait_idle(qtbot, window)
    window.adding.page.accept()
    wait_idle(qtbot, window)
    table = window.pane.table
    qtbot.waitUntil(table.hasFocus)
    assert table.selected_ids() == [window.pane.model.ids[0]]
    for run in ("edit.undo", "edit.redo"):
        assert window.registry.run(run)
        wait_idle(qtbot, window)
    assert table.isVisible()
    assert table.hasFocus(), "the keys must not stay with a button outside the list"


def test_papers_added_to_the_queue_are_shown_there(window, qtbot):
    QGuiApplication.clipboard().setText(SAMPLE)
    assert window.registry.run("file.paste")
    wait_idle(qtbot, window)
    window.adding.page.footer.status.show_value(Status.QUEUE)
    window.adding.page.accept()
    wait_idle(qtbot, window)
    assert window.pane.place.key == "status:queue"
    assert window.pane.header.count_text == f"{SAMPLE_COUNT} papers"


def test_a_cancelled_review_leads_back_and_adds_nothing(window, qtbot):
    QGuiApplication.clipboard().setText(SAMPLE)
    window.registry.run("file.paste")
    wait_idle(qtbot, window)
    window.adding.page.cancel()
    assert not window.is_reviewing
    assert window.library.count() == 0


def test_an_empty_clipboard_is_said(window, qtbot):
    QGuiApplication.clipboard().setText("   ")
    window.registry.run("file.paste")
    assert not window.is_reviewing
    assert window.problem_bar.isVisible()
    assert "clipboard" in window.problem_bar.summary


def test_papers_copied_here_and_pasted_here_are_here_already(library, window, qtbot):
    ids = shelf.fill(library, shelf.make_papers(2))
    QGuiApplication.clipboard().setMimeData(clipboard.to_mime(clipboard.copy_papers(library, ids)))
    window.registry.run("file.paste")
    assert not window.is_reviewing
    assert window.problem_bar.summary == "You copied 2 papers of this library; they are here already."


def test_dropped_files_are_one_review_and_what_is_missing_is_told_in_it(window, qtbot, tmp_path):
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text(SAMPLE, encoding="utf-8")
    two.write_text(SAMPLE.replace("Lanternfish", "Anglerfish"), encoding="utf-8")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(one)), QUrl.fromLocalFile(str(two)), QUrl.fromLocalFile(str(tmp_path / "x"))])
    drop(window, mime)
    wait_idle(qtbot, window)
    page = window.adding.page
    assert page.counts.text().endswith("; 1 part not understood")
    page.accept()
    wait_idle(qtbot, window)
    assert not window.is_reviewing
    assert window.library.count() > SAMPLE_COUNT
    window.registry.run("edit.undo")
    wait_idle(qtbot, window)
    assert window.library.count() == 0


def test_actions_on_the_list_wait_for_the_review(library, open_window, qtbot):
    shelf.fill(library, shelf.make_papers(3))
    window = open_window()
    window.pane.table.go_to(0)
    window.registry.run("file.add")
    wait_idle(qtbot, window)
    assert window.is_reviewing
    assert window.registry.reason("papers.trash") == "Finish or cancel adding papers first."
    assert not window.registry["papers.trash"].isEnabled()


# -- looking for them


def test_search_as_you_type_narrows_the_view_and_says_how_many(library, open_window, qtbot):
    shelf.fill(library, shelf.make_papers(40))
    window = open_window()
    for typed in ("li", "lich", "lichen gro"):
        window.top_bar.search.setText(typed)
    wait_idle(qtbot, window)
    assert window.pane.query == "lichen gro"
    assert len(titles(window)) == library.count("lichen growth") > 0
    assert all("Lichen Growth" in title for title in titles(window))
    assert window.pane.header.count_text.endswith("matches")


def test_what_makes_no_sense_as_syntax_is_remarked(library, open_window, qtbot):
    shelf.fill(library, shelf.make_papers(5))
    window = open_window()
    window.top_bar.search.setText("yaer:2020")
    wait_idle(qtbot, window)
    assert "yaer" in window.pane.header.remarks
    assert window.pane.empty.isVisible()
    click(qtbot, window, "empty_clear_search")
    assert window.top_bar.search.text() == ""
    assert window.pane.header.remarks == ""
    assert len(titles(window)) == 5


def test_a_search_without_match_can_be_widened_to_all_papers(library, open_window, qtbot):
    shelf.fill(library, shelf.make_papers(3, status=Status.READ))
    shelf.fill(library, shelf.make_papers(1, title="Something Else", abstract="Other words."))
    window = open_window()
    window.top_bar.search.setText("lichen")
    wait_idle(qtbot, window)
    assert window.pane.empty.isVisible()
    click(qtbot, window, "empty_search_all")
    assert window.pane.place.key == "all"
    assert titles(window) == ["Measuring Lichen Growth 2"]
    assert window.top_bar.search.text() == "lichen"
    window.top_bar.search.setText("zzzqqq")
    wait_idle(qtbot, window)
    assert [asked for asked, _text in window.pane.empty.shown.buttons] == ["clear_search"], "all were searched"


def test_a_search_is_kept_under_a_name_and_opened_from_the_sidebar(library, open_window, qtbot, monkeypatch):
    shelf.fill(library, shelf.make_papers(10))
    window = open_window()
    assert window.registry.reason("edit.save_search") == "Type a search first."
    window.top_bar.search.setText("lichen or maps")
    wait_idle(qtbot, window)
    monkeypatch.setattr(QInputDialog, "getText", staticmethod(lambda *_args, **_named: ("Of interest", True)))
    window.registry.run("edit.save_search")
    wait_idle(qtbot, window)
    place = next(place for place in window.sidebar.places() if place.kind == "search")
    assert place.title == "Of interest"
    window.top_bar.search.set_query("")
    window.go_to(place.key)
    wait_idle(qtbot, window)
    assert sorted(titles(window)) == sorted(
        row.title for row in library.get_rows(library.find_ids("lichen or maps", scope="status:inbox"))
    )


@pytest.mark.parametrize(
    ("scope", "query"),
    [("", "lichen or maps"), ("status:inbox", "lichen or maps"), ("maps or ice", "-lichen (a"), ("tag:nlp", '"tidal')],
)
def test_a_place_and_a_query_join_into_one_that_finds_the_same(library, scope, query):
    shelf.fill(library, shelf.make_papers(20))
    shelf.fill(library, shelf.make_papers(10, status=Status.READ, tags=("nlp",)))
    assert library.find_ids(joined_query(scope, query)) == library.find_ids(query, scope=scope)


def test_a_click_on_a_header_sorts_and_a_second_one_turns_round(library, open_window, qtbot):
    shelf.fill(library, shelf.make_papers(8))
    window = open_window()
    header = window.pane.table.horizontalHeader()
    x = header.sectionViewportPosition(KEYS.index("title")) + 30
    for is_descending in (False, True):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 10))
        wait_idle(qtbot, window)
        assert window.pane.order == ("title", is_descending)
    shown = titles(window)
    assert shown == [row.title for row in library.get_rows(library.find_ids(sort="title", is_descending=True))]


def test_each_view_keeps_its_own_order(library, open_window, qtbot):
    shelf.fill(library, shelf.make_papers(4))
    window = open_window()
    window.pane.set_order("title", False)
    window.go_to("all")
    wait_idle(qtbot, window)
    assert window.pane.order == ("added", True)
    window.go_to("status:inbox")
    wait_idle(qtbot, window)
    assert window.pane.order == ("title", False)


# -- sidebar


def test_papers_dropped_on_a_tag_a_status_and_the_trash(library, open_window, qtbot):
    ids = shelf.fill(library, shelf.make_papers(4))
    tagging.add_tags(library, ids[:1], tags=["nlp"])
    window = open_window()
    for key, dropped in (("tag:nlp", ids[1]), ("status:queue", ids[2]), ("trash", ids[3])):
        place = window.sidebar.find_place(key)
        window.sidebar.papers_dropped.emit(place, [dropped])
        wait_idle(qtbot, window)
    assert library.get_paper(ids[1]).tags == ("nlp",)
    assert library.get_paper(ids[2]).status is Status.QUEUE
    assert library.get_paper(ids[3]).trashed is not None


def test_a_real_drop_on_the_sidebar_finds_its_place(library, open_window, qtbot):
    ids = shelf.fill(library, shelf.make_papers(2))
    window = open_window()
    mime = clipboard.to_mime(clipboard.drag_papers(library, ids[:1], template="latex"))
    index = window.sidebar.model().find("status:read")
    point = QPointF(window.sidebar.visualRect(index).center())
    event = QDropEvent(point, Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    window.sidebar.dropEvent(event)
    wait_idle(qtbot, window)
    assert library.get_paper(ids[0]).status is Status.READ


def test_papers_dropped_between_rows_of_the_queue_change_its_order(library, open_window, qtbot):
    ids = shelf.fill(library, shelf.make_papers(4, status=Status.QUEUE))
    window = open_window()
    window.go_to("status:queue")
    wait_idle(qtbot, window)
    table = window.pane.table
    mime = clipboard.to_mime(clipboard.drag_papers(library, [ids[3]], template="latex"))
    top_of_second = QPointF(60, table.row_rect(1).top() + 2)
    table.dropEvent(
        QDropEvent(
            top_of_second, Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )
    wait_idle(qtbot, window)
    assert list(window.pane.model.ids) == [ids[0], ids[3], ids[1], ids[2]]
    window.pane.set_order("title", False)
    wait_idle(qtbot, window)
    assert window.pane.table.dragging.find_movable(mime) == []


def test_a_tag_that_is_shown_is_renamed_under_the_users_eyes(library, open_window, qtbot):
    ids = shelf.fill(library, shelf.make_papers(3))
    tagging.add_tags(library, ids, tags=["nlp"])
    window = open_window()
    window.go_to("tag:nlp")
    wait_idle(qtbot, window)
    window.sidebar.renamed.emit(window.pane.place, "language")
    wait_idle(qtbot, window)
    assert window.pane.place.value == "language"
    assert window.pane.header.title == "language"
    assert len(titles(window)) == 3
    assert window.sidebar.current_place().value == "language"


def test_a_deleted_tag_that_is_shown_gives_way_to_all_papers(library, open_window, qtbot):
    ids = shelf.fill(library, shelf.make_papers(3))
    tagging.add_tags(library, ids, tags=["nlp"])
    window = open_window()
    window.go_to("tag:nlp")
    wait_idle(qtbot, window)
    window.complete().delete_place(window.pane.place)
    wait_idle(qtbot, window)
    assert window.pane.place.key == "all"
    assert window.status_line.message == 'Delete tag "nlp"'
    window.registry.run("edit.undo")
    wait_idle(qtbot, window)
    assert window.sidebar.find_place("tag:nlp").count == 3


# -- others write


def test_what_another_process_writes_appears_by_itself(library, open_window, qtbot):
    shelf.fill(library, shelf.make_papers(2))
    window = open_window()
    with Library.open(library.path) as other:
        shelf.fill(other, shelf.make_papers(3, title="From Elsewhere"))
    qtbot.waitUntil(lambda: window.pane.header.count_text == "5 papers", timeout=5000)
    wait_idle(qtbot, window)
    assert window.sidebar.find_place("status:inbox").count == 5


# -- the window comes back


def test_a_window_comes_back_as_it_was_left(library, open_window, qtbot):
    ids = shelf.fill(library, shelf.make_papers(30))
    tagging.add_tags(library, ids[:20], tags=["nlp"])
    window = open_window()
    window.go_to("tag:nlp")
    window.top_bar.search.set_query("maps")
    window.pane.set_order("title", False)
    wait_idle(qtbot, window)
    window.pane.table.go_to(1)
    window.pane.table.columns.show("venue", is_shown=True)
    window.outer.setSizes([210, 1070])
    window.registry.run("view.compact")
    window.resize(1100, 640)
    wait_idle(qtbot, window)
    chosen, shown = window.pane.table.selected_ids(), titles(window)
    window.close()
    again = MainWindow(library, type(window.session)(window.session.path))
    again.show()
    wait_idle(qtbot, again)
    assert again.pane.place.key == "tag:nlp"
    assert again.top_bar.search.text() == "maps"
    assert again.pane.order == ("title", False)
    assert titles(again) == shown
    assert again.pane.table.selected_ids() == chosen
    assert again.pane.table.columns.is_shown("venue")
    assert again.pane.table.painter.is_compact
    assert again.height() == 640  # the screen of the offscreen platform is narrower than the window was
    assert abs(again.outer.sizes()[0] - 210) < 5
    again.close()
    again.deleteLater()


def test_the_view_survives_a_kill(library, open_window, qtbot, session_path):
    shelf.fill(library, shelf.make_papers(5, status=Status.READ))
    window = open_window()
    window.go_to("status:read")
    wait_idle(qtbot, window)
    qtbot.waitUntil(lambda: session_path.exists() and "status:read" in session_path.read_text(encoding="utf-8"))


def test_a_place_that_is_gone_gives_way(library, open_window, qtbot, session_path):
    ids = shelf.fill(library, shelf.make_papers(2))
    tagging.add_tags(library, ids, tags=["nlp"])
    window = open_window()
    window.go_to("tag:nlp")
    wait_idle(qtbot, window)
    window.close()
    tagging.delete_tag(library, "nlp")
    again = open_window()
    assert again.pane.place.key == "all"
    assert len(titles(again)) == 2


# -- palette and appearance


def test_the_palette_reaches_actions_and_places(library, open_window, qtbot):
    ids = shelf.fill(library, shelf.make_papers(3))
    tagging.add_tags(library, ids[:2], tags=["nlp/parsing"])
    window = open_window()
    window.pane.table.go_to(0)
    palette = open_palette(window)
    palette.type("parsing")
    assert palette.shown()[0].name == "Go to nlp/parsing"
    qtbot.keyClick(palette, Qt.Key.Key_Return)
    wait_idle(qtbot, window)
    assert window.pane.header.title == "nlp/parsing"
    run_choice(window, "action:papers.rate_4")
    wait_idle(qtbot, window)
    assert not window.selected_ids
    window.pane.table.go_to(0)
    run_choice(window, "action:papers.rate_4")
    wait_idle(qtbot, window)
    assert library.count("rating:4") == 1


def test_the_palette_shows_keys_and_why_something_cannot_be_done(window, qtbot):
    palette = open_palette(window)
    by_name = {choice.name: choice for choice in palette.shown()}
    assert by_name["Undo"].reason == "There is nothing to undo."
    assert by_name["Undo"].key == "Ctrl+Z"
    refused = []
    palette.refused.connect(refused.append)
    palette.type("undo")
    qtbot.keyClick(palette, Qt.Key.Key_Return)
    assert refused == ["Undo: There is nothing to undo."]
    assert palette.isVisible()
    palette.type("zzzqqq")
    assert not palette.findChild(QWidget, "palette_list").isVisible()
    assert palette.findChild(QWidget, "palette_nothing").isVisible()
    palette.close()


def test_the_appearance_is_chosen_and_remembered(window, qtbot):
    window.registry.run("view.theme_dark")
    assert theme.current() is theme.DARK
    assert window.registry["view.theme_dark"].isChecked()
    assert not window.registry["view.theme_light"].isChecked()
    window.session.save()
    assert type(window.session)(window.session.path).text("theme") == "dark"


# -- trash and read-only


def test_the_trash_can_be_emptied_paper_by_paper_and_undone(library, open_window, qtbot):
    ids = shelf.fill(library, shelf.make_papers(3))
    trashing.trash_papers(library, ids[:2])
    window = open_window()
    assert window.registry.reason("papers.restore")
    window.go_to("trash")
    wait_idle(qtbot, window)
    window.pane.table.select_ids(ids[:1])
    window.registry.run("papers.restore")
    wait_idle(qtbot, window)
    assert window.status_line.message == "Restore 1 paper from the trash"
    window.pane.table.select_ids(ids[1:2])
    window.registry.run("papers.delete")
    wait_idle(qtbot, window)
    assert library.count(scope="in:trash") == 0
    assert window.pane.empty.shown.title == "The trash is empty"
    window.registry.run("edit.undo")
    wait_idle(qtbot, window)
    assert library.count(scope="in:trash") == 1


def test_a_library_that_can_only_be_read_says_so_and_offers_no_change(library, open_window, qtbot, tmp_path):
    ids = shelf.fill(library, shelf.make_papers(2))
    window = open_window(shelf.ReadOnly(library))
    window.pane.table.select_ids(ids[:1])
    for action_id in ("papers.trash", "papers.rate_3", "file.paste", "file.add", "edit.undo", "papers.edit"):
        assert window.registry.reason(action_id) == "The folder cannot be written to."
    assert not window.registry.reason("edit.copy_key")
    assert window.findChild(object, "read_only_mark").isVisible()


def test_first_paint_needs_neither_sqlalchemy_nor_the_readers(tmp_path: Path):
    import subprocess

    script = (
        "import sys; from pathlib import Path\n"
        "from readinglist.desktop.app import make_application\n"
        "from readinglist.desktop import theme\n"
        "from readinglist.desktop.main_window import MainWindow\n"
        "from readinglist.desktop.session import Session\n"
        "from readinglist.library.library import Library\n"
        f"folder = Path({str(tmp_path)!r})\n"
        "app = make_application(['readinglist']); theme.apply(app)\n"
        "with Library.open(folder / 'library.sqlite') as library:\n"
        "    window = MainWindow(library, Session(folder / 'window.ini')); window.show(); app.processEvents()\n"
        "    loaded = [m for m in ('sqlalchemy', 'httpx', 'bibtexparser', 'rapidfuzz', 'click') if m in sys.modules]\n"
        "    window.close()\n"
        "print(loaded)\n"
    )
    with Library.open(tmp_path / "library.sqlite") as library:
        shelf.fill(library, shelf.make_papers(3))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_tags_and_searches_can_be_deleted_by_key_in_the_sidebar(library, open_window, qtbot):
    ids = shelf.fill(library, shelf.make_papers(2))
    tagging.add_tags(library, ids, tags=["nlp"])
    searching.save_search(library, "Maps", query="maps")
    triage.set_rating(library, ids, rating=2)
    window = open_window()
    for key in ("tag:nlp", "search:1"):
        window.sidebar.select_place(key)
        qtbot.keyClick(window.sidebar, Qt.Key.Key_Delete)
        wait_idle(qtbot, window)
        assert window.sidebar.find_place(key) is None
    assert library.count("rating:2") == 2


@pytest.mark.parametrize("size", [(900, 460), (900, 560), (1280, 720), (2560, 1440)])
def test_nothing_is_squeezed_out_at_any_size(library, open_window, qtbot, size):
    shelf.fill(library, shelf.make_papers(20))
    window = open_window()
    window.resize(*size)
    wait_idle(qtbot, window)
    assert (window.width(), window.height()) == size
    for widget in (window.pane.table, window.details, window.sidebar, window.top_bar.search, window.top_bar.add):
        assert widget.isVisible()
        assert widget.width() >= min(widget.minimumSizeHint().width(), 200)
    assert window.pane.table.horizontalHeader().sectionSize(KEYS.index("title")) >= 200


def test_another_paper_moves_no_border_of_the_panes(open_window, library, qtbot):
    ids = shelf.fill(library, shelf.make_papers(2))
    window = open_window()
    window.inner.setSizes([2000, 1])  # as narrow as the details may be
    window.pane.table.select_ids(ids[:1])
    wait_idle(qtbot, window)
    before = window.inner.sizes()
    triage.set_status(library, ids[:1], status=Status.REJECTED)
    triage.set_priority(library, ids[:1], priority=2)
    window.go_to("all")
    window.pane.table.select_ids(ids[:1])
    wait_idle(qtbot, window)
    assert window.details.header.judgement.minimumSizeHint().width() + 32 <= before[1]
    assert window.inner.sizes() == before


@pytest.mark.parametrize("is_compact", [False, True])
def test_a_priority_is_seen_in_the_row_with_and_without_its_column(open_window, library, qtbot, is_compact):
    (paper_id,) = shelf.fill(library, shelf.make_papers(1))
    window = open_window()
    table = window.pane.table
    table.set_compact(is_compact)

    def row_picture():
        wait_idle(qtbot, window)
        return table.viewport().grab(table.row_rect(0)).toImage()

    assert not table.columns.is_shown("priority")
    without = row_picture()
    triage.set_priority(library, [paper_id], priority=3)
    assert row_picture() != without
    table.columns.show("priority", is_shown=True)
    assert table.painter.has_priority_column()
