"""The right pane: reading, judging, annotating and editing one paper, or several at once."""

from __future__ import annotations

import owl_listing
import pytest
import shelf
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from settling import wait_idle

from readinglist.desktop.broadcast import Broadcast
from readinglist.desktop.views.details.bulk import share
from readinglist.desktop.views.details.pane import DetailsPane
from readinglist.desktop.views.details.words import change_words
from readinglist.library import annotating, editing, importing, tagging, trashing, triage
from readinglist.model.dates import PartialDate
from readinglist.model.history import FieldChange
from readinglist.model.paper import Paper, Status
from readinglist.model.people import Person

Key = Qt.Key
ABSTRACT = r"We study \textbf{L}azy owls. They sleep $10^{3}$ hours a year, said Erd\H{o}s. Nobody knows why."


@pytest.fixture
def ids(library):
    made = shelf.make_papers(4)
    made[0] = Paper(
        title="Lazy Owls",
        abstract=ABSTRACT,
        people=(Person("Lovelace", "Ada"), Person("Berg", "Jan", "van den")),
        date=PartialDate(2024, 3),
        venue="Night Letters",
    )
    return shelf.fill(library, made)


@pytest.fixture
def pane(library, tasks, qtbot):
    pane = DetailsPane(library, tasks)
    broadcast = Broadcast(library, tasks)
    broadcast.changed.connect(pane.refresh)
    pane.resize(380, 720)
    pane.show()
    qtbot.waitExposed(pane)
    pane.activateWindow()
    yield pane
    broadcast.close()
    pane.close()
    pane.deleteLater()


@pytest.fixture
def settle(tasks, qtbot):
    def wait():
        for _round in range(3):
            qtbot.waitUntil(lambda: tasks.is_idle, timeout=10_000)
            qtbot.wait(15)

    return wait


@pytest.fixture
def shown(pane, ids, settle):
    """The pane with the first paper in it."""
    pane.show_papers([ids[0]])
    settle()
    return pane


# -- what is shown


def test_one_paper_is_shown_as_a_person_reads_it(shown):
    assert shown.header.title.text() == "Lazy Owls"
    assert shown.header.byline.text() == "Ada Lovelace, Jan van den Berg"
    assert shown.header.place.text() == "Mar 2024 · Night Letters"
    assert (
        shown.abstract.view.toPlainText()
        == "We study Lazy owls. They sleep 10³ hours a year, said Erdős. Nobody knows why."
    )


def test_nothing_chosen_shows_a_hint_and_several_a_summary(pane, ids, settle):
    assert pane.stack.currentWidget() is pane.hint
    pane.show_papers(ids)
    settle()
    assert pane.stack.currentWidget() is pane.bulk
    assert pane.bulk.heading.text() == "4 papers selected"
    assert pane.bulk.titles[0].text() == "Lazy Owls"


def test_only_the_visible_tab_is_filled(shown, ids, settle):
    assert shown.info.rows["venue"].value.text() == ""
    shown.show_tab("Info")
    settle()
    assert shown.info.rows["venue"].value.text() == "Night Letters"


def test_a_paper_deleted_for_good_leaves_a_hint(shown, library, ids, settle):
    trashing.trash_papers(library, [ids[0]])
    trashing.delete_papers_for_good(library, [ids[0]])
    settle()
    assert shown.stack.currentWidget() is shown.hint
    library.undo()
    shown.show_papers([ids[0]])
    settle()
    assert shown.header.title.text() == "Lazy Owls"


# -- judging


def test_status_priority_and_rating_are_chosen_here_and_can_be_undone_from_the_message(
    shown, library, ids, settle, qtbot
):
    said = []
    shown.done.connect(lambda text, has_undo: said.append((text, has_undo)))
    judgement = shown.header.judgement
    judgement.status.menu().actions()[list(Status).index(Status.READING)].trigger()
    judgement.priority.menu().actions()[3].trigger()
    qtbot.keyClick(judgement.rating, Key.Key_4)
    settle()
    paper = library.get_paper(ids[0])
    assert (paper.status, paper.priority, paper.rating) == (Status.READING, 3, 4)
    assert judgement.status.value is Status.READING
    assert judgement.rating.value() == 4
    assert [has_undo for _text, has_undo in said] == [True, True, True]


def test_a_click_on_the_lit_star_takes_the_rating_back(shown, library, ids, settle, qtbot):
    stars = shown.header.judgement.rating
    third = QPoint(2 + 18 * 2 + 9, 12)
    qtbot.mouseClick(stars, Qt.MouseButton.LeftButton, pos=third)
    settle()
    assert library.get_paper(ids[0]).rating == 3
    qtbot.mouseClick(stars, Qt.MouseButton.LeftButton, pos=third)
    settle()
    assert library.get_paper(ids[0]).rating == 0


@pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing the keyboard)", extend=True)
def test_a_tag_that_the_paper_has_is_not_proposed_again(shown, library, ids, settle, qtbot):
    tagging.add_tags(library, ids[1:], tags=["birds/owls", "birds/ravens"])
    tagging.add_tags(library, ids[:1], tags=["birds/owls"])
    settle()
    field = shown.header.judgement.tags.input
    qtbot.keyClicks(field, "birds")
    assert field.proposals == ["birds/ravens"]


@pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing the keyboard)", extend=True)
def test_proposals_stand_clear_of_the_field_and_show_whole_tags(shown, library, ids, settle, qtbot):
    long_tag = "birds/of the northern rivers and lakes in winter"
    tagging.add_tags(library, ids[1:], tags=[long_tag])
    shown.header.judgement.tags.focus_input()
    field = shown.header.judgement.tags.input
    qtbot.keyClicks(field, "birds")
    popup = field.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    assert popup.y() > field.mapToGlobal(field.rect().bottomLeft()).y() + 2
    assert popup.viewport().width() >= popup.fontMetrics().horizontalAdvance(long_tag)
    popup.hide()


@pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing the keyboard)", extend=True)
def test_tags_are_typed_with_proposals_and_taken_off_by_their_cross(shown, library, ids, settle, qtbot):
    tagging.add_tags(library, [ids[1]], tags=["birds/owls", "birds/ravens"])
    tags = shown.header.judgement.tags
    shown.focus_tags()
    qtbot.keyClicks(tags.input, "bir")
    assert tags.input.proposals[:2] == ["birds/owls", "birds/ravens"]
    qtbot.keyClick(tags.input, Key.Key_Tab)
    assert tags.input.text() == "birds/owls"
    qtbot.keyClick(tags.input, Key.Key_Return)
    qtbot.keyClicks(tags.input, "night")
    qtbot.keyClick(tags.input, Key.Key_Comma)
    settle()
    assert set(library.get_paper(ids[0]).tags) == {"birds/owls", "night"}
    assert set(tags.tags) == {"birds/owls", "night"}
    chip = next(chip for chip in tags._chips if chip.tag == "night")
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 8, 10))
    settle()
    assert library.get_paper(ids[0]).tags == ("birds/owls",)
    shown.activateWindow()  # the offscreen platform lets the popup take it away
    qtbot.waitUntil(shown.isActiveWindow)
    qtbot.keyClick(tags.input, Key.Key_Backspace)
    assert tags._chips[0].hasFocus()
    qtbot.keyClick(tags._chips[0], Key.Key_Delete)
    settle()
    assert library.get_paper(ids[0]).tags == ()


def test_escape_in_the_tag_field_clears_and_then_leads_back(shown, qtbot):
    field = shown.header.judgement.tags.input
    qtbot.keyClicks(field, "abc")
    qtbot.keyClick(field, Key.Key_Escape)
    assert field.text() == ""
    with qtbot.waitSignal(shown.left, timeout=1000):
        qtbot.keyClick(field, Key.Key_Escape)


# -- several papers


def test_what_several_papers_share_is_counted(library, ids):
    tagging.add_tags(library, ids, tags=["all"])
    tagging.add_tags(library, ids[:1], tags=["one"])
    triage.set_rating(library, ids[:2], rating=5)
    shared = share(library.get_rows(ids))
    assert shared.tags == ("all",)
    assert shared.partial == (("one", "1 of 4"),)
    assert shared.status is Status.INBOX
    assert shared.rating is None


def test_a_tag_of_some_papers_is_put_on_all_or_taken_off_all(pane, library, ids, settle, qtbot):
    tagging.add_tags(library, ids[:2], tags=["owls"])
    pane.show_papers(ids)
    settle()
    (chip,) = pane.bulk.judgement.tags._chips
    assert chip.share == "2 of 4"
    qtbot.keyClick(chip, Key.Key_Return)
    settle()
    assert library.count("tag:owls") == 4
    (chip,) = pane.bulk.judgement.tags._chips
    assert chip.share == ""
    qtbot.keyClick(chip, Key.Key_Delete)
    settle()
    assert library.count("tag:owls") == 0
    library.undo()
    assert library.count("tag:owls") == 4


def test_a_status_for_several_papers_is_one_step(pane, library, ids, settle):
    pane.show_papers(ids[1:])
    settle()
    pane.bulk.judgement.status.chosen.emit(Status.READ)
    settle()
    assert library.count("status:read") == 3
    library.undo()
    assert library.count("status:read") == 0


# -- annotations


def select(pane, words):
    cursor = pane.abstract.view.document().find(words)
    assert not cursor.isNull()
    pane.abstract.view.setTextCursor(cursor)


def test_selected_words_offer_colours_and_become_an_annotation(shown, library, ids, settle, qtbot):
    select(shown, "They sleep 10³ hours")
    settle()
    assert shown.abstract.bar.isVisible()
    shown.abstract.bar.color_chosen.emit("blue")
    settle()
    (annotation,) = library.get_annotations(ids[0])
    assert annotation.quote == "They sleep $10^{3}$ hours"
    assert annotation.color == "blue"
    assert not shown.abstract.bar.isVisible()
    (selection,) = shown.abstract.view.extraSelections()
    assert selection.cursor.selectedText() == "They sleep 10³ hours"
    library.undo()
    settle()
    assert shown.abstract.view.extraSelections() == []


def test_a_figure_key_highlights_the_selected_words(shown, library, ids, settle, qtbot):
    select(shown, "owls")
    qtbot.keyClick(shown.abstract.view, Key.Key_4)
    settle()
    (annotation,) = library.get_annotations(ids[0])
    assert (annotation.quote, annotation.color) == ("owls", "pink")


def test_a_sentence_is_selected_by_key(shown, settle, qtbot):
    select(shown, "hours")
    qtbot.keyClick(shown.abstract.view, Key.Key_S)
    assert shown.abstract.view.textCursor().selectedText() == "They sleep 10³ hours a year, said Erdős."


def test_a_highlight_with_a_note_opens_its_card_and_saves_what_is_typed(shown, library, ids, settle, qtbot):
    select(shown, "Nobody knows why.")
    settle()
    shown.abstract.bar.note.click()
    settle()
    card = shown.abstract.card
    assert card.isVisible()
    qtbot.keyClicks(card.note, "But see Brehm.")
    card.done.click()
    settle()
    (annotation,) = library.get_annotations(ids[0])
    assert annotation.text == "But see Brehm."
    assert not card.isVisible()
    shown_words = [label.text() for label in shown.abstract.list.findChildren(QLabel)]
    assert "But see Brehm." in shown_words


def test_a_click_into_a_highlight_opens_it_and_it_can_be_recoloured_and_deleted(shown, library, ids, settle, qtbot):
    start = ABSTRACT.index("Nobody")
    annotating.add_annotation(library, ids[0], start=start, end=start + 12, text="Why?")
    settle()
    view = shown.abstract.view
    cursor = view.document().find("knows")
    cursor.setPosition(cursor.selectionStart() + 2)
    place = view.cursorRect(cursor).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    card = shown.abstract.card
    assert card.isVisible()
    assert card.note.toPlainText() == "Why?"
    next(button for button in card._colors if button.color == "green").click()
    settle()
    assert library.get_annotations(ids[0])[0].color == "green"
    assert card.isVisible()
    card.delete.click()
    settle()
    assert library.get_annotations(ids[0]) == []
    assert not card.isVisible()


def test_an_unsaved_note_of_an_annotation_is_saved_when_another_paper_is_chosen(shown, library, ids, settle, qtbot):
    annotating.add_annotation(library, ids[0], start=0, end=8)
    settle()
    shown.abstract._on_annotation_clicked(library.get_annotations(ids[0])[0].id)
    qtbot.keyClicks(shown.abstract.card.note, "typed")
    shown.show_papers([ids[1]])
    settle()
    assert library.get_annotations(ids[0])[0].text == "typed"
    assert not shown.abstract.card.isVisible()


def test_words_that_were_edited_away_leave_a_lost_annotation_in_the_list(shown, library, ids, settle):
    start = ABSTRACT.index("Nobody")
    annotating.add_annotation(library, ids[0], start=start, end=len(ABSTRACT), text="Why?")
    editing.edit_field(library, [ids[0]], field="abstract", value="A wholly different text on cats.")
    settle()
    assert shown.abstract.view.extraSelections() == []
    words = " ".join(label.text() for label in shown.abstract.list.findChildren(QLabel))
    assert "no longer in the abstract" in words
    assert "Why?" in words


# -- fields


def test_a_field_is_edited_in_place_and_says_who_set_it(shown, library, ids, settle, qtbot):
    shown.edit("title")
    settle()
    row = shown.info.rows["title"]
    assert row.is_editing
    row._editor.setPlainText("Lazy & Busy Owls")
    qtbot.keyClick(row._editor, Key.Key_Return)
    settle()
    assert library.get_paper(ids[0]).title == "Lazy & Busy Owls"
    assert not row.is_editing
    assert shown.header.title.text() == "Lazy & Busy Owls"
    assert row.source.text().startswith("by you")
    assert "instead of “Lazy Owls”" in row.source.text()


def test_people_dates_and_identifiers_are_typed_as_a_person_would(shown, library, ids, settle, qtbot):
    shown.show_tab("Info")
    typed = {
        "people": "Grace Hopper; von Neumann, John; {Owl Consortium}",
        "date": "2023-06-26",
        "identifiers": "arxiv:2306.12345; 10.1000/owls",
    }
    for field, text in typed.items():
        shown.info.rows[field].edit()
        editor = shown.info.rows[field]._editor
        editor.setPlainText(text) if hasattr(editor, "setPlainText") else editor.setText(text)
        shown.info.rows[field].commit()
        settle()
    paper = library.get_paper(ids[0])
    assert [person.name for person in paper.people] == ["Grace Hopper", "John von Neumann", "Owl Consortium"]
    assert paper.date.iso == "2023-06-26"
    assert paper.identifier("arxiv") == "2306.12345"
    assert [link.text() for link in shown.header._links if link.isVisible()] == ["arXiv 2306.12345", "DOI 10.1000/owls"]


def test_what_makes_no_sense_is_refused_beside_the_field_and_can_be_mended(shown, library, ids, settle, qtbot):
    shown.show_tab("Info")
    row = shown.info.rows["date"]
    row.edit()
    row._editor.setText("last summer")
    qtbot.keyClick(row._editor, Key.Key_Return)
    settle()
    assert row.is_editing
    assert "last summer" in row.problem.text()
    row._editor.setText("2022")
    qtbot.keyClick(row._editor, Key.Key_Return)
    settle()
    assert library.get_paper(ids[0]).date.iso == "2022"
    assert not row.problem.isVisible()


def test_tab_saves_a_field_and_goes_on_to_the_editor_of_the_next(shown, library, ids, settle, qtbot):
    shown.edit("title")
    settle()
    qtbot.keyClicks(QApplication.focusWidget(), "Quiet Owls")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    settle()
    assert QApplication.focusWidget().objectName() == "edit_people"
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    settle()
    assert QApplication.focusWidget().objectName() == "edit_author_count"
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    settle()
    assert QApplication.focusWidget().objectName() == "edit_people"
    assert [row.field for row in shown.info.rows.values() if row.is_editing] == ["people"]
    assert library.get_paper(ids[0]).title == "Quiet Owls"


def test_tab_after_the_last_field_leaves_the_fields(shown, settle, qtbot):
    shown.edit("abstract")
    settle()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    settle()
    assert not any(row.is_editing for row in shown.info.rows.values())
    assert QApplication.focusWidget() not in shown.info.rows.values()


def test_an_editor_that_was_only_passed_does_not_bring_back_an_older_value(shown, library, ids, settle, qtbot):
    shown.edit("venue")
    settle()
    editing.edit_field(library, [ids[0]], field="venue", value="Dusk Letters")
    settle()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    settle()
    assert library.get_paper(ids[0]).venue == "Dusk Letters"


def test_why_a_field_is_refused_comes_into_view(shown, settle, qtbot):
    shown.resize(shown.width(), 420)
    shown.edit("citation_key")
    settle()
    qtbot.keyClicks(QApplication.focusWidget(), "a b")
    shown.info.verticalScrollBar().setValue(0)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    settle()
    problem = shown.info.rows["citation_key"].problem
    assert problem.text()
    assert problem.visibleRegion().boundingRect() == problem.rect()


def test_a_field_shows_that_it_has_the_keys_and_how_it_is_edited(shown, settle):
    shown.open_tab("Info")
    settle()
    row = shown.info.rows["title"]
    assert row.hasFocus()
    assert "Enter" in row.toolTip()
    focused = row.grab().toImage()
    row.clearFocus()
    assert row.grab().toImage() != focused


def test_the_history_of_a_long_text_shows_where_it_changed():
    begin = "The same long beginning that every version of this note has had so far and that says nothing, "
    words = change_words(FieldChange("note", begin + "old end", begin + "new end"))
    assert words == "Note: …that says nothing, old end → …that says nothing, new end"
    assert change_words(FieldChange("note", "one", "two")) == "Note: one → two"


def test_a_field_that_was_set_says_so_and_offers_undo(shown, settle, qtbot):
    shown.edit("venue")
    settle()
    qtbot.keyClicks(QApplication.focusWidget(), "Dawn Letters")
    with qtbot.waitSignal(shown.done) as told:
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    assert told.args == ["Edit venue of 1 paper", True]


def test_an_annotation_says_so_and_offers_undo(shown, settle, qtbot, library, ids):
    annotating.add_annotation(library, ids[0], start=0, end=8)
    settle()
    (annotation,) = library.get_annotations(ids[0])
    with qtbot.waitSignal(shown.done) as told:
        shown.abstract._write(lambda: annotating.delete_annotation(library, annotation.id))
    assert told.args == ['Delete an annotation of "Lazy Owls"', True]


def test_escape_leaves_a_field_as_it_was(shown, library, ids, settle, qtbot):
    shown.edit("venue")
    row = shown.info.rows["venue"]
    row._editor.setText("Elsewhere")
    qtbot.keyClick(row._editor, Key.Key_Escape)
    settle()
    assert library.get_paper(ids[0]).venue == "Night Letters"
    assert row.hasFocus()


def test_a_field_being_edited_is_saved_for_its_own_paper_when_another_is_chosen(shown, library, ids, settle):
    shown.edit("venue")
    shown.info.rows["venue"]._editor.setText("Dawn Letters")
    shown.show_papers([ids[1]])
    settle()
    assert library.get_paper(ids[0]).venue == "Dawn Letters"
    assert library.get_paper(ids[1]).venue != "Dawn Letters"


def test_info_tells_where_the_paper_was_seen(library, pane, settle):
    result = importing.apply(library, importing.plan(library, importing.read(owl_listing.page(3))))
    pane.show_papers([result.added[1]])
    pane.show_tab("Info")
    settle()
    assert "no. 2" in pane.info.seen.text()
    assert pane.info.rows["title"].source.text().startswith("from Daily Papers")
    assert "Unverified" in pane.info.about.text()


# -- BibTeX and history


def test_the_bibtex_of_the_paper_is_shown_copied_and_followed(shown, library, ids, settle, qtbot):
    shown.show_tab("BibTeX")
    settle()
    assert "author = {Lovelace, Ada and van den Berg, Jan}" in shown.bibtex.view.toPlainText()
    shown.bibtex.copy.click()
    assert QGuiApplication.clipboard().text().startswith("@")
    editing.edit_field(library, [ids[0]], field="people", value="")
    settle()
    assert "author" not in shown.bibtex.view.toPlainText()
    assert "no authors" in shown.bibtex.remark.text()


def test_the_history_tells_before_and_after_newest_first(shown, library, ids, settle):
    triage.set_status(library, [ids[0]], status=Status.READ)
    editing.edit_field(library, [ids[0]], field="venue", value="Dawn Letters")
    shown.show_tab("History")
    settle()
    rows = shown.history.view.operations
    tips = [rows.index(row).data(Qt.ItemDataRole.AccessibleDescriptionRole) for row in range(rows.rowCount())]
    assert "Venue: Night Letters → Dawn Letters" in tips[0]
    assert "Status: inbox → read" in tips[1]
    assert len(tips) == 3


# -- sizes


def test_another_row_reads_one_paper_and_makes_no_widgets(shown, library, ids, settle, qtbot):
    """The work for a new row is bounded: widgets are used again, hidden tabs are not filled."""
    shown.show_papers([ids[1]])
    settle()
    before = len(shown.findChildren(QWidget))
    for paper_id in (*ids[2:], *ids[1:]):
        shown.show_papers([paper_id])
    settle()
    assert len(shown.findChildren(QWidget)) == before


def test_endless_texts_leave_the_pane_as_wide_as_it_was(library, pane, settle, qtbot):
    endless = "W" * 5000
    (paper_id,) = shelf.fill(library, [Paper(title=endless, abstract=endless, venue=endless, organization=endless)])
    tagging.add_tags(library, [paper_id], tags=["t" * 400])
    editing.edit_field(library, [paper_id], field="identifiers", value="https://example.org/" + "x" * 2000)
    pane.show_papers([paper_id])
    for name in ("Abstract", "Notes", "BibTeX", "Info", "History"):
        pane.show_tab(name)
        settle()
        assert pane.minimumSizeHint().width() <= 380, name
    assert len(pane.header.title.text()) <= 600


# -- in the window


def test_the_parts_of_the_details_are_reached_by_key_and_esc_leads_back(ids, open_window, qtbot):
    window = open_window()
    window.activateWindow()
    window.pane.table.setFocus()
    window.pane.table.select_ids([ids[0]])
    wait_idle(qtbot, window)
    places = {
        Key.Key_1: window.details.abstract.view,
        Key.Key_2: window.details.notes.field,
        Key.Key_3: window.details.bibtex.view,
        Key.Key_4: window.details.info.rows["title"],
        Key.Key_5: window.details.history.view,
    }
    for key, place in places.items():
        qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
        wait_idle(qtbot, window)
        assert QApplication.focusWidget() is place
    qtbot.keyClick(window.details.history.view, Key.Key_Escape)
    assert window.pane.table.hasFocus()


def test_the_tab_is_the_same_after_a_restart(ids, open_window, qtbot):
    window = open_window()
    window.details.show_tab("BibTeX")
    window.close()
    again = open_window()
    assert again.details.bar.currentIndex() == 2


def test_what_is_done_in_the_details_offers_undo_in_the_status_line(ids, open_window, library, qtbot):
    window = open_window()
    window.pane.table.select_ids([ids[0]])
    wait_idle(qtbot, window)
    window.details.header.judgement.rating.chosen.emit(5)
    wait_idle(qtbot, window)
    assert window.status_line.has_undo
    assert library.get_paper(ids[0]).rating == 5
    window.status_line.undo_asked.emit()
    wait_idle(qtbot, window)
    assert library.get_paper(ids[0]).rating == 0
