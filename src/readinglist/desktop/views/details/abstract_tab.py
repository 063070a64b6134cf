"""The tab with the abstract, its highlights, and the list of annotations."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from readinglist.desktop.plain_text import PlainLabel, show_through
from readinglist.desktop.tasks import Tasks
from readinglist.desktop.views.details.abstract import AbstractView
from readinglist.desktop.views.details.annotation_list import AnnotationList
from readinglist.desktop.views.details.annotation_tools import AnnotationCard, HighlightBar
from readinglist.library import annotating
from readinglist.library.library import Library
from readinglist.model.changes import Changes
from readinglist.model.paper import Annotation, Paper, PaperId


class AbstractTab(QScrollArea):
    """Shows a paper's abstract; adds, changes and deletes annotations on it."""

    #: An annotation was made or changed: (sentence, whether it can be undone).
    done = Signal(str, bool)

    def __init__(self, library: Library, tasks: Tasks, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("abstract_tab")
        self.setAccessibleName("Abstract and annotations")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._library = library
        self._tasks = tasks
        self._paper_id: PaperId | None = None
        self._annotations: tuple[Annotation, ...] = ()
        self._is_note_wanted = False
        self._known_ids: frozenset[int | None] = frozenset()
        self._make_parts()
        self._arrange()
        self._connect()

    def show_paper(self, paper: Paper) -> None:
        """Show the abstract and the annotations of a paper; two small reads."""
        if paper.id is None:
            return
        if paper.id != self._paper_id:
            self.card.close_card()
            self.bar.hide()
            self._is_note_wanted = False
            self.verticalScrollBar().setValue(0)
        self._paper_id = paper.id
        has_any = paper.annotation_count or self._annotations
        self._annotations = tuple(self._library.get_annotations(paper.id)) if has_any else ()
        self.view.show_abstract(paper.abstract, self._annotations)
        self.view.setVisible(bool(paper.abstract))
        self.nothing.setVisible(not paper.abstract)
        self.cut.setVisible(self.view.shown.is_cut)
        self.title.setVisible(bool(self._annotations))
        self.title.setText("1 annotation" if len(self._annotations) == 1 else f"{len(self._annotations)} annotations")
        self.list.show_annotations(self._annotations)
        self._follow_annotations()

    def concerns(self, changes: Changes) -> bool:
        """True when an operation may have changed what is shown here."""
        return bool(changes.kinds & {"papers", "annotations"})

    def flush(self) -> None:
        """Save a note that is being typed."""
        self.card.flush()

    # -- what the user does

    def highlight(self, color: str = "yellow", *, is_note_wanted: bool = False) -> None:
        """Annotate the selected words; with a note, its card opens as soon as the annotation is there."""
        start, end = self.view.selected_range()
        paper_id = self._paper_id
        if paper_id is None or start == end:
            return
        self.view.clear_selection()
        self.bar.hide()
        self._is_note_wanted = is_note_wanted
        self._known_ids = frozenset(each.id for each in self._annotations)
        self._write(
            lambda: annotating.add_annotation(
                self._library, paper_id, start=start, end=end, color=color, initiator=self
            )
        )

    def _on_words_selected(self, place: QPoint | None) -> None:
        if place is None or self._library.is_read_only:
            self.bar.hide()
            return
        self.card.close_card()
        self.bar.show_at(self.view.mapTo(self.content, place))

    def _on_annotation_clicked(self, annotation_id: int, place: QPoint | None = None) -> None:
        found = next((each for each in self._annotations if each.id == annotation_id), None)
        if found is None:
            return
        self.bar.hide()
        place = place if place is not None else self.view.place_of(annotation_id)
        if place is None:  # lost: it has no place in the text
            self.card.open(found, self.list.pos())
            return
        inside = self.view.mapTo(self.content, place)
        self.card.open(found, inside)
        self.ensureVisible(inside.x(), inside.y() + self.card.height(), 0, self.card.height())

    def _on_text_changed(self, annotation_id: int, text: str) -> None:
        self._write(lambda: annotating.edit_annotation(self._library, annotation_id, text=text, initiator=self))

    def _on_color_chosen(self, annotation_id: int, color: str) -> None:
        self._write(lambda: annotating.edit_annotation(self._library, annotation_id, color=color, initiator=self))

    def _on_delete_asked(self, annotation_id: int) -> None:
        self.card.close_card()
        self._write(lambda: annotating.delete_annotation(self._library, annotation_id, initiator=self))

    def _write(self, change: Callable[[], Changes | None]) -> None:
        self._tasks.library(lambda token: change(), on_done=self._on_written)

    def _on_written(self, changes: Changes | None) -> None:
        if changes is not None:
            self.done.emit(changes.label, True)

    # -- what follows

    def _follow_annotations(self) -> None:
        """Keep the open card in step with what is stored; open it for an annotation that was just made."""
        if self._is_note_wanted:
            new = [each for each in self._annotations if each.id not in self._known_ids]
            if new:
                self._is_note_wanted = False
                newest = max(new, key=lambda each: each.id or 0)
                self._on_annotation_clicked(newest.id or 0)
            return
        if self.card.annotation_id is None:
            return
        shown = next((each for each in self._annotations if each.id == self.card.annotation_id), None)
        if shown is None:
            self.card.hide()
        else:
            self.card.renew(shown)

    # -- how it is put together

    def _make_parts(self) -> None:
        self.content = content = QWidget()
        content.setObjectName("abstract_content")
        self.setWidget(content)
        show_through(self)
        self.view = AbstractView()
        self.nothing = PlainLabel("No abstract. Press F2 on Info to write one.", kind="muted", is_wrapped=True)
        self.nothing.setObjectName("no_abstract")
        self.cut = PlainLabel("The rest of this text is not shown here.", role="small", kind="warning")
        self.title = PlainLabel(role="small", kind="muted")
        self.list = AnnotationList()
        self.bar = HighlightBar(content)
        self.card = AnnotationCard(content)

    def _arrange(self) -> None:
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(16, 12, 16, 16)
        layout.setSpacing(8)
        for part in (self.view, self.nothing, self.cut):
            layout.addWidget(part)
        layout.addSpacing(4)
        layout.addWidget(self.title)
        layout.addWidget(self.list)
        layout.addStretch()

    def _connect(self) -> None:
        self.view.words_selected.connect(self._on_words_selected)
        self.view.annotation_clicked.connect(self._on_annotation_clicked)
        self.view.color_pressed.connect(self.highlight)
        self.bar.color_chosen.connect(self.highlight)
        self.bar.note_asked.connect(lambda: self.highlight(is_note_wanted=True))
        self.list.annotation_clicked.connect(lambda annotation_id: self._on_annotation_clicked(annotation_id))
        self.list.delete_asked.connect(self._on_delete_asked)
        self.card.text_changed.connect(self._on_text_changed)
        self.card.color_chosen.connect(self._on_color_chosen)
        self.card.delete_asked.connect(self._on_delete_asked)
