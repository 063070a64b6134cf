r"""The text that "Copy \cite command" and dragging give to an editor."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLineEdit, QRadioButton, QWidget

from readinglist.desktop import theme
from readinglist.desktop.operations.copying import CITE_TEMPLATE, DEFAULT_TEMPLATE
from readinglist.desktop.operations.running import Operations
from readinglist.desktop.plain_text import ElidedLabel, PlainLabel
from readinglist.desktop.session import Session
from readinglist.desktop.tasks import Tasks
from readinglist.desktop.views.exporting.choices import StyleChoice
from readinglist.desktop.views.preferences.page import PreferencePage, make_card
from readinglist.errors import InvalidRequest, ReadinglistError
from readinglist.library import citing, styling
from readinglist.library.citation_keys import EXAMPLE
from readinglist.library.library import Library
from readinglist.model.changes import Changes
from readinglist.model.paper import PaperId

#: Names of the templates of `citing`, as their users know them.
NAMES = {
    "latex": "LaTeX",
    "natbib": "LaTeX with natbib",
    "biblatex": "LaTeX with biblatex",
    "pandoc": "Markdown with Pandoc",
    "typst": "Typst",
    "org": "Org mode",
    "wiki": "Wiki link",
}
OWN = "own"
#: Where the last own template stays while another one is in use.
OWN_TEMPLATE = "own_cite_template"
_FIRST_OWN = r"\textcite{%s}"
_LOOKED_AT = 100
_EXAMPLE_KEYS = ("roe2019", "vaswani2017")


class CitingPage(PreferencePage):
    """One choice for each template of the library, and one for a template of one's own. A click is enough."""

    def __init__(
        self,
        library: Library,
        tasks: Tasks,
        session: Session,
        operations: Operations,
        *,
        reason: Callable[[], str] = str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            "Citing",
            "What Ctrl+K and Ctrl+Shift+C copy, and what a paper becomes when it is dragged into an editor.",
            name="citing_page", icon="braces", parent=parent,
        )  # fmt: skip
        self._library = library
        self._tasks = tasks
        self._session = session
        self._operations = operations
        self._keys: Sequence[str] = _EXAMPLE_KEYS
        self.style_choice = StyleChoice(style=styling.get_style(library))
        self.style_choice.setEnabled(not reason())
        self.style_choice.setToolTip(reason())
        self.style_choice.changed.connect(self._on_style_chosen)
        self.reference = PlainLabel(kind="muted", is_wrapped=True)
        self.reference.setObjectName("reference_sample")
        self.choices = {name: QRadioButton(words) for name, words in {**NAMES, OWN: "My own"}.items()}
        self.samples = {name: ElidedLabel(role="mono", kind="muted") for name in self.choices}
        self.own = QLineEdit()
        self.own.setObjectName("own_template")
        self.own.setAccessibleName("Cite command of my own")
        self.own.setFont(theme.font("mono"))
        self.own.setMaxLength(200)
        self.own.setPlaceholderText(_FIRST_OWN)
        self.own.setToolTip("%s stands for the keys")
        self.own.textEdited.connect(self._on_own_edited)
        self.message = PlainLabel(role="small", kind="danger", is_wrapped=True)
        self.message.setObjectName("template_message")
        group = QButtonGroup(self)
        for name, choice in self.choices.items():
            choice.setObjectName(f"cite_{name}")
            choice.clicked.connect(lambda _checked=False, name=name: self._on_chosen(name))
            group.addButton(choice)
        self._arrange()
        self._show_template(session.text(CITE_TEMPLATE, DEFAULT_TEMPLATE))

    @property
    def template(self) -> str:
        """The template in use: a name of `citing.TEMPLATES` or a text with one %s."""
        return self._session.text(CITE_TEMPLATE, DEFAULT_TEMPLATE)

    def load(self) -> None:
        """Show the samples with two keys of the library."""
        library = self._library
        self._tasks.read(
            lambda _token: _short_keys(library),
            slot="cite_samples", on_done=self._on_keys_read, owner=self,
        )  # fmt: skip
        self._tasks.read(
            lambda _token: _sample_reference(library),
            slot="reference_sample", on_done=self._on_reference_made, on_error=self._on_style_failed, owner=self,
        )  # fmt: skip

    def refresh(self, changes: Changes) -> None:
        if changes.kinds & {"papers", "settings"}:
            self.style_choice.show_style(styling.get_style(self._library))
            self.load()

    def _on_style_chosen(self) -> None:
        style = self.style_choice.style_name
        self._operations.run(
            lambda: styling.set_style(self._library, style),
            said=f"References are written in the style “{self.style_choice.currentText()}”",
        )

    def _on_reference_made(self, text: str) -> None:
        self.reference.set_kind("muted")
        self.reference.setText(text)

    def _on_style_failed(self, error: ReadinglistError) -> None:
        self.reference.set_kind("danger")
        self.reference.setText(f"{error.summary} {error.hint}".strip())

    def _on_keys_read(self, keys: list[str]) -> None:
        self._keys = keys if len(keys) == 2 else _EXAMPLE_KEYS
        self._show_samples()

    def _show_template(self, template: str) -> None:
        name = template if template in NAMES else OWN
        self.choices[name].setChecked(True)
        self.own.setText(template if name == OWN else self._session.text(OWN_TEMPLATE, _FIRST_OWN))
        self._show_samples()

    def _show_samples(self) -> None:
        for name, label in self.samples.items():
            if name != OWN:
                label.setText(citing.cite_command(self._keys, name))
        text, problem = self._try_own()
        self.samples[OWN].setText(text)
        self.samples[OWN].setVisible(bool(text))
        is_own = self.choices[OWN].isChecked()
        self.message.setText(problem if is_own else "")
        self.message.setVisible(bool(problem) and is_own)

    def _try_own(self) -> tuple[str, str]:
        """What the typed template gives, and what is wrong with it."""
        try:
            return citing.cite_command(self._keys, self.own.text()), ""
        except InvalidRequest as error:
            return "", f"{error.summary} {error.hint} The last one that works stays in use."

    def _on_chosen(self, name: str) -> None:
        if name == OWN:
            self.own.setFocus()
            self._use_own()
        else:
            self._session.remember(CITE_TEMPLATE, name)
        self._show_samples()

    def _on_own_edited(self) -> None:
        self.choices[OWN].setChecked(True)
        self._use_own()
        self._show_samples()

    def _use_own(self) -> None:
        if not self._try_own()[1]:
            self._session.remember(CITE_TEMPLATE, self.own.text())
            self._session.remember(OWN_TEMPLATE, self.own.text())

    def _arrange(self) -> None:
        card, inside = make_card()
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        grid.setColumnMinimumWidth(0, 180)
        grid.setColumnStretch(1, 1)
        for row, (name, choice) in enumerate(self.choices.items()):
            grid.addWidget(choice, row, 0)
            grid.addWidget(self.own if name == OWN else self.samples[name], row, 1)
        grid.addWidget(self.samples[OWN], len(self.choices), 1)
        grid.addWidget(self.message, len(self.choices) + 1, 1)
        inside.addLayout(grid)
        self.column.addWidget(card)
        self.column.addSpacing(10)
        about = "In a command of your own, write %s where the keys go. This choice belongs to this computer."
        self.column.addWidget(PlainLabel(about, role="small", kind="muted", is_wrapped=True))
        self.column.addSpacing(18)
        self.column.addWidget(PlainLabel("Style of references", role="heading"))
        references, inside = make_card()
        inside.addWidget(self.style_choice)
        inside.addWidget(self.reference)
        self.column.addWidget(references)
        self.column.addStretch(1)


def _sample_reference(library: Library) -> str:
    """The newest complete paper, else an example, in the style of the library."""
    papers = [paper for paper in library.get_papers(_newest(library)) if paper.people and paper.date]
    return styling.format_references([*papers, EXAMPLE][:1], style=styling.get_style(library))[0].text


def _newest(library: Library) -> list[PaperId]:
    return [PaperId(paper_id) for paper_id in library.find_ids(limit=_LOOKED_AT)]


def _short_keys(library: Library) -> list[str]:
    """Two keys of the newest papers that leave room for the command around them."""
    keys = [row.citation_key for row in library.get_rows(_newest(library))]
    return sorted(keys, key=len)[:2]
