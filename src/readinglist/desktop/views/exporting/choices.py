"""What an export may be narrowed and shaped by: the document that cites, and the style of references."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from readinglist.desktop.file_chooser import choose_file
from readinglist.desktop.plain_text import ElidedLabel
from readinglist.desktop.session import Session
from readinglist.desktop.widgets.dropdown import Dropdown
from readinglist.library.styling import DEFAULT_STYLE, STYLES

_OTHER = "other"
_DOCUMENT = "export_document"


class StyleChoice(Dropdown):
    """The styles that come with the program, one .csl file of the user's, and a way to choose another."""

    changed = Signal()

    def __init__(self, *, style: str = DEFAULT_STYLE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reference_style")
        self.setAccessibleName("Style of references")
        for name, words in STYLES.items():
            self.addItem(words, name)
        self.addItem("A .csl file…", _OTHER)
        self._style = ""
        self.show_style(style)
        self.activated.connect(self._on_activated)

    @property
    def style_name(self) -> str:
        """A name of `library.styling.STYLES` or the path of a .csl file."""
        return self._style

    def show_style(self, style: str) -> None:
        """Show a style without telling of a change."""
        if self.findData(style) < 0:
            self.insertItem(len(STYLES), Path(style).name, style)
        self._style = style
        self.setCurrentIndex(self.findData(style))

    def _on_activated(self) -> None:
        style = str(self.currentData())
        if style == _OTHER:
            kinds = "CSL styles (*.csl);;All files (*)"
            style = str(choose_file(self.window(), "Choose a style", folder=Path.home(), kinds=kinds) or "")
        if style and style != self._style:
            self.show_style(style)
            self.changed.emit()
        else:
            self.show_style(self._style)


class CitedChoice(QWidget):
    """ "Only what a document cites", and which document."""

    changed = Signal()

    def __init__(self, session: Session, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._path = Path(text) if (text := session.text(_DOCUMENT)) else None
        self.check = QCheckBox("Only what a document cites")
        self.check.setObjectName("only_cited")
        self.check.toggled.connect(self._on_toggled)
        self.name = ElidedLabel(role="small", kind="muted")
        self.name.setObjectName("cited_document")
        self.choose = QPushButton("Document…")
        self.choose.setObjectName("choose_document")
        self.choose.setProperty("kind", "quiet")
        self.choose.setToolTip("Choose a .tex, .aux or .bcf file")
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._on_choose_clicked)
        row = QHBoxLayout()
        row.setContentsMargins(24, 0, 0, 0)
        row.addWidget(self.name, 1)
        row.addWidget(self.choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.check)
        layout.addLayout(row)
        self._show()

    @property
    def document(self) -> Path | None:
        """The document that decides; None when all papers are wanted."""
        return self._path if self.check.isChecked() else None

    def use(self, path: Path) -> None:
        """Narrow the export to what a document cites."""
        self._path = path
        self._session.remember(_DOCUMENT, str(path))
        self.check.blockSignals(True)
        self.check.setChecked(True)
        self.check.blockSignals(False)
        self._show()
        self.changed.emit()

    def _on_toggled(self, is_on: bool) -> None:
        if is_on and self._path is None and not self._ask():
            self.check.setChecked(False)
            return
        self._show()
        self.changed.emit()

    def _on_choose_clicked(self) -> None:
        self._ask()

    def _ask(self) -> bool:
        kinds = "Documents (*.tex *.aux *.bcf)"
        path = choose_file(self.window(), "Choose a document", folder=self._path or Path.home(), kinds=kinds)
        if path is not None:
            self.use(path)
        return path is not None

    def _show(self) -> None:
        is_on = self.check.isChecked()
        self.name.setText(str(self._path) if self._path is not None else "")
        self.name.setVisible(is_on)
        self.choose.setVisible(is_on)
