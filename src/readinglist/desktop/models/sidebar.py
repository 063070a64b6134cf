"""What the sidebar offers: views of the library with their numbers, as a tree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from readinglist.desktop.plain_text import tool_tip
from readinglist.model.counts import Counts
from readinglist.model.dates import PartialDate
from readinglist.model.paper import Status
from readinglist.model.subscription import Subscription, SubscriptionState
from readinglist.model.tags import SEPARATOR
from readinglist.model.texts import counted

Index = QModelIndex | QPersistentModelIndex
#: Role under which an index gives its `Place`.
PLACE = Qt.ItemDataRole.UserRole + 1

STATUS_TITLES = {
    Status.INBOX: "Inbox",
    Status.QUEUE: "Queue",
    Status.READING: "Reading",
    Status.READ: "Read",
    Status.REJECTED: "Rejected",
}
STATUS_ICONS = {
    Status.INBOX: "inbox",
    Status.QUEUE: "list-ordered",
    Status.READING: "book-open",
    Status.READ: "circle-check",
    Status.REJECTED: "circle-x",
}


@dataclass(frozen=True, slots=True)
class Place:
    """One row of the sidebar: a view to go to, or a heading.

    key: stable ("status:inbox", "tag:nlp/parsing"). kind: "status", "all", "heading", "tag", "search", "followed",
    "listing" or "trash". scope: what it shows, in the query language. value: what the kind is about: a Status, a tag's
    whole name, the id of a saved search, a subscription or a listing. detail: stands behind the title. count: None
    shows no number. tone: the colour of its icon, where it is to be noticed.
    """

    key: str
    kind: str
    title: str
    scope: str = ""
    icon: str = ""
    detail: str = ""
    count: int | None = None
    value: Any = None
    tip: str = ""
    tone: str = ""

    @property
    def sort(self) -> tuple[str, bool]:
        """The order in which it opens: (sort, is_descending)."""
        return ("queue", False) if self.key == "status:queue" else ("added", True)


_REMEMBERED = ("key", "kind", "title", "scope", "icon", "detail", "value")
ALL = Place("all", "all", "All papers", icon="library")
TRASH = Place("trash", "trash", "Trash", scope="in:trash", icon="trash-2")


def status_place(status: Status, *, count: int | None = None) -> Place:
    """The view of a status."""
    title, icon = STATUS_TITLES[status], STATUS_ICONS[status]
    return Place(f"status:{status}", "status", title, f"status:{status}", icon, count=count, value=status)


def tag_place(name: str, *, count: int | None = None) -> Place:
    """The view of a tag and of those below it."""
    from readinglist.model.conditions import Tagged

    title = name.rsplit(SEPARATOR, 1)[-1]
    return Place(f"tag:{name.casefold()}", "tag", title, str(Tagged(name)), count=count, value=name)


def record_of(place: Place) -> dict[str, Any]:
    """What the session remembers of a place, so that it can be shown before the library's numbers are read."""
    return {name: getattr(place, name) for name in _REMEMBERED}


def place_of(record: object) -> Place | None:
    """The place of an earlier `record_of`; None if it makes no sense."""
    if not isinstance(record, dict) or not all(isinstance(record.get(name), str) for name in _REMEMBERED[:-1]):
        return None
    known: dict[str, Any] = {name: record.get(name) for name in _REMEMBERED}
    return Place(**known)


class Node:
    """A place in the tree. The root has none."""

    __slots__ = ("children", "parent", "place", "row")

    def __init__(self, place: Place, parent: Node | None = None, row: int = 0) -> None:
        self.place = place
        self.parent = parent
        self.row = row
        self.children: list[Node] = []

    def add(self, place: Place) -> Node:
        made = Node(place, self, len(self.children))
        self.children.append(made)
        return made

    def walk(self) -> Iterator[Node]:
        """This node's offspring, from the top."""
        for child in self.children:
            yield child
            yield from child.walk()


def build_tree(counts: Counts, followed: Sequence[Subscription] = ()) -> Node:
    """The whole sidebar for these numbers, and for what is followed."""
    root = Node(Place("", "root", ""))
    for status in Status:
        root.add(status_place(status, count=counts.by_status.get(status, 0)))
    root.add(replace(ALL, count=counts.total))
    if counts.tags:
        _add_tags(root.add(Place("heading:tags", "heading", "Tags")), counts)
    if counts.searches:
        searches = root.add(Place("heading:searches", "heading", "Saved searches"))
        for search in counts.searches:
            place = Place(f"search:{search.id}", "search", search.name, search.query, "bookmark", value=search.id)
            searches.add(place)
    if followed:
        following = root.add(Place("heading:followed", "heading", "Following"))
        for subscription in followed:
            following.add(followed_place(subscription, count=counts.followed.get(subscription.id, 0)))
    # What a subscription brings day by day is found with it.
    by_hand = [listing for listing in counts.listings if listing.subscription_id not in counts.followed]
    if by_hand:
        listings = root.add(Place("heading:listings", "heading", "Listings"))
        for place in _told_apart([_listing_place(listing) for listing in by_hand]):
            listings.add(place)
    root.add(replace(TRASH, count=counts.trash or None))
    return root


def followed_place(one: Subscription, *, count: int | None = None) -> Place:
    """The papers that a subscription brought. count: those of them that are in the inbox."""
    is_failing = one.state is SubscriptionState.FAILING
    inbox = f"{counted(count or 0, 'paper')} in the inbox"
    waiting = f", {one.filtered:,} filtered out" if one.filtered else ""
    return Place(
        f"followed:{one.id}", "followed", one.name, f"followed:#{one.id}", "triangle-alert" if is_failing else "rss",
        count=count, value=one.id, tip=f"{one.name}\n{one.reason if is_failing else inbox + waiting}",
        tone="warning" if is_failing else "",
    )  # fmt: skip


def _listing_place(listing: Any) -> Place:
    from readinglist.model.conditions import SeenIn

    date = listing.date.display if listing.date else ""
    title = listing.name.removesuffix(f", {date}") if date else listing.name
    added = f"Imported {listing.added.astimezone():%Y-%m-%d %H:%M}"
    return Place(
        f"listing:{listing.id}", "listing", title or "Listing", str(SeenIn(listing.id)), "newspaper",
        detail=_short(listing.date), count=listing.count, value=listing.id, tip=f"{title}, {date}\n{added}" if date
        else f"{title}\n{added}",
    )  # fmt: skip


def _told_apart(places: Sequence[Place]) -> list[Place]:
    """Listings of one name and day are numbered as they came, in front, where it is not cut. `places`: newest first."""
    seen: dict[tuple[str, str], int] = {}
    told = []
    for place in reversed(places):
        number = seen[place.title, place.detail] = seen.get((place.title, place.detail), 0) + 1
        told.append(place if number == 1 else replace(place, detail=f"({number}) {place.detail}".strip()))
    return told[::-1]


def _short(date: PartialDate | None) -> str:
    """A date without its year if that is this year's, as the sidebar is narrow. The tool tip has all of it."""
    if date is None:
        return ""
    is_this_year = date.year == dt.date.today().year and date.month is not None
    return date.display.rpartition(" ")[0] if is_this_year else date.display


def _add_tags(heading: Node, counts: Counts) -> None:
    nodes: dict[str, Node] = {}
    for tag in counts.tags:
        above, _, _ = tag.name.casefold().rpartition(SEPARATOR)
        parent = nodes.get(above, heading)
        nodes[tag.name.casefold()] = parent.add(tag_place(tag.name, count=tag.total))


class SidebarModel(QAbstractItemModel):
    """A tree of `Place`. New numbers keep the tree where its shape stays the same."""

    #: A place was given another name by typing: (place, name).
    renamed = Signal(object, str)

    def __init__(self, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = build_tree(Counts())

    def show(self, counts: Counts, followed: Sequence[Subscription] = ()) -> None:
        """Show these numbers, and what is followed."""
        root = build_tree(counts, followed)
        old, new = list(self._root.walk()), list(root.walk())
        if [_shape(node) for node in old] != [_shape(node) for node in new]:
            self.beginResetModel()
            self._root = root
            self.endResetModel()
            return
        for before, after in zip(old, new, strict=True):
            if before.place != after.place:
                before.place = after.place
                index = self.createIndex(before.row, 0, before)
                self.dataChanged.emit(index, index)

    def place(self, index: Index) -> Place | None:
        return self._node(index).place if index.isValid() else None

    def find(self, key: str) -> QModelIndex:
        """The index of a place by its key; invalid if there is none."""
        for node in self._root.walk():
            if node.place.key == key:
                return self.createIndex(node.row, 0, node)
        return QModelIndex()

    def places(self) -> list[Place]:
        """All places from the top, without headings."""
        return [node.place for node in self._root.walk() if node.place.kind != "heading"]

    # -- Qt's side

    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        node = self._node(parent)
        if column == 0 and 0 <= row < len(node.children):
            return self.createIndex(row, 0, node.children[row])
        return QModelIndex()

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        above = self._node(index).parent if index.isValid() else None
        if above is None or above is self._root:
            return QModelIndex()
        return self.createIndex(above.row, 0, above)

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self._node(parent).children)

    def columnCount(self, parent: Index | None = None) -> int:
        del parent
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        place = self.place(index)
        if place is None:
            return Qt.ItemFlag.NoItemFlags
        if place.kind == "heading":
            return Qt.ItemFlag.ItemIsEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if place.kind in ("tag", "search"):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        place = self.place(index)
        if place is None:
            return None
        if role == PLACE:
            return place
        if role == Qt.ItemDataRole.DisplayRole:
            return place.title
        if role == Qt.ItemDataRole.EditRole:
            return place.value if place.kind == "tag" else place.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip(_tip(place))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return place.title if place.count is None else f"{place.title}, {counted(place.count, 'paper')}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        place = self.place(index)
        name = str(value).strip()
        if place is None or role != Qt.ItemDataRole.EditRole or not name or name == self.data(index, role):
            return False
        self.renamed.emit(place, name)
        return True

    def _node(self, index: Index | None) -> Node:
        if index is None or not index.isValid():
            return self._root
        return cast(Node, index.internalPointer())


def _shape(node: Node) -> tuple[str, str]:
    return node.place.key, node.parent.place.key if node.parent else ""


def _tip(place: Place) -> str:
    if place.kind == "search":
        return f"{place.title}\n{place.scope}"
    return place.tip or (str(place.value) if place.kind == "tag" else place.title)
