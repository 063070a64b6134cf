"""Several papers at once: what they have in common, and what can be set for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from readinglist.desktop.plain_text import ElidedLabel, PlainLabel
from readinglist.desktop.views.details.header import Judgement
from readinglist.desktop.views.details.words import clip
from readinglist.model.paper import PaperRow, Status
from readinglist.model.readable import readable

#: Beyond so many papers, what they have in common is not counted.
COUNTED_LIMIT = 5_000
_NAMED = 8


@dataclass(frozen=True, slots=True)
class Shared:
    """What chosen papers have in common. None: they differ, or were not counted. partial: (tag, "3 of 12")."""

    count: int
    status: Status | None = None
    priority: int | None = None
    rating: int | None = None
    tags: tuple[str, ...] = ()
    partial: tuple[tuple[str, str], ...] = ()
    titles: tuple[str, ...] = ()


def share(rows: Sequence[PaperRow]) -> Shared:
    """Count what rows have in common."""
    total = len(rows)
    tags = Counter(tag for row in rows for tag in row.tags)
    ordered = sorted(tags, key=lambda tag: (-tags[tag], tag.casefold()))
    return Shared(
        count=total,
        status=_only({row.status for row in rows}),
        priority=_only({row.priority for row in rows}),
        rating=_only({row.rating for row in rows}),
        tags=tuple(tag for tag in ordered if tags[tag] == total),
        partial=tuple((tag, f"{tags[tag]} of {total}") for tag in ordered if tags[tag] < total),
        titles=tuple(row.title for row in rows[:_NAMED]),
    )


def _only(values: set[Any]) -> Any:
    return next(iter(values)) if len(values) == 1 else None


class BulkPanel(QWidget):
    """ "12 papers selected", with the controls of one paper for all of them."""

    def __init__(self, find_tags: Callable[[str], Sequence[str]], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bulk_panel")
        self.heading = PlainLabel(role="heading")
        self.heading.setObjectName("selected_count")
        self.judgement = Judgement(find_tags)
        self.titles = [ElidedLabel(kind="muted") for _ in range(_NAMED)]
        self.more = PlainLabel(role="small", kind="muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self.heading)
        layout.addWidget(self.judgement)
        names = QVBoxLayout()
        names.setSpacing(4)
        for label in (*self.titles, self.more):
            names.addWidget(label)
        layout.addLayout(names)
        layout.addStretch()

    def show_count(self, count: int) -> None:
        """Known at once; the rest comes from a worker."""
        self.heading.setText(f"{count:,} papers selected")

    def show_shared(self, shared: Shared) -> None:
        """Show what the papers have in common."""
        self.show_count(shared.count)
        self.judgement.status.show_value(shared.status)
        self.judgement.priority.show_value(shared.priority)
        self.judgement.rating.show_rating(shared.rating)
        self.judgement.tags.set_tags(shared.tags, partial=shared.partial[:40])
        for index, label in enumerate(self.titles):
            label.setText(clip(readable(shared.titles[index]), 200) if index < len(shared.titles) else "")
            label.setVisible(index < len(shared.titles))
        rest = shared.count - len(shared.titles)
        self.more.setText(f"and {rest:,} more" if shared.titles else "")
        self.more.setVisible(rest > 0 and bool(shared.titles))
