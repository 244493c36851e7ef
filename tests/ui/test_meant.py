"""The line above the results: another spelling is told and can be turned back, more names are offered."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from caseworker.services.bundle import Services
from caseworker.ui.main_window import MainWindow
from caseworker.ui.widgets.buttons import Button

AtRest = Callable[[MainWindow], None]


def names(window: MainWindow) -> list[str]:
    model = window.directory.model
    rows = [model.row_at(position) for position in range(model.rowCount())]
    return [row.name for row in rows if row is not None]


def search(qtbot: QtBot, window: MainWindow, text: str) -> None:
    qtbot.keyClicks(window.directory.view.search.line, text)


def test_a_slip_shows_what_is_meant_and_says_so(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    search(qtbot, window, "marisoll")
    at_rest(window)
    meant = window.directory.view.meant
    assert meant.isVisible()
    assert meant.sentence() == "Showing results for marisol."
    assert names(window) == ["Marisol Vega"]
    assert window.directory.view.search.text() == "marisoll", "what was typed stays"


def test_one_key_turns_back_to_what_was_typed(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    search(qtbot, window, "marisoll")
    at_rest(window)
    qtbot.keyClick(window.directory.view.search.line, Qt.Key.Key_F7)
    at_rest(window)
    assert names(window) == []
    assert not window.directory.view.meant.isVisible()
    search(qtbot, window, "x")
    qtbot.keyClick(window.directory.view.search.line, Qt.Key.Key_Backspace)
    at_rest(window)
    assert names(window) == ["Marisol Vega"], "another text is read anew"


def test_names_of_the_same_sound_are_offered_and_taken(
    window: MainWindow, services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    for family in ("Meyerling", "Meierling"):
        services.directory.add(services.directory.validate({"given": "Ada", "family": family}))
    search(qtbot, window, "meierling")
    at_rest(window)
    meant = window.directory.view.meant
    assert names(window) == ["Ada Meierling"]
    (button,) = meant.findChildren(Button)
    assert button.text() == "Names like “meierling”: Meyerling (1 more)"
    qtbot.keyClick(window.directory.view.search.line, Qt.Key.Key_F7)
    at_rest(window)
    assert names(window) == ["Ada Meierling", "Ada Meyerling"]
    assert meant.sentence() == "Showing also Meyerling."
    qtbot.keyClick(window.directory.view.search.line, Qt.Key.Key_F7)
    at_rest(window)
    assert names(window) == ["Ada Meierling"]


@pytest.mark.parametrize("text", ["marisol", ""])
def test_nothing_is_said_where_nothing_else_is_meant(
    window: MainWindow, qtbot: QtBot, at_rest: AtRest, text: str
) -> None:
    search(qtbot, window, text)
    at_rest(window)
    assert not window.directory.view.meant.isVisible()
