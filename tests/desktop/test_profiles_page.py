"""Profiles are renamed and deleted in the preferences; a broken file is told there."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit

from readinglist.desktop.views.preferences.profiles import ProfilesPage
from readinglist.desktop.widgets.quiet_button import QuietButton
from readinglist.library import profiles
from readinglist.model.profile import Begin, LineShape, Profile


@pytest.fixture
def page(library, tasks, qtbot):
    for name in ("Owls", "Clocks"):
        lines = (LineShape("#. {title}"), LineShape("{abstract}", is_repeated=True))
        profiles.keep_profile(library.path, Profile(name, "identifiers", Begin.MARK, lines))
    (library.path.parent / "profiles" / "broken.toml").write_text("name = 7", encoding="utf-8")
    page = ProfilesPage(library, tasks)
    qtbot.addWidget(page)
    page.resize(640, 480)
    page.show()
    page.load()
    return page


@pytest.fixture
def settle(page, tasks, qtbot):
    def wait():
        qtbot.waitUntil(lambda: tasks.is_idle, timeout=10_000)
        qtbot.wait(20)

    wait()
    return wait


def names(page):
    return [field.text() for field in page.findChildren(QLineEdit) if field.isVisible()]


def words(page):
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_profiles_are_listed_with_the_shape_that_they_read_and_broken_files_are_told(page, settle):
    assert names(page) == ["Clocks", "Owls"]
    assert "For identifiers: #. {title}  ·  {abstract}…" in words(page)
    assert "broken.toml" in words(page)


def test_a_name_holds_as_soon_as_its_field_is_left_and_one_that_is_taken_is_refused(page, settle, library):
    field = page.findChild(QLineEdit, "profile_Owls")
    field.setText("Night birds")
    field.editingFinished.emit()
    settle()
    assert names(page) == ["Clocks", "Night birds"]
    field = page.findChild(QLineEdit, "profile_Night birds")
    field.setText("clocks")
    field.editingFinished.emit()
    settle()
    assert "already" in page.problem.text()
    assert {one.name for one in profiles.get_profiles(library.path).profiles} == {"Clocks", "Night birds"}


def test_a_profile_is_deleted(page, settle):
    page.findChild(QuietButton, "delete_Owls").click()
    settle()
    assert names(page) == ["Clocks"]
    page.findChild(QuietButton, "delete_Clocks").click()
    settle()
    assert names(page) == []
