"""The dialog that follows something: what may be followed, checked while one types, and what a choice lets us do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from readinglist.desktop.dialogs.follow import KINDS, FollowDialog
from readinglist.desktop.operations.following import FollowRequest
from readinglist.desktop.views.interval import consent_words, interval_words
from readinglist.library import following
from readinglist.library.followable import read_what
from readinglist.sources import SOURCES
from readinglist.sources.source import FindsNewest

OPML = """<opml version="2.0"><body>
<outline text="Owls Weekly" xmlUrl="https://owls.example.org/feed"/>
<outline text="Moss Monthly" xmlUrl="https://moss.example.org/atom"/>
</body></opml>"""


@pytest.fixture
def dialog(library, qtbot) -> Iterator[FollowDialog]:
    dialog = FollowDialog(library)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def choose(dialog: FollowDialog, key: str) -> None:
    dialog.kinds.setCurrentRow([kind.key for kind in KINDS].index(key))


def accepted(dialog: FollowDialog, qtbot) -> FollowRequest:
    with qtbot.waitSignal(dialog.asked) as asked:
        qtbot.mouseClick(dialog.findChild(QPushButton, "accept_follow"), Qt.MouseButton.LeftButton)
    return asked.args[0]


def test_nothing_can_be_followed_before_something_is_typed(dialog):
    assert not dialog.accept_button.isEnabled()
    assert not dialog.verdict.isVisible()


@pytest.mark.parametrize(
    ("key", "typed", "words", "name"),
    [
        ("page", "https://owls.example.org/feed", "https://owls.example.org/feed", "owls.example.org/feed"),
        ("page", "https://arxiv.org/list/cs.CL/new", "https://arxiv.org/list/cs.CL/new", "arXiv cs.CL"),
        ("category", "cs.CL", "cs.CL", "arXiv cs.CL"),
        ("arxiv", "au:song AND ti:diffusion", "arxiv:au:song AND ti:diffusion", "arXiv “au:song AND ti:diffusion”"),
        ("arxiv", "arxiv:au:song", "arxiv:au:song", "arXiv “au:song”"),
        ("openalex", "barn owls", "openalex:barn owls", "OpenAlex “barn owls”"),
        ("pubmed", "sleep", "pubmed:sleep", "PubMed “sleep”"),
    ],
)
def test_what_is_typed_is_named_and_becomes_the_words_of_its_kind(dialog, qtbot, key, typed, words, name):
    choose(dialog, key)
    dialog.what.setText(typed)
    assert dialog.verdict.text() == f"This will be followed: {name}"
    assert accepted(dialog, qtbot).what == words


def test_daily_papers_are_chosen_and_not_typed(dialog, qtbot):
    choose(dialog, "daily")
    assert not dialog.what.isVisible()
    dialog.period.setCurrentIndex(1)
    assert dialog.verdict.text() == "This will be followed: Daily Papers of the week"
    assert accepted(dialog, qtbot).what == "daily-papers:week"


def test_every_example_can_be_followed_and_every_source_that_finds_what_is_new_is_offered():
    typed = [kind for kind in KINDS if kind.key not in ("daily", "opml")]
    assert all(read_what(kind.prefix + kind.example).name for kind in typed)
    offered = {kind.prefix.removesuffix(":") for kind in typed} - {""}
    assert offered == {key for key, source in SOURCES.items() if isinstance(source, FindsNewest)}


@pytest.mark.parametrize("typed", ["owls", "ftp://owls.example.org/feed", "file:///etc/passwd", "https://me:me@x.org/"])
def test_what_cannot_be_followed_is_said_at_once(dialog, typed):
    dialog.what.setText(typed)
    assert dialog.verdict.isVisible()
    assert not dialog.accept_button.isEnabled()
    dialog.what.setText("https://owls.example.org/feed")
    assert dialog.accept_button.isEnabled()


def test_what_is_followed_already_is_not_followed_twice(library, qtbot):
    following.follow(library, "cs.CL", name="Language")
    dialog = FollowDialog(library, what="https://arxiv.org/list/cs.CL/new")
    qtbot.addWidget(dialog)
    assert dialog.verdict.text() == "“Language” is followed already."
    assert not dialog.accept_button.isEnabled()


def test_a_filter_is_explained_while_it_is_typed(dialog, qtbot):
    dialog.what.setText("https://owls.example.org/feed")
    dialog.filter.setText("tag:owls")
    assert dialog.filter_verdict.text() == "`tag:owls` asks for what an entry does not have before it is a paper."
    assert not dialog.accept_button.isEnabled()
    dialog.filter.setText("title:owls or author:Song")
    assert "Show filtered" in dialog.filter_verdict.text()
    assert accepted(dialog, qtbot).filter == "title:owls or author:Song"


def test_choosing_an_interval_says_what_it_lets_the_program_do(dialog, qtbot):
    assert dialog.consent.text() == "Nobody is asked before you refresh."
    dialog.what.setText("cs.CL")
    dialog.interval.setCurrentIndex(dialog.interval.findData(86400))
    assert dialog.consent.text().startswith("You let the program ask every day by itself while its window is open.")
    request = accepted(dialog, qtbot)
    assert (request.interval_s, request.is_asked_now) == (86400, True)


def test_intervals_are_said_in_words():
    assert [interval_words(seconds) for seconds in (0, 900, 3600, 21600, 86400, 604800, 1209600)] == [
        "on demand", "every 15 minutes", "every hour", "every 6 hours", "every day", "every week", "every 2 weeks",
    ]  # fmt: skip
    assert "every 6 hours" in consent_words(21600)


def test_the_feeds_of_a_file_are_counted_and_named(library, dialog, qtbot, tmp_path: Path):
    following.follow(library, "https://moss.example.org/atom")
    choose(dialog, "opml")
    assert not dialog.accept_button.isEnabled()
    assert not dialog.name.isEnabled()
    path = tmp_path / "feeds & more.opml"
    path.write_text(OPML, "utf-8")
    dialog.use_file(path)
    assert dialog.file.text() == "feeds && more.opml"
    assert dialog.verdict.text() == "1 feed will be followed: Owls Weekly"
    request = accepted(dialog, qtbot)
    assert (request.what, request.opml) == ("", OPML.encode())


def test_a_file_that_names_no_feed_is_refused_where_it_was_chosen(dialog, tmp_path: Path):
    choose(dialog, "opml")
    for name, text in (("no.opml", "Not an outline."), ("empty.opml", ""), ("bare.opml", "<opml><body/></opml>")):
        (tmp_path / name).write_text(text, "utf-8")
        dialog.use_file(tmp_path / name)
        assert dialog.verdict.text()
        assert not dialog.accept_button.isEnabled()


def test_a_name_from_outside_is_shown_letter_by_letter(library, qtbot):
    known = following.follow(library, "https://owls.example.org/feed", name="<img src=x>")
    dialog = FollowDialog(library, known=known)
    qtbot.addWidget(dialog)
    assert dialog.name.text() == "<img src=x>"
    assert not dialog.verdict.isVisibleTo(dialog)
    assert dialog.accept_button.isEnabled()
