"""Colors, fonts and measures of the window: the one place that turns tokens into what Qt draws with.

Call `apply` once the application object exists and again when the user chooses otherwise. Painted widgets read
`tokens()` and `px()` while painting; every widget gets a StyleChange event when either changes.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from caseworker.ui.stylesheet import stylesheet
from caseworker.ui.tokens import DARK, LIGHT, Tokens

GRID = 8
"""Distances are multiples of this many pixels (or half of it)."""

BODY = 14
NAME = 15
TITLE = 22
SMALL = 13

_DRESSED = "caseworker_dressed"
_NO_NAMED_FONT = {"", "Sans Serif", "sans-serif", "Sans", "DejaVu Sans"}
_GOOD_READING = ("Inter", "Cantarell", "Ubuntu Sans", "Ubuntu", "Noto Sans", "Open Sans", "DejaVu Sans")


class Scheme(StrEnum):
    """What the user chose in the View menu."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class _State:
    tokens: Tokens = LIGHT
    scale: float = 1.0
    families: tuple[str, ...] = ()


def tokens() -> Tokens:
    """The colors in use."""
    return _State.tokens


def color(name: str) -> QColor:
    """One color in use by its token name. AttributeError for a name that is none."""
    return QColor(getattr(_State.tokens, name))


def scale() -> float:
    """How much larger than designed everything is drawn: the system's font size times the user's choice."""
    return _State.scale


def px(designed: float) -> int:
    """A designed distance or font size in pixels as it is to be drawn."""
    return round(designed * _State.scale)


def font(size: float = BODY, *, bold: bool = False) -> QFont:
    """The window's font at a designed pixel size; `bold` is semibold. Copy it before changing it."""
    return _font(_State.families, px(size), bold)


@lru_cache(maxsize=64)
def _font(families: tuple[str, ...], pixels: int, bold: bool) -> QFont:
    # Made once each: a font is asked for at every stroke of every row, and resolving families is slow.
    chosen = QFont()
    chosen.setFamilies(families)
    chosen.setPixelSize(pixels)
    chosen.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    chosen.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return chosen


def apply(app: QApplication, scheme: Scheme = Scheme.SYSTEM, text_scale: float = 1.0) -> None:
    """Dress the application. `text_scale` is the user's choice (1.0 to 2.0) on top of the system's font size."""
    _State.families = _families()
    _State.scale = _system_scale() * text_scale
    _State.tokens = DARK if _wants_dark(scheme) else LIGHT
    if app.property(_DRESSED) is None:
        # Once: a new style under a style sheet deletes the one that widgets still refer to.
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setProperty(_DRESSED, True)
    app.setFont(font())
    app.setPalette(_palette(_State.tokens))
    app.setStyleSheet(stylesheet(_State.tokens, px))


def _wants_dark(scheme: Scheme) -> bool:
    if scheme is Scheme.SYSTEM:
        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return scheme is Scheme.DARK


def _families() -> tuple[str, ...]:
    """The desktop's own font; where the desktop names none, the first good one that is installed."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    if system not in _NO_NAMED_FONT:
        return (system,)
    installed = set(QFontDatabase.families())
    return (*(name for name in _GOOD_READING if name in installed), system or "sans-serif")


def _system_scale() -> float:
    """Above 1 where the desktop's font is larger than usual (15 px); a smaller one does not shrink the window."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    return min(2.0, max(1.0, QFontInfo(system).pixelSize() / 15))


def _palette(t: Tokens) -> QPalette:
    """Every role that Fusion draws with, so that none of its own low-contrast defaults shows through."""
    palette = QPalette()
    role = QPalette.ColorRole
    wanted = {
        role.Window: t.window,
        role.WindowText: t.text,
        role.Base: t.surface,
        role.AlternateBase: t.hover,
        role.Text: t.text,
        role.PlaceholderText: t.muted,
        role.Button: t.raised,
        role.ButtonText: t.text,
        role.BrightText: t.bad,
        role.Highlight: t.accent,
        role.HighlightedText: t.on_accent,
        role.Accent: t.accent,
        role.Link: t.therapist,
        role.LinkVisited: t.therapist,
        role.ToolTipBase: t.tooltip,
        role.ToolTipText: t.on_tooltip,
        role.Light: t.raised,
        role.Midlight: t.hover,
        role.Mid: t.line,
        role.Dark: t.field_line,
        role.Shadow: t.shadow,
    }
    for one, name in wanted.items():
        palette.setColor(one, QColor(name))
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, QColor(t.muted))
    return palette
