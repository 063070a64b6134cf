"""Preferences hold at once: looks, citation keys, the cite command, backups."""

from __future__ import annotations

import shlex
import subprocess
import sys

import pytest
import shelf
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QDialog, QLabel, QLineEdit, QWidget
from settling import wait_idle

from readinglist.desktop import theme
from readinglist.desktop.operations.copying import CITE_TEMPLATE
from readinglist.desktop.views.preferences.backups import recover_command, size_words
from readinglist.desktop.views.preferences.citation_keys import SUGGESTIONS, _paper_words
from readinglist.desktop.views.preferences.citing import NAMES, OWN
from readinglist.library import backups, citation_keys, citing, trashing
from readinglist.library.library import Library
from readinglist.library.places import backups_folder
from readinglist.model.paper import Paper
from readinglist.model.people import Person

Key = Qt.Key


@pytest.fixture
def ids(library):
    return shelf.fill(library, shelf.make_papers(6))


@pytest.fixture
def window(ids, open_window):
    return open_window()


@pytest.fixture
def open_preferences(window, qtbot):
    def open_them():
        assert window.registry.run("edit.preferences")
        wait_idle(qtbot, window)
        return next(found for found in window.findChildren(QDialog, "preferences") if found.isVisible())

    return open_them


@pytest.fixture
def dialog(open_preferences):
    return open_preferences()


@pytest.fixture
def keys_page(window, dialog, qtbot):
    dialog.show_page(dialog.citation_keys)
    wait_idle(qtbot, window)
    dialog.activateWindow()
    dialog.citation_keys.field.setFocus()
    qtbot.waitUntil(dialog.citation_keys.field.hasFocus)
    return dialog.citation_keys


@pytest.fixture
def click(window, qtbot):
    def click_on(widget):
        qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        wait_idle(qtbot, window)

    return click_on


@pytest.fixture
def retype(window, qtbot):
    def type_over(field, text):
        field.selectAll()
        qtbot.keyClicks(field, text)
        qtbot.wait(200)
        wait_idle(qtbot, window)

    return type_over


# -- the dialog


def test_preferences_open_by_their_key_once_and_beside_the_window(window, qtbot):
    assert "Ctrl+," in window.registry.info("edit.preferences").shortcuts
    window.activateWindow()
    qtbot.keyClick(window, Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    wait_idle(qtbot, window)
    window.registry.run("edit.preferences")
    wait_idle(qtbot, window)
    (dialog,) = window.findChildren(QDialog, "preferences")
    assert not dialog.isModal()


def test_preferences_come_back_with_the_page_that_was_open(dialog, open_preferences):
    dialog.show_page(dialog.backups)
    dialog.close()
    again = open_preferences()
    assert again.stack.currentWidget() is again.backups


def test_every_page_has_a_name_and_no_label_guesses_its_format(dialog):
    assert [dialog.names.item(row).text() for row in range(dialog.names.count())] == [
        page.title for page in dialog.pages
    ]
    guessing = [label.text() for label in dialog.findChildren(QLabel) if label.textFormat() != Qt.TextFormat.PlainText]
    assert guessing == []


def test_every_control_has_a_name_and_hostile_titles_are_only_text(open_window, library, qtbot):
    hostile = '<img src="/dev/zero"><b>bold</b> & more'
    shelf.fill(library, shelf.make_papers(3, title=hostile))
    window = open_window()
    window.registry.run("edit.preferences")
    wait_idle(qtbot, window)
    dialog = window.findChild(QDialog, "preferences")
    controls = (QAbstractButton, QLineEdit, QAbstractItemView)
    for page in dialog.pages:
        dialog.show_page(page)
        wait_idle(qtbot, window)
        shown = [
            widget
            for widget in dialog.findChildren(QWidget)
            if isinstance(widget, controls) and widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        ]
        names = [QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name) for widget in shown]
        assert shown
        assert all(widget.objectName() for widget in shown)
        assert all(names)
        dialog.grab()
    label = dialog.citation_keys.titles[0]
    assert label.text().endswith(hostile)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert "<img" not in label.toolTip()


def test_a_text_field_of_the_preferences_keeps_its_own_undo(window, keys_page, retype, library, qtbot):
    retype(keys_page.field, "auth")
    qtbot.keyClick(keys_page.field, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    wait_idle(qtbot, window)
    assert keys_page.field.text() != "auth"
    assert library.count() == 6


# -- appearance


def test_a_click_on_a_picture_changes_the_theme_and_is_remembered(window, dialog, click):
    click(dialog.appearance.dark)
    assert theme.current().is_dark
    assert window.session.text("theme") == "dark"
    assert window.registry["view.theme_dark"].isChecked()
    click(dialog.appearance.light)
    assert not theme.current().is_dark
    assert dialog.appearance.light.isChecked()
    click(dialog.appearance.light)
    assert window.registry["view.theme_light"].isChecked()


def test_the_pictures_follow_the_menu(window, dialog):
    window.registry.run("view.theme_dark")
    assert dialog.appearance.dark.isChecked()
    assert not dialog.appearance.light.isChecked()
    window.registry.run("view.compact")
    assert dialog.appearance.compact.isChecked()
    assert not dialog.appearance.comfortable.isChecked()


def test_rows_become_compact_and_comfortable_again(window, dialog, click):
    painter = window.pane.table.painter
    assert dialog.appearance.comfortable.isChecked()
    click(dialog.appearance.compact)
    assert painter.is_compact
    assert window.session.flag("compact")
    click(dialog.appearance.compact)
    assert painter.is_compact
    click(dialog.appearance.comfortable)
    assert not painter.is_compact


def test_arrow_keys_go_from_picture_to_picture(dialog, window, qtbot):
    dialog.activateWindow()
    dialog.appearance.light.setFocus()
    dialog.appearance.light.click()
    qtbot.keyClick(dialog.appearance.light, Key.Key_Right)
    assert dialog.appearance.dark.isChecked()
    assert theme.current().is_dark


# -- citation keys


def test_a_pattern_shows_the_keys_of_the_library_while_it_is_typed(window, keys_page, retype):
    retype(keys_page.field, "auth.upper + year")
    newest = citation_keys.choose_samples(window.library, count=1)[0]
    assert keys_page.shown_keys[0] == f"{newest.people[0].family.upper()}{newest.date.year}"
    assert keys_page.titles[0].text().endswith(newest.title)
    assert citation_keys.get_pattern(window.library) == citation_keys.DEFAULT_PATTERN
    assert "Enter" in keys_page.message.text()


def test_enter_puts_a_pattern_into_use_as_one_operation_and_no_key_changes(window, keys_page, ids, retype, qtbot):
    before = [row.citation_key for row in window.library.get_rows(ids)]
    retype(keys_page.field, "[auth][year]")
    qtbot.keyClick(keys_page.field, Key.Key_Return)
    wait_idle(qtbot, window)
    assert citation_keys.get_pattern(window.library) == "[auth][year]"
    assert [row.citation_key for row in window.library.get_rows(ids)] == before
    assert [row.kinds for row in window.library.get_history(limit=1)] == [frozenset({"settings"})]
    assert keys_page.message.text() == "In use."
    assert keys_page.isVisible()


def test_undo_brings_the_earlier_pattern_back_into_the_field(window, keys_page, click):
    keys_page.use("[auth][year]")
    click(keys_page)
    window.registry.run("edit.undo")
    click(keys_page)
    assert keys_page.field.text() == citation_keys.DEFAULT_PATTERN
    assert citation_keys.get_pattern(window.library) == citation_keys.DEFAULT_PATTERN


@pytest.mark.parametrize(
    ("pattern", "said"),
    [("[nonsense][year]", "[nonsense]"), ("auth +", "at its end"), ("auth.lowr", ".lowr"), ("[auth", "bracket")],
)
def test_a_pattern_that_cannot_be_understood_says_why_and_never_comes_into_use(
    window, dialog, keys_page, retype, qtbot, pattern, said
):
    retype(keys_page.field, pattern)
    assert said in keys_page.message.text()
    assert keys_page.message.property("kind") == "danger"
    qtbot.keyClick(keys_page.field, Key.Key_Return)
    dialog.close()
    wait_idle(qtbot, window)
    assert window.library.setting(citation_keys.SETTING) == ""
    assert not window.problem_bar.isVisible()


def test_escape_goes_back_to_the_pattern_in_use_and_then_closes(window, dialog, keys_page, retype, qtbot):
    retype(keys_page.field, "auth + year")
    qtbot.keyClick(keys_page.field, Key.Key_Escape)
    assert keys_page.field.text() == citation_keys.DEFAULT_PATTERN
    assert dialog.isVisible()
    closed = []
    dialog.finished.connect(closed.append)
    qtbot.keyClick(keys_page.field, Key.Key_Escape)
    assert closed
    wait_idle(qtbot, window)
    assert window.library.setting(citation_keys.SETTING) == ""


def test_a_typed_pattern_is_not_lost_when_the_main_window_closes(window, keys_page, retype, library):
    retype(keys_page.field, "auth + shortyear")
    window.close()
    assert citation_keys.get_pattern(library) == "auth + shortyear"


def test_news_do_not_disturb_what_is_being_typed(window, keys_page, retype, ids, qtbot):
    retype(keys_page.field, "auth + ye")
    trashing.trash_papers(window.library, ids[:1])
    wait_idle(qtbot, window)
    assert keys_page.field.text() == "auth + ye"


def test_the_default_is_one_click_away(window, keys_page, click):
    keys_page.use("[auth][year]")
    click(keys_page)
    click(keys_page.reset)
    assert keys_page.field.text() == citation_keys.DEFAULT_PATTERN
    assert window.library.setting(citation_keys.SETTING) == ""
    assert not keys_page.reset.isEnabled()


def test_two_authors_are_both_named_and_three_are_not():
    people = (Person("Lovelace", "Ada"), Person("Berg", "Jan", "van den"), Person("Roe", "Kim"))
    assert _paper_words(Paper("Tidal Clocks", people=people[:2])) == "Lovelace and van den Berg, Tidal Clocks"
    assert _paper_words(Paper("Tidal Clocks", people=people)) == "Lovelace et al., Tidal Clocks"


def test_every_example_makes_a_key(window, keys_page, click):
    menu = keys_page.examples.menu()
    menu.aboutToShow.emit()
    words = [action.text().split("\t") for action in menu.actions()]
    assert [pattern for pattern, _ in words] == list(SUGGESTIONS)
    assert all(key for _, key in words)
    menu.actions()[1].trigger()
    click(keys_page)
    assert citation_keys.get_pattern(window.library) == SUGGESTIONS[1]


def test_an_empty_library_tries_patterns_on_an_example(library, open_window, qtbot):
    window = open_window()
    window.registry.run("edit.preferences")
    wait_idle(qtbot, window)
    page = window.findChild(QDialog, "preferences").citation_keys
    page.load()
    wait_idle(qtbot, window)
    page.use("auth.lower + year")
    wait_idle(qtbot, window)
    assert page.shown_keys == ["vaswani2017"]


# -- the cite command


def test_every_template_of_the_library_can_be_chosen(window, dialog, click):
    assert set(NAMES) == set(citing.TEMPLATES)
    dialog.show_page(dialog.citing)
    click(dialog.citing.choices["pandoc"])
    assert window.session.text(CITE_TEMPLATE) == "pandoc"
    first, second = sorted((row.citation_key for row in window.library.get_rows(window.library.find_ids())), key=len)[
        :2
    ]
    assert dialog.citing.samples["pandoc"].text() == f"[@{first}; @{second}]"


def test_the_chosen_command_is_what_is_copied(window, dialog, ids, click, qtbot):
    dialog.show_page(dialog.citing)
    click(dialog.citing.choices["typst"])
    window.pane.table.select_ids(ids[:1])
    wait_idle(qtbot, window)
    window.registry.run("edit.copy_citation")
    wait_idle(qtbot, window)
    assert QGuiApplication.clipboard().text() == "@" + window.library.get_paper(ids[0]).citation_key


def test_a_command_of_ones_own_holds_while_it_is_typed_and_is_kept_for_later(window, dialog, click, retype):
    page = dialog.citing
    dialog.show_page(page)
    dialog.activateWindow()
    page.own.setFocus()
    retype(page.own, r"\parencite{%s}")
    assert page.choices[OWN].isChecked()
    assert window.session.text(CITE_TEMPLATE) == r"\parencite{%s}"
    click(page.choices["latex"])
    assert window.session.text(CITE_TEMPLATE) == "latex"
    click(page.choices[OWN])
    assert window.session.text(CITE_TEMPLATE) == r"\parencite{%s}"


def test_a_command_without_a_place_for_keys_says_so_and_the_last_one_stays(window, dialog, retype):
    page = dialog.citing
    dialog.show_page(page)
    dialog.activateWindow()
    page.own.setFocus()
    retype(page.own, r"\parencite{%s}")
    retype(page.own, r"\parencite{}")
    assert "has no place" in page.message.text()
    assert page.message.isVisible()
    assert window.session.text(CITE_TEMPLATE) == r"\parencite{%s}"


# -- library and backups


def test_places_are_named_as_they_are(window, dialog):
    shown = {name: dialog.findChild(QLabel, f"place_{name}").text() for name in ("library", "backups", "settings")}
    assert shown == {
        "library": str(window.library.path),
        "backups": str(backups_folder(window.library.path)),
        "settings": str(window.session.path),
    }


def test_a_backup_is_made_counted_and_listed(window, dialog, click, qtbot):
    page = dialog.backups
    dialog.show_page(page)
    wait_idle(qtbot, window)
    assert page.model.rowCount() == 0
    assert "no backups yet" in page.message.text()
    click(page.start)
    assert page.message.text() == "6 papers backed up and checked."
    (backup,) = backups.find_backups(window.library.path)
    assert page.model.backup(0) == backup
    assert page.model.index(0, 2).data() == "6 papers"


def test_a_backup_that_holds_less_than_an_earlier_one_says_so(window, dialog, ids, click):
    page = dialog.backups
    dialog.show_page(page)
    click(page.start)
    trashing.trash_papers(window.library, ids[:4])
    trashing.delete_papers_for_good(window.library, ids[:4])
    click(page.start)
    assert "2 papers backed up" in page.message.text()
    assert "holds more, 6 papers: it is kept" in page.message.text()


def test_a_backup_that_cannot_be_made_says_why(window, dialog, click):
    backups_folder(window.library.path).write_text("in the way")
    dialog.show_page(dialog.backups)
    click(dialog.backups.start)
    assert dialog.backups.message.property("kind") == "danger"
    assert dialog.backups.message.text()


def test_a_damaged_backup_is_listed_as_such_and_not_offered(window, dialog, click, qtbot):
    page = dialog.backups
    made = backups.back_up(window.library).backup
    made.path.write_bytes(b"nonsense")
    dialog.show_page(page)
    wait_idle(qtbot, window)
    page.table.selectRow(0)
    assert page.model.index(0, 2).data() == "cannot be read"
    assert not page.copy.isEnabled()


def test_the_command_that_brings_a_backup_back_is_copied_and_works(window, dialog, ids, click, qtbot, library):
    made = backups.back_up(library).backup
    trashing.trash_papers(library, ids)
    dialog.show_page(dialog.backups)
    wait_idle(qtbot, window)
    assert not dialog.backups.copy.isEnabled()
    dialog.backups.table.selectRow(0)
    click(dialog.backups.copy)
    command = shlex.split(QGuiApplication.clipboard().text())
    window.close()
    library.close()
    assert command[0] == "readinglist"
    done = subprocess.run(
        [sys.executable, "-m", *command], capture_output=True, text=True, timeout=60, check=False, cwd=made.path.parent
    )
    assert done.returncode == 0, done.stderr
    with Library.open(library.path) as again:
        assert again.count() == len(ids)


def test_a_command_quotes_names_for_the_shell(tmp_path):
    assert recover_command(tmp_path / "my library.sqlite", tmp_path / "$(rm).sqlite").endswith("$(rm).sqlite'")


@pytest.mark.parametrize(
    ("size_bytes", "words"),
    [(0, "1 kB"), (84_200, "84 kB"), (999_999, "1,000 kB"), (1_200_000, "1.2 MB"), (3_400_000_000, "3.4 GB")],
)
def test_sizes_are_said_shortly(size_bytes, words):
    assert size_words(size_bytes) == words


def test_the_models_keep_to_the_rules_of_qt(dialog, window, qtmodeltester, qtbot):
    backups.back_up(window.library)
    dialog.show_page(dialog.backups)
    wait_idle(qtbot, window)
    qtmodeltester.check(dialog.backups.model)
