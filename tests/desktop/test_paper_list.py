"""The model of the table and the table itself: ids, pages, refreshing, what stays chosen."""

from __future__ import annotations

import json

import pytest
import shelf
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from readinglist.desktop.models.columns import COLUMNS, KEYS, TITLE
from readinglist.desktop.models.paper_list import FIRST, PAGE, PaperListModel, Shown
from readinglist.desktop.views.papers.keeping import successor
from readinglist.desktop.views.papers.table import PaperTable
from readinglist.library import trashing, triage
from readinglist.model.paper import Status

INBOX = Shown(scope="status:inbox")


@pytest.fixture
def model(library, tasks, qtbot):
    model = PaperListModel(library, tasks)
    unsubscribe = library.subscribe(model.refresh)
    yield model
    unsubscribe()
    model.deleteLater()


@pytest.fixture
def table(model, qtbot):
    table = PaperTable(model)
    qtbot.addWidget(table)
    table.resize(800, 400)
    table.show()
    return table


def settle(qtbot, tasks) -> None:
    for _round in range(3):
        qtbot.waitUntil(lambda: tasks.is_idle)
        qtbot.wait(5)


def test_the_model_keeps_qts_rules_while_it_loads_refreshes_and_searches(library, model, tasks, qtbot):
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    ids = shelf.fill(library, shelf.make_papers(FIRST + PAGE + 7))
    model.show(Shown())
    settle(qtbot, tasks)
    assert model.rowCount() == len(ids)
    triage.set_rating(library, ids[:3], rating=4)
    settle(qtbot, tasks)
    trashing.trash_papers(library, ids[5:9])
    settle(qtbot, tasks)
    assert model.rowCount() == len(ids) - 4
    model.show(Shown(query="lichen"))
    settle(qtbot, tasks)
    assert 0 < model.rowCount() < len(ids)
    del tester


def test_the_first_rows_are_there_at_once_and_all_soon(library, model, tasks, qtbot):
    ids = shelf.fill(library, shelf.make_papers(FIRST * 3))
    settle(qtbot, tasks)
    started = []
    tasks.started.connect(started.append)
    model.show_now(Shown())
    assert model.rowCount() == FIRST
    assert model.count == len(ids)
    assert not model.is_complete
    assert started == [], "nothing is read beside the first paint"
    settle(qtbot, tasks)
    assert model.is_complete
    assert sorted(model.ids) == sorted(ids)


def test_rows_chosen_twice_are_told_once_in_the_order_of_the_rows(library, model, table, tasks, qtbot):
    shelf.fill(library, shelf.make_papers(40))
    model.show_now(Shown())
    told = []
    table.selection_changed.connect(told.append)
    selection = QItemSelection()
    for first, last in ((20, 25), (3, 4), (22, 30), (24, 24)):
        selection.append(QItemSelectionRange(model.index(first, 0), model.index(last, len(COLUMNS) - 1)))
    table.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    assert table.selected_ids() == [model.ids[row] for row in (3, 4, *range(20, 31))]
    assert told == [table.selected_ids()]


def test_rows_are_read_by_pages_when_they_are_looked_at(library, model, tasks, qtbot):
    shelf.fill(library, shelf.make_papers(PAGE * 3))
    read = []
    get_rows = library.get_rows

    class Watched:
        def __getattr__(self, name):
            return getattr(library, name)

        def get_rows(self, ids):
            read.append(len(ids))
            return get_rows(ids)

    watched = PaperListModel(Watched(), tasks)
    watched.show_now(Shown(sort="title", is_descending=False))
    settle(qtbot, tasks)
    assert read == []
    assert watched.paper_at(0).title == watched.data(watched.index(0, TITLE))
    assert watched.paper_at(PAGE - 1) is not None
    assert read == [PAGE]
    watched.paper_at(PAGE * 2)
    assert read == [PAGE, PAGE]
    watched.deleteLater()


def test_a_change_that_leaves_the_order_draws_only_what_it_touched(library, model, tasks, qtbot):
    ids = shelf.fill(library, shelf.make_papers(20))
    model.show_now(Shown())
    settle(qtbot, tasks)
    model.paper_at(0)
    resets, changed = [], []
    model.modelReset.connect(lambda: resets.append(1))
    model.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row())))
    triage.set_rating(library, [ids[4]], rating=5)
    settle(qtbot, tasks)
    row = model.row_of(ids[4])
    assert resets == []
    assert changed
    assert changed[0][0] <= row <= changed[0][1]
    assert model.paper_at(row).rating == 5


def test_the_newest_view_wins(library, model, tasks, qtbot):
    shelf.fill(library, shelf.make_papers(30))
    for query in ("tidal", "lichen", "sparse", "maps"):
        model.show(Shown(query=query))
    settle(qtbot, tasks)
    assert model.shown.query == "maps"
    assert model.rowCount() == library.count("maps")
    assert all("Maps" in model.paper_at(row).title for row in range(model.rowCount()))


def test_a_title_that_looks_like_markup_is_text_in_cell_and_tool_tip(library, model, tasks, qtbot):
    shelf.fill(library, shelf.make_papers(1, title='<img src="/dev/zero"> & <b>bold</b>'))
    model.show_now(Shown())
    cell = model.index(0, TITLE)
    assert cell.data() == '<img src="/dev/zero"> & <b>bold</b>'
    assert "&lt;img" in cell.data(Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in cell.data(Qt.ItemDataRole.ToolTipRole)


def test_every_cell_has_a_text_for_those_who_cannot_see_it(library, model):
    shelf.fill(library, shelf.make_papers(1, rating=4, priority=3, tags=("nlp",), status=Status.READING))
    model.show_now(Shown())
    texts = {key: model.index(0, place).data(Qt.ItemDataRole.AccessibleTextRole) for place, key in enumerate(KEYS)}
    assert texts["status"] == "Reading"
    assert texts["rating"] == "4 of 5"
    assert texts["priority"] == "high priority"
    assert texts["tags"] == "nlp"
    assert texts["title"].startswith("Measuring Tidal Clocks 1. ")


# -- the table


def test_selection_current_row_and_scroll_position_survive_a_reset(library, model, table, tasks, qtbot):
    ids = shelf.fill(library, shelf.make_papers(80))
    model.show_now(INBOX)
    settle(qtbot, tasks)
    chosen = [model.ids[40], model.ids[41], model.ids[45]]
    table.select_ids(chosen)
    table.verticalScrollBar().setValue(38 * table.painter.row_height() + 7)
    trashing.trash_papers(library, [model.ids[2], model.ids[60]])
    settle(qtbot, tasks)
    assert model.rowCount() == len(ids) - 2
    assert table.selected_ids() == chosen
    assert table.current_id() == chosen[0]
    assert table.verticalScrollBar().value() == 37 * table.painter.row_height() + 7


def test_when_the_chosen_paper_leaves_the_view_the_next_one_takes_its_place(library, model, table, tasks, qtbot):
    shelf.fill(library, shelf.make_papers(10))
    model.show_now(INBOX)
    settle(qtbot, tasks)
    following = model.ids[4]
    table.go_to(3)
    triage.set_status(library, [model.ids[3]], status=Status.QUEUE)
    settle(qtbot, tasks)
    assert table.selected_ids() == [following]
    assert table.currentIndex().row() == 3


def test_when_the_last_paper_leaves_the_view_the_one_before_is_chosen(library, model, table, tasks, qtbot):
    shelf.fill(library, shelf.make_papers(3))
    model.show_now(INBOX)
    settle(qtbot, tasks)
    before = model.ids[1]
    table.go_to(2)
    triage.set_status(library, [model.ids[2]], status=Status.REJECTED)
    settle(qtbot, tasks)
    assert table.selected_ids() == [before]


def test_another_view_begins_at_its_top_with_nothing_chosen(library, model, table, tasks, qtbot):
    shelf.fill(library, shelf.make_papers(60))
    model.show_now(INBOX)
    table.go_to(50)
    model.show(Shown(query="ice"))
    settle(qtbot, tasks)
    assert table.selected_ids() == []
    assert table.verticalScrollBar().value() == 0


def test_the_selection_is_told_at_once_and_not_again_for_a_reset_that_keeps_it(library, model, table, tasks, qtbot):
    shelf.fill(library, shelf.make_papers(30))
    model.show_now(INBOX)
    settle(qtbot, tasks)
    told = []
    table.selection_changed.connect(told.append)
    table.go_to(4)
    assert told == [[model.ids[4]]]
    trashing.trash_papers(library, [model.ids[20]])
    settle(qtbot, tasks)
    assert len(told) == 1
    table.selectAll()
    assert told[-1] == list(model.ids)


def test_headers_have_selection_models_of_their_own(table):
    for header in (table.horizontalHeader(), table.verticalHeader()):
        assert header.selectionModel() is not table.selectionModel()
    table.selectAll()
    assert not table.horizontalHeader().selectionModel().hasSelection()


def test_successor_is_itself_then_the_next_then_the_one_before():
    old = [10, 11, 12, 13]
    assert successor(old, 1, {10, 11, 12}) == 11
    assert successor(old, 1, {10, 13}) == 13
    assert successor(old, 3, {10, 11}) == 11
    assert successor(old, 1, set()) is None
    assert successor(old, -1, {10}) is None


def test_columns_come_back_as_they_were_left(library, model, table, tasks, qtbot):
    header = table.horizontalHeader()
    table.resize(1400, 400)
    table.columns.show("venue", is_shown=True)
    header.moveSection(header.visualIndex(KEYS.index("date")), 1)
    header.resizeSection(KEYS.index("date"), 133)
    record = json.loads(json.dumps(table.columns.record()))
    other = PaperTable(model)
    qtbot.addWidget(other)
    other.resize(1400, 400)
    other.show()
    other.columns.restore(record)
    again = other.horizontalHeader()
    assert not again.isSectionHidden(KEYS.index("venue"))
    assert again.visualIndex(KEYS.index("date")) == 1
    assert again.sectionSize(KEYS.index("date")) == 133


@pytest.mark.parametrize(
    "record", [None, [], {}, {"order": "x", "widths": 3}, {"order": ["a", 1], "widths": {"date": "x"}}]
)
def test_a_record_of_columns_that_makes_no_sense_is_ignored(table, record):
    before = table.columns.record()
    table.columns.restore(record)
    assert table.columns.record() == before


def test_columns_give_way_to_the_title_and_come_back(table, qtbot):
    header = table.horizontalHeader()
    table.columns.show("priority", is_shown=True)
    table.resize(1000, 400)
    assert not header.isSectionHidden(KEYS.index("priority"))
    table.resize(420, 400)
    assert header.isSectionHidden(KEYS.index("priority"))
    assert header.isSectionHidden(KEYS.index("rating"))
    assert header.sectionSize(TITLE) >= 200
    table.resize(1000, 400)
    assert not header.isSectionHidden(KEYS.index("priority"))
    assert header.sectionSize(KEYS.index("priority")) == COLUMNS[KEYS.index("priority")].width
    assert table.columns.is_shown("priority")


def test_an_index_outside_gives_nothing(model):
    assert model.data(QModelIndex()) is None
    assert model.paper_at(0) is None
    assert model.id_at(-1) is None
    assert model.row_of(7) == -1
