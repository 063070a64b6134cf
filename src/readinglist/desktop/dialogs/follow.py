"""Following something: what, under which name, through which filter, how often. Checked while one types."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from readinglist.desktop import theme
from readinglist.desktop.clipboard import read_file
from readinglist.desktop.file_chooser import ALL_FILES, choose_file
from readinglist.desktop.operations.following import FollowRequest
from readinglist.desktop.plain_text import PlainLabel, line
from readinglist.desktop.views.interval import IntervalChooser, consent_words
from readinglist.desktop.widgets.dropdown import Dropdown
from readinglist.desktop.widgets.two_lines import TwoLineDelegate
from readinglist.errors import ReadinglistError
from readinglist.library import fetching, following
from readinglist.library.followable import read_what
from readinglist.library.library import Library
from readinglist.model.subscription import Subscription
from readinglist.model.texts import counted


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that can be followed. prefix: stands before what is typed, in the words of `read_what`."""

    key: str
    name: str
    example: str
    hint: str
    prefix: str = ""


KINDS = (
    Kind("page", "Feed or page", "https://example.org/feed.xml", "A feed (RSS, Atom), or a page that lists papers."),
    Kind("category", "arXiv category", "cs.CL", "What is new in a category of arXiv, as “cs.CL” or “math”."),
    Kind(
        "arxiv", "arXiv author or search", "au:song AND ti:diffusion",
        "A search in arXiv’s own words: au: author, ti: title, abs: abstract, cat: category, with AND, OR, ANDNOT.",
        "arxiv:",
    ),
    Kind("daily", "Daily Papers", "each day, week or month", "The Daily Papers page of Hugging Face."),
    Kind("openalex", "OpenAlex search", "barn owl hearing", "New works that OpenAlex finds for these words.",
         "openalex:"),
    Kind("pubmed", "PubMed search", "sleep AND memory[ti]", "A search in PubMed’s own words.", "pubmed:"),
    Kind("opml", "OPML file", "feeds of another program", "The feeds that another program exported, all at once."),
)  # fmt: skip
_PERIODS = {"Every day’s papers": "daily-papers", "The papers of the week": "daily-papers:week",
            "The papers of the month": "daily-papers:month"}  # fmt: skip
_MOST_NAMED = 3
_FILTER_HINT = "Only entries that match come into the inbox. The others are kept: “Show filtered” lists them."


class FollowDialog(QDialog):
    """Asks once. `asked` gives a FollowRequest; with a subscription it changes that one, and what is followed stays."""

    asked = Signal(object)

    def __init__(
        self,
        library: Library,
        *,
        what: str = "",
        opml: bytes = b"",
        known: Subscription | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("follow")
        self.setWindowTitle("Follow" if known is None else f"Follow “{known.name}”")
        self.resize(760 if known is None else 520, 480 if known is None else 360)
        self._library = library
        self._known = known
        self._opml = opml
        self._make_parts(known)
        self._arrange()
        self._connect()
        self._begin(what)

    # -- set-up

    def _make_parts(self, known: Subscription | None) -> None:
        self.kinds = QListWidget()
        self.kinds.setObjectName("follow_kinds")
        self.kinds.setAccessibleName("What can be followed")
        self.kinds.setProperty("frame", False)
        self.kinds.setItemDelegate(TwoLineDelegate(self.kinds))
        for kind in KINDS:
            self.kinds.addItem(QListWidgetItem(f"{kind.name}\n{kind.example}"))
        self.hint = PlainLabel(role="small", kind="muted", is_wrapped=True)
        self.what = _field("what", "What to follow")
        self.period = Dropdown()
        self.period.setObjectName("period")
        self.period.setAccessibleName("Which papers")
        for words, what in _PERIODS.items():
            self.period.addItem(words, what)
        self.file = QPushButton("Choose another file…" if self._opml else "Choose a file…")
        self.file.setObjectName("opml_file")
        self.file.setAutoDefault(False)
        self.verdict = PlainLabel(role="small", is_wrapped=True)
        self.verdict.setObjectName("follow_verdict")
        self.name = _field("follow_name", "Name")
        self.filter = _field("follow_filter", "Filter")
        self.filter.setPlaceholderText("everything; or title:diffusion or author:Song")
        self.filter_verdict = PlainLabel(role="small", is_wrapped=True)
        self.filter_verdict.setObjectName("filter_verdict")
        self.interval = IntervalChooser(known.interval_s if known else 0)
        self.consent = PlainLabel(role="small", kind="muted", is_wrapped=True)
        self.consent.setObjectName("follow_consent")
        self.is_now = QCheckBox("Ask it now")
        self.is_now.setObjectName("ask_now")
        self.is_now.setChecked(True)
        self.cancel = QPushButton("Cancel")
        self.cancel.setObjectName("cancel_follow")
        self.accept_button = QPushButton("Follow" if known is None else "Save")
        self.accept_button.setObjectName("accept_follow")
        self.accept_button.setProperty("kind", "primary")
        self.accept_button.setDefault(True)
        if known is not None:
            self.name.setText(known.name if known.is_named else "")
            self.filter.setText(known.filter)

    def _arrange(self) -> None:
        form = QGridLayout()
        form.setContentsMargins(24, 20, 24, 16)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(theme.SPACE)
        form.setColumnStretch(1, 1)
        parts = (
            ("What", (self.what, self.hint, self.verdict)),
            ("Name", (self.name,)),
            ("Filter", (self.filter, self.filter_verdict)),
            ("Ask", (self.interval, self.consent)),
            ("", (self.is_now,)),
        )
        for field in (self.period, self.file):  # in the place of the other one
            form.addWidget(field, 0, 1)
        row = 0
        for title, widgets in parts:
            form.addWidget(PlainLabel(title, kind="muted"), row, 0)
            for widget in widgets:
                form.addWidget(widget, row, 1)
                row += 1
            form.setRowMinimumHeight(row, 2 * theme.SPACE)
            row += 1
        form.setRowStretch(row, 1)
        side = QWidget()
        side.setProperty("kind", "surface")
        side.setLayout(form)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        if self._known is None:
            self.kinds.setFixedWidth(248)
            upper.addWidget(self.kinds)
        upper.addWidget(side, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 12, 16, 12)
        foot.setSpacing(2 * theme.SPACE)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.accept_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(upper, 1)
        layout.addWidget(line(self))
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.kinds.currentRowChanged.connect(self._on_kind_chosen)
        self.what.textChanged.connect(self._show_state)
        self.period.currentIndexChanged.connect(self._show_state)
        self.filter.textChanged.connect(self._show_state)
        self.interval.currentIndexChanged.connect(self._show_state)
        self.file.clicked.connect(self._on_file_wanted)
        self.cancel.clicked.connect(self.reject)
        self.accept_button.clicked.connect(self._on_accepted)

    def _begin(self, what: str) -> None:
        keys = [kind.key for kind in KINDS]
        self.kinds.setCurrentRow(keys.index("opml" if self._opml else "page"))
        self.what.setText(self._known.what if self._known else what)
        self._on_kind_chosen()
        (self.name if self._known else self.what).setFocus()

    # -- what is shown

    @property
    def kind(self) -> Kind:
        return KINDS[max(0, self.kinds.currentRow())]

    @property
    def words(self) -> str:
        """What is to be followed, as `read_what` takes it; empty for nothing yet, and for a file."""
        text = self.what.text().strip()
        if self._known is not None:
            return self._known.what
        if self.kind.key in ("daily", "opml"):
            return str(self.period.currentData()) if self.kind.key == "daily" else ""
        is_whole = not text or fetching.is_address(text) or text.startswith(self.kind.prefix)
        return text if is_whole else self.kind.prefix + text

    def use_file(self, path: Path) -> None:
        """The OPML file whose feeds are to be followed."""
        try:
            data = read_file(path).data
            self._opml = data if isinstance(data, bytes) else data.encode()
            self.file.setText(path.name.replace("&", "&&"))
            self._show_state()
        except ReadinglistError as error:
            _say(self.verdict, f"{error.summary} {error.hint}".strip(), kind="danger")

    def _on_kind_chosen(self) -> None:
        kind = self.kind
        self.what.setPlaceholderText(kind.example)
        self.what.setVisible(kind.key not in ("daily", "opml"))
        self.what.setReadOnly(self._known is not None)
        self.period.setVisible(kind.key == "daily" and self._known is None)
        self.file.setVisible(kind.key == "opml" and self._known is None)
        _say(self.hint, kind.hint if self._known is None else "")
        self.name.setEnabled(kind.key != "opml")
        self.name.setPlaceholderText("as they are called in the file" if kind.key == "opml" else "as it calls itself")
        self.is_now.setText("Ask them now" if kind.key == "opml" else "Ask it now")
        self.is_now.setVisible(self._known is None)
        self._show_state()

    def _show_state(self) -> None:
        is_sound = self._judge_what()
        faults = following.explain_filter(self.filter.text())
        _say(self.filter_verdict, faults[0] if faults else _FILTER_HINT, kind="danger" if faults else "muted")
        self.consent.setText(consent_words(self.interval.seconds))
        self.accept_button.setEnabled(is_sound and not faults)

    def _judge_what(self) -> bool:
        """Say what would be followed, or why it cannot be."""
        if self._known is not None:
            _say(self.verdict, "")
            return True
        if (self.kind.key == "opml" and not self._opml) or (self.kind.key != "opml" and not self.words):
            _say(self.verdict, "")
            return False
        try:
            text, is_new = self._judge_feeds() if self.kind.key == "opml" else self._judge_words()
        except ReadinglistError as error:
            more = " An address begins with https://." if self.kind.key == "page" else ""
            _say(self.verdict, error.summary + more, kind="warning")
            return False
        _say(self.verdict, text, kind="success" if is_new else "warning")
        return is_new

    def _judge_words(self) -> tuple[str, bool]:
        """A sentence, and whether it can be followed. Raises InvalidRequest, AddressRefused."""
        name = read_what(self.words).name
        known = following.find_what(self._library, self.words)
        return (f"“{known.name}” is followed already.", False) if known else (f"This will be followed: {name}", True)

    def _judge_feeds(self) -> tuple[str, bool]:
        names = following.preview_feeds(self._library, self._opml)
        if not names:
            return "All feeds of the file are followed already.", False
        more = ", …" if len(names) > _MOST_NAMED else ""
        return f"{counted(len(names), 'feed')} will be followed: {', '.join(names[:_MOST_NAMED])}{more}", True

    # -- what is asked for

    def _on_file_wanted(self) -> None:
        kinds = f"OPML (*.opml *.xml);;{ALL_FILES}"
        path = choose_file(self, "Choose an OPML file", folder=Path.home(), kinds=kinds)
        if path is not None:
            self.use_file(path)

    def _on_accepted(self) -> None:
        request = FollowRequest(
            what=self.words,
            opml=self._opml if self.kind.key == "opml" and self._known is None else b"",
            name=self.name.text().strip(),
            filter=self.filter.text().strip(),
            interval_s=self.interval.seconds,
            is_asked_now=self.is_now.isChecked(),
        )
        self.asked.emit(request)
        self.accept()


def _field(name: str, title: str) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName(name)
    field.setAccessibleName(title)
    return field


def _say(label: PlainLabel, text: str, *, kind: str = "muted") -> None:
    label.set_kind(kind)
    label.setText(text)
    label.setVisible(bool(text))
