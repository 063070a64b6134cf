"""What became of preprints, in the window: asked for with consent, field by field, cited or not, weekly if wanted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QToolButton
from settling import wait_idle

from readinglist.desktop.dialogs.consent import ConsentDialog
from readinglist.desktop.dialogs.preferences import PreferencesDialog
from readinglist.desktop.dialogs.published import PublishedDialog
from readinglist.desktop.main_window import MainWindow
from readinglist.library import consent, editing, looking_up, versions, watching
from readinglist.library.adding import insert_papers
from readinglist.library.library import Library
from readinglist.model.dates import PartialDate
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper, PaperId
from readinglist.model.people import Person
from readinglist.model.version import Taking
from sources.archive import Archive, Record

Key = Qt.Key
TITLES = ("Measuring Tidal Clocks by Night and Day", "Lichen Growth on Old Slate Roofs")
ABSTRACTS = (
    "We hang clocks below the water line of four harbours and compare what they say with the tables of the pilots.",
    "Slate roofs of known age carry lichen of known breadth; from both follows how fast it grew in each century.",
)
PEOPLE = ("Ada Aalto", "Bela Brandt")


def numbers(place: int) -> tuple[str, str]:
    """The arXiv number and the DOI of one of the works."""
    return f"2306.1000{place}", f"10.5555/work.{place}"


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    records = []
    for place, (title, abstract) in enumerate(zip(TITLES, ABSTRACTS, strict=True)):
        arxiv, doi = numbers(place)
        same = {"abstract": abstract, "people": PEOPLE}
        records.append(Record(title, arxiv=arxiv, published_doi=doi, **same))
        records.append(
            Record(
                title,
                doi=doi,
                date="2024-03-01",
                kind="journal",
                venue="Slow Letters",
                volume="7",
                preprint=arxiv,
                **same,
            )
        )
    with Archive(records) as archive:
        for name, value in archive.environment.items():
            monkeypatch.setenv(name, value)
        yield archive


@pytest.fixture
def preprints(library: Library, archive: Archive) -> list[PaperId]:
    papers = [
        Paper(
            title,
            abstract=abstract,
            people=tuple(Person(name.split()[1], name.split()[0]) for name in PEOPLE),
            date=PartialDate(2023, 6, 26),
            identifiers=(Identifier("arxiv", numbers(place)[0]),),
        )
        for place, (title, abstract) in enumerate(zip(TITLES, ABSTRACTS, strict=True))
    ]
    with library.operation("Add preprints", kinds={"papers"}) as op:
        return insert_papers(op, papers, source="listing", source_name="Test Papers")


def wait_for_watch(qtbot, window: MainWindow) -> None:
    wait_idle(qtbot, window)
    qtbot.waitUntil(lambda: not window.watching.status.is_running, timeout=30_000)
    wait_idle(qtbot, window)


def allow(library: Library) -> None:
    consent.allow_sources(library, ["arxiv", "semanticscholar", "openalex", "crossref"])


@pytest.fixture
def dialog(library, preprints, open_window, qtbot) -> PublishedDialog:
    """Opened by the action, after the sources have answered."""
    allow(library)
    window = open_window()
    window.registry.run("quality.published")
    wait_for_watch(qtbot, window)
    return window.findChild(PublishedDialog)


def test_nobody_is_asked_before_the_user_agrees_and_agreeing_begins(library, preprints, archive, open_window, qtbot):
    window = open_window()
    window.registry.run("quality.published")
    wait_idle(qtbot, window)
    assert archive.count() == 0
    qtbot.mouseClick(window.findChild(ConsentDialog).findChild(QPushButton, "agree"), Qt.MouseButton.LeftButton)
    wait_for_watch(qtbot, window)
    assert archive.count() > 0
    assert window.findChild(PublishedDialog).title.text() == "News of 2 papers"


def test_differences_are_shown_and_nothing_is_changed_yet(library, dialog, preprints):
    assert dialog.title.text() == "News of 2 papers"
    assert dialog.status.text() == "Asked about 2 papers, news of 2"
    growth = dialog.list.thing
    shown = {difference.field: difference.found for difference in growth.differences}
    assert (shown["venue"], shown["volume"]) == ("Slow Letters", "7")
    names = [label.text() for label in dialog.area.widget().findChildren(QLabel)]
    assert {"Take", "Now", "Published"} <= set(names)
    boxes = dialog.area.widget().boxes
    assert boxes["venue"].text().startswith("Venue (")
    assert all(box.isChecked() for box in boxes.values())
    assert library.get_paper(preprints[0]).venue == ""


def test_a_key_cites_the_published_version_and_keeps_the_rest(library, dialog, qtbot):
    window = dialog.parent()
    paper_id = dialog.list.thing.paper_id
    key = library.get_paper(paper_id).citation_key
    qtbot.keyClick(dialog.list, Key.Key_A)
    wait_idle(qtbot, window)
    paper = library.get_paper(paper_id)
    assert (paper.venue, paper.citation_key) == ("Slow Letters", key)
    assert paper.identifier("arxiv")
    assert dialog.title.text() == "News of 1 paper"
    assert window.status_line.has_undo
    window.registry.run("edit.undo")
    wait_idle(qtbot, window)
    assert dialog.title.text() == "News of 2 papers"


def test_fields_are_ticked_by_digit_and_what_is_left_out_becomes_a_proposal_or_nothing(library, dialog, qtbot):
    window = dialog.parent()
    first, second = (growth.paper_id for growth in dialog.list.things)
    boxes = dialog.area.widget().boxes
    place = list(boxes).index("venue") + 1
    qtbot.keyClick(dialog.list, Key(Key.Key_0 + place))
    assert not boxes["venue"].isChecked()
    qtbot.keyClick(dialog.list, Key.Key_J)
    qtbot.keyClick(dialog.list, Key.Key_K)
    assert not dialog.area.widget().boxes["venue"].isChecked(), "what was ticked is remembered"
    qtbot.keyClick(dialog.list, Key.Key_A)
    wait_idle(qtbot, window)
    paper = library.get_paper(first)
    assert (paper.venue, paper.volume) == ("", "7")
    assert [(one.field, one.value) for one in looking_up.get_proposals(library, first)] == [("venue", "Slow Letters")]
    view = dialog.area.widget()
    for key in (Key.Key_0, Key(Key.Key_0 + list(view.boxes).index("volume") + 1), Key.Key_0):
        qtbot.keyClick(dialog.list, key)  # there is no rest before a tick is gone
    assert view.taking == Taking(tuple(name for name in view.boxes if name != "volume"), is_rest_dismissed=True)
    qtbot.keyClick(dialog.list, Key.Key_A)
    wait_idle(qtbot, window)
    assert (library.get_paper(second).volume, looking_up.get_proposals(library, second)) == ("", [])


def test_with_no_tick_nothing_can_be_cited(dialog, qtbot):
    for box in dialog.area.widget().boxes.values():
        box.click()
    assert not dialog.accept_one.isEnabled()
    assert dialog.dismiss.isEnabled()


def test_of_a_retracted_version_nothing_is_ticked_and_only_a_tick_takes_it(library, dialog, qtbot):
    window = dialog.parent()
    first, second = (growth.paper_id for growth in dialog.list.things)
    with library.operation("Note", kinds={"versions"}) as op:
        journal = next(one for one in versions.read_versions(op, first) if one.is_of_record)
        op.writer.update("version", {"flag": "retracted: the clocks stood"}, ids=[journal.id])
        op.touch([first])
    wait_idle(qtbot, window)
    view = dialog.area.widget()
    assert "Retracted: the clocks stood" in [label.text() for label in view.findChildren(QLabel)]
    assert not any(box.isChecked() for box in view.boxes.values())
    assert (dialog.accept_one.text(), dialog.accept_one.isEnabled()) == ("Cite all the same", False)
    qtbot.mouseClick(dialog.accept_all, Qt.MouseButton.LeftButton)
    wait_idle(qtbot, window)
    assert (library.get_paper(first).venue, library.get_paper(second).venue) == ("", "Slow Letters")
    dialog.area.widget().boxes["venue"].click()
    qtbot.keyClick(dialog.list, Key.Key_A)
    wait_idle(qtbot, window)
    assert library.get_paper(first).venue == "Slow Letters"


def test_who_knows_of_a_retraction_says_so_by_key_and_is_not_told_again(library, dialog, qtbot):
    window = dialog.parent()
    first, _second = (growth.paper_id for growth in dialog.list.things)
    with library.operation("Note", kinds={"papers", "versions"}) as op:
        cited = next(one for one in versions.read_versions(op, first) if one.is_cited)
        op.writer.update("version", {"flag": "withdrawn: an error in the tables"}, ids=[cited.id])
    wait_idle(qtbot, window)
    qtbot.keyClick(dialog.list, Key.Key_N)
    wait_idle(qtbot, window)
    assert dialog.list.thing.paper_id == first, "citing it further is one answer, knowing of its flag another"
    assert (dialog.dismiss.text(), dialog.accept_one.isEnabled()) == ("I know", False)
    qtbot.keyClick(dialog.list, Key.Key_N)
    wait_idle(qtbot, window)
    assert first not in [growth.paper_id for growth in dialog.list.things]
    assert library.get_rows([first])[0].is_flag_acknowledged
    assert dialog.dismiss.text() == "Keep citing as now"


def test_a_field_of_the_user_stays_and_gets_a_proposal(library, preprints, open_window, qtbot):
    allow(library)
    editing.edit_field(library, [preprints[0]], field="venue", value="My Venue")
    window = open_window()
    window.registry.run("quality.published")
    wait_for_watch(qtbot, window)
    dialog = window.findChild(PublishedDialog)
    qtbot.mouseClick(dialog.accept_all, Qt.MouseButton.LeftButton)
    wait_idle(qtbot, window)
    assert library.get_paper(preprints[0]).venue == "My Venue"
    assert [one.value for one in looking_up.get_proposals(library, preprints[0])] == ["Slow Letters"]
    assert library.get_paper(preprints[1]).venue == "Slow Letters"


def test_a_refused_one_is_not_proposed_again(library, dialog, qtbot):
    window = dialog.parent()
    paper_id = dialog.list.thing.paper_id
    qtbot.keyClick(dialog.list, Key.Key_N)
    wait_idle(qtbot, window)
    assert paper_id not in {growth.paper_id for growth in dialog.list.things}
    assert library.get_paper(paper_id).venue == ""


def test_a_watch_can_be_cancelled(library, preprints, archive, open_window, qtbot):
    allow(library)
    for service in ("arxiv", "semanticscholar", "openalex", "crossref"):
        archive.delay(service, 20)
    window = open_window()
    window.registry.run("quality.published")
    wait_idle(qtbot, window)
    dialog = window.findChild(PublishedDialog)
    assert dialog.status.text() == "0 of 2 papers asked about"
    qtbot.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton)
    wait_for_watch(qtbot, window)
    assert dialog.status.text() == "Cancelled; what was found is kept"
    assert dialog.again.isVisible()


def test_a_watch_is_paused_in_the_status_line_and_goes_on_with_what_is_left(
    library, preprints, archive, open_window, qtbot
):
    consent.allow_sources(library, ["arxiv"])
    more = [Paper(f"Paper number {n}", identifiers=(Identifier("arxiv", f"2307.{n:05d}"),)) for n in range(48)]
    with library.operation("Add more", kinds={"papers"}) as op:
        insert_papers(op, more, source="listing", source_name="Test Papers")
    window = open_window()
    view = window.complete().watch_status
    assert not view.isVisible()
    archive.delay("arxiv", 2.0)  # long enough to be seen on a busy machine
    window.watching.watch()
    assert (view.isVisible(), view.text) == (True, "Looking for published versions…")
    qtbot.waitUntil(lambda: view.text == "40 of 50 papers asked about", timeout=20_000)
    view.findChild(QToolButton, "watch_pause").click()
    assert view.text == "Ending…"
    wait_for_watch(qtbot, window)
    assert view.text == "10 papers left to ask about"
    view.findChild(QToolButton, "watch_play").click()
    # On a busy machine the words of the beginning may be over before anybody looks; what was asked is counted below.
    qtbot.waitUntil(lambda: "of 10 papers asked about" in view.text or not view.isVisible(), timeout=40_000)
    wait_for_watch(qtbot, window)
    assert window.watching.status.words.startswith("Asked about 10 papers")
    for paper in more[:30]:
        assert sum(paper.identifier("arxiv") in str(request.query) for request in archive.asked("arxiv")) == 1
    assert not view.isVisible()


def test_a_paused_watch_can_be_cancelled(library, preprints, archive, open_window, qtbot):
    allow(library)
    archive.delay("semanticscholar", 20)
    archive.delay("arxiv", 20)
    archive.delay("crossref", 20)
    window = open_window()
    window.watching.watch()
    qtbot.waitUntil(lambda: window.watching.status.total > 0, timeout=10_000)
    window.registry.run("quality.pause_watch")
    wait_for_watch(qtbot, window)
    view = window.complete().watch_status
    assert view.text == "2 papers left to ask about"
    assert window.registry.reason("quality.pause_watch")
    window.registry.run("quality.cancel_watch")
    assert not view.isVisible()
    assert window.registry.reason("quality.resume_watch") == "No watch was paused."


def test_a_watch_says_who_asks_to_wait(library, preprints, archive, open_window, qtbot):
    consent.allow_sources(library, ["arxiv"])
    archive.fail("arxiv", 503, headers={"Retry-After": "3"}, times=1)
    window = open_window()
    window.watching.watch()
    view = window.complete().watch_status
    qtbot.waitUntil(lambda: "arXiv asks us to wait" in view.text, timeout=10_000)
    window.watching.cancel()
    wait_for_watch(qtbot, window)


def test_sources_that_cannot_be_asked_are_named(library, preprints, archive, open_window, qtbot):
    allow(library)
    for service in ("arxiv", "semanticscholar", "openalex", "crossref"):
        archive.fail(service, 403)
    window = open_window()
    window.registry.run("quality.published")
    wait_for_watch(qtbot, window)
    assert "Semantic Scholar" in window.findChild(PublishedDialog).status.text()


def test_the_weekly_watch_is_off_until_turned_on_and_then_asks_by_itself_once(
    library, preprints, archive, open_window, qtbot
):
    allow(library)
    window = open_window()
    wait_for_watch(qtbot, window)
    assert archive.count() == 0
    window.registry.run("edit.preferences")
    wait_idle(qtbot, window)
    box = window.findChild(PreferencesDialog).findChild(QCheckBox, "weekly_watch")
    box.click()
    wait_idle(qtbot, window)
    assert watching.is_weekly(library)
    window.close()
    again = open_window()
    wait_for_watch(qtbot, again)
    asked = archive.count()
    assert asked > 0
    assert again.status_line.message.startswith("News of 2 papers")
    news = again.findChild(QPushButton, "watch_news")
    assert (news.text(), news.isVisible()) == ("News of 2 papers", True)
    qtbot.mouseClick(news, Qt.MouseButton.LeftButton)
    wait_idle(qtbot, again)
    assert again.findChild(PublishedDialog).title.text() == "News of 2 papers"
    assert not news.isVisible()
    again.close()
    third = open_window()
    wait_for_watch(qtbot, third)
    assert archive.count() == asked
