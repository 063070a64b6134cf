"""Colours of tag chips: the same tag has the same colour today, tomorrow and on another machine."""

from __future__ import annotations

import zlib
from functools import lru_cache

from PySide6.QtGui import QColor

from readinglist.desktop import theme
from readinglist.model.tags import SEPARATOR

#: Hues that stay apart from each other, in degrees; neighbours in the list are far apart on the wheel.
_HUES = (221, 152, 28, 328, 187, 265, 96, 4, 48, 205, 300, 130)


def chip_colors(tag: str) -> tuple[str, str]:
    """(background, text) as "#RRGGBB" for a tag, by its top level; at least 4.5 to 1 in both themes."""
    return _colors(hue_of(tag), is_dark=theme.current().is_dark)


def dot_color(tag: str) -> str:
    """One plain colour for a tag, for a dot beside its name."""
    is_dark = theme.current().is_dark
    return QColor.fromHslF(hue_of(tag) / 360, 0.60 if is_dark else 0.62, 0.62 if is_dark else 0.50).name()


def hue_of(tag: str) -> int:
    """The hue of a tag in degrees: stable, without regard to case."""
    top = tag.split(SEPARATOR, 1)[0].strip().casefold()
    return _HUES[zlib.crc32(top.encode()) % len(_HUES)]


@lru_cache(maxsize=64)
def _colors(hue: int, *, is_dark: bool) -> tuple[str, str]:
    if is_dark:
        background, text_lightness, step = QColor.fromHslF(hue / 360, 0.30, 0.24), 0.76, 0.02
    else:
        background, text_lightness, step = QColor.fromHslF(hue / 360, 0.70, 0.93), 0.34, -0.02
    text = QColor.fromHslF(hue / 360, 0.60, text_lightness)
    while contrast(background.name(), text.name()) < 4.6:
        text_lightness += step
        text = QColor.fromHslF(hue / 360, 0.60, text_lightness)
    return background.name(), text.name()


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, "relative luminance")."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    parts = QColor(color)
    return 0.2126 * linear(parts.redF()) + 0.7152 * linear(parts.greenF()) + 0.0722 * linear(parts.blueF())
