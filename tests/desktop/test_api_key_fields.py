"""API keys in the preferences: typed once, shown as dots, kept outside the library, and used by the next look-up."""

from __future__ import annotations

import shelf
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit
from settling import wait_idle

from readinglist.library.api_keys import api_keys_file, keep_api_key, kept_api_keys

SECRET = "s3cret-0123456789abcdef"


def _open(window, qtbot) -> QDialog:
    assert window.registry.run("edit.preferences")
    dialog = next(found for found in window.findChildren(QDialog, "preferences") if found.isVisible())
    dialog.show_page(dialog.sources)
    wait_idle(qtbot, window)
    return dialog


def _type(field: QLineEdit, text: str, qtbot, window) -> None:
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    wait_idle(qtbot, window)


def test_a_typed_key_is_kept_masked_and_used_by_the_next_look_up(library, open_window, qtbot) -> None:
    shelf.fill(library, shelf.make_papers(2))
    window = open_window()
    before = window.complete().looking_up.client()
    field = _open(window, qtbot).sources.api_keys.fields["openalex"]
    _type(field, SECRET, qtbot, window)
    assert kept_api_keys() == {"openalex": SECRET}
    assert SECRET not in field.displayText()
    assert window.complete().looking_up.client() is not before


def test_an_emptied_field_forgets_the_key(library, open_window, qtbot) -> None:
    keep_api_key("pubmed", SECRET)
    window = open_window()
    field = _open(window, qtbot).sources.api_keys.fields["pubmed"]
    assert field.text() == SECRET
    _type(field, "", qtbot, window)
    assert kept_api_keys() == {}


def test_what_is_no_key_is_said_beside_the_fields_and_not_shown(library, open_window, qtbot) -> None:
    window = open_window()
    dialog = _open(window, qtbot)
    _type(dialog.sources.api_keys.fields["openalex"], "not a key", qtbot, window)
    message = dialog.findChild(QLabel, "api_keys_message")
    assert message.isVisibleTo(dialog)
    assert message.text().startswith("This text for OpenAlex is no API key.")
    assert kept_api_keys() == {}
    _type(dialog.sources.api_keys.fields["openalex"], SECRET, qtbot, window)
    assert not message.isVisibleTo(dialog)


def test_a_key_of_the_environment_is_named_and_not_shown(library, open_window, qtbot, monkeypatch) -> None:
    monkeypatch.setenv("READINGLIST_KEY_SEMANTICSCHOLAR", SECRET)
    field = _open(open_window(), qtbot).sources.api_keys.fields["semanticscholar"]
    assert not field.isEnabled()
    assert field.placeholderText() == "from READINGLIST_KEY_SEMANTICSCHOLAR"
    assert field.text() == ""


def test_the_page_says_where_keys_are_kept(library, open_window, qtbot) -> None:
    dialog = _open(open_window(), qtbot)
    texts = [label.text() for label in dialog.sources.api_keys.findChildren(QLabel)]
    assert any(api_keys_file().name in text and "not in the library, its backups or exports" in text for text in texts)


def test_a_damaged_file_of_keys_is_said(library, open_window, qtbot) -> None:
    keep_api_key("openalex", SECRET)
    api_keys_file().write_text("{")
    dialog = _open(open_window(), qtbot)
    assert "cannot be read" in dialog.findChild(QLabel, "api_keys_message").text()
