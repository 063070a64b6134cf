"""Markdown of the user shown as text: nothing in it is fetched, opened or run."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QByteArray, Qt, QUrl
from PySide6.QtGui import (
    QFont,
    QImage,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from readinglist.desktop import theme
from readinglist.desktop.links import open_link

#: Laying out grows faster than the text: 180 kB take 0.15 s, deeply nested text of 20 kB takes many seconds.
LENGTH_LIMIT = 100_000
DEPTH_LIMIT = 12

_NESTING = re.compile(r"^[ \t]*(?:(?:>|[-+*]|\d{1,9}[.)])[ \t]*){%d}" % DEPTH_LIMIT, re.MULTILINE)  # noqa: UP031
_INDENT = re.compile(r"^(?:[ ]{%d}|\t{%d})" % (DEPTH_LIMIT * 4, DEPTH_LIMIT), re.MULTILINE)  # noqa: UP031
_COLUMNS = re.compile(r"^(?:[^|\n]*\|){80}", re.MULTILINE)


def is_showable(text: str) -> bool:
    """False for what is too long or too deeply nested to be laid out in bearable time."""
    if len(text) > LENGTH_LIMIT:
        return False
    return not (_NESTING.search(text) or _INDENT.search(text) or _COLUMNS.search(text))


def dress(document: QTextDocument) -> None:
    """Bring headings, quotations, code and tables of a document in line with the theme."""
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    block = document.begin()
    while block.isValid():
        _dress_block(QTextCursor(block), block)
        block = block.next()
    cursor.endEditBlock()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            shape = frame.format().toTableFormat()
            shape.setBorderCollapse(True)
            shape.setBorder(1)
            shape.setBorderBrush(theme.current().color("border"))
            shape.setBorderStyle(shape.BorderStyle.BorderStyle_Solid)
            shape.setCellPadding(4)
            frame.setFormat(shape)


def _dress_block(cursor: QTextCursor, block: QTextBlock) -> None:
    cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
    shape, style = block.blockFormat(), QTextCharFormat()
    level = shape.headingLevel()
    if level:
        style.setProperty(QTextFormat.Property.FontSizeAdjustment, 1 if level <= 2 else 0)
        style.setFontWeight(QFont.Weight.DemiBold)
        cursor.mergeCharFormat(style)
    elif shape.hasProperty(QTextFormat.Property.BlockCodeFence) or shape.nonBreakableLines():
        style.setFontFamilies(theme.font("mono").families())
        style.setBackground(theme.current().color("hover"))
        cursor.mergeCharFormat(style)
    elif shape.hasProperty(QTextFormat.Property.BlockQuoteLevel):
        style.setForeground(theme.current().color("muted"))
        style.setFontItalic(True)
        cursor.mergeCharFormat(style)


def _name_pictures(document: QTextDocument) -> None:
    """Put the description of a picture in its place: the picture itself is not loaded."""
    found = []
    block = document.begin()
    while block.isValid():
        places = block.begin()
        while not places.atEnd():
            part = places.fragment()
            if part.charFormat().isImageFormat():
                found.append((part.position(), part.length(), part.charFormat().toImageFormat()))
            places += 1
        block = block.next()
    for position, length, picture in reversed(found):
        words = str(picture.property(QTextFormat.Property.ImageAltText) or "") or picture.name()
        cursor = QTextCursor(document)
        cursor.setPosition(position)
        cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(f"[picture: {words}]", QTextCharFormat())


class MarkdownView(QTextBrowser):
    """Shows Markdown. HTML in it is shown as typed, pictures are not loaded, links open only through `open_link`."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("markdown_view")
        self.setAccessibleName("Preview of the note")
        self.setOpenLinks(False)
        self.setProperty("frame", False)
        self._no_picture = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
        self._no_picture.fill(Qt.GlobalColor.transparent)
        self.anchorClicked.connect(self._on_anchor_clicked)

    def show_markdown(self, text: str) -> None:
        """Show a note; one that cannot be laid out in time is shown as it was typed."""
        if not is_showable(text):
            self.setPlainText(text[:LENGTH_LIMIT])
            return
        features = QTextDocument.MarkdownFeature
        self.document().setMarkdown(text, features.MarkdownDialectGitHub | features.MarkdownNoHTML)
        _name_pictures(self.document())
        dress(self.document())

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """An empty picture or style, never what `name` points to.

        It must not be nothing: where a picture is missing, Qt opens its name as a file by itself, and `/dev/zero`
        then takes all memory.
        """
        del name
        return self._no_picture if kind == QTextDocument.ResourceType.ImageResource.value else QByteArray(b"")

    def _on_anchor_clicked(self, url: QUrl) -> None:
        open_link(url.toString(QUrl.ComponentFormattingOption.FullyEncoded), parent=self)
