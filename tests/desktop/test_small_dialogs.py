"""Keys, about: what they say is what is."""

from __future__ import annotations

from PySide6.QtWidgets import QInputDialog, QLabel, QPushButton

import readinglist
from readinglist.desktop.dialogs.about import AboutDialog
from readinglist.desktop.dialogs.keys import KeysDialog


def texts(widget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def test_the_keys_are_those_of_the_registry(window, qtbot):
    dialog = KeysDialog(window.registry, parent=window)
    qtbot.addWidget(dialog)
    shown = texts(dialog)
    for info in window.registry:
        if info.shortcuts:
            assert any(text.startswith(info.name) for text in shown), info
            assert any(info.key in text for text in shown), info


def test_about_says_version_and_library(library, qtbot):
    dialog = AboutDialog(library)
    qtbot.addWidget(dialog)
    assert any(readinglist.__version__ in text for text in texts(dialog))
    assert any(str(library.path) in text for text in texts(dialog))


def test_buttons_of_dialogs_carry_no_pictures_of_another_family(qtbot):
    dialog = QInputDialog()
    qtbot.addWidget(dialog)
    dialog.setLabelText("Name of the search")
    dialog.show()
    buttons = dialog.findChildren(QPushButton)
    assert [button.icon().isNull() for button in buttons] == [True, True]
    assert dialog.width() >= 380, "room for the title and for a name"
