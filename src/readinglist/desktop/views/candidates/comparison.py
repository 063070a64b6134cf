"""The paper as its listing names it beside the works that it may be, differences marked."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from readinglist.desktop import theme
from readinglist.desktop.plain_text import ElidedLabel, PlainLabel
from readinglist.desktop.views.candidates.decisions import Decision, Doubt
from readinglist.desktop.views.candidates.differences import differing_spans
from readinglist.desktop.views.candidates.evidence import EvidenceBars
from readinglist.desktop.widgets.marked_text import MarkedText
from readinglist.library.kinds import source_kinds
from readinglist.model.candidate import Candidate, Match
from readinglist.model.paper import Paper, byline
from readinglist.model.people import people_line
from readinglist.model.readable import readable

_NAMED_PEOPLE = 8
_SHOWN_ABSTRACT = 600
_SHOWN_TITLE = 500
#: Of abstracts that are less alike nearly every word would be marked.
_ALIKE = 0.6
_FIELD_NAMES = {"people": "Authors", "author_count": "Number of authors", "identifiers": "Identifiers"}


class Comparison(QWidget):
    """Shows one paper with its candidates; the chosen one is framed and shows what it would change."""

    #: A candidate was clicked: its place in the matches.
    match_chosen = Signal(int)
    #: Fields that should not be taken over from the chosen candidate.
    fields_chosen = Signal(object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("comparison")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 16, 20, 20)
        self._column.setSpacing(12)
        self.cards: list[MatchCard] = []
        self._parts: list[QWidget] = []

    def show_doubt(self, doubt: Doubt | None, *, chosen: int, left_out: frozenset[str] = frozenset()) -> None:
        """Show another paper, or nothing. chosen: the candidate that would be accepted."""
        for part in self._parts:
            self._column.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts, self.cards = [], []
        while self._column.count():
            self._column.takeAt(0)
        if doubt is None:
            return
        self._add(_entry_card(doubt, doubt.lookup.matches[chosen] if doubt.lookup.matches else None))
        for number, match in enumerate(doubt.lookup.matches):
            card = MatchCard(doubt, number, is_chosen=number == chosen, left_out=left_out)
            card.chosen.connect(self.match_chosen)
            card.fields_chosen.connect(self.fields_chosen)
            card.setAccessibleName(f"Candidate {number + 1}: {_title(match.title)}")
            self._add(card)
            self.cards.append(card)
        self._column.addStretch(1)

    def _add(self, part: QWidget) -> None:
        self._column.addWidget(part)
        self._parts.append(part)


def _entry_card(doubt: Doubt, match: Match | None) -> QFrame:
    card, column = _card("doubt")
    paper = doubt.paper
    column.addWidget(PlainLabel(doubt.seen_in or "In your library", role="small", kind="muted"))
    title = MarkedText(role="heading")
    other = _title(match.title) if match is not None else _title(paper.title)
    title.show_text(_title(paper.title), differing_spans(_title(paper.title), other)[0])
    column.addWidget(title)
    facts = (paper.byline, paper.date.display if paper.date else "", paper.venue)
    column.addWidget(PlainLabel(" · ".join(fact for fact in facts if fact), kind="muted", is_wrapped=True))
    if paper.abstract:
        column.addWidget(PlainLabel(_beginning(paper.abstract), is_wrapped=True))
    return card


class MatchCard(QFrame):
    """One work: who, where, when, the evidence, and the fields that it would bring."""

    chosen = Signal(int)
    fields_chosen = Signal(object)

    def __init__(
        self, doubt: Doubt, number: int, *, is_chosen: bool, left_out: frozenset[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"match_{number + 1}")
        self.setProperty("kind", "chosen_card" if is_chosen else "card")
        self._number = number
        self.boxes: dict[str, QCheckBox] = {}
        match = doubt.lookup.matches[number]
        _own, spans = differing_spans(_title(doubt.paper.title), _title(match.title))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(6)
        column.addLayout(self._head(match, is_chosen=is_chosen))
        self.title = MarkedText(role="heading")
        self.title.show_text(_title(match.title), spans)
        column.addWidget(self.title)
        for line in _facts(match):
            column.addWidget(PlainLabel(line, kind="muted", is_wrapped=True))
        if match.flag:
            column.addWidget(PlainLabel(_beginning(_capital(match.flag)), kind="alarm", is_wrapped=True))
        column.addSpacing(4)
        bars = EvidenceBars()
        bars.show_findings(match.findings)
        column.addWidget(bars)
        if is_chosen and (abstract := _abstract_of(match, doubt.paper)) is not None:
            column.addSpacing(4)
            column.addWidget(abstract)
        if is_chosen:
            self._add_fields(column, doubt.changes[number] if number < len(doubt.changes) else {}, left_out)

    def mousePressEvent(self, event: object) -> None:
        del event
        self.chosen.emit(self._number)

    def _head(self, match: Match, *, is_chosen: bool) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(PlainLabel(f"{self._number + 1}", role="small", kind="muted"))
        head.addWidget(PlainLabel(_capital(match.reason), role="small", kind="muted"), 1)
        if not is_chosen:
            choose = QPushButton("Choose this")
            choose.setObjectName(f"choose_{self._number + 1}")
            choose.setProperty("kind", "quiet")
            choose.setToolTip(f"Compare with this candidate ({self._number + 1})")
            choose.clicked.connect(lambda: self.chosen.emit(self._number))
            head.addWidget(choose)
        return head

    def _add_fields(
        self, column: QVBoxLayout, changes: Mapping[str, tuple[str, str]], left_out: frozenset[str]
    ) -> None:
        if not changes:
            return
        column.addSpacing(6)
        column.addWidget(PlainLabel("Takes over", role="small", kind="muted"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for row, (field, (old, new)) in enumerate(changes.items()):
            box = QCheckBox(_FIELD_NAMES.get(field, field.replace("_", " ").capitalize()))
            box.setObjectName(f"take_{field}")
            box.setChecked(field not in left_out)
            box.setFont(theme.font("small"))
            box.clicked.connect(self._on_field_clicked)
            self.boxes[field] = box
            grid.addWidget(box, row, 0, Qt.AlignmentFlag.AlignTop)
            shown = readable(new[:_SHOWN_ABSTRACT])
            value = ElidedLabel(f"{shown}   (now {readable(old[:_SHOWN_ABSTRACT])})" if old else shown, role="small")
            grid.addWidget(value, row, 1)
        column.addLayout(grid)

    def _on_field_clicked(self) -> None:
        self.fields_chosen.emit(frozenset(name for name, box in self.boxes.items() if not box.isChecked()))


def _facts(match: Match) -> list[str]:
    """People; then where, when and under which identifiers."""
    best = match.candidates[0]
    people = max((candidate.people for candidate in match.candidates), key=len)
    who = (
        people_line(people, limit=_NAMED_PEOPLE)
        if people
        else byline((), author_count=best.author_count, organization="")
    )
    where = dict.fromkeys(part for candidate in match.candidates for part in _appearance(candidate))
    names = {source.key: source.name for source in source_kinds()}
    sources = dict.fromkeys(names.get(candidate.source, candidate.source) for candidate in match.candidates)
    return [line for line in (who, " · ".join(where), "Found in " + ", ".join(sources)) if line]


def _appearance(candidate: Candidate) -> list[str]:
    parts = [candidate.venue, candidate.date.display if candidate.date else ""]
    return [part for part in parts if part] + [
        f"{item.scheme}:{item.value}" for item in candidate.identifiers if item.scheme != "url"
    ]


def _title(title: str) -> str:
    """Readable, and no longer than a person reads: a view of a very long text stands still."""
    return readable(title if len(title) <= _SHOWN_TITLE else title[:_SHOWN_TITLE] + "…")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _beginning(abstract: str) -> str:
    """As much of an abstract as tells one paper from another, up to the end of a word."""
    text = readable(abstract[: 4 * _SHOWN_ABSTRACT])
    return text if len(text) <= _SHOWN_ABSTRACT else text[:_SHOWN_ABSTRACT].rpartition(" ")[0] + "…"


def _abstract_of(match: Match, paper: Paper) -> MarkedText | None:
    """The candidate's abstract, with the words marked that the listing does not have there, where most are the same."""
    text = next((candidate.abstract for candidate in match.candidates if candidate.abstract), "")
    if not text:
        return None
    value = next((finding.value for finding in match.findings if finding.name == "abstract"), None) or 0.0
    shown = MarkedText(role="small")
    spans = differing_spans(_beginning(paper.abstract), _beginning(text))[1] if value >= _ALIKE else []
    shown.show_text(_beginning(text), spans)
    return shown


def _card(name: str) -> tuple[QFrame, QVBoxLayout]:
    card = QFrame()
    card.setObjectName(name)
    column = QVBoxLayout(card)
    column.setContentsMargins(0, 0, 0, 4)
    column.setSpacing(4)
    return card, column


def first_choice(doubt: Doubt, decision: Decision | None) -> int:
    """The candidate to show as chosen: the one decided on, else the best."""
    return decision.match if decision is not None and decision.match is not None else 0
