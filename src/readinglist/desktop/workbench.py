"""What can be done in a window: actions, operations, details, reviews. Built right after the window's first paint.

The first paint needs the list and the sidebar alone; all this would take several times as long (docs/performance.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from readinglist.desktop import clipboard, icons
from readinglist.desktop.actions import Actions
from readinglist.desktop.actions.context_menus import (
    open_columns_menu,
    open_papers_menu,
    open_place_menu,
    open_review_menu,
)
from readinglist.desktop.actions.files import offer_bib_files
from readinglist.desktop.actions.following import open_follow
from readinglist.desktop.actions.menus import fill_menu_bar
from readinglist.desktop.actions.reasons import Reasons
from readinglist.desktop.actions.registering import register_actions
from readinglist.desktop.actions.viewing import show_checks, show_details
from readinglist.desktop.broadcast import Broadcast
from readinglist.desktop.models.sidebar import Place, tag_place
from readinglist.desktop.operations.adding import Adding
from readinglist.desktop.operations.choosing import Choosing
from readinglist.desktop.operations.copying import CITE_TEMPLATE, DEFAULT_TEMPLATE
from readinglist.desktop.operations.following import Following
from readinglist.desktop.operations.kept_listings import KeptListings
from readinglist.desktop.operations.keys import mark_public
from readinglist.desktop.operations.linking import Linking
from readinglist.desktop.operations.looking_up import LookingUp, LookupStatus
from readinglist.desktop.operations.papers import PaperOperations, count_text
from readinglist.desktop.operations.queue_order import QueueOrder
from readinglist.desktop.operations.running import Operations
from readinglist.desktop.operations.telling import Telling
from readinglist.desktop.operations.watching import Watching
from readinglist.desktop.problems import ProblemBar
from readinglist.desktop.tasks import Token
from readinglist.desktop.views.details.pane import TABS, DetailsPane
from readinglist.desktop.views.follow_status import FollowStatusView
from readinglist.desktop.views.link_status import LinkStatusView, sync_text
from readinglist.desktop.views.lookup_status import LookupStatusView
from readinglist.desktop.views.offer_bar import OfferBar
from readinglist.desktop.views.watch_status import WatchStatusView
from readinglist.errors import LibraryNotWritable
from readinglist.library.library import Library
from readinglist.model.changes import Changes
from readinglist.model.counts import Counts
from readinglist.model.linked import SyncResult
from readinglist.model.paper import ListingId, PaperId, Status
from readinglist.model.plan import ImportResult
from readinglist.model.public_key import Way
from readinglist.model.subscription import Subscription
from readinglist.model.tags import normalise_tag

if TYPE_CHECKING:
    from readinglist.desktop.main_window import MainWindow

#: Name under which the session puts aside BibTeX that was typed and could not be saved.
BIBTEX_DRAFTS = "bibtex-drafts"
_REVIEW_KEPT = "Nothing was added; the text and what you decided are kept: {} brings them back"


class Workbench(QObject):
    """Belongs to one window and fills it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        window.adopt(self)
        self._window = window
        library, tasks = window.library, window.tasks
        self.undo_label = self.redo_label = ""
        self._renamed_key = ""
        self._has_warned = False
        self._lookups_can: tuple[bool, ...] = ()
        self.operations = Operations(library, tasks, parent=self)
        self.papers = PaperOperations(library, self.operations)
        self.telling = Telling(library, self.operations)
        self.kept_listings = KeptListings(library, tasks, parent=window)
        self.looking_up = LookingUp(library, tasks, parent=self)
        self.adding = Adding(library, tasks, window.session, self.looking_up.client, parent=self)
        self.watching = Watching(library, tasks, self.looking_up.client, parent=self)
        self.following = Following(library, tasks, self.looking_up.client, parent=self)
        self.choosing = Choosing(library, tasks, parent=self)
        self.linking = Linking(library, tasks, parent=self)
        self.broadcast = Broadcast(library, tasks, parent=self)
        self.registry = Actions(window)
        self.reasons = Reasons(window)
        self.queue_order = QueueOrder(
            self.papers, ids=lambda: window.pane.model.ids, chosen=lambda: window.selected_ids
        )
        self.problem_bar = ProblemBar(parent=window)
        self.offer_bar = OfferBar(parent=window)
        self.lookup_status = LookupStatusView(parent=window)
        self.watch_status = WatchStatusView(parent=window)
        self.link_status = LinkStatusView(parent=window)
        self.follow_status = FollowStatusView(parent=window)
        self.details = DetailsPane(library, tasks, parent=window)
        register_actions(window)
        fill_menu_bar(window.menuBar(), self.registry)
        window.top_bar.show_actions(self.registry)
        window.place_later_views(self.problem_bar, self.offer_bar, details=self.details, status=self.lookup_status)
        window.status_line.place_later_view(self.watch_status)
        window.status_line.place_later_view(self.link_status)
        window.status_line.place_later_view(self.follow_status)
        self._showing = QTimer(self, singleShot=True, interval=0)
        self._showing.timeout.connect(lambda: self.details.show_papers(window.selected_ids))
        self._connect()
        self._begin()

    # -- set-up

    def _connect(self) -> None:
        window = self._window
        self._connect_list()
        self._connect_sidebar()
        self._connect_looking_up()
        self._connect_watching()
        self._connect_linking()
        self._connect_following()
        self.operations.done.connect(lambda text, has_undo: window.status_line.say(text, has_undo=has_undo))
        self.details.done.connect(lambda text, has_undo: window.status_line.say(text, has_undo=has_undo))
        window.status_line.undo_asked.connect(lambda: self.registry.run("edit.undo"))
        window.status_line.left.connect(window.pane.take_focus)
        window.tasks.failed.connect(self.problem_bar.show_error)
        self.broadcast.changed.connect(self._on_library_changed)
        self.registry.refused.connect(lambda _id, reason: window.status_line.say(reason))
        self.adding.page_made.connect(window.stack.addWidget)
        self.adding.began.connect(self._on_review_began)
        self.adding.ended.connect(self._on_review_ended)
        self.adding.accepted.connect(self._on_accepted)
        self.adding.kept.connect(
            lambda: window.status_line.say(_REVIEW_KEPT.format(self.registry.info("file.add").key))
        )
        self.adding.failed.connect(self.problem_bar.show_error)
        self.adding.corrected.connect(self._on_corrected)
        self.adding.menu_asked.connect(lambda point: open_review_menu(window, point))
        self.adding.follow_asked.connect(self._on_follow_asked)
        self.adding.feed_fetched.connect(self._offer_following)
        window.top_bar.search.save_asked.connect(lambda: self.registry.run("edit.save_search"))

    def _connect_list(self) -> None:
        window, table = self._window, self._window.pane.table
        table.opened.connect(self._on_paper_opened)
        table.moved.connect(self.queue_order.move_to_row)
        table.dragging.make_mime = self._make_drag
        table.dragging.on_left = lambda ids: mark_public(window.library, window.tasks, ids, way=Way.COPIED, owner=self)
        table.dragging.find_movable = self._find_movable
        table.customContextMenuRequested.connect(
            lambda point: open_papers_menu(window, table.viewport().mapToGlobal(point))
        )
        header = table.horizontalHeader()
        header.customContextMenuRequested.connect(lambda point: open_columns_menu(window, header.mapToGlobal(point)))
        window.pane.asked.connect(self._on_asked)
        window.selection_changed.connect(self._on_selection_changed)
        self.details.tab_shown.connect(lambda name: window.session.remember("details_tab", name))
        self.details.left.connect(window.pane.take_focus)
        self.details.asked.connect(self.registry.run)
        self.details.listing_asked.connect(
            lambda listing_id, position: self.kept_listings.open(ListingId(listing_id), position=position)
        )
        self.kept_listings.said.connect(window.status_line.say)
        self.details.bibtex.take_drafts(window.session.aside(BIBTEX_DRAFTS))
        self.details.bibtex.drafts_changed.connect(lambda record: window.session.put_aside(BIBTEX_DRAFTS, record))

    def _on_paper_opened(self, _paper_id: int) -> None:
        """A double click shows what is known. It opens no editor, or the next letter would replace the title."""
        show_details(self._window)
        self.details.show_tab("Info")

    def _connect_sidebar(self) -> None:
        window, sidebar = self._window, self._window.sidebar
        sidebar.renamed.connect(self._on_place_renamed)
        sidebar.papers_dropped.connect(self._on_papers_dropped)
        sidebar.delete_asked.connect(self.delete_place)
        sidebar.menu_asked.connect(lambda place, point: open_place_menu(window, place, point))

    def _connect_looking_up(self) -> None:
        run, view = self.looking_up, self.lookup_status
        self.broadcast.polled.connect(run.notice_others)
        run.status_changed.connect(view.show_status)
        run.status_changed.connect(self._on_lookups_told)
        run.consent_needed.connect(self._on_consent_needed)
        run.said.connect(lambda text, has_undo: self._window.status_line.say(text, has_undo=has_undo))
        run.failed.connect(self.problem_bar.show_error)
        self.choosing.page_made.connect(self._window.stack.addWidget)
        self.choosing.began.connect(self._on_choosing_began)
        self.choosing.ended.connect(self._on_review_ended)
        self.choosing.said.connect(lambda text, has_undo: self._window.status_line.say(text, has_undo=has_undo))
        view.pause_asked.connect(lambda: self.registry.run("quality.pause"))
        view.resume_asked.connect(lambda: self.registry.run("quality.resume"))
        view.cancel_asked.connect(lambda: self.registry.run("quality.cancel"))
        view.review_asked.connect(lambda: self.registry.run("quality.review"))

    def _on_lookups_told(self, status: LookupStatus) -> None:
        """Actions follow what can be done about a run, not each of its papers."""
        can = (status.is_running, status.is_ending, status.counts.queued > 0, status.counts.to_review > 0)
        if can != self._lookups_can:
            self._lookups_can = can
            self.registry.refresh()

    def _connect_watching(self) -> None:
        self.watching.consent_needed.connect(self._on_watch_needs_consent)
        self.watching.found.connect(self._on_news)
        self.watching.failed.connect(self.problem_bar.show_error)
        self.watching.status_changed.connect(self.watch_status.show_status)
        self.watching.status_changed.connect(self.registry.refresh)
        self.watch_status.pause_asked.connect(lambda: self.registry.run("quality.pause_watch"))
        self.watch_status.resume_asked.connect(lambda: self.registry.run("quality.resume_watch"))
        self.watch_status.cancel_asked.connect(lambda: self.registry.run("quality.cancel_watch"))
        self.watch_status.news_asked.connect(self._show_news)

    def _connect_following(self) -> None:
        following = self.following
        following.said.connect(lambda text, has_undo: self._window.status_line.say(text, has_undo=has_undo))
        following.failed.connect(self.problem_bar.show_error)
        following.subscriptions_changed.connect(self.registry.refresh)
        following.status_changed.connect(self.follow_status.show_status)
        following.status_changed.connect(self.registry.refresh)
        self.follow_status.cancel_asked.connect(lambda: self.registry.run("file.cancel_refresh"))

    def _connect_linking(self) -> None:
        self.linking.files_changed.connect(self.link_status.show_files)
        self.linking.files_changed.connect(self.registry.refresh)
        self.linking.synced.connect(self._on_synced)
        self.linking.failed.connect(self.problem_bar.show_error)
        self.link_status.clicked.connect(lambda: self.registry.run("file.linked"))
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.applicationStateChanged.connect(self._on_application_state)

    def _on_application_state(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self.linking.look()

    def _on_synced(self, result: SyncResult) -> None:
        if text := sync_text(result):
            self._window.status_line.say(text, has_undo=result.changes is not None)

    def _begin(self) -> None:
        """Take over what the first paint showed, and read what it left out."""
        window = self._window
        app = QApplication.instance()
        if isinstance(app, QApplication) and app.windowIcon().isNull():
            app.setWindowIcon(icons.icon("library", color_role="accent"))
        self.details.setHidden(window.is_library_empty or window.session.flag("hidden_details"))
        self._showing.start()
        self.registry.refresh()
        show_checks(window)
        if (tab := window.session.text("details_tab")) in TABS:
            self.details.show_tab(tab)
        window.state.watch()
        self.broadcast.start_polling()
        self.looking_up.refresh()
        self.watching.watch_if_due()
        self.linking.begin()
        self._read_state()

    # -- news

    def _on_library_changed(self, changes: Changes) -> None:
        self._window.pane.refresh(changes)
        if "notes" in changes.kinds:
            self._has_warned = False  # saving works again
        self.details.refresh(changes)
        self.looking_up.refresh(changes)
        self.linking.refresh(changes)
        self.choosing.refresh(changes)
        if self.adding.page is not None:
            self.adding.page.refresh(changes)
        self._read_state()

    def _read_state(self) -> None:
        library = self._window.library
        self._window.tasks.read(
            lambda _token: _read_state(library), slot="counts", on_done=self._on_state_read, owner=self
        )

    def _on_state_read(self, state: _State) -> None:
        counts, self.undo_label, self.redo_label = state.counts, state.undo_label, state.redo_label
        is_other = state.followed != self.following.subscriptions
        self.following.show(state.followed)
        if is_other or counts != self._window.counts:  # each paper that is looked up asks for them again
            self._window.show_counts(counts, state.followed)
        self.details.setHidden(self._window.is_library_empty or self._window.session.flag("hidden_details"))
        self._follow_place()
        self._name_undo()
        self.registry.refresh()

    def _name_undo(self) -> None:
        """Undo and Redo say what they do: with a correction of the review, else with an operation."""
        for action_id, word, label in (
            ("edit.undo", "&Undo", self.adding.undo_words or self.undo_label),
            ("edit.redo", "&Redo", self.adding.redo_words or self.redo_label),
        ):
            self.registry.set_text(action_id, f"{word}: {_escaped(label)}" if label else word)

    def _on_corrected(self) -> None:
        self._name_undo()
        self.registry.refresh()

    def _follow_place(self) -> None:
        """The place shown may have another name or number now, or be gone."""
        window = self._window
        place = window.sidebar.find_place(window.pane.place.key)
        if place is not None:
            window.pane.rename_place(place)
            window.sidebar.select_place(place.key)
            return
        following = window.sidebar.find_place(self._renamed_key) or window.sidebar.find_place("all")
        if following is not None:
            window.sidebar.select_place(following.key)
            window.pane.show_place(following, query=window.pane.query)

    def _on_selection_changed(self, is_other_number: bool) -> None:
        """Actions follow at once; the details when the keys pause, so that a held key is not slowed down."""
        if is_other_number:
            self.registry.refresh()
        self._showing.start()

    def _on_asked(self, asked: str) -> None:
        """A button of an empty table."""
        window = self._window
        if asked == "clear_search":
            window.top_bar.search.set_query("")
        elif asked == "search_all":
            query, place = window.pane.query, window.sidebar.find_place("all")
            if place is not None:
                window.sidebar.select_place("all")
                window.pane.show_place(place, query=query)
        elif asked == "refresh_place":
            self.following.refresh([window.pane.place.value])
        else:
            self.registry.run(asked)

    # -- sidebar

    def delete_place(self, place: Place) -> None:
        """Delete a tag or a saved search, follow something no more; undo brings it back."""
        if place.kind == "tag":
            self.papers.delete_tag(place.value)
        elif place.kind == "search":
            self.papers.delete_search(place.value)
        elif place.kind == "followed":
            self.following.unfollow([place.value])

    def _on_place_renamed(self, place: Place, name: str) -> None:
        if place.kind == "tag":
            self._renamed_key = tag_place(normalise_tag(name)).key
            self.papers.rename_tag(place.value, name)
        else:
            self.papers.rename_search(place.value, name)

    def _on_papers_dropped(self, place: Place, ids: list[PaperId]) -> None:
        if place.kind == "status":
            self.papers.set_status(ids, Status(place.value))
        elif place.kind == "tag":
            self.papers.add_tag(ids, place.value)
        else:
            self.papers.trash(ids)

    # -- adding

    def _on_review_began(self) -> None:
        self.problem_bar.hide()
        if self.adding.page is not None:
            self._window.stack.setCurrentWidget(self.adding.page)
        self.registry.refresh()

    def _on_choosing_began(self) -> None:
        if self.choosing.page is not None:
            self._window.stack.setCurrentWidget(self.choosing.page)
        self.registry.refresh()

    def leave_page(self) -> None:
        """Leave whatever page stands before the list, as its own Esc would."""
        shown = self._window.stack.currentWidget()
        if self.adding.page is not None and shown is self.adding.page:
            self.adding.page.cancel()
        elif self.choosing.page is not None and shown is self.choosing.page:
            self.choosing.page.left.emit()

    def _on_review_ended(self) -> None:
        self._window.stack.setCurrentWidget(self._window.inner)
        self._window.pane.take_focus()
        self.registry.refresh()

    def _on_accepted(self, result: ImportResult, text: str) -> None:
        self._window.status_line.say(text, has_undo=result.operation_id is not None)
        if result.added:
            self._on_review_ended()
            first = result.added[0]
            rows = self._window.library.get_rows([first])
            self._window.go_to(f"status:{rows[0].status.value}" if rows else "all")
            self._window.pane.table.select_when_complete([first])
            self._offer_looking_up(list(result.added))

    def _on_follow_asked(self, what: str | bytes) -> None:
        """An address, or an OPML file: which filter, how often?"""
        if isinstance(what, bytes):
            dialog = open_follow(self._window, opml=what)
        else:
            dialog = open_follow(self._window, what=what)
        if self.adding.page is not None:
            dialog.accepted.connect(self.adding.page.leave_address)

    def _offer_following(self, address: str) -> None:
        self.offer_bar.offer(
            "This page is a feed: it can be followed.",
            hint="Then what is new there comes into the inbox when you refresh, or by itself.",
            accept="Follow…",
            take=lambda: self._on_follow_asked(address),
        )

    def _offer_looking_up(self, added: list[PaperId]) -> None:
        """What came without names can be looked up; nothing goes out before the offer is taken."""
        bare = set(self._window.library.find_ids("is:unverified -has:people"))
        ids = [paper_id for paper_id in added if paper_id in bare]
        if not ids or self._window.library.is_read_only:
            return
        one = len(ids) == 1
        self.offer_bar.offer(
            f"{count_text(len(ids))} came without the names of {'its' if one else 'their'} authors.",
            hint="Only what is proven is taken over. F5 does it later.",
            accept="Look up…",
            take=lambda: self.looking_up.look_up(ids),
        )

    def _on_consent_needed(self, ids: list[PaperId]) -> None:
        self._ask_consent(
            "this paper" if len(ids) == 1 else f"these {count_text(len(ids))}",
            agreed=lambda sources, email: self.looking_up.agree(sources, email=email, ids=ids),
            refused=self.offer_bar.show if self.offer_bar.is_being_taken else lambda: None,
        )

    def _on_watch_needs_consent(self) -> None:
        self._ask_consent(
            "your papers", agreed=lambda sources, email: self.watching.agree(sources, email=email), refused=lambda: None
        )

    def _ask_consent(
        self, papers: str, *, agreed: Callable[[list[str], str], None], refused: Callable[[], None]
    ) -> None:
        """Which sources there are takes 80 ms to find out the first time, so not here."""
        asking = QApplication.activeWindow() or self._window  # the keys go back there

        def _show(_sources: object) -> None:
            from readinglist.desktop.dialogs.consent import ConsentDialog

            dialog = ConsentDialog(papers, parent=asking)
            dialog.agreed.connect(agreed)
            dialog.rejected.connect(refused)
            dialog.open()

        self._window.tasks.read(_find_sources, slot="consent", on_done=_show, owner=asking)

    def _on_news(self, count: int) -> None:
        self._window.status_line.say(f"News of {count_text(count)}: Quality › Look for published versions")

    def _show_news(self) -> None:
        from readinglist.desktop.actions.quality import open_published

        open_published(self._window)

    # -- dragging

    def _make_drag(self, ids: list[PaperId]) -> QMimeData:
        template = self._window.session.text(CITE_TEMPLATE, DEFAULT_TEMPLATE)
        return clipboard.to_mime(clipboard.drag_papers(self._window.library, ids, template=template))

    def _find_movable(self, mime: QMimeData) -> list[PaperId]:
        window = self._window
        return clipboard.own_ids(mime, window.library) if window.pane.is_queue_in_order else []

    def can_take(self, mime: QMimeData) -> bool:
        """Whether something dragged over the window can be reviewed."""
        is_own = mime.hasFormat(clipboard.PAPERS_TYPE)
        return clipboard.can_read(mime) and not is_own and not self.reasons.read_only()

    def take(self, mime: QMimeData) -> None:
        """Review what was dropped; a .bib can also be linked."""
        paths = clipboard.bib_files(mime)
        if paths:
            offer_bib_files(self._window, paths)
            return
        self.adding.take(mime, nothing="What was dropped names no papers.")

    def finish_typing(self) -> bool:
        """Save what is being typed. False when a note could not be saved and the window should stay, the first time."""
        error = self.details.finish_saving()
        if error is None or self._has_warned:
            return True
        self._has_warned = True
        summary = f"A note is not saved yet: {error.summary}"
        self.problem_bar.show_error(
            LibraryNotWritable(summary, "It will be tried again. Close the window once more to leave without it.")
        )
        return False

    def close(self) -> None:
        """Keep an open review, and listen to nobody any more."""
        self.adding.keep_open_review()
        self.broadcast.close()
        self.linking.close()


@dataclass(frozen=True, slots=True)
class _State:
    """What the sidebar and the menus show of the library."""

    counts: Counts
    followed: list[Subscription]
    undo_label: str
    redo_label: str


def _read_state(library: Library) -> _State:
    counts, followed = library.get_counts(), []
    if counts.followed:
        from readinglist.library import following  # brings the sources: not needed by who follows nothing

        followed = following.find_subscriptions(library)
    return _State(counts, followed, library.undo_label, library.redo_label)


def _escaped(text: str) -> str:
    """A label in a menu, where "&" marks a letter."""
    return text.replace("&", "&&")


def _find_sources(_token: Token) -> object:
    from readinglist.library.kinds import source_kinds

    return source_kinds()
