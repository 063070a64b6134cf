"""Colours can be read in both themes, and the parts of the look fit together."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QPushButton

import readinglist.desktop
from readinglist import resources
from readinglist.desktop import chips, icons, theme
from readinglist.desktop.chips import contrast

THEMES = (theme.LIGHT, theme.DARK)
BACKGROUNDS = ("window", "sidebar", "surface", "raised", "selection", "hover")
TEXTS = ("text", "muted", "accent", "danger", "warning", "success")


@pytest.mark.parametrize("colors", THEMES, ids=lambda colors: colors.name)
def test_every_text_colour_is_readable_on_every_background(colors):
    pairs = itertools.product(TEXTS, BACKGROUNDS)
    contrasts = {pair: contrast(getattr(colors, pair[0]), getattr(colors, pair[1])) for pair in pairs}
    assert {pair: value for pair, value in contrasts.items() if value < 4.5} == {}


@pytest.mark.parametrize("colors", THEMES, ids=lambda colors: colors.name)
def test_text_is_readable_on_the_accent_and_on_every_mark(colors):
    assert contrast(colors.accent_text, colors.accent) >= 4.5
    assert contrast(colors.accent_text, colors.accent_hover) >= 4.5
    for name in ("yellow", "green", "blue", "pink", "orange"):
        assert contrast(colors.text, getattr(colors, f"mark_{name}")) >= 4.5


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_every_chip_is_readable(qapp, choice):
    theme.apply(qapp, choice)
    for number in range(200):
        background, text = chips.chip_colors(f"tag {number}")
        assert contrast(background, text) >= 4.5


def test_a_tag_keeps_its_colour_whatever_its_case_and_level():
    assert chips.hue_of("nlp") == chips.hue_of("NLP") == chips.hue_of("nlp/parsing") == chips.hue_of(" nlp /x")
    assert len({chips.hue_of(f"tag {number}") for number in range(100)}) > 8


def test_a_theme_reaches_palette_style_sheet_and_icons(qapp, qtbot):
    button = QPushButton()
    qtbot.addWidget(button)
    icons.keep_icon(button, "inbox")
    light = button.icon().pixmap(QSize(16, 16)).toImage()
    with qtbot.waitSignal(theme.notifier().changed):
        theme.apply(qapp, "dark")
    assert theme.current() is theme.DARK
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == theme.DARK.window
    assert theme.DARK.border in qapp.styleSheet()
    assert button.icon().pixmap(QSize(16, 16)).toImage() != light


def test_an_unknown_preference_follows_the_system(qapp):
    theme.apply(qapp, "purple")
    assert theme.preference() == "system"


def test_sizes_of_the_type_scale_are_ratios_to_the_font_of_the_application(qapp):
    body = theme.font("body").pointSizeF()
    assert theme.font("display").pointSizeF() / body == pytest.approx(20 / 13)
    assert theme.font("small").pointSizeF() / body == pytest.approx(11.5 / 13)
    assert theme.font("heading").weight() == QFont.Weight.DemiBold


def test_every_icon_named_in_the_code_is_there_and_no_other():
    folder = Path(readinglist.desktop.__file__).parent
    code = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    there = {path.stem for path in resources.get_path("icons").glob("*.svg")}
    called = set(re.findall(r'icon(?:=|s\.icon\(|s\.pixmap\()\s*"([a-z0-9-]+)"', code))
    called |= set(re.findall(r'keep_icon\([\w.]+, "([a-z0-9-]+)"', code))
    assert len(called) > 30
    assert called <= there
    assert there <= set(re.findall(r'"([a-z0-9-]+)"', code)), "an icon that nobody uses"


def test_an_icon_that_does_not_exist_is_an_error(qapp):
    with pytest.raises(FileNotFoundError):
        icons.icon("no-such-icon")


class _Hints:
    def __init__(self, scheme: Qt.ColorScheme) -> None:
        self._scheme = scheme

    def colorScheme(self) -> Qt.ColorScheme:
        return self._scheme


class _Desktop:
    """An application on a desktop that prefers a scheme; no such desktop can be had off screen."""

    def __init__(self, scheme: Qt.ColorScheme) -> None:
        self._hints = _Hints(scheme)

    def styleHints(self) -> _Hints:
        return self._hints


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        (Qt.ColorScheme.Dark, theme.DARK),
        (Qt.ColorScheme.Light, theme.LIGHT),
        (Qt.ColorScheme.Unknown, theme.LIGHT),
    ],
)
def test_the_system_theme_is_that_of_the_desktop_and_light_where_it_says_nothing(scheme, expected):
    assert theme.system_theme(_Desktop(scheme)) is expected


def test_a_change_of_the_desktop_is_followed_only_when_the_system_is_to_decide(qapp):
    theme.apply(qapp, "dark")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme.current() is theme.DARK
    theme.apply(qapp, "system")
    qapp.styleHints().colorSchemeChanged.emit(qapp.styleHints().colorScheme())
    assert theme.current() is theme.system_theme(qapp)
