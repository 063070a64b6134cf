"""New citation keys for several papers: old and new beside each other, and nothing changed before it is accepted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from readinglist.desktop import theme
from readinglist.desktop.models.columns import one_line
from readinglist.desktop.plain_text import PlainLabel, line
from readinglist.model.public_key import KeyChange
from readinglist.model.readable import readable

_NOW, _NEW, _PAPER = range(3)


class NewKeysDialog(QDialog):
    """A public key stays until its paper is ticked. Changes nothing itself: `accepted_changes` tells what is wanted."""

    #: The changes that were ticked.
    accepted_changes = Signal(list)

    def __init__(self, changes: Sequence[KeyChange], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("new_keys")
        self.setWindowTitle("Citation keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(820, 520)
        self._changes = list(changes)
        self.tree = self._make_tree()
        self.cancel = QPushButton("Cancel")
        self.cancel.setObjectName("cancel_keys")
        self.cancel.clicked.connect(self.reject)
        self.change = QPushButton()
        self.change.setObjectName("change_keys")
        self.change.setProperty("kind", "primary")
        self.change.setDefault(True)
        self.change.clicked.connect(self._on_accepted)
        self.tree.itemChanged.connect(lambda _item, _column: self._show_count())
        self._arrange()
        self._show_count()

    @property
    def chosen(self) -> list[KeyChange]:
        """The changes whose papers are ticked."""
        items = [self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount())]
        return [
            change
            for change, item in zip(self._changes, items, strict=True)
            if item is not None and item.checkState(_NOW) is Qt.CheckState.Checked
        ]

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setObjectName("key_changes")
        tree.setAccessibleName("Old and new citation keys")
        tree.setHeaderLabels(["Now", "New", "Paper"])
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for change in self._changes:
            tree.addTopLevelItem(_item(change))
        header = tree.header()
        header.setStretchLastSection(True)
        for column in (_NOW, _NEW):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            tree.resizeColumnToContents(column)
            header.resizeSection(column, min(header.sectionSize(column) + 24, 300))
        if (first := tree.topLevelItem(0)) is not None:
            tree.setCurrentItem(first)
        return tree

    def _show_count(self) -> None:
        count = len(self.chosen)
        self.change.setText(f"Change {count:,} {'key' if count == 1 else 'keys'}")
        self.change.setEnabled(count > 0)

    def _on_accepted(self) -> None:
        self.accepted_changes.emit(self.chosen)
        self.accept()

    def _arrange(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(20, 16, 20, 12)
        head.setSpacing(4)
        head.addWidget(PlainLabel("New citation keys by the pattern", role="heading"))
        head.addWidget(PlainLabel(_about(self._changes), kind="muted", is_wrapped=True))
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 12, 20, 12)
        foot.setSpacing(8)
        foot.addWidget(PlainLabel("One step; Ctrl+Z takes it back.", role="small", kind="muted"), 1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.change)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(line(self))
        layout.addWidget(self.tree, 1)
        layout.addWidget(line(self))
        layout.addLayout(foot)


def _about(changes: Sequence[KeyChange]) -> str:
    count = sum(change.is_public for change in changes)
    if not count:
        return "None of these keys has left the program yet, so no manuscript can hold them."
    these = "One of these keys has" if count == 1 else f"{count:,} of these keys have"
    return f"{these} left the program: tick a public one only if you mean it. It still finds its paper, as an alias."


def _item(change: KeyChange) -> QTreeWidgetItem:
    old = f"{change.old}  (public)" if change.is_public else change.old
    item = QTreeWidgetItem([old, change.new, one_line(readable(change.title))])
    item.setCheckState(_NOW, Qt.CheckState.Unchecked if change.is_public else Qt.CheckState.Checked)
    for column in (_NOW, _NEW):
        item.setFont(column, theme.font("mono"))
    item.setForeground(_PAPER, theme.current().color("muted"))
    return item
