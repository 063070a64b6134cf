"""What this is: version, library, licences."""

from __future__ import annotations

import platform

import PySide6
from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

import readinglist
from readinglist.desktop.plain_text import PlainLabel, line
from readinglist.library.library import Library

_LICENCES = (
    "Reading List is free under the MIT licence. Icons: Lucide (ISC). Font: Inter (SIL Open Font Licence). "
    "Made with Qt and PySide6 (LGPL), SQLAlchemy (MIT), bibtexparser (MIT) and SQLite (public domain)."
)


class AboutDialog(QDialog):
    """Plain facts, ready to be copied."""

    def __init__(self, library: Library, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("about")
        self.setWindowTitle("About Reading List")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(460)
        versions = (
            f"Version {readinglist.__version__}\n"
            f"Python {platform.python_version()}, PySide6 {PySide6.__version__}, Qt {qVersion()}"
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.setObjectName("about_buttons")
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(PlainLabel("Reading List", role="display", parent=self))
        layout.addWidget(PlainLabel(versions, kind="muted", is_selectable=True, parent=self))
        layout.addWidget(PlainLabel(f"Library: {library.path}", is_wrapped=True, is_selectable=True, parent=self))
        layout.addWidget(line(self))
        layout.addWidget(PlainLabel(_LICENCES, role="small", kind="muted", is_wrapped=True, parent=self))
        layout.addWidget(buttons)
