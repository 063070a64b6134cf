"""Why a value is here: on Info, with the way back, what sources propose, how far the paper is proven, its versions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import shelf
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from settling import wait_idle

from readinglist.desktop.main_window import MainWindow
from readinglist.desktop.models.columns import TITLE
from readinglist.desktop.views.details.field_row import FieldRow
from readinglist.desktop.views.details.trail import trails_by_field
from readinglist.library import editing, looking_up, merging, reviewing, versions
from readinglist.library.library import Library
from readinglist.library.proposing import set_or_propose
from readinglist.model.candidate import Candidate, Finding, Match, Verdict, VersionKind
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.lookup import Lookup, LookupState
from readinglist.model.paper import Origin, Paper, PaperId, PaperType
from readinglist.model.people import Person
from readinglist.storage import lookup_rows

Key = Qt.Key
EVIDENCE = {"title": "1.00", "number of authors": "6 of 6 authors"}
PREPRINT = Candidate(
    "arxiv",
    "Measuring Tidal Clocks 1",
    kind=VersionKind.PREPRINT,
    type=PaperType.MISC,
    date=PartialDate(2023, 6, 26),
    people=(Person("Aalto", "Ada"),),
    identifiers=(Identifier("arxiv", "2306.12345", 1),),
)
JOURNAL = Candidate(
    "crossref",
    "Measuring Tidal Clocks 1",
    kind=VersionKind.JOURNAL,
    type=PaperType.ARTICLE,
    date=PartialDate(2024, 3),
    people=(Person("Aalto", "Ada"),),
    venue="Tidal Letters",
    identifiers=(Identifier("doi", "10.1000/tides"),),
)
MATCH = Match((PREPRINT,), Verdict.CERTAIN, "the title agrees", (Finding("title", "1.00", 1.0),))


@pytest.fixture
def paper_id(library: Library) -> PaperId:
    return shelf.fill(library, shelf.make_papers(1, venue="Tides"))[0]


@pytest.fixture
def show_info(library: Library, paper_id: PaperId, open_window: Callable[..., MainWindow], qtbot):
    """A window that shows Info of the one paper, whatever the test did to it before."""

    def show() -> MainWindow:
        window = open_window()
        window.show_paper(paper_id)
        window.activateWindow()
        window.details.show_tab("Info")
        wait_idle(qtbot, window)
        return window

    return show


def say(library: Library, paper_id: PaperId, **values: object) -> None:
    """Crossref says something about a paper."""
    with library.operation("Complete", kinds={"papers", "proposals"}) as op:
        paper = library.get_paper(paper_id)
        set_or_propose(op, paper, values, source="crossref", source_name="Crossref", evidence=EVIDENCE)


def keep_lookup(library: Library, lookup: Lookup) -> None:
    with library.maintaining() as connection:
        lookup_rows.write_lookups(connection, [lookup])


def row_of(window: MainWindow, field: str) -> FieldRow:
    return window.details.info.rows[field]


def texts(part: QWidget) -> list[str]:
    return [label.text() for label in part.findChildren(QLabel) if label.isVisible()]


def press(qtbot, window: MainWindow, name: str) -> None:
    button = window.findChild(QPushButton, name)
    button.setFocus()
    qtbot.keyClick(button, Key.Key_Return)
    wait_idle(qtbot, window)


# -- why is this value here?


def test_space_tells_who_set_a_value_by_which_evidence_and_what_stood_there_before(library, paper_id, show_info, qtbot):
    say(library, paper_id, venue="Tidal Letters")
    window = show_info()
    row = row_of(window, "venue")
    row.setFocus()
    qtbot.keyClick(row, Key.Key_Space)
    shown = texts(row)
    assert any(text.startswith("Set by Crossref · ") for text in shown)
    assert "Evidence: title 1.00 · 6 of 6 authors" in shown
    assert "Tides" in shown
    qtbot.keyClick(row, Key.Key_Space)
    assert not row.is_explained


def test_the_small_mark_opens_it_and_escape_closes_it(paper_id, show_info, qtbot):
    window = show_info()
    row = row_of(window, "title")
    qtbot.mouseClick(row.why, Qt.MouseButton.LeftButton)
    assert row.is_explained
    row.setFocus()
    qtbot.keyClick(row, Key.Key_Escape)
    assert not row.is_explained


def test_the_action_explains_the_title_when_no_field_has_the_keys(paper_id, show_info, qtbot):
    window = show_info()
    window.pane.take_focus()
    window.registry.run("papers.why")
    assert row_of(window, "title").is_explained


def test_an_earlier_value_is_taken_back_by_key_and_that_can_be_undone(library, paper_id, show_info, qtbot):
    say(library, paper_id, venue="Tidal Letters")
    window = show_info()
    row_of(window, "venue").explain()
    press(qtbot, window, "take_back_venue_0")
    assert library.get_paper(paper_id).venue == "Tides"
    assert row_of(window, "venue").source.text().startswith("by you")
    assert row_of(window, "venue").hasFocus()
    assert window.status_line.has_undo
    window.registry.run("edit.undo")
    wait_idle(qtbot, window)
    assert row_of(window, "venue").value.text() == "Tidal Letters"


def test_another_paper_closes_what_was_explained(library, paper_id, show_info, qtbot):
    other = shelf.fill(library, shelf.make_papers(2))[1]
    window = show_info()
    row_of(window, "title").explain()
    window.show_paper(other)
    wait_idle(qtbot, window)
    assert not row_of(window, "title").is_explained


def test_a_field_that_nobody_set_has_nothing_to_explain(paper_id, show_info):
    row = row_of(show_info(), "editors")
    row.explain()
    assert not row.is_explained
    assert not row.why.isVisible()


def test_a_trail_names_each_earlier_value_once_with_who_set_it(library, paper_id):
    for venue in ("A", "B", "A", "C"):
        say(library, paper_id, venue=venue)
    trail = trails_by_field(library.get_provenance(paper_id))["venue"]
    assert trail.origin.source == "crossref"
    assert [earlier.value for earlier in trail.earlier] == ["A", "B", "Tides"]
    assert [earlier.origin.source for earlier in trail.earlier] == ["crossref", "crossref", "listing"]


def test_an_emptied_field_and_a_field_that_was_always_empty_are_told_apart(library):
    def act(source: str, **replaced: str) -> Origin:
        return Origin(("venue",), source, "", library.now(), 1, replaced=replaced)

    emptied = trails_by_field([act("crossref"), act("user", venue="Tides"), act("listing")])["venue"]
    assert [earlier.value for earlier in emptied.earlier] == ["", "Tides"]
    assert emptied.earlier[0].origin.source == "user"
    assert trails_by_field([act("crossref")])["venue"].earlier == ()


# -- what sources propose


def test_a_proposal_stands_beside_the_users_value_and_is_taken_by_key(library, paper_id, show_info, qtbot):
    editing.edit_field(library, [paper_id], field="venue", value="My Venue")
    say(library, paper_id, venue="Tidal Letters")
    window = show_info()
    row = row_of(window, "venue")
    assert row.value.text() == "My Venue"
    assert {"Crossref says", "Tidal Letters"} <= set(texts(row))
    press(qtbot, window, "take_venue")
    assert row.value.text() == "Tidal Letters"
    assert "Crossref says" not in texts(row)
    assert row.hasFocus()


def test_keeping_ones_own_value_takes_the_proposal_away(library, paper_id, show_info, qtbot):
    editing.edit_field(library, [paper_id], field="venue", value="My Venue")
    say(library, paper_id, venue="Tidal Letters")
    window = show_info()
    press(qtbot, window, "keep_venue")
    assert library.get_paper(paper_id).venue == "My Venue"
    assert looking_up.get_proposals(library, paper_id) == []
    assert "Crossref says" not in texts(row_of(window, "venue"))


# -- how far it is proven


@pytest.mark.parametrize(
    ("state", "reason", "words", "detail", "action"),
    [
        (LookupState.NOT_FOUND, "no source knows this title", "Not found", "no source knows this title", "complete"),
        (LookupState.TO_REVIEW, "two works", "1 candidate to review", "two works", "review"),
        (LookupState.LATER, "arXiv could not be asked", "Later", "arXiv could not be asked", "complete"),
    ],
)
def test_the_reason_why_a_paper_is_not_proven_stands_on_top(
    library, paper_id, show_info, state, reason, words, detail, action, qtbot
):
    matches = (Match((PREPRINT,), Verdict.REVIEW, "alike"),) if state is LookupState.TO_REVIEW else ()
    keep_lookup(library, Lookup(paper_id, state, reason, matches))
    window = show_info()
    asked = []
    window.details.asked.connect(asked.append)
    panel = window.details.info.standing
    assert (panel.words.text(), panel.detail.text()) == (words, detail)
    panel.asked.emit(f"quality.{action}") if action == "complete" else panel.button.click()
    wait_idle(qtbot, window)
    assert asked == [f"quality.{action}"]


def test_a_proven_paper_shows_its_evidence_and_the_match_can_be_undone_exactly(library, paper_id, show_info, qtbot):
    keep_lookup(library, Lookup(paper_id, LookupState.TO_REVIEW, "", (MATCH,)))
    before = library.get_paper(paper_id)
    reviewing.accept(library, paper_id, 0)
    window = show_info()
    panel = window.details.info.standing
    assert panel.words.text().startswith("Proven by arXiv")
    assert panel.detail.text().startswith("title 1.00")
    press(qtbot, window, "standing_button")
    assert replace(library.get_paper(paper_id), modified=before.modified) == before
    assert panel.words.text() == "1 candidate to review"
    assert window.registry.reason("quality.undo_match") == "Choose one paper that a source has proven."


# -- versions


@pytest.fixture
def grown(library: Library, paper_id: PaperId) -> PaperId:
    """The paper cites its preprint, and an article of it is known."""
    say(library, paper_id, venue="", date=PREPRINT.date, identifiers=PREPRINT.identifiers)
    with library.operation("Note versions", kinds={"papers", "versions"}) as op:
        versions.record_versions(op, paper_id, [PREPRINT])
        versions.note_versions(op, paper_id, versions.find_versions([PREPRINT, JOURNAL], paper_id))
    return paper_id


def test_versions_are_listed_with_their_links_and_another_one_can_be_cited(library, grown, show_info, qtbot):
    window = show_info()
    rows = window.details.info.versions.rows
    assert [row.words.text() for row in rows] == [
        "Preprint 2306.12345v1, 26 Jun 2023",
        "Journal version, Tidal Letters, Mar 2024",
    ]
    assert [row.mark.isVisible() for row in rows] == [True, False]
    assert "DOI 10.1000/tides" in [button.text() for button in rows[1].findChildren(QPushButton, "identifier")]
    press(qtbot, window, rows[1].cite.objectName())
    assert library.get_paper(grown).venue == "Tidal Letters"
    assert [row.mark.isVisible() for row in window.details.info.versions.rows] == [False, True]


def test_one_version_alone_is_no_list(paper_id, show_info):
    assert not show_info().details.info.versions.isVisible()


def test_a_retraction_is_told_in_the_list_on_every_tab_and_with_its_version(library, paper_id, show_info):
    retracted = replace(JOURNAL, flag="retracted: the clocks were wrong")
    with library.operation("Note versions", kinds={"papers", "versions"}) as op:
        versions.record_versions(op, paper_id, [retracted])
        op.touch([paper_id])
    window = show_info()
    assert library.get_rows([paper_id])[0].flag == "retracted: the clocks were wrong"
    header = window.details.header
    assert (header.flag.words.text(), header.flag.isVisible()) == ("Retracted: the clocks were wrong", True)
    assert "Retracted: the clocks were wrong" in texts(window.details.info.versions)
    index = window.pane.model.index(0, TITLE)
    assert "retracted: the clocks were wrong" in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_retraction_that_was_acknowledged_is_told_in_the_details_alone(library, paper_id, show_info, qtbot):
    with library.operation("Note versions", kinds={"papers", "versions"}) as op:
        versions.record_versions(op, paper_id, [replace(JOURNAL, flag="retracted: the clocks were wrong")])
    window = show_info()
    flag = window.details.header.flag
    assert (flag.words.property("kind"), flag.button.text()) == ("alarm", "I know")
    press(qtbot, window, "acknowledge_flag")
    assert library.undo_label.startswith("Acknowledge the flag of")
    assert (flag.isVisible(), flag.words.property("kind"), flag.button.text()) == (True, "known_alarm", "Warn again")
    assert "retracted" not in window.pane.model.index(0, TITLE).data(Qt.ItemDataRole.AccessibleTextRole)
    window.registry.run("edit.undo")
    wait_idle(qtbot, window)
    assert flag.words.property("kind") == "alarm"
    assert "retracted" in window.pane.model.index(0, TITLE).data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_retracted_version_is_cited_by_a_button_that_says_so(library, grown, show_info, qtbot):
    with library.operation("Note versions", kinds=versions.KINDS) as op:
        found = versions.find_versions([replace(JOURNAL, flag="retracted: the clocks were wrong")], grown)
        versions.note_versions(op, grown, found)
    window = show_info()
    button = window.details.info.versions.rows[1].cite
    assert button.text() == "Cite all the same"
    press(qtbot, window, button.objectName())
    assert library.get_paper(grown).venue == "Tidal Letters"
    assert [row.mark.isVisible() for row in window.details.info.versions.rows] == [False, True]


def test_what_was_merged_into_a_paper_is_shown_with_all_that_it_said(library, paper_id, show_info, qtbot):
    say(library, paper_id, date=PREPRINT.date)
    other = shelf.fill(library, [Paper("Tidal clocks, measured", citation_key="old2022", venue="Tidal Notes")])[0]
    merging.merge_papers(library, [paper_id, other])
    window = show_info()
    (row,) = window.details.info.merged.rows
    assert (row.title.text(), row.words.text().split(" · ")[:2]) == ("Tidal clocks, measured", ["old2022", f"#{other}"])
    assert row.record is None
    press(qtbot, window, f"show_merged_{other}")
    assert {"Venue", "Tidal Notes", "Citation key", "old2022"} <= set(texts(row.record))
    press(qtbot, window, f"show_merged_{other}")
    assert row.record is None
    window.registry.run("edit.undo")
    wait_idle(qtbot, window)
    assert not window.details.info.merged.isVisible()


def test_a_paper_that_cites_its_article_is_not_called_withdrawn_for_a_withdrawn_preprint(library, paper_id):
    with library.operation("Note versions", kinds={"papers", "versions"}) as op:
        versions.record_versions(op, paper_id, [JOURNAL, replace(PREPRINT, flag="withdrawn by the authors")])
    assert library.get_rows([paper_id])[0].flag == ""
