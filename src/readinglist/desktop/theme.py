"""Colours, fonts and distances of the window: the one place where a look is decided.

Widgets take their colours from the palette and the style sheet, painters from `current()`; both are made of the same
theme. `notifier().changed` tells painters and icons to ask again. Text colours keep a contrast of 4.5 to 1 on every
background that they may stand on (WCAG 2.2, 1.4.3); `faint` and `star` are for marks, never for text.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from readinglist import resources
from readinglist.desktop.stylesheet import style_sheet

#: All distances are multiples of it: 4, 8, 12, 16, 24.
SPACE = 4
#: Heights of one row of the table.
ROW_HEIGHT = 52
COMPACT_ROW_HEIGHT = 30
RADIUS = 6

PREFERENCES = ("system", "light", "dark")


class Theme(NamedTuple):
    """Colours as "#RRGGBB". mark_* are the colours of annotations, drawn behind `text`."""

    name: str
    window: str
    sidebar: str
    surface: str
    raised: str
    border: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_text: str
    accent_hover: str
    selection: str
    hover: str
    danger: str
    warning: str
    success: str
    star: str
    mark_yellow: str
    mark_green: str
    mark_blue: str
    mark_pink: str
    mark_orange: str
    mark_violet: str

    @property
    def is_dark(self) -> bool:
        return self.name == "dark"

    def color(self, role: str) -> QColor:
        """A colour by its field name, for painters."""
        return QColor(getattr(self, role))


LIGHT = Theme(
    name="light",
    window="#F6F7F9",
    sidebar="#EEF0F3",
    surface="#FFFFFF",
    raised="#FFFFFF",
    border="#E1E4EA",
    text="#1B1E24",
    muted="#5B6472",
    faint="#8A93A1",
    accent="#3056D3",
    accent_text="#FFFFFF",
    accent_hover="#274ABB",
    selection="#E2E9FC",
    hover="#F1F4FB",
    danger="#B42332",
    warning="#8A5300",
    success="#1B7043",
    star="#E0A106",
    mark_yellow="#FFF0A8",
    mark_green="#CDEFD3",
    mark_blue="#D0E4FF",
    mark_pink="#FBD5E5",
    mark_orange="#FFDDBB",
    mark_violet="#E3DAFC",
)

DARK = Theme(
    name="dark",
    window="#1B1D21",
    sidebar="#17191C",
    surface="#212429",
    raised="#2A2E34",
    border="#31353C",
    text="#E7E9ED",
    muted="#A3ABB8",
    faint="#6F7885",
    accent="#8AA4FF",
    accent_text="#10131A",
    accent_hover="#A3B7FF",
    selection="#2C3A63",
    hover="#292D34",
    danger="#FF8A8F",
    warning="#F0B45A",
    success="#6FCF97",
    star="#F0B45A",
    mark_yellow="#5C5120",
    mark_green="#27513A",
    mark_blue="#27466F",
    mark_pink="#62304A",
    mark_orange="#66431F",
    mark_violet="#46386E",
)


class Notifier(QObject):
    """Says that the theme is another one now."""

    changed = Signal()


#: Sizes in pixels at 96 dots an inch when the body is 13; in truth they are ratios to the application's font.
_SIZES = {"display": 20.0, "heading": 15.0, "body": 13.0, "small": 11.5, "mono": 12.5}
_WEIGHTS = {"display": QFont.Weight.DemiBold, "heading": QFont.Weight.DemiBold}
_BODY_POINTS = 9.75
#: Families that fontconfig gives when no desktop chose one.
_GENERIC_FAMILIES = frozenset({"", "sans", "sans serif", "sans-serif", "dejavu sans", "bitstream vera sans"})
_BUNDLED_WEIGHTS = ("Regular", "Medium", "SemiBold")

_theme = LIGHT
_preference = "system"


def current() -> Theme:
    """The theme in use."""
    return _theme


def preference() -> str:
    """What was asked for: one of PREFERENCES."""
    return _preference


@cache
def notifier() -> Notifier:
    """The one object whose `changed` signal tells of another theme."""
    return Notifier()


def apply(app: QApplication, choice: str = "system") -> None:
    """Dress the application. `choice`: one of PREFERENCES; "system" follows the desktop as long as the program runs."""
    global _theme, _preference
    if choice not in PREFERENCES:
        choice = "system"
    _preference = choice
    _prepare(app)
    theme = {"light": LIGHT, "dark": DARK}.get(choice) or system_theme(app)
    is_same = theme is _theme and app.property("readinglist_theme") == theme.name
    if is_same:
        return
    _theme = theme
    app.setProperty("readinglist_theme", theme.name)
    app.setPalette(make_palette(theme))
    app.setStyleSheet(style_sheet(theme, small_points=font("small").pointSizeF()))
    notifier().changed.emit()


def font(role: str = "body") -> QFont:
    """A font of the type scale: "display", "heading", "body", "small" or "mono"."""
    made = (
        QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont) if role == "mono" else QFont(QApplication.font())
    )
    base = QApplication.font().pointSizeF()
    if base <= 0:
        base = _BODY_POINTS
    made.setPointSizeF(base * _SIZES[role] / _SIZES["body"])
    made.setWeight(_WEIGHTS.get(role, made.weight()))
    return made


def make_palette(theme: Theme) -> QPalette:
    """The palette of a theme, for everything that the style draws by itself."""
    palette = QPalette()
    role = QPalette.ColorRole
    colors = {
        role.Window: theme.window, role.WindowText: theme.text, role.Base: theme.surface, role.Text: theme.text,
        role.AlternateBase: theme.window, role.Button: theme.raised, role.ButtonText: theme.text,
        role.BrightText: theme.danger, role.ToolTipBase: theme.raised, role.ToolTipText: theme.text,
        role.Highlight: theme.selection, role.HighlightedText: theme.text, role.Link: theme.accent,
        role.LinkVisited: theme.accent, role.PlaceholderText: theme.muted, role.Accent: theme.accent,
        role.Light: theme.raised, role.Midlight: theme.border, role.Mid: theme.border, role.Dark: theme.faint,
        role.Shadow: theme.border,
    }  # fmt: skip
    for color_role, color in colors.items():
        palette.setColor(color_role, QColor(color))
    for color_role in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, color_role, QColor(theme.faint))
    return palette


def _prepare(app: QApplication) -> None:
    """Style, font and the wish to hear of the desktop's changes: once for each application."""
    if app.property("readinglist_theme") is None:
        app.setStyle("Fusion")
        app.setFont(_body_font(app))
        app.styleHints().colorSchemeChanged.connect(_on_scheme_changed)


def _on_scheme_changed() -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication):
        apply(app, _preference)


def system_theme(app: QApplication) -> Theme:
    """What the desktop prefers; light where it does not say."""
    return DARK if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT


def _body_font(app: QApplication) -> QFont:
    """The desktop's font; the bundled one where the desktop names none."""
    own = app.font()
    families = {own.family().casefold(), QFontInfo(own).family().casefold()}
    if not families & _GENERIC_FAMILIES:
        return own
    for weight in _BUNDLED_WEIGHTS:
        QFontDatabase.addApplicationFont(str(resources.get_path(f"fonts/Inter-{weight}.otf")))
    bundled = QFont("Inter")
    bundled.setPointSizeF(_BODY_POINTS)
    bundled.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return bundled


def tint(color: str, share: float, *, on: str = "surface") -> QColor:
    """`share` of a colour over a background of the theme."""
    above, below = QColor(color), current().color(on)
    return QColor.fromRgbF(
        above.redF() * share + below.redF() * (1 - share),
        above.greenF() * share + below.greenF() * (1 - share),
        above.blueF() * share + below.blueF() * (1 - share),
    )
