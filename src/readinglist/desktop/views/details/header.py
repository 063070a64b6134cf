"""The top of the details: what the paper is, and what its reader thinks of it so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from readinglist.desktop import icons, theme
from readinglist.desktop.links import link_of, open_link
from readinglist.desktop.plain_text import PlainLabel, set_tool_tip
from readinglist.desktop.views.details.words import clip, identifier_words
from readinglist.desktop.widgets.choosers import priority_chooser, status_chooser
from readinglist.desktop.widgets.flow import FlowLayout
from readinglist.desktop.widgets.quiet_button import QuietButton
from readinglist.desktop.widgets.stars import StarRating
from readinglist.desktop.widgets.tag_editor import TagEditor
from readinglist.model.identifiers import Identifier
from readinglist.model.paper import Paper
from readinglist.model.readable import readable
from readinglist.model.version import NO_FLAG, Flag

#: What a header shows of a text that has no end; Info has the whole.
_TITLE_LIMIT = 600
_BYLINE_LIMIT = 300
_FLAG_LIMIT = 300
_ACKNOWLEDGE = ("I know", "Tell of it here only, no more in the list, in checks and exports")
_WARN_AGAIN = ("Warn again", "Tell of it in the list, in checks and exports again")


class LinkButton(QPushButton):
    """An identifier that opens its page; the tool tip is the true address."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._address = ""
        self.setObjectName("identifier")
        self.setProperty("kind", "quiet")
        self.setFont(theme.font("small"))
        self.setStyleSheet("QPushButton { padding: 2px 6px 2px 2px; }")
        self.setIconSize(QSize(13, 13))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        icons.keep_icon(self, "external-link", color_role="accent")
        self.clicked.connect(self._on_clicked)

    def show_identifier(self, identifier: Identifier) -> None:
        words = clip(identifier_words(identifier), 40)
        self._address = link_of(identifier)
        self.setText(words.replace("&", "&&"))
        self.setAccessibleName(words)
        self.setEnabled(bool(self._address))
        set_tool_tip(self, self._address or "This address is not opened from here")

    def _on_clicked(self) -> None:
        open_link(self._address, parent=self.window())


class Judgement(QWidget):
    """Status, priority, rating and tags: of one paper, or of many at once."""

    status_chosen = Signal(object)
    priority_chosen = Signal(object)
    rating_chosen = Signal(int)
    tag_added = Signal(str)
    tag_removed = Signal(str)
    left = Signal()

    def __init__(self, find_tags: Callable[[str], Sequence[str]], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.status = status_chooser()
        self.priority = priority_chooser()
        self.rating = StarRating()
        self.tags = TagEditor(find_tags, name="paper_tags")
        self.status.chosen.connect(self.status_chosen)
        self.priority.chosen.connect(self.priority_chosen)
        self.rating.chosen.connect(self.rating_chosen)
        self.tags.added.connect(self.tag_added)
        self.tags.removed.connect(self.tag_removed)
        self.tags.left.connect(self.left)
        controls = QHBoxLayout()
        controls.setSpacing(4)
        for widget in (self.status, self.priority):
            controls.addWidget(widget)
        controls.addStretch()
        controls.addWidget(self.rating)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(controls)
        layout.addWidget(self.tags)

    def set_read_only(self, is_read_only: bool) -> None:
        """Nothing can be changed in a library that is open for reading only."""
        for widget in (self.status, self.priority, self.rating, self.tags):
            widget.setEnabled(not is_read_only)


class FlagBox(QWidget):
    """That the paper was withdrawn or retracted: loud until its reader knows, and then still there."""

    #: The reader knows, or wants to be warned again.
    acknowledged = Signal(bool)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flag = NO_FLAG
        self.words = PlainLabel(kind="alarm", is_wrapped=True, is_selectable=True)
        self.words.setObjectName("flag")
        self.button = QuietButton("", name="acknowledge_flag")
        self.button.clicked.connect(lambda: self.acknowledged.emit(not self._flag.is_acknowledged))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_flag(self, flag: Flag) -> None:
        self._flag = flag
        self.words.setText(clip(flag.text[:1].upper() + flag.text[1:], _FLAG_LIMIT))
        self.words.set_kind("known_alarm" if flag.is_acknowledged else "alarm")
        words, tip = _WARN_AGAIN if flag.is_acknowledged else _ACKNOWLEDGE
        self.button.setText(words)
        self.button.setAccessibleName(words)
        self.button.setToolTip(tip)
        self.setVisible(bool(flag.text))


class PaperHeader(QWidget):
    """Title, people, date and venue, identifiers, and the judgement."""

    def __init__(self, find_tags: Callable[[str], Sequence[str]], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("paper_header")
        self.title = PlainLabel(role="heading", is_wrapped=True, is_selectable=True)
        self.title.setObjectName("title")
        self.title.setAccessibleName("Title")
        self.byline = PlainLabel(is_wrapped=True, is_selectable=True)
        self.byline.setObjectName("byline")
        self.place = PlainLabel(kind="muted", is_wrapped=True)
        self.place.setObjectName("date_and_venue")
        for label in (self.title, self.byline, self.place):
            # A word without end must not push the pane wider.
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
            label.setMinimumWidth(40)
        self.flag = FlagBox()
        self._links: list[LinkButton] = []
        self._link_row = QWidget()
        self._link_flow = FlowLayout(self._link_row, spacing=2)
        policy = self._link_row.sizePolicy()
        policy.setHeightForWidth(True)
        self._link_row.setSizePolicy(policy)
        self.judgement = Judgement(find_tags)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 8)
        layout.setSpacing(4)
        for label in (self.title, self.byline, self.place):
            layout.addWidget(label)
        layout.addWidget(self.flag)
        layout.addWidget(self._link_row)
        layout.addSpacing(4)
        layout.addWidget(self.judgement)

    def show_paper(self, paper: Paper, *, flag: Flag = NO_FLAG) -> None:
        """Show a paper; everything from it is plain text. flag: that it was withdrawn or retracted."""
        self.flag.show_flag(flag)
        self.title.setText(clip(readable(paper.title), _TITLE_LIMIT) or "Without a title")
        names = ", ".join(person.name for person in paper.people) or paper.byline
        self._show(self.byline, clip(names, _BYLINE_LIMIT))
        set_tool_tip(self.byline, names if len(names) > _BYLINE_LIMIT else "")
        date = paper.date.display if paper.date is not None else ""
        self._show(self.place, " · ".join(part for part in (date, clip(readable(paper.venue), 120)) if part))
        is_inferred = paper.date is not None and paper.date.is_year_inferred
        tip = (
            "The listing printed no year; the one in brackets follows from the day it was taken." if is_inferred else ""
        )
        set_tool_tip(self.place, tip)
        self._show_links(paper.identifiers)
        judgement = self.judgement
        judgement.status.show_value(paper.status)
        judgement.priority.show_value(paper.priority)
        judgement.rating.show_rating(paper.rating)
        judgement.tags.set_tags(paper.tags)

    @staticmethod
    def _show(label: PlainLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))

    def _show_links(self, identifiers: Sequence[Identifier]) -> None:
        shown = identifiers[:12]
        while len(self._links) < len(shown):
            button = LinkButton()
            self._links.append(button)
            self._link_flow.addWidget(button)
        for index, button in enumerate(self._links):
            if index < len(shown):
                button.show_identifier(shown[index])
            button.setVisible(index < len(shown))
        self._link_row.setVisible(bool(shown))
