"""A person pastes a listing, looks at what would come in, changes it, and accepts or leaves."""

from __future__ import annotations

import datetime as dt

import owl_listing
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QFontMetrics, QTextCursor
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from readinglist.desktop.operations.adding import said
from readinglist.desktop.views.review.card import CHOICES, wrapped
from readinglist.desktop.views.review.kept import ForAll
from readinglist.desktop.views.review.page import ReviewPage
from readinglist.desktop.views.review.plan_list import entry_byline, third_line
from readinglist.library import importing
from readinglist.model.listing import Issue
from readinglist.model.paper import Status
from readinglist.model.plan import Action

Key = Qt.Key


@pytest.fixture
def page(library, tasks, qtbot):
    page = ReviewPage(library, tasks)
    qtbot.addWidget(page)
    page.resize(1100, 640)
    page.show()
    qtbot.waitExposed(page)
    return page


@pytest.fixture
def settle(page, tasks, qtbot):
    """Wait until the page has caught up with its text."""

    def wait():
        qtbot.waitUntil(lambda: tasks.is_idle and not page._typing.isActive(), timeout=20_000)
        qtbot.wait(10)

    return wait


@pytest.fixture
def start(page, settle):
    def begin(data, **options):
        page.start(data, **options)
        settle()

    return begin


def accept(page, qtbot):
    with qtbot.waitSignal(page.accepted, timeout=20_000) as signal:
        page.accept()
    return signal.args[0]


def titles(library):
    return {row.title for row in library.get_rows(library.find_ids())}


# -- the journey


def test_a_pasted_listing_comes_in_as_shown_without_what_was_left_out_and_undo_takes_it_back(
    page, start, library, qtbot
):
    start(owl_listing.page(12))
    assert page.plan.rowCount() == 12
    assert page.counts.text() == "12 entries: 12 new"
    assert library.count() == 0
    page.cards.setFocus()
    qtbot.keyClick(page.cards, Key.Key_J)
    qtbot.keyClick(page.cards, Key.Key_Space)
    assert page.counts.text() == "12 entries: 11 new, 1 left out"
    assert page.footer.accept.text() == "Add 11 papers"
    page.footer.tags.input.setText("birds/rivers")
    qtbot.keyClick(page.footer.tags.input, Key.Key_Return)
    page.footer.status.chosen.emit(Status.QUEUE)
    result = accept(page, qtbot)
    assert len(result.added) == 11
    assert titles(library) == {owl_listing.title(number) for number in range(12)} - {owl_listing.title(1)}
    assert library.count("tag:birds/rivers status:queue") == 11
    library.undo()
    assert library.count() == 0
    assert library.find_tags("birds") == []


def test_ctrl_enter_accepts_from_anywhere_and_a_tag_still_being_typed_counts(page, start, library, qtbot):
    start(owl_listing.page(2))
    page.footer.tags.input.setFocus()
    page.footer.tags.input.setText("owls")
    with qtbot.waitSignal(page.accepted, timeout=20_000):
        qtbot.keyClick(page.footer.tags.input, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert library.count("tag:owls") == 2


def test_the_same_listing_again_has_nothing_new_and_says_where_it_was_seen(page, start, library, qtbot):
    start(owl_listing.page(3))
    accept(page, qtbot)
    start(owl_listing.page(3))
    assert page.counts.text() == "3 entries: 3 already here"
    assert "seen in" in page.decisions.entries[0].why
    assert library.count() == 3


def test_a_file_is_shown_as_it_was_decoded(page, start, library, qtbot):
    start(owl_listing.page(2).encode("utf-16"), name="birds.txt")
    assert page.editor.text == owl_listing.page(2)
    assert len(accept(page, qtbot).added) == 2


def test_the_name_and_day_that_a_person_gives_the_listing_are_kept(page, start, settle, library, qtbot):
    start(owl_listing.entry(0, year=""))
    assert page.decisions.entries[0].entry.date.is_year_inferred
    page.footer.name.setText("From the aviary")
    page.footer.day.show_day(dt.date(2022, 5, 1))
    page.footer.day.chosen.emit(dt.date(2022, 5, 1))
    settle()
    assert page.decisions.entries[0].entry.date.year == 2022
    (paper_id,) = accept(page, qtbot).added
    (sighting,) = library.get_sightings(paper_id)
    assert sighting.name == "From the aviary"
    assert sighting.date.iso == "2022-05-01"


# -- live typing


def test_typing_another_entry_shows_it_while_decisions_stay(page, start, settle, library, qtbot):
    start(owl_listing.page(2))
    page.plan.toggle(1)
    page.editor.moveCursor(QTextCursor.MoveOperation.End)
    page.editor.insertPlainText("\n\n" + owl_listing.entry(7))
    settle()
    assert [page.decisions.action(row) for row in range(3)] == [Action.NEW, Action.SKIPPED, Action.NEW]
    assert len(accept(page, qtbot).added) == 2


def test_accepting_right_after_a_key_press_takes_the_text_as_it_stands(page, start, library, qtbot):
    start(owl_listing.page(1))
    page.editor.moveCursor(QTextCursor.MoveOperation.End)
    page.editor.insertPlainText("\n\n" + owl_listing.entry(5))
    assert len(accept(page, qtbot).added) == 2


def test_pasting_into_the_empty_page_reads_at_once(page, start, settle, qtbot):
    start("")
    assert page.right.currentWidget() is page.message
    assert not page.footer.accept.isEnabled()
    mime = QMimeData()
    mime.setText(owl_listing.page(4))
    page.editor.insertFromMimeData(mime)
    settle()
    assert page.plan.rowCount() == 4
    assert page.right.currentWidget() is page.cards


def linked(count):
    """The page of that many owls as a browser copies it: each title is a link."""
    return "".join(f'<a href="/papers/2611.{n:05d}">{owl_listing.title(n)}</a>' for n in range(count))


def identifiers_of(page):
    return [entry.entry.identifiers for entry in page.decisions.entries]


def test_a_page_with_its_links_shows_the_number_of_each_paper_and_keeps_it(page, start, settle, library, qtbot):
    start(owl_listing.page(3), html=linked(3))
    assert entry_byline(page.decisions.entries[2]).endswith("arXiv:2611.00002")
    with qtbot.waitSignal(page.cancelled):
        qtbot.keyClick(page.cards, Key.Key_Escape)
    start("")
    page.message.second.click()
    settle()
    papers = library.get_papers(accept(page, qtbot).added)
    assert [paper.identifier("arxiv") for paper in papers] == ["2611.00000", "2611.00001", "2611.00002"]


def test_links_are_read_when_the_page_is_pasted_into_the_text_and_stay_while_it_is_edited(page, start, settle, qtbot):
    start("")
    mime = QMimeData()
    mime.setText(owl_listing.page(2))
    mime.setHtml(linked(2))
    page.editor.insertFromMimeData(mime)
    settle()
    page.editor.moveCursor(QTextCursor.MoveOperation.End)
    page.editor.insertPlainText("\n" + owl_listing.page(3))
    settle()
    assert [len(found) for found in identifiers_of(page)] == [1, 1, 1, 1, 0]


def test_a_mixed_list_of_fifty_identifiers_is_fifty_entries_and_fifty_papers(page, start, library, qtbot):
    forms = (
        "arXiv:2306.{0:05d}",
        "10.1000/{0}",
        "https://huggingface.co/papers/2401.{0:05d}",
        "PMID {0}",
        "- 2402.{0:05d}",
    )
    start("\n".join(forms[n % len(forms)].format(n + 1) for n in range(50)))
    assert page.title.text() == "50 identifiers"
    assert page.plan.rowCount() == 50
    assert third_line(page.decisions.entries[0], Action.NEW).startswith("Only the identifier is known")
    assert entry_byline(page.decisions.entries[1]) == "https://doi.org/10.1000/2"
    marked = page.editor.extraSelections()
    assert any(one.cursor.selectedText() == "arXiv:2306.00001" for one in marked)
    assert len(accept(page, qtbot).added) == 50
    assert library.count() == 50


def test_the_text_that_is_kept_has_the_non_breaking_spaces_and_emoji_that_were_pasted(
    page, start, settle, library, qtbot
):
    start(owl_listing.page(1).replace("Counting", "Counting\u00a0🦉"))
    page.editor.moveCursor(QTextCursor.MoveOperation.End)
    page.editor.insertPlainText("\n")
    settle()
    (paper_id,) = accept(page, qtbot).added
    (sighting,) = library.get_sightings(paper_id)
    assert "Counting\u00a0🦉" in library.get_listing(sighting.listing_id).text


# -- text and cards


def test_choosing_a_card_outlines_its_text_and_the_cursor_chooses_the_card(page, start, qtbot):
    start(owl_listing.page(12))
    page.cards.setCurrentIndex(page.plan.index(9))
    assert page.editor.current_entry == 9
    first = page.decisions.entries[9].entry.first_line
    top = page.editor.firstVisibleBlock().blockNumber() + 1
    assert top <= first
    page.editor.setFocus()
    block = page.editor.document().findBlockByNumber(page.decisions.entries[3].entry.first_line - 1)
    page.editor.setTextCursor(QTextCursor(block))
    assert page.cards.current == 3


def test_the_parts_of_an_entry_are_marked_where_they_stand(page, start, qtbot):
    start("🦉🦉\n" + owl_listing.page(2))
    document = page.editor.document()
    page.editor._color_visible()
    marked = {}
    for selection in page.editor.extraSelections():
        cursor = QTextCursor(document)
        cursor.setPosition(selection.cursor.selectionStart())
        cursor.setPosition(selection.cursor.selectionEnd(), QTextCursor.MoveMode.KeepAnchor)
        marked[cursor.selectedText().strip()] = selection.format.background().color().name()
    assert owl_listing.title(0) in marked
    assert owl_listing.abstract(1) in marked
    assert marked[owl_listing.title(0)] != marked[owl_listing.abstract(0)]


def test_an_issue_jumps_to_its_lines(page, start, qtbot):
    start(owl_listing.page(3) + "\n\nA line that is no paper\n\n·\n")
    assert page.issues.isVisible()
    assert "1 part not understood" in page.counts.text()
    item = page.issues.list.item(0)
    page.issues.list.itemClicked.emit(item)
    issue = item.data(Qt.ItemDataRole.UserRole)
    assert page.editor.textCursor().selectionStart() == (
        page.editor.document().findBlockByNumber(issue.first_line - 1).position()
    )
    assert "A line that is no paper" in page.editor.textCursor().selectedText()


def test_a_bib_is_reviewed_as_a_listing_is_with_its_broken_blocks_by_line(page, start, library, qtbot):
    text = (
        "@misc{one,\n  title = {Ice},\n  readstatus = {read}\n}\n\n"
        "@misc{two,\n  title = {Snow\n\n@misc{three, title = {Hail}}\n"
    )
    start(text.replace("\n", "\r\n").encode("utf-8-sig"), name="refs.bib")
    assert page.title.text() == "refs.bib"
    assert page.editor.text == text
    assert [planned.entry.title for planned in page.decisions.entries] == ["Ice", "Hail"]
    assert "brings status read" in page.decisions.entries[0].why
    page.issues.list.itemClicked.emit(page.issues.list.item(0))
    assert page.editor.textCursor().selectedText().startswith("@misc{two,")
    result = accept(page, qtbot)
    assert [paper.citation_key for paper in library.get_papers(list(result.added))] == ["one", "three"]


def test_a_long_bib_is_read_beside_the_window_and_shown_whole(page, start, qtbot):
    text = "\n".join(
        f"@misc{{key{number},\n  title = {{A paper on owl number {number}}}, note = {{{'x' * 400}}}\n}}"
        for number in range(3_000)
    )
    start(text.encode(), name="long.bib")
    assert len(page.decisions.entries) == 3_000
    assert page.decisions.entries[-1].entry.citation_key == "key2999"
    page.cards.show_entry(2_999)
    page.editor.show_entry(2_999)
    assert page.editor.firstVisibleBlock().blockNumber() > 3 * 2_900


def test_a_click_on_the_box_leaves_the_entry_out(page, start, qtbot):
    start(owl_listing.page(3))
    rect = page.cards.visualRect(page.plan.index(1))
    box = page.cards.itemDelegate().box_rect(rect)
    qtbot.mouseClick(page.cards.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert not page.decisions.is_taken(1)
    qtbot.mouseClick(page.cards.viewport(), Qt.MouseButton.LeftButton, pos=rect.center() + QPoint(0, 4))
    assert not page.decisions.is_taken(1)


def test_all_can_be_left_out_and_included_again(page, start, qtbot):
    start(owl_listing.page(5))
    page.all.click()
    assert page.footer.accept.text() == "Nothing to add"
    assert not page.footer.accept.isEnabled()
    page.all.click()
    assert page.footer.accept.text() == "Add 5 papers"


# -- unsure entries

_OTHER_ABSTRACT = (
    "This is about something else entirely: a choir that sings of birds without ever having seen one, and how its "
    "members learn from each other over forty years what a bird may be. No birds were watched for this study at all."
)


@pytest.fixture
def unsure(library, start):
    """The library has a paper of the same title with another abstract, number of authors and date."""
    earlier = owl_listing.entry(0).replace(owl_listing.abstract(0), _OTHER_ABSTRACT)
    earlier = earlier.replace("2 authors", "11 authors").replace("Mar 1, 2024", "Oct 9, 2009")
    importing.apply(library, importing.plan(library, importing.read(earlier)))
    start(owl_listing.page(2))


def test_an_unsure_entry_waits_for_an_answer(page, unsure, library, qtbot):
    assert page.decisions.action(0) is Action.UNSURE
    assert "1 to decide" in page.counts.text()
    page.cards.setFocus()
    page.cards.setCurrentIndex(page.plan.index(0))
    qtbot.keyClick(page.cards, Key.Key_Space)
    assert page.problem.isVisible()
    assert page.decisions.action(0) is Action.UNSURE
    assert len(accept(page, qtbot).added) == 1


def test_an_unsure_entry_can_be_called_another_paper_by_key(page, unsure, library, qtbot):
    page.cards.setCurrentIndex(page.plan.index(0))
    qtbot.keyClick(page.cards, Key.Key_N)
    assert len(accept(page, qtbot).added) == 2
    assert library.count() == 3


def test_an_unsure_entry_can_be_called_the_same_paper_by_mouse(page, unsure, library, qtbot):
    option = QStyleOptionViewItem()
    option.rect = page.cards.visualRect(page.plan.index(0))
    places = page.cards.itemDelegate().choice_rects(option.rect)
    place = next(rect for rect, (action, _words) in zip(places, CHOICES, strict=True) if action is Action.SAME)
    qtbot.mouseClick(page.cards.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    result = accept(page, qtbot)
    assert (len(result.added), len(result.matched)) == (1, 1)
    assert len(library.get_sightings(result.matched[0])) == 2


def test_the_reason_of_an_unsure_entry_is_read_whole_beside_its_buttons(page, unsure, qtbot):
    option = QStyleOptionViewItem()
    option.rect = page.cards.visualRect(page.plan.index(0))
    card = page.cards.itemDelegate()
    _title, _second, last = card._lines(option.rect)
    assert all(not rect.intersects(last) for rect in card.choice_rects(option.rect))
    why = page.decisions.entries[0].why
    lines = wrapped(why, card._small, width=last.width(), most=card.last_lines)
    assert why.split(": may be")[0] in " ".join(lines)
    assert last.top() + 2 * last.height() <= option.rect.bottom()


def test_what_was_not_decided_is_counted_and_offered_again(page, unsure, library, qtbot, settle):
    page.plan.toggle(1)
    page.plan.toggle(1)
    result = accept(page, qtbot)
    assert result.undecided == 1
    assert said(result) == "1 paper added; 1 entry left out, not decided yet"
    page.start("")
    page.message.second.click()
    settle()
    assert page.counts.text() == "2 entries: 1 already here, 1 to decide"


def test_parts_that_were_not_understood_are_counted_after_accepting(page, start, library, qtbot):
    start(owl_listing.page(2) + "\n\nAn entry that the page cuts\n\nOnly half of its abstract\n")
    assert page.decisions.tally().issues == 1
    assert said(accept(page, qtbot)) == "2 papers added; 1 part not understood"


def test_an_issue_is_read_whole_in_a_narrow_window(page, start, qtbot):
    page.resize(820, 600)
    start(owl_listing.page(2))
    page.issues.show_issues([Issue("cut", "An entry is cut off here: " + "it has no author line, " * 4, 7, 9)])
    qtbot.wait(50)
    issues = page.issues.list
    place, metrics = issues.visualItemRect(issues.item(0)), QFontMetrics(issues.font())
    assert metrics.horizontalAdvance(issues.item(0).text()) > place.width()
    assert place.height() >= 2 * metrics.height()
    assert issues.height() >= place.height()


def test_an_empty_review_offers_nothing_to_leave_out(page, start, qtbot):
    start(owl_listing.page(2))
    assert page.all.isVisible()
    page.cancel()
    start("")
    assert not page.all.isVisible()


def test_the_legend_takes_a_second_row_where_it_is_narrow(page, start, qtbot):
    start(owl_listing.page(1))
    legend = page.legend
    for width in (620, 160):
        boxes = legend._places(width)
        assert all(box.right() <= width for box in boxes)
        assert legend.heightForWidth(width) >= boxes[-1].bottom()


# -- leaving


def test_escape_adds_nothing_and_the_text_is_offered_again(page, start, settle, library, qtbot):
    start(owl_listing.page(3))
    with qtbot.waitSignal(page.cancelled):
        qtbot.keyClick(page.cards, Key.Key_Escape)
    assert library.count() == 0
    start("")
    assert page.message.second.isVisible()
    page.message.second.click()
    settle()
    assert page.plan.rowCount() == 3


def test_a_review_that_was_left_comes_back_with_all_that_was_decided(page, start, settle, library, qtbot):
    start(owl_listing.page(3))
    page.plan.toggle(1)
    page.footer.tags.added.emit("birds")
    page.footer.tags.input.setText("night")
    page.footer.status.chosen.emit(Status.QUEUE)
    page.footer.name.setText("From the aviary")
    page.footer.day.show_day(dt.date(2022, 5, 1))
    page.footer.day.chosen.emit(dt.date(2022, 5, 1))
    settle()
    page.cancel()
    start("")
    page.message.second.click()
    settle()
    assert page.decisions.actions() == {1: Action.SKIPPED}
    assert page.footer.for_all == ForAll(("birds", "night"), Status.QUEUE, "From the aviary", dt.date(2022, 5, 1))
    accept(page, qtbot)
    start("")
    assert not page.message.second.isVisible()


def test_accepting_another_listing_does_not_forget_the_one_that_was_left(page, start, settle, qtbot):
    start(owl_listing.page(3))
    page.cancel()
    start(owl_listing.entry(7))
    accept(page, qtbot)
    start("")
    page.message.second.click()
    settle()
    assert page.plan.rowCount() == 3


def test_a_second_text_does_not_lose_the_first_one(page, start, settle, qtbot):
    start(owl_listing.page(3))
    start("nothing that anybody could read")
    assert page.message.second.isVisible()
    page.message.second.click()
    settle()
    assert page.plan.rowCount() == 3


def test_what_is_no_listing_is_explained_and_can_be_mended(page, start, settle, qtbot):
    start("Dear Ada,\nsee you at noon.\n")
    assert page.right.currentWidget() is page.message
    assert page.message.heading.text()
    assert not page.footer.accept.isEnabled()
    page.editor.selectAll()
    page.editor.insertPlainText(owl_listing.page(1))
    settle()
    assert page.plan.rowCount() == 1


@pytest.mark.parametrize("data", [b"%PDF-1.7 \x00", b"\x89PNG\r\n\x1a\n\x00", b"\x00\x01\x02\x03" * 50, b"  \n\n "])
def test_a_file_that_is_no_text_is_refused_in_words(page, start, qtbot, data):
    start(data, name="thing.bin")
    assert page.right.currentWidget() is page.message
    assert "thing.bin" in page.message.heading.text()
    assert not page.footer.accept.isEnabled()


# -- size


def test_five_thousand_entries_are_reviewed_without_a_widget_for_each(page, start, qtbot):
    start(owl_listing.page(96))
    before = len(page.findChildren(QWidget))
    start(owl_listing.page(5000))
    assert page.plan.rowCount() == 5000
    assert len(page.findChildren(QWidget)) <= before + 2
    page.cards.setCurrentIndex(page.plan.index(4999))
    assert page.editor.current_entry == 4999
    page.plan.toggle(4999)
    assert page.footer.accept.text() == "Add 4,999 papers"


def test_an_import_that_is_cancelled_adds_nothing_and_keeps_the_review(page, start, tasks, qtbot, library):
    start(owl_listing.page(400))
    page.accept()
    running = next(task for task in tasks.pending() if not task.slot)
    assert running.is_cancellable
    running.cancel()
    qtbot.waitUntil(lambda: not page.is_busy, timeout=10_000)
    assert library.find_ids() == []
    assert library.undo_label == ""
    assert page.plan.rowCount() == 400
    page.accept()
    qtbot.waitUntil(lambda: len(library.find_ids()) == 400, timeout=10_000)


def test_the_model_of_the_plan_keeps_the_rules_of_models(page, start, qtbot):
    tester = QAbstractItemModelTester(page.plan, QAbstractItemModelTester.FailureReportingMode.Fatal)
    start(owl_listing.page(5))
    page.plan.toggle(2)
    start(owl_listing.page(2))
    assert tester.model() is page.plan


# -- hostile text


def test_a_hostile_title_is_drawn_as_letters(page, start, qtbot):
    hostile = '<img src="/dev/zero"><b>Owls</b>'
    start(owl_listing.page(1).replace(owl_listing.title(0), hostile))
    index = page.plan.index(0)
    assert index.data() == hostile
    tip = index.data(Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in tip
    assert "&lt;img" in tip
    assert not page.grab().isNull()


def test_a_dropped_folder_is_one_review(page, start, library, qtbot, tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a.bib").write_text("@misc{a, title = {Owls at night}}", "utf-8")
    (folder / "b.bib").write_text("@misc{b, title = {Owls by day}}", "utf-8")
    start(b"", name="papers", places=[folder])
    assert page.counts.text() == "2 entries: 2 new"
    assert "a.bib" in page.editor.text
    accept(page, qtbot)
    assert titles(library) == {"Owls at night", "Owls by day"}
