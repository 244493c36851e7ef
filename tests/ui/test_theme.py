"""Colors that can be read, sizes that follow the user."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from caseworker.ui import theme
from caseworker.ui.theme import Scheme
from caseworker.ui.tokens import DARK, LIGHT, SHAPE_PAIRS, TEXT_PAIRS, Tokens, contrast

SCHEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
_ROLE = QPalette.ColorRole
PALETTE_PAIRS = (
    (_ROLE.WindowText, _ROLE.Window),
    (_ROLE.Text, _ROLE.Base),
    (_ROLE.Text, _ROLE.AlternateBase),
    (_ROLE.PlaceholderText, _ROLE.Base),
    (_ROLE.ButtonText, _ROLE.Button),
    (_ROLE.HighlightedText, _ROLE.Highlight),
    (_ROLE.ToolTipText, _ROLE.ToolTipBase),
    (_ROLE.Link, _ROLE.Base),
    (_ROLE.Link, _ROLE.Window),
    (_ROLE.LinkVisited, _ROLE.Base),
    (_ROLE.BrightText, _ROLE.Window),
)


def test_contrast_is_the_one_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == pytest.approx(1)


@SCHEMES
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS, ids="-on-".join)
def test_every_text_can_be_read(tokens: Tokens, ink: str, ground: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@SCHEMES
@pytest.mark.parametrize(("ink", "ground"), SHAPE_PAIRS, ids="-on-".join)
def test_every_outline_can_be_seen(tokens: Tokens, ink: str, ground: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 3


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize("group", [QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive])
def test_every_palette_role_can_be_read(qapp: QApplication, scheme: Scheme, group: QPalette.ColorGroup) -> None:
    theme.apply(qapp, scheme)
    palette = qapp.palette()
    for ink, ground in PALETTE_PAIRS:
        found = contrast(palette.color(group, ink).name(), palette.color(group, ground).name())
        assert found >= 4.5, f"{ink.name} on {ground.name}: {found:.2f}"


def test_disabled_text_is_still_readable(qapp: QApplication) -> None:
    palette = qapp.palette()
    group = QPalette.ColorGroup.Disabled
    for ink, ground in ((_ROLE.WindowText, _ROLE.Window), (_ROLE.Text, _ROLE.Base), (_ROLE.ButtonText, _ROLE.Button)):
        assert contrast(palette.color(group, ink).name(), palette.color(group, ground).name()) >= 4.5


def test_larger_text_makes_everything_larger(qapp: QApplication) -> None:
    normal = theme.px(100)
    theme.apply(qapp, Scheme.LIGHT, 2.0)
    assert theme.px(100) == 2 * normal
    assert theme.font().pixelSize() == 2 * round(theme.BODY * normal / 100)
    assert qapp.font().pixelSize() == theme.font().pixelSize()


def test_dark_is_dark(qapp: QApplication) -> None:
    theme.apply(qapp, Scheme.DARK)
    assert theme.tokens() is DARK
    assert qapp.palette().color(_ROLE.Window).lightness() < 60
