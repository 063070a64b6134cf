"""Papers of a pasted listing become complete in the window: asked for, proven, reviewed, taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from sample_archive import make_archive, read_sample
from settling import wait_idle

from readinglist.desktop.dialogs.consent import ConsentDialog
from readinglist.errors import SourceUnavailable
from readinglist.library import consent, importing, looking_up
from readinglist.library.library import Library
from readinglist.model.candidate import Candidate, Match, Verdict
from readinglist.model.lookup import Lookup, LookupState
from readinglist.storage import lookup_rows
from sources.archive import Archive
from storage.dumps import dump


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    with make_archive() as archive:
        for name, value in archive.environment.items():
            monkeypatch.setenv(name, value)
        yield archive


@pytest.fixture
def sample(library: Library, archive: Archive) -> Library:
    """A library with the sample's twelve papers."""
    importing.apply(library, importing.plan(library, read_sample()))
    return library


def allow_all(library: Library) -> None:
    consent.allow_sources(library, ["arxiv", "semanticscholar", "openalex", "crossref"])


def wait_for_run(qtbot, window) -> None:
    wait_idle(qtbot, window)
    qtbot.waitUntil(lambda: not window.looking_up.status.is_running, timeout=30_000)
    wait_idle(qtbot, window)


def status_text(window) -> str:
    return window.complete().lookup_status.text


def click(qtbot, parent, name: str) -> None:
    qtbot.mouseClick(parent.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_nothing_goes_out_before_the_user_agrees(sample, open_window, qtbot, archive):
    window = open_window()
    window.pane.table.selectAll()
    window.registry.run("quality.complete")
    wait_idle(qtbot, window)
    dialog = window.findChild(ConsentDialog)
    assert dialog is not None
    click(qtbot, dialog, "refuse_consent")
    wait_idle(qtbot, window)
    assert archive.count() == 0
    assert looking_up.count_lookups(sample).queued == 0
    assert not status_text(window)


def test_agreeing_once_completes_what_is_proven_and_is_remembered(sample, open_window, qtbot, archive):
    window = open_window()
    window.registry.run("quality.complete_all")
    wait_idle(qtbot, window)
    dialog = window.findChild(ConsentDialog)
    dialog.choice.boxes["pubmed"].setChecked(False)
    click(qtbot, dialog, "agree")
    wait_for_run(qtbot, window)
    assert "pubmed" not in consent.allowed_sources(sample)
    counts = looking_up.count_lookups(sample)
    assert (counts.proven, counts.to_review) == (10, 2)
    assert window.status_line.message == "10 papers completed, 2 to review"
    assert window.status_line.has_undo
    paper = sample.get_papers(sample.find_ids("lanternfish"))[0]
    assert len(paper.people) == paper.author_count == 12
    assert paper.identifier("arxiv")
    review = window.findChild(QPushButton, "lookup_review")
    assert (review.text(), review.isVisible()) == ("2 to review", True)


def test_one_undo_takes_the_whole_run_back(sample, open_window, qtbot):
    allow_all(sample)
    before = dump(sample.path)
    window = open_window()
    window.looking_up.look_up(sample.find_ids(""))
    wait_for_run(qtbot, window)
    assert dump(sample.path) != before
    window.registry.run("edit.undo")
    wait_idle(qtbot, window)
    assert dump(sample.path) == before
    assert looking_up.count_lookups(sample).to_review == 12


def test_an_import_without_names_is_offered_to_be_looked_up_once(library, archive, open_window, qtbot):
    allow_all(library)
    window = open_window()
    window.registry.run("file.sample")
    wait_idle(qtbot, window)
    window.adding.page.accept()
    wait_idle(qtbot, window)
    bar = window.complete().offer_bar
    assert bar.isVisible()
    assert archive.count() == 0
    click(qtbot, bar, "accept_offer")
    wait_for_run(qtbot, window)
    assert not bar.isVisible()
    assert looking_up.count_lookups(library).proven == 10


def test_a_paused_run_waits_across_a_restart_of_the_window_and_asks_nothing_twice(sample, open_window, qtbot, archive):
    allow_all(sample)
    for service in ("arxiv", "openalex", "semanticscholar"):
        archive.delay(service, 0.3)
    window = open_window()
    window.looking_up.look_up(sample.find_ids(""))
    qtbot.waitUntil(lambda: archive.count() >= 4, timeout=10_000)
    window.registry.run("quality.pause")
    wait_for_run(qtbot, window)
    left = looking_up.count_lookups(sample).queued
    assert left > 0
    assert status_text(window) == f"{left} papers to look up"
    window.close()
    again = open_window()
    wait_idle(qtbot, again)
    assert status_text(again) == f"{left} papers to look up"
    asked = archive.count()
    assert not again.looking_up.status.is_running, "nothing goes on before the user says so"
    again.registry.run("quality.resume")
    wait_for_run(qtbot, again)
    counts = looking_up.count_lookups(sample)
    assert (counts.proven, counts.to_review, counts.queued) == (10, 2, 0)
    assert archive.count() > asked
    answered = [f"{request.method} {request.path} {request.query} {request.body!r}" for request in archive.requests]
    given_up = len(answered) - len(set(answered))
    assert given_up <= 3, "only what was under way at the pause, one request a lane, may be asked again"


def test_a_window_that_is_closed_asks_nobody_any_more(sample, open_window, archive):
    window = open_window()
    before = window.looking_up.client()
    window.looking_up.renew_client()
    clients = [before, window.looking_up.client()]
    assert [client.get("arxiv", "/api/query", read=lambda answer: answer.status) for client in clients] == [200, 200]
    window.close()
    asked = archive.count()
    for client in clients:
        with pytest.raises(SourceUnavailable, match="because the program ends"):
            client.get("arxiv", "/api/other", read=lambda answer: answer.status)
    assert archive.count() == asked


def test_cancelling_leaves_nothing_waiting(sample, open_window, qtbot, archive):
    allow_all(sample)
    archive.delay("arxiv", 0.5)
    window = open_window()
    window.looking_up.look_up(sample.find_ids(""))
    qtbot.waitUntil(lambda: archive.count() >= 1, timeout=10_000)
    window.registry.run("quality.cancel")
    wait_for_run(qtbot, window)
    assert looking_up.count_lookups(sample).queued == 0
    assert not window.looking_up.status.is_running


def test_candidates_are_chosen_by_key_and_written_as_one_step(sample, open_window, qtbot):
    allow_all(sample)
    window = open_window()
    window.looking_up.look_up(sample.find_ids(""))
    wait_for_run(qtbot, window)
    before = dump(sample.path)
    window.registry.run("quality.review")
    wait_idle(qtbot, window)
    page = window.choosing.page
    first, second = (doubt.id for doubt in page.decisions.doubts)
    assert page.comparison.cards[0].boxes["people"].isChecked()
    page.comparison.cards[0].boxes["venue"].click()
    qtbot.mouseClick(page.comparison.cards[0], Qt.MouseButton.LeftButton)
    assert not page.comparison.cards[0].boxes["venue"].isChecked(), "a click on the chosen card changes nothing"
    qtbot.keyClick(page.papers, Qt.Key.Key_A)
    qtbot.keyClick(page.papers, Qt.Key.Key_X)
    assert dump(sample.path) == before, "nothing is written before it is applied"
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait_idle(qtbot, window)
    assert window.stack.currentWidget() is window.inner
    accepted = sample.get_paper(first)
    assert accepted.is_verified
    assert accepted.people
    assert accepted.venue == "", "left out by its box"
    assert looking_up.get_lookup(sample, second).state is LookupState.NOT_FOUND
    assert window.status_line.message == "1 paper completed, 1 paper kept as not found"
    window.registry.run("edit.undo")
    wait_idle(qtbot, window)
    assert dump(sample.path) == before
    assert looking_up.find_to_review(sample) == [first, second]


def test_a_retracted_candidate_has_its_warning_beside_it_and_is_accepted_only_when_that_is_said_twice(
    sample, open_window, qtbot
):
    paper_id, other = sample.find_ids("")[:2]
    sound, retracted = (
        Match((Candidate("crossref", f"Candidate {flag}", flag=flag, venue="Slow Letters"),), Verdict.REVIEW, "similar")
        for flag in ("", "retracted: two tables were one")
    )
    with sample.maintaining() as connection:
        state = LookupState.TO_REVIEW
        lookup_rows.write_lookups(connection, [
            Lookup(paper_id, state, matches=(retracted, sound)), Lookup(other, state, matches=(sound,)),
        ])  # fmt: skip
    window = open_window()
    window.choosing.begin(first=paper_id)
    wait_idle(qtbot, window)
    page = window.choosing.page
    texts = [label.text() for label in page.comparison.cards[0].findChildren(QLabel)]
    assert "Retracted: two tables were one" in texts
    accept, warning = page.findChild(QPushButton, "accept_match"), page.findChild(QLabel, "flag_warning")
    assert (accept.text(), warning.isVisible()) == ("Accept though retracted", False)
    qtbot.keyClick(page.papers, Qt.Key.Key_A)
    assert page.decisions.made == {}
    assert warning.text() == "It was retracted. Press A once more to accept it all the same."
    qtbot.keyClick(page.papers, Qt.Key.Key_2)
    assert (accept.text(), warning.isVisible()) == ("Accept", False)
    qtbot.keyClick(page.papers, Qt.Key.Key_1)
    qtbot.keyClick(page.papers, Qt.Key.Key_A)
    assert page.decisions.made == {}, "another candidate was on show since"
    qtbot.keyClick(page.papers, Qt.Key.Key_A)
    assert page.decisions.has_flagged()
    assert page.decisions.doubts[page.papers.row].id == other
    assert accept.text() == "Accept"
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait_idle(qtbot, window)
    assert sample.get_paper(paper_id).is_verified
    assert sample.get_rows([paper_id])[0].alarm == "retracted: two tables were one"


def test_a_skipped_paper_stays_to_review_and_escape_writes_nothing(sample, open_window, qtbot):
    allow_all(sample)
    window = open_window()
    window.looking_up.look_up(sample.find_ids(""))
    wait_for_run(qtbot, window)
    window.registry.run("quality.review")
    wait_idle(qtbot, window)
    page = window.choosing.page
    assert page.papers.row == 0
    qtbot.keyClick(page.papers, Qt.Key.Key_S)
    assert page.papers.row == 1
    qtbot.keyClick(page.papers, Qt.Key.Key_A)
    assert page.papers.row == 0, "on with what is still to decide"
    qtbot.keyClick(page.papers, Qt.Key.Key_J)
    qtbot.keyClick(page.papers, Qt.Key.Key_U)
    assert page.decisions.made == {}
    qtbot.keyClick(page.papers, Qt.Key.Key_A)
    qtbot.keyClick(page.papers, Qt.Key.Key_Escape)
    wait_idle(qtbot, window)
    assert window.stack.currentWidget() is window.inner
    assert looking_up.count_lookups(sample).to_review == 2


def test_the_review_begins_with_the_chosen_paper(sample, open_window, qtbot):
    allow_all(sample)
    window = open_window()
    window.looking_up.look_up(sample.find_ids(""))
    wait_for_run(qtbot, window)
    second = looking_up.find_to_review(sample)[1]
    window.show_paper(second)
    wait_idle(qtbot, window)
    window.registry.run("quality.review")
    wait_idle(qtbot, window)
    page = window.choosing.page
    assert page.decisions.doubts[page.papers.row].id == second


def test_a_source_that_fails_is_said_and_the_rest_is_kept(sample, open_window, qtbot, archive):
    allow_all(sample)
    for service in ("arxiv", "openalex", "semanticscholar", "crossref"):
        archive.fail(service, 503, headers={"Retry-After": "7200"})
    window = open_window()
    window.looking_up.look_up(sample.find_ids(""))
    wait_for_run(qtbot, window)
    assert window.status_line.message.startswith("Nothing could be proven, 12 later")
    assert looking_up.count_lookups(sample).later == 12
    assert all(not paper.is_verified for paper in sample.get_papers(sample.find_ids("")))


def test_an_offer_comes_back_when_no_source_may_be_asked(library, archive, open_window, qtbot):
    window = open_window()
    window.registry.run("file.sample")
    wait_idle(qtbot, window)
    window.adding.page.accept()
    wait_idle(qtbot, window)
    bar = window.complete().offer_bar
    click(qtbot, bar, "accept_offer")
    wait_idle(qtbot, window)
    dialog = window.findChild(ConsentDialog)
    assert not bar.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(bar.isVisible)
    assert archive.count() == 0
    click(qtbot, bar, "accept_offer")
    wait_idle(qtbot, window)
    click(qtbot, window.findChild(ConsentDialog), "agree")
    wait_for_run(qtbot, window)
    assert not bar.isVisible()
    assert looking_up.count_lookups(library).proven == 10


def test_an_offer_that_was_refused_does_not_come_back_with_another_question(library, archive, open_window, qtbot):
    window = open_window()
    window.registry.run("file.sample")
    wait_idle(qtbot, window)
    window.adding.page.accept()
    wait_idle(qtbot, window)
    bar = window.complete().offer_bar
    click(qtbot, bar, "refuse_offer")
    window.registry.run("quality.complete_all")
    wait_idle(qtbot, window)
    qtbot.keyClick(window.findChild(ConsentDialog), Qt.Key.Key_Escape)
    wait_idle(qtbot, window)
    assert not bar.isVisible()
