"""A person with a keyboard: every key of the list does what it says, and none acts where text is typed."""

from __future__ import annotations

import pytest
import shelf
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton
from settling import wait_idle

from readinglist.library import trashing, triage
from readinglist.model.paper import Status

Key = Qt.Key
Ctrl = Qt.KeyboardModifier.ControlModifier
Shift = Qt.KeyboardModifier.ShiftModifier
Alt = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def ids(library):
    return shelf.fill(library, shelf.make_papers(12))


@pytest.fixture
def window(ids, open_window, qtbot):
    window = open_window()
    window.activateWindow()
    window.pane.table.setFocus()
    qtbot.waitUntil(window.pane.table.hasFocus)
    return window


@pytest.fixture
def press(window, qtbot):
    """Press a key where the focus is, and wait until all is done."""

    def press_key(key, modifier=Qt.KeyboardModifier.NoModifier):
        target = QApplication.focusWidget() or window
        qtbot.keyClick(target, key, modifier)
        wait_idle(qtbot, window)

    return press_key


def selected(window):
    return window.pane.table.selected_ids()


def paper(window, place=0):
    return window.library.get_paper(selected(window)[place])


def test_j_and_k_walk_through_the_list(window, press):
    order = list(window.pane.model.ids)
    press(Key.Key_J)
    assert selected(window) == [order[0]]
    press(Key.Key_J)
    press(Key.Key_J)
    assert selected(window) == [order[2]]
    press(Key.Key_K)
    assert selected(window) == [order[1]]
    for _step in range(20):
        press(Key.Key_J)
    assert selected(window) == [order[-1]]


def test_figures_rate_and_zero_takes_the_rating_away(window, press):
    press(Key.Key_J)
    for rating in (1, 5, 3):
        press(Key(Key.Key_0 + rating))
        assert paper(window).rating == rating
    press(Key.Key_0)
    assert paper(window).rating == 0


def test_p_goes_round_the_priorities(window, press):
    press(Key.Key_J)
    seen = []
    for _step in range(4):
        press(Key.Key_P)
        seen.append(paper(window).priority)
    assert seen == [1, 2, 3, 0]


def test_r_moves_on_the_status_and_the_next_paper_is_chosen(window, press):
    order = list(window.pane.model.ids)
    press(Key.Key_J)
    press(Key.Key_R)
    assert window.library.get_paper(order[0]).status is Status.QUEUE
    assert selected(window) == [order[1]]
    assert window.pane.header.count_text == "11 papers"


def test_one_key_sets_any_status_from_any_view(window, press, qtbot, library, ids):
    triage.set_status(library, ids[:3], status=Status.QUEUE)
    window.go_to("status:queue")
    wait_idle(qtbot, window)
    press(Key.Key_Home)
    for key in (Key.Key_D, Key.Key_X, Key.Key_G):
        press(key)
    found = [row.status for row in library.get_rows(ids[:3])]
    assert found == [Status.READ, Status.REJECTED, Status.READING]
    window.go_to("status:read")
    wait_idle(qtbot, window)
    press(Key.Key_Home)
    press(Key.Key_Q)
    assert library.get_paper(ids[0]).status is Status.QUEUE
    window.go_to("status:rejected")
    wait_idle(qtbot, window)
    press(Key.Key_Home)
    press(Key.Key_I)
    assert library.get_paper(ids[1]).status is Status.INBOX


def test_the_whole_inbox_is_decided_on_by_one_key_a_paper(window, press):
    order = list(window.pane.model.ids)
    press(Key.Key_J)
    for _paper in order:
        press(Key.Key_R)
    assert window.library.count(scope="status:queue") == len(order)
    assert window.pane.empty.isVisible()
    assert window.pane.empty.shown.title == "The inbox is empty"


def test_delete_moves_to_the_trash_without_a_question_and_undo_brings_back(window, press):
    order = list(window.pane.model.ids)
    press(Key.Key_J)
    press(Key.Key_Delete)
    assert window.library.count(scope="in:trash") == 1
    assert window.status_line.message == "Put 1 paper into the trash"
    assert window.status_line.has_undo
    assert selected(window) == [order[1]]
    press(Key.Key_Z, Ctrl)
    assert window.library.count(scope="in:trash") == 0
    assert list(window.pane.model.ids) == order
    press(Key.Key_Z, Ctrl | Shift)
    assert window.library.count(scope="in:trash") == 1
    press(Key.Key_Z, Ctrl)
    press(Key.Key_Y, Ctrl)
    assert window.library.count(scope="in:trash") == 1


def test_work_on_many_papers_can_be_cancelled_and_changes_nothing_then(open_window, library, qtbot):
    ids = shelf.fill(library, shelf.make_papers(36) * 60)
    window = open_window()
    window.papers.set_rating(ids, 5)
    (task,) = [task for task in window.tasks.pending() if task.title.startswith("Changing")]
    assert task.title == "Changing 2,160 papers…"
    task.cancel()
    wait_idle(qtbot, window)
    assert window.status_line.message == "Cancelled: nothing was changed"
    assert not window.status_line.has_undo
    assert library.count("rating:5") == 0


def test_a_small_change_is_done_before_anybody_could_cancel_it(window, press, ids, library):
    window.papers.set_rating(ids, 5)
    tasks = window.tasks.pending()
    assert [task.is_cancellable for task in tasks if task.title == "Writing…"] == [False]
    press(Key.Key_Z, Ctrl)
    assert library.count("rating:5") == 0


def test_undo_says_what_it_is_doing_while_it_does_it(window, press, ids):
    window.papers.set_rating(ids, 5)
    window.papers.undo()
    window.papers.redo()
    titles = [task.title for task in window.tasks.pending() if task.title]
    assert titles == ["Writing…", "Undoing…", "Redoing…"]


def test_the_keys_stay_in_the_list_after_a_click_on_undo(window, press, qtbot):
    press(Key.Key_J)
    press(Key.Key_4)
    qtbot.mouseClick(window.status_line.findChild(QPushButton, "undo_message"), Qt.MouseButton.LeftButton)
    wait_idle(qtbot, window)
    assert paper(window).rating == 0
    assert window.pane.table.hasFocus()
    press(Key.Key_2)
    assert paper(window).rating == 2


def test_the_keys_come_back_to_the_list_from_an_undo_that_was_reached_by_tab(window, press, qtbot):
    press(Key.Key_J)
    press(Key.Key_4)
    window.status_line.findChild(QPushButton, "undo_message").setFocus(Qt.FocusReason.TabFocusReason)
    press(Key.Key_Space)
    assert paper(window).rating == 0
    assert window.pane.table.hasFocus()


def test_undo_names_what_it_undoes(window, press):
    press(Key.Key_J)
    press(Key.Key_4)
    assert window.registry["edit.undo"].text() == "&Undo: Rate 1 paper: 4"
    press(Key.Key_Z, Ctrl)
    assert window.registry["edit.redo"].text() == "&Redo: Rate 1 paper: 4"
    assert window.status_line.message == "Undone: Rate 1 paper: 4"


def test_one_key_acts_on_all_chosen_papers_as_one_step(window, press):
    window.pane.table.selectAll()
    press(Key.Key_2)
    assert window.library.count("rating:2") == 12
    press(Key.Key_Z, Ctrl)
    assert window.library.count("rating:2") == 0


def test_copying_in_every_form(window, press, qtbot):
    window.pane.table.select_rows([0, 1])
    wait_idle(qtbot, window)
    keys = [row.citation_key for row in window.library.get_rows(selected(window))]
    clipboard = QGuiApplication.clipboard()
    press(Key.Key_K, Ctrl)
    assert clipboard.text() == "\\cite{" + ",".join(keys) + "}"
    press(Key.Key_K, Ctrl | Shift)
    assert clipboard.text() == ",".join(keys)
    press(Key.Key_C, Ctrl)
    assert clipboard.text().count("@") == 2
    assert clipboard.mimeData().hasFormat("text/x-bibtex")
    press(Key.Key_C, Ctrl | Shift)
    assert "Roe" in clipboard.text()
    assert "@" not in clipboard.text()
    assert window.status_line.message == "References of 2 papers copied"


def test_slash_and_control_f_lead_to_the_search_and_escape_back(window, press, qtbot):
    for key, modifier in ((Key.Key_Slash, Qt.KeyboardModifier.NoModifier), (Key.Key_F, Ctrl)):
        press(key, modifier)
        assert window.top_bar.search.hasFocus()
        qtbot.keyClicks(window.top_bar.search, "lichen")
        wait_idle(qtbot, window)
        assert window.pane.header.count_text == "2 matches"
        press(Key.Key_Escape)
        assert window.top_bar.search.text() == ""
        assert window.top_bar.search.hasFocus()
        wait_idle(qtbot, window)
        assert window.pane.header.count_text == "12 papers"
        press(Key.Key_Escape)
        assert window.pane.table.hasFocus()


def test_down_and_enter_in_the_search_lead_to_the_first_match(window, press, qtbot):
    for key in (Key.Key_Down, Key.Key_Return):
        press(Key.Key_F, Ctrl)
        qtbot.keyClicks(window.top_bar.search, "ice")
        wait_idle(qtbot, window)
        press(key)
        assert window.pane.table.hasFocus()
        assert "River Ice" in paper(window).title
        press(Key.Key_Escape)
        assert window.pane.query == ""


def test_after_a_search_in_vain_the_paper_that_was_chosen_comes_back(window, press, qtbot):
    for _ in range(4):
        press(Key.Key_J)
    before = selected(window)
    press(Key.Key_Slash)
    qtbot.keyClicks(window.top_bar.search, "zzzqqq")
    wait_idle(qtbot, window)
    assert selected(window) == []
    press(Key.Key_Escape)
    assert selected(window) == before


def test_a_paper_found_by_a_search_stays_chosen_when_the_search_is_cleared(window, press, qtbot):
    press(Key.Key_J)
    press(Key.Key_Slash)
    qtbot.keyClicks(window.top_bar.search, "ice")
    wait_idle(qtbot, window)
    press(Key.Key_Return)
    found = selected(window)
    press(Key.Key_Escape)
    assert window.pane.query == ""
    assert selected(window) == found


def test_letters_are_text_in_the_search_and_change_nothing(window, press, qtbot, ids):
    press(Key.Key_J)
    before = window.library.get_papers(ids)
    press(Key.Key_F, Ctrl)
    qtbot.keyClicks(window.top_bar.search, "jktrp12345/0e")
    wait_idle(qtbot, window)
    assert window.top_bar.search.text() == "jktrp12345/0e"
    assert window.library.get_papers(ids) == before


def test_control_v_in_the_search_pastes_text_there(window, press):
    QGuiApplication.clipboard().setText("lichen")
    press(Key.Key_F, Ctrl)
    press(Key.Key_V, Ctrl)
    assert window.top_bar.search.text() == "lichen"
    assert not window.is_reviewing


def test_letters_are_not_taken_for_type_ahead(window, press):
    press(Key.Key_M)
    press(Key.Key_B)
    assert selected(window) == []


def test_the_queue_is_ordered_by_keys(window, press, qtbot, library, ids):
    triage.set_status(library, ids[:4], status=Status.QUEUE)
    window.go_to("status:queue")
    wait_idle(qtbot, window)
    a, b, c, d = ids[:4]
    assert list(window.pane.model.ids) == [a, b, c, d]
    window.pane.table.select_ids([c])
    wait_idle(qtbot, window)
    press(Key.Key_Up, Alt)
    assert list(window.pane.model.ids) == [a, c, b, d]
    assert selected(window) == [c]
    press(Key.Key_Up, Alt)
    press(Key.Key_Up, Alt)
    assert list(window.pane.model.ids) == [c, a, b, d]
    press(Key.Key_Down, Alt)
    assert list(window.pane.model.ids) == [a, c, b, d]
    press(Key.Key_End, Alt)
    assert list(window.pane.model.ids) == [a, b, d, c]
    press(Key.Key_Home, Alt)
    assert list(window.pane.model.ids) == [c, a, b, d]
    window.pane.table.select_rows([1, 2])
    wait_idle(qtbot, window)
    press(Key.Key_Down, Alt)
    assert list(window.pane.model.ids) == [c, d, a, b]
    assert selected(window) == [a, b]
    press(Key.Key_Z, Ctrl)
    assert list(window.pane.model.ids) == [c, a, b, d]


@pytest.mark.parametrize(
    ("key", "row"), [(Key.Key_Home, 0), (Key.Key_End, 11), (Key.Key_Down, 0), (Key.Key_Up, 0), (Key.Key_PageDown, 0)]
)
def test_going_to_a_row_by_key_chooses_it_when_nothing_is_chosen(window, press, key, row):
    assert selected(window) == []
    press(key)
    assert selected(window) == [window.pane.model.ids[row]]


def test_home_and_end_go_to_the_first_and_the_last_paper_and_extend_with_shift(window, press):
    ids = list(window.pane.model.ids)
    for _ in range(5):
        press(Key.Key_J)
    press(Key.Key_End)
    assert selected(window) == [ids[11]]
    press(Key.Key_Home)
    assert selected(window) == [ids[0]]
    press(Key.Key_End, Shift)
    assert selected(window) == ids


def test_alt_and_a_figure_go_to_the_views(window, press):
    press(Key.Key_6, Alt)
    assert window.pane.header.title == "All papers"
    press(Key.Key_2, Alt)
    assert window.pane.header.title == "Queue"
    press(Key.Key_1, Alt)
    assert window.pane.header.title == "Inbox"


def test_t_leads_to_the_tags_of_the_paper(window, press, qtbot):
    press(Key.Key_J)
    press(Key.Key_T)
    field = QApplication.focusWidget()
    assert window.details.isAncestorOf(field)
    qtbot.keyClicks(field, "nlp/parsing")
    press(Key.Key_Return)
    assert window.library.get_paper(selected(window)[0]).tags == ("nlp/parsing",)


def test_control_a_chooses_all_and_the_details_say_how_many(window, press):
    press(Key.Key_A, Ctrl)
    assert len(selected(window)) == 12
    assert window.selected_ids == selected(window)


def test_shift_extends_the_selection_as_everywhere(window, press):
    press(Key.Key_J)
    press(Key.Key_Down, Shift)
    press(Key.Key_Down, Shift)
    assert selected(window) == list(window.pane.model.ids[:3])


def test_keys_do_nothing_without_a_selection_and_the_reason_is_told(window, press):
    window.pane.table.selectionModel().select(window.pane.model.index(0, 0), QItemSelectionModel.SelectionFlag.Clear)
    for key, modifier in ((Key.Key_Delete, None), (Key.Key_R, None), (Key.Key_C, Ctrl), (Key.Key_F3, None)):
        window.status_line.clear()
        press(key, *([modifier] if modifier else []))
        assert window.status_line.message == "Choose a paper first."
    assert window.library.count(scope="in:trash") == 0
    press(Key.Key_Up, Alt)
    assert window.status_line.message == "Choose a paper first."
    assert selected(window) == []


def test_keys_say_why_they_do_nothing_in_the_trash(window, press, qtbot, library, ids):
    trashing.trash_papers(library, ids[:1])
    window.go_to("trash")
    wait_idle(qtbot, window)
    press(Key.Key_J)
    for key in (Key.Key_Delete, Key.Key_3, Key.Key_R):
        window.status_line.clear()
        press(key)
        assert window.status_line.message == "Take the papers out of the trash first."


def test_keys_say_why_they_do_nothing_in_an_empty_view(window, press, qtbot):
    window.go_to("status:reading")
    wait_idle(qtbot, window)
    press(Key.Key_R)
    assert window.status_line.message == "Choose a paper first."


def test_keys_say_why_they_do_nothing_in_a_library_that_can_only_be_read(library, ids, open_window, qtbot):
    window = open_window(shelf.ReadOnly(library))
    window.activateWindow()
    window.pane.table.setFocus()
    window.pane.table.go_to(0)
    wait_idle(qtbot, window)
    for key in (Key.Key_4, Key.Key_R, Key.Key_T):
        window.status_line.clear()
        qtbot.keyClick(window.pane.table, key)
        assert window.status_line.message == shelf.ReadOnly.note


def test_a_letter_in_a_text_field_explains_nothing(window, press, qtbot):
    press(Key.Key_Slash)
    window.status_line.clear()
    qtbot.keyClicks(window.top_bar.search, "r3")
    assert window.status_line.message == ""


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter, Key.Key_E, Key.Key_F2])
def test_the_paper_is_edited_by_key_and_escape_leads_back(window, press, qtbot, key):
    press(Key.Key_J)
    before = paper(window).title
    press(key)
    field = QApplication.focusWidget()
    assert window.details.isAncestorOf(field)
    assert before in (field.text() if hasattr(field, "text") else field.toPlainText())
    press(Key.Key_Escape)
    assert paper(window).title == before
    for _step in range(2):
        if not window.pane.table.hasFocus():
            press(Key.Key_Escape)
    assert window.pane.table.hasFocus()


def test_escape_in_the_list_clears_the_search(window, press, qtbot):
    window.top_bar.search.set_query("ice")
    wait_idle(qtbot, window)
    window.pane.table.setFocus()
    press(Key.Key_Escape)
    assert window.pane.query == ""
    assert window.pane.header.count_text == "12 papers"


def test_control_v_in_the_list_reviews_the_clipboard(window, press):
    QGuiApplication.clipboard().setText("Some Title\n\nAn abstract that says something.\n\n3 authors\n·\nApr 3\n")
    press(Key.Key_V, Ctrl)
    assert window.is_reviewing
    press(Key.Key_Escape)
    assert not window.is_reviewing
