"""The editor into which Ctrl+L puts a cite command."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLineEdit, QRadioButton, QWidget

from readinglist.desktop import theme
from readinglist.desktop.operations.pushing import EDITOR, LYX_PIPE, VIM_SERVER
from readinglist.desktop.plain_text import PlainLabel
from readinglist.desktop.session import Session
from readinglist.desktop.views.preferences.page import PreferencePage, make_card
from readinglist.library.pushing import EDITORS, VIM_SERVER_NAME

#: What each editor needs, in a few words.
_NEEDS = {
    "texstudio": "Nothing: it opens if it is not open yet.",
    "texmaker": "Nothing: it opens if it is not open yet.",
    "texworks": "Nothing: it opens if it is not open yet.",
    "vim": "A Vim with a server: vim --servername NAME.",
    "emacs": "Its server: M-x server-start.",
    "vscode": "The text is copied: paste it there.",
    "lyx": "Its server pipe, as in LyX under Preferences, Paths.",
}


class EditorPage(PreferencePage):
    """One choice for each editor; Vim and LyX have a field beside theirs. What is chosen or typed holds at once."""

    def __init__(self, session: Session, *, parent: QWidget | None = None) -> None:
        super().__init__(
            "Editor",
            "Ctrl+L cites the chosen papers in this editor, at its cursor.",
            name="editor_page", icon="square-pen", parent=parent,
        )  # fmt: skip
        self._session = session
        self.choices = {name: QRadioButton(title) for name, title in EDITORS.items()}
        self.fields = {
            "vim": self._make_field(VIM_SERVER, name="Name of the Vim server", empty=VIM_SERVER_NAME),
            "lyx": self._make_field(LYX_PIPE, name="Server pipe of LyX", empty="~/.lyx/lyxpipe"),
        }
        group = QButtonGroup(self)
        for name, choice in self.choices.items():
            choice.setObjectName(f"editor_{name}")
            choice.setChecked(session.text(EDITOR) == name)
            choice.clicked.connect(lambda _checked=False, name=name: session.remember(EDITOR, name))
            group.addButton(choice)
        self._arrange()

    def _make_field(self, key: str, *, name: str, empty: str) -> QLineEdit:
        field = QLineEdit(self._session.text(key))
        field.setObjectName(key)
        field.setAccessibleName(name)
        field.setPlaceholderText(empty)
        field.setFont(theme.font("mono"))
        field.setMaxLength(500)
        field.textEdited.connect(lambda text: self._session.remember(key, text.strip()))
        return field

    def _arrange(self) -> None:
        card, inside = make_card()
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        grid.setColumnMinimumWidth(0, 140)
        grid.setColumnStretch(1, 1)
        row = 0
        for name, choice in self.choices.items():
            grid.addWidget(choice, row, 0)
            grid.addWidget(PlainLabel(_NEEDS[name], kind="muted", is_wrapped=True), row, 1)
            row += 1
            if name in self.fields:
                grid.addWidget(self.fields[name], row, 1)
                row += 1
        inside.addLayout(grid)
        self.column.addWidget(card)
        self.column.addSpacing(10)
        about = "The cite command is that of the page Citing; LyX gets the keys alone. This belongs to this computer."
        self.column.addWidget(PlainLabel(about, role="small", kind="muted", is_wrapped=True))
        self.column.addStretch(1)
