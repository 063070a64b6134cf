"""The sidebar: its tree, its numbers, renaming, dropping."""

from __future__ import annotations

import datetime as dt

import pytest
import shelf
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from readinglist.desktop.models.sidebar import PLACE, SidebarModel
from readinglist.desktop.views.sidebar.view import Sidebar
from readinglist.library import searching
from readinglist.model.counts import Counts, ListingCount, SavedSearch, TagCount
from readinglist.model.dates import PartialDate
from readinglist.model.paper import ListingId, Status

NOW = dt.datetime.now(dt.UTC)
COUNTS = Counts(
    total=12,
    trash=2,
    by_status={Status.INBOX: 7, Status.READ: 5},
    tags=(TagCount("nlp", 3, 5), TagCount("nlp/parsing", 2, 2), TagCount("to discuss", 1, 1)),
    listings=(
        ListingCount(ListingId(4), "daily-papers", "Daily Papers, 15 Apr 2026", PartialDate(2026, 4, 15), NOW, 9),
    ),
    searches=(SavedSearch(3, "Old and good", "rating:>=4 year:..2020"),),
)  # fmt: skip


@pytest.fixture
def sidebar(library, qtbot):
    sidebar = Sidebar(library)
    qtbot.addWidget(sidebar)
    sidebar.resize(220, 600)
    sidebar.show()
    return sidebar


def test_the_model_keeps_qts_rules_while_numbers_and_shape_change(qtbot):
    model = SidebarModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(COUNTS)
    model.show(Counts(total=1, by_status={Status.INBOX: 1}))
    model.show(COUNTS)
    del tester


def test_places_stand_in_the_order_of_a_readers_day():
    model = SidebarModel()
    model.show(COUNTS)
    assert [place.title for place in model.places()] == [
        "Inbox", "Queue", "Reading", "Read", "Rejected", "All papers",
        "nlp", "parsing", "to discuss", "Old and good", "Daily Papers", "Trash",
    ]  # fmt: skip


def test_every_place_has_the_scope_that_finds_as_many_papers_as_it_says(library):
    shelf.fill(library, shelf.make_papers(4, tags=("nlp/parsing", "to discuss")))
    shelf.fill(library, shelf.make_papers(3, tags=("nlp",), status=Status.READ))
    model = SidebarModel()
    model.show(library.get_counts())
    for place in model.places():
        if place.count is not None:
            assert library.count(scope=place.scope) == place.count, place


def test_numbers_change_without_a_reset_while_the_shape_stays(library, qtbot):
    model = SidebarModel()
    model.show(COUNTS)
    resets = []
    model.modelReset.connect(lambda: resets.append(1))
    model.show(Counts(**{**{name: getattr(COUNTS, name) for name in COUNTS.__slots__}, "total": 99}))
    assert resets == []
    assert model.find("all").data(PLACE).count == 99


def test_a_place_says_its_number_to_those_who_cannot_see_it():
    model = SidebarModel()
    model.show(COUNTS)
    assert model.find("status:inbox").data(Qt.ItemDataRole.AccessibleTextRole) == "Inbox, 7 papers"


def test_a_chosen_place_is_told_but_not_when_only_numbers_change(sidebar, qtbot):
    sidebar.show_counts(COUNTS)
    told = []
    sidebar.chosen.connect(told.append)
    index = sidebar.model().find("tag:nlp")
    qtbot.mouseClick(sidebar.viewport(), Qt.MouseButton.LeftButton, pos=sidebar.visualRect(index).center())
    assert [place.value for place in told] == ["nlp"]
    sidebar.show_counts(Counts(total=1))
    sidebar.show_counts(COUNTS)
    assert len(told) == 1


def test_what_was_folded_stays_folded_when_the_tree_is_built_anew(sidebar):
    sidebar.show_counts(COUNTS)
    sidebar.setExpanded(sidebar.model().find("tag:nlp"), False)
    sidebar.show_counts(Counts(total=1))
    sidebar.show_counts(COUNTS)
    assert not sidebar.isExpanded(sidebar.model().find("tag:nlp"))
    assert sidebar.isExpanded(sidebar.model().find("heading:tags"))
    assert sidebar.collapsed_keys == ["tag:nlp"]


def test_a_tag_is_renamed_by_typing_its_whole_name(sidebar):
    sidebar.show_counts(COUNTS)
    told = []
    sidebar.renamed.connect(lambda place, name: told.append((place.value, name)))
    index = sidebar.model().find("tag:nlp/parsing")
    assert index.data(Qt.ItemDataRole.EditRole) == "nlp/parsing"
    assert sidebar.model().setData(index, " language/parsing ")
    assert not sidebar.model().setData(index, "nlp/parsing")
    assert not sidebar.model().setData(index, "  ")
    assert told == [("nlp/parsing", "language/parsing")]


def test_delete_on_a_tag_asks_for_its_end_and_on_a_status_does_nothing(sidebar, qtbot):
    sidebar.show_counts(COUNTS)
    told = []
    sidebar.delete_asked.connect(told.append)
    for key in ("status:read", "tag:to discuss", "search:3"):
        sidebar.select_place(key)
        qtbot.keyClick(sidebar, Qt.Key.Key_Delete)
    assert [place.key for place in told] == ["tag:to discuss", "search:3"]


def test_a_saved_search_of_the_library_is_a_place_with_its_query(library, sidebar):
    searching.save_search(library, "Lichens", query="lichen year:2020..")
    sidebar.show_counts(library.get_counts())
    place = next(place for place in sidebar.places() if place.kind == "search")
    assert (place.title, place.scope) == ("Lichens", "lichen year:2020..")


def test_a_listing_of_this_year_is_dated_without_it_and_its_tool_tip_with_it():
    today = dt.date.today()
    listings = tuple(
        ListingCount(ListingId(number), "daily-papers", f"Daily Papers, {date.display}", date, NOW, 3)
        for number, date in enumerate((PartialDate(today.year, 3, 4), PartialDate(2019, 3, 4), PartialDate(2019)), 1)
    )
    model = SidebarModel()
    model.show(Counts(total=9, listings=listings))
    places = [place for place in model.places() if place.kind == "listing"]
    assert [(place.title, place.detail) for place in places] == [
        ("Daily Papers", "4 Mar"),
        ("Daily Papers", "4 Mar 2019"),
        ("Daily Papers", "2019"),
    ]
    assert f"4 Mar {today.year}" in model.find("listing:1").data(Qt.ItemDataRole.ToolTipRole)


def test_listings_of_one_name_and_day_are_told_apart_by_a_number():
    date = PartialDate(2019, 3, 4)
    listings = tuple(
        ListingCount(ListingId(number), "daily-papers", "Daily Papers, 4 Mar 2019", date, NOW, 3)
        for number in (3, 2, 1)
    )
    model = SidebarModel()
    model.show(Counts(total=9, listings=listings))
    places = [place for place in model.places() if place.kind == "listing"]
    assert [place.detail for place in places] == ["(3) 4 Mar 2019", "(2) 4 Mar 2019", "4 Mar 2019"]
    assert "Imported" in model.find("listing:3").data(Qt.ItemDataRole.ToolTipRole)
