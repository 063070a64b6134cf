"""Icons of one family (Lucide), painted in a colour of the theme.

An icon is a picture of the theme in use when it was made; `keep_icon` paints it again when the theme changes. (A
`QIconEngine` written in Python would follow by itself, but crashed PySide6 6.11 when the icon was copied.)
"""

from __future__ import annotations

import weakref
from functools import lru_cache
from typing import Protocol

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QGuiApplication, QIcon, QImageReader, QPixmap
from shiboken6 import isValid

from readinglist import resources
from readinglist.desktop import theme

_SIZES = (16, 20)


class HasIcon(Protocol):
    """A button, an action, a menu."""

    def setIcon(self, icon: QIcon) -> None: ...


def icon(name: str, *, color_role: str = "text") -> QIcon:
    """The icon `name` in a colour of the current theme. An unknown name raises FileNotFoundError."""
    return _painted(name, theme.current().color(color_role).name(), _scale())


def pixmap(name: str, size: int, *, color_role: str = "text") -> QPixmap:
    """The icon as a picture `size` logical pixels wide, sharp on the densest screen."""
    scale = _scale()
    return _picture(name, theme.current().color(color_role).name(), size, scale)


def keep_icon(target: HasIcon, name: str, *, color_role: str = "text") -> None:
    """Give `target` the icon now and again after each change of the theme, as long as it lives."""
    target.setIcon(icon(name, color_role=color_role))
    reference = weakref.ref(target)

    def _on_changed() -> None:
        alive = reference()
        if alive is None or not isValid(alive):
            theme.notifier().changed.disconnect(_on_changed)
        else:
            alive.setIcon(icon(name, color_role=color_role))

    theme.notifier().changed.connect(_on_changed)


def _scale() -> float:
    screens = QGuiApplication.screens()
    return max((screen.devicePixelRatio() for screen in screens), default=1.0)


@lru_cache(maxsize=512)
def _painted(name: str, color: str, scale: float) -> QIcon:
    made = QIcon()
    for size in _SIZES:
        made.addPixmap(_picture(name, color, size, scale))
    return made


def _picture(name: str, color: str, size: int, scale: float) -> QPixmap:
    drawing = resources.get_path(f"icons/{name}.svg").read_bytes().replace(b"currentColor", color.encode())
    content = QByteArray(drawing)
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"svg"))
    pixels = round(size * scale)
    reader.setScaledSize(QSize(pixels, pixels))
    picture = QPixmap.fromImage(reader.read())
    picture.setDevicePixelRatio(scale)
    return picture
