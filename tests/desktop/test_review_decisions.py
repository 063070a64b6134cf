"""What a person decided in the review survives a new plan, and is counted in words."""

from __future__ import annotations

from readinglist.desktop.views.review.decisions import Decisions, Tally, accept_text, headline
from readinglist.model.listing import Entry, Issue, Listing
from readinglist.model.paper import PaperId
from readinglist.model.plan import Action, ImportPlan, PlannedEntry


def _plan(*entries: tuple[str, Action], issues: int = 0) -> ImportPlan:
    planned = tuple(
        PlannedEntry(
            Entry(title, first_line=line, last_line=line),
            action,
            paper_id=None if action is Action.NEW else PaperId(line),
        )
        for line, (title, action) in enumerate(entries, 1)
    )
    found = tuple(Issue("unknown", "not understood", line, line) for line in range(1, issues + 1))
    return ImportPlan(Listing("daily-papers", "Daily Papers", "", issues=found), planned)


def _decisions(*entries: tuple[str, Action]) -> Decisions:
    decisions = Decisions()
    decisions.set_plan(_plan(*entries))
    return decisions


def test_an_entry_left_out_stays_out_when_another_is_typed_above_it():
    decisions = _decisions(("Ravens", Action.NEW), ("Owls", Action.NEW))
    decisions.toggle(1)
    decisions.set_plan(_plan(("Crows", Action.NEW), ("Ravens", Action.NEW), ("Owls", Action.NEW)))
    assert decisions.actions() == {2: Action.SKIPPED}


def test_of_two_entries_with_one_title_only_the_decided_one_is_left_out():
    decisions = _decisions(("Owls", Action.NEW), ("Owls", Action.NEW))
    decisions.toggle(1)
    assert [decisions.is_taken(index) for index in range(2)] == [True, False]


def test_toggling_twice_is_no_decision():
    decisions = _decisions(("Owls", Action.UPDATE))
    assert decisions.toggle(0)
    assert decisions.toggle(0)
    assert decisions.actions() == {}
    assert decisions.action(0) is Action.UPDATE


def test_an_unsure_entry_is_left_out_until_a_person_says_which():
    decisions = _decisions(("Owls", Action.UNSURE))
    assert not decisions.is_taken(0)
    assert not decisions.toggle(0)
    decisions.choose(0, Action.NEW)
    assert decisions.is_taken(0)
    decisions.toggle(0)
    assert decisions.action(0) is Action.SKIPPED
    decisions.choose(0, Action.SAME)
    assert decisions.actions() == {0: Action.SAME}


def test_an_entry_that_the_plan_left_out_can_be_taken_in():
    decisions = _decisions(("Owls", Action.SKIPPED))
    assert decisions.toggle(0)
    assert decisions.is_taken(0)


def test_the_headline_counts_each_way():
    decisions = _decisions(("A", Action.NEW), ("B", Action.NEW), ("C", Action.SAME), ("D", Action.UNSURE))
    decisions.toggle(1)
    assert headline(decisions.tally()) == "4 entries: 1 new, 1 already here, 1 to decide, 1 left out"


def test_the_headline_of_one_entry_and_one_issue_is_in_the_singular():
    assert headline(Tally(entries=1, new=1, issues=1)) == "1 entry: 1 new; 1 part not understood"


def test_the_headline_tells_the_sections_of_a_page():
    tally = Tally(entries=3, new=3, sections="2 new submissions, 1 cross submissions")
    assert headline(tally) == "3 entries (2 new submissions, 1 cross submissions): 3 new"


def test_the_button_says_what_it_will_do():
    assert accept_text(Tally(entries=1204, new=1204)) == "Add 1,204 papers"
    assert accept_text(Tally(entries=3, new=1, same=2)) == "Add 1 paper"
    assert accept_text(Tally(entries=2, update=2)) == "Update 2 papers"
    assert accept_text(Tally(entries=2, same=2)) == "Note 2 sightings"
    assert accept_text(Tally(entries=2, skipped=2)) == "Nothing to add"
