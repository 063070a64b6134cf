"""Edit › Correct the listing: what the words of a listing under review are."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readinglist.desktop.main_window import MainWindow
    from readinglist.desktop.views.review.corrector import Corrector
    from readinglist.desktop.views.review.page import ReviewPage

#: The submenu that holds all of them.
CORRECTING = "Correct the listing"
#: Part -> its entry in the menu, key and icon.
_PARTS = {
    "title": ("Mark as &title", "Ctrl+Shift+T", "quote"),
    "people": ("Mark as &authors", "Ctrl+Shift+A", "user"),
    "abstract": ("Mark as a&bstract", "Ctrl+Shift+B", "file-text"),
    "date": ("Mark as &date", "Ctrl+Shift+Y", "calendar"),
    "venue": ("Mark as &venue", "Ctrl+Shift+V", "book-open"),
    "identifier": ("Mark as &link or identifier", "Ctrl+Shift+L", "link-2"),
    "noise": ("Mark as &nothing of a paper", "Ctrl+Shift+N", "circle-dashed"),
}


#: What becomes of entries: id, text, key, icon, tool tip, and what it does.
_ENTRIES: tuple[tuple[str, str, str, str, str, Callable[[Corrector], object]], ...] = (
    ("edit.split_entry", "&Split: a paper begins here", "Ctrl+Shift+S", "unlink-2",
     "Two papers were read as one: the second begins in the line of the cursor", lambda corrector: corrector.split()),
    ("edit.join_entry", "&Join with the next paper", "Ctrl+Shift+J", "merge",
     "One paper was read as two", lambda corrector: corrector.join()),
    ("edit.drop_entry", "This is n&o paper", "Ctrl+Shift+X", "circle-x",
     "What was read as a paper is none", lambda corrector: corrector.drop()),
    ("edit.add_entry", "The lines are a &paper", "Ctrl+Shift+M", "plus",
     "Make a paper of the selected lines, which were not understood", lambda corrector: corrector.add()),
)  # fmt: skip


def add_correcting_actions(window: MainWindow) -> None:
    """Register what corrects a listing; the keys work in its text and among its entries."""
    add, reason = window.registry.add, window.reasons.not_correcting
    for part, (text, key, icon) in _PARTS.items():
        add(
            f"edit.mark_{part}",
            text,
            icon=icon,
            shortcuts=(key,),
            run=partial(_mark, window, part),
            tooltip="Say what the selected words are, or the part or line of the cursor",
            reason=reason,
            group="correct",
            submenu=CORRECTING,
        )
    for action_id, text, key, icon, tooltip, act in _ENTRIES:
        add(
            action_id,
            text,
            icon=icon,
            shortcuts=(key,),
            run=partial(_run, window, act),
            tooltip=tooltip,
            reason=reason,
            group="entries",
            submenu=CORRECTING,
        )
    add(
        "edit.keep_profile",
        "&Keep as a profile…",
        icon="bookmark-plus",
        run=lambda: _run_page(window, lambda page: page.keep_profile()),
        tooltip="Read listings of this shape as this one was corrected",
        reason=reason,
        group="profiles",
        submenu=CORRECTING,
    )
    add(
        "edit.without_profile",
        "Read &without the profile",
        icon="bookmark",
        run=lambda: _run_page(window, lambda page: page.read_without_profile()),
        tooltip="Read this listing as if there were no profile for its shape",
        reason=window.reasons.no_profile,
        group="profiles",
        submenu=CORRECTING,
    )


def _run_page(window: MainWindow, act: Callable[[ReviewPage], object]) -> None:
    if window.adding.corrector is not None and window.adding.page is not None:
        act(window.adding.page)


def _run(window: MainWindow, act: Callable[[Corrector], object]) -> None:
    if (corrector := window.adding.corrector) is not None:
        act(corrector)


def _mark(window: MainWindow, part: str) -> None:
    _run(window, lambda corrector: corrector.mark(part))
